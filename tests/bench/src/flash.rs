//! Flash of the programs in `../flash`: builds them and reads their sections.
//!
//! Follows the ELF format through the crate `object`. What counts is what a chip keeps in flash: code, constants and
//! the start values of variables; less those of a program that does nothing.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use object::Object;
use object::ObjectSection;
use object::SectionFlags;
use object::elf::SHF_ALLOC;
use object::elf::SHT_NOBITS;
use object::read::elf::ElfFile32;

/// Folder of the workspace.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/flash");

/// The target of all of them.
pub(crate) const TARGET: &str = "thumbv6m-none-eabi";

/// Cargo's profiles, and the optimisation of each.
pub(crate) const PROFILES: [(&str, &str); 2] = [("release", "s"), ("smallest", "z")];

/// The libraries by their programs, ours first, and whether they need an allocator.
pub(crate) const LIBRARIES: [(&str, bool); 5] = [
    ("pushwire", false),
    ("prost", true),
    ("femtopb", false),
    ("micropb", false),
    ("quick-protobuf", true),
];

/// Bytes of one library's program in each of [`PROFILES`].
pub(crate) struct Flash {
    pub(crate) library: &'static str,
    pub(crate) bytes: [u64; 2],
    /// The same without the allocator that it needs.
    pub(crate) without_heap: Option<[u64; 2]>,
}

/// Builds all programs and measures them.
pub(crate) fn sizes() -> Result<Vec<Flash>, Box<dyn Error>> {
    let empty = program("empty", None)?;
    let less = |bytes: [u64; 2], other: [u64; 2]| [bytes[0] - other[0], bytes[1] - other[1]];
    let heap = less(program("heap", Some("heap"))?, empty);
    let measure = |(library, has_heap): (&'static str, bool)| {
        let bytes = less(program(library, Some(library))?, empty);
        let without_heap = has_heap.then(|| less(bytes, heap));
        Ok(Flash { library, bytes, without_heap })
    };
    LIBRARIES.into_iter().map(measure).collect()
}

fn program(name: &str, feature: Option<&str>) -> Result<[u64; 2], Box<dyn Error>> {
    let [(first, _), (second, _)] = PROFILES;
    Ok([built(name, feature, first)?, built(name, feature, second)?])
}

fn built(name: &str, feature: Option<&str>, profile: &str) -> Result<u64, Box<dyn Error>> {
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--locked", "--profile", profile, "--bin", name])
        .args(feature.iter().flat_map(|feature| ["--features", feature]))
        .args(["--target-dir", "target"])
        .current_dir(FOLDER)
        .status()?;
    if !status.success() {
        return Err(format!("{name} for {TARGET}: {status}: rustup target add {TARGET}").into());
    }
    flash(&Path::new(FOLDER).join("target").join(TARGET).join(profile).join(name))
}

fn flash(path: &Path) -> Result<u64, Box<dyn Error>> {
    let file = fs::read(path)?;
    let elf = ElfFile32::<object::Endianness>::parse(&*file)?;
    let is_kept = |section: &object::read::elf::ElfSection32<'_, '_>| {
        let SectionFlags::Elf { sh_flags } = section.flags() else { return false };
        let kind = section.elf_section_header().sh_type.get(object::Endianness::Little);
        sh_flags & u64::from(SHF_ALLOC) != 0 && kind != SHT_NOBITS
    };
    Ok(elf.sections().filter(is_kept).map(|section| section.size()).sum())
}
