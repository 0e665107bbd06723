//! Stream errors: one condition, perhaps text, and the end of the stream.
//!
//! Follows RFC 6120 §4.9 (spec/xmpp.md §1.5, §4.1).

use super::Segment;
use crate::xmpp::conditions::StreamCondition;
use crate::xmpp::xml::Start;
use crate::xmpp::xml::WriteError;
use crate::xmpp::xml::Writer;

/// What the server says is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StreamError {
    pub(crate) condition: StreamCondition,
    pub(crate) text: Segment,
}

impl Default for StreamError {
    fn default() -> Self {
        Self { condition: StreamCondition::Unknown, text: Segment::default() }
    }
}

impl StreamError {
    /// Reads a child; the first one that is no text is the condition. Returns true if its text is wanted: for
    /// people, or the other host.
    pub(super) fn start(&mut self, start: &Start<'_>) -> bool {
        if start.namespace() != StreamCondition::NAMESPACE {
            return false;
        }
        if start.local() == "text" {
            return true;
        }
        if self.condition == StreamCondition::Unknown {
            self.condition = StreamCondition::from_name(start.local());
        }
        self.condition == StreamCondition::SeeOtherHost
    }
}

/// Writes a stream error and the end of the stream.
pub(crate) fn write_stream_error(
    out: &mut [u8],
    condition: StreamCondition,
) -> Result<usize, WriteError> {
    Writer::encode(out, |xml| {
        xml.element("stream:error", |error| {
            error.element(condition.name().unwrap_or("undefined-condition"), |condition| {
                condition.attribute("xmlns", StreamCondition::NAMESPACE);
            });
        });
        xml.close("stream:stream");
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_ends_the_stream() {
        let mut out = [0; 256];
        let len = write_stream_error(&mut out, StreamCondition::RestrictedXml).unwrap();
        let expected = "<stream:error><restricted-xml xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>\
            </stream:error></stream:stream>";
        assert_eq!(core::str::from_utf8(&out[..len]), Ok(expected));
    }
}
