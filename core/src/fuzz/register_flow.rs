//! The registration with services that answer anything, at once or late, or not at all.
//!
//! Follows the promises of `register::Flow`. Promises also that requests are HTTP that no value can break out of, that
//! no wait is in the past, that what services answer never makes requests without a wait or an end, and that
//! credentials are whole once all is done.

use super::Input;
use super::input::cut;
use super::register::same_again;
use crate::mcs::ConnectFailure;
use crate::push::Keys;
use crate::register::Action;
use crate::register::AndroidApp;
use crate::register::Config;
use crate::register::Credentials;
use crate::register::Entropy;
use crate::register::Flow;
use crate::register::Project;
use crate::register::Services;
use crate::register::Task;
use crate::time::Duration;
use crate::time::Instant;

/// Requests in a row for which no time passes. A registration has five, a removal four, and each of the few repairs
/// repeats them after a wait.
const MOST_AT_ONCE: u32 = 16;

/// Flows in a row: each makes a key pair, which takes longer than everything else.
const MOST_FLOWS: u32 = 3;

/// What is stored from one flow to the next.
struct Device<'d> {
    input: Input<'d>,
    now: Instant,
    /// Whether the clock is known, and what it says then.
    unix: Option<u64>,
    stored: Option<Credentials>,
    at_once: u32,
}

/// First byte: web page or app; second: whether the time is known. Then flows, one after the other.
pub fn register_flow(data: &[u8]) {
    let mut input = Input::new(data);
    let mut project = Project::new("p/../\r\nX: 1", "1:2:web:3\"\\", "key\r\n\r\n");
    if input.byte() % 2 == 1 {
        project.android = Some(AndroidApp { package: "a\nb", cert: "c", sender_id: "123" });
    }
    let unix = (input.byte() % 2 == 1).then_some(1_700_000_000);
    let now = Instant::from_millis(5000);
    let mut device = Device { input, now, unix, stored: None, at_once: 0 };
    for _ in 0..MOST_FLOWS {
        device.flow(&project);
    }
}

fn task(input: &mut Input<'_>) -> Option<Task<'static>> {
    let subscribe = Task::Subscribe("news & more\r\n");
    let tasks = [None, Some(subscribe), Some(Task::Unsubscribe("%")), Some(Task::Unregister)];
    input.choose(&tasks)
}

impl Device<'_> {
    fn flow(&mut self, project: &Project<'_>) {
        if self.input.is_empty() {
            return;
        }
        let config = Config {
            retry_count: self.input.choose(&[Some(5), None, Some(0), Some(1)]),
            ..Config::new()
        };
        let seed = [self.input.byte(); 8];
        let entropy = Entropy { keys: [7; Keys::RANDOM_LEN], app_id: [1; 16], fid: [2; 17], seed };
        let stored = self.stored.as_ref();
        let flow = Flow::new(project, config, stored, &entropy, self.now, self.unix).unwrap();
        let mut flow = match task(&mut self.input).filter(|_| stored.is_some()) {
            Some(task) => flow.with_task(task),
            None => flow,
        };
        self.at_once = 0;
        while !self.input.is_empty() && self.step(&mut flow) {}
    }

    /// Does what the flow asks for; returns whether it goes on.
    fn step(&mut self, flow: &mut Flow<'_>) -> bool {
        match flow.poll(self.now) {
            Action::Send(_) => self.send(flow),
            Action::Wait(until) => {
                assert!(until > self.now, "a wait that is over");
                let late = self.input.choose(&[0, 1, 1000, 1 << 40]);
                self.now = until.after(Duration::from_millis(late));
                self.at_once = 0;
            }
            Action::Await => panic!("an answer is awaited that was complete"),
            Action::Done => return self.done(flow),
            Action::Stopped(stop) => {
                assert_eq!(flow.poll(self.now.after(Duration::MAX)), Action::Stopped(stop));
                return false;
            }
        }
        if flow.take_retry().is_some() {
            assert!(!matches!(flow.poll(self.now), Action::Await));
        }
        true
    }

    fn done(&mut self, flow: &mut Flow<'_>) -> bool {
        if let Some(credentials) = flow.credentials() {
            same_again(&credentials);
            self.stored = Some(credentials);
        }
        self.unix = flow.unix_seconds(self.now);
        match self.input.byte() % 4 {
            0 => {
                let attempt = self.input.byte();
                flow.reject_identity(self.now, attempt.into());
                true
            }
            _ => false,
        }
    }

    fn send(&mut self, flow: &mut Flow<'_>) {
        self.at_once += 1;
        assert!(self.at_once <= MOST_AT_ONCE, "requests without a wait");
        if self.input.one_in(8) {
            return flow.handle_failure(self.now, ConnectFailure::Unreachable);
        }
        let (mut head, mut body) = ([0; 2048], [0; 2048]);
        let request = flow.request(self.now, &Services::GOOGLE, &mut head, &mut body);
        let request = request.expect("2 KiB are enough").expect("it was asked for");
        check_head(request.head, request.body.len());
        assert_eq!(flow.poll(self.now), Action::Await);
        self.answer(flow);
    }

    fn answer(&mut self, flow: &mut Flow<'_>) {
        let status = self.input.choose(&[200, 400, 401, 404, 409, 429, 500, 302, 0, 204]);
        let wait = self.input.choose(&[None, Some(0), Some(60), Some(u64::MAX)]);
        flow.handle_response(status, wait.map(Duration::from_secs));
        let cuts = self.input.cuts();
        cut(self.input.many(), cuts, |piece| {
            flow.handle_body(piece);
            true
        });
        match self.input.byte() % 8 {
            0 => flow.handle_failure(self.now, ConnectFailure::Tls),
            _ => flow.handle_end(self.now),
        }
    }
}

/// One request: a line, headers of printable ASCII, an empty line at the end and nowhere else, and the body's length.
fn check_head(head: &[u8], body_len: usize) {
    let text = core::str::from_utf8(head).expect("ASCII");
    let lines = text.strip_suffix("\r\n\r\n").expect("an empty line").split("\r\n");
    let mut lengths = 0;
    for (index, line) in lines.enumerate() {
        assert!(!line.is_empty() && line.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
        assert_eq!(index == 0, line.ends_with(" HTTP/1.1"), "{line}");
        if let Some(len) = line.strip_prefix("Content-Length: ") {
            assert_eq!(len.parse(), Ok(body_len));
            lengths += 1;
        }
    }
    assert_eq!(lengths, 1);
}
