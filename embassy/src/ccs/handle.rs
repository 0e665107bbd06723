//! The application's side of a client: sending, and ending the session.
//!
//! Promises that a message that was taken is kept until its final answer, which comes as an event, and that one
//! that was not is nowhere. Handles are copied freely and stay on the client's executor.

use core::fmt;
use core::future::poll_fn;
use core::task::Poll;

use pushwire_core::error::DriveError;
use pushwire_core::xmpp::SendError;
use pushwire_core::xmpp::ccs::Downstream;

use super::shared::End;
use super::shared::Shared;
use crate::clock::Clock;

/// Sends messages over a [`Client`](super::Client) and ends its session.
pub struct Handle<'c, 'r, K> {
    pub(super) shared: &'c Shared<'r, K>,
}

impl<K: Clock> Handle<'_, '_, K> {
    /// Gives a message to the session; waits while there is no room for it, which an answer to another one makes.
    ///
    /// For up to four tasks at a time: more that wait wake each other and keep the processor busy. It can be called
    /// before the runner runs. If that has ended, whoever waits goes on waiting until it runs
    /// again.
    ///
    /// Cancel safe: a message whose future was dropped was not taken.
    ///
    /// # Errors
    ///
    /// Every [`SendError`] but [`SendError::Full`].
    pub async fn send(&self, message: &Downstream<'_>) -> Result<(), SendError> {
        poll_fn(|context| match self.try_send(message) {
            Err(SendError::Full) => {
                self.shared.senders.borrow_mut().register(context.waker());
                Poll::Pending
            }
            outcome => Poll::Ready(outcome),
        })
        .await
    }

    /// Gives a message to the session, if there is room for it now.
    ///
    /// # Errors
    ///
    /// [`SendError`]; [`DriveError::NotDrained`] inside of an observer.
    pub fn try_send(&self, message: &Downstream<'_>) -> Result<(), SendError> {
        let session = self.shared.session.try_borrow_mut();
        let mut session = session.map_err(|_| DriveError::NotDrained)?;
        session.send(self.shared.clock.now(), message)?;
        self.shared.message_waits();
        Ok(())
    }

    /// Has the runner end once every message has its final answer. No more are taken then.
    pub fn finish(&self) {
        self.shared.ask(End::Finish);
    }

    /// Has the runner close the stream and end, in 2 s at most, whatever has no answer.
    pub fn stop(&self) {
        self.shared.ask(End::Stop);
    }

    /// Shows the ids of the messages that have no final answer, oldest first; none inside of an observer.
    pub fn unanswered(&self, see: impl FnMut(&str)) {
        if let Ok(session) = self.shared.session.try_borrow() {
            session.unanswered().for_each(see);
        }
    }
}

impl<K> Clone for Handle<'_, '_, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Handle<'_, '_, K> {}

/// Messages are not printed.
impl<K> fmt::Debug for Handle<'_, '_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").finish_non_exhaustive()
    }
}
