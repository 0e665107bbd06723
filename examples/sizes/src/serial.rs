//! The serial ports of mps2-an385: CMSDK APB UARTs (Arm DDI 0479C, §4.4), polled.
//!
//! Promises that each byte is read or written once, in order. Waits without limit: this is for
//! measuring.

use pushwire_core::mcs::Identity;
use pushwire_core::push::KeyError;
use pushwire_core::push::KeyPair;
use pushwire_core::push::Keys;
use pushwire_core::secret::Secret;

/// A port, by its address.
#[derive(Clone, Copy, Debug)]
pub struct Serial(usize);

const DATA: usize = 0;
const STATE: usize = 4;
const CONTROL: usize = 8;
const DIVISOR: usize = 16;

/// Bits of the state: the transmitter is full, the receiver has a byte.
const SEND_FULL: u32 = 1;
const RECEIVED: u32 = 2;

/// Bits of the control register: both directions on.
const BOTH: u32 = 3;

/// What the application is told first.
const READY: u8 = b'!';

impl Serial {
    /// What plays the network.
    pub const NETWORK: Self = Self(0x4000_4000);
    /// What plays whatever the application does with a message.
    pub const APPLICATION: Self = Self(0x4000_5000);
    /// What plays a generator in hardware.
    pub const RANDOM: Self = Self(0x4000_6000);
    /// What plays the flash that keeps identity and keys.
    pub const FLASH: Self = Self(0x4000_7000);

    /// Switches the ports on, drops what may have been there, and says so to the application.
    pub fn start() {
        for port in [Self::NETWORK, Self::APPLICATION, Self::RANDOM, Self::FLASH] {
            port.set(DIVISOR, 16);
            port.set(CONTROL, BOTH);
            // QEMU begins to receive after a read.
            port.get(DATA);
        }
        Self::APPLICATION.write(READY);
    }

    /// Reads what has come, as far as it fits.
    pub fn read_some(self, buffer: &mut [u8]) -> usize {
        let bytes = buffer.iter_mut().zip(core::iter::from_fn(|| self.try_read()));
        bytes.map(|(to, byte)| *to = byte).count()
    }

    /// Waits for as many bytes as fit.
    pub fn read_all(self, buffer: &mut [u8]) {
        buffer.iter_mut().for_each(|to| *to = self.read());
    }

    /// Writes all of it.
    pub fn write_all(self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write(*byte));
    }

    /// Reads who the device is.
    pub fn read_identity(self) -> Identity {
        let [android_id, security_token] = [(); 2].map(|()| self.read_number());
        Identity { android_id, security_token: Secret::new(security_token) }
    }

    /// Reads what pushes are decrypted with.
    ///
    /// # Errors
    ///
    /// What came is no key.
    pub fn read_keys(self) -> Result<Keys, KeyError> {
        let (mut private, mut auth) = ([0; 32], [0; 16]);
        self.read_all(&mut private);
        self.read_all(&mut auth);
        Ok(Keys::new(KeyPair::from_raw(&private)?, auth))
    }

    /// Reads a number.
    pub fn read_number(self) -> u64 {
        let mut bytes = [0; 8];
        self.read_all(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn try_read(self) -> Option<u8> {
        (self.get(STATE) & RECEIVED != 0).then(|| self.get(DATA) as u8)
    }

    fn read(self) -> u8 {
        loop {
            if let Some(byte) = self.try_read() {
                return byte;
            }
        }
    }

    fn write(self, byte: u8) {
        while self.get(STATE) & SEND_FULL != 0 {}
        self.set(DATA, byte.into());
    }

    fn get(self, register: usize) -> u32 {
        let address = core::ptr::with_exposed_provenance::<u32>(self.0 + register);
        // SAFETY: only this module makes ports: the register is there, is aligned, is not memory of
        // Rust's, and may be read at any time.
        unsafe { address.read_volatile() }
    }

    fn set(self, register: usize, value: u32) {
        let address = core::ptr::with_exposed_provenance_mut::<u32>(self.0 + register);
        // SAFETY: as in `get`; no value of these registers makes the machine write to memory.
        unsafe { address.write_volatile(value) }
    }
}
