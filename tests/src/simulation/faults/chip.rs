//! NOR flash in memory, as large as the store needs, that loses power after any number of bytes.
//!
//! Words of one byte and pages of 4 KiB, as a W25Q16 has. Counts what is written and erased. Which bits
//! of a byte survive a cut is not simulated.

use std::cell::RefCell;
use std::rc::Rc;

use embedded_storage_async::nor_flash::ErrorType;
use embedded_storage_async::nor_flash::NorFlash;
use embedded_storage_async::nor_flash::NorFlashError;
use embedded_storage_async::nor_flash::NorFlashErrorKind;
use embedded_storage_async::nor_flash::ReadNorFlash;

const PAGE: usize = 4096;
const PAGES: usize = 5;

/// The power is off.
#[derive(Debug)]
pub(crate) struct Off;

impl NorFlashError for Off {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::Other
    }
}

#[derive(Debug)]
struct Cells {
    bytes: Vec<u8>,
    /// Bytes until the power fails.
    budget: Option<usize>,
    written: u64,
    erases: u64,
}

/// The flash; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Chip(Rc<RefCell<Cells>>);

impl Chip {
    pub(crate) fn new() -> Self {
        let bytes = vec![0xff; PAGE * PAGES];
        Self(Rc::new(RefCell::new(Cells { bytes, budget: None, written: 0, erases: 0 })))
    }

    /// Where credentials are: two pages, not used here.
    pub(crate) const fn credentials() -> std::ops::Range<u32> {
        0..2 * PAGE as u32
    }

    /// Where ids are: three pages, the least that the store takes.
    pub(crate) const fn ids() -> std::ops::Range<u32> {
        2 * PAGE as u32..(PAGE * PAGES) as u32
    }

    pub(crate) fn cut_after(&self, bytes: usize) {
        self.0.borrow_mut().budget = Some(bytes);
    }

    pub(crate) fn power_on(&self) {
        self.0.borrow_mut().budget = None;
    }

    /// Bytes written and pages erased so far.
    pub(crate) fn wear(&self) -> (u64, u64) {
        let cells = self.0.borrow();
        (cells.written, cells.erases)
    }
}

impl Cells {
    fn change(&mut self, at: usize, change: impl FnOnce(&mut u8)) -> Result<(), Off> {
        match &mut self.budget {
            Some(0) => return Err(Off),
            Some(left) => *left -= 1,
            None => {}
        }
        change(&mut self.bytes[at]);
        Ok(())
    }
}

impl ErrorType for Chip {
    type Error = Off;
}

impl ReadNorFlash for Chip {
    const READ_SIZE: usize = 1;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Off> {
        let cells = self.0.borrow();
        let at = offset as usize;
        bytes.copy_from_slice(&cells.bytes[at..at + bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        PAGE * PAGES
    }
}

impl NorFlash for Chip {
    const WRITE_SIZE: usize = 1;
    const ERASE_SIZE: usize = PAGE;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), Off> {
        let mut cells = self.0.borrow_mut();
        cells.erases += u64::from(to - from) / PAGE as u64;
        (from..to).try_for_each(|at| cells.change(at as usize, |byte| *byte = 0xff))
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Off> {
        let mut cells = self.0.borrow_mut();
        cells.written += bytes.len() as u64;
        let mut cells_from = offset as usize..;
        bytes.iter().try_for_each(|new| {
            let at = cells_from.next().unwrap();
            cells.change(at, |byte| *byte &= new)
        })
    }
}
