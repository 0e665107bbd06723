//! The same work with each reader.
//!
//! Follows each crate's documentation for how it is fastest where there may be an allocator, and for those that promise
//! to do without one, without one. A reader ends with `None` if it refuses the text.

mod picojson;
mod pushwire;
mod serde_json;
mod serde_json_core;

use pushwire_bench_mcs::Sink;

pub(super) use self::picojson::Picojson;
pub(super) use self::pushwire::Pushwire;
pub(super) use self::pushwire::Streamed;
pub(super) use self::serde_json::SerdeJson;
pub(super) use self::serde_json_core::SerdeJsonCore;

/// A JSON library.
pub(super) trait Reader {
    const NAME: &'static str;

    /// Gives the members of a payload of CCS.
    fn payload(text: &[u8], sink: &mut impl Sink) -> Option<()>;

    /// Gives `fid`, `refreshToken`, and `token` and `expiresIn` of `authToken`.
    fn reply(text: &[u8], sink: &mut impl Sink) -> Option<()>;
}

#[cfg(test)]
mod tests;
