//! `pushwire_core::fuzz::mcs_frames` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_core::fuzz::mcs_frames(data));
