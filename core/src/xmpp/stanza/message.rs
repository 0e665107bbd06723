//! Messages: the payload in one, and the error of one that came back.
//!
//! Follows RFC 6120 §8.1 and Google's CCS pages (spec/xmpp.md §2.1, §2.2): the payload is the text of an element
//! `gcm` in the namespace `google:mobile:data`, right below the message, whatever its prefix.

use super::Segment;
use super::StanzaError;
use crate::xmpp::ccs::Payload;
use crate::xmpp::xml::Start;
use crate::xmpp::xml::WriteError;
use crate::xmpp::xml::Writer;

/// Namespace of the payload's element.
const DATA: &str = "google:mobile:data";

const MESSAGE: &str = "message";
const ELEMENT: &str = "gcm";

/// What follows a payload.
pub(crate) const AFTER_PAYLOAD: &str = "</gcm></message>";

/// A message that came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Message {
    /// The payload; in an error that of the message it is about.
    pub(crate) payload: Option<Segment>,
    /// The payload was longer than the buffer: what is there says only what it was.
    pub(crate) is_oversize: bool,
    /// Its `type` is `error`.
    pub(crate) is_error: bool,
    /// The `id` of an error: that of the stanza it is about.
    pub(crate) id: Segment,
    pub(crate) error: StanzaError,
}

impl Message {
    pub(super) fn open(start: &Start<'_>) -> Self {
        Self { is_error: start.attribute("type") == Some("error"), ..Self::default() }
    }

    /// Tells whether the element holds the payload.
    pub(super) fn is_payload(start: &Start<'_>) -> bool {
        start.is(DATA, ELEMENT)
    }
}

/// Writes what precedes a payload. `service` is where the message goes; CCS wants none, and no `id`.
pub(crate) fn write_before_payload(
    out: &mut [u8],
    id: &str,
    service: Option<&str>,
) -> Result<usize, WriteError> {
    Writer::encode(out, |xml| open(xml, id, service))
}

/// Writes a whole message.
pub(crate) fn write_message(
    out: &mut [u8],
    service: Option<&str>,
    payload: &impl Payload,
) -> Result<usize, WriteError> {
    Writer::encode(out, |xml| {
        open(xml, "", service);
        xml.escaped(|out| payload.encode(out));
        xml.close(ELEMENT);
        xml.close(MESSAGE);
    })
}

fn open(xml: &mut Writer<'_>, id: &str, service: Option<&str>) {
    xml.open(MESSAGE);
    xml.attribute("id", id);
    if let Some(service) = service {
        xml.attribute("to", service);
    }
    xml.open(ELEMENT);
    xml.attribute("xmlns", DATA);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xmpp::ccs::UpstreamAck;

    #[test]
    fn a_payload_stands_in_a_message_without_addresses() {
        let mut out = [0; 256];
        let len = write_before_payload(&mut out, "", None).unwrap();
        assert_eq!(&out[..len], b"<message id=''><gcm xmlns='google:mobile:data'>");
        let len = write_before_payload(&mut out, "<1>", Some("ccs.example")).unwrap();
        let expected = b"<message id='&lt;1>' to='ccs.example'><gcm xmlns='google:mobile:data'>";
        assert_eq!(&out[..len], expected);
    }

    #[test]
    fn a_whole_message_is_its_parts() {
        let payload = UpstreamAck { to: "a<b".into(), message_id: "1".into() };
        let (mut whole, mut out) = ([0; 256], [0; 256]);
        let len = write_message(&mut whole, None, &payload).unwrap();
        let before = write_before_payload(&mut out, "", None).unwrap();
        let end = before + payload.encode(&mut out[before..]).unwrap();
        out[end..end + AFTER_PAYLOAD.len()].copy_from_slice(AFTER_PAYLOAD.as_bytes());
        assert_eq!(whole[..len], out[..end + AFTER_PAYLOAD.len()]);
    }
}
