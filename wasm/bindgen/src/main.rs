//! Makes the glue for one wasm file: `pushwire-bindgen INPUT.wasm NAME OUTPUT_DIR`.
//!
//! Writes `NAME_bg.wasm` and `NAME.js`, an ES module of wasm-bindgen's `web` target, which runs in
//! browsers, workers and Node alike. Types are written by hand, so none are made.

use std::env;
use std::error::Error;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [input, name, output] = arguments.as_slice() else {
        return Err("usage: pushwire-bindgen INPUT.wasm NAME OUTPUT_DIR".into());
    };
    let mut bindgen = Bindgen::new();
    // Else the file's URL is left out, and bundlers silently ship no wasm.
    bindgen.input_path(input).out_name(name).typescript(false).omit_default_module_path(false);
    bindgen.web(true)?.generate(output)?;
    Ok(())
}
