//! Credentials and ids in the partition `pushwire`, as `partitions.csv` has it.
//!
//! In plain text: flash encryption does not cover it. A write or an erase stops both threads and all
//! interrupts, the radio's too, because code runs from the same flash: an erase for some 45 ms.

use core::fmt;
use core::ops::Range;

use embassy_embedded_hal::adapter::BlockingAsync;
use esp_bootloader_esp_idf::partitions;
use esp_bootloader_esp_idf::partitions::PARTITION_TABLE_MAX_LEN;
use esp_bootloader_esp_idf::partitions::PartitionEntry;
use esp_bootloader_esp_idf::partitions::RawPartitionType;
use esp_hal::peripherals::FLASH;
use esp_storage::FlashStorage;
use pushwire_embassy::flash::FlashStore;
use pushwire_embassy::flash::LayoutError;

/// The chip's flash.
pub(crate) type Flash = BlockingAsync<FlashStorage<'static>>;

/// The partition's label, as the table has it.
const LABEL: [u8; 16] = *b"pushwire\0\0\0\0\0\0\0\0";

/// Bytes for the credentials, at the partition's beginning; the ids have the rest.
const CREDENTIALS: u32 = 2 * FlashStorage::SECTOR_SIZE;

/// Opens the store in its partition.
pub(crate) fn open(flash: FLASH<'static>) -> Result<FlashStore<Flash>, NoStore> {
    let mut flash = FlashStorage::new(flash);
    let Range { start, end } = partition(&mut flash)?;
    let ids = start.saturating_add(CREDENTIALS);
    FlashStore::new(BlockingAsync::new(flash), start..ids, ids..end).map_err(NoStore::Layout)
}

/// Looks the partition up in the table that is on the flash.
fn partition(flash: &mut FlashStorage<'_>) -> Result<Range<u32>, NoStore> {
    let mut buffer = [0; PARTITION_TABLE_MAX_LEN];
    let table = partitions::read_partition_table(flash, &mut buffer).map_err(NoStore::Table)?;
    let found = table.iter().find(is_ours).ok_or(NoStore::Partition)?;
    Ok(found.offset()..found.offset().saturating_add(found.len()))
}

fn is_ours(entry: &PartitionEntry) -> bool {
    entry.raw_type() == RawPartitionType::Data as u8 && entry.label() == LABEL
}

/// Why there is no store.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NoStore {
    /// The partition table cannot be read.
    Table(partitions::Error),
    /// The partition is not in the table.
    Partition,
    /// The partition cannot be used.
    Layout(LayoutError),
}

impl fmt::Display for NoStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(why) => write!(f, "flash: partition table: {why}"),
            Self::Partition => f.write_str("flash: no data partition `pushwire` in the table"),
            Self::Layout(why) => why.fmt(f),
        }
    }
}
