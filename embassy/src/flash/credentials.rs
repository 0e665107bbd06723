//! Credentials on flash: old or new after a power cut, never silently others.
//!
//! The form is `pushwire_core`'s binary one, with a generation before it. A save writes the
//! credentials, then a mark with the generation: if the credentials that the mark speaks of have
//! gone bad, older ones are not taken for them. Nothing is encrypted: that is the chip's matter.

use embedded_storage_async::nor_flash::NorFlash;
use pushwire_core::register::BinaryError;
use pushwire_core::register::Credentials;
use pushwire_core::register::MAX_BINARY_LEN;
use sequential_storage::cache::Cache;
use sequential_storage::cache::Uncached;
use sequential_storage::map::MapConfig;
use sequential_storage::map::MapStorage;
use sequential_storage::map::SerializationError;
use sequential_storage::map::Value;
use zeroize::Zeroize;

use super::ATTEMPTS;
use super::FlashError;
use super::FlashStore;

const CREDENTIALS: u8 = 1;
const MARK: u8 = 2;

/// Key, generation and credentials, in whole words of any size.
const BUFFER: usize = (1 + 4 + MAX_BINARY_LEN).next_multiple_of(32);

type Map<'a, F> = MapStorage<u8, &'a mut F, Cache<Uncached, Uncached, Uncached, u8>>;

/// A buffer that had secrets in it: wiped on drop.
#[repr(align(4))]
struct Buffer([u8; BUFFER]);

impl Drop for Buffer {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Credentials and their generation, to be written.
struct Numbered<'a>(u32, &'a Credentials);

impl<'v> Value<'v> for Numbered<'_> {
    fn serialize_into(&self, buffer: &mut [u8]) -> Result<usize, SerializationError> {
        let too_small = SerializationError::BufferTooSmall;
        let (head, rest) = buffer.split_first_chunk_mut::<4>().ok_or(too_small)?;
        *head = self.0.to_le_bytes();
        let len = self.1.to_binary(rest).map_err(|_| SerializationError::BufferTooSmall)?;
        Ok(head.len() + len)
    }

    fn deserialize_from(_: &'v [u8]) -> Result<(Self, usize), SerializationError> {
        Err(SerializationError::InvalidFormat)
    }
}

impl<F: NorFlash, const IDS: usize> FlashStore<F, IDS> {
    /// Reads the credentials into `known`; `None` if none were ever saved.
    ///
    /// In place, because they take 1.7 KB, which a returned value would also take from the stack.
    /// Takes 1.1 KB of the future for a buffer, which is wiped.
    ///
    /// Cancel safe.
    ///
    /// # Errors
    ///
    /// The driver's error; [`FlashError::Corrupt`] if what was saved last cannot be read any more,
    /// even if older credentials can; [`FlashError::Credentials`] with what is wrong with them.
    /// An error changes nothing, but that an erase is ended that the power seems to have cut off, as by every call:
    /// register again and save, after [`erase_credentials`](Self::erase_credentials).
    pub async fn load_credentials(
        &self,
        known: &mut Option<Credentials>,
    ) -> Result<(), FlashError<F::Error>> {
        *known = None;
        let mut flash = self.flash.lock().await;
        let mut map = self.map(&mut flash)?;
        let mut buffer = Buffer([0; BUFFER]);
        let mark = mark(&mut map, &mut buffer).await?;
        match stored(&mut map, &mut buffer).await? {
            None if mark == 0 => Ok(()),
            Some((generation, bytes)) if generation >= mark => {
                read(bytes, known).map_err(FlashError::Credentials)
            }
            _ => Err(FlashError::Corrupt),
        }
    }

    /// Saves credentials in place of those that are stored.
    ///
    /// May erase a page, so it is not for the moment when a message waits. The secrets of older
    /// saves stay on the flash until their page is erased.
    ///
    /// Cancel safe: dropped at any time, as after a power cut, the old or the new ones are stored.
    ///
    /// # Errors
    ///
    /// The driver's error; [`FlashError::Corrupt`] if the flash must be erased first;
    /// [`FlashError::TooLarge`] if pages are too small.
    pub async fn save_credentials(
        &self,
        credentials: &Credentials,
    ) -> Result<(), FlashError<F::Error>> {
        let mut flash = self.flash.lock().await;
        let mut map = self.map(&mut flash)?;
        let mut buffer = Buffer([0; BUFFER]);
        let mark = mark(&mut map, &mut buffer).await?;
        let newest = stored(&mut map, &mut buffer).await?.map_or(0, |(generation, _)| generation);
        let generation = newest.max(mark).saturating_add(1);
        let numbered = Numbered(generation, credentials);
        // What a power cut left of an item can hide the next, so this is read back. The mark follows
        // what was read back.
        for _ in 0..ATTEMPTS {
            map.store_item(&mut buffer.0, &CREDENTIALS, &numbered).await?;
            if stored(&mut map, &mut buffer).await?.is_some_and(|(read, _)| read == generation) {
                map.store_item(&mut buffer.0, &MARK, &generation).await?;
                return Ok(());
            }
        }
        Err(FlashError::Corrupt)
    }

    /// Erases the credentials, older ones as well.
    ///
    /// Not cancel safe: dropped before the end, the old ones, none, or [`FlashError::Corrupt`] may
    /// be read afterwards; call it again.
    ///
    /// # Errors
    ///
    /// The driver's error.
    pub async fn erase_credentials(&self) -> Result<(), FlashError<F::Error>> {
        let mut flash = self.flash.lock().await;
        let range = self.credentials.clone();
        flash.erase(range.start, range.end).await.map_err(FlashError::Driver)
    }

    fn map<'a>(&self, flash: &'a mut F) -> Result<Map<'a, F>, FlashError<F::Error>> {
        let range = self.credentials.clone();
        let config = MapConfig::try_new(range).map_err(|_| FlashError::Corrupt)?;
        Ok(MapStorage::new(flash, config, Cache::new_uncached()))
    }
}

/// On a stack frame of its own, which is gone when a task waits.
#[inline(never)]
fn read(bytes: &[u8], known: &mut Option<Credentials>) -> Result<(), BinaryError> {
    *known = Some(Credentials::from_binary(bytes)?);
    Ok(())
}

/// Returns the generation that was saved last; 0 if none was.
async fn mark<F: NorFlash>(
    map: &mut Map<'_, F>,
    buffer: &mut Buffer,
) -> Result<u32, FlashError<F::Error>> {
    Ok(map.fetch_item::<u32>(&mut buffer.0, &MARK).await?.unwrap_or(0))
}

/// Returns the newest credentials that are whole, and their generation.
async fn stored<'b, F: NorFlash>(
    map: &mut Map<'_, F>,
    buffer: &'b mut Buffer,
) -> Result<Option<(u32, &'b [u8])>, FlashError<F::Error>> {
    let Some(bytes) = map.fetch_item::<&[u8]>(&mut buffer.0, &CREDENTIALS).await? else {
        return Ok(None);
    };
    let (generation, bytes) = bytes.split_first_chunk::<4>().ok_or(FlashError::Corrupt)?;
    Ok(Some((u32::from_le_bytes(*generation), bytes)))
}
