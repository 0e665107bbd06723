//! Captures of MCS, cut anyhow: the same frames, problems and JSON; and frames back from their JSON.
//!
//! Follows the promises of `mcs::Decoder`. Where frames begin and end is judged by the core's `frame::Header`, which is
//! what a client reads with.

use alloc::string::String;

use pushwire_core::fuzz::Digest;
use pushwire_core::fuzz::Input;
use pushwire_core::fuzz::WHOLE;
use pushwire_core::fuzz::cut;
use pushwire_core::mcs::frame::Header;

use super::check_problems;
use super::ordered;
use super::written;
use crate::mcs::Decoder;
use crate::mcs::Found;
use crate::mcs::From;
use crate::mcs::Sink;
use crate::mcs::Value;
use crate::mcs::encode;
use crate::problem::Problem;
use crate::problem::ProblemKind;

/// The longest stream: what is compared is about a hundred times as long.
const MOST: usize = 1024;

/// Bytes of JSON for a byte of the stream, at most: a field of two bytes has some 150, and a control character six.
const JSON_FOR_A_BYTE: usize = 200;

/// First byte: who sent it; two more: how the stream is cut; then the stream.
pub fn capture_mcs(data: &[u8]) {
    let mut input = Input::new(data);
    let from = input.choose(&[From::Server, From::Client]);
    let cuts = input.cuts();
    let stream = input.take(MOST);
    let whole = decode(from, stream, WHOLE);
    let pieces = decode(from, stream, cuts);
    let text = text(&whole);
    assert_eq!(self::text(&pieces), text);
    assert_eq!(pieces.index(), whole.index());
    assert!(text.len() <= JSON_FOR_A_BYTE * (stream.len() + 1), "{} bytes", text.len());
    check_frames(&whole, stream);
    (0..whole.len()).for_each(|frame| encode_again(&whole, frame));
}

fn decode(from: From, stream: &[u8], cuts: [usize; 2]) -> Decoder {
    let mut decoder = Decoder::new(from);
    let mut made = 0;
    cut(stream, cuts, |piece| {
        made += decoder.push(piece.to_vec());
        true
    });
    made += decoder.end();
    assert_eq!(made, decoder.len());
    assert_eq!((decoder.push(stream.to_vec()), decoder.end()), (0, 0), "after the end");
    decoder
}

fn text(decoder: &Decoder) -> String {
    written(|json| decoder.write(json))
}

/// Frames lie where a client would find them, and nothing is passed over without a word.
fn check_frames(decoder: &Decoder, stream: &[u8]) {
    let entries = (0..decoder.len()).map(|frame| decoder.entry(frame).unwrap());
    let frames = ordered(entries.map(|entry| (entry.offset, entry.length)), stream.len());
    check_problems(decoder.problems(), &frames, stream.len());
    let mut end = usize::from(decoder.version().is_some());
    assert!(decoder.version().is_none_or(|version| version == stream[0]));
    for (frame, (offset, length)) in frames.iter().enumerate() {
        assert_eq!(decoder.bytes(frame), stream.get(*offset..offset + length));
        check_header(decoder, frame, stream);
        assert!(end == *offset || is_told(decoder, end, Some(*offset)), "{end} to {offset}");
        end = offset + length;
    }
    assert!(end == stream.len() || is_told(decoder, end, None), "{end} to the end");
}

/// A frame is as long as its header says, unless the end of the stream cuts it off.
fn check_header(decoder: &Decoder, frame: usize, stream: &[u8]) {
    let entry = decoder.entry(frame).unwrap();
    let header = Header::parse(&stream[entry.offset..]);
    let whole = |header: Header| header.header_len + header.body_len as usize;
    let is_cut = decoder
        .problems()
        .iter()
        .any(|one| one.frame == Some(frame) && one.kind == ProblemKind::CUT);
    match header {
        Ok(Some(header)) if is_cut => assert!(whole(header) > entry.length),
        Ok(Some(header)) => assert_eq!(whole(header), entry.length),
        Ok(None) => assert!(is_cut),
        Err(error) => panic!("{error:?} is listed"),
    }
    assert_eq!(entry.tag, stream[entry.offset]);
    assert!(!is_cut || entry.offset + entry.length == stream.len());
}

/// Whether a problem is where a gap begins, and says where reading went on.
fn is_told(decoder: &Decoder, gap: usize, next: Option<usize>) -> bool {
    decoder.problems().iter().any(|one| one.offset == gap && one.resumed_at == next)
}

/// A frame without a problem is encoded again; what that gives says the same, and stays.
fn encode_again(decoder: &Decoder, frame: usize) {
    let said = Said::of(decoder, frame);
    if said.has_problem {
        return;
    }
    let json = decoder.frame(frame).unwrap();
    let bytes = encode(json.as_bytes()).expect("what was written is read");
    // A negative int32 can have come in five bytes; it is written in ten.
    assert!(bytes.len() <= 2 * decoder.bytes(frame).unwrap().len() + 8, "{json}");
    let again = decode_alone(&bytes);
    let json = again.frame(0).unwrap();
    assert_eq!(encode(json.as_bytes()).as_ref(), Ok(&bytes), "{json}");
    assert_eq!(Said::of(&again, 0), said, "{json}");
}

/// Decodes one frame, behind a version byte, so that its tag is not taken for one.
fn decode_alone(frame: &[u8]) -> Decoder {
    let decoder = Decoder::decode(From::Server, [&[41], frame].concat());
    assert_eq!((decoder.len(), decoder.problems().len()), (1, 0), "{frame:x?}");
    decoder
}

/// What a frame says, without where.
#[derive(Debug, PartialEq)]
struct Said {
    digest: Digest,
    has_problem: bool,
}

impl Said {
    fn of(decoder: &Decoder, frame: usize) -> Self {
        let is_its = |problem: &Problem| problem.frame == Some(frame);
        let has_problem = decoder.problems().iter().any(is_its);
        let mut said = Self { digest: Digest::NOTHING, has_problem };
        decoder.walk(frame, &mut said);
        said
    }
}

impl Sink for Said {
    fn value(&mut self, found: Found, value: Value<'_>) {
        self.digest.debug(&(found.number, value));
    }

    fn open(&mut self, found: Found) {
        self.digest.debug(&found.number);
    }

    fn close(&mut self) {
        self.digest.debug(&"");
    }

    /// Of a message of an unknown kind there is none in the list: then it is shown without fields.
    fn problem(&mut self, _: ProblemKind, _: usize) {
        self.has_problem = true;
    }
}
