//! Values that must never be printed: tokens, keys, message contents.
//!
//! [`Secret`] owns its value and wipes it when dropped; [`Redacted`] wraps a borrowed one. Both
//! print a redaction through `Debug`, `Display` and `defmt`, whatever the features. They do not
//! encrypt memory and do not protect copies that a caller takes through `expose`.

use core::fmt;

use zeroize::Zeroize;

const REDACTION: &str = "[redacted]";

/// An owned secret; wiped on drop, never printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Wraps a secret.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Lends the secret itself.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// A borrowed secret; never printed.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Redacted<T>(pub(crate) T);

impl<T: Copy> Redacted<T> {
    /// Wraps a borrowed secret.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Returns the secret itself.
    pub const fn expose(&self) -> T {
        self.0
    }
}

macro_rules! redact {
    ($type:ident $(: $bound:ident)?) => {
        impl<T $(: $bound)?> fmt::Debug for $type<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(REDACTION)
            }
        }

        impl<T $(: $bound)?> fmt::Display for $type<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(REDACTION)
            }
        }

        #[cfg(feature = "defmt")]
        impl<T $(: $bound)?> defmt::Format for $type<T> {
            fn format(&self, f: defmt::Formatter<'_>) {
                defmt::write!(f, "[redacted]");
            }
        }
    };
}

redact!(Secret: Zeroize);
redact!(Redacted);

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;

    use super::*;

    #[test]
    fn prints_a_redaction_and_nothing_else() {
        assert_eq!(
            format!("{:?} {}", Secret::new(42u64), Secret::new(42u64)),
            "[redacted] [redacted]"
        );
        assert_eq!(format!("{:?} {}", Redacted("key"), Redacted("key")), "[redacted] [redacted]");
    }
}
