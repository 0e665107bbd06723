//! `pushwire_core::fuzz::xmpp_stanzas` under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pushwire_core::fuzz::xmpp_stanzas(data));
