//! Numbers of JSON texts: which of them a double keeps, and how JavaScript spells those.
//!
//! Follows ECMA-262's Number::toString, on the digits alone: up to 15 digits always come back from a
//! double as they were, and so do integers up to 2^53 - 1. Any other number, such as a 64-bit id, is
//! better off as a string. There is no floating point here.

use alloc::string::String;
use core::str::Bytes;

use super::Writer;

/// Digits that a double always keeps.
const KEPT_DIGITS: usize = 15;

/// 2^53 - 1, above which integers get lost.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// A number as its digits, without zeros at either end: 0.DIGITS times ten to `point`.
struct Decimal {
    is_negative: bool,
    digits: String,
    point: i64,
}

/// Tells whether a double keeps the number.
pub(super) fn is_kept(text: &str) -> bool {
    Decimal::read(text).is_some_and(|decimal| decimal.is_kept())
}

/// Returns JavaScript's spelling, if a double keeps the number.
pub(super) fn spelled(text: &str) -> Option<String> {
    Decimal::read(text).filter(Decimal::is_kept).map(|decimal| decimal.spelled())
}

/// Puts at most 19 digits together.
pub(super) fn integer(digits: &str) -> u64 {
    let add = |value: u64, digit| value.wrapping_mul(10).wrapping_add(u64::from(digit & 0xf));
    digits.bytes().fold(0, add)
}

impl Decimal {
    /// Reads a number; `None` if its exponent is out of all bounds.
    fn read(text: &str) -> Option<Self> {
        let (mut digits, mut point, mut in_fraction) = (String::new(), 0, false);
        let mut bytes = text.bytes();
        for byte in bytes.by_ref() {
            match byte {
                b'e' | b'E' => break,
                b'.' => in_fraction = true,
                b'0' if digits.is_empty() => point -= i64::from(in_fraction),
                b'0'..=b'9' => {
                    digits.push(char::from(byte));
                    point += i64::from(!in_fraction);
                }
                _ => {}
            }
        }
        while digits.as_bytes().last() == Some(&b'0') {
            digits.pop();
        }
        if digits.is_empty() {
            return Some(Self { is_negative: false, digits, point: 0 });
        }
        point += exponent(bytes)?;
        Some(Self { is_negative: text.starts_with('-'), digits, point })
    }

    fn is_kept(&self) -> bool {
        let len = self.digits.len();
        let is_short = len <= KEPT_DIGITS && (-290..=290).contains(&self.point);
        is_short || self.point == 16 && len == 16 && integer(&self.digits) <= MAX_SAFE
    }

    /// Number::toString: plain up to 21 digits before the point and 6 zeros behind it, else an exponent.
    fn spelled(&self) -> String {
        let len = self.digits.len() as i64;
        let mut text = String::from(if self.is_negative { "-" } else { "" });
        let zeros = |count: i64, text: &mut String| (0..count).for_each(|_| text.push('0'));
        let before_point = match self.point {
            -5..=0 => 0,
            1..=21 => self.point.min(len),
            _ => 1,
        };
        let parts = self.digits.split_at_checked(before_point as usize);
        let (whole, fraction) = parts.unwrap_or_default();
        text.push_str(if whole.is_empty() { "0" } else { whole });
        if !fraction.is_empty() {
            text.push('.');
            zeros(if before_point == 0 { -self.point } else { 0 }, &mut text);
            text.push_str(fraction);
        }
        match self.point {
            -5..=0 => {}
            1..=21 => zeros(self.point - len, &mut text),
            point => {
                text.push_str(if point > 0 { "e+" } else { "e" });
                let mut exponent = Writer::default();
                exponent.signed(point - 1);
                text.push_str(&exponent.finish());
            }
        }
        text
    }
}

/// Reads an exponent of at most four digits.
fn exponent(text: Bytes<'_>) -> Option<i64> {
    let (mut is_negative, mut value) = (false, 0_i64);
    for byte in text {
        match byte {
            b'+' => {}
            b'-' => is_negative = true,
            digit => value = value * 10 + i64::from(digit & 0xf),
        }
        if value > 9999 {
            return None;
        }
    }
    Some(if is_negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(text: &str) -> Option<String> {
        assert_eq!(spelled(text).is_some(), is_kept(text));
        spelled(text)
    }

    #[test]
    fn numbers_are_spelled_as_javascript_spells_them() {
        for (text, expected) in [
            ("0", "0"),
            ("-0", "0"),
            ("0.000e9", "0"),
            ("1.50", "1.5"),
            ("-12.0", "-12"),
            ("1e3", "1000"),
            ("1E+21", "1e+21"),
            ("123e18", "123000000000000000000"),
            ("1.5e200", "1.5e+200"),
            ("0.000001", "0.000001"),
            ("0.0000012", "0.0000012"),
            ("0.00000012", "1.2e-7"),
            ("1e-7", "1e-7"),
            ("0.5", "0.5"),
            ("9007199254740991", "9007199254740991"),
            ("1700000000000000", "1700000000000000"),
        ] {
            assert_eq!(written(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn numbers_that_a_double_loses_are_not_kept() {
        for text in [
            "9007199254740992",
            "-9007199254740993",
            "18446744073709551615",
            "1e400",
            "1.5e300",
            "0.12345678901234567",
        ] {
            assert_eq!(written(text), None);
        }
    }

    proptest! {
        #[test]
        fn a_number_that_is_kept_is_the_same_double(
            text in "-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,9})?([eE][+-]?[0-9]{1,3})?",
        ) {
            if let Some(written) = written(&text) {
                let (a, b): (f64, f64) = (text.parse().unwrap(), written.parse().unwrap());
                prop_assert_eq!(a, b);
            }
        }
    }
}
