//! MCS captures: one direction of one connection, frame by frame.
//!
//! Follows spec/mcs.md §2 and §3. [`Decoder`] finds the frames and keeps an index of them;
//! a frame becomes JSON only when it is asked for. [`encode`] turns that JSON into bytes again.

mod check;
mod decoder;
mod encode;
mod frame_json;
mod index;
mod schema;
mod walk;

pub use decoder::Decoder;
pub use decoder::From;
pub use encode::EncodeError;
pub use encode::encode;
pub use index::Entry;
pub use index::WORDS;
pub use schema::message_name;
pub use walk::Found;
pub use walk::Sink;
pub use walk::Value;
