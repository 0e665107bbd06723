//! What the firmware examples share that run in QEMU: everything they borrow from their host.
//!
//! Terminal, arguments, files, date and randomness come by semihosting, and the flash is a file. With
//! a panic handler that ends QEMU with status 101; what it was about it says with the feature
//! `panic-message`. **For QEMU only**: see [`generator`].
#![no_std]

mod flash;
mod host;
mod program;
mod simulator;

pub use host::HostClock;
pub use host::Terminal;
pub use host::fail;
pub use host::generator;
pub use program::ClientMemory;
pub use program::Machine;
pub use program::Program;

/// Looks at nothing, so that the linker drops every message and every place that could panic.
#[cfg(not(feature = "panic-message"))]
#[panic_handler]
fn on_panic(_: &core::panic::PanicInfo<'_>) -> ! {
    use pushwire_apps::Output;
    Terminal.line(format_args!("panicked"));
    semihosting::process::exit(101)
}
