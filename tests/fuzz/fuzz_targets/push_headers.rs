//! `pushwire_core::fuzz::push_headers` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_core::fuzz::push_headers(data));
