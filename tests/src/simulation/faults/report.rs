//! The tables: the verdict, the absences, the costs.

use std::fmt::Write as _;

use super::DAY;
use super::recovery::Recovered;
use super::totals::Totals;
use crate::simulation::page::grouped;

const VERDICT: &str = "\
| preset | device-days | pushes | faults | power cuts | lost | twice | stuck | duplicates held back \
| again behind 64 newer |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
";

const ABSENCES: &str = "
| seconds without a login: median / 99 % / longest | absences | since the last fault | since the first chance \
| of that with everything working | apart: absences with the clock set back | with everything working |
|---|--:|--:|--:|--:|--:|--:|
";

const COSTS: &str = "
| a day under these faults | connects | pings | wake-ups | restarts after giving up | flash bytes per push \
| pushes per erased page |
|---|--:|--:|--:|--:|--:|--:|
";

/// Writes the tables, with a row for each of these in each.
pub fn table(totals: &[(&str, Totals)]) -> String {
    let mut text = String::new();
    for (head, row) in [(VERDICT, verdict as Row), (ABSENCES, absences), (COSTS, costs)] {
        text.push_str(head);
        for (name, totals) in totals {
            let _ = writeln!(text, "| `{name}` {} |", row(totals));
        }
    }
    text
}

type Row = fn(&Totals) -> String;

fn verdict(totals: &Totals) -> String {
    let Totals { pushes, faults, cuts, lost, twice, stuck, duplicates, beyond, .. } = totals;
    let counts = [pushes, faults, cuts, lost, twice, stuck, duplicates, beyond];
    let first = format!("| {}", grouped(totals.lived / DAY));
    counts.into_iter().fold(first, |row, count| row + " | " + &grouped(*count))
}

fn absences(totals: &Totals) -> String {
    let apart = totals.recoveries.iter().filter(|absence| absence.was_set_back).count();
    let usual = totals.recoveries.len() - apart;
    let three = |time: fn(&Recovered) -> u64| QUANTILES.map(|it| totals.recovery(it, time));
    let times = [
        three(|absence| absence.since_last),
        three(|absence| absence.since_first),
        three(|absence| absence.working),
    ];
    let [last, first, working] = times.map(slashed);
    let set_back = slashed(QUANTILES.map(|permille| totals.recovery_set_back(permille)));
    let (usual, apart) = (grouped(usual as u64), grouped(apart as u64));
    format!("| {usual} | {last} | {first} | {working} | {apart} | {set_back}")
}

const QUANTILES: [usize; 3] = [500, 990, 1000];

fn slashed([median, most, longest]: [f64; 3]) -> String {
    let whole = |seconds: f64| grouped(seconds.round() as u64);
    format!("{median:.1} / {} / {}", whole(most), whole(longest))
}

fn costs(totals: &Totals) -> String {
    let Totals { connects, pings, wakes, restarts, .. } = totals;
    let rates = [connects, pings, wakes, restarts].map(|count| *count as f64 / totals.days());
    let row = rates.iter().fold(String::new(), |row, rate| format!("{row}| {rate:.1} "));
    let [bytes, pushes, erases] =
        [totals.flash_bytes, totals.pushes, totals.erases].map(|count| count.max(1) as f64);
    format!("{row}| {:.1} | {:.0}", bytes / pushes, pushes / erases)
}
