//! What the application implements: who sees what happens.

use core::fmt::Display;

use pushwire_core::xmpp::Event;

/// Sees what a session does; must return quickly.
pub trait Observer {
    /// Sees every event. An upstream message or a receipt is acknowledged once this has returned, so keep what is
    /// needed of it; only if that calls [`Handle::stop`](super::Handle::stop) it is not, and comes again.
    fn on_event(&mut self, event: &Event<'_>);

    /// Sees why an attempt or a connection failed, in words.
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
