//! Makes the seeds of the fuzzers: from the vectors, and scripts for what has no vectors.
//!
//! The first bytes of an input say what the body does with the rest; each body documents its own. Promises the same
//! files each time, but for keys and certificates, which are new. `seeds/README.md` is written from the same list.
//!
//! ```console
//! $ cargo test -p pushwire-tests --test replays_fuzz_inputs -- --ignored
//! ```

mod scripts;
mod stored;
mod texts;
mod trust;
mod wire;

use std::fmt::Write;
use std::fs;

use super::folder;

/// Where the seeds go, and the list of them.
pub(crate) struct Seeds {
    list: String,
}

impl Seeds {
    /// Writes one for a target.
    pub(crate) fn add(&mut self, target: &str, name: &str, what: &str, bytes: &[u8]) {
        let folder = folder("seeds").join(target);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), bytes).unwrap();
        writeln!(self.list, "| `{target}/{name}` | {what} |").unwrap();
    }

    /// Writes one for several targets: the same bytes, behind those that each needs first.
    pub(crate) fn add_all(
        &mut self,
        targets: &[(&str, &[u8])],
        name: &str,
        what: &str,
        bytes: &[u8],
    ) {
        for (target, first) in targets {
            self.add(target, name, what, &[first, bytes].concat());
        }
    }
}

const HEAD: &str = "# Seeds

What the fuzzers begin with: a folder for each target. The first bytes of a file say what is done with the rest; the
documentation of the body says how. All are made by `tests/tests/replays_fuzz_inputs/seeds.rs`, which writes this list
too; those from vectors keep the licence that the README of tests/vectors names.

| file | what it is |
|---|---|
";

#[test]
#[ignore = "writes files of the repository"]
fn makes_the_seeds_anew() {
    let _ = fs::remove_dir_all(folder("seeds"));
    let mut seeds = Seeds { list: HEAD.into() };
    wire::add(&mut seeds);
    texts::add(&mut seeds);
    scripts::add(&mut seeds);
    stored::add(&mut seeds);
    trust::add(&mut seeds);
    fs::write(folder("seeds").join("README.md"), seeds.list).unwrap();
}
