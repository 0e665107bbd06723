//! Registration: which requests go out, what every answer means, when it is tried again and when not.
//!
//! Follows spec/registration.md §1 to §5: Chromium's check-in and register3, the Firebase JS SDK for
//! installations and registrations. Virtual time, scripted services, no network; requests are read with
//! prost, form and JSON readers that are not the product's. Check-in is held against vectors that
//! Python's protobuf made. What the host does with the outcome is `examples/host/tests/registration.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod checkin;
mod device;
mod failures;
mod proto;
mod requests;
mod tasks;
