//! A driver that breaks the drive rule gets an error of its own, and the session goes on.
//!
//! The rule: drain events after each input, report each write, take no more than was lent, answer only
//! what was asked. Follows no peer; the pair of the other tests never breaks it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test harness: a broken expectation is a failed test"
)]

use pushwire_core::error::DriveError;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::RunState;
use pushwire_core::mcs::TransmitError;
use pushwire_tests::pair::*;

#[test]
fn a_second_write_waits_for_the_report_of_the_first() {
    let mut pair = Pair::started(Config::default());
    pair.holds_writes = true;
    pair.send([ping(0)]);
    let again = pair.session.poll_transmit(pair.now, &mut [0; 64]);
    assert_eq!(again, Err(TransmitError::Drive(DriveError::WriteInFlight)));
    pair.finish_write();
    assert_eq!(pair.session.poll_transmit(pair.now, &mut [0; 64]), Ok(0));
}

#[test]
fn events_are_drained_before_waiting_and_before_they_run_over() {
    let mut pair = Pair::started(Config::default());
    let now = pair.now;
    pair.session.network_changed(now).unwrap();
    assert_eq!(pair.session.poll_timeout(), Err(DriveError::NotDrained));
    let mut inputs = (0..10).map(|_| pair.session.network_changed(now));
    assert!(inputs.any(|result| result == Err(DriveError::NotDrained)));
    pair.settle();
    assert_eq!(pair.session.state(), RunState::Started);
}

#[test]
fn no_more_bytes_are_taken_than_were_lent() {
    let mut pair = Pair::started(Config::default());
    let lent = pair.session.receive_buffer().len();
    let taken = pair.session.handle_received(pair.now, lent + 1);
    assert_eq!(taken, Err(DriveError::TooManyBytes));
    pair.send([message("a")]);
    assert_eq!(pair.delivered(), ["a"]);
}

#[test]
fn an_answer_needs_a_question() {
    let mut pair = Pair::started(Config::default());
    let now = pair.now;
    assert_eq!(pair.session.accept(now), Err(DriveError::NothingToAccept));
    assert_eq!(pair.session.reject(now), Err(DriveError::NothingToAccept));
    pair.answer = Answer::Hold;
    pair.send([message("a")]);
    pair.accept();
    assert_eq!(pair.session.accept(now), Err(DriveError::NothingToAccept));
}

#[test]
fn reports_about_a_connection_that_is_not_there_are_refused() {
    let mut pair = Pair::started(Config::default());
    let now = pair.now;
    assert_eq!(pair.session.handle_connected(now), Err(DriveError::NotConnecting));
    pair.input(|session, now| session.network_lost(now));
    let session = &mut pair.session;
    assert_eq!(session.handle_received(now, 0), Err(DriveError::NotConnecting));
    let ended = session.handle_disconnected(now, Reason::EndOfStream);
    assert_eq!(ended, Err(DriveError::NotConnecting));
}
