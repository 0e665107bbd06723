//! What bytes look like from afar: is this a frame?
//!
//! Nothing in MCS marks where a frame begins, so after garbage one can only look for bytes that make
//! sense: the tag of a known message, a possible length, fields of that message and no others, and
//! everything that its .proto file requires. Promises that the work for each byte offset is bounded,
//! and verdicts that further bytes do not change.

use pushwire_core::mcs::frame::Header;
use pushwire_core::wire::DecodeErrorKind;
use pushwire_core::wire::Field;
use pushwire_core::wire::Reader;

use super::frame_json::is_message;
use super::schema;
use super::walk::known;

/// Longest body that is believed. FCM's messages have 4 KiB; Chromium would read 4 GiB.
pub(super) const MAX_BODY: usize = 16 << 20;

/// Longest body that is believed while looking for a frame.
const MAX_SEARCHED_BODY: usize = 64 << 10;

/// How many fields of a message are looked at.
const MAX_FIELDS: usize = 16;

/// How many frames in a row are looked at.
const MAX_CHAIN: usize = 8;

/// What bytes are found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Yes,
    No,
    /// More bytes would tell.
    Unknown,
}

impl Verdict {
    const fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// What the first fields of a message look like.
#[derive(Clone, Copy, Debug, Default)]
struct Survey {
    known: usize,
    unknown: usize,
    is_broken: bool,
    is_complete: bool,
}

fn survey(fields: &'static [Field], body: &[u8]) -> Survey {
    let required = |(at, field): (usize, &Field)| u32::from(field.is_required) << at;
    let wanted = fields.iter().enumerate().map(required).fold(0, |all, bit| all | bit);
    let (mut survey, mut message, mut seen) = (Survey::default(), Reader::new(body, 0), 0);
    for _ in 0..MAX_FIELDS {
        if message.is_empty() {
            break;
        }
        let Ok(key) = message.key().and_then(|key| message.skip(key).map(|()| key)) else {
            survey.is_broken = true;
            break;
        };
        let at = known(Some(fields), key);
        let at = at.and_then(|field| fields.iter().position(|one| one.number == field.number));
        survey.known += usize::from(at.is_some());
        survey.unknown += usize::from(at.is_none());
        seen |= at.map_or(0, |at| 1 << at);
    }
    survey.is_complete = seen & wanted == wanted;
    survey
}

/// Tells whether nothing is wrong with the message of a frame, as far as it is looked at.
pub(super) fn is_sound(tag: u8, body: &[u8]) -> bool {
    match schema::fields(tag) {
        Some(fields) => !survey(fields, body).is_broken,
        None => is_message(body),
    }
}

/// A frame as far as its bytes are there.
struct Start<'a> {
    tag: u8,
    /// What there is of the body.
    body: &'a [u8],
    total: usize,
    is_whole: bool,
}

impl<'a> Start<'a> {
    /// Reads the start of a frame; an error is a verdict.
    fn of(bytes: &'a [u8], max_body: usize) -> Result<Self, Verdict> {
        let tag = *bytes.first().ok_or(Verdict::Unknown)?;
        let header = Header::parse(bytes).map_err(|_| Verdict::No)?.ok_or(Verdict::Unknown)?;
        let len = header.body_len as usize;
        if len > max_body {
            return Err(Verdict::No);
        }
        let total = header.header_len + len;
        let is_whole = total <= bytes.len();
        let body = bytes.get(header.header_len..total.min(bytes.len())).unwrap_or_default();
        Ok(Self { tag, body, total, is_whole })
    }
}

/// Tells whether a frame begins here that needs no others to be believed.
fn is_alone(bytes: &[u8], last: bool) -> Verdict {
    let fields = bytes.first().and_then(|tag| schema::fields(*tag));
    let Some(fields) = fields else {
        return if bytes.is_empty() && !last { Verdict::Unknown } else { Verdict::No };
    };
    let start = match Start::of(bytes, MAX_SEARCHED_BODY) {
        Ok(start) => start,
        Err(Verdict::Unknown) if !last => return Verdict::Unknown,
        Err(_) => return Verdict::No,
    };
    let survey = survey(fields, start.body);
    match start.is_whole {
        true => Verdict::of(
            survey.known > 0 && survey.unknown == 0 && !survey.is_broken && survey.is_complete,
        ),
        false if survey.unknown > 0 => Verdict::No,
        false if last => Verdict::of(survey.known > 1),
        false => Verdict::Unknown,
    }
}

/// Tells whether a frame begins here: one that can be believed alone, or a few empty ones before it.
pub(super) fn is_frame(bytes: &[u8], last: bool) -> Verdict {
    let mut rest = bytes;
    for _ in 0..MAX_CHAIN {
        match rest {
            // Pings, acks and the end of a connection may be empty.
            [0 | 1 | 4, 0, tail @ ..] => rest = tail,
            [] if last => return Verdict::of(bytes.len() > 1),
            _ => return is_alone(rest, last),
        }
    }
    Verdict::Yes
}

/// Tells whether frames go on here, behind one whose message is broken.
pub(super) fn goes_on(bytes: &[u8], last: bool) -> Verdict {
    let mut rest = bytes;
    for _ in 0..MAX_CHAIN {
        let start = match Start::of(rest, MAX_SEARCHED_BODY) {
            Ok(start) => start,
            Err(Verdict::Unknown) if last => {
                let known = rest.first().is_none_or(|tag| schema::message_name(*tag).is_some());
                return Verdict::of(known);
            }
            Err(verdict) => return verdict,
        };
        match (schema::fields(start.tag), start.is_whole) {
            (Some(fields), false) if last => {
                let survey = survey(fields, start.body);
                let is_start = survey.known > 0 || start.body.is_empty();
                return Verdict::of(is_start && survey.unknown == 0);
            }
            (_, false) if !last => return Verdict::Unknown,
            (_, true) if is_sound(start.tag, start.body) => return Verdict::Yes,
            (Some(_), true) => rest = rest.get(start.total..).unwrap_or_default(),
            _ => return Verdict::No,
        }
    }
    Verdict::Yes
}

/// Tells whether `rest` looks like the start of one message, without other frames in it.
pub(super) fn is_one_message(tag: u8, rest: &[u8]) -> bool {
    let fields = schema::fields(tag);
    let mut message = Reader::new(rest, 0);
    while !message.is_empty() {
        let before = message.rest();
        let field = message.key().and_then(|key| message.skip(key).map(|()| key));
        if field.is_ok_and(|key| known(fields, key).is_some()) {
            continue;
        }
        let ends = match field {
            Ok(_) => true,
            Err(error) => {
                matches!(error.kind, DecodeErrorKind::Truncated | DecodeErrorKind::LengthPastEnd)
            }
        };
        if !ends || is_alone(before, true) == Verdict::Yes {
            return false;
        }
        if field.is_err() {
            return true;
        }
    }
    true
}
