//! Lets devices live under faults: `simulate-faults [DEVICES [DAYS [SEED]]]`, 340 devices of 10 days each.
//!
//! Prints tables with a row for each preset; with the numbers left out, also writes them to
//! `tests/SIMULATION.md`. Fails if a push was lost, came twice or is stuck. See
//! `pushwire_tests::simulation::faults`.

use std::env;
use std::process::ExitCode;

use pushwire_core::mcs::Config;
use pushwire_tests::simulation::faults::Flaw;
use pushwire_tests::simulation::faults::Plan;
use pushwire_tests::simulation::faults::run;
use pushwire_tests::simulation::faults::table;
use pushwire_tests::simulation::page;

fn main() -> ExitCode {
    let given: Vec<u64> = env::args().skip(1).map_while(|number| number.parse().ok()).collect();
    let number = |index: usize, default| given.get(index).copied().unwrap_or(default);
    let presets = [
        ("default", Config::new()),
        ("chromium", Config::chromium()),
        ("always_on", Config::always_on()),
    ];
    let (devices, days, seed) = (number(0, 340), number(1, 10), number(2, 1));
    let totals = presets.map(|(name, config)| {
        (name, run(&Plan { config, devices, days, pushes: 110, seed, flaw: Flaw::None }))
    });
    for (name, totals) in totals.iter().filter(|(_, totals)| !totals.is_clean()) {
        eprintln!("{name}: seeds of devices that failed: {:?}", totals.failed);
    }
    let text = table(&totals);
    print!("{text}");
    let written = !given.is_empty() || page::replace_section(page::path(), "faults", &text).is_ok();
    let is_clean = totals.iter().all(|(_, totals)| totals.is_clean());
    if is_clean && written { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
