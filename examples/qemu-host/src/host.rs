//! What the machine borrows from its host by semihosting: words, files, the date and randomness.
//!
//! **For QEMU only.** A board has a random number generator of its own and must use that: whoever
//! can guess the seed reads and forges everything.

use core::ffi::CStr;
use core::fmt;

use pushwire_apps::Output;
use pushwire_core::time::Instant;
use pushwire_embassy::Clock;
use pushwire_embassy::EmbassyClock;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use semihosting::experimental::env;
use semihosting::experimental::env::Args;
use semihosting::experimental::random;
use semihosting::experimental::time::SystemTime;
use semihosting::fs::File;
use semihosting::io::Read;
use semihosting::println;
use semihosting::process;

/// The longest name of a file, with a zero at its end.
pub(crate) const PATH: usize = 256;

/// The host's terminal.
#[derive(Clone, Copy, Debug)]
pub struct Terminal;

impl Output for Terminal {
    fn line(&self, text: fmt::Arguments<'_>) {
        println!("{text}");
    }

    fn switch(&self, on: bool) {
        println!("light {}", if on { "on" } else { "off" });
    }
}

/// Prints why the program cannot go on, and ends QEMU.
pub fn fail(why: fmt::Arguments<'_>) -> ! {
    Terminal.line(format_args!("error: {why}"));
    process::exit(2)
}

/// The clock of `embassy-time`, and the host's date.
///
/// A machine that is to know no date takes `EmbassyClock` itself.
#[derive(Clone, Copy, Debug)]
pub struct HostClock;

impl Clock for HostClock {
    fn now(&self) -> Instant {
        EmbassyClock.now()
    }

    async fn wait_until(&self, deadline: Instant) {
        EmbassyClock.wait_until(deadline).await;
    }

    fn unix_seconds(&self) -> Option<u64> {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        since.ok().map(|since| since.as_secs())
    }
}

/// A generator seeded from the host's `/dev/urandom`; `None` on a host without one.
///
/// **For QEMU only.** On a board, use its hardware generator.
pub fn generator() -> Option<ChaCha20Rng> {
    let mut seed = [0; 32];
    random::fill_bytes(&mut seed).ok()?;
    Some(ChaCha20Rng::from_seed(seed))
}

/// What the program is told: `SIMULATOR FLASH [CUT]`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told<'a> {
    /// The file that describes the simulator.
    pub(crate) simulator: &'a str,
    /// The file that plays the flash.
    pub(crate) flash: &'a str,
    /// The power fails when so many bytes were written to the flash.
    pub(crate) cut: Option<u32>,
}

/// The program's arguments.
pub(crate) fn args() -> Option<Args<512>> {
    env::args().ok()
}

impl<'a> Told<'a> {
    /// Reads the arguments, which can be read once.
    pub(crate) fn new(args: &'a Args<512>) -> Option<Self> {
        // The first one is the program.
        let mut args = args.skip(1).map_while(Result::ok);
        Some(Self {
            simulator: args.next()?,
            flash: args.next()?,
            cut: args.next().and_then(|cut| cut.parse().ok()),
        })
    }
}

/// Copies `text` into `out`, with a zero at its end.
pub(crate) fn terminated<'o>(text: &str, out: &'o mut [u8]) -> Option<&'o CStr> {
    let (room, end) = out.split_at_mut_checked(text.len())?;
    room.copy_from_slice(text.as_bytes());
    *end.first_mut()? = 0;
    CStr::from_bytes_until_nul(out).ok()
}

/// Reads a file of the host; `None` if it cannot be read or does not fit.
pub(crate) fn read_file<'o>(path: &str, out: &'o mut [u8]) -> Option<&'o [u8]> {
    let mut name = [0; PATH];
    let mut file = File::open(terminated(path, &mut name)?).ok()?;
    let mut len = 0;
    loop {
        match file.read(out.get_mut(len..)?).ok()? {
            0 if len == out.len() => return None,
            0 => return out.get(..len),
            count => len += count,
        }
    }
}
