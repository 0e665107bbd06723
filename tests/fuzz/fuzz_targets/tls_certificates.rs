//! `pushwire_fuzz::targets::tls_certificates` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_fuzz::targets::tls_certificates(data));
