//! What the application implements: who takes the messages, who watches.
//!
//! The two are separate because a handler may take its time while events go on.

use core::fmt;
use core::fmt::Display;

use pushwire_core::mcs::Event;
use pushwire_core::mcs::Push;
use pushwire_core::push::DecryptError;
use pushwire_core::register::Retry;

/// The handler could not take a message.
///
/// The message stays unacknowledged, and the server sends it again at the next login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejected;

impl Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the handler could not take the message")
    }
}

impl core::error::Error for Rejected {}

/// Takes messages, one at a time and in order.
pub trait Handler {
    /// Takes a message. Returning `Ok` means that it need never come again: its id is stored, then
    /// acknowledged. Heartbeats and acknowledgements go on while this runs, however long it takes.
    ///
    /// The future is never dropped unless the client is; a message that was being handled then
    /// comes again.
    ///
    /// # Errors
    ///
    /// [`Rejected`]: try again later. A message that can never be handled should be accepted.
    async fn on_push(&mut self, push: &Push<'_>) -> Result<(), Rejected>;
}

/// Watches what the session does; must return quickly.
pub trait Observer {
    /// Sees every event, messages included, before the handler gets them.
    fn on_event(&mut self, event: &Event<'_>);

    /// Sees a message that cannot be decrypted; it is acknowledged like any other.
    fn on_undecryptable(&mut self, push: &Push<'_>, error: DecryptError) {
        let _ = (push, error);
    }

    /// Sees that a request of the registration failed and will be repeated.
    fn on_registration_retry(&mut self, retry: &Retry) {
        let _ = retry;
    }

    /// Sees why an attempt, a connection or the store failed, in words.
    fn on_error(&mut self, error: &dyn Display) {
        let _ = error;
    }
}

/// Watches nothing.
impl Observer for () {
    fn on_event(&mut self, event: &Event<'_>) {
        let _ = event;
    }
}
