//! One random number generator for both connections.
//!
//! Promises to borrow it for the length of a call only, so that one handshake does not keep the other waiting.

use core::cell::RefCell;

use rand_core::CryptoRng;
use rand_core::CryptoRngCore;
use rand_core::Error;
use rand_core::RngCore;

/// A generator that others use too.
pub(super) struct SharedRng<'g, G>(pub(super) &'g RefCell<G>);

impl<G: CryptoRngCore> RngCore for SharedRng<'_, G> {
    fn next_u32(&mut self) -> u32 {
        self.0.borrow_mut().next_u32()
    }

    fn next_u64(&mut self) -> u64 {
        self.0.borrow_mut().next_u64()
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.borrow_mut().fill_bytes(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.0.borrow_mut().try_fill_bytes(bytes)
    }
}

impl<G: CryptoRngCore> CryptoRng for SharedRng<'_, G> {}
