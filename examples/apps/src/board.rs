//! What a board brings, and what it is told.

use core::fmt::Arguments;

use pushwire_core::mcs;
use pushwire_core::register;
use pushwire_core::register::Project;
use pushwire_core::register::Services;
use pushwire_embassy::Network;

/// Where the program's words and its one bit go.
pub trait Output {
    /// Shows a line of text.
    fn line(&self, text: Arguments<'_>);

    /// Switches the light.
    fn switch(&self, on: bool);
}

/// The parts of a board.
#[derive(Debug)]
pub struct Board<C, S, K, G, V, O> {
    /// Opens TCP connections.
    pub connector: C,
    /// Keeps the ids of accepted messages.
    pub ids: S,
    /// Tells the time.
    pub clock: K,
    /// Random numbers; must be cryptographically secure.
    pub rng: G,
    /// Keeps the credentials.
    pub credentials: V,
    /// Shows what happens.
    pub output: O,
}

/// Whose pushes to receive, from where, and how.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// The push service, and whom to trust.
    pub network: Network<'a>,
    /// The registration services.
    pub services: Services<'a>,
    /// The Firebase project.
    pub project: Project<'a>,
    /// How the session behaves.
    pub session: mcs::Config,
    /// How the registration behaves.
    pub register: register::Config,
}

/// Refusals of the login in a row before the device gives its identity up. Those that a server in
/// trouble may make by mistake are sat out: a new identity loses what waits for the old one.
const REFUSALS: u32 = 5;

impl<'a> Settings<'a> {
    /// A device that must stay reachable: nothing gives up.
    pub const fn always_on(
        network: Network<'a>,
        services: Services<'a>,
        project: Project<'a>,
    ) -> Self {
        let always_on = mcs::Config::always_on();
        // A session that never aborts would show a dead identity for ever.
        let session = mcs::Config { abort_on_sequential_error_count: Some(REFUSALS), ..always_on };
        let register = register::Config { retry_count: None, ..register::Config::new() };
        Self { network, services, project, session, register }
    }
}
