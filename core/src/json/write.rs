//! JSON objects written into the caller's bytes.
//!
//! Follows RFC 8259 §7: what must be escaped is, with the short form where there is one, and everything else
//! stays UTF-8. Promises well-formed text without white space, in the order of the calls; text too long for
//! the buffer is measured to its end. It does not look for duplicate names and makes up no arrays.

use core::fmt;

use super::Text;
use super::Value;
use crate::slices::put;
use crate::wire::BufferTooSmall;

/// Writes one object, member after member.
///
/// With `IN_XML` the text can also stand in XML character data as it is: `<`, `>` and `&` are escaped, and so
/// are U+FFFE and U+FFFF, which XML 1.0 §2.2 does not have.
///
/// ```
/// use pushwire_core::json::Writer;
///
/// let mut out = [0; 64];
/// let mut json = Writer::new(&mut out);
/// json.string("to", "a\nb");
/// json.object("data", |data| data.number("ttl", 600));
/// let len = json.finish()?;
/// assert_eq!(&out[..len], br#"{"to":"a\nb","data":{"ttl":600}}"#);
/// # Ok::<(), pushwire_core::wire::BufferTooSmall>(())
/// ```
pub struct Writer<'b, const IN_XML: bool> {
    out: &'b mut [u8],
    len: usize,
    is_empty: bool,
}

impl<'b> Writer<'b, false> {
    /// Begins an object at the first byte of `out`.
    pub fn new(out: &'b mut [u8]) -> Self {
        Self::begin(out)
    }
}

impl<'b> Writer<'b, true> {
    /// Begins an object that can stand in XML, at the first byte of `out`.
    pub fn in_xml(out: &'b mut [u8]) -> Self {
        Self::begin(out)
    }
}

impl<'b, const IN_XML: bool> Writer<'b, IN_XML> {
    /// Adds a member with a string.
    pub fn string(&mut self, name: &str, value: &str) {
        self.text(name.into(), value.into());
    }

    /// Adds a member with a string, name and value from wherever they are.
    pub fn text(&mut self, name: Text<'_>, value: Text<'_>) {
        self.name(name);
        self.quoted(value);
    }

    /// Adds a member with a value of another text. White space that is no blank becomes one.
    pub fn value(&mut self, name: Text<'_>, value: Value<'_>) {
        self.name(name);
        match value {
            Value::String(text) => self.quoted(text),
            other => other.to_text().chars().for_each(|character| self.copied(character)),
        }
    }

    /// Adds a member with a truth value.
    pub fn boolean(&mut self, name: &str, value: bool) {
        self.value(name.into(), Value::Boolean(value));
    }

    /// Adds a member with a number; what goes over 53 bits is better off as a string (§6).
    pub fn number(&mut self, name: &str, value: i64) {
        self.name(name.into());
        if value < 0 {
            self.bytes(b"-");
        }
        // Twenty digits hold every u64.
        let (mut digits, mut len, mut rest) = ([b'0'; 20], 0, value.unsigned_abs());
        for digit in digits.iter_mut().rev() {
            *digit += (rest % 10) as u8;
            rest /= 10;
            len += 1;
            if rest == 0 {
                break;
            }
        }
        self.bytes(digits.get(digits.len() - len..).unwrap_or_default());
    }

    /// Adds a member with an object; `members` writes what is in it.
    pub fn object(&mut self, name: &str, members: impl FnOnce(&mut Self)) {
        self.name(name.into());
        self.open();
        members(self);
        self.bytes(b"}");
        self.is_empty = false;
    }

    /// Ends the object and returns the length of the text.
    ///
    /// # Errors
    ///
    /// [`BufferTooSmall`] with that length; what is in the buffer means nothing then.
    pub fn finish(mut self) -> Result<usize, BufferTooSmall> {
        self.bytes(b"}");
        match self.len > self.out.len() {
            true => Err(BufferTooSmall { needed: self.len }),
            false => Ok(self.len),
        }
    }

    fn begin(out: &'b mut [u8]) -> Self {
        let (len, is_empty) = (0, true);
        let mut writer = Self { out, len, is_empty };
        writer.open();
        writer
    }

    fn open(&mut self) {
        self.bytes(b"{");
        self.is_empty = true;
    }

    fn name(&mut self, name: Text<'_>) {
        if !self.is_empty {
            self.bytes(b",");
        }
        self.is_empty = false;
        self.quoted(name);
        self.bytes(b":");
    }

    fn quoted(&mut self, text: Text<'_>) {
        self.bytes(b"\"");
        text.chars().for_each(|character| self.character(character));
        self.bytes(b"\"");
    }

    fn character(&mut self, character: char) {
        match short_escape(character) {
            Some(letter) => self.bytes(&[b'\\', letter]),
            None if self.must_be_hex(character) => self.hex(character),
            None => self.bytes(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }

    /// Writes a character of JSON, where control characters are white space between tokens.
    fn copied(&mut self, character: char) {
        match character {
            '\0'..' ' => self.bytes(b" "),
            '"' | '\\' => self.bytes(&[character as u8]),
            _ => self.character(character),
        }
    }

    const fn must_be_hex(&self, character: char) -> bool {
        match character {
            '\0'..' ' => true,
            '<' | '>' | '&' | '\u{fffe}' | '\u{ffff}' => IN_XML,
            _ => false,
        }
    }

    /// Writes a `\u` escape; `character` is of the basic plane.
    fn hex(&mut self, character: char) {
        self.bytes(b"\\u");
        for shift in [12, 8, 4, 0] {
            let digit = char::from_digit(u32::from(character) >> shift & 0xf, 16);
            self.bytes(&[digit.unwrap_or('0') as u8]);
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        put(self.out, self.len, bytes);
        self.len = self.len.saturating_add(bytes.len());
    }
}

/// Returns the letter that stands for `character` after a backslash.
const fn short_escape(character: char) -> Option<u8> {
    Some(match character {
        '"' => b'"',
        '\\' => b'\\',
        '\u{8}' => b'b',
        '\u{c}' => b'f',
        '\n' => b'n',
        '\r' => b'r',
        '\t' => b't',
        _ => return None,
    })
}

/// The text may hold secrets: it is not printed.
impl<const IN_XML: bool> fmt::Debug for Writer<'_, IN_XML> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("len", &self.len).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::String;
    use std::vec;
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::super::Extractor;
    use super::super::Object;
    use super::super::check;
    use super::super::unescape;
    use super::*;

    /// Writes one object of each kind of member, in both forms, and checks the lengths.
    fn written(write: impl Fn(&mut [u8]) -> Result<usize, BufferTooSmall>) -> String {
        let needed = write(&mut []).unwrap_err().needed;
        let mut out = vec![0xa5; needed + 1];
        for short in 0..needed {
            assert_eq!(write(&mut out[..short]), Err(BufferTooSmall { needed }));
        }
        out.fill(0xa5);
        assert_eq!(write(&mut out[..needed]), Ok(needed));
        assert_eq!(out.pop(), Some(0xa5));
        assert_eq!(check(&out), Ok(()));
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn puts_commas_between_members_of_every_object() {
        assert_eq!(written(|out| Writer::new(out).finish()), "{}");
        let text = written(|out| {
            let mut json = Writer::new(out);
            json.object("a", |a| {
                a.object("b", |_| ());
                a.number("c", 1);
                a.object("d", |d| d.string("e", "f"));
            });
            json.object("g", |_| ());
            json.string("h", "");
            json.number("i", 2);
            json.finish()
        });
        assert_eq!(text, r#"{"a":{"b":{},"c":1,"d":{"e":"f"}},"g":{},"h":"","i":2}"#);
    }

    #[test]
    fn writes_the_smallest_and_the_largest_number() {
        let text = written(|out| {
            let mut json = Writer::new(out);
            json.number("min", i64::MIN);
            json.number("zero", 0);
            json.number("max", i64::MAX);
            json.finish()
        });
        assert_eq!(text, r#"{"min":-9223372036854775808,"zero":0,"max":9223372036854775807}"#);
    }

    #[test]
    fn escapes_what_the_grammar_asks_for_and_nothing_else() {
        let control: String = (0..0x21u8).map(char::from).collect();
        let text = written(|out| {
            let mut json = Writer::new(out);
            json.string(&control, "\"\\/'<>&\x7f\u{80}\u{2028}é€🚀\u{ffff}");
            json.finish()
        });
        let expected = [
            r#"{"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#,
            r"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b",
            r#"\u001c\u001d\u001e\u001f ":""#,
            "\\\"\\\\/'<>&\x7f\u{80}\u{2028}é€🚀\u{ffff}\"}",
        ];
        assert_eq!(text, expected.concat());
    }

    #[test]
    fn escapes_for_xml_in_names_and_values() {
        let text = written(|out| {
            let mut json = Writer::in_xml(out);
            json.string("<&>", "]]>\u{fffd}\u{fffe}\u{ffff}\n\"");
            json.finish()
        });
        let expected = "{\"\\u003c\\u0026\\u003e\":\"]]\\u003e\u{fffd}\\ufffe\\uffff\\n\\\"\"}";
        assert_eq!(text, expected);
    }

    #[test]
    fn texts_and_truths_are_written_as_they_are_meant() {
        let source = br#"{"\u0061\n":"\u00e9\/\u003c"}"#;
        let (name, value) = Object::parse(source).unwrap().members().next().unwrap();
        let text = written(|out| {
            let mut json = Writer::in_xml(out);
            json.text(name, value.to_text());
            json.boolean("b", true);
            json.boolean("c", false);
            json.finish()
        });
        assert_eq!(text, r#"{"a\n":"é/\u003c","b":true,"c":false}"#);
    }

    #[test]
    fn values_of_another_text_are_copied_as_they_stand() {
        let source = "{\"s\":\"\\u003c\\u0000\",\"a\":[1.50, \"<\\u003c\\n\\\"\\\\&\u{ffff}é\",\r\n\t{\"b\":null}],\"n\":-0}";
        let source = Object::parse(source.as_bytes()).unwrap();
        let copy = |mut json: Writer<'_, true>| {
            source.members().for_each(|(name, value)| json.value(name, value));
            json.finish()
        };
        let text = written(|out| copy(Writer::in_xml(out)));
        let expected = "{\"s\":\"\\u003c\\u0000\",\"a\":[1.50, \"\\u003c\\u003c\\n\\\"\\\\\\u0026\\uffffé\",   {\"b\":null}],\"n\":-0}";
        assert_eq!(text, expected);
    }

    fn text() -> impl Strategy<Value = String> {
        let character = prop_oneof![any::<char>(), proptest::char::range('\0', '\u{80}')];
        proptest::collection::vec(character, 0..30).prop_map(String::from_iter)
    }

    proptest! {
        #[test]
        fn what_is_written_can_be_extracted(name in text(), inner in text(), value in text(), number: i64) {
            let texts: Vec<String> = vec![
                written(|out| {
                    let mut json = Writer::new(out);
                    json.object(&name, |object| object.string(&inner, &value));
                    json.finish()
                }),
                written(|out| {
                    let mut json = Writer::in_xml(out);
                    json.object(&name, |object| object.string(&inner, &value));
                    json.finish()
                }),
            ];
            for text in texts {
                let mut buffer = heapless::String::<128>::new();
                let path = [name.as_str(), inner.as_str()];
                let mut extractor = Extractor::new([&path]);
                extractor.push(text.as_bytes(), [&mut buffer]).unwrap();
                prop_assert_eq!(extractor.finish([&mut buffer]), Ok([Some(value.as_str())]));
            }
            let mut out = [0; 512];
            let mut json = Writer::new(&mut out);
            json.number(&name, number);
            let len = json.finish().unwrap();
            let mut buffer = heapless::String::<128>::new();
            let path = [name.as_str()];
            let mut extractor = Extractor::new([&path]);
            extractor.push(&out[..len], [&mut buffer]).unwrap();
            let [found] = extractor.finish([&mut buffer]).unwrap();
            prop_assert_eq!(found.and_then(|text| text.parse().ok()), Some(number));
        }

        #[test]
        fn what_is_escaped_can_be_unescaped(value in text()) {
            let mut out = [0; 512];
            let mut json = Writer::in_xml(&mut out);
            json.string("", &value);
            let len = json.finish().unwrap();
            let mut buffer = heapless::String::<128>::new();
            let inside = out[..len].strip_prefix(br#"{"":""#).unwrap().strip_suffix(br#""}"#).unwrap();
            unescape(inside, &mut buffer).unwrap();
            prop_assert_eq!(buffer.as_str(), value.as_str());
        }
    }
}
