//! `pushwire_fuzz::targets::xml_and_rxml` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_fuzz::targets::xml_and_rxml(data));
