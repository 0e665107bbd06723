//! The shapes in which the same content can be written.
//!
//! The defaults are those of published CCS traces (Google's CCS page of 2013, GIMMM's `xmpp_handshake.xml`): a prefix
//! for acks, nacks and control messages, another for the features, no XML declaration. The others are legal XML that
//! other servers write (Prosody: every quotation mark as `&quot;`) or that a reader must be ready for. None changes
//! what is said.

use serde::Deserialize;
use serde_json::Map;
use serde_json::Value;

/// How text is escaped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Text {
    /// Only what XML demands.
    #[default]
    Plain,
    /// Every quotation mark as `&quot;` too.
    Quot,
    /// In CDATA sections.
    Cdata,
    /// Everything but letters and digits as decimal and hexadecimal references in turn.
    References,
}

/// How everything is written. In JSON, a field that is left out has its default.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Form {
    /// Acks, nacks and control messages have `data:gcm`; otherwise `gcm`.
    pub prefixed: bool,
    /// Features are `str:features`; otherwise `stream:features`.
    pub str_features: bool,
    /// How text is escaped.
    pub text: Text,
    /// What is not ASCII is a `\u` escape in the JSON, two beyond the basic plane.
    pub ascii: bool,
    /// An XML declaration before each stream.
    pub declaration: bool,
    /// White space around stanzas.
    pub white_space: bool,
    /// Bytes to a write, each a TLS record of its own; 0 is all at once.
    pub bytes: usize,
    /// Writes are cut at places that follow from this number.
    pub random: Option<u64>,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            prefixed: true,
            str_features: true,
            text: Text::Plain,
            ascii: false,
            declaration: false,
            white_space: false,
            bytes: 0,
            random: None,
        }
    }
}

impl Form {
    /// A JSON object as text.
    pub(crate) fn json(&self, object: &Map<String, Value>) -> String {
        let text = Value::Object(object.clone()).to_string();
        if self.ascii { text.chars().map(ascii).collect() } else { text }
    }
}

/// A character as JSON can have it in ASCII.
fn ascii(character: char) -> String {
    if character.is_ascii() {
        return character.to_string();
    }
    let mut units = [0; 2];
    let units = character.encode_utf16(&mut units);
    units.iter().map(|unit| format!("\\u{unit:04x}")).collect()
}

impl Text {
    /// Characters as they stand in an element.
    pub(crate) fn encode(self, characters: &str) -> String {
        match self {
            Self::Cdata => format!("<![CDATA[{}]]>", characters.replace("]]>", "]]]]><![CDATA[>")),
            Self::References => characters.chars().enumerate().map(reference).collect(),
            Self::Plain | Self::Quot => characters.chars().map(|c| self.escaped(c)).collect(),
        }
    }

    fn escaped(self, character: char) -> String {
        match character {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            // A reader turns a bare one into a line feed.
            '\r' => "&#13;".to_owned(),
            '"' if self == Self::Quot => "&quot;".to_owned(),
            other => other.to_string(),
        }
    }
}

fn reference((index, character): (usize, char)) -> String {
    match character {
        plain if plain.is_ascii_alphanumeric() => plain.to_string(),
        other if index % 2 == 0 => format!("&#{};", u32::from(other)),
        other => format!("&#x{:X};", u32::from(other)),
    }
}

/// Sizes of writes that look random and repeat with the same seed (xorshift64, Marsaglia 2003).
pub(crate) struct Cuts(u64);

impl Cuts {
    pub(crate) fn new(seed: u64) -> Self {
        // Zero would stay zero.
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    pub(crate) fn next_size(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % 40).map_or(1, |size| size + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_characters_in_every_form() {
        let text = "a\"]]>&<é";
        assert_eq!(Text::Plain.encode(text), "a\"]]&gt;&amp;&lt;é");
        assert_eq!(Text::Quot.encode(text), "a&quot;]]&gt;&amp;&lt;é");
        assert_eq!(Text::Cdata.encode(text), "<![CDATA[a\"]]]]><![CDATA[>&<é]]>");
        assert_eq!(Text::References.encode("a\"<"), "a&#x22;&#60;");
        assert_eq!(Text::Plain.encode("\r\n"), "&#13;\n");
    }

    #[test]
    fn ascii_json_has_surrogate_pairs() {
        let Value::Object(object) = serde_json::json!({ "k": "é😀" }) else {
            panic!("no object")
        };
        let form = Form { ascii: true, ..Form::default() };
        assert_eq!(form.json(&object), r#"{"k":"\u00e9\ud83d\ude00"}"#);
    }
}
