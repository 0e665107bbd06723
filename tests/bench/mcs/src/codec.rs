//! What each library does here.
//!
//! Follows core/spec/mcs.md §2 for frames. Promises nothing about which broken messages are refused: the README of the
//! benchmarks has a table.

use crate::Data;
use crate::Heartbeat;
use crate::Iq;
use crate::Login;
use crate::Sink;
use crate::frame;

/// A message or a frame cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

/// A library that knows the messages of MCS.
pub trait Codec {
    /// Its name on crates.io.
    const NAME: &'static str;

    /// Decodes one message and gives its fields.
    ///
    /// # Errors
    ///
    /// [`Broken`], perhaps after some fields.
    fn decode<S: Sink>(tag: u8, body: &[u8], sink: &mut S) -> Result<(), Broken>;

    /// Decodes a stream of whole frames.
    ///
    /// # Errors
    ///
    /// [`Broken`] at the first frame that is.
    fn decode_stream<S: Sink>(mut stream: &[u8], sink: &mut S) -> Result<(), Broken> {
        while let Some(frame) = frame::next(&mut stream) {
            let (tag, body) = frame?;
            Self::decode(tag, body, sink)?;
        }
        Ok(())
    }

    /// Writes the frame of a HeartbeatAck; its length, or `None` without room.
    fn heartbeat(value: &Heartbeat, out: &mut [u8]) -> Option<usize>;

    /// Writes the frame of a LoginRequest.
    fn login(value: &Login<'_>, out: &mut [u8]) -> Option<usize>;

    /// Writes the frame of an IqStanza.
    fn iq(value: &Iq, out: &mut [u8]) -> Option<usize>;

    /// Writes the frame of a DataMessageStanza.
    fn data(value: &Data<'_>, out: &mut [u8]) -> Option<usize>;
}

/// The numbers of the frames that are written.
pub(crate) const HEARTBEAT_ACK: u8 = 1;
pub(crate) const LOGIN_REQUEST: u8 = 2;
pub(crate) const IQ_STANZA: u8 = 7;
pub(crate) const DATA_MESSAGE: u8 = 8;
/// The extension that makes an IqStanza a StreamAck.
pub(crate) const STREAM_ACK: i32 = 13;
