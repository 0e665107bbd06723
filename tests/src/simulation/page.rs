//! The page that the simulations write: each replaces its own section and leaves the rest; numbers as it has them.

use std::fs;
use std::io;
use std::path::Path;

/// Replaces what stands between `<!-- name -->` and `<!-- /name -->` in a file.
///
/// # Errors
///
/// The file cannot be read or written, or has no such section.
pub fn replace_section(path: &Path, name: &str, content: &str) -> io::Result<()> {
    let text = fs::read_to_string(path)?;
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let missing = || io::Error::other(format!("no section {name} in {}", path.display()));
    let (before, rest) = text.split_once(&begin).ok_or_else(missing)?;
    let (_, after) = rest.split_once(&end).ok_or_else(missing)?;
    fs::write(path, format!("{before}{begin}{content}{end}{after}"))
}

/// Where the page is.
pub fn path() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/SIMULATION.md"))
}

/// Writes a number with commas.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
