//! The MCS service against a client on an in-memory stream, in virtual time.
//!
//! The client is a few lines over the same frames; TLS, HTTP and real sockets are in `tests/`. Timeouts of hours
//! cost nothing here. Not tested: what Google's servers would do.

use std::sync::Arc;
use std::time::Duration;

use prost::Message as _;
use pushwire_core::mcs::owned::DataMessageStanza;
use pushwire_core::mcs::owned::Extension;
use pushwire_core::mcs::owned::HeartbeatPing;
use pushwire_core::mcs::owned::IqStanza;
use pushwire_core::mcs::owned::LoginRequest;
use pushwire_core::mcs::owned::LoginResponse;
use pushwire_core::mcs::owned::SelectiveAck;
use pushwire_core::mcs::owned::Setting;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::io::DuplexStream;
use tokio::io::duplex;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio::time::timeout;

use crate::Control;
use crate::DeviceId;
use crate::DeviceReport;
use crate::Event;
use crate::Fault;
use crate::Options;
use crate::Scope;
use crate::frame;
use crate::frame::Frame;
use crate::frame::SELECTIVE_ACK;
use crate::frame::STREAM_ACK;
use crate::hub::Hub;
use crate::mcs::session;
use crate::queue::AckKind;

/// Longer than anything should take, in virtual time.
const LONG: Duration = Duration::from_secs(100_000);

struct Bench {
    hub: Arc<Hub>,
    device: DeviceId,
    request: LoginRequest,
}

impl Bench {
    fn new() -> Self {
        let hub = Arc::new(Hub::new(&Options::default()));
        let (device, credentials) = hub.issue().unwrap();
        let request = LoginRequest {
            id: "chrome-1.0".to_owned(),
            domain: "mcs.android.com".to_owned(),
            user: device.to_string(),
            resource: device.to_string(),
            auth_token: credentials["gcm"]["security_token"].as_str().unwrap().to_owned(),
            device_id: Some(format!("android-{:x}", device.0)),
            setting: vec![Setting { name: "new_vc".to_owned(), value: "1".to_owned() }],
            use_rmq2: Some(true),
            auth_service: Some(2),
            ..Default::default()
        };
        Self { hub, device, request }
    }

    fn control(&self) -> Control {
        Control::new(Arc::clone(&self.hub))
    }

    fn inject(&self, fault: Fault) -> usize {
        self.control().inject(fault, Scope::device(self.device)).unwrap()
    }

    fn report(&self) -> DeviceReport {
        self.control().device(self.device).unwrap()
    }

    fn queue(&self, ids: &[&str]) {
        for id in ids {
            let persistent_id = Some((*id).to_owned());
            let stanza = DataMessageStanza { persistent_id, ..Default::default() };
            self.hub.enqueue(self.device, stanza);
        }
    }

    fn acked(&self) -> Vec<(String, AckKind)> {
        self.report().acked.into_iter().map(|acked| (acked.persistent_id, acked.how)).collect()
    }

    fn connect(&self) -> Client {
        let (ours, theirs) = duplex(4096);
        let service = tokio::spawn(session::serve(Arc::clone(&self.hub), theirs));
        Client { stream: ours, inbox: Vec::new(), _service: service }
    }

    /// Connects, logs in and gives the answer.
    async fn login(&self) -> (Client, LoginResponse) {
        let mut client = self.connect();
        client.greet(&self.request).await;
        let Some(Frame::LoginResponse(answer)) = client.next_after_version().await else {
            panic!("no login answer")
        };
        (client, answer)
    }
}

struct Client {
    stream: DuplexStream,
    inbox: Vec<u8>,
    _service: JoinHandle<()>,
}

impl Client {
    async fn greet(&mut self, request: &LoginRequest) {
        self.stream.write_u8(41).await.unwrap();
        self.send(Frame::LoginRequest(request.clone())).await;
    }

    async fn send(&mut self, frame: Frame) {
        self.stream.write_all(&frame.encode()).await.unwrap();
    }

    async fn next_after_version(&mut self) -> Option<Frame> {
        assert_eq!(self.stream.read_u8().await.ok()?, 41);
        self.next().await
    }

    /// The next frame; `None` at the end.
    async fn next(&mut self) -> Option<Frame> {
        loop {
            if let Some(frame) = frame::take(&mut self.inbox).unwrap() {
                return Some(frame);
            }
            if self.stream.read_buf(&mut self.inbox).await.unwrap() == 0 {
                return None;
            }
        }
    }

    /// The ids of the next `count` frames, which have to be messages.
    async fn messages(&mut self, count: usize) -> Vec<String> {
        let mut ids = Vec::new();
        for _ in 0..count {
            let Some(Frame::Data(message)) = self.next().await else { panic!("no message") };
            ids.push(message.persistent_id.unwrap());
        }
        ids
    }

    async fn ping(&mut self, last_stream_id_received: i32) {
        let last_stream_id_received = Some(last_stream_id_received);
        let ping = HeartbeatPing { last_stream_id_received, ..Default::default() };
        self.send(Frame::HeartbeatPing(ping)).await;
    }

    async fn acknowledge(&mut self, ids: &[&str], last_stream_id_received: i32) {
        let ack = SelectiveAck { id: ids.iter().map(|id| (*id).to_owned()).collect() };
        let extension = Extension { id: SELECTIVE_ACK, data: ack.encode_to_vec() };
        self.send(Frame::Iq(IqStanza {
            r#type: 1,
            extension: Some(extension),
            last_stream_id_received: Some(last_stream_id_received),
            ..Default::default()
        }))
        .await;
    }

    /// The confirmation in the next frame, and its tag.
    async fn confirmation(&mut self) -> (u8, Option<i32>) {
        let mut frame = self.next().await.unwrap();
        (frame.tag(), *frame.confirmation().unwrap())
    }

    /// Whether nothing at all comes.
    async fn hears_nothing(&mut self) -> bool {
        timeout(LONG, self.next()).await.is_err()
    }
}

#[tokio::test(start_paused = true)]
async fn correct_login_is_answered_and_leaves_no_violation() {
    let bench = Bench::new();
    let (_client, answer) = bench.login().await;
    assert_eq!(answer.id, "chrome-1.0");
    assert_eq!(answer.last_stream_id_received, Some(1));
    assert!(answer.error.is_none() && answer.server_timestamp > Some(0));
    assert!(answer.heartbeat_config.is_none());
    assert_eq!(bench.report().history.violations, [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn wrong_token_is_refused_with_401_and_the_connection_closed() {
    let mut bench = Bench::new();
    bench.request.auth_token = "1".to_owned();
    let (mut client, answer) = bench.login().await;
    assert_eq!(answer.error.unwrap().code, 401);
    assert!(client.next().await.is_none());
    assert!(!bench.report().history.logins[0].accepted);
}

#[tokio::test(start_paused = true)]
async fn malformed_login_is_admitted_with_each_violation_named() {
    let mut bench = Bench::new();
    bench.request.device_id = Some("android-0".to_owned());
    bench.request.use_rmq2 = None;
    bench.request.setting.clear();
    bench.request.auth_service = None;
    let (_client, answer) = bench.login().await;
    assert!(answer.error.is_none());
    assert_eq!(bench.report().history.violations.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn other_version_is_a_violation_and_ends_the_connection() {
    let bench = Bench::new();
    let mut client = bench.connect();
    client.stream.write_u8(40).await.unwrap();
    assert!(client.next().await.is_none());
    assert_eq!(bench.control().violations(), ["version 40 instead of 41"]);
}

#[tokio::test(start_paused = true)]
async fn silent_client_is_dropped_when_the_login_is_due() {
    let bench = Bench::new();
    let mut events = bench.hub.subscribe();
    let mut client = bench.connect();
    assert!(client.next().await.is_none());
    let reason = "no login in time".to_owned();
    assert_eq!(events.recv().await.unwrap(), Event::Disconnected { device: None, reason });
}

#[tokio::test(start_paused = true)]
async fn unacknowledged_messages_come_again_at_the_next_login() {
    let bench = Bench::new();
    bench.queue(&["a", "b", "c"]);
    let (mut client, _) = bench.login().await;
    assert_eq!(client.messages(3).await, ["a", "b", "c"]);
    drop(client);
    let (mut client, _) = bench.login().await;
    assert_eq!(client.messages(3).await, ["a", "b", "c"]);
}

#[tokio::test(start_paused = true)]
async fn each_way_of_acknowledging_takes_a_message_off_the_queue() {
    let mut bench = Bench::new();
    bench.queue(&["a", "b", "c", "d"]);
    bench.request.received_persistent_id = vec!["a".to_owned()];
    let (mut client, _) = bench.login().await;
    assert_eq!(client.messages(3).await, ["b", "c", "d"]);
    client.acknowledge(&["c"], 1).await;
    // Stream id 1 is the login answer, so 2 is "b".
    client.ping(2).await;
    client.next().await.unwrap();
    let expected = [("a", AckKind::Login), ("c", AckKind::Selective), ("b", AckKind::Stream)];
    assert_eq!(bench.acked(), expected.map(|(id, how)| (id.to_owned(), how)));
    assert_eq!(bench.report().unacked, ["d"]);
    assert_eq!(bench.report().history.violations, [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn every_frame_confirms_what_has_come_in() {
    let bench = Bench::new();
    let (mut client, _) = bench.login().await;
    client.ping(1).await;
    assert_eq!(client.confirmation().await, (1, Some(2)));
    client.ping(2).await;
    assert_eq!(client.confirmation().await, (1, Some(3)));
    bench.queue(&["a"]);
    assert_eq!(client.confirmation().await, (8, Some(3)));
}

#[tokio::test(start_paused = true)]
async fn acknowledgement_is_confirmed_within_a_second_when_nothing_else_is_sent() {
    let bench = Bench::new();
    bench.queue(&["a"]);
    let (mut client, _) = bench.login().await;
    client.messages(1).await;
    let asked = Instant::now();
    client.acknowledge(&["a"], 2).await;
    let Some(Frame::Iq(iq)) = client.next().await else { panic!("no IQ") };
    assert_eq!((iq.extension.unwrap().id, iq.last_stream_id_received), (STREAM_ACK, Some(2)));
    assert!(asked.elapsed() <= Duration::from_millis(1010));
    assert!(client.hears_nothing().await, "one confirmation is enough");
}

#[tokio::test(start_paused = true)]
async fn withheld_confirmation_is_in_no_frame() {
    let bench = Bench::new();
    bench.inject(Fault::WithholdConfirmation { on: true });
    bench.queue(&["a"]);
    let (mut client, answer) = bench.login().await;
    assert_eq!(answer.last_stream_id_received, None);
    assert_eq!(client.confirmation().await, (8, None));
    client.acknowledge(&["a"], 2).await;
    assert!(client.hears_nothing().await);
    bench.inject(Fault::WithholdConfirmation { on: false });
    client.ping(2).await;
    assert_eq!(client.confirmation().await, (1, Some(3)));
}

#[tokio::test(start_paused = true)]
async fn wrong_acknowledgements_are_violations() {
    let bench = Bench::new();
    let (mut client, _) = bench.login().await;
    client.acknowledge(&["never-sent"], 9).await;
    client.send(Frame::HeartbeatPing(HeartbeatPing::default())).await;
    client.send(Frame::Unknown(13)).await;
    client.ping(1).await;
    client.next().await.unwrap();
    client.next().await.unwrap();
    let violations = bench.report().history.violations;
    let expected = ["but only 1 were sent", "never sent", "is missing", "tag 13"];
    assert_eq!(violations.len(), expected.len(), "{violations:?}");
    for (violation, part) in violations.iter().zip(expected) {
        assert!(violation.contains(part), "{violation}");
    }
}

#[tokio::test(start_paused = true)]
async fn newer_login_replaces_the_older_connection() {
    let bench = Bench::new();
    let (mut older, _) = bench.login().await;
    let (mut newer, _) = bench.login().await;
    assert!(older.next().await.is_none());
    bench.queue(&["a"]);
    assert_eq!(newer.messages(1).await, ["a"]);
    assert!(bench.report().connected);
}

#[tokio::test(start_paused = true)]
async fn slow_client_delays_no_other_and_is_dropped_in_the_end() {
    let bench = Bench::new();
    let (slow, _) = bench.login().await;
    let raw_data = Some(vec![0; 100_000]);
    bench.hub.enqueue(bench.device, DataMessageStanza { raw_data, ..Default::default() });
    let (other, credentials) = bench.hub.issue().unwrap();
    let request = LoginRequest {
        user: other.to_string(),
        resource: other.to_string(),
        auth_token: credentials["gcm"]["security_token"].as_str().unwrap().to_owned(),
        ..bench.request.clone()
    };
    let before = Instant::now();
    let other = Bench { hub: Arc::clone(&bench.hub), device: other, request };
    other.queue(&["a"]);
    assert_eq!(other.login().await.0.messages(1).await, ["a"]);
    assert_eq!(before.elapsed(), Duration::ZERO);
    slow._service.await.unwrap();
    assert!(!bench.report().connected);
}

#[tokio::test(start_paused = true)]
async fn server_pings_at_its_interval_and_counts_the_answer() {
    let bench = Bench::new();
    bench.inject(Fault::ServerPingInterval { interval_ms: Some(60_000) });
    let mut events = bench.hub.subscribe();
    let (mut client, _) = bench.login().await;
    let start = Instant::now();
    assert!(matches!(client.next().await, Some(Frame::HeartbeatPing(_))));
    assert_eq!(start.elapsed(), Duration::from_secs(60));
    let answer = pushwire_core::mcs::owned::HeartbeatAck {
        last_stream_id_received: Some(2),
        ..Default::default()
    };
    client.send(Frame::HeartbeatAck(answer)).await;
    assert!(matches!(events.recv().await, Ok(Event::Login { .. })));
    assert_eq!(events.recv().await.unwrap(), Event::Pong { device: bench.device });
}

#[tokio::test(start_paused = true)]
async fn heartbeat_config_is_told_at_login() {
    let bench = Bench::new();
    bench.inject(Fault::HeartbeatConfig { interval_ms: Some(240_000) });
    let (_client, answer) = bench.login().await;
    assert_eq!(answer.heartbeat_config.unwrap().interval_ms, Some(240_000));
}

#[tokio::test(start_paused = true)]
async fn close_fault_drops_the_connection_with_or_without_a_close_frame() {
    let bench = Bench::new();
    let (mut client, _) = bench.login().await;
    assert_eq!(bench.inject(Fault::Close { stanza: true }), 1);
    assert!(matches!(client.next().await, Some(Frame::Close(_))));
    assert!(client.next().await.is_none());
    let (mut client, _) = bench.login().await;
    assert_eq!(bench.inject(Fault::Close { stanza: false }), 1);
    assert!(client.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn refused_login_is_let_in_when_the_refusals_are_used_up() {
    let bench = Bench::new();
    let refuse = Fault::RefuseLogin { code: 503, message: None, r#type: Some("wait".to_owned()) };
    let scope = Scope::device(bench.device).times(2);
    bench.control().inject(refuse, scope).unwrap();
    for _ in 0..2 {
        let error = bench.login().await.1.error.unwrap();
        assert_eq!((error.code, error.r#type.as_deref()), (503, Some("wait")));
    }
    assert!(bench.login().await.1.error.is_none());
    assert_eq!(bench.report().history.logins.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn silent_connection_answers_nothing_until_it_ends() {
    let bench = Bench::new();
    let (mut client, _) = bench.login().await;
    bench.inject(Fault::Silent { on: true });
    client.ping(1).await;
    bench.queue(&["a"]);
    assert!(client.hears_nothing().await);
    bench.control().reset();
    let mut tags = [client.next().await.unwrap().tag(), client.next().await.unwrap().tag()];
    tags.sort_unstable();
    assert_eq!(tags, [1, 8]);
}

#[tokio::test(start_paused = true)]
async fn silent_connection_can_still_be_closed() {
    let bench = Bench::new();
    let (mut client, _) = bench.login().await;
    bench.inject(Fault::Silent { on: true });
    bench.inject(Fault::Close { stanza: true });
    assert!(client.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn behaviour_for_one_connection_spares_the_next() {
    let bench = Bench::new();
    let scope = Scope::device(bench.device).times(1);
    bench.control().inject(Fault::Delay { delay_ms: 5000 }, scope).unwrap();
    let start = Instant::now();
    bench.login().await;
    assert_eq!(start.elapsed(), Duration::from_secs(5));
    bench.login().await;
    assert_eq!(start.elapsed(), Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn garbage_arrives_as_it_was_given() {
    let bench = Bench::new();
    let (mut client, _) = bench.login().await;
    bench.inject(Fault::Garbage { bytes: vec![0xff, 0x00, 0xfe] });
    let mut bytes = [0; 3];
    client.stream.read_exact(&mut bytes).await.unwrap();
    assert_eq!(bytes, [0xff, 0x00, 0xfe]);
}

#[tokio::test(start_paused = true)]
async fn redelivery_repeats_the_unacknowledged_on_the_same_connection() {
    let bench = Bench::new();
    bench.queue(&["a", "b"]);
    let (mut client, _) = bench.login().await;
    client.messages(2).await;
    client.acknowledge(&["a"], 1).await;
    assert_eq!(client.confirmation().await, (7, Some(2)));
    bench.inject(Fault::Redeliver {});
    assert_eq!(client.messages(1).await, ["b"]);
}

#[tokio::test(start_paused = true)]
async fn split_writes_carry_the_same_frames() {
    let bench = Bench::new();
    bench.inject(Fault::Split { bytes: 1 });
    bench.queue(&["a", "b"]);
    let (mut client, _) = bench.login().await;
    assert_eq!(client.messages(2).await, ["a", "b"]);
}

#[tokio::test(start_paused = true)]
async fn garbage_from_a_client_ends_it_with_a_violation() {
    let bench = Bench::new();
    let (mut client, _) = bench.login().await;
    client.stream.write_all(&[0, 0x80, 0x80, 0x80, 0x80, 0x80]).await.unwrap();
    assert!(client.next().await.is_none());
    assert_eq!(bench.report().history.violations, ["frame length is no 32-bit varint"]);
}
