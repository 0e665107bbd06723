//! The stream header and its end.
//!
//! Follows RFC 6120 §4.2, §4.4 and §4.7 (spec/xmpp.md §1.2, §1.5). The header is written open: one that closes
//! itself ends the stream at once.

use super::CLIENT;
use super::STREAMS;
use crate::xmpp::conditions::StreamCondition;
use crate::xmpp::xml::Start;
use crate::xmpp::xml::WriteError;
use crate::xmpp::xml::Writer;

const STREAM: &str = "stream:stream";

/// What the server's header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header;

impl Header {
    /// Reads the element of the stream.
    ///
    /// # Errors
    ///
    /// The condition to close it with.
    pub(crate) fn read(start: &Start<'_>) -> Result<Self, StreamCondition> {
        if start.namespace() != STREAMS || start.local() != "stream" {
            return Err(StreamCondition::InvalidNamespace);
        }
        match start.attribute("version").and_then(major) {
            Some(1..) => Ok(Self),
            _ => Err(StreamCondition::UnsupportedVersion),
        }
    }
}

/// Returns the number before the point; a header without a version is of the time before SASL.
fn major(version: &str) -> Option<u8> {
    version.split_once('.').map_or(version, |(major, _)| major).parse().ok()
}

pub(crate) fn write_header(out: &mut [u8], domain: &str) -> Result<usize, WriteError> {
    Writer::encode(out, |xml| {
        xml.open(STREAM);
        xml.attribute("to", domain);
        xml.attribute("version", "1.0");
        xml.attribute("xmlns", CLIENT);
        xml.attribute("xmlns:stream", STREAMS);
    })
}

pub(crate) fn write_close(out: &mut [u8]) -> Result<usize, WriteError> {
    Writer::encode(out, |xml| xml.close(STREAM))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_stays_open() {
        let mut out = [0; 256];
        let len = write_header(&mut out, "fcm.googleapis.com").unwrap();
        let expected = "<stream:stream to='fcm.googleapis.com' version='1.0' xmlns='jabber:client' \
            xmlns:stream='http://etherx.jabber.org/streams'>";
        assert_eq!(core::str::from_utf8(&out[..len]), Ok(expected));
        let len = write_close(&mut out).unwrap();
        assert_eq!(&out[..len], b"</stream:stream>");
    }

    #[test]
    fn versions_have_a_major_number() {
        assert_eq!([major("1.0"), major("1"), major("1.99")], [Some(1); 3]);
        assert_eq!([major(""), major("x"), major(".1")], [None; 3]);
    }
}
