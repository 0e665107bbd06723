//! `pushwire_core::fuzz::register_credentials` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_core::fuzz::register_credentials(data));
