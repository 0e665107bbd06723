//! Lines of stdin, and how each becomes a message.
//!
//! A thread of its own reads, since stdin cannot be waited for otherwise; it stops reading while the session has
//! no room. Promises bounded memory whatever comes, and the line's number with everything that is refused.

use std::fmt;
use std::io;
use std::io::BufRead;
use std::io::Read;
use std::thread;

use pushwire_core::json::Object;
use pushwire_core::json::Value as Json;
use pushwire_core::xmpp::SendError;
use pushwire_core::xmpp::ccs::Downstream;
use pushwire_embassy::ccs::Handle;
use serde_json::Value;
use serde_json::json;
use tokio::sync::mpsc;

use crate::clock::TokioClock;
use crate::report::log;

/// Longest line in bytes: a payload of 4096 bytes as escapes, and more than enough around it.
const MAX_LINE: usize = 65_536;

/// How many lines may be read ahead.
const AHEAD: usize = 16;

/// A line that is not blank.
pub(super) struct Line {
    /// Counted from 1, blank ones too.
    number: u64,
    /// `None` if it is too long.
    bytes: Option<Vec<u8>>,
}

/// Why a line is no message for the server.
pub(super) enum Refusal {
    TooLong,
    Session(SendError),
}

impl Line {
    /// Gives the message to the session as soon as there is room.
    pub(super) async fn send(&self, handle: Handle<'_, '_, TokioClock>) -> Result<(), Refusal> {
        let bytes = self.bytes.as_deref().ok_or(Refusal::TooLong)?;
        let message =
            Downstream::decode(bytes).map_err(|invalid| Refusal::Session(invalid.into()))?;
        handle.send(&message).await.map_err(Refusal::Session)
    }

    /// Returns the event that says so; what is wrong in words is logged.
    pub(super) fn refused(&self, refusal: &Refusal) -> Value {
        log(format_args!("line {}: {refusal}", self.number));
        let id = self.bytes.as_deref().and_then(message_id);
        json!({"event": "invalid", "line": self.number, "message_id": id, "reason": refusal.name()})
    }
}

impl Refusal {
    const fn name(&self) -> &'static str {
        match self {
            Self::TooLong => "line_too_long",
            Self::Session(error) => error.name(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "longer than {MAX_LINE} bytes"),
            Self::Session(error) => error.fmt(f),
        }
    }
}

/// Returns the id of a message, whatever else is wrong with it.
fn message_id(line: &[u8]) -> Option<String> {
    match Object::parse(line).ok()?.get("message_id") {
        Json::String(id) => Some(id.to_string()),
        Json::Number(id) => Some(id.to_owned()),
        _ => None,
    }
}

/// Reads stdin from now on.
pub(super) fn stdin() -> mpsc::Receiver<Line> {
    let (sender, lines) = mpsc::channel(AHEAD);
    // Nobody waits for it: it may stand in a read for ever, and ends with the process.
    thread::spawn(move || {
        if let Err(error) = read(io::stdin().lock(), |line| sender.blocking_send(line).is_ok()) {
            log(format_args!("error: stdin: {error}"));
        }
    });
    lines
}

/// Reads lines as long as they are wanted.
fn read(mut input: impl BufRead, mut take: impl FnMut(Line) -> bool) -> io::Result<()> {
    let mut number = 0;
    while let Some(bytes) = next(&mut input)? {
        number += 1;
        let is_blank = bytes.as_ref().is_some_and(|bytes| bytes.trim_ascii().is_empty());
        if !is_blank && !take(Line { number, bytes }) {
            break;
        }
    }
    Ok(())
}

/// Reads a line; the inner `None` is one that is too long.
fn next(input: &mut impl BufRead) -> io::Result<Option<Option<Vec<u8>>>> {
    let mut line = Vec::new();
    let most = MAX_LINE as u64 + 1;
    if input.by_ref().take(most).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if line.len() > MAX_LINE {
        input.skip_until(b'\n')?;
        return Ok(Some(None));
    }
    Ok(Some(Some(line)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &[u8]) -> Vec<(u64, Option<Vec<u8>>)> {
        let mut lines = Vec::new();
        // As small pieces as a pipe may have.
        let input = io::BufReader::with_capacity(7, input);
        read(input, |line| {
            lines.push((line.number, line.bytes));
            true
        })
        .unwrap();
        lines
    }

    #[test]
    fn blank_lines_count_and_are_passed_over() {
        let expected =
            [(1, Some(b"a".to_vec())), (4, Some(b"b\r".to_vec())), (5, Some(vec![0xff]))];
        assert_eq!(lines(b"a\n\n \t\r\nb\r\n\xff"), expected);
        assert_eq!(lines(b""), []);
        assert_eq!(lines(b"\n"), []);
    }

    #[test]
    fn a_line_that_is_too_long_costs_no_other() {
        let longest = vec![b'x'; MAX_LINE];
        let mut input = longest.clone();
        input.extend_from_slice(b"\nx");
        input.extend_from_slice(&longest);
        input.extend_from_slice(b"\nlast\nx");
        input.extend_from_slice(&longest);
        let last = Some(b"last".to_vec());
        assert_eq!(lines(&input), [(1, Some(longest)), (2, None), (3, last), (4, None)]);
    }

    #[test]
    fn the_id_is_named_if_there_is_one() {
        for (line, id) in [
            (r#"{"message_id":"a\u0062"}"#, Some("ab")),
            (r#"{"message_id":7}"#, Some("7")),
            (r#"{"message_id":[]}"#, None),
            ("{}", None),
            (r#"{"message_id":"a"#, None),
        ] {
            assert_eq!(message_id(line.as_bytes()).as_deref(), id, "{line}");
        }
    }
}
