//! The driver without a network: a server's words are put into a connection's mouth.

extern crate std;

use core::cell::Cell;
use core::cell::RefCell;
use core::pin::pin;
use core::task::Context;
use core::task::Poll;
use core::task::Waker;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::task::Wake;

use pushwire_core::error::DriveError;
use pushwire_core::mcs::ConnectFailure;
use pushwire_core::secret::Redacted;
use pushwire_core::time::Instant;
use pushwire_core::xmpp::Account;
use pushwire_core::xmpp::Config;
use pushwire_core::xmpp::Event;
use pushwire_core::xmpp::Link;
use pushwire_core::xmpp::Memory;
use pushwire_core::xmpp::Reason;
use pushwire_core::xmpp::SendError;
use pushwire_core::xmpp::Session;
use pushwire_core::xmpp::ccs::Downstream;

use super::Handle;
use super::Observer;
use super::link::OnLink;
use super::shared::Running;
use super::shared::Shared;
use crate::clock::Clock;
use crate::link::Ended;
use crate::link::Line;

const HEADER: &str = "<stream:stream xmlns='jabber:client' \
     xmlns:stream='http://etherx.jabber.org/streams' from='d' id='1' version='1.0'>";
const MECHANISMS: &str = "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>\
     <mechanism>PLAIN</mechanism></mechanisms></stream:features>";
const SUCCESS: &str = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
const FEATURES: &str =
    "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>";
const BOUND: &str = "<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
     <jid>u@d/r</jid></bind></iq>";

const ACCOUNT: Account<'_> =
    Account { domain: "d", user: "u", password: Redacted::new("p"), resource: None, service: None };

struct Still;

impl Clock for Still {
    fn now(&self) -> Instant {
        Instant::from_millis(1)
    }

    async fn wait_until(&self, _: Instant) {
        core::future::pending().await
    }
}

#[derive(Default)]
struct Counter(AtomicUsize);

impl Wake for Counter {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Tries to send from inside of an event.
struct Sends<'a, 'c> {
    handle: Handle<'a, 'c, Still>,
    outcome: &'a Cell<Option<Result<(), SendError>>>,
}

impl Observer for Sends<'_, '_> {
    fn on_event(&mut self, event: &Event<'_>) {
        if let Event::Ready { .. } = event {
            self.outcome.set(Some(self.handle.try_send(&message("inside"))));
        }
    }
}

fn message(id: &str) -> Downstream<'_> {
    Downstream {
        to: Some(Redacted::new("t".into())),
        message_id: id.into(),
        ..Downstream::default()
    }
}

fn ack(id: &str) -> std::string::String {
    std::format!(
        "<message><gcm xmlns='google:mobile:data'>{{\"message_type\":\"ack\",\"message_id\":\"{id}\"}}\
         </gcm></message>"
    )
}

fn draining() -> std::string::String {
    ack("").replace(
        "\"ack\",\"message_id\":\"\"",
        "\"control\",\"control_type\":\"CONNECTION_DRAINING\"",
    )
}

/// Says this to a connection, after it has written what it has to.
fn say(line: &impl Line, text: &str) {
    let mut out = [0; 2048];
    while line.transmit(&mut out) > 0 {
        line.transmitted();
    }
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        assert!(line.can_receive());
        rest = &rest[line.receive(rest)..];
    }
}

fn log_in(line: &impl Line) {
    line.connected();
    say(line, HEADER);
    say(line, MECHANISMS);
    say(line, SUCCESS);
    say(line, HEADER);
    say(line, FEATURES);
    say(line, BOUND);
}

/// With room for two messages.
fn with_shared(test: impl FnOnce(&Shared<'_, Still>)) {
    let mut memory = Memory::<512, 512, 2, 256, 4>::new();
    let session = Session::new(&mut memory, ACCOUNT, Config::new(), 1).unwrap();
    test(&Shared::new(session, Still));
}

#[test]
fn whoever_waits_in_another_task_is_woken_when_an_answer_makes_room() {
    with_shared(|shared| {
        let handle = Handle { shared };
        let (woken, mut nobody) = (Arc::new(Counter::default()), ());
        let waker = Waker::from(woken.clone());
        let mut context = Context::from_waker(&waker);
        let running = Running { shared, observer: RefCell::new(&mut nobody) };
        let line = OnLink { running: &running, link: Link::First };
        running.start();
        log_in(&line);
        handle.try_send(&message("a")).unwrap();
        handle.try_send(&message("b")).unwrap();
        let third = message("c");
        let mut third = pin!(handle.send(&third));
        assert_eq!(third.as_mut().poll(&mut context), Poll::Pending);
        say(&line, " ");
        assert_eq!(woken.0.load(Ordering::Relaxed), 0);
        say(&line, &ack("a"));
        assert_eq!(woken.0.load(Ordering::Relaxed), 1);
        assert_eq!(third.as_mut().poll(&mut context), Poll::Ready(Ok(())));
        let mut ids = std::vec::Vec::new();
        handle.unanswered(|id| ids.push(std::string::String::from(id)));
        assert_eq!(ids, ["b", "c"]);
    });
}

#[test]
fn whoever_waits_learns_of_the_end() {
    with_shared(|shared| {
        let handle = Handle { shared };
        let (woken, mut nobody) = (Arc::new(Counter::default()), ());
        let waker = Waker::from(woken.clone());
        let mut context = Context::from_waker(&waker);
        let running = Running { shared, observer: RefCell::new(&mut nobody) };
        let line = OnLink { running: &running, link: Link::First };
        running.start();
        log_in(&line);
        handle.try_send(&message("a")).unwrap();
        handle.try_send(&message("b")).unwrap();
        let third = message("c");
        let mut third = pin!(handle.send(&third));
        assert_eq!(third.as_mut().poll(&mut context), Poll::Pending);
        handle.finish();
        say(&line, " ");
        assert_eq!(woken.0.load(Ordering::Relaxed), 1);
        assert_eq!(third.as_mut().poll(&mut context), Poll::Ready(Err(SendError::Stopped)));
    });
}

#[test]
fn sending_inside_of_an_event_is_refused_and_breaks_nothing() {
    with_shared(|shared| {
        let (handle, outcome) = (Handle { shared }, Cell::new(None));
        let mut sends = Sends { handle, outcome: &outcome };
        let running = Running { shared, observer: RefCell::new(&mut sends) };
        let line = OnLink { running: &running, link: Link::First };
        running.start();
        log_in(&line);
        assert_eq!(outcome.get(), Some(Err(SendError::Drive(DriveError::NotDrained))));
        assert_eq!(handle.try_send(&message("a")), Ok(()));
    });
}

/// Keeps why connections ended.
#[derive(Default)]
struct Ends(std::vec::Vec<Reason>);

impl Observer for Ends {
    fn on_event(&mut self, event: &Event<'_>) {
        if let Event::Disconnected { reason, .. } = event {
            self.0.push(*reason);
        }
    }
}

#[test]
fn a_connection_that_failed_is_not_one_that_was_closed() {
    with_shared(|shared| {
        let mut ends = Ends::default();
        let running = Running { shared, observer: RefCell::new(&mut ends) };
        let lines = Link::ALL.map(|link| OnLink { running: &running, link });
        running.start();
        lines[0].connected();
        lines[0].disconnected(Ended::Failed);
        assert!(!lines[0].can_receive());
        running.start();
        lines[0].connected();
        lines[0].disconnected(Ended::Closed);
        running.start();
        lines[0].connect_failed(ConnectFailure::Unreachable);
        let expected = [
            Reason::Transport,
            Reason::EndOfStream,
            Reason::ConnectFailed(ConnectFailure::Unreachable),
        ];
        assert_eq!(ends.0, expected);
    });
}

#[test]
fn a_run_after_one_that_was_dropped_begins_anew() {
    with_shared(|shared| {
        let handle = Handle { shared };
        let mut ends = Ends::default();
        let running = Running { shared, observer: RefCell::new(&mut ends) };
        let line = OnLink { running: &running, link: Link::First };
        running.start();
        log_in(&line);
        handle.try_send(&message("a")).unwrap();
        say(&line, " ");
        running.start();
        log_in(&line);
        let mut out = [0; 2048];
        let len = line.transmit(&mut out);
        assert!(std::str::from_utf8(&out[..len]).unwrap().contains("\"message_id\":\"a\""));
        assert_eq!(ends.0.len(), 1);
    });
}

#[test]
fn end_asked_for_before_the_run_waits_for_it() {
    with_shared(|shared| {
        let (handle, mut nobody) = (Handle { shared }, ());
        handle.try_send(&message("a")).unwrap();
        handle.finish();
        let running = Running { shared, observer: RefCell::new(&mut nobody) };
        let line = OnLink { running: &running, link: Link::First };
        running.start();
        log_in(&line);
        assert_eq!(handle.try_send(&message("b")), Err(SendError::Stopped));
        say(&line, &ack("a"));
        say(&line, "</stream:stream>");
        assert!(shared.stopped.signaled());
    });
}

#[test]
fn two_connections_with_nothing_to_write_leave_each_other_alone() {
    with_shared(|shared| {
        let mut observer = ();
        let running = Running { shared, observer: RefCell::new(&mut observer) };
        running.start();
        let line = |link| OnLink { running: &running, link };
        log_in(&line(Link::First));
        say(&line(Link::First), &draining());
        log_in(&line(Link::Second));
        for link in Link::ALL {
            while line(link).transmit(&mut [0; 2048]) > 0 {
                line(link).transmitted();
            }
        }
        for link in Link::ALL {
            line(link).signals().writable.reset();
        }
        assert_eq!(line(Link::First).transmit(&mut [0; 2048]), 0);
        assert!(!line(Link::Second).signals().writable.signaled());
    });
}
