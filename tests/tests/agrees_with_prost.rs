//! Core's codecs and prost's read and write the same, on random messages and on damaged ones.
//!
//! The owned twins of `pushwire_core::mcs::owned` are the oracle, asked by tests/src/agree/prost.rs. `PROPTEST_CASES` sets how many cases each message type
//! gets in each test, 200 unless set. Says nothing about frames.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests fail loudly"
)]

use std::fmt::Debug;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::Config;
use proptest::test_runner::TestCaseResult;
use proptest::test_runner::TestRunner;
use prost::encoding::WireType;
use prost::encoding::encode_key;
use prost::encoding::encode_varint;
use pushwire_core::mcs::DataMessageStanza;
use pushwire_core::mcs::owned;
use pushwire_core::wire::DecodeErrorKind;
use pushwire_core::wire::Message;
use pushwire_tests::agree::prost::Twin;
use pushwire_tests::agree::prost::judge;

/// Above every field number of MCS, the largest being 300 in `ClientEvent`.
const FIRST_UNKNOWN: u32 = 301;

/// The largest field number there is.
const LAST_FIELD: u32 = (1 << 29) - 1;

/// A value that a field can have, with the odd ones more often than chance would.
trait Field: Debug + Sized + 'static {
    fn any() -> BoxedStrategy<Self>;
}

macro_rules! any_number {
    ($($type:ident),*) => {
        $(impl Field for $type {
            fn any() -> BoxedStrategy<Self> {
                let odd = [0, 1, 127, 128, $type::MIN, $type::MAX, $type::MAX - 1, !0];
                let bits = (any::<Self>(), 0..Self::BITS).prop_map(|(value, shift)| value >> shift);
                prop_oneof![proptest::sample::select(odd.to_vec()), bits].boxed()
            }
        })*
    };
}

any_number!(i32, u32, i64, u64);

impl Field for bool {
    fn any() -> BoxedStrategy<Self> {
        any::<bool>().boxed()
    }
}

impl Field for String {
    fn any() -> BoxedStrategy<Self> {
        let chars = prop_oneof![
            4 => any::<char>(),
            2 => proptest::char::range('a', 'z'),
            1 => proptest::sample::select(vec!['\0', '\u{7f}', '\u{80}', 'ß', '€', '🚀', '\u{10ffff}']),
        ];
        let size = prop_oneof![2 => Just(0), 6 => 1..20usize, 1 => Just(300)];
        size.prop_flat_map(move |size| vec(chars.clone(), size)).prop_map(Self::from_iter).boxed()
    }
}

impl Field for Vec<u8> {
    fn any() -> BoxedStrategy<Self> {
        prop_oneof![
            4 => vec(any::<u8>(), 0..40),
            1 => vec(any::<u8>(), 2048),
        ]
        .boxed()
    }
}

impl<T: Field> Field for Option<T> {
    fn any() -> BoxedStrategy<Self> {
        proptest::option::of(T::any()).boxed()
    }
}

impl<T: Field> Field for Vec<T> {
    fn any() -> BoxedStrategy<Self> {
        prop_oneof![1 => vec(T::any(), 0..=0), 3 => vec(T::any(), 1..4), 1 => vec(T::any(), 4..=20)]
            .boxed()
    }
}

macro_rules! any_message {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl Field for owned::$name {
            fn any() -> BoxedStrategy<Self> {
                any_message!(@values $($field)*)
                    .prop_map(|any_message!(@names $($field)*)| Self { $($field),* })
                    .boxed()
            }
        }
    };
    (@values) => { Just(()) };
    (@values $field:ident $($rest:ident)*) => { (Field::any(), any_message!(@values $($rest)*)) };
    (@names) => { () };
    (@names $field:ident $($rest:ident)*) => { ($field, any_message!(@names $($rest)*)) };
}

any_message!(Close {});
any_message!(StreamAck {});
any_message!(HeartbeatPing { stream_id, last_stream_id_received, status });
any_message!(HeartbeatAck { stream_id, last_stream_id_received, status });
any_message!(Setting { name, value });
any_message!(AppData { key, value });
any_message!(Extension { id, data });
any_message!(SelectiveAck { id });
any_message!(StreamErrorStanza { r#type, text });
any_message!(ErrorInfo { code, message, r#type, extension });
any_message!(HeartbeatStat { ip, timeout, interval_ms });
any_message!(HeartbeatConfig { upload_stat, ip, interval_ms });
any_message!(ClientEvent {
    r#type,
    number_discarded_events,
    network_type,
    time_connection_started_ms,
    time_connection_ended_ms,
    error_code,
    time_connection_established_ms,
});
any_message!(LoginRequest {
    id,
    domain,
    user,
    resource,
    auth_token,
    device_id,
    last_rmq_id,
    setting,
    received_persistent_id,
    adaptive_heartbeat,
    heartbeat_stat,
    use_rmq2,
    account_id,
    auth_service,
    network_type,
    status,
    client_event,
});
any_message!(LoginResponse {
    id,
    jid,
    error,
    setting,
    stream_id,
    last_stream_id_received,
    heartbeat_config,
    server_timestamp,
});
any_message!(IqStanza {
    rmq_id,
    r#type,
    id,
    from,
    to,
    error,
    extension,
    persistent_id,
    stream_id,
    last_stream_id_received,
    account_id,
    status,
});
any_message!(DataMessageStanza {
    id,
    from,
    to,
    category,
    token,
    app_data,
    from_trusted_server,
    persistent_id,
    stream_id,
    last_stream_id_received,
    reg_id,
    device_user_id,
    ttl,
    sent,
    queued,
    status,
    raw_data,
    immediate_ack,
});

/// An owned message with its borrowed form, of random fields.
trait AnyTwin: Twin + Field {}

impl<T: Twin + Field> AnyTwin for T {}

/// Runs a property on every message type.
macro_rules! on_every_message {
    ($property:ident) => {
        on_every_message!($property: Close StreamAck HeartbeatPing HeartbeatAck Setting AppData
            Extension SelectiveAck StreamErrorStanza ErrorInfo HeartbeatStat HeartbeatConfig
            ClientEvent LoginRequest LoginResponse IqStanza DataMessageStanza)
    };
    ($property:ident: $($name:ident)*) => {
        $($property::<owned::$name>(stringify!($name));)*
    };
}

/// Runs `test` on random inputs; each message type has `weight` times the usual number.
fn check<S: Strategy>(
    name: &str,
    weight: u32,
    inputs: S,
    test: impl Fn(S::Value) -> TestCaseResult,
) {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let cases = asked.and_then(|cases| cases.parse().ok()).unwrap_or(200);
    let config = Config { cases: cases * weight, failure_persistence: None, ..Config::default() };
    if let Err(error) = TestRunner::new(config).run(&inputs, test) {
        panic!("{name}: {error}");
    }
}

/// A field that no message knows, as it stands on the wire.
fn unknown_field() -> impl Strategy<Value = Vec<u8>> {
    let number = prop_oneof![FIRST_UNKNOWN..2000, Just(LAST_FIELD)];
    let payload = prop_oneof![
        any::<u64>().prop_map(|value| (WireType::Varint, varint(value))),
        any::<[u8; 8]>().prop_map(|bytes| (WireType::SixtyFourBit, bytes.to_vec())),
        any::<[u8; 4]>().prop_map(|bytes| (WireType::ThirtyTwoBit, bytes.to_vec())),
        vec(any::<u8>(), 0..200).prop_map(|bytes| (WireType::LengthDelimited, delimited(&bytes))),
    ];
    (number, payload).prop_map(|(number, (wire_type, payload))| {
        let mut bytes = vec![];
        encode_key(number, wire_type, &mut bytes);
        bytes.extend(payload);
        bytes
    })
}

fn varint(value: u64) -> Vec<u8> {
    let mut bytes = vec![];
    encode_varint(value, &mut bytes);
    bytes
}

fn delimited(bytes: &[u8]) -> Vec<u8> {
    [&varint(bytes.len() as u64), bytes].concat()
}

fn core_reads_and_writes_as_prost<T: AnyTwin>(name: &str) {
    check(name, 1, T::any(), |message| {
        let bytes = message.encode_to_vec();
        prop_assert_eq!(T::through_core(&bytes), Ok(message.clone()));
        let mut buffer = vec![];
        let view = message.view(&mut buffer).unwrap();
        prop_assert_eq!(view.encoded_len(), bytes.len());
        let mut out = vec![0xa5; bytes.len()];
        prop_assert_eq!(view.encode(&mut out), Ok(bytes.len()));
        prop_assert_eq!(T::decode(out.as_slice()), Ok(message));
        // Both write fields in the order of their numbers.
        prop_assert_eq!(out, bytes);
        Ok(())
    });
}

/// Two messages in a row are one message: scalars are replaced, submessages merged, lists joined.
fn occurrences_are_merged_as_in_prost<T: AnyTwin>(name: &str) {
    let unknown = || vec(unknown_field(), 0..3);
    let inputs = (T::any(), unknown(), T::any(), unknown());
    check(name, 1, inputs, |(first, between, second, after)| {
        let parts =
            [first.encode_to_vec(), between.concat(), second.encode_to_vec(), after.concat()];
        let bytes = parts.concat();
        let merged = T::decode(bytes.as_slice()).unwrap();
        prop_assert_eq!(T::through_core(&bytes), Ok(merged));
        Ok(())
    });
}

/// Changes `bytes`: writes values over some, then cuts the end off.
fn damage(mut bytes: Vec<u8>, changes: &[(Index, u8)], cut: Option<Index>) -> Vec<u8> {
    if !bytes.is_empty() {
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = *value;
        }
        bytes.truncate(cut.map_or(bytes.len(), |cut| cut.index(bytes.len())));
    }
    bytes
}

fn judged<T: AnyTwin>(bytes: &[u8]) -> TestCaseResult {
    judge::<T>(bytes).map_err(TestCaseError::fail)
}

fn damage_is_judged_as_in_prost<T: AnyTwin>(name: &str) {
    let value = prop_oneof![any::<u8>(), 0..0x20u8, Just(0x80), Just(0xff)];
    let changes = vec((any::<Index>(), value), 0..4);
    let cut = proptest::option::weighted(0.3, any::<Index>());
    let inputs = (T::any(), T::any(), changes, cut);
    check(name, 4, inputs, |(first, second, changes, cut)| {
        let bytes = [first.encode_to_vec(), second.encode_to_vec()].concat();
        let bytes = damage(bytes, &changes, cut);
        judged::<T>(&bytes)
    });
}

/// Bytes that look like fields: every key of a small number with every wire type, and random values.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![4 => 0..0x80u8, 1 => any::<u8>()];
    let piece = prop_oneof![
        (1..26u32, 0..8u32, vec(any::<u8>(), 0..3)).prop_map(|(number, wire_type, tail)| {
            [varint(u64::from(number << 3 | wire_type)), tail].concat()
        }),
        (1..26u32, vec(byte, 0..12)).prop_map(|(number, bytes)| {
            [varint(u64::from(number << 3 | 2)), delimited(&bytes)].concat()
        }),
        (1..26u32, any::<u64>()).prop_map(|(number, value)| {
            [varint(u64::from(number << 3)), varint(value)].concat()
        }),
    ];
    vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn soup_is_judged_as_in_prost<T: AnyTwin>(name: &str) {
    check(name, 20, soup(), |bytes| judged::<T>(&bytes));
}

#[test]
fn random_messages_are_read_and_written_alike() {
    on_every_message!(core_reads_and_writes_as_prost);
}

#[test]
fn fields_that_occur_twice_are_merged_alike() {
    on_every_message!(occurrences_are_merged_as_in_prost);
}

#[test]
fn damaged_messages_are_judged_alike() {
    on_every_message!(damage_is_judged_as_in_prost);
}

#[test]
fn random_fields_are_judged_alike() {
    on_every_message!(soup_is_judged_as_in_prost);
}

#[test]
fn unknown_fields_are_counted_and_left_out() {
    let inputs = (owned::DataMessageStanza::any(), vec(unknown_field(), 0..5));
    check("DataMessageStanza", 4, inputs, |(message, unknown)| {
        let bytes = [unknown.concat(), prost::Message::encode_to_vec(&message)].concat();
        let view = DataMessageStanza::decode(&bytes).unwrap();
        prop_assert_eq!(view.unknown_fields as usize, unknown.len());
        prop_assert_eq!(owned::DataMessageStanza::try_from(view), Ok(message));
        Ok(())
    });
}

#[test]
fn unknown_fields_inside_submessages_are_left_out() {
    let inputs = (vec(owned::AppData::any(), 1..5), unknown_field());
    check("AppData", 4, inputs, |(pairs, unknown)| {
        let mut bytes = vec![];
        for pair in &pairs {
            encode_key(7, WireType::LengthDelimited, &mut bytes);
            let body = [unknown.clone(), prost::Message::encode_to_vec(pair)].concat();
            bytes.extend(delimited(&body));
        }
        let stanza = owned::DataMessageStanza::through_core(&bytes).unwrap();
        prop_assert_eq!(stanza.app_data, pairs);
        Ok(())
    });
}

#[test]
fn a_broken_list_element_fails_the_conversion() {
    // A pair whose key claims two bytes and has one.
    let bytes = [7 << 3 | 2, 3, 1 << 3 | 2, 2, b'k'];
    let view = DataMessageStanza::decode(&bytes).unwrap();
    let error = owned::DataMessageStanza::try_from(view).unwrap_err();
    assert_eq!(view.check(), Err(error));
    assert_eq!((error.kind, error.offset), (DecodeErrorKind::LengthPastEnd, 3));
}
