//! A store on any NOR flash: accepted ids in a ring of pages, credentials beside them.
//!
//! Over `sequential-storage` (its on-flash format 8), which checks and repairs what a power cut left.
//! One record per accepted id, which also stores what was confirmed before it; pages are erased ahead
//! of time. A power cut at any byte costs a duplicate at worst. No encryption, and no flash driver.

mod credentials;
mod error;
mod record;

use core::cell::RefCell;
use core::fmt;
use core::ops::Range;

use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embassy_sync::mutex::Mutex;
use embedded_storage_async::nor_flash::NorFlash;
use embedded_storage_async::nor_flash::ReadNorFlash;
use sequential_storage::cache::Cache;
use sequential_storage::cache::Uncached;
use sequential_storage::map::MapConfig;
use sequential_storage::queue::QueueConfig;
use sequential_storage::queue::QueueConfigError;
use sequential_storage::queue::QueueStorage;

use crate::store::Store;
use crate::store::StoredId;

pub use error::FlashError;
pub use error::LayoutError;
use record::Aligned;
use record::MAX_LEN;
use record::Recent;
use record::Record;
use record::WINDOW;

/// The longest record in whole words of any size.
const BUFFER: usize = MAX_LEN.next_multiple_of(32);

/// What the queue puts before a record.
const HEADER: usize = 8;

/// How often something is written that cannot be read back: on sound flash, twice is enough.
const ATTEMPTS: usize = 3;

type Queue<'a, F> = QueueStorage<&'a mut F, Cache<Uncached, Uncached, Uncached>>;

/// A store on flash: the last `IDS` (at most 32) accepted ids, hashes of the last page or more of
/// accepted ids, and the credentials.
///
/// Everything takes `&self`, and `&FlashStore` is the [`Store`]: so the application can save
/// credentials while a client uses it.
///
/// # What is kept
///
/// An id whose [`accepted`](Store::accepted) returned `Ok` is stored and, until it is confirmed or
/// `IDS` newer ones were accepted, listed as unconfirmed. A confirmation is written with the next
/// accepted id, at no extra write; if the power fails before that, ids are listed once more that
/// need not be, which the server ignores. Of ids over 64 bytes only the hash is stored.
///
/// Damaged or foreign records of ids are passed over, and a ring in which nothing can be found is
/// erased and taken as empty: that costs duplicates. Damaged credentials are an error.
///
/// # When pages are erased
///
/// `accepted` writes one record: one header and one body, and two more words when it begins a page.
/// It erases nothing as long as the page ahead was erased before: by [`load`](Store::load), or by
/// [`tend`](Self::tend), which the client calls when no message waits. Where a page of ids comes
/// without such a moment, `accepted` erases the next one itself (on a W25Q16 45 ms, 400 ms at worst),
/// as it may after a power cut or a dropped future.
/// After those, and after each start, the first record is read back and, if what was torn before it
/// hides it, written again.
/// The ring always keeps the last page that was filled.
///
/// # Wear
///
/// With ids of 35 bytes (FCM's) and three pages of 4 KiB: 49 bytes per push, 11.9 erases per 1,000
/// pushes. At 100,000 cycles (a W25Q16, as on the Raspberry Pi Pico) that is 25 million pushes: 68
/// years at 1,000 a day; each further page adds a third. The tests compute these numbers.
pub struct FlashStore<F, const IDS: usize = WINDOW> {
    flash: Mutex<NoopRawMutex, F>,
    credentials: Range<u32>,
    ids: Range<u32>,
    recent: RefCell<Recent<IDS>>,
}

impl<F, const IDS: usize> fmt::Debug for FlashStore<F, IDS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = f.debug_struct("FlashStore");
        fields
            .field("credentials", &self.credentials)
            .field("ids", &self.ids)
            .finish_non_exhaustive()
    }
}

impl<F, const IDS: usize> FlashStore<F, IDS> {
    /// Returns the flash.
    pub fn into_flash(self) -> F {
        self.flash.into_inner()
    }
}

impl<F: NorFlash, const IDS: usize> FlashStore<F, IDS> {
    /// `IDS`, checked when the program is built.
    const CHECKED_IDS: usize = {
        assert!(IDS >= 1 && IDS <= WINDOW, "a record lists at most 32 ids");
        IDS
    };

    /// Makes a store in two ranges of the flash, given in bytes. Reads and writes nothing.
    ///
    /// Both begin and end with a page (`ERASE_SIZE`). `credentials` needs two pages of at least
    /// 1,100 bytes, `ids` three or more, so that those before the last two hold `IDS` of the longest
    /// ids. They must be erased, or have been used by this store.
    ///
    /// # Errors
    ///
    /// [`LayoutError::Range`] or [`LayoutError::Overlap`] for where they are, [`LayoutError::CredentialsTooSmall`] or
    /// [`LayoutError::IdsTooSmall`] for their size, [`LayoutError::Unsupported`] for a flash that cannot be used.
    #[inline(never)]
    pub fn new(flash: F, credentials: Range<u32>, ids: Range<u32>) -> Result<Self, LayoutError> {
        check_range(&flash, &credentials)?;
        check_range(&flash, &ids)?;
        if credentials.start < ids.end && ids.start < credentials.end {
            return Err(LayoutError::Overlap);
        }
        QueueConfig::<F>::try_new(ids.clone()).map_err(unsupported)?;
        MapConfig::<F>::try_new(credentials.clone())
            .map_err(|_| LayoutError::CredentialsTooSmall)?;
        let needed = pages_for::<F>(Self::CHECKED_IDS).ok_or(LayoutError::Unsupported)?;
        if page_count::<F>(&ids) < needed {
            return Err(LayoutError::IdsTooSmall(needed));
        }
        Ok(Self { flash: Mutex::new(flash), credentials, ids, recent: RefCell::new(Recent::new()) })
    }

    /// Erases the page ahead of the ids if it is not erased; returns whether it did.
    ///
    /// For moments when no message waits; while it works, `accepted` waits.
    ///
    /// Cancel safe: dropped at any time, as after a power cut, the page is erased by the next call.
    ///
    /// # Errors
    ///
    /// The driver's error.
    pub async fn tend(&self) -> Result<bool, FlashError<F::Error>> {
        let mut flash = self.flash.lock().await;
        self.erase_ahead(&mut flash).await.map_err(FlashError::Driver)
    }

    async fn load_ids(
        &self,
        found: &mut dyn FnMut(StoredId<'_>),
    ) -> Result<(), FlashError<F::Error>> {
        let mut flash = self.flash.lock().await;
        self.read(&mut flash, found).await?;
        self.recent.borrow().ids().for_each(|id| found(StoredId::Unconfirmed(id)));
        self.erase_ahead(&mut flash).await.map_err(FlashError::Driver)?;
        Ok(())
    }

    async fn store_id(&self, id: &str) -> Result<(), FlashError<F::Error>> {
        let mut flash = self.flash.lock().await;
        if !self.recent.borrow().known {
            self.read(&mut flash, &mut |_| ()).await?;
        }
        let record = self.recent.borrow().next(id);
        let mut bytes = Aligned([0; MAX_LEN]);
        let len = record.write(&mut bytes.0);
        let bytes = bytes.0.get(..len).unwrap_or_default();
        // If this is cut off, only the flash knows how it ended.
        let proven =
            core::mem::take(&mut self.recent.borrow_mut().known) && self.recent.borrow().proven;
        self.append(&mut flash, bytes).await?;
        if !proven {
            return self.prove(&mut flash, &record, bytes).await;
        }
        let mut recent = self.recent.borrow_mut();
        recent.insert(&record);
        recent.known = true;
        Ok(())
    }

    /// Reads back the first record after a read, and writes it again if it cannot be found.
    async fn prove(
        &self,
        flash: &mut F,
        record: &Record<'_>,
        bytes: &[u8],
    ) -> Result<(), FlashError<F::Error>> {
        for _ in 0..ATTEMPTS {
            self.read(flash, &mut |_| ()).await?;
            if self.recent.borrow().ends_with(record) {
                self.recent.borrow_mut().proven = true;
                return Ok(());
            }
            self.recent.borrow_mut().known = false;
            self.append(flash, bytes).await?;
        }
        Err(FlashError::Corrupt)
    }

    /// Writes a record. Where the queue finds no place for it, an erase was cut off, so that two pages look as if they
    /// were being filled: the erase is done again.
    async fn append(&self, flash: &mut F, bytes: &[u8]) -> Result<(), FlashError<F::Error>> {
        let mut is_first = true;
        loop {
            let pushed = self.queue(flash)?.push(bytes, true).await.map_err(FlashError::from);
            let is_stuck = matches!(pushed, Err(FlashError::Corrupt));
            if !is_stuck || !core::mem::take(&mut is_first) {
                return pushed;
            }
            self.erase_ahead(flash).await.map_err(FlashError::Driver)?;
        }
    }

    /// Reads all records; erases what is none of them.
    async fn read(
        &self,
        flash: &mut F,
        found: &mut dyn FnMut(StoredId<'_>),
    ) -> Result<(), FlashError<F::Error>> {
        self.recent.borrow_mut().clear();
        match self.scan(flash, found).await {
            Ok(()) => {}
            Err(FlashError::Driver(error)) => return Err(FlashError::Driver(error)),
            Err(_) => {
                self.recent.borrow_mut().clear();
                let erased = flash.erase(self.ids.start, self.ids.end).await;
                erased.map_err(FlashError::Driver)?;
            }
        }
        self.recent.borrow_mut().known = true;
        Ok(())
    }

    async fn scan(
        &self,
        flash: &mut F,
        found: &mut dyn FnMut(StoredId<'_>),
    ) -> Result<(), FlashError<F::Error>> {
        let mut buffer = Aligned([0; BUFFER]);
        let mut queue = self.queue(flash)?;
        let mut records = queue.iter().await?;
        while let Some(entry) = records.next(&mut buffer.0).await? {
            if let Some(record) = Record::read(&entry) {
                found(StoredId::Remembered(record.hash()));
                self.recent.borrow_mut().insert(&record);
            }
        }
        Ok(())
    }

    fn queue<'a>(&self, flash: &'a mut F) -> Result<Queue<'a, F>, FlashError<F::Error>> {
        let config = QueueConfig::try_new(self.ids.clone()).map_err(|_| FlashError::Corrupt)?;
        Ok(QueueStorage::new(flash, config, Cache::new_uncached()))
    }

    /// Erases the oldest page if the one after the current is not erased. The queue itself does so
    /// only when the current one is full and a record waits; nothing is cached that would get stale.
    async fn erase_ahead(&self, flash: &mut F) -> Result<bool, F::Error> {
        let Some(current) = self.current_page(flash).await? else {
            return Ok(false);
        };
        let next = (current + 1) % page_count::<F>(&self.ids);
        if self.page(flash, next).await? == Page::Open {
            return Ok(false);
        }
        let start = self.page_start(next);
        flash.erase(start, start + F::ERASE_SIZE as u32).await?;
        Ok(true)
    }

    /// Finds the page that the next record goes to; `None` if all are erased.
    async fn current_page(&self, flash: &mut F) -> Result<Option<u32>, F::Error> {
        let count = page_count::<F>(&self.ids);
        let mut before = self.page(flash, count - 1).await?;
        for index in 0..count {
            let page = self.page(flash, index).await?;
            if page == Page::Partial || (page == Page::Open && before == Page::Full) {
                return Ok(Some(index));
            }
            before = page;
        }
        Ok(None)
    }

    /// Reads the marks that the queue sets at both ends of a page: half of a byte's bits.
    async fn page(&self, flash: &mut F, index: u32) -> Result<Page, F::Error> {
        let start = self.page_start(index);
        let end = start + (F::ERASE_SIZE - F::READ_SIZE) as u32;
        match (is_marked(flash, start).await?, is_marked(flash, end).await?) {
            (false, false) => Ok(Page::Open),
            (true, false) => Ok(Page::Partial),
            // Or its erase was cut off.
            (_, true) => Ok(Page::Full),
        }
    }

    const fn page_start(&self, index: u32) -> u32 {
        self.ids.start + index * F::ERASE_SIZE as u32
    }
}

/// How far a page of ids was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    Open,
    Partial,
    Full,
}

async fn is_marked<F: ReadNorFlash>(flash: &mut F, address: u32) -> Result<bool, F::Error> {
    let mut word = Aligned([0; 32]);
    let word = word.0.get_mut(..F::READ_SIZE).unwrap_or_default();
    flash.read(address, word).await?;
    Ok(word.iter().map(|byte| byte.count_zeros()).sum::<u32>() >= 4)
}

fn check_range<F: NorFlash>(flash: &F, range: &Range<u32>) -> Result<(), LayoutError> {
    let page = F::ERASE_SIZE as u32;
    let whole = range.start.is_multiple_of(page) && range.end.is_multiple_of(page);
    let inside = usize::try_from(range.end).is_ok_and(|end| end <= flash.capacity());
    if whole && inside && !range.is_empty() { Ok(()) } else { Err(LayoutError::Range) }
}

fn unsupported(error: QueueConfigError) -> LayoutError {
    match error {
        QueueConfigError::PagesTooSmall | QueueConfigError::WordSizeTooLarge => {
            LayoutError::Unsupported
        }
        _ => LayoutError::Range,
    }
}

const fn page_count<F: NorFlash>(range: &Range<u32>) -> u32 {
    (range.end - range.start) / F::ERASE_SIZE as u32
}

/// How many pages hold `ids` of the longest ids, besides the current and the erased one.
fn pages_for<F: NorFlash>(ids: usize) -> Option<u32> {
    let word = F::WRITE_SIZE.max(F::READ_SIZE);
    let record = HEADER.next_multiple_of(word) + MAX_LEN.next_multiple_of(word);
    let per_page = F::ERASE_SIZE.checked_sub(2 * word)? / record;
    let full = ids.div_ceil((per_page > 0).then_some(per_page)?);
    u32::try_from(full + 2).ok()
}

/// By reference, so that the application keeps the store for its credentials.
impl<F: NorFlash, const IDS: usize> Store for &FlashStore<F, IDS> {
    type Error = FlashError<F::Error>;

    /// Cancel safe: call it again.
    async fn load(&mut self, found: &mut dyn FnMut(StoredId<'_>)) -> Result<(), Self::Error> {
        self.load_ids(found).await
    }

    /// Cancel safe: dropped at any time, as after a power cut, the id is stored or not.
    async fn accepted(&mut self, persistent_id: &str) -> Result<(), Self::Error> {
        self.store_id(persistent_id).await
    }

    fn confirmed(&mut self, is_unconfirmed: &dyn Fn(&str) -> bool) {
        self.recent.borrow_mut().retain(is_unconfirmed);
    }

    async fn tend(&mut self) -> Result<(), Self::Error> {
        FlashStore::tend(self).await.map(drop)
    }
}
