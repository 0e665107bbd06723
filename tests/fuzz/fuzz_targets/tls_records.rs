//! `pushwire_embassy::fuzz::tls_records` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_embassy::fuzz::tls_records(data));
