//! What the service writes: features, stanzas and their payloads.
//!
//! Shapes and attributes of published CCS traces: acks, nacks and control messages have no `type`; upstream messages
//! and receipts are `normal` and from `devices@gcm.googleapis.com`; errors echo the payload. Escaping is `element`'s.

use serde_json::Map;
use serde_json::Value;

use crate::ccs::BIND;
use crate::ccs::CLIENT;
use crate::ccs::DATA;
use crate::ccs::PING;
use crate::ccs::SASL;
use crate::ccs::SESSION;
use crate::ccs::STREAMS;
use crate::ccs::element::Element;
use crate::ccs::element::STREAM_PREFIX;
use crate::ccs::error::StanzaError;
use crate::ccs::form::Form;

/// Our stream's end.
pub(crate) const STREAM_END: &[u8] = b"</stream:stream>";
/// What CCS offered; only the first is served.
pub(crate) const MECHANISMS: [&str; 3] = ["PLAIN", "X-OAUTH2", "X-GOOGLE-TOKEN"];
const DEVICES: &str = "devices@gcm.googleapis.com";

/// Eight upper-case hex digits, as CCS's ids and resources were.
pub(crate) fn new_id() -> String {
    // Only needs to differ; without randomness it does not matter that it is the same.
    format!("{:08X}", getrandom::u32().unwrap_or_default())
}

pub(crate) fn login_features(form: &Form) -> Element {
    let all = Element::new(SASL, "mechanisms");
    let all = MECHANISMS
        .iter()
        .fold(all, |all, mechanism| all.holding(Element::new(SASL, "mechanism").saying(mechanism)));
    features(form).holding(all)
}

pub(crate) fn session_features(form: &Form) -> Element {
    features(form).holding(Element::new(BIND, "bind")).holding(Element::new(SESSION, "session"))
}

fn features(form: &Form) -> Element {
    let prefix = if form.str_features { "str" } else { STREAM_PREFIX };
    Element::new(STREAMS, "features").prefixed(Some(prefix))
}

/// Ack, nack or control message.
pub(crate) fn answer(payload: &Map<String, Value>, form: &Form) -> Element {
    let prefix = form.prefixed.then_some("data");
    let gcm = Element::new(DATA, "gcm").prefixed(prefix).saying(&form.json(payload));
    Element::new(CLIENT, "message").holding(gcm)
}

/// Upstream message or receipt.
pub(crate) fn from_device(payload: &Map<String, Value>, to: &str, form: &Form) -> Element {
    let gcm = Element::new(DATA, "gcm").saying(&form.json(payload));
    let message = Element::new(CLIENT, "message").with("from", DEVICES).with("to", to);
    message.with("type", "normal").holding(gcm)
}

/// The stanza back to its sender with what is wrong with it.
pub(crate) fn failed(stanza: &Element, error: &StanzaError) -> Element {
    let mut echo = Element::new(CLIENT, &stanza.name);
    if let Some(id) = stanza.attribute("id") {
        echo = echo.with("id", id);
    }
    echo = echo.with("type", "error");
    for child in stanza.elements() {
        echo.add(child.clone());
    }
    echo.holding(error.element())
}

/// The empty answer to an IQ.
pub(crate) fn result(iq: &Element) -> Element {
    let id = iq.attribute("id").unwrap_or_default();
    Element::new(CLIENT, "iq").with("type", "result").with("id", id)
}

pub(crate) fn bound(iq: &Element, jid: &str) -> Element {
    let jid = Element::new(BIND, "jid").saying(jid);
    result(iq).holding(Element::new(BIND, "bind").holding(jid))
}

pub(crate) fn ping(id: &str, from: &str, to: &str) -> Element {
    let iq = Element::new(CLIENT, "iq").with("type", "get").with("id", id);
    iq.with("from", from).with("to", to).holding(Element::new(PING, "ping"))
}
