//! Ids between accept and confirmation: which logins list them, and what gives way when memory ends.
//!
//! Mirrors what Chromium's mcs_client.cc and gcm_store_impl.cc do with incoming ids (spec/mcs.md §6.2,
//! §6.8) within bounded memory. The store itself is the driver's.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test harness: a broken expectation is a failed test"
)]

use pushwire_core::error::ResourceError;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::RunState;
use pushwire_core::mcs::Session;
use pushwire_core::mcs::TransmitError;
use pushwire_core::mcs::persistent_id_hash;
use pushwire_core::time::Instant;
use pushwire_tests::pair::*;

fn reconnect(pair: &mut Pair) {
    pair.hang_up(Reason::EndOfStream);
    pair.run_until(|seen| matches!(seen, Seen::State(RunState::Started, _)));
}

fn long(n: usize) -> String {
    format!("{n:0>200}")
}

/// Server that confirms nothing.
fn unconfirming<const R: usize, const I: usize, const B: usize, const M: usize>(
    memory: Memory<R, I, B, M>,
) -> Pair {
    let mut pair = Pair::with_memory(Config::default(), memory);
    pair.login = Some(Default::default());
    pair.start();
    pair
}

// mcs_client_unittest.cc: AckOnLogin
#[test]
fn unconfirmed_ids_are_listed_by_every_login_until_confirmed() {
    let mut pair = unconfirming(Memory::<6144, 32, 1536, 64>::new());
    pair.send([message("a"), message("b")]);
    reconnect(&mut pair);
    assert_eq!(pair.listed(), ["a", "b"]);
    pair.send([message("c")]);
    reconnect(&mut pair);
    assert_eq!(pair.listed(), ["a", "b", "c"]);
    pair.confirm();
    reconnect(&mut pair);
    assert!(pair.listed().is_empty());
}

// mcs_client_unittest.cc: AckOnLogin, across a restart
#[test]
fn restored_ids_are_listed_first_and_their_messages_are_duplicates() {
    let mut pair = Pair::new(Config::default());
    let now = pair.now;
    assert!(pair.session.restore_received(now, "old"));
    pair.session.restore_remembered(now, persistent_id_hash("older"));
    pair.start();
    assert_eq!(pair.listed(), ["old"]);
    assert!(pair.has_seen(&Seen::Confirmed(vec!["old".to_owned()])));
    pair.send([message("old"), message("older"), message("new")]);
    assert_eq!(pair.delivered(), ["new"]);
    let hashes = ["old", "older", "new"].map(persistent_id_hash);
    assert_eq!(pair.session.remembered_hashes().count(), 3);
    assert!(hashes.iter().all(|hash| pair.session.remembered_hashes().any(|it| it == *hash)));
}

#[test]
fn a_login_of_32_long_ids_needs_no_more_than_768_bytes_at_a_time() {
    let mut pair = unconfirming(Memory::<6144, 32, 6400, 64>::new());
    pair.room = 768;
    let ids: Vec<_> = (0..32).map(long).collect();
    pair.send(ids.iter().map(|id| message(id)));
    reconnect(&mut pair);
    assert_eq!(pair.listed(), ids);
    assert!(pair.wire.len() > 6_400);
    pair.confirm();
    reconnect(&mut pair);
    assert!(pair.listed().is_empty());
}

#[test]
fn with_the_default_memory_the_newest_long_ids_that_fit_are_listed() {
    let mut pair = unconfirming(Memory::<6144, 32, 1536, 64>::new());
    pair.room = 768;
    for n in 0..32 {
        pair.send([message(&long(n))]);
    }
    reconnect(&mut pair);
    assert_eq!(pair.listed(), (25..32).map(long).collect::<Vec<_>>());
    assert_eq!(pair.delivered().len(), 32);
}

// spec/mcs.md §6.2: giving up an id early costs a redelivery, never a message
#[test]
fn the_oldest_acknowledged_id_gives_way_and_its_message_is_still_a_duplicate() {
    let mut pair = unconfirming(Memory::<6144, 3, 64, 8>::new());
    for id in ["a", "b", "c", "d"] {
        pair.send([message(id)]);
    }
    reconnect(&mut pair);
    assert_eq!(pair.listed(), ["b", "c", "d"]);
    pair.send([message("a")]);
    assert!(pair.has_seen(&Seen::Duplicate("a".to_owned())));
    assert_eq!(pair.delivered(), ["a", "b", "c", "d"]);
}

#[test]
fn an_acknowledged_id_gives_way_before_an_older_one_whose_acknowledgement_is_due() {
    let mut pair = unconfirming(Memory::<6144, 2, 64, 8>::new());
    pair.send([message("older"), message("newer")]);
    pair.holds_writes = true;
    pair.send([ping(0)]);
    pair.send([message("older")]);
    pair.send([message("newest")]);
    assert!(pair.session.unconfirmed_ids().eq(["older", "newest"]));
    pair.holds_writes = false;
    pair.finish_write();
    assert_eq!(pair.selective_acks(), ["older", "newer", "older", "newest"]);
}

#[test]
fn a_message_that_is_held_never_gives_way() {
    let mut pair = unconfirming(Memory::<6144, 1, 64, 8>::new());
    pair.answer = Answer::Hold;
    pair.send([message("held"), message("next")]);
    let iq = pushwire_core::mcs::owned::IqStanza {
        persistent_id: Some("iq".to_owned()),
        ..Default::default()
    };
    pair.send([Frame::Iq(iq)]);
    pair.accept_only();
    assert!(pair.session.unconfirmed_ids().eq(["held"]));
    pair.settle();
    pair.accept();
    assert_eq!(pair.accepted, ["held", "next"]);
    assert!(pair.session.unconfirmed_ids().eq(["next"]));
}

#[test]
fn an_id_beyond_256_bytes_is_delivered_once_and_listed_by_no_login() {
    let id = "x".repeat(257);
    let mut pair = unconfirming(Memory::<6144, 32, 1536, 64>::new());
    pair.send([message(&id), message("short")]);
    pair.send([message(&id), ping(0)]);
    assert_eq!(pair.delivered(), [id.as_str(), "short"]);
    assert_eq!(pair.sent.last().unwrap().1.last(), Some(Some(5)), "the stream acknowledges it");
    reconnect(&mut pair);
    assert_eq!(pair.listed(), ["short"]);
}

#[test]
fn an_id_accepted_while_the_login_is_written_waits_for_the_next_one() {
    let mut pair = unconfirming(Memory::<6144, 32, 6400, 64>::new());
    pair.room = 512;
    pair.answer = Answer::Hold;
    let ids: Vec<_> = (0..8).map(long).collect();
    pair.answer = Answer::Accept;
    pair.send(ids.iter().map(|id| message(id)));
    pair.answer = Answer::Hold;
    pair.send([message("held")]);
    pair.holds_writes = true;
    pair.hang_up(Reason::EndOfStream);
    pair.run_for(secs(3));
    pair.accept();
    pair.holds_writes = false;
    pair.finish_write();
    assert_eq!(pair.listed(), ids);
    assert_eq!(pair.selective_acks().last().map(String::as_str), Some("held"));
}

#[test]
fn a_transmit_buffer_that_is_too_small_says_what_it_takes_and_loses_nothing() {
    let mut memory = Memory::<256, 4, 64, 4>::new();
    let mut session = Session::new(&mut memory, Config::default(), 1).unwrap();
    let now = Instant::from_millis(0);
    session.start(now, identity()).unwrap();
    while session.poll_event().is_some() {}
    session.handle_connected(now).unwrap();
    while session.poll_event().is_some() {}
    let mut out = [0; 512];
    let Err(TransmitError::Resource(ResourceError::SendBuffer { needed })) =
        session.poll_transmit(now, &mut out[..20])
    else {
        panic!("it cannot fit");
    };
    assert!(session.poll_transmit(now, &mut out[..needed - 1]).is_err());
    assert_eq!(session.poll_transmit(now, &mut out[..needed]), Ok(needed));
}
