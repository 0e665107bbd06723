//! One HTTP/1.1 exchange over an open TLS connection, in bounded memory.
//!
//! Heads and chunk sizes are parsed by `httparse`; bodies go to the caller as they arrive (RFC 9112
//! §6: by length, chunked, or to the end of the connection). Promises that head and body are bounded
//! and that any split of the bytes gives the same. It follows no redirects and keeps no connection.

#[cfg(feature = "_fuzz")]
pub(crate) mod fuzz;

use core::fmt;

use embedded_io_async::Read;
use embedded_io_async::Write;
use pushwire_core::time::Duration;

use crate::tls::TlsError;
use crate::tls::TlsReader;

/// The most headers that an answer may have.
const MAX_HEADERS: usize = 64;

/// The longest body that is read, in bytes.
const MAX_BODY: u64 = 1 << 20;

/// The longest line of a chunk's size, in bytes.
const CHUNK_LINE: usize = 64;

/// Why an answer could not be read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) enum HttpError<E> {
    /// The connection failed before the end.
    Tls(TlsError<E>),
    /// The head is not HTTP, or longer than the buffer.
    Head,
    /// The body's framing makes no sense, or the body is longer than 1 MiB.
    Body,
}

impl<E> From<TlsError<E>> for HttpError<E> {
    fn from(error: TlsError<E>) -> Self {
        Self::Tls(error)
    }
}

impl<E: fmt::Debug> fmt::Display for HttpError<E>
where
    TlsError<E>: fmt::Display,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tls(error) => error.fmt(f),
            Self::Head => f.write_str("the answer is not HTTP, or its head is too long"),
            Self::Body => f.write_str("the answer's body is too long or badly framed"),
        }
    }
}

/// The head of an answer, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<Duration>,
}

/// Receives an answer in parts.
pub(crate) trait Sink {
    fn head(&mut self, head: Head);
    fn body(&mut self, bytes: &[u8]);
}

/// Reads an answer to its end; `buffer` bounds its head.
pub(crate) async fn read_answer<R, W>(
    reader: &mut TlsReader<'_, R, W>,
    buffer: &mut [u8],
    sink: &mut impl Sink,
) -> Result<(), HttpError<R::Error>>
where
    R: Read,
    W: Write<Error = R::Error>,
{
    let mut answer = Answer::new(buffer);
    loop {
        let bytes = match reader.fill().await {
            Err(TlsError::Closed) if answer.may_end() => return Ok(()),
            filled => filled?,
        };
        let count = bytes.len();
        let done = answer.feed(bytes, sink).map_err(|part| match part {
            Part::Head => HttpError::Head,
            Part::Body => HttpError::Body,
        })?;
        reader.consume(count);
        if done {
            return Ok(());
        }
    }
}

/// The part of an answer that makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Head,
    Body,
}

/// An answer in the making.
#[derive(Debug)]
struct Answer<'b> {
    buffer: &'b mut [u8],
    len: usize,
    state: State,
    read: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Head,
    Length(u64),
    ToEnd,
    Chunk(Chunk),
    Done,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chunk {
    /// The line with the size; so many bytes of it are in the buffer.
    Size,
    Data(u64),
    /// The line break after the data.
    Break,
    /// Trailers; whether the line so far is empty.
    Trailer {
        empty: bool,
    },
}

impl<'b> Answer<'b> {
    const fn new(buffer: &'b mut [u8]) -> Self {
        Self { buffer, len: 0, state: State::Head, read: 0 }
    }

    /// Tells whether the end of the connection is the end of the answer.
    fn may_end(&self) -> bool {
        matches!(self.state, State::ToEnd | State::Done)
    }

    /// Takes the next bytes; tells whether the answer is complete.
    fn feed(&mut self, mut bytes: &[u8], sink: &mut impl Sink) -> Result<bool, Part> {
        while !bytes.is_empty() {
            bytes = match self.state {
                State::Head => self.feed_head(bytes, sink)?,
                State::Length(left) => self.feed_length(left, bytes, sink)?,
                State::ToEnd => self.body(bytes, sink)?,
                State::Chunk(chunk) => self.feed_chunk(chunk, bytes, sink)?,
                State::Done => &[],
            };
        }
        Ok(self.state == State::Done)
    }

    fn body<'i>(&mut self, bytes: &'i [u8], sink: &mut impl Sink) -> Result<&'i [u8], Part> {
        self.read = self.read.saturating_add(bytes.len() as u64);
        if self.read > MAX_BODY {
            return Err(Part::Body);
        }
        sink.body(bytes);
        Ok(&[])
    }

    /// Collects the head up to the empty line, byte for byte, so that the body's start is known.
    fn feed_head<'i>(&mut self, bytes: &'i [u8], sink: &mut impl Sink) -> Result<&'i [u8], Part> {
        let Some((byte, rest)) = bytes.split_first() else {
            return Ok(bytes);
        };
        *self.buffer.get_mut(self.len).ok_or(Part::Head)? = *byte;
        self.len += 1;
        let head = self.buffer.get(..self.len).unwrap_or_default();
        if head.ends_with(b"\r\n\r\n") {
            let (head, state) = parse_head(head).ok_or(Part::Head)?;
            self.len = 0;
            // Interim answers come before the one that counts (RFC 9110 §15.2).
            if head.status >= 200 {
                sink.head(head);
                self.state = state;
            }
        }
        Ok(rest)
    }

    fn feed_length<'i>(
        &mut self,
        left: u64,
        bytes: &'i [u8],
        sink: &mut impl Sink,
    ) -> Result<&'i [u8], Part> {
        let (now, rest) = split(bytes, left);
        self.body(now, sink)?;
        let left = left - now.len() as u64;
        self.state = if left == 0 { State::Done } else { State::Length(left) };
        Ok(rest)
    }

    fn feed_chunk<'i>(
        &mut self,
        chunk: Chunk,
        bytes: &'i [u8],
        sink: &mut impl Sink,
    ) -> Result<&'i [u8], Part> {
        if let Chunk::Data(left) = chunk {
            let (now, rest) = split(bytes, left);
            self.body(now, sink)?;
            let left = left - now.len() as u64;
            self.state = State::Chunk(if left == 0 { Chunk::Break } else { Chunk::Data(left) });
            return Ok(rest);
        }
        let Some((byte, rest)) = bytes.split_first() else {
            return Ok(bytes);
        };
        self.state = match (chunk, *byte) {
            (Chunk::Size, byte) => self.feed_size(byte)?,
            (Chunk::Break, b'\n') => State::Chunk(Chunk::Size),
            (Chunk::Break, b'\r') => self.state,
            (Chunk::Trailer { empty: true }, b'\n') => State::Done,
            (Chunk::Trailer { .. }, b'\n') => State::Chunk(Chunk::Trailer { empty: true }),
            (Chunk::Trailer { .. }, b'\r') => self.state,
            (Chunk::Trailer { .. }, _) => State::Chunk(Chunk::Trailer { empty: false }),
            _ => return Err(Part::Body),
        };
        Ok(rest)
    }

    fn feed_size(&mut self, byte: u8) -> Result<State, Part> {
        let line = self.buffer.get_mut(..CHUNK_LINE).ok_or(Part::Body)?;
        *line.get_mut(self.len).ok_or(Part::Body)? = byte;
        self.len += 1;
        let line = line.get(..self.len).unwrap_or_default();
        match httparse::parse_chunk_size(line) {
            Ok(httparse::Status::Partial) => Ok(self.state),
            Ok(httparse::Status::Complete((_, size))) => {
                self.len = 0;
                let last = Chunk::Trailer { empty: true };
                Ok(State::Chunk(if size == 0 { last } else { Chunk::Data(size) }))
            }
            Err(_) => Err(Part::Body),
        }
    }
}

fn split(bytes: &[u8], count: u64) -> (&[u8], &[u8]) {
    let count = usize::try_from(count).unwrap_or(usize::MAX).min(bytes.len());
    bytes.split_at_checked(count).unwrap_or((bytes, &[]))
}

/// Reads status and framing out of a whole head.
fn parse_head(bytes: &[u8]) -> Option<(Head, State)> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    response.parse(bytes).ok()?;
    let status = response.code?;
    let value = |name: &str| {
        let found = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        found.and_then(|header| core::str::from_utf8(header.value).ok()).map(str::trim)
    };
    let retry_after = value("retry-after").and_then(|seconds| seconds.parse().ok());
    let head = Head { status, retry_after: retry_after.map(Duration::from_secs) };
    // Chunked wins over a length (RFC 9112 §6.3).
    let chunked = value("transfer-encoding").is_some_and(|coding| {
        coding.rsplit(',').next().is_some_and(|last| last.trim().eq_ignore_ascii_case("chunked"))
    });
    let state = match value("content-length") {
        _ if matches!(status, 204 | 304) => State::Done,
        _ if chunked => State::Chunk(Chunk::Size),
        Some(length) => match length.parse().ok()? {
            0 => State::Done,
            length => State::Length(length),
        },
        None => State::ToEnd,
    };
    Some((head, state))
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;
    use std::string::String;
    use std::vec;
    use std::vec::Vec;

    use super::*;

    #[derive(Default, Debug, PartialEq)]
    struct Seen {
        head: Option<Head>,
        body: Vec<u8>,
    }

    impl Sink for Seen {
        fn head(&mut self, head: Head) {
            self.head = Some(head);
        }

        fn body(&mut self, bytes: &[u8]) {
            self.body.extend_from_slice(bytes);
        }
    }

    fn read(answer: &[u8], step: usize) -> Result<(bool, Seen), Part> {
        let mut buffer = vec![0; 512];
        let (mut state, mut seen) = (Answer::new(&mut buffer), Seen::default());
        for piece in answer.chunks(step) {
            state.feed(piece, &mut seen)?;
        }
        Ok((state.may_end(), seen))
    }

    fn every_step(answer: &str, status: u16, body: &str) {
        for step in 1..=answer.len() {
            let (whole, seen) = read(answer.as_bytes(), step).unwrap();
            assert!(whole, "step {step}");
            assert_eq!(seen.head.unwrap().status, status);
            assert_eq!(String::from_utf8(seen.body).unwrap(), body);
        }
    }

    #[test]
    fn any_split_gives_the_same_answer() {
        every_step("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello");
        every_step("HTTP/1.1 503 x\r\n\r\nto the end", 503, "to the end");
        every_step("HTTP/1.1 204 No Content\r\n\r\n", 204, "");
        every_step(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n\
             5;ext=1\r\nhello\r\n1\r\n!\r\n0\r\nTrailer: x\r\n\r\n",
            200,
            "hello!",
        );
    }

    #[test]
    fn interim_answers_are_passed_over() {
        let interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
        let last = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
        every_step(&format!("{interim}{last}"), 200, "hello");
        assert!(!read(interim.as_bytes(), 7).unwrap().0);
    }

    #[test]
    fn a_cut_off_body_is_not_complete() {
        for answer in [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
            "HTTP/1.1 200 OK\r\n",
        ] {
            assert!(!read(answer.as_bytes(), 7).unwrap().0, "{answer}");
        }
    }

    #[test]
    fn reads_how_long_to_wait() {
        let (_, seen) = read(b"HTTP/1.1 429 x\r\nRetry-After: 7\r\n\r\n", 64).unwrap();
        assert_eq!(seen.head.unwrap().retry_after, Some(Duration::from_secs(7)));
    }

    #[test]
    fn refuses_what_is_not_http_and_what_is_too_long() {
        assert_eq!(read(b"SSH-2.0-x\r\n\r\n", 5), Err(Part::Head));
        let long = std::format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(600));
        assert_eq!(read(long.as_bytes(), 99), Err(Part::Head));
        let bad = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
        assert_eq!(read(bad.as_bytes(), 99), Err(Part::Body));
        let mut huge = String::from("HTTP/1.1 200 OK\r\n\r\n");
        huge.push_str(&"x".repeat(MAX_BODY as usize + 1));
        assert_eq!(read(huge.as_bytes(), 4096), Err(Part::Body));
    }
}
