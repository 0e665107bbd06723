//! Core's codec of the MCS messages and prost's, the implementation of Protocol Buffers for Rust.
//!
//! The owned twins of `pushwire_core::mcs::owned` are the oracle. Where the two may differ is listed at `excused`, as
//! core/src/wire/mod.rs documents it.

use std::fmt::Debug;

use pushwire_core::mcs::AsView;
use pushwire_core::mcs::owned;
use pushwire_core::wire::DecodeError;
use pushwire_core::wire::DecodeErrorKind;
use pushwire_core::wire::Message;

/// An owned message with its borrowed form, both ways.
pub trait Twin: AsView + Debug + Default + Clone + PartialEq {
    /// Decodes with core all the way to the owned form; `check` must come to the same verdict.
    ///
    /// # Errors
    ///
    /// What core refuses.
    fn through_core(bytes: &[u8]) -> Result<Self, DecodeError>;
}

impl<T> Twin for T
where
    T: AsView + Debug + Default + Clone + PartialEq,
    for<'b> T: TryFrom<T::View<'b>, Error = DecodeError>,
{
    fn through_core(bytes: &[u8]) -> Result<Self, DecodeError> {
        let view = T::View::decode(bytes)?;
        let checked = view.check();
        let owned = view.try_into();
        assert_eq!(checked.err(), owned.as_ref().err().copied());
        owned
    }
}

/// Where core and prost may disagree about bytes that are broken.
fn excused<T>(core: &Result<T, DecodeError>, prost: &Result<T, prost::DecodeError>) -> bool {
    match (core, prost) {
        // Core knows no groups; prost skips one.
        (Err(error), Ok(_)) => error.kind == DecodeErrorKind::Group,
        // A known field with another wire type is unknown to core; prost says "(expected …)".
        (Ok(_), Err(error)) => error.to_string().contains("(expected "),
        (Err(_), Err(_)) => true,
        (Ok(_), Ok(_)) => false,
    }
}

/// Decodes with both and compares.
///
/// # Errors
///
/// What differs.
pub fn judge<T: Twin>(bytes: &[u8]) -> Result<(), String> {
    let prost = T::decode(bytes);
    let core = T::through_core(bytes);
    let same = matches!((&core, &prost), (Ok(core), Ok(prost)) if core == prost);
    if same || excused(&core, &prost) {
        return Ok(());
    }
    Err(format!("{core:?}, prost {prost:?}, {bytes:02x?}"))
}

/// Encodes with both what core has read, and compares the bytes.
///
/// # Errors
///
/// What differs.
pub fn judge_encoded<T: Twin>(bytes: &[u8]) -> Result<(), String> {
    let Ok(message) = T::through_core(bytes) else {
        return Ok(());
    };
    let mut buffer = Vec::new();
    let view = message.view(&mut buffer).map_err(|error| error.to_string())?;
    let mut ours = vec![0xa5; view.encoded_len()];
    let written = view.encode(&mut ours).map_err(|error| error.to_string())?;
    let theirs = message.encode_to_vec();
    // Both write fields in the order of their numbers.
    match written == ours.len() && ours == theirs {
        true => Ok(()),
        false => Err(format!("{ours:02x?}, prost {theirs:02x?}")),
    }
}

/// Judges bytes as the message of this number: its tag, where it has one.
///
/// # Errors
///
/// What differs.
pub fn judge_as(number: u8, bytes: &[u8]) -> Result<(), String> {
    match number % 17 {
        0 => both::<owned::HeartbeatPing>(bytes),
        1 => both::<owned::HeartbeatAck>(bytes),
        2 => both::<owned::LoginRequest>(bytes),
        3 => both::<owned::LoginResponse>(bytes),
        4 => both::<owned::Close>(bytes),
        5 => both::<owned::Setting>(bytes),
        6 => both::<owned::AppData>(bytes),
        7 => both::<owned::IqStanza>(bytes),
        8 => both::<owned::DataMessageStanza>(bytes),
        9 => both::<owned::Extension>(bytes),
        10 => both::<owned::StreamErrorStanza>(bytes),
        11 => both::<owned::SelectiveAck>(bytes),
        12 => both::<owned::StreamAck>(bytes),
        13 => both::<owned::ErrorInfo>(bytes),
        14 => both::<owned::HeartbeatStat>(bytes),
        15 => both::<owned::HeartbeatConfig>(bytes),
        _ => both::<owned::ClientEvent>(bytes),
    }
}

fn both<T: Twin>(bytes: &[u8]) -> Result<(), String> {
    judge::<T>(bytes)?;
    judge_encoded::<T>(bytes)
}
