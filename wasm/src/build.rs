//! Stanzas for CCS: messages downstream, and acknowledgements.
//!
//! Follows core/spec/xmpp.md. What CCS would refuse is refused here, with the reason's name.

use alloc::string::String;
use alloc::vec;

use pushwire_core::xmpp::ccs::Downstream;
use pushwire_core::xmpp::ccs::Invalid;
use pushwire_core::xmpp::ccs::Payload;
use pushwire_core::xmpp::ccs::UpstreamAck;
use pushwire_core::xmpp::xml::Writer;

/// Why there is no stanza.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuildError {
    /// A stable name.
    pub code: &'static str,
    /// Where the JSON is broken, if it is.
    pub offset: Option<usize>,
    /// The reason in words.
    pub message: &'static str,
}

/// Builds the stanza of a downstream message, a JSON object.
///
/// # Errors
///
/// [`BuildError`]: the first rule that it breaks.
pub fn downstream(json: &[u8]) -> Result<String, BuildError> {
    let message = Downstream::decode(json).and_then(|message| message.validate().map(|()| message));
    let message = message.map_err(|error| BuildError {
        code: error.name(),
        offset: match error {
            Invalid::Json(error) => Some(error.offset),
            _ => None,
        },
        message: text(error),
    })?;
    stanza(&message)
}

/// Builds the stanza that acknowledges an upstream message or a receipt.
///
/// # Errors
///
/// [`BuildError`]: one of the two is empty.
pub fn ack(to: &str, message_id: &str) -> Result<String, BuildError> {
    let missing = |code, message| BuildError { code, offset: None, message };
    match (to, message_id) {
        ("", _) => Err(missing("target_missing", "to is missing")),
        (_, "") => Err(missing("message_id_missing", "message_id is missing")),
        _ => stanza(&UpstreamAck { to: to.into(), message_id: message_id.into() }),
    }
}

/// Says in words why a message is refused. Without the numbers of its `Display`: to format those costs
/// more bytes than everything else here.
const fn text(error: Invalid) -> &'static str {
    match error {
        Invalid::Json(_) => "not JSON, or no object",
        Invalid::Type(_) => "a member has a value of the wrong type",
        Invalid::NotificationType(_) => "a value of the notification is of the wrong type",
        Invalid::MessageType => "message_type makes it no downstream message",
        Invalid::MessageIdMissing => "message_id is missing",
        Invalid::TargetMissing => "neither to nor condition names a target",
        Invalid::TargetTwice => "both to and condition name a target",
        Invalid::Condition(_) => "condition is not one to three topics with operators between them",
        Invalid::Priority => "priority is neither normal nor high",
        Invalid::TimeToLive => "time_to_live is not within 0 to 2419200",
        Invalid::ReservedKey { .. } => "a data key is reserved",
        Invalid::RepeatedKey { .. } => "a data key stands twice",
        Invalid::TooBig { .. } => "keys and values are longer than 4096 bytes, or 2048 for topics",
        Invalid::NotHttps(_) => "a URL of the notification is not HTTPS",
        Invalid::Color => "notification.color is not #rrggbb",
        Invalid::NotAnArray(_) => "a value of the notification is no JSON array",
        _ => "the message is refused",
    }
}

fn stanza(payload: &impl Payload) -> Result<String, BuildError> {
    let write = |xml: &mut Writer<'_>| {
        xml.element("message", |message| {
            message.attribute("id", "");
            message.element("gcm", |gcm| {
                gcm.attribute("xmlns", "google:mobile:data");
                gcm.escaped(|out| payload.encode(out));
            });
        });
    };
    let mut out = vec![0; Writer::encoded_len(write).unwrap_or_default()];
    let written = Writer::encode(&mut out, write).ok().map(|len| out.truncate(len));
    written.and_then(|()| String::from_utf8(out).ok()).ok_or(BuildError {
        code: "character",
        offset: None,
        message: "a character that XML does not have",
    })
}
