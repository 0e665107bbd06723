//! What tests/fuzz feeds with bytes: the record guard, the server's certificates, HTTP answers, and what is on flash.
//!
//! Behind the feature `_fuzz`, which no build of a user has. A body takes any bytes and returns; a promise that does
//! not hold is a panic. Each stands where it can reach what it looks at; the choices are made as in `pushwire_core`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a promise that is broken must end the program: that is how a fuzzer sees it"
)]

mod flash;

use pushwire_core::fuzz::Input;
use pushwire_core::fuzz::WHOLE;
use pushwire_core::fuzz::cut;

pub use flash::flash_contents;
pub use flash::flash_image;

pub use crate::http::fuzz::http_answers;
pub use crate::tls::fuzz::Pki;
pub use crate::tls::fuzz::tls_certificates;

use crate::tls::RecordFault;
use crate::tls::RecordGuard;

/// The read buffers that there are: small ones, the usual ones, and one for any record.
const SIZES: [usize; 4] = [64, 4096, 8192, 16_640];

/// First byte: the read buffer; two more: how the stream is cut; two more: how much of it comes before the end of the
/// handshake. Then the stream.
pub fn tls_records(data: &[u8]) {
    let mut input = Input::new(data);
    let largest = input.choose(&SIZES);
    let cuts = input.cuts();
    let (before, after) = (input.many(), input.rest());
    let whole = inspect(before, after, largest, WHOLE);
    assert_eq!(inspect(before, after, largest, cuts), whole);
    if let (Ok(()), is_whole) = whole {
        check(before, after, largest, is_whole);
    }
}

/// Returns the fault, if there is one, and whether the stream ends with a record.
fn inspect(
    before: &[u8],
    after: &[u8],
    largest: usize,
    cuts: [usize; 2],
) -> (Result<(), RecordFault>, bool) {
    let mut guard = RecordGuard::new(largest);
    let mut outcome = Ok(());
    let mut look = |guard: &mut RecordGuard, bytes| {
        cut(bytes, cuts, |piece| {
            outcome = guard.inspect(piece);
            outcome.is_ok()
        });
        outcome
    };
    let mut passed = look(&mut guard, before);
    if passed.is_ok() {
        guard.handshake_complete();
        passed = look(&mut guard, after);
    }
    (passed, guard.is_between_records())
}

/// Looks at a stream that passed as RFC 8446 §5 tells: header by header, all of it at once.
fn check(before: &[u8], after: &[u8], largest: usize, is_whole: bool) {
    let byte = |at: usize| before.get(at).or_else(|| after.get(at - before.len())).copied();
    let (mut at, mut is_encrypted) = (0, false);
    while let (Some(kind), Some(high), Some(low)) = (byte(at), byte(at + 3), byte(at + 4)) {
        let len = usize::from(u16::from_be_bytes([high, low]));
        // A header is judged with its last byte.
        let is_open = at + 4 >= before.len();
        assert!(kind == 0x17 || !is_open, "type {kind} after the handshake");
        assert!(at > 0 || matches!(kind, 0x15 | 0x16) || is_open, "type {kind} first");
        assert!(!is_encrypted || matches!(kind, 0x14 | 0x17), "type {kind} in plain text");
        assert!(len <= largest && (kind != 0x17 || len >= 17), "{len} bytes");
        is_encrypted |= kind == 0x17;
        at += 5 + len;
    }
    assert_eq!(is_whole, at == before.len() + after.len());
}
