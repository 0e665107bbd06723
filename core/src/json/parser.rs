//! The strict JSON parser: bytes in, in slices of any size, events out.
//!
//! Follows RFC 8259 to the letter: one value, four kinds of white space, no trailing commas, UTF-8 without a
//! byte order mark. Promises constant memory, no recursion, and the same events and the same error however
//! the input is cut. It keeps no text and does not look for duplicate keys.

use super::JsonError;
use super::JsonErrorKind;
use super::nesting::Container;
use super::nesting::Nesting;
use super::number::NumberReader;
use super::string::Step;
use super::string::StringReader;

/// A piece of a JSON text, in the order of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// `{`; what follows up to its [`EndObject`](Self::EndObject) alternates between keys and values.
    BeginObject,
    /// `}`.
    EndObject,
    /// `[`.
    BeginArray,
    /// `]`.
    EndArray,
    /// A member's name begins.
    BeginKey,
    /// It ends; its value follows.
    EndKey,
    /// A string begins.
    BeginString,
    /// It ends.
    EndString,
    /// A number begins.
    BeginNumber,
    /// It ends.
    EndNumber,
    /// A character of the key, string or number that has begun: decoded, in numbers as written.
    Char(char),
    /// `true` or `false`.
    Boolean(bool),
    /// `null`.
    Null,
}

/// What may come next.
#[derive(Clone, Copy, Debug)]
enum State {
    Value,
    FirstElement,
    FirstKey,
    Key,
    Colon,
    Text(Text),
    Number(NumberReader),
    Literal(Literal),
    AfterValue,
    Failed(JsonErrorKind),
}

/// In a key or a string.
#[derive(Clone, Copy, Debug)]
struct Text {
    reader: StringReader,
    is_key: bool,
}

/// In `true`, `false` or `null`.
#[derive(Clone, Copy, Debug)]
struct Literal {
    rest: &'static [u8],
    event: Event,
}

type Outcome = Result<(), JsonErrorKind>;

/// Reads one JSON text.
///
/// ```
/// use pushwire_core::json::Event;
/// use pushwire_core::json::Parser;
///
/// let mut decoded = String::new();
/// let mut visit = |event| {
///     if let Event::Char(character) = event {
///         decoded.push(character);
///     }
/// };
/// let mut parser = Parser::new();
/// parser.push(br#"["\ud83d"#, &mut visit)?;
/// parser.push(br#"\ude80"]"#, &mut visit)?;
/// parser.finish(&mut visit)?;
/// assert_eq!(decoded, "🚀");
/// # Ok::<(), pushwire_core::json::JsonError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Parser {
    state: State,
    nesting: Nesting,
    offset: usize,
}

impl Default for Parser {
    fn default() -> Self {
        Self::new()
    }
}

impl Parser {
    /// Starts before the first byte.
    pub const fn new() -> Self {
        Self { state: State::Value, nesting: Nesting::new(), offset: 0 }
    }

    /// Reads the next bytes of the text and calls `visit` with what is in them.
    ///
    /// # Errors
    ///
    /// [`JsonError`] at the first byte that breaks the text; from then on the same error again.
    pub fn push(&mut self, bytes: &[u8], visit: &mut dyn FnMut(Event)) -> Result<(), JsonError> {
        for byte in bytes {
            self.step(*byte, visit).map_err(|kind| self.fail(kind))?;
            self.offset = self.offset.wrapping_add(1);
        }
        Ok(())
    }

    /// Ends the text: only now is a bare number known to be whole.
    ///
    /// # Errors
    ///
    /// [`JsonErrorKind::Truncated`] if there is more to come, or the error that [`push`](Self::push) gave.
    pub fn finish(&mut self, visit: &mut dyn FnMut(Event)) -> Result<(), JsonError> {
        if let State::Number(reader) = self.state
            && reader.is_whole()
        {
            self.end_value(Event::EndNumber, visit);
        }
        match (self.state, self.nesting.top()) {
            (State::AfterValue, None) => Ok(()),
            (State::Failed(kind), _) => Err(self.fail(kind)),
            _ => Err(self.fail(JsonErrorKind::Truncated)),
        }
    }

    const fn fail(&mut self, kind: JsonErrorKind) -> JsonError {
        self.state = State::Failed(kind);
        let offset = self.offset;
        JsonError { kind, offset }
    }

    fn step(&mut self, byte: u8, visit: &mut dyn FnMut(Event)) -> Outcome {
        match self.state {
            State::Text(text) => self.text(text, byte, visit),
            State::Number(reader) => self.number(reader, byte, visit),
            State::Literal(literal) => self.literal(literal, byte, visit),
            State::Failed(kind) => Err(kind),
            _ if is_white_space(byte) => Ok(()),
            State::Value => self.value(byte, visit),
            State::FirstElement => self.first_element(byte, visit),
            State::FirstKey => self.first_key(byte, visit),
            State::Key => self.key(byte, visit),
            State::Colon => self.colon(byte),
            State::AfterValue => self.after_value(byte, visit),
        }
    }

    fn value(&mut self, byte: u8, visit: &mut dyn FnMut(Event)) -> Outcome {
        match byte {
            b'{' => self.open(Container::Object, visit),
            b'[' => self.open(Container::Array, visit),
            b'"' => self.begin_text(false, visit),
            b't' => self.begin_literal(b"rue", Event::Boolean(true)),
            b'f' => self.begin_literal(b"alse", Event::Boolean(false)),
            b'n' => self.begin_literal(b"ull", Event::Null),
            _ => self.begin_number(byte, visit),
        }
    }

    fn first_element(&mut self, byte: u8, visit: &mut dyn FnMut(Event)) -> Outcome {
        match byte {
            b']' => self.close(Event::EndArray, visit),
            _ => self.value(byte, visit),
        }
    }

    fn first_key(&mut self, byte: u8, visit: &mut dyn FnMut(Event)) -> Outcome {
        match byte {
            b'}' => self.close(Event::EndObject, visit),
            _ => self.key(byte, visit),
        }
    }

    fn key(&mut self, byte: u8, visit: &mut dyn FnMut(Event)) -> Outcome {
        match byte {
            b'"' => self.begin_text(true, visit),
            _ => Err(JsonErrorKind::Unexpected),
        }
    }

    fn colon(&mut self, byte: u8) -> Outcome {
        match byte {
            b':' => self.go(State::Value),
            _ => Err(JsonErrorKind::Unexpected),
        }
    }

    fn after_value(&mut self, byte: u8, visit: &mut dyn FnMut(Event)) -> Outcome {
        match (self.nesting.top(), byte) {
            (Some(Container::Object), b',') => self.go(State::Key),
            (Some(Container::Array), b',') => self.go(State::Value),
            (Some(Container::Object), b'}') => self.close(Event::EndObject, visit),
            (Some(Container::Array), b']') => self.close(Event::EndArray, visit),
            _ => Err(JsonErrorKind::Unexpected),
        }
    }

    fn text(&mut self, mut text: Text, byte: u8, visit: &mut dyn FnMut(Event)) -> Outcome {
        match text.reader.step(byte)? {
            Step::More => {}
            Step::Char(character) => visit(Event::Char(character)),
            Step::End => return self.end_text(text.is_key, visit),
        }
        self.go(State::Text(text))
    }

    fn number(&mut self, reader: NumberReader, byte: u8, visit: &mut dyn FnMut(Event)) -> Outcome {
        if let Some(reader) = reader.next(byte) {
            visit(Event::Char(char::from(byte)));
            return self.go(State::Number(reader));
        }
        if !reader.is_whole() {
            return Err(JsonErrorKind::Unexpected);
        }
        self.end_value(Event::EndNumber, visit);
        match is_white_space(byte) {
            true => Ok(()),
            false => self.after_value(byte, visit),
        }
    }

    fn literal(&mut self, mut literal: Literal, byte: u8, visit: &mut dyn FnMut(Event)) -> Outcome {
        match literal.rest.split_first() {
            Some((expected, rest)) if *expected == byte => literal.rest = rest,
            _ => return Err(JsonErrorKind::Unexpected),
        }
        self.go(State::Literal(literal))?;
        if literal.rest.is_empty() {
            self.end_value(literal.event, visit);
        }
        Ok(())
    }

    fn begin_text(&mut self, is_key: bool, visit: &mut dyn FnMut(Event)) -> Outcome {
        visit(match is_key {
            true => Event::BeginKey,
            false => Event::BeginString,
        });
        let reader = StringReader::Plain;
        self.go(State::Text(Text { reader, is_key }))
    }

    fn end_text(&mut self, is_key: bool, visit: &mut dyn FnMut(Event)) -> Outcome {
        if is_key {
            visit(Event::EndKey);
            return self.go(State::Colon);
        }
        self.end_value(Event::EndString, visit);
        Ok(())
    }

    fn begin_literal(&mut self, rest: &'static [u8], event: Event) -> Outcome {
        self.go(State::Literal(Literal { rest, event }))
    }

    fn begin_number(&mut self, byte: u8, visit: &mut dyn FnMut(Event)) -> Outcome {
        let reader = NumberReader::begin(byte).ok_or(JsonErrorKind::Unexpected)?;
        visit(Event::BeginNumber);
        visit(Event::Char(char::from(byte)));
        self.go(State::Number(reader))
    }

    fn open(&mut self, container: Container, visit: &mut dyn FnMut(Event)) -> Outcome {
        self.nesting.open(container).ok_or(JsonErrorKind::TooDeep)?;
        let (event, state) = match container {
            Container::Object => (Event::BeginObject, State::FirstKey),
            Container::Array => (Event::BeginArray, State::FirstElement),
        };
        visit(event);
        self.go(state)
    }

    fn close(&mut self, event: Event, visit: &mut dyn FnMut(Event)) -> Outcome {
        self.nesting.close();
        self.end_value(event, visit);
        Ok(())
    }

    fn end_value(&mut self, event: Event, visit: &mut dyn FnMut(Event)) {
        visit(event);
        self.state = State::AfterValue;
    }

    fn go(&mut self, to: State) -> Outcome {
        self.state = to;
        Ok(())
    }
}

/// The four bytes of RFC 8259 §2.
const fn is_white_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::String;
    use std::vec::Vec;

    use super::super::MAX_DEPTH;
    use super::*;

    type Outcome = Result<Vec<Event>, JsonError>;

    fn read<'t>(pieces: impl IntoIterator<Item = &'t [u8]>) -> (Outcome, Vec<Event>) {
        let mut parser = Parser::new();
        let mut events = Vec::new();
        let mut visit = |event| events.push(event);
        let mut pieces = pieces.into_iter();
        let pushed = pieces.try_for_each(|piece| parser.push(piece, &mut visit));
        let finished = pushed.and_then(|()| parser.finish(&mut visit));
        (finished.map(|()| events.clone()), events)
    }

    /// Reads `text` whole and cut in every way into two and into single bytes, with the same outcome.
    fn events(text: impl AsRef<[u8]>) -> Outcome {
        let text = text.as_ref();
        let whole = read([text]);
        assert_eq!(read(text.chunks(1)), whole, "{text:x?}");
        for at in 0..=text.len() {
            let (head, tail) = text.split_at(at);
            assert_eq!(read([head, tail]), whole, "{text:x?} cut at {at}");
        }
        whole.0
    }

    fn broken(text: impl AsRef<[u8]>) -> (JsonErrorKind, usize) {
        let error = events(text).unwrap_err();
        (error.kind, error.offset)
    }

    #[test]
    fn reports_everything_in_the_order_of_the_text() {
        use Event::*;
        let text = r#" { "k\u00e9" : [ "\ud83d\ude80", -1.5e+3, {}, [] ] , "" : true, "n":null,"f":false } "#;
        let mut expected =
            Vec::from([BeginObject, BeginKey, Char('k'), Char('é'), EndKey, BeginArray]);
        expected.extend([BeginString, Char('🚀'), EndString, BeginNumber]);
        expected.extend("-1.5e+3".chars().map(Char));
        expected.extend([EndNumber, BeginObject, EndObject, BeginArray, EndArray, EndArray]);
        expected.extend([BeginKey, EndKey, Boolean(true)]);
        expected.extend([BeginKey, Char('n'), EndKey, Null]);
        expected.extend([BeginKey, Char('f'), EndKey, Boolean(false), EndObject]);
        assert_eq!(events(text).unwrap(), expected);
    }

    #[test]
    fn ends_a_bare_number_at_the_end_of_the_text_or_before_white_space() {
        let expected = [Event::BeginNumber, Event::Char('7'), Event::EndNumber];
        assert_eq!(events("7").unwrap(), expected);
        assert_eq!(events("7 ").unwrap(), expected);
    }

    #[test]
    fn takes_exactly_four_kinds_of_white_space() {
        for byte in (0..=255).filter(|byte| !b"0123456789.eE".contains(byte)) {
            let is_white = b" \t\n\r".contains(&byte);
            assert_eq!(events([byte, b'0']).is_ok(), is_white || byte == b'-', "{byte:x}");
            assert_eq!(events([b'0', byte]).is_ok(), is_white, "{byte:x}");
        }
    }

    #[test]
    fn names_the_byte_that_breaks_the_text() {
        for (text, offset) in [
            ("\u{feff}1", 0),
            ("[1,]", 3),
            ("[,1]", 1),
            ("[1 2]", 3),
            ("[1}", 2),
            ("{\"a\":1]", 6),
            ("{\"a\":1,}", 7),
            ("{\"a\",1}", 4),
            ("{\"a\" 1}", 5),
            ("{1:1}", 1),
            ("{,}", 1),
            ("01", 1),
            ("-a", 1),
            ("[-]", 2),
            ("[1.]", 3),
            ("1e ", 2),
            ("+1", 0),
            ("nul ", 3),
            ("truee", 4),
            ("1 2", 2),
            ("]", 0),
            ("[]]", 2),
            ("'a'", 0),
            ("// comment", 0),
        ] {
            assert_eq!(broken(text), (JsonErrorKind::Unexpected, offset), "{text}");
        }
    }

    #[test]
    fn counts_the_bytes_of_strings_in_the_offset() {
        assert_eq!(broken("[\"é\", \"\u{1}\"]"), (JsonErrorKind::ControlCharacter, 8));
        assert_eq!(broken(r#"["é", "\q"]"#), (JsonErrorKind::Escape, 9));
        assert_eq!(broken(r#"{"\ud800":1}"#), (JsonErrorKind::LoneSurrogate, 8));
        assert_eq!(broken(b"[\"\xed\xa0\x80\"]"), (JsonErrorKind::Utf8, 3));
    }

    #[test]
    fn every_true_start_of_a_text_is_truncated() {
        let text = r#" {"a\n\u00e9" : [true, -1.0e+1 , "é"], "b": {"c":null}}"#;
        for length in 0..text.len() {
            let truncated = (JsonErrorKind::Truncated, length);
            assert_eq!(broken(&text.as_bytes()[..length]), truncated);
        }
        for text in ["", " ", "-", "1.", "1e", "1e+", "tru", "\"", "[1"] {
            assert_eq!(broken(text), (JsonErrorKind::Truncated, text.len()), "{text}");
        }
    }

    #[test]
    fn refuses_the_first_level_too_deep() {
        let mixed: String = "[{\"\":".repeat(MAX_DEPTH / 2);
        let closed = [&mixed, "0", &"}]".repeat(MAX_DEPTH / 2)].concat();
        assert!(read([closed.as_bytes()]).0.is_ok());
        for opening in ["[", "{"] {
            let deep = [&mixed, opening, "\"\":0"].concat();
            let (outcome, _) = read([deep.as_bytes()]);
            let too_deep = JsonError { kind: JsonErrorKind::TooDeep, offset: mixed.len() };
            assert_eq!(outcome, Err(too_deep));
        }
    }

    #[test]
    fn depth_is_what_is_open_and_not_how_often_it_was_opened() {
        let wide = ["[", &"[],{},".repeat(2 * MAX_DEPTH), "0]"].concat();
        assert!(read([wide.as_bytes()]).0.is_ok());
    }

    #[test]
    fn an_error_stays() {
        let mut parser = Parser::new();
        let visit = &mut |_| ();
        let error = parser.push(b"[1,]", visit).unwrap_err();
        assert_eq!(parser.push(b"1]", visit), Err(error));
        assert_eq!(parser.finish(visit), Err(error));
    }

    #[test]
    fn a_text_ended_too_early_cannot_go_on() {
        let mut parser = Parser::new();
        let visit = &mut |_| ();
        assert_eq!(parser.push(b"[1", visit), Ok(()));
        let error = parser.finish(visit).unwrap_err();
        assert_eq!(parser.push(b"]", visit), Err(error));
    }
}
