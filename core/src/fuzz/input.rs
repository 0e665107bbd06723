//! Choices out of bytes: what a fuzzer changes a byte of is one choice, and the rest stays as it was.
//!
//! Follows no format of others. Promises that the end of the bytes is no error: every further choice is zero.

/// The bytes that no choice was made of yet.
#[derive(Clone, Copy, Debug)]
pub struct Input<'d> {
    rest: &'d [u8],
}

impl<'d> Input<'d> {
    /// Starts at the first byte.
    pub const fn new(bytes: &'d [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Tells whether every further choice is zero.
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Takes one byte.
    pub const fn byte(&mut self) -> u8 {
        match self.rest.split_first() {
            Some((first, rest)) => {
                self.rest = rest;
                *first
            }
            None => 0,
        }
    }

    /// Takes one byte; true for one value in `of`.
    pub const fn one_in(&mut self, of: u8) -> bool {
        self.byte().is_multiple_of(of)
    }

    /// Takes a number of two bytes, big-endian.
    pub const fn short(&mut self) -> u16 {
        u16::from_be_bytes([self.byte(), self.byte()])
    }

    /// Takes a number of eight bytes, big-endian.
    pub fn long(&mut self) -> u64 {
        u64::from_be_bytes([(); 8].map(|()| self.byte()))
    }

    /// Takes one byte and chooses with it.
    pub const fn choose<T: Copy, const N: usize>(&mut self, choices: &[T; N]) -> T {
        choices[self.byte() as usize % N]
    }

    /// Takes up to `most` bytes.
    pub fn take(&mut self, most: usize) -> &'d [u8] {
        let (taken, rest) = self.rest.split_at(most.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// Takes as many bytes as the first one says.
    pub fn some(&mut self) -> &'d [u8] {
        let most = self.byte();
        self.take(most.into())
    }

    /// Takes as many bytes as the first two say.
    pub fn many(&mut self) -> &'d [u8] {
        let most = self.short();
        self.take(most.into())
    }

    /// Takes everything that is left.
    pub fn rest(&mut self) -> &'d [u8] {
        self.take(usize::MAX)
    }

    /// Takes two bytes: how a stream is to be cut.
    pub fn cuts(&mut self) -> [usize; 2] {
        [self.byte(), self.byte()].map(|byte| usize::from(byte % 64) + 1)
    }
}

/// Calls `visit` with `bytes` in pieces of these sizes, in turn, until it returns false.
pub fn cut(mut bytes: &[u8], sizes: [usize; 2], mut visit: impl FnMut(&[u8]) -> bool) {
    let mut sizes = sizes.into_iter().cycle();
    while let Some(size) = sizes.next().filter(|_| !bytes.is_empty()) {
        let (piece, rest) = bytes.split_at(size.min(bytes.len()));
        bytes = rest;
        if !visit(piece) {
            return;
        }
    }
}

/// Sizes that cut nothing.
pub const WHOLE: [usize; 2] = [usize::MAX; 2];
