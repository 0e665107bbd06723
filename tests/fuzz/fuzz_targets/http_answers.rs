//! `pushwire_embassy::fuzz::http_answers` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_embassy::fuzz::http_answers(data));
