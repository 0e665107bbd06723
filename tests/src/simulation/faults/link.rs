//! A connection's two ordered streams of bytes, and what networks do to them.
//!
//! As TCP does, a stream delays and splits but keeps its order; a packet that is lost is one that
//! comes late, or a stream that goes silent. No windows: a writer is never slowed down, only jammed.

use std::collections::VecDeque;

use super::SECOND;
use crate::simulation::dice::Dice;

/// One direction.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    chunks: VecDeque<(u64, Vec<u8>)>,
    /// Nothing arrives before this, nor before what was sent earlier.
    clear_at: u64,
    /// When the reader hears of the orderly end, behind all bytes.
    end: Option<u64>,
}

impl Stream {
    /// Sends bytes, in pieces that arrive when the network likes.
    pub(crate) fn send(&mut self, now: u64, bytes: &[u8], dice: &mut Dice) {
        let pieces = if dice.permille(200) { dice.within(2..5) as usize } else { 1 };
        let size = bytes.len().div_ceil(pieces).max(1);
        for piece in bytes.chunks(size) {
            let at = self.clear_at.max(now + latency(dice));
            self.clear_at = at;
            self.chunks.push_back((at, piece.to_vec()));
        }
    }

    pub(crate) fn stall(&mut self, until: u64) {
        self.clear_at = self.clear_at.max(until);
        self.chunks.iter_mut().for_each(|(at, _)| *at = until.max(*at));
    }

    pub(crate) fn finish(&mut self, now: u64) {
        self.end = Some(self.clear_at.max(now + 50));
    }

    /// When the next bytes arrive.
    pub(crate) fn next(&self) -> Option<u64> {
        self.chunks.front().map(|(at, _)| *at)
    }

    /// When the reader hears of the end, if nothing is before it.
    pub(crate) fn next_end(&self) -> Option<u64> {
        self.end.filter(|_| self.chunks.is_empty())
    }

    /// Takes what has arrived, as much as fits.
    pub(crate) fn read(&mut self, now: u64, room: &mut [u8]) -> usize {
        let Some((_, chunk)) = self.chunks.front_mut().filter(|(at, _)| *at <= now) else {
            return 0;
        };
        let count = chunk.len().min(room.len());
        room[..count].copy_from_slice(&chunk[..count]);
        if count == chunk.len() {
            self.chunks.pop_front();
        } else {
            chunk.drain(..count);
        }
        count
    }

    /// Takes a whole piece that has arrived.
    pub(crate) fn take(&mut self, now: u64) -> Option<Vec<u8>> {
        let is_in = self.chunks.front().is_some_and(|(at, _)| *at <= now);
        is_in.then(|| self.chunks.pop_front().unwrap().1)
    }
}

fn latency(dice: &mut Dice) -> u64 {
    match dice.within(0..1000) {
        0..2 => dice.within(3 * SECOND..40 * SECOND),
        2..30 => dice.within(300..3 * SECOND),
        _ => dice.within(20..300),
    }
}

/// A connection as both ends see it.
#[derive(Debug, Default)]
pub(crate) struct Link {
    /// From the device.
    pub(crate) up: Stream,
    /// To the device.
    pub(crate) down: Stream,
    /// Nothing arrives any more, and nobody is told.
    pub(crate) is_silent: bool,
    /// Writes of the device do not finish any more.
    pub(crate) is_jammed: bool,
    /// The server has dropped it without the device knowing.
    pub(crate) is_orphan: bool,
}

impl Link {
    /// Tells whether it carries bytes both ways, for all that the network knows.
    pub(crate) const fn is_sound(&self) -> bool {
        !(self.is_silent || self.is_jammed || self.is_orphan)
    }
}
