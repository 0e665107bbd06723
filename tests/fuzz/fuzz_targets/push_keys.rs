//! `pushwire_fuzz::targets::push_keys` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_fuzz::targets::push_keys(data));
