//! `pushwire_core::fuzz::xmpp_session` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_core::fuzz::xmpp_session(data));
