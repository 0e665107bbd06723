//! Instructions of a run of each competitor: the program runs itself under callgrind.
//!
//! Follows callgrind's manual: nothing is collected outside of [`measured`], and each time it ends what was collected
//! goes into a file of its own. Promises numbers that no other program on the machine changes. Valgrind shows every program
//! one processor of 2014 with AVX2, AES and carry-less multiplication, on whatever processor it runs that has these.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use crate::suite::Case;
use crate::suite::Competitor;
use crate::suite::Subject;

/// The argument with which the program runs under callgrind.
pub(crate) const CHILD: &str = "--count";

/// How callgrind calls [`measured`].
const MEASURED: &str = concat!(module_path!(), "::measured");

/// glibc without its `memset` and `memcpy` by `rep stosb` and `rep movsb`, of which callgrind counts each byte as an
/// instruction; and without those of its versions that a newer valgrind's processor could have.
const LIBC: (&str, &str) = ("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-ERMS,-RTM,-AVX512VL");

/// Runs that are counted together: one, if the work is large.
const RUNS: u64 = 8;
const LARGE: usize = 100_000;

/// Instructions by subject, case and competitor; `None` if it does not do the work.
pub(crate) type Counts = Vec<Vec<Vec<Option<u64>>>>;

/// Counts for all of `subjects`.
pub(crate) fn counts(subjects: &[Subject<'_>]) -> Result<Counts, Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("pushwire-bench-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let counts = callgrind(&folder).and_then(|()| {
        let mut files = 0;
        let mut next =
            |case: &Case<'_>, one: &Competitor<'_>| count(&folder, &mut files, case, one);
        let subject = |subject: &Subject<'_>| {
            subject
                .cases
                .iter()
                .map(|case| case.competitors.iter().map(|one| next(case, one)).collect())
                .collect()
        };
        subjects.iter().map(subject).collect()
    });
    fs::remove_dir_all(folder)?;
    counts
}

fn callgrind(folder: &Path) -> Result<(), Box<dyn Error>> {
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "-q", "--collect-atstart=no"])
        .args([format!("--toggle-collect={MEASURED}"), format!("--dump-after={MEASURED}")])
        .arg(format!("--callgrind-out-file={}", folder.join("out").display()))
        .arg(std::env::current_exe()?)
        .arg(CHILD)
        .env(LIBC.0, LIBC.1)
        .status()
        .map_err(|error| format!("valgrind: {error}: apt-get install valgrind"))?;
    if status.success() { Ok(()) } else { Err(format!("valgrind: {status}").into()) }
}

/// Reads what the next call of [`measured`] took.
fn count(
    folder: &Path,
    files: &mut u32,
    case: &Case<'_>,
    one: &Competitor<'_>,
) -> Result<Option<u64>, Box<dyn Error>> {
    if !one.works() {
        return Ok(None);
    }
    *files += 1;
    let text = fs::read_to_string(folder.join(format!("out.{files}")))?;
    let totals = text.lines().find_map(|line| line.strip_prefix("totals: ")).ok_or("no totals")?;
    Ok(Some(totals.trim().parse::<u64>()? / runs(case)))
}

/// The child: runs everything once, and then measured.
pub(crate) fn run(subjects: &[Subject<'_>]) {
    for case in subjects.iter().flat_map(|subject| &subject.cases) {
        for one in case.competitors.iter().filter(|one| one.works()) {
            measured(&one.work, runs(case));
        }
    }
}

const fn runs(case: &Case<'_>) -> u64 {
    if case.bytes < LARGE { RUNS } else { 1 }
}

/// What callgrind looks for by name.
#[inline(never)]
fn measured(work: &dyn Fn(), runs: u64) {
    for _ in 0..black_box(runs) {
        work();
    }
}
