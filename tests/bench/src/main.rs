//! How the codecs compare with other crates that do the same work: writes RESULTS.md, or checks the limits.
//!
//! Follows no document. Promises that competitors run in turns in one process, that each must come to the same result,
//! and that instructions and allocations are counted. Flash is that of the programs in `flash`; what the whole client
//! costs on chips is measured by `examples/sizes`.

mod check;
mod checksum;
mod flash;
mod heap;
mod instructions;
mod json;
mod limits;
mod machine;
mod mcs;
mod push;
mod random;
mod report;
mod suite;
mod time;
mod xml;

use std::error::Error;

use suite::Subject;

#[global_allocator]
static HEAP: heap::Counting = heap::Counting;

const USAGE: &str = "usage: pushwire-bench            measure everything and write RESULTS.md
       pushwire-bench --check    instructions against limits.txt, allocations and flash; tells the targets; no times
       pushwire-bench --update-limits    writes limits.txt";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let inputs = Inputs::new();
    let subjects = inputs.subjects();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => report::write(&subjects),
        ["--check"] => check::check(&subjects),
        ["--update-limits"] => {
            limits::write(&limits::ours(&subjects, &instructions::counts(&subjects)?))
        }
        [instructions::CHILD] => {
            instructions::run(&subjects);
            Ok(())
        }
        _ => Err(USAGE.into()),
    }
}

/// What all competitors work on.
struct Inputs {
    xml: xml::Inputs,
    mcs: mcs::Inputs,
    json: json::Inputs,
    push: push::Inputs,
}

impl Inputs {
    fn new() -> Self {
        Self {
            xml: xml::Inputs::new(),
            mcs: mcs::Inputs::new(),
            json: json::Inputs::new(),
            push: push::Inputs::new(),
        }
    }

    fn subjects(&self) -> Vec<Subject<'_>> {
        let mut subjects = self.mcs.subjects();
        subjects.push(self.json.subject());
        subjects.push(self.push.subject());
        subjects.push(self.xml.subject());
        subjects
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_competitors_of_a_case_come_to_the_same() {
        let inputs = Inputs::new();
        for subject in inputs.subjects() {
            subject.check();
        }
    }
}
