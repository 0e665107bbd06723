//! Words and light: the serial line that `espflash monitor` shows, and an LED.
//!
//! A panic prints a backtrace, which is addresses and no memory, and restarts the chip.

use core::cell::RefCell;
use core::fmt;

use esp_backtrace as _;
use esp_hal::gpio::Level;
use esp_hal::gpio::Output;
use esp_hal::gpio::OutputConfig;
use esp_hal::gpio::OutputPin;
use esp_hal::system::software_reset;
use esp_hal::time::Duration;
use esp_println::println;
use esp_rtos::CurrentThreadHandle;

/// The serial line and the LED.
#[derive(Debug)]
pub(crate) struct Console {
    led: RefCell<Output<'static>>,
}

impl Console {
    /// Takes an LED from its pin to ground; it is off.
    pub(crate) fn new(pin: impl OutputPin + 'static) -> Self {
        let led = Output::new(pin, Level::Low, OutputConfig::default());
        Self { led: RefCell::new(led) }
    }
}

impl pushwire_apps::Output for Console {
    fn line(&self, text: fmt::Arguments<'_>) {
        println!("{text}");
    }

    fn switch(&self, on: bool) {
        println!("light {}", if on { "on" } else { "off" });
        // Nobody else holds it: this is one thread, and nothing waits here.
        if let Ok(mut led) = self.led.try_borrow_mut() {
            led.set_level(on.into());
        }
    }
}

/// Prints why the program cannot go on, and stops this thread.
pub(crate) fn fail(why: fmt::Arguments<'_>) -> ! {
    println!("error: {why}");
    loop {
        CurrentThreadHandle::get().delay(Duration::from_hours(1));
    }
}

// SAFETY: esp-backtrace declares this symbol with this signature and calls it last after a panic.
#[unsafe(no_mangle)]
fn custom_halt() -> ! {
    software_reset()
}
