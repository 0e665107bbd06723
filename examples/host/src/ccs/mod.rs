//! `pushwire ccs`: an app server's session with a CCS server, one JSON object a line each way.
//!
//! Lines of stdin go downstream, events come out. The client is `pushwire_embassy::ccs`, as on a chip, over std
//! sockets; its memory is bounded, and when it is full stdin is not read on. Promises that a message without its
//! final answer is named at the end, and that neither password nor token is ever logged.

mod args;
mod events;
mod input;

use std::convert::Infallible;
use std::io;

use pushwire_core::xmpp::Event;
use pushwire_core::xmpp::Reason;
use pushwire_embassy::ccs::Client;
use pushwire_embassy::ccs::Handle;
use pushwire_embassy::ccs::Observer;
use pushwire_embassy::ccs::Parts;
use pushwire_embassy::ccs::Resources;
use rand_core::OsRng;
use serde_json::Value;
use serde_json::json;
use tokio::sync::Notify;

pub(crate) use self::args::CcsArgs;
use crate::clock::TokioClock;
use crate::connector::TcpConnector;
use crate::error::Failure;
use crate::receive::stop_when;
use crate::receive::with_cloned_waker;
use crate::report::Report;
use crate::report::log;
use crate::settings;

/// Payloads of 64 KiB; 256 messages in 1 MiB without an answer; 1024 upstream messages that are known again.
type Memory = Resources<65_536, 4_096, 256, 1_048_576, 1_024>;

/// What lines for people leave out: tokens.
const TOKENS: [&str; 2] = ["from", "registration_id"];

pub(crate) async fn run(args: CcsArgs) -> Result<(), Failure> {
    let config = settings::ccs(&args.set)?;
    let place = args.resolve()?;
    let anchors = place.anchors()?;
    let mut memory = Box::new(Memory::new());
    let clock = TokioClock::new();
    let parts = Parts { connectors: [TcpConnector; 2], clock, rng: OsRng };
    let (server, account) = (place.server(&anchors), place.account(&args));
    let client = Client::new(&mut memory, server, account, config, parts);
    let mut client = client.map_err(|error| Failure::bad("ccs", error))?;
    let (handle, mut runner) = client.split();
    let (report, ready) = (Report::new(args.json), Notify::new());
    let mut watcher = Watcher { report, ready: &ready, handle, broken: None };
    let work = async {
        tokio::select! {
            reason = runner.run(&mut watcher) => reason,
            never = feed(handle, report, &ready, args.listen) => match never {},
            never = stop_when(args.time, async { handle.stop() }) => match never {},
        }
    };
    let reason = with_cloned_waker(work).await;
    handle.unanswered(|id| watcher.print(&json!({"event": "unanswered", "message_id": id})));
    watcher.print(&json!({"event": "stopped", "reason": reason.to_string()}));
    match (watcher.broken, reason) {
        (Some(error), _) => Err(Failure::bad("stdout", error)),
        (None, Reason::Stop) => Ok(()),
        (None, reason) => Err(Failure::CcsEnded(reason)),
    }
}

/// Sends what stdin says; at its end has the session finish, unless it is to go on.
async fn feed(
    handle: Handle<'_, '_, TokioClock>,
    report: Report,
    ready: &Notify,
    listen: bool,
) -> Infallible {
    let mut lines = input::stdin();
    while let Some(line) = lines.recv().await {
        if let Err(refusal) = line.send(handle).await {
            // Whether anybody reads the news does not matter to the session.
            let _ = report.print(&line.refused(&refusal));
        }
    }
    if !listen {
        // Whoever sends nothing wants to know whether the server lets him in.
        ready.notified().await;
        handle.finish();
    }
    std::future::pending().await
}

/// Prints events.
struct Watcher<'a, 'c, 'r> {
    report: Report,
    /// Messages can be sent.
    ready: &'a Notify,
    handle: Handle<'c, 'r, TokioClock>,
    /// Why stdout cannot be written.
    broken: Option<io::Error>,
}

impl Watcher<'_, '_, '_> {
    /// Prints an event. Nobody is to be told of messages that nobody can read: without stdout it ends.
    fn print(&mut self, event: &Value) {
        if let Err(error) = self.report.print_without(event, &TOKENS) {
            self.broken.get_or_insert(error);
            self.handle.stop();
        }
    }
}

impl Observer for Watcher<'_, '_, '_> {
    fn on_event(&mut self, event: &Event<'_>) {
        if let Event::Ready { .. } = event {
            self.ready.notify_one();
        }
        if let Some(value) = events::describe(event) {
            self.print(&value);
        }
    }

    fn on_error(&mut self, error: &dyn std::fmt::Display) {
        log(format_args!("error: {error}"));
    }
}
