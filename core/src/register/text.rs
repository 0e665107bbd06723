//! A cursor for text whose length is not known beforehand.
//!
//! Writes what fits and counts the rest, so that an overflow says how many bytes it takes. Values
//! that come from outside are percent-encoded (RFC 3986 §2.1) or form-encoded (WHATWG URL
//! §5.2); a line break can therefore never end a header early.

use crate::slices::put;
use crate::wire::BufferTooSmall;

/// A cursor over text to write.
pub(crate) struct Text<'b> {
    buffer: &'b mut [u8],
    len: usize,
}

impl<'b> Text<'b> {
    pub(crate) fn new(buffer: &'b mut [u8]) -> Self {
        Self { buffer, len: 0 }
    }

    /// Writes bytes as they are.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        put(self.buffer, self.len, bytes);
        self.len = self.len.saturating_add(bytes.len());
        self
    }

    /// Writes text as it is.
    pub(crate) fn str(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    /// Writes a header's value: control characters are dropped.
    pub(crate) fn header_value(&mut self, text: &str) -> &mut Self {
        for byte in text.bytes().filter(|byte| (b' '..0x7f).contains(byte)) {
            self.bytes(&[byte]);
        }
        self
    }

    /// Writes a path segment: everything but unreserved characters and `:` is percent-encoded.
    pub(crate) fn segment(&mut self, text: &str) -> &mut Self {
        for byte in text.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' => {
                    self.bytes(&[byte])
                }
                _ => self.percent(byte),
            };
        }
        self
    }

    /// Writes `&key=value`, the value form-encoded; the first pair goes without `&`.
    pub(crate) fn pair(&mut self, key: &str, value: &str) -> &mut Self {
        if self.len > 0 {
            self.bytes(b"&");
        }
        self.str(key).bytes(b"=");
        for byte in value.bytes() {
            match byte {
                b' ' => self.bytes(b"+"),
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => {
                    self.bytes(&[byte])
                }
                _ => self.percent(byte),
            };
        }
        self
    }

    fn percent(&mut self, byte: u8) -> &mut Self {
        let digit = |value: u8| {
            if value < 10 { b'0' + value } else { b'A' + value - 10 }
        };
        self.bytes(&[b'%', digit(byte >> 4), digit(byte & 15)])
    }

    /// Returns the length, if everything fitted.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] with the length that it takes.
    pub(crate) fn finish(&self) -> Result<usize, BufferTooSmall> {
        if self.len > self.buffer.len() {
            return Err(BufferTooSmall { needed: self.len });
        }
        Ok(self.len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Text<'_>), expected: &str) {
        let mut buffer = [0xa5; 128];
        let mut text = Text::new(&mut buffer);
        write(&mut text);
        let len = text.finish().unwrap();
        assert_eq!(core::str::from_utf8(&buffer[..len]).unwrap(), expected);
    }

    #[test]
    fn form_values_are_encoded_as_browsers_do() {
        written(
            |text| {
                text.pair("X-subtype", "wp:a b#1").pair("sender", "a@ü&=*-._~");
            },
            "X-subtype=wp%3Aa+b%231&sender=a%40%C3%BC%26%3D*-._%7E",
        );
    }

    #[test]
    fn a_segment_cannot_leave_its_path() {
        written(
            |text| {
                text.segment("a:b/../c d");
            },
            "a:b%2F..%2Fc%20d",
        );
    }

    #[test]
    fn a_header_value_cannot_end_its_line() {
        written(
            |text| {
                text.header_value("k\r\nX: y");
            },
            "kX: y",
        );
    }

    #[test]
    fn an_overflow_says_what_it_takes() {
        let mut buffer = [0; 4];
        let mut text = Text::new(&mut buffer);
        text.str("abc").str("defg");
        assert_eq!(text.finish(), Err(BufferTooSmall { needed: 7 }));
    }
}
