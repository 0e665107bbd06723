//! What a connection carries: single messages of given sizes, and 10,000 of them without chance.
//!
//! Follows core/spec/mcs.md §3 and §7, with made-up names. Promises the same bytes on every machine, and that nothing
//! holds its default value that may be absent: femtopb would leave it out.

use pushwire_bench_mcs::Codec;
use pushwire_bench_mcs::Data;
use pushwire_bench_mcs::Heartbeat;
use pushwire_bench_mcs::Iq;
use pushwire_bench_mcs::Login;
use pushwire_core::mcs;
use pushwire_core::mcs::Tag;

use crate::random::Random;

pub(super) const MIXED: &str = "10,000 mixed frames";
const FRAMES: usize = 10_000;

/// A message to encode.
#[derive(Clone, Copy)]
pub(super) enum Message {
    Heartbeat(Heartbeat),
    Iq(Iq),
    Login(Login<'static>),
    Data(Data<'static>),
}

impl Message {
    pub(super) fn encode<C: Codec>(&self, out: &mut [u8]) -> Option<usize> {
        match self {
            Self::Heartbeat(value) => C::heartbeat(value, out),
            Self::Iq(value) => C::iq(value, out),
            Self::Login(value) => C::login(value, out),
            Self::Data(value) => C::data(value, out),
        }
    }
}

/// The messages that have a row of their own.
pub(super) fn single() -> Vec<(&'static str, Message)> {
    let mut random = Random::new();
    vec![
        ("heartbeat", Message::Heartbeat(Heartbeat { last_stream_id_received: 4711 })),
        ("acknowledgement (IQ)", Message::Iq(Iq { last_stream_id_received: 4711 })),
        ("login with 32 ids", Message::Login(login(&mut random, 32))),
        ("data message, 0.2 KiB", Message::Data(data(&mut random, 2, 31, None))),
        ("data message, 1 KiB", Message::Data(data(&mut random, 8, 99, None))),
        ("data message, 1 KiB of ASCII", Message::Data(ascii(&mut random, 8, 116))),
        ("data message, 4 KiB", Message::Data(data(&mut random, 4, 82, Some(3560)))),
    ]
}

/// What flows over a connection that lives long: half of it heartbeats and acknowledgements.
pub(super) fn mixed() -> Vec<Message> {
    let mut random = Random::new();
    let message = |index| match random.below(20) {
        _ if index == 0 => Message::Login(login(&mut random, 20)),
        0..6 => Message::Heartbeat(Heartbeat { last_stream_id_received: index }),
        6..10 => Message::Iq(Iq { last_stream_id_received: index }),
        10..18 => {
            let (pairs, len) = (1 + random.below(8), 4 + random.below(60));
            Message::Data(data(&mut random, pairs, len, None))
        }
        _ => {
            let (pairs, len, raw) =
                (1 + random.below(4), 22 + random.below(70), 100 + random.below(3900));
            Message::Data(data(&mut random, pairs, len, Some(raw as usize)))
        }
    };
    (0..FRAMES as i32).map(message).collect()
}

/// The frames of `messages`, every fourth heartbeat as a ping, and behind them those that a server alone sends.
pub(super) fn stream(messages: &[Message]) -> Vec<u8> {
    let mut stream = Vec::new();
    for (index, message) in messages.iter().enumerate() {
        let mut frame = super::frame(message);
        if let (Message::Heartbeat(_), 0) = (message, index % 4) {
            frame.iter_mut().take(1).for_each(|tag| *tag = Tag::HeartbeatPing.number());
        }
        stream.append(&mut frame);
    }
    let mut out = [0; 256];
    let settings = [mcs::Setting { name: "new_vc", value: "1", ..Default::default() }];
    let answer = mcs::LoginResponse {
        id: "chrome-94.0.4606.51",
        setting: settings[..].into(),
        last_stream_id_received: Some(1),
        heartbeat_config: Some(mcs::HeartbeatConfig {
            interval_ms: Some(240_000),
            ..Default::default()
        }),
        server_timestamp: Some(1_700_000_000_123),
        ..Default::default()
    };
    let len = mcs::frame::encode(Tag::LoginResponse, &answer, &mut out).expect("there is room");
    stream.extend(out.iter().take(len));
    let error =
        mcs::StreamErrorStanza { r#type: "draining", text: Some("soon"), ..Default::default() };
    let len = mcs::frame::encode(Tag::StreamErrorStanza, &error, &mut out).expect("there is room");
    stream.extend(out.iter().take(len));
    stream.extend([Tag::Close.number(), 0]);
    stream
}

fn login(random: &mut Random, ids: u64) -> Login<'static> {
    let received: Vec<_> = (0..ids).map(|_| persistent_id(random)).collect();
    Login {
        client: "chrome-94.0.4606.51",
        android_id: "5239457093845702934",
        token: "7093845702934523945",
        device_id: "android-48b5f7e1a2c3d4e6",
        received: received.leak(),
    }
}

fn persistent_id(random: &mut Random) -> &'static str {
    format!("0:{:016}%{:016x}", random.below(10_000_000_000_000_000), random.below(u64::MAX)).leak()
}

/// A message with `count` pairs, whose values have about `len` bytes, and perhaps an encrypted payload.
fn data(random: &mut Random, count: u64, len: u64, raw_data: Option<usize>) -> Data<'static> {
    let mut pair = |index| -> (&'static str, &'static str) {
        (format!("gcm.n.key{index}").leak(), value(random, len as usize).leak())
    };
    let pairs: Vec<_> = (0..count).map(&mut pair).collect();
    let raw_data =
        raw_data.map(|len| (0..len).map(|_| random.below(256) as u8).collect::<Vec<_>>());
    Data {
        from: "1047583920011",
        category: "org.example.kitchen",
        persistent_id: persistent_id(random),
        pairs: pairs.leak(),
        raw_data: raw_data.map(|bytes| &*bytes.leak()),
        last_stream_id_received: 1 + random.below(100_000) as i32,
        ttl: 2_419_200,
        sent: 1_700_000_000_000 + random.below(1_000_000_000) as i64,
    }
}

/// A message whose values are tokens of `len` bytes.
fn ascii(random: &mut Random, count: u64, len: usize) -> Data<'static> {
    let mut token =
        |_| -> String { (0..len).map(|_| (b'a' + random.below(26) as u8) as char).collect() };
    let tokens: Vec<_> = (0..count).map(&mut token).collect();
    let data = data(random, count, 1, None);
    let pairs = data.pairs.iter().zip(tokens).map(|((key, _), token)| (*key, &*token.leak()));
    Data { pairs: pairs.collect::<Vec<_>>().leak(), ..data }
}

/// Text of at least `len` bytes, and at most 34 more.
fn value(random: &mut Random, len: usize) -> String {
    let mut text = String::new();
    while text.len() < len {
        text.push_str(random.words());
    }
    text
}
