//! Where the program's words go: the debugger, by defmt over RTT; and its one bit: the board's LED.
//!
//! Words are formatted on the chip, since they are `pushwire-apps`' own. Without a debugger they are
//! lost, and nothing waits for one.

use core::fmt::Arguments;

use defmt::Display2Format;
use pushwire_apps::Output;

use crate::wifi;

/// The debugger's window.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console;

impl Output for Console {
    fn line(&self, text: Arguments<'_>) {
        defmt::println!("{}", Display2Format(&text));
    }

    fn switch(&self, on: bool) {
        wifi::LIGHT.signal(on);
    }
}

/// Says why the program cannot go on, and stays there.
pub(crate) fn stop(why: impl core::fmt::Display) -> ! {
    Console.line(format_args!("stopped: {why}"));
    loop {
        cortex_m::asm::wfi();
    }
}
