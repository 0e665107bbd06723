//! The table and the verdict on the target.

use std::fmt::Write as _;

use super::Fate;
use super::Policy;
use super::scenario::OUTAGE;
use super::scenario::WATCHED;
use crate::simulation::faults::grouped;

/// Until then the fall itself is counted.
const FALL: usize = 10;

/// The ten minutes after the first hour.
const LATE: std::ops::Range<usize> = 3_600..4_200;

const HEAD: &str = "\
| receiver | outage: peak/s at the fall | then, until the return | after the return | 99 % back after \
| closing: peak/s at the fall | 10 min after the first hour: peak/s | mean/s | peak / mean |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
";

impl Fate {
    /// Returns the most connects in one second of these.
    pub(crate) fn peak(&self, seconds: std::ops::Range<usize>) -> u32 {
        self.connects[seconds].iter().copied().max().unwrap_or(0)
    }

    /// Returns how long after the return 99 % of `devices` are back, in seconds.
    fn back_after(&self, devices: u64) -> Option<usize> {
        let mut back = 0;
        let second = self.back.iter().position(|count| {
            back += u64::from(*count);
            back * 100 >= devices * 99
        });
        second.map(|second| second - OUTAGE + 1)
    }

    fn mean(&self) -> f64 {
        let sum: u32 = self.connects[LATE].iter().sum();
        f64::from(sum) / LATE.len() as f64
    }
}

/// Writes the table: for each receiver its fates in an outage and at a server that closes.
pub fn table(fates: &[(Fate, Fate)], devices: u64) -> String {
    let mut table = HEAD.to_owned();
    for (outage, closing) in fates {
        let _ = write!(table, "| {} ", outage.policy.name());
        for seconds in [0..FALL, FALL..OUTAGE, OUTAGE..WATCHED] {
            let _ = write!(table, "| {} ", grouped(outage.peak(seconds).into()));
        }
        let back = match outage.back_after(devices) {
            Some(seconds) => format!("{seconds} s"),
            None => format!("never: {} gave up", grouped(outage.gave_up.into())),
        };
        let (fall, late, mean) = (closing.peak(0..FALL), closing.peak(LATE), closing.mean());
        let ratio =
            if mean > 0.0 { format!("{:.1}", f64::from(late) / mean) } else { "–".into() };
        let (fall, late) = (grouped(fall.into()), grouped(late.into()));
        let mean = grouped(mean.round() as u64);
        let _ = writeln!(table, "| {back} | {fall} | {late} | {mean} | {ratio} |");
    }
    table
}

/// Says whether `always_on` is at most a twentieth of firebase-messaging, phase by phase.
pub fn verdict(fates: &[(Fate, Fate)]) -> String {
    let of = |policy| fates.iter().find(|(fate, _)| fate.policy == policy).unwrap();
    let (ours, theirs) = (of(Policy::AlwaysOn), of(Policy::FirebaseMessaging));
    let phases = [
        ("at the fall", ours.0.peak(0..FALL), theirs.0.peak(0..FALL)),
        ("in the outage", ours.0.peak(FALL..OUTAGE), theirs.0.peak(FALL..OUTAGE)),
        ("over the whole outage", ours.0.peak(0..WATCHED), theirs.0.peak(0..WATCHED)),
        ("at a closing server, late", ours.1.peak(LATE), theirs.1.peak(LATE)),
        ("at a closing server, over all", ours.1.peak(0..WATCHED), theirs.1.peak(0..WATCHED)),
    ];
    let mut text =
        "\nTarget: peak connects/s of `always_on` at most 1/20 of firebase-messaging's.\n\n"
            .to_owned();
    for (phase, ours, theirs) in phases {
        let outcome = if ours * 20 <= theirs { "met" } else { "missed" };
        let ratio = f64::from(theirs) / f64::from(ours.max(1));
        let _ = writeln!(text, "* {phase}: {ours} against {theirs}, 1/{ratio:.1}: {outcome}");
    }
    text
}
