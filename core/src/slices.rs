//! Copies into and within slices that check their bounds and have no way to panic.
//!
//! `copy_within` and a `copy_from_slice` whose lengths the compiler cannot compare each leave a panic in the
//! program, reachable or not. Promises that what would not fit changes nothing.

use core::ops::Range;

/// Copies `bytes` to `out` at `at`; returns false if not all of it fits.
#[inline]
pub(crate) fn put(out: &mut [u8], at: usize, bytes: &[u8]) -> bool {
    let room = out.get_mut(at..).and_then(|rest| rest.get_mut(..bytes.len()));
    room.map(|room| room.copy_from_slice(bytes)).is_some()
}

/// Moves `from` towards the start, so that it begins at `to`; nothing if that is outside, or the other way.
#[inline(never)]
pub(crate) fn shift(bytes: &mut [u8], from: Range<usize>, to: usize) {
    if let Some(gap) = from.start.checked_sub(to)
        && let Some(bytes) = bytes.get_mut(to..from.end)
        && gap <= bytes.len()
    {
        bytes.copy_within(gap.., 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn puts_what_fits_and_nothing_else() {
        let mut out = *b"....";
        assert!(put(&mut out, 2, b"ab") && put(&mut out, 4, b""));
        assert!(
            !put(&mut out, 3, b"xy") && !put(&mut out, 5, b"") && !put(&mut out, usize::MAX, b"x")
        );
        assert_eq!(&out, b"..ab");
    }

    #[test]
    fn shifts_what_is_inside_and_nothing_else() {
        let mut bytes = *b"abcd";
        shift(&mut bytes, 1..4, 0);
        assert_eq!(&bytes, b"bcdd");
        for (from, to) in [(1..5, 0), (0..2, 1), (usize::MAX..usize::MAX, 0), (4..4, 4)] {
            shift(&mut bytes, from, to);
            assert_eq!(&bytes, b"bcdd");
        }
        shift(&mut bytes, Range { start: 4, end: 3 }, 2);
        assert_eq!(&bytes, b"bcdd");
    }
}
