//! A fleet whose connections end all at once: who connects when, by the rules of each receiver.
//!
//! Devices do not influence each other and the server has no limits, so that what is counted are the
//! receivers' own rules. Our presets are `mcs::Session` itself; the others are their reconnect rules
//! alone (`peers.rs`). Check-ins, where a receiver makes one before it connects, always succeed.

mod chart;
mod ours;
mod peers;
mod report;
mod scenario;

use crate::simulation::dice::Dice;

pub use chart::draw;
pub use report::Target;
pub use report::table;
pub use report::targets;
pub use report::verdict;
pub use scenario::Fate;
pub use scenario::Met;
pub use scenario::Scenario;
pub use scenario::run;
pub use scenario::waits;

/// A receiver, from the moment it has lost its connection.
pub(crate) trait Client {
    /// An attempt to connect failed; returns when the next one is due, if ever.
    fn failed(&mut self, now: u64, dice: &mut Dice) -> Option<u64>;

    /// A login was accepted and one heartbeat came.
    fn logged_in(&mut self, now: u64);

    /// The connection ended; returns when to connect, if ever.
    fn closed(&mut self, now: u64, dice: &mut Dice) -> Option<u64>;
}

/// Whose rules a fleet follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// `Config::new()`.
    Default,
    /// `Config::chromium()`.
    ChromiumPreset,
    /// `Config::always_on()`.
    AlwaysOn,
    /// firebase-messaging 0.4.5.
    FirebaseMessaging,
    /// @eneris/push-receiver 4.3.1.
    Eneris,
    /// crow-misia/go-push-receiver 0.5.0.
    CrowMisia,
    /// esp-fcm-arduino 1.0.0.
    EspFcmArduino,
    /// microG GmsCore.
    MicroG,
    /// Chromium.
    Chromium,
}

impl Policy {
    /// All, ours first.
    pub const ALL: [Self; 9] = [
        Self::AlwaysOn,
        Self::ChromiumPreset,
        Self::Default,
        Self::FirebaseMessaging,
        Self::Eneris,
        Self::CrowMisia,
        Self::EspFcmArduino,
        Self::MicroG,
        Self::Chromium,
    ];

    /// Returns its name on the page.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Default => "ours: default",
            Self::ChromiumPreset => "ours: chromium",
            Self::AlwaysOn => "ours: always_on",
            Self::FirebaseMessaging => "firebase-messaging",
            Self::Eneris => "@eneris/push-receiver",
            Self::CrowMisia => "crow-misia",
            Self::EspFcmArduino => "esp-fcm-arduino",
            Self::MicroG => "microG",
            Self::Chromium => "Chromium",
        }
    }
}
