//! Finds the stanzas of a stream as its bytes come, and goes on behind what is none.
//!
//! Follows RFC 6120 §4 and §6: a stream may begin again after SASL. Each stanza is read as if it stood
//! alone in its stream, so a broken one costs only itself; reading goes on at the next tag that could
//! be a stanza. Promises the same stanzas and problems however the stream is cut.

use alloc::string::String;
use alloc::vec::Vec;

use super::Element;
use super::Stanza;
use super::markup;
use super::markup::Markup;
use super::stanza;
use super::stanza::End;
use crate::json::Writer;
use crate::problem;
use crate::problem::Problem;
use crate::problem::ProblemKind;

/// Stands for the stream where there is none; logs use its prefix without declaring it.
const NO_STREAM: &[u8] = b"<s xmlns:stream='http://etherx.jabber.org/streams'>";

/// Takes one direction of a stream apart.
///
/// ```
/// use pushwire_wasm::xmpp::Decoder;
///
/// let mut decoder = Decoder::new();
/// assert_eq!(decoder.push(b"<message id='1'><gcm xmlns='google:mobile:data'>{}</g"), 0);
/// assert_eq!(decoder.push(b"cm></message>"), 1);
/// decoder.end();
/// assert_eq!(decoder.get(0).and_then(|stanza| stanza.payload_range), Some((48, 50)));
/// ```
#[derive(Debug, Default)]
pub struct Decoder {
    /// The start tag of the stream that is open.
    header: Option<Vec<u8>>,
    pending: Vec<u8>,
    base: usize,
    /// How much of what is pending was looked at in vain.
    tried: usize,
    /// Whether the next stanza is being looked for.
    searches: bool,
    /// The problem behind which the next stanza is the first.
    skipped: Option<usize>,
    stanzas: Vec<Stanza>,
    problems: Vec<Problem>,
    ended: bool,
}

/// What a step does with the bytes before it.
enum Step {
    Taken(usize),
    Wait,
}

impl Decoder {
    /// Starts before the first byte.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a whole stream apart.
    pub fn decode(bytes: &[u8]) -> Self {
        let mut decoder = Self::new();
        decoder.push(bytes);
        decoder.end();
        decoder
    }

    /// Takes the next bytes; returns how many stanzas that made. After [`end`](Self::end) it does nothing.
    pub fn push(&mut self, bytes: &[u8]) -> usize {
        let before = self.stanzas.len();
        if !self.ended {
            self.pending.extend_from_slice(bytes);
            // Nothing ends but with a `>`, and nothing more is known before.
            let new = self.pending.get(self.tried..).unwrap_or_default();
            let ends = |byte: &u8| *byte == b'>';
            if new.iter().any(ends) {
                self.advance(false);
            }
            self.tried = self.pending.len();
        }
        self.stanzas.len() - before
    }

    /// Ends the stream: what is left is a cut stanza, or none. Returns how many stanzas that made.
    pub fn end(&mut self) -> usize {
        let before = self.stanzas.len();
        if !core::mem::replace(&mut self.ended, true) {
            self.advance(true);
        }
        self.stanzas.len() - before
    }

    /// Returns how many stanzas there are.
    pub const fn len(&self) -> usize {
        self.stanzas.len()
    }

    /// Tells whether there is no stanza.
    pub const fn is_empty(&self) -> bool {
        self.stanzas.is_empty()
    }

    /// Returns a stanza.
    pub fn get(&self, index: usize) -> Option<&Stanza> {
        self.stanzas.get(index)
    }

    /// Returns everything that is wrong, in the order of the stream.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns a stanza as JSON.
    pub fn stanza(&self, index: usize) -> Option<String> {
        let mut json = Writer::default();
        self.write_stanza(index, &mut json);
        Some(json.finish()).filter(|text| !text.is_empty())
    }

    /// Writes everything as JSON.
    pub fn write(&self, json: &mut Writer) {
        json.open('{');
        self.write_members(json);
        json.close('}');
    }

    /// Writes the members of that: stanzas, problems.
    pub fn write_members(&self, json: &mut Writer) {
        json.key("stanzas").open('[');
        (0..self.stanzas.len()).for_each(|index| self.write_stanza(index, json));
        json.close(']');
        self.write_problems(0, json.key("problems"));
    }

    /// Writes the list of problems from `first` on.
    pub fn write_problems(&self, first: usize, json: &mut Writer) {
        problem::write_from(&self.problems, first, json);
    }

    fn write_stanza(&self, index: usize, json: &mut Writer) {
        let Some(stanza) = self.stanzas.get(index) else {
            return;
        };
        json.open('{');
        stanza.write_members(json);
        let offset = stanza.element.offset;
        problem::write_first(&self.problems, index, offset, json.key("problem"));
        json.close('}');
    }

    fn advance(&mut self, last: bool) {
        let pending = core::mem::take(&mut self.pending);
        let mut done = 0;
        while let Some(rest) = pending.get(done..).filter(|rest| !rest.is_empty()) {
            match self.step(rest, self.base + done, last) {
                Step::Taken(taken) => done += taken,
                Step::Wait => break,
            }
        }
        self.base += done;
        self.pending = pending.get(done..).unwrap_or_default().to_vec();
    }

    fn step(&mut self, bytes: &[u8], at: usize, last: bool) -> Step {
        if self.searches {
            return self.search(bytes, last);
        }
        let spaces = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        match bytes.get(spaces) {
            None => return Step::Taken(spaces),
            Some(_) if spaces > 0 => return Step::Taken(spaces),
            Some(b'<') => {}
            Some(_) => return self.skip(ProblemKind::GARBAGE, at, 0),
        }
        match markup::markup(bytes, last) {
            Markup::Unknown => Step::Wait,
            Markup::Declaration(len) => Step::Taken(len),
            Markup::StreamStart(len) => self.begin(bytes.get(..len).unwrap_or_default(), at),
            Markup::StreamEnd(len) if self.header.take().is_some() => Step::Taken(len),
            Markup::StreamEnd(_) | Markup::Stanza => self.read(bytes, at, last),
        }
    }

    /// Begins a stream: its start tag is needed to read what is in it.
    fn begin(&mut self, tag: &[u8], at: usize) -> Step {
        if tag.ends_with(b"/>") {
            return Step::Taken(tag.len());
        }
        match stanza::read(&[], tag, at) {
            (_, End::Broken(kind, offset)) => {
                return self.skip(kind, at + offset, offset.max(1));
            }
            (None, _) => return self.skip(ProblemKind::CUT, at, tag.len()),
            _ => self.header = Some(tag.into()),
        }
        Step::Taken(tag.len())
    }

    fn read(&mut self, bytes: &[u8], at: usize, last: bool) -> Step {
        let header = self.header.as_deref().unwrap_or(NO_STREAM);
        let (element, end) = stanza::read(header, bytes, at);
        if matches!(end, End::Cut) && !last {
            return Step::Wait;
        }
        let is_whole = matches!(end, End::Whole(_));
        let frame = element.map(|element| self.add(element, is_whole));
        match end {
            End::Whole(len) if frame.is_some() => Step::Taken(len),
            End::Broken(kind, offset) => {
                let step = self.skip(kind, at + offset, offset.max(1));
                self.problems.last_mut().into_iter().for_each(|one| one.frame = frame);
                step
            }
            _ if frame.is_some() => {
                self.problems.push(Problem { frame, ..Problem::new(ProblemKind::CUT, at) });
                Step::Taken(bytes.len())
            }
            _ => self.skip(ProblemKind::CUT, at, bytes.len()),
        }
    }

    /// Lists a stanza and returns its index.
    fn add(&mut self, element: Element, is_whole: bool) -> usize {
        let frame = self.stanzas.len();
        let mut stanza = Stanza { element, payload: None, payload_range: None };
        let broken = if is_whole { stanza.find_payload() } else { None };
        if let Some(problem) = self.skipped.take().and_then(|one| self.problems.get_mut(one)) {
            problem.resumed_at = Some(stanza.element.offset);
        }
        if let Some(offset) = broken {
            let problem = Problem::new(ProblemKind::PAYLOAD, offset);
            self.problems.push(Problem { frame: Some(frame), ..problem });
        }
        self.stanzas.push(stanza);
        frame
    }

    /// Notes a problem and begins to look for the next stanza.
    fn skip(&mut self, kind: ProblemKind, at: usize, taken: usize) -> Step {
        self.skipped = Some(self.problems.len());
        self.problems.push(Problem::new(kind, at));
        self.searches = true;
        Step::Taken(taken)
    }

    fn search(&mut self, bytes: &[u8], last: bool) -> Step {
        for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == b'<') {
            match markup::is_plausible(bytes.get(at..).unwrap_or_default(), last) {
                Some(false) => {}
                Some(true) => {
                    self.searches = false;
                    return Step::Taken(at);
                }
                None if at == 0 => return Step::Wait,
                None => return Step::Taken(at),
            }
        }
        Step::Taken(bytes.len())
    }
}
