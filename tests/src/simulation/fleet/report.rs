//! The table and the verdicts on the targets.
//!
//! In step is a fleet whose busiest second, in the second hour at a server that closes, has more than twice
//! the connects of a mean one, and four times their square root: what chance makes of devices that
//! do not know of each other (Poisson) stays below that where a mean second has five connects or more.

use std::fmt::Write as _;

use super::Fate;
use super::Policy;
use super::scenario::OUTAGE;
use super::scenario::WATCHED;
use crate::simulation::page::grouped;

/// Until then the fall itself is counted.
const FALL: usize = 10;

/// The second hour.
const LATE: std::ops::Range<usize> = 3_600..7_200;

const HEAD: &str = "\
| receiver | outage: peak/s at the fall | then, until the return | after the return | 99 % back after \
| closing: peak/s at the fall | in the second hour: peak/s | mean/s | peak / mean | in step |
|---|--:|--:|--:|--:|--:|--:|--:|--:|---|
";

impl Fate {
    /// Returns the most connects in one second of these.
    pub(crate) fn peak(&self, seconds: std::ops::Range<usize>) -> u32 {
        self.connects[seconds].iter().copied().max().unwrap_or(0)
    }

    /// Returns how long after the return 99 % of the devices are back, in seconds.
    pub(crate) fn back_after(&self) -> Option<usize> {
        let mut back = 0;
        let second = self.back.iter().position(|count| {
            back += u64::from(*count);
            back * 100 >= self.devices * 99
        });
        second.map(|second| second - OUTAGE + 1)
    }

    fn mean(&self) -> f64 {
        let sum: u32 = self.connects[LATE].iter().sum();
        f64::from(sum) / LATE.len() as f64
    }

    /// Returns the most connects in one second that are not called in step.
    fn most(&self) -> f64 {
        let mean = self.mean();
        2.0 * mean + 4.0 * mean.sqrt()
    }

    /// Tells whether the devices come in step in the second hour at a server that closes.
    pub fn is_in_step(&self) -> bool {
        f64::from(self.peak(LATE)) > self.most()
    }
}

/// Writes the table: for each receiver its fates in an outage and at a server that closes.
pub fn table(fates: &[(Fate, Fate)]) -> String {
    let mut table = HEAD.to_owned();
    for (outage, closing) in fates {
        let _ = write!(table, "| {} ", outage.policy.name());
        for seconds in [0..FALL, FALL..OUTAGE, OUTAGE..WATCHED] {
            let _ = write!(table, "| {} ", grouped(outage.peak(seconds).into()));
        }
        let back = match outage.back_after() {
            Some(seconds) => format!("{seconds} s"),
            None => format!("never: {} gave up", grouped(outage.gave_up.into())),
        };
        let _ = writeln!(table, "| {back} | {} |", late(closing));
    }
    table
}

fn late(closing: &Fate) -> String {
    let (late, mean) = (closing.peak(LATE), closing.mean());
    let ratio = if mean > 0.0 { format!("{:.1}", f64::from(late) / mean) } else { "–".into() };
    let step = if closing.is_in_step() { "yes" } else { "no" };
    let (fall, late) = (grouped(closing.peak(0..FALL).into()), grouped(late.into()));
    format!("{fall} | {late} | {} | {ratio} | {step}", grouped(mean.round() as u64))
}

/// One line of the verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// When, or what.
    pub what: &'static str,
    /// Connects of `always_on` in its busiest second then.
    pub ours: u32,
    /// The most that it may have.
    pub most: f64,
    /// What that is made of.
    pub against: String,
}

impl Target {
    /// Tells whether it is met.
    pub fn is_met(&self) -> bool {
        f64::from(self.ours) <= self.most
    }
}

fn of(fates: &[(Fate, Fate)], policy: Policy) -> &(Fate, Fate) {
    fates.iter().find(|(fate, _)| fate.policy == policy).unwrap()
}

/// Returns the targets: phase by phase a twentieth of firebase-messaging, and no lock-step.
pub fn targets(fates: &[(Fate, Fate)]) -> Vec<Target> {
    let (ours, theirs) = (of(fates, Policy::AlwaysOn), of(fates, Policy::FirebaseMessaging));
    let phases = [
        ("at the fall", ours.0.peak(0..FALL), theirs.0.peak(0..FALL)),
        ("in the outage", ours.0.peak(FALL..OUTAGE), theirs.0.peak(FALL..OUTAGE)),
        ("over the whole outage", ours.0.peak(0..WATCHED), theirs.0.peak(0..WATCHED)),
        ("at a closing server, in the second hour", ours.1.peak(LATE), theirs.1.peak(LATE)),
        ("at a closing server, over all", ours.1.peak(0..WATCHED), theirs.1.peak(0..WATCHED)),
    ];
    let twentieth = |(what, ours, theirs): (&'static str, u32, u32)| {
        let ratio = f64::from(theirs) / f64::from(ours.max(1));
        let against = format!("{} of firebase-messaging, 1/{ratio:.1}", grouped(theirs.into()));
        Target { what, ours, most: f64::from(theirs) / 20.0, against }
    };
    let what = "no lock-step in the second hour at a closing server";
    let most = ours.1.most();
    let against = format!("at most {} for a mean of {:.0}", grouped(most as u64), ours.1.mean());
    let step = Target { what, ours: ours.1.peak(LATE), most, against };
    phases.into_iter().map(twentieth).chain([step]).collect()
}

/// Says which targets are met, and of which receivers the same measure says that they are in step.
pub fn verdict(fates: &[(Fate, Fate)]) -> String {
    let mut text =
        "\nTargets: peak connects/s of `always_on` at most 1/20 of firebase-messaging's; no \
                    lock-step after an hour.\n\n"
            .to_owned();
    for target in targets(fates) {
        let Target { what, ours, against, .. } = &target;
        let outcome = if target.is_met() { "met" } else { "missed" };
        let _ =
            writeln!(text, "* {what}: {} against {against}: {outcome}", grouped((*ours).into()));
    }
    let in_step = fates.iter().filter(|(_, closing)| closing.is_in_step());
    let names: Vec<_> = in_step.map(|(fate, _)| fate.policy.name()).collect();
    let _ = writeln!(text, "* in step by the same measure: {}", names.join(", "));
    text
}
