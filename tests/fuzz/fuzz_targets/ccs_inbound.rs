//! `pushwire_core::fuzz::ccs_inbound` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_core::fuzz::ccs_inbound(data));
