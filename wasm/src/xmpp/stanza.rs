//! One stanza: read from its bytes, with its CCS payload.
//!
//! Follows core/spec/xmpp.md: the payload is the text of a direct child `gcm` in `google:mobile:data`,
//! whatever its prefix. In a stanza of type error it is what was sent and refused.

use alloc::string::String;
use alloc::vec::Vec;

use pushwire_core::xmpp::xml::Token;
use pushwire_core::xmpp::xml::Tokenizer;
use pushwire_core::xmpp::xml::XmlError;
use pushwire_core::xmpp::xml::XmlMemory;

use super::Element;
use crate::json::Writer;
use crate::json::compact;
use crate::problem::ProblemKind;

const PAYLOAD: (&str, &str) = ("google:mobile:data", "gcm");

/// A stanza.
#[derive(Clone, Debug, Default)]
pub struct Stanza {
    /// The element.
    pub element: Element,
    /// The payload, if there is one and it is JSON: its text without white space.
    pub payload: Option<String>,
    /// Where it stands: the content of its element.
    pub payload_range: Option<(usize, usize)>,
}

impl Stanza {
    /// Finds the payload of the element, and returns where it is broken, if it is.
    pub(super) fn find_payload(&mut self) -> Option<usize> {
        let is_payload =
            |child: &&Element| (child.namespace.as_str(), child.name.as_str()) == PAYLOAD;
        let child = self.element.children.iter().find(is_payload)?;
        let (start, end) = child.content;
        self.payload_range = Some((start, end));
        match compact(child.text.as_bytes()) {
            Ok(payload) => {
                self.payload = Some(payload);
                None
            }
            // Behind references and CDATA an offset in the text is none in the stream.
            Err(error) if end - start == child.text.len() => Some(start + error.offset),
            Err(_) => Some(start),
        }
    }

    /// Writes its members up to its problem.
    pub(super) fn write_members(&self, json: &mut Writer) {
        self.element.write_members(json);
        self.write_payload(json.key("payload"));
        json.key("payload_start").maybe_number(self.payload_range.map(|(start, _)| start));
        json.key("payload_end").maybe_number(self.payload_range.map(|(_, end)| end));
    }
}

impl Stanza {
    /// In a browser `JSON.parse` puts the members in their order and spells the numbers.
    #[cfg(target_arch = "wasm32")]
    fn write_payload(&self, json: &mut Writer) {
        json.plain(self.payload.as_deref().unwrap_or("null"));
    }

    /// Does what `JSON.parse` does in a browser.
    #[cfg(not(target_arch = "wasm32"))]
    fn write_payload(&self, json: &mut Writer) {
        let payload = self.payload.as_ref().map(String::as_bytes);
        match payload.and_then(|payload| crate::json::Json::parse(payload).ok()) {
            Some(payload) => payload.write(json),
            None => json.null(),
        }
    }
}

/// How reading a stanza ended.
pub(super) enum End {
    /// With its end tag; so many bytes were read.
    Whole(usize),
    /// With the bytes.
    Cut,
    /// With an error, at this offset from its first byte.
    Broken(ProblemKind, usize),
}

/// Reads one stanza from the start of `bytes`, which stand at absolute offset `at`, as if it stood in a
/// stream that begins with `header`. Of a stanza that is not whole there is what was read.
pub(super) fn read(header: &[u8], bytes: &[u8], at: usize) -> (Option<Element>, End) {
    let mut memory = XmlMemory::<4096, 32>::new();
    let mut tokenizer = Tokenizer::new(&mut memory);
    let mut rest = header;
    // The header was read before; an error in it shows at the first byte of the stanza.
    while let Ok(Some(_)) = tokenizer.next(&mut rest) {}
    let mut reader =
        Reading { bytes, at, header: header.len() as u64, open: Vec::new(), done: None };
    let end = reader.tokens(&mut tokenizer);
    let stop = match end {
        End::Whole(stop) | End::Broken(_, stop) => stop,
        End::Cut => bytes.len(),
    };
    while !reader.open.is_empty() {
        reader.close(stop, stop);
    }
    (reader.done, end)
}

struct Reading<'b> {
    bytes: &'b [u8],
    at: usize,
    header: u64,
    open: Vec<Element>,
    done: Option<Element>,
}

impl Reading<'_> {
    fn tokens(&mut self, tokenizer: &mut Tokenizer<'_>) -> End {
        let mut rest = self.bytes;
        loop {
            let before = self.bytes.len() - rest.len();
            let token = match tokenizer.next(&mut rest) {
                Ok(Some(token)) => token,
                Ok(None) => return End::Cut,
                Err(error) => return self.broken(error),
            };
            let after = self.bytes.len() - rest.len();
            match token {
                Token::Start(start) => {
                    let tag = self.tag(before, after);
                    let element = Element::new(start, self.at + tag, self.at + after);
                    if element.has_long_names() {
                        return End::Broken(ProblemKind::XML_LIMIT, tag);
                    }
                    self.open.push(element);
                }
                Token::Text(text) => {
                    self.open.last_mut().into_iter().for_each(|open| open.text.push_str(text));
                }
                Token::End => self.close(self.tag(before, after), after),
                Token::StreamEnd | Token::Skipped(_) => return End::Whole(after),
            }
            if self.done.is_some() {
                return End::Whole(after);
            }
        }
    }

    fn broken(&self, error: XmlError) -> End {
        let offset = error.offset.saturating_sub(self.header) as usize;
        End::Broken(ProblemKind::of_xml(error.kind), offset.min(self.bytes.len()))
    }

    /// Returns where the tag begins that ends at `after`: no value has a `<` in it.
    fn tag(&self, before: usize, after: usize) -> usize {
        let read = self.bytes.get(before..after).unwrap_or_default();
        before + read.iter().rposition(|byte| *byte == b'<').unwrap_or(read.len())
    }

    /// Closes the innermost element, whose end tag begins at `tag` and ends before `after`.
    fn close(&mut self, tag: usize, after: usize) {
        let Some(mut element) = self.open.pop() else {
            return;
        };
        element.length = self.at + after - element.offset;
        element.content.1 = (self.at + tag).max(element.content.0);
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.done = Some(element),
        }
    }
}
