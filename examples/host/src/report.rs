//! What the command prints: events as JSON lines or as text, warnings as log lines.
//!
//! Events go to stdout, the log to stderr. The JSON is a stable contract. Tokens and keys are never
//! printed; message contents are in the log only with `log_debug_verbose`.

use std::io;
use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pushwire_core::mcs::Event;
use pushwire_core::mcs::Push;
use pushwire_core::push::DecryptError;
use pushwire_core::register::Retry;
use pushwire_embassy::Handler;
use pushwire_embassy::Observer;
use pushwire_embassy::Rejected;
use serde::Serialize;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::error::failed_text;
use crate::receive::Stopper;

/// Prints events.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Report {
    json: bool,
}

impl Report {
    pub(crate) const fn new(json: bool) -> Self {
        Self { json }
    }

    pub(crate) const fn is_json(&self) -> bool {
        self.json
    }

    /// Prints one event on stdout.
    pub(crate) fn print(&self, event: &impl Serialize) -> io::Result<()> {
        self.print_without(event, &[])
    }

    /// The same, but lines for people leave out what has one of these names.
    pub(crate) fn print_without(&self, event: &impl Serialize, names: &[&str]) -> io::Result<()> {
        let mut line = match self.json {
            true => serde_json::to_vec(event)?,
            false => text(&serde_json::to_value(event)?, names).into_bytes(),
        };
        line.push(b'\n');
        // Formatting straight into the stream takes longer than all else about a line.
        let mut out = io::stdout().lock();
        out.write_all(&line)?;
        out.flush()
    }
}

impl Observer for Report {
    fn on_event(&mut self, event: &Event<'_>) {
        if let Event::Warning(kind) = event {
            return log(format_args!("warning: {}", kind.name()));
        }
        if let Some(value) = describe(event) {
            // Whether anybody reads the news does not matter to the session; messages are
            // printed by the handler, which does mind.
            let _ = self.print(&value);
        }
    }

    fn on_undecryptable(&mut self, push: &Push<'_>, error: DecryptError) {
        let id = push.persistent_id();
        let reason = error.name();
        // As with other news.
        let _ =
            self.print(&json!({"event": "undecryptable", "persistent_id": id, "reason": reason}));
    }

    fn on_registration_retry(&mut self, retry: &Retry) {
        let reason = failed_text(retry.failed);
        let (service, attempt) = (retry.service.name(), retry.attempt);
        let delay_ms = retry.delay.as_millis() as u64;
        // As with other news.
        let _ = self.print(&json!({
            "event": "retry",
            "attempt": attempt,
            "delay_ms": delay_ms,
            "service": service,
            "reason": reason,
        }));
    }

    fn on_error(&mut self, error: &dyn std::fmt::Display) {
        log(format_args!("error: {error}"));
    }
}

/// Writes a log line.
pub(crate) fn log(line: std::fmt::Arguments<'_>) {
    // A log that cannot be written must not stop the client.
    let _ = writeln!(io::stderr(), "pushwire: {line}");
}

/// Prints messages and counts them.
#[derive(Debug)]
pub(crate) struct Printer<'a> {
    pub(crate) report: &'a Report,
    /// Messages still wanted; `None` for all that come.
    pub(crate) wanted: Option<u64>,
    pub(crate) stopper: &'a Stopper,
    pub(crate) verbose: bool,
}

impl Printer<'_> {
    /// Tells whether no message is wanted any more.
    pub(crate) fn is_done(&self) -> bool {
        self.wanted == Some(0)
    }
}

impl Handler for Printer<'_> {
    async fn on_push(&mut self, push: &Push<'_>) -> Result<(), Rejected> {
        let line = Line::new(push);
        if self.verbose {
            log(format_args!("debug: {:?}", json!(line)));
        }
        self.report.print(&line).map_err(|error| {
            log(format_args!("error: stdout: {error}"));
            Rejected
        })?;
        self.wanted = self.wanted.map(|wanted| wanted.saturating_sub(1));
        if self.wanted == Some(0) {
            self.stopper.stop().await;
            // The client takes the command before the answer, so that no further message comes.
            tokio::task::yield_now().await;
        }
        Ok(())
    }
}

/// A message as it is printed.
#[derive(Serialize)]
struct Line<'a> {
    event: &'static str,
    persistent_id: Option<&'a str>,
    from: &'a str,
    category: &'a str,
    ttl: Option<i32>,
    sent: Option<i64>,
    token: Option<&'a str>,
    encryption: &'static str,
    /// Of entries with the same key the last stands.
    data: Map<String, Value>,
    payload: Option<&'a str>,
    payload_base64: Option<String>,
}

impl<'a> Line<'a> {
    fn new(push: &'a Push<'a>) -> Self {
        let stanza = &push.stanza;
        let body = push.payload();
        Self {
            event: "message",
            persistent_id: push.persistent_id(),
            from: stanza.from,
            category: stanza.category,
            ttl: stanza.ttl,
            sent: stanza.sent,
            token: stanza.token,
            encryption: push.encryption().name(),
            data: push.data().map(|(key, value)| (key.to_owned(), value.into())).collect(),
            payload: body.and_then(|body| std::str::from_utf8(body).ok()),
            payload_base64: body.map(|body| STANDARD.encode(body)),
        }
    }
}

/// Returns the JSON of an event, `None` for orders and for what the handler prints.
fn describe(event: &Event<'_>) -> Option<Value> {
    Some(match event {
        Event::State { state, reason } => {
            json!({"event": "state", "state": state.name(), "reason": reason.to_string()})
        }
        Event::Deleted { total, .. } => json!({"event": "deleted", "total": total}),
        Event::SendError(push) => {
            let details: Map<String, Value> =
                push.data().map(|(key, value)| (key.to_owned(), value.into())).collect();
            let id = push.persistent_id();
            json!({"event": "send_error", "persistent_id": id, "details": details})
        }
        Event::Dropped { persistent_id, size, reason } => json!({
            "event": "dropped",
            "persistent_id": persistent_id,
            "size": size,
            "reason": reason.name(),
        }),
        Event::Duplicate { persistent_id } => {
            json!({"event": "duplicate", "persistent_id": persistent_id})
        }
        Event::Skipped { tag } => json!({"event": "skipped", "tag": tag.number()}),
        Event::Ping => json!({"event": "ping"}),
        Event::Pong { round_trip } => {
            json!({"event": "pong", "rtt_ms": round_trip.as_millis() as u64})
        }
        Event::Confirmed(ids) => {
            json!({"event": "confirmed", "persistent_ids": ids.iter().collect::<Vec<_>>()})
        }
        Event::Disconnected { reason } => {
            json!({"event": "disconnected", "reason": reason.to_string()})
        }
        Event::Retry { attempt, delay } => {
            json!({"event": "retry", "attempt": attempt, "delay_ms": delay.as_millis() as u64})
        }
        Event::Stopped { reason } => json!({"event": "stopped", "reason": reason.to_string()}),
        _ => return None,
    })
}

/// What a line for people leaves out: it stands in the JSON.
const DETAILS: [&str; 6] = ["event", "payload_base64", "category", "ttl", "sent", "token"];

/// Returns an event as a line for people: its name, then what it says.
pub(crate) fn text(event: &Value, without: &[&str]) -> String {
    let name = event.get("event").and_then(Value::as_str).unwrap_or_default();
    let said = event.as_object().into_iter().flatten();
    let is_left_out = |key: &str| DETAILS.contains(&key) || without.contains(&key);
    let said = said.filter(|(key, value)| !is_left_out(key) && !value.is_null());
    let said = said.map(|(key, value)| match value {
        Value::String(text) => format!("{key}={text}"),
        other => format!("{key}={other}"),
    });
    std::iter::once(name.to_owned()).chain(said).collect::<Vec<_>>().join("  ")
}
