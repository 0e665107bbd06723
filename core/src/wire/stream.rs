//! Walks the fields of a message that streams past in pieces and is never whole in memory.
//!
//! Follows protobuf.dev/programming-guides/encoding. Promises constant memory and the same calls
//! however the bytes are cut; stops for good at the first byte that makes no sense. It does not
//! look into nested messages: those are byte strings.

/// Receives the fields of a [`FieldStream`].
pub(crate) trait FieldSink {
    /// A varint field.
    fn varint(&mut self, number: u64, value: u64) {
        let _ = (number, value);
    }

    /// A fixed64 field.
    fn fixed64(&mut self, number: u64, value: u64) {
        let _ = (number, value);
    }

    /// A byte string begins; returns whether its bytes are wanted.
    fn begin(&mut self, number: u64, len: u64) -> bool;

    /// The next bytes of the byte string that is wanted; `left` bytes are still to come.
    fn bytes(&mut self, number: u64, bytes: &[u8], left: u64);
}

/// A walk over the fields of one message.
#[derive(Debug, Default)]
pub(crate) struct FieldStream {
    state: State,
    varint: u64,
    shift: u32,
}

#[derive(Clone, Copy, Debug, Default)]
enum State {
    #[default]
    Key,
    Varint(u64),
    Fixed64 {
        number: u64,
        value: u64,
        read: u32,
    },
    Length(u64),
    Wanted {
        number: u64,
        left: u64,
    },
    Skip(u64),
    Lost,
}

impl FieldStream {
    /// Takes the next bytes of the message.
    pub(crate) fn feed(&mut self, mut bytes: &[u8], sink: &mut impl FieldSink) {
        while !bytes.is_empty() {
            bytes = match self.state {
                State::Wanted { number, left } => self.feed_wanted(number, left, bytes, sink),
                State::Skip(left) => self.feed_skip(left, bytes),
                State::Fixed64 { number, value, read } => {
                    self.feed_fixed64(number, value, read, bytes, sink)
                }
                State::Lost => &[],
                State::Key | State::Varint(_) | State::Length(_) => self.feed_varint(bytes, sink),
            };
        }
    }

    /// Tells whether the message made sense so far and may end here.
    #[cfg(any(feature = "push", test))]
    pub(crate) const fn is_between_fields(&self) -> bool {
        matches!(self.state, State::Key) && self.shift == 0
    }

    fn feed_varint<'b>(&mut self, bytes: &'b [u8], sink: &mut impl FieldSink) -> &'b [u8] {
        let Some((byte, rest)) = bytes.split_first() else {
            return bytes;
        };
        if self.shift >= 64 {
            self.state = State::Lost;
            return rest;
        }
        self.varint |= u64::from(byte & 0x7f) << self.shift;
        self.shift += 7;
        if *byte < 0x80 {
            self.shift = 0;
            let value = core::mem::take(&mut self.varint);
            self.varint_read(value, sink);
        }
        rest
    }

    fn varint_read(&mut self, value: u64, sink: &mut impl FieldSink) {
        self.state = match self.state {
            State::Key => Self::value_state(value),
            State::Length(number) if value == 0 => {
                if sink.begin(number, 0) {
                    sink.bytes(number, &[], 0);
                }
                State::Key
            }
            State::Length(number) if sink.begin(number, value) => {
                State::Wanted { number, left: value }
            }
            State::Length(_) => State::skip(value),
            State::Varint(number) => {
                sink.varint(number, value);
                State::Key
            }
            other => other,
        };
    }

    fn value_state(key: u64) -> State {
        match key & 7 {
            0 => State::Varint(key >> 3),
            1 => State::Fixed64 { number: key >> 3, value: 0, read: 0 },
            2 => State::Length(key >> 3),
            5 => State::Skip(4),
            _ => State::Lost,
        }
    }

    fn feed_fixed64<'b>(
        &mut self,
        number: u64,
        value: u64,
        read: u32,
        bytes: &'b [u8],
        sink: &mut impl FieldSink,
    ) -> &'b [u8] {
        let Some((byte, rest)) = bytes.split_first() else {
            return bytes;
        };
        let value = value | u64::from(*byte) << (8 * read);
        self.state = if read < 7 {
            State::Fixed64 { number, value, read: read + 1 }
        } else {
            sink.fixed64(number, value);
            State::Key
        };
        rest
    }

    fn feed_wanted<'b>(
        &mut self,
        number: u64,
        left: u64,
        bytes: &'b [u8],
        sink: &mut impl FieldSink,
    ) -> &'b [u8] {
        let (head, rest) = split(bytes, left);
        let left = left - head.len() as u64;
        sink.bytes(number, head, left);
        self.state = if left == 0 { State::Key } else { State::Wanted { number, left } };
        rest
    }

    fn feed_skip<'b>(&mut self, left: u64, bytes: &'b [u8]) -> &'b [u8] {
        let (head, rest) = split(bytes, left);
        self.state = State::skip(left - head.len() as u64);
        rest
    }
}

impl State {
    const fn skip(left: u64) -> Self {
        if left == 0 { Self::Key } else { Self::Skip(left) }
    }
}

/// Splits off at most `count` bytes.
fn split(bytes: &[u8], count: u64) -> (&[u8], &[u8]) {
    let count = usize::try_from(count).unwrap_or(usize::MAX).min(bytes.len());
    bytes.split_at_checked(count).unwrap_or((bytes, &[]))
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;
    use std::string::String;

    use super::*;

    #[derive(Default)]
    struct Log(String);

    impl FieldSink for Log {
        fn varint(&mut self, number: u64, value: u64) {
            self.0 += &format!("{number}={value};");
        }

        fn fixed64(&mut self, number: u64, value: u64) {
            self.0 += &format!("{number}=f{value};");
        }

        fn begin(&mut self, number: u64, len: u64) -> bool {
            self.0 += &format!("{number}[{len}]");
            number == 3
        }

        fn bytes(&mut self, _: u64, bytes: &[u8], left: u64) {
            bytes.iter().for_each(|byte| self.0.push(char::from(*byte)));
            if left == 0 {
                self.0.push(';');
            }
        }
    }

    const MESSAGE: [u8; 29] = [
        8, 0xac, 2, 17, 1, 2, 0, 0, 0, 0, 0, 0, 26, 3, b'a', b'b', b'c', 34, 2, 9, 9, 45, 1, 2, 3,
        4, 26, 0, 8,
    ];

    fn walk(pieces: &[&[u8]]) -> String {
        let (mut stream, mut log) = (FieldStream::default(), Log::default());
        pieces.iter().for_each(|piece| stream.feed(piece, &mut log));
        log.0
    }

    #[test]
    fn any_cut_gives_the_same_fields() {
        let whole = walk(&[&MESSAGE]);
        assert_eq!(whole, "1=300;2=f513;3[3]abc;4[2]3[0];");
        for cut in 0..MESSAGE.len() {
            assert_eq!(walk(&[&MESSAGE[..cut], &MESSAGE[cut..]]), whole, "cut at {cut}");
        }
    }

    #[test]
    fn knows_where_a_message_may_end() {
        let mut stream = FieldStream::default();
        for (bytes, may_end) in [(&[8u8][..], false), (&[5], true), (&[26, 1], false), (&[0], true)]
        {
            stream.feed(bytes, &mut Log::default());
            assert_eq!(stream.is_between_fields(), may_end);
        }
    }

    #[test]
    fn stops_for_good_at_a_group() {
        assert_eq!(walk(&[&[8, 1, 0x0b, 8, 2]]), "1=1;");
    }
}
