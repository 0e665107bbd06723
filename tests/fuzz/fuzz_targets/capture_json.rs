//! `pushwire_wasm::fuzz::capture_json` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_wasm::fuzz::capture_json(data));
