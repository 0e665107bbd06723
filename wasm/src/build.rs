//! Stanzas for CCS: messages downstream, and acknowledgements.
//!
//! Follows core/spec/xmpp.md. What CCS would refuse is refused here, with the reason's name.

use alloc::string::String;

use pushwire_core::xmpp::ccs::Downstream;
use pushwire_core::xmpp::ccs::Invalid;
use pushwire_core::xmpp::ccs::Payload;
use pushwire_core::xmpp::ccs::UpstreamAck;

/// What precedes a payload: CCS wants neither an address nor an `id`.
const BEFORE: &str = "<message id=''><gcm xmlns='google:mobile:data'>";

/// What follows it.
const AFTER: &str = "</gcm></message>";

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
    let message = Downstream::decode(json).map_err(refused)?;
    message.validate().map_err(refused)?;
    Ok(stanza(&message))
}

const fn refused(error: Invalid) -> BuildError {
    let offset = match error {
        Invalid::Json(error) => Some(error.offset),
        _ => None,
    };
    BuildError { code: error.name(), offset, message: text(error) }
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
        _ => Ok(stanza(&UpstreamAck { to: to.into(), message_id: message_id.into() })),
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

/// Puts a payload into a message: it needs no escapes in XML, and fits the bytes that it asks for.
fn stanza(payload: &dyn Payload) -> String {
    let start = BEFORE.len();
    let mut stanza = BEFORE.as_bytes().to_vec();
    stanza.resize(start + payload.encoded_len(), 0);
    let _ = payload.encode(stanza.get_mut(start..).unwrap_or_default());
    stanza.extend_from_slice(AFTER.as_bytes());
    String::from_utf8(stanza).unwrap_or_default()
}
