//! `pushwire_core::fuzz::register_urls` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_core::fuzz::register_urls(data));
