//! Tags that are all there and have nothing odd about them, read in one go.
//!
//! Follows XML 1.0 §3.1, of which it knows a part: ASCII names, no references, no spaces but where there must
//! be one. Promises to take only what the state machine would take in the same way; whatever is cut, odd or
//! wrong it leaves to that, unread.

use super::cursor::Cursor;
use super::memory::Stack;
use super::scan;
use super::state::Found;
use super::tokenizer::Tokenizer;

impl Tokenizer<'_> {
    /// Reads a tag from its `<` on, if it is a plain one. Not in browsers, where the state machine is fast enough
    /// and a kilobyte is a twentieth of the file.
    pub(super) fn plain_tag(&mut self, cursor: &mut Cursor<'_>) -> Option<Found> {
        if self.is_skipping || cfg!(target_family = "wasm") {
            return None;
        }
        match cursor.rest {
            [_, b'/', name @ ..] => self.plain_end_tag(name, cursor),
            [_, tag @ ..] => self.plain_start_tag(tag, cursor),
            [] => None,
        }
    }

    fn plain_end_tag(&mut self, tag: &[u8], cursor: &mut Cursor<'_>) -> Option<Found> {
        let expected = self.stack.scope().written_name();
        let rest = tag.strip_prefix(expected)?.strip_prefix(b">")?;
        cursor.advance(cursor.rest.len() - rest.len());
        self.brackets = 0;
        self.close()
    }

    fn plain_start_tag(&mut self, tag: &[u8], cursor: &mut Cursor<'_>) -> Option<Found> {
        self.stack.open().ok()?;
        let end = start_tag(&mut self.stack, tag).filter(|_| self.stack.end_tag().is_ok());
        let Some((is_empty, rest)) = end else {
            self.stack.close();
            return None;
        };
        self.note_start(cursor.offset());
        cursor.advance(cursor.rest.len() - rest.len());
        self.brackets = 0;
        Some(self.started(is_empty))
    }
}

/// Reads a start tag behind its `<`; returns whether it is one of an empty element, and what follows.
fn start_tag<'b>(stack: &mut Stack<'_>, bytes: &'b [u8]) -> Option<(bool, &'b [u8])> {
    let (prefix, mut rest) = name(stack, bytes)?;
    stack.end_name(prefix);
    loop {
        rest = match rest {
            [b'>', rest @ ..] => return Some((false, rest)),
            [b'/', b'>', rest @ ..] => return Some((true, rest)),
            [b' ', rest @ ..] => attribute(stack, rest)?,
            _ => return None,
        }
    }
}

/// Reads an attribute and returns what follows it.
fn attribute<'b>(stack: &mut Stack<'_>, bytes: &'b [u8]) -> Option<&'b [u8]> {
    stack.begin_attribute().ok()?;
    let (prefix, rest) = name(stack, bytes)?;
    stack.end_attribute_name(prefix);
    let [b'=', quote @ (b'\'' | b'"'), rest @ ..] = rest else {
        return None;
    };
    let value = scan::value(rest, *quote).bytes();
    stack.push(value).ok()?;
    stack.end_value();
    rest.get(value.len()..)?.strip_prefix(&[*quote])
}

/// Reads a name; returns how many bytes come before its colon, and what follows.
fn name<'b>(stack: &mut Stack<'_>, bytes: &'b [u8]) -> Option<(usize, &'b [u8])> {
    let first = part(bytes)?;
    let (prefix, len) = match bytes.get(first..)? {
        [b':', local @ ..] => (first, first + 1 + part(local)?),
        _ => (0, first),
    };
    let (name, rest) = bytes.split_at_checked(len)?;
    stack.push(name).ok()?;
    Some((prefix, rest))
}

fn part(bytes: &[u8]) -> Option<usize> {
    let first = bytes.first()?;
    (first.is_ascii_alphabetic() || *first == b'_').then(|| scan::name(bytes))
}
