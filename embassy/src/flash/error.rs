//! What can go wrong with a store on flash.
//!
//! Two types, by when: [`LayoutError`] when the store is made (the caller's ranges), [`FlashError`]
//! when it works (the driver, or what is stored). Neither carries anything that was stored. Lost ids
//! are no error: they cost a duplicate.

use core::fmt;
use core::fmt::Debug;

use pushwire_core::register::BinaryError;
use sequential_storage::Error;

/// Why a store cannot be made in the given ranges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum LayoutError {
    /// A range does not begin and end with a page, is empty or is outside of the flash.
    Range,
    /// The ranges overlap.
    Overlap,
    /// The credentials need two pages.
    CredentialsTooSmall,
    /// The ids need this many pages.
    IdsTooSmall(u32),
    /// Pages too small for one record, or words larger than 32 bytes.
    Unsupported,
}

impl fmt::Display for LayoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range => f.write_str("flash: a range is not made of whole pages"),
            Self::Overlap => f.write_str("flash: the ranges overlap"),
            Self::CredentialsTooSmall => f.write_str("flash: credentials need two pages"),
            Self::IdsTooSmall(pages) => write!(f, "flash: ids need {pages} pages"),
            Self::Unsupported => f.write_str("flash: page or word size is not supported"),
        }
    }
}

impl core::error::Error for LayoutError {}

/// Why a store on flash failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum FlashError<E> {
    /// The flash driver failed.
    Driver(E),
    /// What is stored is damaged or is not ours.
    Corrupt,
    /// Something readable is stored, but it is no credentials.
    Credentials(BinaryError),
    /// The credentials do not fit into a page.
    TooLarge,
}

impl<E: Debug> fmt::Display for FlashError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Driver(error) => write!(f, "flash: {error:?}"),
            Self::Corrupt => f.write_str("flash: damaged, or not written by this store"),
            Self::Credentials(error) => write!(f, "flash: {error}"),
            Self::TooLarge => f.write_str("flash: credentials do not fit into a page"),
        }
    }
}

impl<E: Debug> core::error::Error for FlashError<E> {}

impl<E> From<Error<E>> for FlashError<E> {
    fn from(error: Error<E>) -> Self {
        match error {
            Error::Storage { value } => Self::Driver(value),
            Error::FullStorage | Error::ItemTooBig => Self::TooLarge,
            // Buffers fit all that is ever written: what does not fit was not written by us.
            _ => Self::Corrupt,
        }
    }
}
