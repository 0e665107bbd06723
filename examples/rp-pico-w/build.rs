//! Puts the memory map where the linker looks for it, and writes what the firmware is told.

use std::env;
use std::fs;
use std::io;
use std::path;
use std::path::PathBuf;

/// The radio's firmware; the README says where to get it.
const FIRMWARE: [&str; 3] = ["43439A0.bin", "43439A0_clm.bin", "nvram_rp2040.bin"];

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    fs::copy("memory.x", out.join("memory.x"))?;
    println!("cargo::rustc-link-search={}", out.display());
    println!("cargo::rerun-if-changed=memory.x");
    println!("cargo::rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_SKIP_CYW43_FIRMWARE").is_none() {
        find_firmware()?;
    }
    pushwire_board_config::generate();
    Ok(())
}

/// Tells the program where the radio's firmware is.
fn find_firmware() -> io::Result<()> {
    println!("cargo::rerun-if-env-changed=CYW43_FIRMWARE");
    let folder = env::var_os("CYW43_FIRMWARE").unwrap_or_else(|| "cyw43-firmware".into());
    let folder = path::absolute(folder)?;
    println!("cargo::rustc-env=CYW43_FIRMWARE={}", folder.display());
    for file in FIRMWARE.map(|name| folder.join(name)) {
        println!("cargo::rerun-if-changed={}", file.display());
        if !file.exists() {
            println!("cargo::error=CYW43_FIRMWARE: {} is missing: see README.md", file.display());
        }
    }
    Ok(())
}
