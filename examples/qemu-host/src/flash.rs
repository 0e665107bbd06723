//! A file of the host as NOR flash, such that the power can fail in the middle of a write.
//!
//! Writes only clear bits and erases set all bits of a page, as on the W25Q16 of a Pico. The file
//! changes a few bytes at a time: whoever kills QEMU leaves half a write behind, and after as many
//! bytes as the program was told, it ends itself.

use core::ops::Range;

use embedded_storage_async::nor_flash::ErrorType;
use embedded_storage_async::nor_flash::NorFlash;
use embedded_storage_async::nor_flash::NorFlashErrorKind;
use embedded_storage_async::nor_flash::ReadNorFlash;
use pushwire_apps::Output;
use semihosting::fs::File;
use semihosting::io::Read;
use semihosting::io::Seek;
use semihosting::io::SeekFrom;
use semihosting::io::Write;
use semihosting::process;

use crate::host;
use crate::host::Terminal;

/// Pages for the credentials.
pub(crate) const CREDENTIALS: Range<u32> = 0..2 * PAGE;

/// Pages for the ids of messages.
pub(crate) const IDS: Range<u32> = CREDENTIALS.end..CREDENTIALS.end + 3 * PAGE;

const PAGE: u32 = 4096;

/// How many bytes change at a time.
const STEP: usize = 16;

/// The status that QEMU ends with when the power fails.
const POWER_CUT: i32 = 3;

/// A flash chip, played by a file.
#[derive(Debug)]
pub(crate) struct FileFlash {
    file: File,
    /// So many more bytes can be changed before the power fails.
    left: Option<u32>,
}

impl FileFlash {
    /// Opens the file; one that is not there, or too short, becomes an erased flash.
    pub(crate) fn open(path: &str, cut: Option<u32>) -> Option<Self> {
        let mut name = [0; host::PATH];
        let name = host::terminated(path, &mut name)?;
        let mut options = File::options();
        options.read(true).write(true);
        let file = options.open(name).or_else(|_| options.create(true).truncate(true).open(name));
        let mut flash = Self { file: file.ok()?, left: None };
        if flash.file.metadata().ok()?.len() < u64::from(IDS.end) {
            flash.fill(0..IDS.end).ok()?;
        }
        Some(Self { left: cut, ..flash })
    }

    fn fill(&mut self, range: Range<u32>) -> Result<(), NorFlashErrorKind> {
        range.step_by(STEP).try_for_each(|offset| self.change(offset, &[0xff; STEP]))
    }

    /// Writes a few bytes to the file, or what the power is left for.
    fn change(&mut self, offset: u32, bytes: &[u8]) -> Result<(), NorFlashErrorKind> {
        let count = bytes.len() as u32;
        let possible = self.left.map_or(count, |left| left.min(count));
        let done = bytes.get(..possible as usize).unwrap_or_default();
        self.seek(offset)?;
        self.file.write_all(done).map_err(|_| NorFlashErrorKind::Other)?;
        self.left = self.left.map(|left| left - possible);
        if possible < count {
            Terminal.line(format_args!("the power fails"));
            process::exit(POWER_CUT);
        }
        Ok(())
    }

    fn seek(&mut self, offset: u32) -> Result<(), NorFlashErrorKind> {
        let sought = self.file.seek(SeekFrom::Start(offset.into()));
        sought.map(drop).map_err(|_| NorFlashErrorKind::Other)
    }

    fn read_at(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), NorFlashErrorKind> {
        self.seek(offset)?;
        self.file.read_exact(bytes).map_err(|_| NorFlashErrorKind::OutOfBounds)
    }
}

impl ErrorType for FileFlash {
    type Error = NorFlashErrorKind;
}

impl ReadNorFlash for FileFlash {
    const READ_SIZE: usize = 1;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), NorFlashErrorKind> {
        self.read_at(offset, bytes)
    }

    fn capacity(&self) -> usize {
        IDS.end as usize
    }
}

impl NorFlash for FileFlash {
    const WRITE_SIZE: usize = 1;
    const ERASE_SIZE: usize = PAGE as usize;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), NorFlashErrorKind> {
        self.fill(from..to)
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), NorFlashErrorKind> {
        for (at, bytes) in (offset..).step_by(STEP).zip(bytes.chunks(STEP)) {
            let mut buffer = [0; STEP];
            let cells = buffer.get_mut(..bytes.len()).unwrap_or_default();
            self.read_at(at, cells)?;
            cells.iter_mut().zip(bytes).for_each(|(cell, byte)| *cell &= byte);
            self.change(at, cells)?;
        }
        Ok(())
    }
}
