//! Where the credentials are between two starts.

use core::fmt::Display;

#[cfg(feature = "flash")]
use embedded_storage_async::nor_flash::NorFlash;
use pushwire_core::register::Credentials;
#[cfg(feature = "flash")]
use pushwire_embassy::flash::FlashError;
#[cfg(feature = "flash")]
use pushwire_embassy::flash::FlashStore;

/// Keeps the credentials.
pub trait CredentialStore {
    /// Why it failed; shown to the user.
    type Error: Display;

    /// Reads what was saved last into `known`; `None` if nothing was.
    ///
    /// # Errors
    ///
    /// The store cannot be read, or what is in it makes no sense. The device registers anew.
    async fn load(&mut self, known: &mut Option<Credentials>) -> Result<(), Self::Error>;

    /// Replaces what is saved, unreadable or not; after a power cut there is the old or the new.
    ///
    /// # Errors
    ///
    /// The store cannot be written. The device goes on, and registers anew after its next start.
    async fn save(&mut self, credentials: &Credentials) -> Result<(), Self::Error>;
}

#[cfg(feature = "flash")]
impl<F: NorFlash, const IDS: usize> CredentialStore for &FlashStore<F, IDS> {
    type Error = FlashError<F::Error>;

    async fn load(&mut self, known: &mut Option<Credentials>) -> Result<(), Self::Error> {
        self.load_credentials(known).await
    }

    async fn save(&mut self, credentials: &Credentials) -> Result<(), Self::Error> {
        match self.save_credentials(credentials).await {
            Err(FlashError::Corrupt) => {
                self.erase_credentials().await?;
                self.save_credentials(credentials).await
            }
            saved => saved,
        }
    }
}
