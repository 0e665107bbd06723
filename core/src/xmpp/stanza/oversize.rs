//! What a payload that does not fit is about: its type, its id, its sender, its error.
//!
//! So that it can be answered although it cannot be read: CCS would send it again for ever. The rest streams
//! past. Promises constant memory; a payload that is no JSON, or has an id that is too long, has no answer.

use heapless::String;

use crate::json::Extractor;
use crate::json::Path;
use crate::xmpp::ccs::Ack;
use crate::xmpp::ccs::Control;
use crate::xmpp::ccs::Inbound;
use crate::xmpp::ccs::Nack;
use crate::xmpp::ccs::Payload;
use crate::xmpp::ccs::Receipt;
use crate::xmpp::ccs::Upstream;

const PATHS: [Path<'static>; 5] =
    [&["message_type"], &["message_id"], &["from"], &["error"], &["control_type"]];

/// Room for each of them.
pub(super) struct Oversize {
    extractor: Extractor<'static, 5>,
    is_json: bool,
    kind: String<16>,
    id: String<128>,
    from: String<256>,
    error: String<64>,
    control: String<32>,
}

impl Oversize {
    pub(super) fn new() -> Self {
        Self {
            extractor: Extractor::new(PATHS),
            is_json: true,
            kind: String::new(),
            id: String::new(),
            from: String::new(),
            error: String::new(),
            control: String::new(),
        }
    }

    pub(super) fn push(&mut self, text: &[u8]) {
        let Self { extractor, kind, id, from, error, control, .. } = self;
        let pushed = extractor.push(text, [kind, id, from, error, control]);
        self.is_json &= pushed.is_ok();
    }

    /// Writes a payload with nothing but what was found; `None` if that is not enough to answer.
    pub(super) fn write(&mut self, out: &mut [u8]) -> Option<usize> {
        if !self.is_json {
            return None;
        }
        let Self { extractor, kind, id, from, error, control, .. } = self;
        let found = extractor.finish([kind, id, from, error, control]).ok()?;
        let [kind, id, from, error, control] = found;
        let control = Control { control_type: control.map(Into::into) };
        if kind == Some("control") {
            return Inbound::Control(control).encode(out).ok();
        }
        let (message_id, from) = (id?.into(), from.unwrap_or_default().into());
        let payload = match kind {
            None => Inbound::Upstream(Upstream { from, message_id, ..Upstream::default() }),
            Some("receipt") => Inbound::Receipt(Receipt { from, message_id, ..Receipt::default() }),
            Some("ack") => Inbound::Ack(Ack { from, message_id, registration_id: None }),
            Some("nack") => {
                let error = error.map(Into::into);
                Inbound::Nack(Nack { from, message_id, error, ..Nack::default() })
            }
            Some(_) => return None,
        };
        payload.encode(out).ok()
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;
    use std::string::String;

    use super::*;

    fn found(payload: &str) -> Option<String> {
        let mut oversize = Oversize::new();
        payload.as_bytes().chunks(3).for_each(|chunk| oversize.push(chunk));
        let mut out = [0; 256];
        let len = oversize.write(&mut out)?;
        Some(String::from_utf8(out[..len].to_vec()).unwrap())
    }

    #[test]
    fn keeps_what_an_answer_needs_wherever_it_stands() {
        let long = "x".repeat(5000);
        let payload = format!(
            r#"{{"data":{{"message_id":"no","a":"{long}"}},"from":"t","message_id":"u-1"}}"#
        );
        let expected = r#"{"from":"t","message_id":"u-1","category":""}"#;
        assert_eq!(found(&payload).as_deref(), Some(expected));
        let payload = format!(
            r#"{{"error_description":"{long}","error":"BAD_ACK","message_id":"1","message_type":"nack"}}"#
        );
        let nack = found(&payload).unwrap();
        assert!(nack.contains("BAD_ACK") && nack.contains("\"message_id\":\"1\""), "{nack}");
    }

    #[test]
    fn what_cannot_be_answered_gives_nothing() {
        assert_eq!(found("{\"from\":\"t\"}"), None);
        assert_eq!(found("{\"message_id\":\"1\""), None);
        assert_eq!(found("[1]x"), None);
        let long = "i".repeat(300);
        assert_eq!(found(&format!("{{\"message_id\":\"{long}\"}}")), None);
        assert_eq!(found("{\"message_type\":\"news\",\"message_id\":\"1\"}"), None);
    }

    #[test]
    fn draining_is_heard_although_it_has_no_id() {
        let payload = r#"{"message_type":"control","control_type":"CONNECTION_DRAINING"}"#;
        assert_eq!(found(payload).as_deref(), Some(payload));
    }
}
