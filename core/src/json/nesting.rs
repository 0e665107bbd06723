//! Which objects and arrays are open: a stack of one bit each.
//!
//! RFC 8259 §9 lets a parser limit the depth. Promises constant memory; to open one too many is refused.
//! It does not know keys or positions.

/// How many objects and arrays may be open at once; 500 are the deepest that a test suite asks for.
pub const MAX_DEPTH: usize = 512;

/// A set bit is an object; the outermost stands in the lowest bit of the first byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nesting {
    objects: [u8; MAX_DEPTH / 8],
    depth: usize,
}

/// What a value stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    Object,
    Array,
}

impl Nesting {
    pub(super) const fn new() -> Self {
        Self { objects: [0; MAX_DEPTH / 8], depth: 0 }
    }

    /// Returns the innermost open container.
    pub(super) fn top(&self) -> Option<Container> {
        let level = self.depth.checked_sub(1)?;
        let byte = self.objects.get(level / 8)?;
        Some(match byte >> (level % 8) & 1 {
            0 => Container::Array,
            _ => Container::Object,
        })
    }

    /// Opens one more, or returns `None` if that is too many.
    pub(super) fn open(&mut self, container: Container) -> Option<()> {
        let byte = self.objects.get_mut(self.depth / 8)?;
        let bit = 1 << (self.depth % 8);
        match container {
            Container::Object => *byte |= bit,
            Container::Array => *byte &= !bit,
        }
        self.depth += 1;
        Some(())
    }

    /// Closes the innermost.
    pub(super) const fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An irregular pattern, so that a bit out of place shows.
    fn pattern(level: usize) -> Container {
        match level * level % 7 {
            0 | 2 => Container::Object,
            _ => Container::Array,
        }
    }

    #[test]
    fn remembers_every_level_and_refuses_one_too_many() {
        let mut nesting = Nesting::new();
        for _ in 0..2 {
            assert_eq!(nesting.top(), None);
            for level in 0..MAX_DEPTH {
                assert_eq!(nesting.open(Container::Object), Some(()));
                nesting.close();
                assert_eq!(nesting.open(pattern(level)), Some(()), "{level}");
            }
            assert_eq!(nesting.open(Container::Array), None);
            for level in (0..MAX_DEPTH).rev() {
                assert_eq!(nesting.top(), Some(pattern(level)), "{level}");
                nesting.close();
            }
        }
    }
}
