//! Answers of check-in and register3, cut anyhow; and stored credentials.
//!
//! Follows the promises of `register`: constant memory, the same outcome for every split, and credentials that are
//! either refused or come back as they were. The JSON answers are in `register_json`.

use super::Input;
use super::input::WHOLE;
use super::input::cut;
use crate::register::Credentials;
use crate::register::MAX_BINARY_LEN;
use crate::register::Register3Answer;
use crate::register::Register3Reader;
use crate::register::checkin::CheckedIn;
use crate::register::checkin::CheckinReader;
use crate::register::checkin::SHORTEST_INTERVAL;

/// First byte: whose answer; two more: how it is cut; then the status, if it counts, and the body.
pub fn register_answers(data: &[u8]) {
    let mut input = Input::new(data);
    let is_checkin = input.one_in(2);
    let cuts = input.cuts();
    if is_checkin {
        let body = input.rest();
        let whole = checkin(body, WHOLE);
        assert_eq!(checkin(body, cuts), whole);
        if let Some(found) = whole {
            assert!(found.android_id != 0 && *found.security_token.expose() != 0);
            assert!(found.interval >= SHORTEST_INTERVAL);
        }
    } else {
        let status = input.choose(&[200, 204, 299, 199, 300, 401, 503, 0]);
        let body = input.rest();
        let whole = register3(body, WHOLE, status);
        assert_eq!(register3(body, cuts, status), whole);
        let is_good = matches!(whole, Register3Answer::Token(_) | Register3Answer::Deleted);
        assert!(!is_good || (200..300).contains(&status));
    }
}

fn checkin(body: &[u8], cuts: [usize; 2]) -> Option<CheckedIn> {
    let mut reader = CheckinReader::default();
    cut(body, cuts, |piece| {
        reader.feed(piece);
        true
    });
    reader.finish()
}

fn register3(body: &[u8], cuts: [usize; 2], status: u16) -> Register3Answer {
    let mut reader = Register3Reader::default();
    cut(body, cuts, |piece| {
        reader.feed(piece);
        true
    });
    reader.finish(status)
}

/// Stored credentials; their checksum, the last four bytes, is made right if the first byte is odd.
pub fn register_credentials(data: &[u8]) {
    let mut input = Input::new(data);
    let is_repaired = input.byte() % 2 == 1;
    let bytes = input.take(2 * MAX_BINARY_LEN);
    let mut stored = [0; 2 * MAX_BINARY_LEN];
    let stored = &mut stored[..bytes.len()];
    stored.copy_from_slice(bytes);
    if let Some((content, sum)) = stored.split_last_chunk_mut().filter(|_| is_repaired) {
        *sum = crc32(content).to_le_bytes();
    }
    if let Ok(credentials) = Credentials::from_binary(stored) {
        same_again(&credentials);
    }
}

/// Writes credentials and reads them, twice: there is one way only to write what was read.
pub(super) fn same_again(credentials: &Credentials) {
    let (mut first, mut second) = ([0; MAX_BINARY_LEN], [0; MAX_BINARY_LEN]);
    let len = credentials.to_binary(&mut first).expect("the longest are no longer");
    let again = Credentials::from_binary(&first[..len]).expect("what was written is read");
    assert_eq!(again.to_binary(&mut second), Ok(len));
    assert_eq!(first, second);
    let tokens =
        |one: &Credentials| (one.gcm_token.clone(), one.fcm_token.clone(), one.app_id.clone());
    assert_eq!(tokens(credentials), tokens(&again));
    assert_eq!(credentials.android_id, again.android_id);
    assert_eq!(credentials.keys.public_key(), again.keys.public_key());
}

/// CRC-32 of IEEE 802.3 by a division of the whole: not the product's, which it repairs the input of.
fn crc32(bytes: &[u8]) -> u32 {
    let mut register = u32::MAX;
    for bit in bytes.iter().flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1)) {
        let is_odd = (register ^ u32::from(bit)) & 1 == 1;
        register = register >> 1 ^ if is_odd { 0xedb8_8320 } else { 0 };
    }
    !register
}
