//! Writes what this firmware is told when it is built.

fn main() {
    pushwire_board_config::generate();
    println!("cargo::rerun-if-changed=build.rs");
}
