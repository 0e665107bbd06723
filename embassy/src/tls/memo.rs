//! Signatures of certificates that were verified before, so that reconnecting does not compute them again.
//!
//! Whether bytes are signed by a key never changes, so the answer may be kept: as the SHA-256 of curve, hash,
//! key, signature and signed bytes. Promises to skip only arithmetic: path, names, times and purposes are judged
//! each time, under whatever anchors there are then. What CertificateVerify signs is new each time and not kept.

use core::sync::atomic::AtomicU8;
use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering::Relaxed;

use sha2::Digest;
use sha2::Sha256;

/// How many signatures are kept: two of a server's chain, and as many of another's.
const KEPT: usize = 4;

/// SHA-256, as words: the smallest chips have atomic words and nothing larger.
type Fingerprint = [u32; 8];

/// The last few verified signatures.
///
/// Atomic only because `rustls-webpki` wants its algorithms `Sync`: one handshake at a time has it.
#[derive(Debug)]
pub(crate) struct SignatureMemo {
    kept: [[AtomicU32; 8]; KEPT],
    next: AtomicU8,
}

impl SignatureMemo {
    pub(crate) const fn new() -> Self {
        Self { kept: [const { [const { AtomicU32::new(0) }; 8] }; KEPT], next: AtomicU8::new(0) }
    }

    /// Returns what `verify` says, without asking where it agreed to the same before.
    ///
    /// `parts` are all that the outcome depends on; one of another length is another signature.
    pub(crate) fn verified<E>(
        &self,
        parts: &[&[u8]],
        verify: impl FnOnce() -> Result<(), E>,
    ) -> Result<(), E> {
        let fingerprint = fingerprint(parts);
        if self.has(&fingerprint) {
            return Ok(());
        }
        verify()?;
        self.keep(&fingerprint);
        Ok(())
    }

    fn has(&self, fingerprint: &Fingerprint) -> bool {
        self.kept.iter().any(|kept| {
            kept.iter().zip(fingerprint).all(|(word, wanted)| word.load(Relaxed) == *wanted)
        })
    }

    /// Keeps one more in place of the oldest.
    fn keep(&self, fingerprint: &Fingerprint) {
        let next = self.next.load(Relaxed);
        if let Some(oldest) = self.kept.get(usize::from(next)) {
            oldest.iter().zip(fingerprint).for_each(|(word, value)| word.store(*value, Relaxed));
        }
        self.next.store((next + 1) % KEPT as u8, Relaxed);
    }
}

fn fingerprint(parts: &[&[u8]]) -> Fingerprint {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut words = [0; 8];
    words
        .iter_mut()
        .zip(digest.as_chunks().0)
        .for_each(|(word, bytes)| *word = u32::from_be_bytes(*bytes));
    words
}

#[cfg(test)]
mod tests {
    use core::cell::Cell;

    use super::*;

    /// Asks `memo`, and tells whether it had to compute.
    fn computes(memo: &SignatureMemo, parts: &[&[u8]]) -> bool {
        let asked = Cell::new(false);
        let outcome: Result<(), ()> = memo.verified(parts, || {
            asked.set(true);
            Ok(())
        });
        assert_eq!(outcome, Ok(()));
        asked.get()
    }

    #[test]
    fn a_signature_is_computed_once() {
        let memo = SignatureMemo::new();
        assert!(computes(&memo, &[b"key", b"signature"]));
        assert!(!computes(&memo, &[b"key", b"signature"]));
    }

    #[test]
    fn another_key_signature_or_border_between_them_is_another() {
        let memo = SignatureMemo::new();
        assert!(computes(&memo, &[b"key", b"signature"]));
        for other in [[&b"kez"[..], b"signature"], [b"key", b"signaturf"], [b"keys", b"ignature"]] {
            assert!(computes(&memo, &other));
        }
    }

    #[test]
    fn a_refusal_is_not_kept() {
        let memo = SignatureMemo::new();
        assert_eq!(memo.verified(&[b"false"], || Err(7)), Err(7));
        assert!(computes(&memo, &[b"false"]));
    }

    #[test]
    fn the_oldest_makes_room() {
        let memo = SignatureMemo::new();
        for n in 0..=KEPT as u8 {
            assert!(computes(&memo, &[&[n]]));
        }
        assert!((1..=KEPT as u8).all(|n| !computes(&memo, &[&[n]])));
        assert!(computes(&memo, &[&[0]]));
    }
}
