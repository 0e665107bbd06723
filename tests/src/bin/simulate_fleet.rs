//! Lets fleets meet an outage and a server that closes: `simulate-fleet [DEVICES [SEED]]`, 100,000.
//!
//! Prints the table; with the numbers left out, also writes it to `tests/SIMULATION.md` and the chart to
//! `tests/fleet.svg`. See `pushwire_tests::simulation::fleet`.

use std::env;
use std::fs;
use std::io;

use pushwire_tests::simulation::fleet::Policy;
use pushwire_tests::simulation::fleet::Scenario;
use pushwire_tests::simulation::fleet::draw;
use pushwire_tests::simulation::fleet::run;
use pushwire_tests::simulation::fleet::table;
use pushwire_tests::simulation::fleet::verdict;
use pushwire_tests::simulation::page;

fn main() -> io::Result<()> {
    let given: Vec<u64> = env::args().skip(1).map_while(|number| number.parse().ok()).collect();
    let devices = given.first().copied().unwrap_or(100_000);
    let seed = given.get(1).copied().unwrap_or(1);
    let meets = |policy, scenario| run(policy, scenario, devices, seed);
    let both = |policy| (meets(policy, Scenario::Outage), meets(policy, Scenario::Closing));
    let fates: Vec<_> = Policy::ALL.into_iter().map(both).collect();
    let text = table(&fates) + &verdict(&fates);
    print!("{text}");
    if given.is_empty() {
        page::replace_section(page::path(), "fleet", &text)?;
        fs::write(page::path().with_file_name("fleet.svg"), draw(&fates))?;
    }
    Ok(())
}
