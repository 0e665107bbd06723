//! HTTP answers: however one is cut, the same head, the same body and the same end.
//!
//! Follows the promises of `http.rs`.

#![allow(clippy::unwrap_used, reason = "a promise that is broken must end the program")]

use pushwire_core::fuzz::Digest;
use pushwire_core::fuzz::Input;
use pushwire_core::fuzz::WHOLE;
use pushwire_core::fuzz::cut;

use super::Answer;
use super::Head;
use super::Part;
use super::Sink;

/// What came out of an answer.
#[derive(Debug, PartialEq)]
struct Seen {
    head: Option<Head>,
    body: Digest,
    len: usize,
}

impl Sink for Seen {
    fn head(&mut self, head: Head) {
        assert_eq!(self.head.replace(head), None, "two heads");
        assert!(head.status >= 200, "an interim answer");
    }

    fn body(&mut self, bytes: &[u8]) {
        assert!(self.head.is_some(), "a body before its head");
        self.body.bytes(bytes);
        self.len += bytes.len();
    }
}

/// First byte: how large the buffer is; two more: how the answer is cut. Then the answer.
pub fn http_answers(data: &[u8]) {
    let mut input = Input::new(data);
    let room = input.choose(&[1024, 64, 200, 16]);
    let cuts = input.cuts();
    let answer = input.rest();
    let whole = read(answer, WHOLE, room);
    assert_eq!(read(answer, cuts, room), whole);
    assert!(whole.2.len <= answer.len());
}

/// Returns whether the answer is complete, whether it may end here, and what was seen.
fn read(answer: &[u8], cuts: [usize; 2], room: usize) -> (Result<bool, Part>, bool, Seen) {
    let mut buffer = [0; 1024];
    let mut reader = Answer::new(buffer.get_mut(..room).unwrap());
    let mut seen = Seen { head: None, body: Digest::NOTHING, len: 0 };
    let mut outcome = Ok(false);
    cut(answer, cuts, |piece| {
        outcome = reader.feed(piece, &mut seen);
        outcome == Ok(false)
    });
    (outcome, reader.may_end(), seen)
}
