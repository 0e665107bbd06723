//! The writer: members and elements one after another, commas where they belong.
//!
//! Follows ECMA-262's QuoteJSONString: short escapes where there are some, `\u00xx` for the other
//! control characters, everything else as it is. No white space, no floating point.

use alloc::string::String;

use super::base64;

/// Writes one JSON text.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
}

impl Writer {
    /// Returns the text.
    pub fn finish(self) -> String {
        self.text
    }

    /// Opens an object or an array.
    pub fn open(&mut self, bracket: char) {
        self.begin();
        self.text.push(bracket);
    }

    /// Closes it.
    pub fn close(&mut self, bracket: char) {
        self.text.push(bracket);
    }

    /// Begins a member; its value follows.
    pub fn key(&mut self, name: &str) -> &mut Self {
        self.string(name);
        self.text.push(':');
        self
    }

    /// Adds a string.
    pub fn string(&mut self, text: &str) {
        self.begin();
        self.text.push('"');
        let mut written = 0;
        for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| is_escaped(*byte)) {
            self.text.push_str(text.get(written..at).unwrap_or_default());
            self.escape(byte);
            written = at + 1;
        }
        self.text.push_str(text.get(written..).unwrap_or_default());
        self.text.push('"');
    }

    /// Adds a string, or null.
    pub fn maybe_string(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.string(text),
            None => self.null(),
        }
    }

    /// Adds bytes as padded base64.
    pub fn base64(&mut self, bytes: &[u8]) {
        self.begin();
        self.text.push('"');
        base64::encode(bytes, &mut self.text);
        self.text.push('"');
    }

    /// Adds a number of at most 53 bits.
    pub fn number(&mut self, value: u64) {
        self.begin();
        decimal(value, &mut self.text);
    }

    /// Adds a number of at most 53 bits, or null.
    pub fn maybe_number(&mut self, value: Option<usize>) {
        match value {
            Some(value) => self.number(value as u64),
            None => self.null(),
        }
    }

    /// Adds a signed number of at most 53 bits.
    pub fn signed(&mut self, value: i64) {
        self.begin();
        signed(value, &mut self.text);
    }

    /// Adds a 64-bit number as a string.
    pub fn exact(&mut self, value: u64) {
        self.begin();
        self.text.push('"');
        decimal(value, &mut self.text);
        self.text.push('"');
    }

    /// Adds a signed 64-bit number as a string.
    pub fn exact_signed(&mut self, value: i64) {
        self.begin();
        self.text.push('"');
        signed(value, &mut self.text);
        self.text.push('"');
    }

    /// Adds a truth value.
    pub fn boolean(&mut self, value: bool) {
        self.plain(if value { "true" } else { "false" });
    }

    /// Adds null.
    pub fn null(&mut self) {
        self.plain("null");
    }

    /// Adds a value that is JSON already.
    pub(crate) fn plain(&mut self, text: &str) {
        self.begin();
        self.text.push_str(text);
    }

    /// Writes the comma, unless this is the first value or the value of a member.
    fn begin(&mut self) {
        if !matches!(self.text.as_bytes().last(), None | Some(b'{' | b'[' | b':')) {
            self.text.push(',');
        }
    }

    fn escape(&mut self, byte: u8) {
        let letter = match byte {
            b'"' | b'\\' => byte,
            0x08 => b'b',
            0x0c => b'f',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            _ => b'u',
        };
        self.text.push('\\');
        self.text.push(char::from(letter));
        if letter == b'u' {
            self.text.push_str(if byte < 0x10 { "000" } else { "001" });
            self.text.push(char::from_digit(u32::from(byte & 0xf), 16).unwrap_or('0'));
        }
    }
}

const fn is_escaped(byte: u8) -> bool {
    matches!(byte, 0..b' ' | b'"' | b'\\')
}

fn signed(value: i64, text: &mut String) {
    if value < 0 {
        text.push('-');
    }
    decimal(value.unsigned_abs(), text);
}

/// Twenty digits hold every u64.
fn decimal(mut value: u64, text: &mut String) {
    let mut digits = [b'0'; 20];
    let mut len = 0;
    for digit in digits.iter_mut().rev() {
        *digit += (value % 10) as u8;
        value /= 10;
        len += 1;
        if value == 0 {
            break;
        }
    }
    digits.iter().skip(digits.len() - len).for_each(|digit| text.push(char::from(*digit)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_strings_as_json_stringify_does() {
        let all: String =
            (0..=0x7f_u8).map(char::from).chain("é\u{2028}🚀\u{ffff}".chars()).collect();
        let mut json = Writer::default();
        json.string(&all);
        let text = json.finish();
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), all);
        assert!(text.starts_with(
            r#""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e"#
        ));
        assert!(text.contains("\\u001f !\\\"#") && text.ends_with("~\u{7f}é\u{2028}🚀\u{ffff}\""));
    }

    #[test]
    fn writes_the_smallest_and_the_largest_numbers() {
        let mut json = Writer::default();
        json.open('[');
        json.number(0);
        json.exact(u64::MAX);
        json.exact_signed(i64::MIN);
        json.signed(-1);
        json.maybe_number(None);
        json.close(']');
        let expected = r#"[0,"18446744073709551615","-9223372036854775808",-1,null]"#;
        assert_eq!(json.finish(), expected);
    }

    #[test]
    fn puts_commas_where_they_belong() {
        let mut json = Writer::default();
        json.open('{');
        json.key("a").open('[');
        json.close(']');
        json.key("b").open('{');
        json.close('}');
        json.key("c:").string("{");
        json.key("d").base64(b"f");
        json.key("e").base64(b"foo");
        json.close('}');
        assert_eq!(json.finish(), r#"{"a":[],"b":{},"c:":"{","d":"Zg==","e":"Zm9v"}"#);
    }
}
