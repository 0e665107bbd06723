//! The radio's firmware, which the host loads into it at every start.
//!
//! Infineon's, under a licence of its own and so not in this repository; the README says where to
//! get it. Without it (`skip-cyw43-firmware`) the program builds and links, for CI; on a board it
//! stops at once.

use cyw43::A4;
use cyw43::Aligned;

/// This was built with the firmware.
pub(crate) const PRESENT: bool = cfg!(not(feature = "skip-cyw43-firmware"));

/// What the radio is loaded with.
pub(crate) struct Firmware {
    /// The program.
    pub(crate) program: &'static Aligned<A4, [u8]>,
    /// Which channels may be used at which power, by country.
    pub(crate) regulatory: &'static [u8],
    /// The board's own settings.
    pub(crate) settings: &'static Aligned<A4, [u8]>,
}

#[cfg(not(feature = "skip-cyw43-firmware"))]
pub(crate) fn firmware() -> Firmware {
    Firmware {
        program: cyw43::aligned_bytes!(concat!(env!("CYW43_FIRMWARE"), "/43439A0.bin")),
        regulatory: include_bytes!(concat!(env!("CYW43_FIRMWARE"), "/43439A0_clm.bin")),
        settings: cyw43::aligned_bytes!(concat!(env!("CYW43_FIRMWARE"), "/nvram_rp2040.bin")),
    }
}

#[cfg(feature = "skip-cyw43-firmware")]
pub(crate) fn firmware() -> Firmware {
    static NOTHING: Aligned<A4, [u8; 0]> = Aligned([]);
    Firmware { program: &NOTHING, regulatory: &[], settings: &NOTHING }
}
