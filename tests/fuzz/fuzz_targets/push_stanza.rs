//! `pushwire_core::fuzz::push_stanza` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_core::fuzz::push_stanza(data));
