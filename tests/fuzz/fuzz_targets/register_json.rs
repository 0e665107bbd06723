//! `pushwire_core::fuzz::register_json` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_core::fuzz::register_json(data));
