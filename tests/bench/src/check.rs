//! The targets, and whether they are reached: by counts alone, so that the answer is the same each time.
//!
//! Follows the sections of the README. Times are no target: on a machine that others share they decide nothing. A check
//! guards what is reached; a target that the README says is missed is told, and fails nothing.

use std::error::Error;

use crate::flash;
use crate::flash::Flash;
use crate::instructions;
use crate::instructions::Counts;
use crate::limits;
use crate::suite::Case;
use crate::suite::Subject;

/// One target.
pub(crate) struct Verdict {
    pub(crate) target: &'static str,
    /// What was found where it is nearest to the limit.
    pub(crate) found: String,
    pub(crate) is_reached: bool,
    /// Whether a check fails without it. Ratios are not guarded: they move with the competitors and with libc.
    is_guarded: bool,
}

impl Verdict {
    pub(crate) const fn word(&self) -> &'static str {
        if self.is_reached { "yes" } else { "no" }
    }
}

/// Counts, builds the programs for chips, tells what is reached, and fails if ours takes more than it did.
pub(crate) fn check(subjects: &[Subject<'_>]) -> Result<(), Box<dyn Error>> {
    subjects.iter().for_each(Subject::check);
    let counts = instructions::counts(subjects)?;
    let verdicts = verdicts(subjects, &counts, &flash::sizes()?);
    for verdict in &verdicts {
        println!("{}: {}: {}", verdict.word(), verdict.target, verdict.found);
    }
    let mut broken = limits::broken(&limits::ours(subjects, &counts))?;
    let lost = verdicts.iter().filter(|verdict| verdict.is_guarded && !verdict.is_reached);
    broken.extend(lost.map(|verdict| verdict.target.into()));
    broken.iter().for_each(|what| println!("worse than it was: {what}"));
    if broken.is_empty() { Ok(()) } else { Err("see above; README.md, Limits".into()) }
}

/// A competitor's instructions to ours in one case.
struct Ratio<'s> {
    subject: &'static str,
    case: &'s str,
    competitor: &'static str,
    times: f64,
}

/// Judges all targets.
pub(crate) fn verdicts(subjects: &[Subject<'_>], counts: &Counts, flash: &[Flash]) -> Vec<Verdict> {
    let ratios = ratios(subjects, counts);
    let of = |subject: &'static str, names: &'static [&'static str], least, target| {
        let wanted = |one: &&Ratio<'_>| one.subject == subject && names.contains(&one.competitor);
        nearest(ratios.iter().filter(wanted), least, target)
    };
    vec![
        of(
            "mcs-decode",
            &["prost"],
            3.0,
            "MCS: prost takes 3 times the instructions to decode, in every row",
        ),
        of(
            "mcs-decode",
            &["femtopb", "micropb"],
            1.0,
            "MCS: femtopb and micropb take as many to decode or more, in every row",
        ),
        smallest(flash),
        of(
            "json",
            &["serde_json", "serde-json-core", "picojson"],
            1.0,
            "JSON: the others take as many or more",
        ),
        of(
            "push",
            &["p256, hkdf, aes-gcm"],
            1.0 / 1.1,
            "decryption: within 10 % of the primitives alone",
        ),
        of(
            "xml",
            &["quick-xml, reader", "quick-xml, whole", "rxml"],
            1.0,
            "XML: those that do the work take as many or more",
        ),
        allocations(subjects),
    ]
}

fn ratios<'s>(subjects: &'s [Subject<'_>], counts: &Counts) -> Vec<Ratio<'s>> {
    let mut ratios = Vec::new();
    for (subject, counts) in subjects.iter().zip(counts) {
        for (case, counts) in subject.cases.iter().zip(counts) {
            let Some(Some(ours)) = counts.first() else { continue };
            for (one, count) in case.competitors.iter().zip(counts) {
                let Some(count) = count else { continue };
                let times = *count as f64 / *ours as f64;
                ratios.push(Ratio {
                    subject: subject.name,
                    case: &case.name,
                    competitor: one.name,
                    times,
                });
            }
        }
    }
    ratios
}

fn nearest<'r>(
    ratios: impl Iterator<Item = &'r Ratio<'r>>,
    least: f64,
    target: &'static str,
) -> Verdict {
    match ratios.min_by(|a, b| a.times.total_cmp(&b.times)) {
        Some(one) => Verdict {
            target,
            found: format!("{} {:.2}× ({})", one.competitor, one.times, one.case),
            is_reached: one.times >= least,
            is_guarded: false,
        },
        None => Verdict {
            target,
            found: "nothing was counted".into(),
            is_reached: false,
            is_guarded: true,
        },
    }
}

fn smallest(flash: &[Flash]) -> Verdict {
    let bytes = |one: &Flash| one.without_heap.unwrap_or(one.bytes);
    let ours = flash.first().map(|one| one.bytes).unwrap_or_default();
    let next = flash.iter().skip(1).min_by_key(|one| bytes(one)[0]);
    let found = next.map_or_else(String::new, |next| {
        format!("{} to {} of {}", ours[0], bytes(next)[0], next.library)
    });
    let is_less = |one: &Flash| ours.iter().zip(bytes(one)).all(|(ours, theirs)| *ours < theirs);
    let is_reached = !ours.contains(&0) && flash.iter().skip(1).all(is_less);
    Verdict {
        target: "MCS: the least flash, even without counting an allocator",
        found,
        is_reached,
        is_guarded: true,
    }
}

fn allocations(subjects: &[Subject<'_>]) -> Verdict {
    let ours = subjects.iter().flat_map(|subject| &subject.cases).flat_map(Case::ours);
    let count: usize = ours.map(|one| one.heap().allocations).sum();
    Verdict {
        target: "ours never allocates",
        found: format!("{count} allocations"),
        is_reached: count == 0,
        is_guarded: true,
    }
}
