//! Numbers as text, into fixed buffers: MCS writes 64-bit ids in decimal and lower-case hex.
//!
//! Promises exact text without padding; never allocates and never fails, since the buffers hold
//! the longest number.

use heapless::String;

/// The longest decimal `u64`, in bytes.
pub(crate) const DECIMAL_LEN: usize = 20;

/// Writes `value` in decimal.
pub(crate) fn decimal(value: u64) -> String<DECIMAL_LEN> {
    digits(value, 10)
}

/// Writes `value` in lower-case hexadecimal without leading zeros.
pub(crate) fn hex(value: u64) -> String<DECIMAL_LEN> {
    digits(value, 16)
}

/// Puts two texts together; what goes over `N` bytes is cut off.
pub(crate) fn joined<const N: usize>(head: &str, tail: &str) -> String<N> {
    let mut text = String::new();
    for part in head.chars().chain(tail.chars()) {
        if text.push(part).is_err() {
            break;
        }
    }
    text
}

fn digits(mut value: u64, radix: u32) -> String<DECIMAL_LEN> {
    let mut reversed = heapless::Vec::<char, DECIMAL_LEN>::new();
    loop {
        let digit = char::from_digit((value % u64::from(radix)) as u32, radix).unwrap_or('0');
        // Twenty digits hold every u64 in radix 10 and above.
        let _ = reversed.push(digit);
        value /= u64::from(radix);
        if value == 0 {
            break;
        }
    }
    let mut digits = String::new();
    for digit in reversed.into_iter().rev() {
        // As many as there are.
        let _ = digits.push(digit);
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_the_smallest_and_the_largest_number() {
        assert_eq!(decimal(0), "0");
        assert_eq!(decimal(u64::MAX), "18446744073709551615");
        assert_eq!(hex(4_421_448_356_646_222_460), "3d5c23dac2a1fa7c");
        assert_eq!(hex(0), "0");
    }
}
