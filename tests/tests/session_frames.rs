//! Frames of every size and kind, cut anywhere: what arrives, and what is skipped.
//!
//! Mirrors the receiving half of Chromium's connection_handler_impl_unittest.cc and
//! socket_stream_unittest.cc (spec/mcs.md §2). Where Chromium resets on a frame that makes no sense,
//! the session skips it: a length that cannot be trusted is all that ends a connection.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test harness: a broken expectation is a failed test"
)]

use pushwire_core::error::PeerError;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::DropReason;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::RunState;
use pushwire_core::mcs::Warning;
use pushwire_core::mcs::owned;
use pushwire_tests::pair::*;

/// A field that claims more bytes than there are.
const BOGUS_LENGTH: [u8; 4] = [0x1a, 0x50, b'x', b'y'];

fn large(id: &str, len: usize) -> owned::DataMessageStanza {
    owned::DataMessageStanza { raw_data: Some((0..len).map(|at| at as u8).collect()), ..stanza(id) }
}

fn messages(pair: &Pair) -> Vec<owned::DataMessageStanza> {
    let all = pair.seen.iter().filter_map(|(_, seen)| match seen {
        Seen::Message(stanza) => Some(stanza.clone()),
        _ => None,
    });
    all.collect()
}

// connection_handler_impl_unittest.cc: RecvMsg
#[test]
fn a_message_is_delivered_intact() {
    let full = owned::DataMessageStanza {
        id: Some("id".to_owned()),
        to: Some("to".to_owned()),
        token: Some("collapse".to_owned()),
        from_trusted_server: Some(true),
        stream_id: Some(3),
        last_stream_id_received: Some(1),
        reg_id: Some("registration".to_owned()),
        device_user_id: Some(0),
        ttl: Some(2_419_200),
        sent: Some(1_700_000_000_000),
        queued: Some(7),
        status: Some(0),
        immediate_ack: Some(false),
        ..large("a", 40)
    };
    let mut pair = Pair::started(Config::default());
    pair.send([Frame::Data(full.clone())]);
    assert_eq!(messages(&pair), [full]);
}

// connection_handler_impl_unittest.cc: Recv2Msgs; socket_stream_unittest.cc: TwoReadsAtOnce
#[test]
fn two_frames_in_one_read_are_two_messages() {
    let mut pair = Pair::started(Config::default());
    pair.send([message("a"), message("b")]);
    assert_eq!(pair.delivered(), ["a", "b"]);
}

// connection_handler_impl_unittest.cc: RecvLongMsg, RecvLongMsg2Parts, Recv2LongMsgs
#[test]
fn frames_with_a_length_of_two_bytes_arrive_whole_halved_and_doubled() {
    let stanzas = [large("a", 300), large("b", 3_000)];
    for cut in [usize::MAX, 150, 301] {
        let mut pair = Pair::started(Config::default());
        pair.cuts = [cut].into();
        pair.send(stanzas.clone().map(Frame::Data));
        assert_eq!(messages(&pair), stanzas);
    }
}

// connection_handler_impl_unittest.cc: RecvMsgSplitSize
#[test]
fn a_length_cut_in_two_is_read_as_one() {
    let mut pair = Pair::started(Config::default());
    pair.cuts = [2].into();
    let expected = large("a", 300);
    pair.send([Frame::Data(expected.clone())]);
    assert_eq!(messages(&pair), [expected]);
}

// socket_stream_unittest.cc: TwoReadsAtOnceWithRebuild
#[test]
fn a_header_cut_by_the_end_of_the_buffer_is_read_whatever_the_frames_before_it() {
    for len in 0..60 {
        let mut pair = Pair::with_memory(Config::default(), Memory::<80, 8, 64, 8>::new());
        pair.start();
        pair.send([Frame::Raw(100, vec![0; len]), Frame::Raw(100, vec![0; 70]), message("a")]);
        assert_eq!(pair.delivered(), ["a"], "{len}");
    }
}

// connection_handler_impl_unittest.cc: ReadTimeout
#[test]
fn half_a_frame_and_then_silence_ends_the_connection() {
    let quiet = Config {
        client_heartbeat_interval: None,
        server_heartbeat_interval: None,
        ..Config::new()
    };
    let mut pair = Pair::started(quiet);
    let frame = message("a").bytes();
    pair.send_bytes(&frame[..frame.len() / 2]);
    pair.run_for(secs(29));
    pair.send_bytes(&frame[frame.len() / 2..frame.len() - 1]);
    let waited = pair.run_until(|seen| *seen == Seen::Disconnected(Reason::FrameTimeout));
    assert_eq!(waited, secs(30), "since the last byte");
    assert!(pair.delivered().is_empty());
    assert!(pair.has_seen(&Seen::Warning(Warning::Read)));
}

// connection_handler_impl_unittest.cc: RecvMsgNoData
#[test]
fn a_frame_without_a_body_is_a_message_of_defaults() {
    let mut pair = Pair::started(Config::default());
    pair.send([Frame::Raw(0, vec![]), Frame::Raw(1, vec![])]);
    assert!(matches!(pair.sent.last().unwrap().1, Frame::Pong(_)));
    pair.send([Frame::Raw(8, vec![]), Frame::Raw(7, vec![])]);
    assert_eq!(messages(&pair), [owned::DataMessageStanza::default()]);
    assert_eq!(pair.session.state(), RunState::Started);
}

// connection_handler_impl_unittest.cc: SendMsg
#[test]
fn frames_due_during_a_write_follow_it_in_one_piece_each() {
    let mut pair = Pair::started(Config::default());
    pair.holds_writes = true;
    pair.send([ping(0)]);
    let before = pair.sent.len();
    pair.send([message("a"), ping(0)]);
    assert_eq!(pair.sent.len(), before, "one write at a time");
    pair.holds_writes = false;
    pair.finish_write();
    assert_eq!(pair.sent.len(), before + 2);
    assert_eq!(pair.selective_acks(), ["a"]);
}

// connection_handler_impl_unittest.cc: SendMsgSocketDisconnected; socket_stream_unittest.cc: WriteError
#[test]
fn a_connection_that_breaks_during_a_write_is_replaced() {
    let mut pair = Pair::started(Config::default());
    pair.holds_writes = true;
    pair.send([message("a")]);
    pair.holds_writes = false;
    pair.hang_up(Reason::Transport);
    assert!(!pair.is_connected());
    pair.run_until(|seen| matches!(seen, Seen::State(RunState::Started, _)));
    assert_eq!(pair.listed(), ["a"], "the acknowledgement is repeated by the login");
}

// connection_handler_impl_unittest.cc: ExtraLargeDataPacket, 2ExtraLargeDataPacketMsgs
#[test]
fn messages_of_20_000_bytes_arrive_if_the_buffer_holds_them() {
    let memory = Memory::<{ 24 * 1024 }, 32, 1536, 64>::new();
    let mut pair = Pair::with_memory(Config::default(), memory);
    pair.start();
    let stanzas = [large("a", 20_000), large("b", 20_000)];
    pair.send(stanzas.clone().map(Frame::Data));
    assert_eq!(messages(&pair), stanzas);
}

// connection_handler_impl_unittest.cc: ExtraLargeDataPacket; decided differently: our buffer is bounded
#[test]
fn messages_beyond_the_buffer_are_dropped_by_name_and_acknowledged() {
    let mut pair = Pair::started(Config::default());
    let stanzas = [large("a", 20_000), large("b", 20_000), large("c", 9)];
    pair.send(stanzas.clone().map(Frame::Data));
    for (id, stanza) in ["a", "b"].into_iter().zip(&stanzas) {
        let size = prost::Message::encoded_len(stanza) as u32;
        let dropped = Seen::Dropped(Some(id.to_owned()), size, DropReason::TooLarge);
        assert!(pair.has_seen(&dropped), "{id}");
    }
    assert_eq!(pair.delivered(), ["c"]);
    assert_eq!(pair.selective_acks(), ["a", "b", "c"]);
    assert_eq!(pair.session.state(), RunState::Started);
}

// connection_handler_impl_unittest.cc: InvalidTag; decided differently: skipped and counted
#[test]
fn unknown_tags_are_skipped_counted_and_reported() {
    let config = Config { log_warn_limit: None, ..Config::new() };
    let mut pair = Pair::started(config);
    let tags = [5, 6, 9, 11, 12, 13, 14, 15, 16, 100, 255];
    for tag in tags {
        pair.send([Frame::Raw(tag, vec![1]), Frame::Raw(tag, vec![])]);
    }
    pair.send([message("a")]);
    for tag in tags {
        assert_eq!(pair.times(|seen| *seen == Seen::Skipped(tag)).len(), 2, "{tag}");
    }
    assert_eq!(pair.delivered(), ["a"]);
    let last = pair.sent.last().unwrap().1.last();
    assert_eq!(last, Some(Some(1 + 22 + 1)), "every frame counts");
    assert_eq!(pair.session.state(), RunState::Started);
}

// mcs_client.cc: frames of the default branch are counted and ignored
#[test]
fn a_stream_error_or_a_login_request_of_the_server_is_reported_and_ignored() {
    let mut pair = Pair::started(Config::default());
    let error = owned::StreamErrorStanza { r#type: "bad".to_owned(), text: None };
    let error = prost::Message::encode_to_vec(&error);
    pair.send([Frame::Raw(10, error), Frame::Raw(2, vec![]), message("a")]);
    assert!(pair.has_seen(&Seen::StreamError) && pair.has_seen(&Seen::Skipped(2)));
    assert_eq!(pair.sent.last().unwrap().1.last(), Some(Some(4)));
    assert_eq!(pair.session.state(), RunState::Started);
}

// connection_handler_impl_unittest.cc: InvalidData, InvalidDataLong; decided differently: dropped
#[test]
fn a_message_that_cannot_be_decoded_is_dropped_by_name_and_the_connection_stays() {
    let mut pair = Pair::started(Config::default());
    let named = [&[0x4a, 1, b'x'][..], &BOGUS_LENGTH].concat();
    let long = [&BOGUS_LENGTH[..2], &[0; 4_090][..]].concat();
    let long = [&[0xaa, 1, 0xff, 0x7f][..], &long].concat();
    pair.send_with_id(&Frame::Raw(8, named), "x");
    pair.send([Frame::Raw(8, BOGUS_LENGTH.to_vec()), Frame::Raw(8, long)]);
    pair.send([message("a")]);
    let malformed = |seen: &Seen| matches!(seen, Seen::Dropped(_, _, DropReason::Malformed(_)));
    assert_eq!(pair.times(malformed).len(), 3);
    assert_eq!(pair.delivered(), ["a"]);
    assert_eq!(pair.selective_acks(), ["x", "a"]);
    assert_eq!(pair.session.state(), RunState::Started);
}

// connection_handler_impl.cc resets; decided differently: a heartbeat that cannot be decoded is one
#[test]
fn broken_heartbeats_and_iqs_are_skipped_and_still_prove_life() {
    let mut pair = Pair::started(Config::default());
    for tag in [0, 1, 7] {
        pair.send([Frame::Raw(tag, vec![0x12, 0x50])]);
        assert!(pair.has_seen(&Seen::Skipped(tag)), "{tag}");
    }
    assert_eq!(pair.sent_at(|frame| matches!(frame, Frame::Pong(_))).len(), 1);
    assert_eq!(pair.session.state(), RunState::Started);
}

// connection_handler_impl.cc: a length that does not end after five bytes resets
#[test]
fn a_length_that_cannot_be_trusted_ends_the_connection() {
    for length in [[0x80; 5], [0xff, 0xff, 0xff, 0xff, 0x10]] {
        let mut pair = Pair::started(Config::default());
        pair.send_bytes(&[8]);
        pair.send_bytes(&length);
        let reason = Reason::Peer(PeerError::FrameLength);
        assert!(pair.has_seen(&Seen::Disconnected(reason)), "{length:?}");
        pair.run_until(|seen| matches!(seen, Seen::State(RunState::Started, _)));
    }
}

// spec/mcs.md §2.5: each parse ends at the declared length
#[test]
fn a_body_of_one_to_three_bytes_never_swallows_the_next_frame() {
    for len in 1..=3 {
        let mut pair = Pair::started(Config::default());
        pair.send([Frame::Raw(100, vec![0xff; len]), Frame::Raw(0, vec![0x10, 1]), message("a")]);
        assert_eq!(pair.delivered(), ["a"], "{len}");
    }
}

// socket_stream_unittest.cc: ReadDisconnected; connection_handler_impl.cc: end of stream is a failure
#[test]
fn frames_that_were_whole_before_the_stream_ended_are_still_delivered() {
    let mut pair = Pair::started(Config::default());
    pair.answer = Answer::Hold;
    pair.send([message("a"), message("b")]);
    let half = message("c").bytes();
    pair.send_bytes(&half[..half.len() - 1]);
    pair.hang_up(Reason::EndOfStream);
    pair.answer = Answer::Accept;
    pair.settle();
    assert_eq!(pair.delivered(), ["a", "b"]);
    assert!(pair.session.unconfirmed_ids().eq(["a", "b"]));
}
