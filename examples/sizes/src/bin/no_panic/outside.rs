//! What the compiler cannot guess: a serial port.
//!
//! Every byte in and out passes a volatile register. Promises that no input can be folded away and that
//! every result is used.

use core::fmt::Display;
use core::fmt::Write;
use core::hint::black_box;

use pushwire_core::mcs::ConnectFailure;
use pushwire_core::time::Duration;
use pushwire_core::time::Instant;
use pushwire_sizes::Serial;

/// Reads what has come, as far as it fits.
pub(crate) fn bytes(buffer: &mut [u8]) -> &mut [u8] {
    let count = Serial::NETWORK.read_some(buffer);
    buffer.get_mut(..count).unwrap_or_default()
}

/// Reads a text; none is empty.
pub(crate) fn text(buffer: &mut [u8]) -> &str {
    core::str::from_utf8(bytes(buffer)).unwrap_or_default()
}

/// Reads a number.
pub(crate) fn number() -> u64 {
    Serial::NETWORK.read_number()
}

/// Reads a yes or no.
pub(crate) fn flag() -> bool {
    number() & 1 != 0
}

/// Reads whether there is a value.
pub(crate) fn perhaps<T>(value: T) -> Option<T> {
    flag().then_some(value)
}

/// Reads which one.
pub(crate) fn choose<T: Copy>(all: &[T]) -> Option<T> {
    all.get(number() as usize).copied()
}

/// Reads an instant.
pub(crate) fn instant() -> Instant {
    Instant::from_millis(number())
}

/// Reads a duration of any length.
pub(crate) fn duration() -> Duration {
    Duration::from_secs(number())
}

/// Reads whether and how a connection could not be opened.
pub(crate) fn failure() -> Option<ConnectFailure> {
    choose(&[
        ConnectFailure::Unreachable,
        ConnectFailure::Timeout,
        ConnectFailure::Unauthenticated,
        ConnectFailure::Tls,
    ])
}

/// Uses a value.
pub(crate) fn keep<T>(value: T) {
    black_box(value);
}

/// Prints a value as a log does.
pub(crate) fn show(value: impl Display) {
    // The port takes everything.
    let _ = write!(Port, "{value}");
}

/// Prints why something failed, or uses what it gave.
pub(crate) fn outcome<T, E: Display>(result: Result<T, E>) {
    match result {
        Ok(value) => keep(value),
        Err(error) => show(error),
    }
}

struct Port;

impl Write for Port {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        Serial::APPLICATION.write_all(text.as_bytes());
        Ok(())
    }
}
