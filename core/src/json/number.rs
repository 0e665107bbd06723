//! The grammar of a JSON number, a byte at a time.
//!
//! Follows RFC 8259 §6: no leading zero, no plus sign, no bare point, no infinity. Promises nothing about
//! size: numbers stay text, and a number of any length takes the same memory. It does not convert.

/// What of a number is there so far, by its last byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberReader {
    Minus,
    Zero,
    Integer,
    Point,
    Fraction,
    Exponent,
    ExponentSign,
    ExponentDigit,
}

impl NumberReader {
    /// Starts with `byte`, if a number can.
    pub(super) const fn begin(byte: u8) -> Option<Self> {
        match byte {
            b'-' => Some(Self::Minus),
            _ => Self::Minus.next(byte),
        }
    }

    /// Goes on with `byte`, if this number can.
    pub(super) const fn next(self, byte: u8) -> Option<Self> {
        Some(match (self, byte) {
            (Self::Minus, b'0') => Self::Zero,
            (Self::Minus, b'1'..=b'9') | (Self::Integer, b'0'..=b'9') => Self::Integer,
            (Self::Zero | Self::Integer, b'.') => Self::Point,
            (Self::Point | Self::Fraction, b'0'..=b'9') => Self::Fraction,
            (Self::Zero | Self::Integer | Self::Fraction, b'e' | b'E') => Self::Exponent,
            (Self::Exponent, b'+' | b'-') => Self::ExponentSign,
            (Self::Exponent | Self::ExponentSign | Self::ExponentDigit, b'0'..=b'9') => {
                Self::ExponentDigit
            }
            _ => return None,
        })
    }

    /// Tells whether the number may end here.
    pub(super) const fn is_whole(self) -> bool {
        matches!(self, Self::Zero | Self::Integer | Self::Fraction | Self::ExponentDigit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_number(text: &str) -> bool {
        let mut bytes = text.bytes();
        let begun = bytes.next().and_then(NumberReader::begin);
        let read = bytes.try_fold(begun, |reader, byte| reader.map(|reader| reader.next(byte)));
        read.flatten().is_some_and(NumberReader::is_whole)
    }

    #[test]
    fn accepts_what_the_grammar_has() {
        for text in ["0", "-0", "1", "10", "-12", "0.0", "1.50", "0e0", "1E+09", "2.5e-3", "-0.1E1"]
        {
            assert!(is_number(text), "{text}");
        }
    }

    #[test]
    fn refuses_what_other_languages_have() {
        for text in [
            "", "-", "+1", "00", "01", "-01", "1.", ".5", "1.e1", "1e", "1e+", "1e1.5", "1e1e1",
            "1.2.3", "0x1", "1_0", "--1", "1-", "Infinity", "NaN",
        ] {
            assert!(!is_number(text), "{text}");
        }
    }
}
