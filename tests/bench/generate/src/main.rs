//! Makes `mcs/src/generated` again: the peers' own generators on the schema of MCS.
//!
//! Follows each generator's documentation, with its defaults but for what is said here. protox reads the schema, so
//! that no `protoc` is needed. The sizes of micropb's containers hold everything in the benchmarks.

use std::error::Error;
use std::fs;
use std::path::Path;

use micropb_gen::Config;
use pb_rs::ConfigBuilder;
use pb_rs::types::FileDescriptor;
use prost::Message;

/// From the folder of this package.
const SCHEMA: &str = "../js/mcs.proto";
const INCLUDE: &str = "../js";
const OUT: &str = "../mcs/src/generated";

/// Bytes of a `string`, unless its field is below.
const TEXT: u32 = 192;

/// Fields of other sizes in bytes, and how many elements repeated ones hold.
const BYTES: [(&str, u32); 4] = [
    (".mcs.AppData.value", 1024),
    (".mcs.DataMessageStanza.raw_data", 4096),
    (".mcs.Extension.data", 512),
    (".mcs.LoginRequest.received_persistent_id.elem", 48),
];
const ELEMENTS: [(&str, u32); 5] = [
    (".mcs.DataMessageStanza.app_data", 16),
    (".mcs.LoginRequest.client_event", 4),
    (".mcs.LoginRequest.received_persistent_id", 32),
    (".mcs.LoginRequest.setting", 4),
    (".mcs.LoginResponse.setting", 4),
];

fn main() -> Result<(), Box<dyn Error>> {
    let work = std::env::temp_dir().join(format!("pushwire-generate-{}", std::process::id()));
    fs::create_dir_all(&work)?;
    prost(&work)?;
    femtopb(&work)?;
    micropb(&work)?;
    quick_protobuf(&work)?;
    fs::remove_dir_all(work)?;
    Ok(())
}

/// Writes the code of one generator, with where it is from.
fn keep(from: &Path, generator: &str) -> Result<(), Box<dyn Error>> {
    let code = fs::read_to_string(from)?;
    let name = generator.split(['-', ' ']).next().unwrap_or(generator);
    let name = if name == "pb" { "quick_protobuf" } else { name };
    let origin = format!(
        "// Made by {generator} from tests/bench/js/mcs.proto: `cargo run` in tests/bench/generate.\n"
    );
    fs::write(Path::new(OUT).join(name).with_extension("rs"), origin + &code)?;
    Ok(())
}

fn prost(work: &Path) -> Result<(), Box<dyn Error>> {
    let schema = protox::compile([SCHEMA], [INCLUDE])?;
    prost_build::Config::new().out_dir(work).compile_fds(schema)?;
    keep(&work.join("mcs.rs"), "prost-build 0.14.4")
}

fn femtopb(work: &Path) -> Result<(), Box<dyn Error>> {
    femtopb_build::compile_protos_into(&[SCHEMA], &[INCLUDE], work)?;
    keep(&work.join("mcs.rs"), "femtopb-build 0.9.0")
}

fn micropb(work: &Path) -> Result<(), Box<dyn Error>> {
    let (schema, code) = (work.join("mcs.pb"), work.join("micropb.rs"));
    fs::write(&schema, protox::compile([SCHEMA], [INCLUDE])?.encode_to_vec())?;
    let mut generator = micropb_gen::Generator::new();
    // What no benchmark uses is left out: a quarter of the text.
    generator.use_container_heapless().calculate_max_size(false);
    generator.configure(".", Config::new().max_bytes(TEXT).no_accessors(true));
    for (field, size) in BYTES {
        generator.configure(field, Config::new().max_bytes(size));
    }
    for (field, count) in ELEMENTS {
        generator.configure(field, Config::new().max_len(count));
    }
    generator.compile_fdset_file(&schema, &code)?;
    keep(&code, "micropb-gen 0.7.0")
}

fn quick_protobuf(work: &Path) -> Result<(), Box<dyn Error>> {
    let code = work.join("quick_protobuf.rs");
    let schema = Path::new(SCHEMA).to_path_buf();
    let config =
        ConfigBuilder::new(&[schema], Some(&code), None, &[Path::new(INCLUDE).to_path_buf()])?;
    FileDescriptor::run(&config.nostd(true).single_module(true).build())?;
    keep(&code, "pb-rs 0.10.0")
}
