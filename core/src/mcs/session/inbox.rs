//! The receive buffer: reads land in it, frames are cut from it, messages wait in it.
//!
//! Follows the framing of spec/mcs.md §2. Layout: `waiting messages … | scanned | unread | free`.
//! A message that waits for the application stays where it arrived, while later frames are read
//! past it. A frame larger than the buffer streams through a [`Scanner`]. Promises: no byte is
//! copied except to close a gap, any cut of the stream gives the same frames, nothing is read
//! beyond what was received.

use core::fmt;

use heapless::Deque;

use super::scanner::Scanner;
use crate::error::PeerError;
use crate::mcs::Tag;
use crate::mcs::frame;
use crate::mcs::frame::Header;
use crate::slices::shift;

/// How many messages may wait in the buffer; more stop the reading until one is answered.
const MAX_WAITING: usize = 16;

/// The receive buffer; its memory is the caller's.
pub(crate) struct Inbox<'m> {
    memory: &'m mut [u8],
    /// First byte that has not been looked at as a frame.
    scanned: usize,
    /// First free byte.
    end: usize,
    /// Length of the frame at `scanned`, once its header is in.
    wanted: usize,
    /// Length of the frame before `scanned`, if nothing keeps it.
    handled: usize,
    expects_version: bool,
    waiting: Deque<Waiting, MAX_WAITING>,
    skipping: Option<Skipping>,
    /// The scanner of the oversize frame that is being skipped or waits to be reported.
    scanner: Scanner,
    scanner_taken: bool,
}

/// A message that waits to be delivered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting {
    /// 0 once its connection is gone.
    pub(crate) stream_id: u32,
    pub(crate) body: Body,
}

/// Where a message's body is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Body {
    /// In the buffer.
    Kept { start: usize, len: usize },
    /// Gone past; what the scanner found is all there is.
    Oversize { tag: Tag, size: u32 },
}

#[derive(Clone, Copy, Debug)]
struct Skipping {
    tag: Tag,
    size: u32,
    left: usize,
}

/// What the buffer holds next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// A whole frame; its body is at these positions until the next read.
    Whole { tag: Tag, start: usize, len: usize },
    /// The end of a frame larger than the buffer.
    Skipped { tag: Tag, size: u32 },
}

impl Frame {
    pub(crate) const fn tag(self) -> Tag {
        match self {
            Self::Whole { tag, .. } | Self::Skipped { tag, .. } => tag,
        }
    }
}

impl<'m> Inbox<'m> {
    pub(crate) fn new(memory: &'m mut [u8]) -> Self {
        Self {
            memory,
            scanned: 0,
            end: 0,
            wanted: 0,
            handled: 0,
            expects_version: true,
            waiting: Deque::new(),
            skipping: None,
            scanner: Scanner::default(),
            scanner_taken: false,
        }
    }

    /// Drops what belongs to the old connection, except messages that arrived whole.
    pub(crate) fn connection_closed(&mut self) {
        self.end = self.scanned;
        self.wanted = 0;
        self.handled = 0;
        self.expects_version = true;
        if self.skipping.take().is_some() {
            self.scanner_taken = false;
        }
        self.waiting.iter_mut().for_each(|message| message.stream_id = 0);
    }

    /// Lends the free part of the buffer; empty while waiting messages fill it.
    pub(crate) fn free(&mut self) -> &mut [u8] {
        let start = self.first_needed();
        let room = self.memory.len() - self.end;
        if start == self.end || room == 0 || self.scanned + self.wanted > self.memory.len() {
            self.close_gap(start);
        }
        self.memory.get_mut(self.end..).unwrap_or_default()
    }

    /// Takes `count` bytes that were read into [`free`](Self::free); false if there was no room.
    pub(crate) fn received(&mut self, count: usize) -> bool {
        let fits = count <= self.memory.len() - self.end;
        if fits {
            self.end += count;
        }
        fits
    }

    /// Tells whether reading cannot go on until a waiting message is answered.
    pub(crate) fn is_stuck(&mut self) -> bool {
        let second_oversize = self.scanner_taken && self.skipping.is_none();
        self.free().is_empty() || (second_oversize && self.is_inside_frame())
    }

    /// Tells whether a frame has begun and is not all there.
    pub(crate) fn is_inside_frame(&self) -> bool {
        self.skipping.is_some() || self.scanned < self.end
    }

    fn first_needed(&self) -> usize {
        let kept = self.waiting.iter().find_map(|message| match message.body {
            Body::Kept { start, .. } => Some(start),
            Body::Oversize { .. } => None,
        });
        kept.unwrap_or(self.scanned)
    }

    fn close_gap(&mut self, start: usize) {
        shift(self.memory, start..self.end, 0);
        self.scanned -= start;
        self.end -= start;
        // Behind an oversize message that waits, the gap reaches over what was handled.
        self.handled = self.handled.min(self.scanned);
        for message in self.waiting.iter_mut() {
            if let Body::Kept { start: at, .. } = &mut message.body {
                *at -= start;
            }
        }
    }

    /// Takes the next frame, or returns `None` until more bytes are received.
    ///
    /// # Errors
    ///
    /// [`PeerError::Version`] or [`PeerError::FrameLength`]: the stream cannot be followed.
    pub(crate) fn next_frame(&mut self) -> Result<Option<Frame>, PeerError> {
        self.drop_handled();
        if self.skipping.is_some() {
            return Ok(self.skip());
        }
        if self.expects_version && !self.take_version()? {
            return Ok(None);
        }
        let unread = self.memory.get(self.scanned..self.end).unwrap_or_default();
        let header = Header::parse(unread).map_err(|_| PeerError::FrameLength)?;
        Ok(header.and_then(|header| self.take_frame(header)))
    }

    fn take_version(&mut self) -> Result<bool, PeerError> {
        if self.scanned == self.end {
            return Ok(false);
        }
        let version = self.memory.get(self.scanned).copied().unwrap_or_default();
        self.scanned += 1;
        self.expects_version = false;
        if frame::is_version_accepted(version) {
            Ok(true)
        } else {
            Err(PeerError::Version(version))
        }
    }

    fn take_frame(&mut self, header: Header) -> Option<Frame> {
        let Header { tag, header_len, body_len } = header;
        let len = usize::try_from(body_len).unwrap_or(usize::MAX);
        let whole = header_len.saturating_add(len);
        if whole > self.memory.len() {
            return self.begin_skip(header, len);
        }
        if whole > self.end - self.scanned {
            self.wanted = whole;
            return None;
        }
        let start = self.scanned + header_len;
        self.scanned += whole;
        self.wanted = 0;
        self.handled = whole;
        Some(Frame::Whole { tag, start, len })
    }

    fn begin_skip(&mut self, header: Header, len: usize) -> Option<Frame> {
        if self.scanner_taken {
            return None;
        }
        self.scanner = Scanner::new(header.tag);
        self.scanner_taken = true;
        self.scanned += header.header_len;
        self.skipping = Some(Skipping { tag: header.tag, size: header.body_len, left: len });
        self.skip()
    }

    fn skip(&mut self) -> Option<Frame> {
        let Skipping { tag, size, left } = self.skipping?;
        let count = left.min(self.end - self.scanned);
        let bytes = self.memory.get(self.scanned..self.scanned + count).unwrap_or_default();
        self.scanner.feed(bytes);
        self.scanned += count;
        // The bytes are not needed again: give their room back at once.
        self.drop_scanned(count);
        let left = left - count;
        self.skipping = (left > 0).then_some(Skipping { tag, size, left });
        (left == 0).then_some(Frame::Skipped { tag, size })
    }

    /// A frame that was handled behind a waiting message would fill the buffer for nothing.
    fn drop_handled(&mut self) {
        let handled = core::mem::take(&mut self.handled);
        if !self.waiting.is_empty() {
            self.drop_scanned(handled);
        }
    }

    fn drop_scanned(&mut self, count: usize) {
        shift(self.memory, self.scanned..self.end, self.scanned - count);
        self.scanned -= count;
        self.end -= count;
    }

    /// Tells whether one more message may wait.
    pub(crate) fn has_room_to_wait(&self) -> bool {
        !self.waiting.is_full()
    }

    /// Lets a message wait for delivery.
    pub(crate) fn wait(&mut self, stream_id: u32, body: Body) {
        self.handled = 0;
        // `has_room_to_wait` is asked before the frame is taken.
        let _ = self.waiting.push_back(Waiting { stream_id, body });
    }

    /// Takes the oldest waiting message; its body stays in place until the next read.
    pub(crate) fn pop_waiting(&mut self) -> Option<Waiting> {
        self.waiting.pop_front()
    }

    /// Returns the stream id of the oldest message of this connection that waits.
    pub(crate) fn oldest_waiting(&self) -> Option<u32> {
        self.waiting.iter().map(|message| message.stream_id).find(|stream_id| *stream_id > 0)
    }

    /// Returns a body.
    pub(crate) fn body(&self, start: usize, len: usize) -> &[u8] {
        self.memory.get(start..start + len).unwrap_or_default()
    }

    /// Returns the scanner of the oversize frame reported last.
    pub(crate) const fn scanner(&self) -> &Scanner {
        &self.scanner
    }

    /// Makes the scanner free for the next oversize frame.
    pub(crate) fn release_scanner(&mut self) {
        self.scanner_taken = false;
    }
}

/// The buffer holds what senders wrote: it is not printed.
impl fmt::Debug for Inbox<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox").field("waiting", &self.waiting).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::vec;
    use std::vec::Vec;

    use super::*;

    fn feed(inbox: &mut Inbox<'_>, mut bytes: &[u8], step: usize) -> Vec<(u8, usize)> {
        let mut frames = vec![];
        while !bytes.is_empty() {
            let free = inbox.free();
            let count = step.min(free.len()).min(bytes.len());
            assert!(count > 0, "no room");
            free[..count].copy_from_slice(&bytes[..count]);
            bytes = &bytes[count..];
            assert!(inbox.received(count));
            while let Some(frame) = inbox.next_frame().unwrap() {
                frames.push(match frame {
                    Frame::Whole { tag, len, .. } => (tag.number(), len),
                    Frame::Skipped { tag, size } => {
                        inbox.release_scanner();
                        (tag.number(), size as usize)
                    }
                });
            }
        }
        frames
    }

    #[test]
    fn any_step_gives_the_same_frames_oversize_ones_included() {
        let mut stream = vec![41, 0, 0, 8, 5, 1, 2, 3, 4, 5, 8, 40];
        stream.extend([0; 40]);
        stream.extend([1, 0, 100, 10]);
        stream.extend([7; 10]);
        for step in 1..=stream.len() {
            let mut memory = [0; 16];
            let frames = feed(&mut Inbox::new(&mut memory), &stream, step);
            assert_eq!(frames, [(0, 0), (8, 5), (8, 40), (1, 0), (100, 10)], "step {step}");
        }
    }

    #[test]
    fn a_waiting_message_stays_while_later_frames_are_read() {
        let mut memory = [0; 12];
        let mut inbox = Inbox::new(&mut memory);
        assert_eq!(feed(&mut inbox, &[41, 8, 3, b'a', b'b', b'c'], 6), [(8, 3)]);
        inbox.wait(2, Body::Kept { start: 3, len: 3 });
        for _ in 0..10 {
            assert_eq!(feed(&mut inbox, &[0, 0, 1, 0], 4), [(0, 0), (1, 0)]);
        }
        let Waiting { body: Body::Kept { start, len }, .. } = inbox.pop_waiting().unwrap() else {
            panic!("not kept");
        };
        assert_eq!(inbox.body(start, len), b"abc");
    }

    #[test]
    fn frames_behind_an_oversize_message_are_read_whenever_the_buffer_is_lent() {
        let mut memory = [0; 12];
        let mut inbox = Inbox::new(&mut memory);
        let mut oversize = vec![41, 8, 20];
        oversize.extend([0; 20]);
        assert_eq!(feed(&mut inbox, &oversize, 5), [(8, 20)]);
        inbox.wait(2, Body::Oversize { tag: Tag::DataMessageStanza, size: 20 });
        for _ in 0..10 {
            inbox.free()[..2].fill(0);
            assert!(inbox.received(2));
            let frame = inbox.next_frame().unwrap().unwrap();
            assert_eq!(frame, Frame::Whole { tag: Tag::HeartbeatPing, start: 2, len: 0 });
            assert_eq!(inbox.free().len(), 12);
        }
        assert_eq!(feed(&mut inbox, &[8, 1, b'a'], 2), [(8, 1)]);
    }

    #[test]
    fn refuses_a_version_below_41() {
        let mut memory = [0; 8];
        let mut inbox = Inbox::new(&mut memory);
        inbox.free()[0] = 37;
        inbox.received(1);
        assert_eq!(inbox.next_frame(), Err(PeerError::Version(37)));
    }
}
