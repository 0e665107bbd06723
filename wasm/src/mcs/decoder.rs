//! Finds the frames of a stream as its bytes come, and goes on behind what is none.
//!
//! Follows spec/mcs.md §1.3, §2. A frame whose message is broken is a frame, so are those of unknown
//! tags; what cannot be one is skipped up to the next that can be believed (`check.rs`). Promises the
//! same frames and problems however the stream is cut. Keeps the stream, each byte once, and 32 bytes
//! for each frame.

use alloc::string::String;
use alloc::vec::Vec;

use pushwire_core::mcs::frame;
use pushwire_core::mcs::frame::Header;
use pushwire_core::wire::Reader;

use super::check;
use super::check::MAX_BODY;
use super::check::Verdict;
use super::frame_json;
use super::index;
use super::index::Collect;
use super::index::Entry;
use super::index::WORDS;
use super::schema;
use super::walk::Sink;
use super::walk::walk;
use crate::json::Writer;
use crate::problem;
use crate::problem::Problem;
use crate::problem::ProblemKind;

/// Who sent the stream: decides which login follows the version byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum From {
    /// The server; its first frame is a LoginResponse.
    #[default]
    Server,
    /// The client; its first frame is a LoginRequest.
    Client,
}

/// Small pieces of the stream are joined up to this many bytes.
const BLOCK: usize = 64 << 10;

/// Takes one direction of a connection apart.
///
/// ```
/// use pushwire_wasm::mcs::Decoder;
/// use pushwire_wasm::mcs::From;
///
/// let mut decoder = Decoder::new(From::Server);
/// assert_eq!(decoder.push(vec![41, 0, 2, 0x10]), 0);
/// assert_eq!(decoder.push(vec![5]), 1);
/// decoder.end();
/// assert_eq!(
///     decoder.frame(0).as_deref(),
///     Some(
///         r#"{"offset":1,"length":4,"tag":0,"name":"HeartbeatPing","fields":[{"number":2,"#.to_owned()
///             + r#""name":"last_stream_id_received","type":"int32","start":3,"end":5,"value":5}],"#
///             + r#""problem":null}"#
///     )
///     .as_deref()
/// );
/// ```
#[derive(Debug, Default)]
pub struct Decoder {
    from: From,
    version: Option<u8>,
    state: State,
    /// Whole frames and what was skipped, in pieces of the stream.
    blocks: Vec<Block>,
    /// What is not taken apart yet, from this offset on.
    pending: Vec<u8>,
    base: usize,
    index: Vec<u32>,
    problems: Vec<Problem>,
}

#[derive(Debug)]
struct Block {
    start: usize,
    bytes: Vec<u8>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Before the first byte.
    #[default]
    Start,
    /// Between frames.
    Frames,
    /// After garbage.
    Searching,
    Ended,
}

/// What a step does with the bytes before it.
enum Step {
    /// So many bytes are done with.
    Taken(usize),
    /// More must come first.
    Wait,
}

impl Decoder {
    /// Starts before the first byte of a stream.
    pub fn new(from: From) -> Self {
        Self { from, ..Self::default() }
    }

    /// Takes a whole stream apart.
    pub fn decode(from: From, bytes: Vec<u8>) -> Self {
        let mut decoder = Self::new(from);
        decoder.push(bytes);
        decoder.end();
        decoder
    }

    /// Takes the next bytes; returns how many frames are whole now that were not. After
    /// [`end`](Self::end) it does nothing.
    pub fn push(&mut self, bytes: Vec<u8>) -> usize {
        let before = self.len();
        if self.state != State::Ended {
            match self.pending.is_empty() {
                true => self.pending = bytes,
                false => self.pending.extend_from_slice(&bytes),
            }
            self.advance(false);
        }
        self.len() - before
    }

    /// Ends the stream: what is left is a cut frame, or none. Returns how many frames that made.
    pub fn end(&mut self) -> usize {
        let before = self.len();
        self.advance(true);
        self.state = State::Ended;
        self.len() - before
    }

    /// Returns how many frames there are.
    pub const fn len(&self) -> usize {
        self.index.len() / WORDS
    }

    /// Tells whether there is no frame.
    pub const fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// Returns the version byte, if the stream began with one.
    pub const fn version(&self) -> Option<u8> {
        self.version
    }

    /// Returns the index: [`WORDS`] words for each frame.
    pub fn index(&self) -> &[u32] {
        &self.index
    }

    /// Returns one frame of the index.
    pub fn entry(&self, frame: usize) -> Option<Entry> {
        let start = frame.checked_mul(WORDS)?;
        self.index.get(start..)?.first_chunk().map(|words| Entry::from_words(*words))
    }

    /// Returns everything that is wrong, in the order of the stream.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns the bytes of a frame.
    pub fn bytes(&self, frame: usize) -> Option<&[u8]> {
        let entry = self.entry(frame)?;
        let after = self.blocks.partition_point(|block| block.start <= entry.offset);
        let block = self.blocks.get(after.checked_sub(1)?)?;
        let start = entry.offset - block.start;
        block.bytes.get(start..start + entry.length)
    }

    /// Returns the message in a frame: its bytes without the header.
    pub fn message(&self, frame: usize) -> Option<&[u8]> {
        self.body(frame).map(|(_, body, _)| body)
    }

    /// Walks the fields of a frame.
    pub fn walk(&self, frame: usize, sink: &mut impl Sink) {
        if let Some((entry, body, at)) = self.body(frame) {
            walk(schema::fields(entry.tag), Reader::new(body, at), sink);
        }
    }

    /// Returns a frame as JSON.
    pub fn frame(&self, frame: usize) -> Option<String> {
        let mut json = Writer::default();
        self.write_frame(frame, &mut json);
        Some(json.finish()).filter(|text| !text.is_empty())
    }

    /// Writes everything as JSON.
    pub fn write(&self, json: &mut Writer) {
        json.open('{');
        self.write_members(json);
        json.close('}');
    }

    /// Writes the members of that: version, frames, problems.
    pub fn write_members(&self, json: &mut Writer) {
        json.key("version").maybe_number(self.version.map(usize::from));
        json.key("frames").open('[');
        (0..self.len()).for_each(|frame| self.write_frame(frame, json));
        json.close(']');
        self.write_problems(0, json.key("problems"));
    }

    /// Writes the list of problems from `first` on.
    pub fn write_problems(&self, first: usize, json: &mut Writer) {
        problem::write_from(&self.problems, first, json);
    }

    fn write_frame(&self, frame: usize, json: &mut Writer) {
        let Some((entry, body, at)) = self.body(frame) else {
            return;
        };
        json.open('{');
        json.key("offset").number(entry.offset as u64);
        json.key("length").number(entry.length as u64);
        json.key("tag").number(entry.tag.into());
        json.key("name").maybe_string(schema::message_name(entry.tag));
        frame_json::write_fields(entry.tag, body, at, json.key("fields"));
        problem::write_first(&self.problems, frame, entry.offset, json.key("problem"));
        json.close('}');
    }

    /// Returns a frame's entry, its body and where that begins.
    fn body(&self, frame: usize) -> Option<(Entry, &[u8], usize)> {
        let (entry, bytes) = (self.entry(frame)?, self.bytes(frame)?);
        let header = Header::parse(bytes).ok().flatten();
        let len = header.map_or(bytes.len(), |header| header.header_len);
        Some((entry, bytes.get(len..).unwrap_or_default(), entry.offset + len))
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
        self.keep(pending, done);
    }

    fn step(&mut self, bytes: &[u8], at: usize, last: bool) -> Step {
        match self.state {
            State::Start => self.start(bytes, last),
            State::Frames => self.next(bytes, at, last),
            State::Searching => self.search(bytes, at, last),
            State::Ended => Step::Wait,
        }
    }

    /// Stores what is done with, and keeps the rest.
    fn keep(&mut self, mut pending: Vec<u8>, done: usize) {
        if done == 0 {
            self.pending = pending;
            return;
        }
        self.pending = pending.get(done..).unwrap_or_default().to_vec();
        pending.truncate(done);
        let start = self.base;
        self.base += done;
        match self.blocks.last_mut() {
            Some(block) if block.bytes.len() + done <= BLOCK => {
                block.bytes.extend_from_slice(&pending);
            }
            _ => self.blocks.push(Block { start, bytes: pending }),
        }
    }

    /// Reads the version byte, if there is one: 41 or 38, or any other before a login.
    fn start(&mut self, bytes: &[u8], last: bool) -> Step {
        let (Some(first), rest) = (bytes.first().copied(), bytes.get(1..).unwrap_or_default())
        else {
            return Step::Wait;
        };
        let is_version = match first {
            frame::VERSION | 38 => Verdict::Yes,
            _ if schema::message_name(first).is_some() => Verdict::No,
            _ => is_login(self.from, rest),
        };
        if is_version == Verdict::Unknown && !last {
            return Step::Wait;
        }
        self.state = State::Frames;
        if is_version != Verdict::Yes {
            return Step::Taken(0);
        }
        self.version = Some(first);
        if !frame::is_version_accepted(first) {
            self.problems.push(Problem::new(ProblemKind::VERSION, 0));
        }
        Step::Taken(1)
    }

    fn next(&mut self, bytes: &[u8], at: usize, last: bool) -> Step {
        let header = match Header::parse(bytes) {
            Ok(Some(header)) if header.body_len as usize <= MAX_BODY => header,
            Ok(None) => return self.unfinished(bytes, at, last),
            _ => return self.skip(ProblemKind::FRAME_LENGTH, at),
        };
        let total = header.header_len + header.body_len as usize;
        let Some((whole, rest)) = bytes.split_at_checked(total) else {
            return self.unfinished(bytes, at, last);
        };
        let (tag, words, problems) = (header.tag.number(), self.index.len(), self.problems.len());
        self.add(tag, whole, header.header_len, at);
        // Listing tells that most are sound; only one with problems, or without fields, is looked at twice.
        let is_clean = self.problems.len() == problems && schema::fields(tag).is_some();
        let body = whole.get(header.header_len..).unwrap_or_default();
        let verdict = match is_clean || check::is_sound(tag, body) {
            true => Verdict::Yes,
            false => check::goes_on(rest, last),
        };
        if verdict != Verdict::Yes {
            self.index.truncate(words);
            self.problems.truncate(problems);
        }
        match verdict {
            Verdict::Yes => Step::Taken(total),
            Verdict::No => self.skip(ProblemKind::GARBAGE, at),
            Verdict::Unknown => Step::Wait,
        }
    }

    /// Waits for the rest of a frame; at the end of the stream it is cut, unless there are frames in it.
    fn unfinished(&mut self, bytes: &[u8], at: usize, last: bool) -> Step {
        if !last {
            return Step::Wait;
        }
        let tag = bytes.first().copied().unwrap_or_default();
        let header = Header::parse(bytes).ok().flatten();
        let header_len = header.map_or(bytes.len(), |header| header.header_len);
        let body = bytes.get(header_len..).unwrap_or_default();
        let others = || (1..bytes.len()).any(|skipped| is_frame_at(bytes, skipped));
        if !check::is_one_message(tag, body) && others() {
            return self.skip(ProblemKind::FRAME_LENGTH, at);
        }
        self.cut(tag, bytes, header_len, at);
        Step::Taken(bytes.len())
    }

    /// Begins to look for the next frame, or goes on if the one that was found is none after all.
    fn skip(&mut self, kind: ProblemKind, at: usize) -> Step {
        match self.problems.last_mut() {
            Some(problem) if problem.resumed_at == Some(at) => problem.resumed_at = None,
            _ => self.problems.push(Problem::new(kind, at)),
        }
        self.state = State::Searching;
        Step::Taken(1)
    }

    fn search(&mut self, bytes: &[u8], at: usize, last: bool) -> Step {
        for skipped in 0..bytes.len() {
            match check::is_frame(bytes.get(skipped..).unwrap_or_default(), last) {
                Verdict::No => {}
                Verdict::Unknown if skipped == 0 => return Step::Wait,
                Verdict::Unknown => return Step::Taken(skipped),
                Verdict::Yes => {
                    let problem = self.problems.last_mut();
                    problem.into_iter().for_each(|one| one.resumed_at = Some(at + skipped));
                    self.state = State::Frames;
                    return Step::Taken(skipped);
                }
            }
        }
        Step::Taken(bytes.len())
    }

    /// Lists a whole frame.
    fn add(&mut self, tag: u8, bytes: &[u8], header_len: usize, at: usize) {
        let entry = Entry { offset: at, length: bytes.len(), tag, ..Entry::default() };
        let mut collect =
            Collect { entry, frame: self.len(), problems: &mut self.problems, depth: 0, outer: 0 };
        let fields = schema::fields(tag);
        if fields.is_some() {
            let body = bytes.get(header_len..).unwrap_or_default();
            walk(fields, Reader::new(body, at + header_len), &mut collect);
        }
        let words = collect.entry.to_words();
        self.index.extend_from_slice(&words);
    }

    /// Lists a frame that the end of the stream cuts off; that is its problem, and comes first.
    fn cut(&mut self, tag: u8, bytes: &[u8], header_len: usize, at: usize) {
        let frame = self.len();
        self.problems.push(Problem { frame: Some(frame), ..Problem::new(ProblemKind::CUT, at) });
        let first = self.problems.len();
        self.add(tag, bytes, header_len, at);
        // The field that is cut off is no problem of its own.
        let ends =
            |one: &Problem| [ProblemKind::TRUNCATED, ProblemKind::LENGTH].contains(&one.kind);
        if self.problems.len() > first && self.problems.last().is_some_and(ends) {
            self.problems.pop();
        }
        let flags = self.index.len() - WORDS + 4;
        let flags = self.index.get_mut(flags);
        flags.into_iter().for_each(|flags| *flags |= index::PROBLEM | index::CUT);
    }
}

fn is_frame_at(bytes: &[u8], at: usize) -> bool {
    check::is_frame(bytes.get(at..).unwrap_or_default(), true) == Verdict::Yes
}

/// Tells whether a login begins here: its tag, a length, and field 1, which is required.
fn is_login(from: From, bytes: &[u8]) -> Verdict {
    let tag = match from {
        From::Server => 3,
        From::Client => 2,
    };
    match (bytes.first(), Header::parse(bytes)) {
        (None, _) => Verdict::Unknown,
        (Some(first), _) if *first != tag => Verdict::No,
        (_, Ok(None)) => Verdict::Unknown,
        (_, Ok(Some(header))) => match bytes.get(header.header_len) {
            None => Verdict::Unknown,
            Some(0x0a) if header.body_len > 1 => Verdict::Yes,
            Some(_) => Verdict::No,
        },
        (_, Err(_)) => Verdict::No,
    }
}
