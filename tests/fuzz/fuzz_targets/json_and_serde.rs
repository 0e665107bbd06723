//! `pushwire_fuzz::targets::json_and_serde` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_fuzz::targets::json_and_serde(data));
