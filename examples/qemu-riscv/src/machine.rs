//! What QEMU's `virt` machine has where: the CLINT, the PLIC and eight slots for virtio devices.
//!
//! Numbers are those of QEMU's `hw/riscv/virt.c`; registers are those of the SiFive CLINT and of the
//! RISC-V PLIC specification 1.0.0, for hart 0 in machine mode.

use core::ptr::NonNull;

use virtio_drivers::transport::mmio::VirtIOHeader;

/// A register of 32 bits, by its address.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Register(usize);

impl Register {
    /// CLINT: the software interrupt is pending.
    pub(crate) const MSIP: Self = Self(0x0200_0000);
    /// CLINT: when the timer interrupt is due.
    pub(crate) const MTIMECMP: [Self; 2] = [Self(0x0200_4000), Self(0x0200_4004)];
    /// CLINT: ticks since the start.
    pub(crate) const MTIME: [Self; 2] = [Self(0x0200_bff8), Self(0x0200_bffc)];
    /// PLIC: which of the sources 0 to 31 are enabled.
    pub(crate) const ENABLE: Self = Self(0x0c00_2000);
    /// PLIC: sources above this priority interrupt.
    pub(crate) const THRESHOLD: Self = Self(0x0c20_0000);
    /// PLIC: the source that interrupts; written, it may interrupt again.
    pub(crate) const CLAIM: Self = Self(0x0c20_0004);

    /// PLIC: the priority of a source.
    pub(crate) const fn priority(source: Source) -> Self {
        Self(0x0c00_0000 + 4 * source.0 as usize)
    }

    /// Reads the register.
    pub(crate) fn read(self) -> u32 {
        // SAFETY: only this module makes registers: each is aligned, is not memory of Rust's, and
        // may be read at any time.
        unsafe { core::ptr::with_exposed_provenance::<u32>(self.0).read_volatile() }
    }

    /// Writes the register.
    pub(crate) fn write(self, value: u32) {
        let address = core::ptr::with_exposed_provenance_mut::<u32>(self.0);
        // SAFETY: as in `read`; no value of these registers makes the machine write to memory.
        unsafe { address.write_volatile(value) }
    }
}

/// A source of external interrupts, less than 32.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source(u8);

impl Source {
    /// The source as the PLIC counts.
    pub(crate) fn number(self) -> u32 {
        self.0.into()
    }
}

/// A slot for a virtio device.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot(u8);

impl Slot {
    /// The length of a slot's registers.
    pub(crate) const SIZE: usize = 0x1000;

    /// All slots, filled or not; QEMU fills the last one first.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..8).map(Self)
    }

    /// Where the slot's registers begin: [`Slot::SIZE`] bytes that are there for ever.
    pub(crate) fn header(self) -> Option<NonNull<VirtIOHeader>> {
        let address = 0x1000_1000 + Self::SIZE * usize::from(self.0);
        NonNull::new(core::ptr::with_exposed_provenance_mut(address))
    }

    /// What interrupts for the slot.
    pub(crate) fn source(self) -> Source {
        Source(1 + self.0)
    }
}
