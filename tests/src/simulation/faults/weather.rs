//! Which fault comes next.
//!
//! Weights are chosen so that every kind meets every state many times in a run of ten thousand days,
//! not after any statistics of real networks.

use super::HOUR;
use super::MINUTE;
use super::SECOND;
use crate::simulation::dice::Dice;

/// Mean time between two faults.
pub(crate) const MEAN_GAP: u64 = 40 * MINUTE;

/// Something that goes wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// Both ends are told; what was on its way is lost.
    Reset,
    /// Only the device is told.
    ResetHere,
    /// Only the server knows.
    ResetThere,
    /// Nothing arrives any more and nobody is told.
    Silence,
    /// Writes do not finish any more.
    Jam,
    /// Nothing arrives for a while, then all at once.
    Stall(u64),
    /// No network for a while.
    Outage(Outage),
    /// The server closes, with a Close frame or without.
    Close { frame: bool },
    /// How the server treats logins for a while.
    Mood(Mood, u64),
    /// The server says nothing of what it received, for a while.
    Withhold(u64),
    /// The server takes no acknowledgement but a login's, for a while.
    IgnoreAcks(u64),
    /// Messages that were acknowledged come again.
    Again,
    /// The device's clock jumps by milliseconds, ahead or back.
    Clock { by: i64, told: bool },
    /// The power fails now.
    PowerCut,
    /// The power fails after so many more bytes written to flash.
    PowerCutInWrite(u64),
    /// The server pings.
    Ping,
}

/// A time without network.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outage {
    pub(crate) lasts: u64,
    /// Whether the platform tells the session.
    pub(crate) told: bool,
    /// Whether attempts to connect hang, instead of failing at once.
    pub(crate) hangs: bool,
}

/// How the server treats those who connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// It serves them.
    Serves,
    /// It refuses connections.
    Refuses,
    /// It closes after the login request.
    Closes,
    /// It accepts the login, then closes.
    AcceptsAndCloses,
    /// It answers with an error.
    Rejects,
    /// It does not answer.
    Ignores,
}

const MOODS: [Mood; 5] =
    [Mood::Refuses, Mood::Closes, Mood::AcceptsAndCloses, Mood::Rejects, Mood::Ignores];

impl Fault {
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        match dice.within(0..100) {
            0..8 => Self::Reset,
            8..13 => Self::ResetHere,
            13..18 => Self::ResetThere,
            18..26 => Self::Silence,
            26..29 => Self::Jam,
            29..37 => Self::Stall(dice.spread(SECOND..3 * MINUTE)),
            37..45 => Self::Outage(Outage {
                lasts: dice.spread(5 * SECOND..6 * HOUR),
                told: dice.permille(500),
                hangs: dice.permille(500),
            }),
            45..51 => Self::Close { frame: dice.permille(500) },
            51..58 => {
                let mood = MOODS[dice.within(0..MOODS.len() as u64) as usize];
                Self::Mood(mood, dice.spread(5 * SECOND..HOUR))
            }
            58..62 => Self::Withhold(dice.spread(MINUTE..6 * HOUR)),
            62..66 => Self::IgnoreAcks(dice.spread(MINUTE..6 * HOUR)),
            66..74 => Self::Again,
            74..80 => Self::clock(dice),
            80..88 => Self::PowerCut,
            88..96 => Self::PowerCutInWrite(dice.within(0..60)),
            _ => Self::Ping,
        }
    }

    fn clock(dice: &mut Dice) -> Self {
        let told = dice.permille(500);
        let by = dice.spread(SECOND..8 * HOUR) as i64;
        Self::Clock { by: if dice.permille(700) { by } else { -by }, told }
    }
}
