//! Random numbers from the RP2040's ring oscillator, conditioned.
//!
//! Its random bit alone is not fit for security, says the RP2040's data sheet (2.17.5), and bits read
//! in quick succession depend on each other. So 8192 bytes are read, apart from each other, and hashed
//! with SHA-256 into the seed of a ChaCha20 generator: 1/16 bit of entropy in each byte makes twice
//! what the seed holds. A stuck oscillator is found by the repetition count test of NIST SP 800-90B
//! (4.4.1). How much entropy there is was not measured. Promises nothing against somebody who holds
//! the board and disturbs its oscillator.

use embassy_rp::clocks::RoscRng;
use embassy_time::Duration;
use embassy_time::block_for;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use sha2::Digest;
use sha2::Sha256;

/// How many bytes are read.
const SAMPLES: usize = 8192;

/// Wait between two bytes: some hundred periods of the oscillator, and a third of a second in all.
const SPACING: Duration = Duration::from_micros(40);

/// So many equal bytes in a row happen once in 2^20 tests, at 1/16 bit in each: 1 + 20 * 16.
const STUCK: usize = 321;

/// Seeds a generator; `None` if the oscillator is stuck.
///
/// `device` is the board's own number: it adds no entropy, but no two boards have the same seed.
pub(crate) fn generator(device: [u8; 8]) -> Option<ChaCha20Rng> {
    let mut seed = Sha256::new_with_prefix(device);
    let (mut last, mut equal) = (0, 0);
    for _ in 0..SAMPLES {
        block_for(SPACING);
        let sample = RoscRng::next_u8();
        seed.update([sample]);
        equal = if sample == last { equal + 1 } else { 1 };
        if equal >= STUCK {
            return None;
        }
        last = sample;
    }
    Some(ChaCha20Rng::from_seed(seed.finalize().into()))
}
