//! Time passes for a session: the two rules about deadlines, for both of them.
//!
//! Promises to end the program if what is due stays due. Knows no session: each tells its deadline and what to do then.

use crate::time::Duration;
use crate::time::Instant;

/// A session with its time.
pub(super) trait Timed {
    /// Returns the time.
    fn now(&mut self) -> &mut Instant;

    /// Returns the session's deadline.
    fn due(&self) -> Option<Instant>;

    /// Tells the session that it is due, and drains it.
    fn handle_due(&mut self);

    /// Lets time pass, and what is due happen.
    fn wait(&mut self, time: Duration) {
        let now = self.now().after(time);
        *self.now() = now;
        for _ in 0..2 {
            if self.due().is_none_or(|at| at > now) {
                return;
            }
            self.handle_due();
        }
        assert!(self.due().is_none_or(|at| at > now), "a deadline stays in the past");
    }

    /// Lets time pass up to the next deadline.
    fn wait_for_deadline(&mut self) {
        if let Some(at) = self.due() {
            let time = at.since(*self.now());
            self.wait(time);
        }
    }
}
