//! `pushwire_fuzz::targets::mcs_and_prost` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_fuzz::targets::mcs_and_prost(data));
