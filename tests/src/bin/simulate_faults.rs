//! Lets devices live under faults: `simulate-faults [DEVICES [DAYS [SEED]]]`, 340 devices of 10 days each.
//!
//! Prints a row for each preset; with the numbers left out, also writes them to `tests/SIMULATION.md`.
//! Fails if a push was lost, came twice or is stuck. See `pushwire_tests::simulation::faults`.

use std::env;
use std::process::ExitCode;

use pushwire_core::mcs::Config;
use pushwire_tests::simulation::faults::Flaw;
use pushwire_tests::simulation::faults::Plan;
use pushwire_tests::simulation::faults::run;
use pushwire_tests::simulation::page;

const HEAD: &str = "\
| preset | device-days | pushes | faults | power cuts | lost | twice | stuck \
| recovery median / 99 % / longest, s | connects a day | pings a day | wake-ups a day \
| flash bytes per push | duplicates held back | restarts after giving up |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
";

fn main() -> ExitCode {
    let given: Vec<u64> = env::args().skip(1).map_while(|number| number.parse().ok()).collect();
    let number = |index: usize, default| given.get(index).copied().unwrap_or(default);
    let presets = [
        ("default", Config::new()),
        ("chromium", Config::chromium()),
        ("always_on", Config::always_on()),
    ];
    let (mut table, mut is_clean) = (HEAD.to_owned(), true);
    for (name, config) in presets {
        let (devices, days, seed) = (number(0, 340), number(1, 10), number(2, 1));
        let plan = Plan { config, devices, days, pushes: 110, seed, flaw: Flaw::None };
        let totals = run(&plan);
        table.push_str(&totals.row(name));
        is_clean &= totals.is_clean();
        if !totals.failed.is_empty() {
            eprintln!("{name}: seeds of devices that failed: {:?}", totals.failed);
        }
    }
    print!("{table}");
    let written =
        !given.is_empty() || page::replace_section(page::path(), "faults", &table).is_ok();
    if is_clean && written { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
