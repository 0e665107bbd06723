//! The store, in the last sectors of the board's flash; `memory.x` keeps the program out of them.
//!
//! While a sector is erased (45 ms, 400 ms at worst) or a page written (less than 1 ms, 3 ms at
//! worst: the W25Q16JV's data sheet), flash cannot be read, so embassy-rp runs from RAM with all
//! interrupts masked: neither the network nor a timer is served. Frames wait in the radio. The client
//! erases when nothing waits. Nothing is encrypted: the RP2040 cannot protect its flash.

use core::fmt;
use core::ops::Range;

use embassy_embedded_hal::adapter::BlockingAsync;
use embassy_rp::Peri;
use embassy_rp::flash::Blocking;
use embassy_rp::flash::ERASE_SIZE;
use embassy_rp::flash::Error;
use embassy_rp::flash::Flash;
use embassy_rp::peripherals::FLASH;
use pushwire_embassy::flash::FlashStore;
use pushwire_embassy::flash::LayoutError;

/// The flash of a Pico W.
const SIZE: usize = 2 * 1024 * 1024;

const SECTOR: u32 = ERASE_SIZE as u32;

/// Sectors for the credentials.
const CREDENTIALS: Range<u32> = SIZE as u32 - 5 * SECTOR..SIZE as u32 - 3 * SECTOR;

/// Sectors for the ids of messages.
const IDS: Range<u32> = CREDENTIALS.end..SIZE as u32;

/// Credentials and ids on the board's flash.
pub(crate) type BoardStore = FlashStore<BlockingAsync<Flash<'static, FLASH, Blocking, SIZE>>>;

/// Why there is no store.
#[derive(Debug)]
pub(crate) enum StorageError {
    Flash(Error),
    Layout(LayoutError),
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flash(error) => write!(f, "flash: {error:?}"),
            Self::Layout(error) => error.fmt(f),
        }
    }
}

/// Opens the store; also returns the flash chip's number, which no other has.
pub(crate) fn open(flash: Peri<'static, FLASH>) -> Result<(BoardStore, [u8; 8]), StorageError> {
    let mut flash = Flash::new_blocking(flash);
    let mut number = [0; 8];
    flash.blocking_unique_id(&mut number).map_err(StorageError::Flash)?;
    let store = FlashStore::new(BlockingAsync::new(flash), CREDENTIALS, IDS);
    Ok((store.map_err(StorageError::Layout)?, number))
}
