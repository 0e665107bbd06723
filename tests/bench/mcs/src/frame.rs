//! Frames for libraries that know messages alone: tag, length, body.
//!
//! Follows Chromium's google_apis/gcm/engine/connection_handler_impl.cc: the length is a varint of five bytes at most.

use crate::Broken;

/// Takes the first frame off `stream`; `None` at its end.
pub(crate) fn next<'a>(stream: &mut &'a [u8]) -> Option<Result<(u8, &'a [u8]), Broken>> {
    let (tag, rest) = stream.split_first()?;
    let frame = length(rest).and_then(|(len, rest)| rest.split_at_checked(len)).ok_or(Broken);
    Some(frame.map(|(body, rest)| {
        *stream = rest;
        (*tag, body)
    }))
}

fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if *byte < 0x80 {
            return Some((value, bytes.get(index + 1..)?));
        }
    }
    None
}

/// Writes a frame: `write` fills what it is given with a body of `len` bytes.
pub(crate) fn write(
    tag: u8,
    len: usize,
    out: &mut [u8],
    write: impl FnOnce(&mut [u8]) -> Option<()>,
) -> Option<usize> {
    let (first, mut rest) = out.split_first_mut()?;
    *first = tag;
    let (mut header, mut left) = (1, len);
    loop {
        let (byte, tail) = rest.split_first_mut()?;
        rest = tail;
        header += 1;
        *byte = left as u8 & 0x7f;
        left >>= 7;
        if left == 0 {
            break;
        }
        *byte |= 0x80;
    }
    write(rest.get_mut(..len)?)?;
    Some(header + len)
}
