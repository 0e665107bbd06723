//! `pushwire_embassy::fuzz::flash_contents` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_embassy::fuzz::flash_contents(data));
