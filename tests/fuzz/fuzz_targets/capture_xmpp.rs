//! `pushwire_wasm::fuzz::capture_xmpp` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_wasm::fuzz::capture_xmpp(data));
