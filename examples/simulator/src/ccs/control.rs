//! The CCS half of the control API: faults, upstream messages, the report. `http` is the same over plain HTTP.
//!
//! The crate's documentation has the table.

pub(crate) mod http;

use std::sync::Arc;
use std::time::Duration;

use serde_json::Map;
use serde_json::Value;

use crate::ccs::Settings;
use crate::ccs::State;
use crate::ccs::connection::Command;
use crate::ccs::connection::Drain;
use crate::ccs::error::StanzaError;
use crate::ccs::error::StreamError;
use crate::ccs::fault::Fault;
use crate::ccs::fault::Upstream;
use crate::ccs::plan::Plan;
use crate::ccs::plan::Planned;
use crate::ccs::plan::Refusal;
use crate::ccs::report::Report;
use crate::error::ControlError;
use crate::hub::Hub;
use crate::ids;

/// The package that upstream messages and receipts are from unless they say so.
pub(crate) const PACKAGE: &str = "org.example.app";

/// A handle on a running simulator's CCS service.
#[derive(Clone)]
pub struct Control {
    hub: Arc<Hub>,
}

impl Control {
    pub(crate) fn new(hub: Arc<Hub>) -> Self {
        Self { hub }
    }

    /// Everything that was received, answered and acknowledged since the start.
    pub fn report(&self) -> Report {
        self.hub.lock().ccs.report()
    }

    /// Ends every fault. What they did stays, accounts and limits with it.
    pub fn reset(&self) {
        self.hub.lock().ccs.plan = Plan::default();
        self.hub.ccs.send_modify(|settings| {
            let Settings { pending, unacked, stanza_bytes, .. } = *settings;
            *settings = Settings { pending, unacked, stanza_bytes, ..Settings::default() };
        });
    }

    /// Ends every stream because the service ends; gives how many there are.
    pub(crate) fn dismiss(&self) -> usize {
        let mut state = self.hub.lock();
        state.ccs.tell_all(&Command::Fail(StreamError::new("system-shutdown")))
    }

    /// Queues a message from a device; gives its id.
    pub fn send_upstream(&self, upstream: Upstream) -> Result<String, ControlError> {
        let mut payload = Map::new();
        let id = upstream.message_id.map_or_else(ids::uuid, Ok)?;
        let from = upstream.from.map_or_else(ids::token, Ok)?;
        let category = upstream.category.unwrap_or_else(|| PACKAGE.to_owned());
        payload.insert("data".to_owned(), Value::Object(upstream.data));
        for (key, value) in [("from", from), ("message_id", id), ("category", category)] {
            payload.insert(key.to_owned(), Value::String(value));
        }
        payload.extend(upstream.fields);
        let id = payload.get("message_id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let sender = upstream.sender.unwrap_or_else(|| self.hub.project.sender_id.clone());
        let mut state = self.hub.lock();
        state.ccs.sender(&sender).queue(&sender, payload);
        state.ccs.tell_sender(&sender);
        Ok(id)
    }

    /// Makes a fault. Gives how many present connections it reached; for one yet to come that is 0.
    pub fn inject(&self, fault: Fault) -> Result<usize, ControlError> {
        fault.check()?;
        let mut state = self.hub.lock();
        let ccs = &mut state.ccs;
        let fault = match at_once(ccs, fault) {
            Ok(reached) => return Ok(reached),
            Err(fault) => fault,
        };
        if let Some(lasting) = planned(ccs, fault) {
            self.hub.ccs.send_modify(|settings| apply(settings, lasting));
        }
        Ok(0)
    }
}

/// Does what present connections are asked to do at once; gives back any other fault.
fn at_once(ccs: &mut State, fault: Fault) -> Result<usize, Fault> {
    let (connection, command) = match fault {
        Fault::Drop { after_stanzas: None, at_byte: None, connection } => {
            return Ok(drop_now(ccs, connection));
        }
        Fault::Redeliver { connection } => return Ok(redeliver(ccs, connection)),
        Fault::Drain { announce, pipeline_ms, grace_ms, connection } => {
            let drain = Drain {
                announced: announce,
                pipeline: Duration::from_millis(pipeline_ms),
                grace: Duration::from_millis(grace_ms),
            };
            (connection, Command::Drain(drain))
        }
        Fault::Ping { connection } => (connection, Command::Ping),
        Fault::Close { connection } => (connection, Command::Close),
        Fault::Raw { bytes, connection } => (connection, Command::Raw(bytes)),
        Fault::StreamError { condition, text, connection } => {
            let error = StreamError { text, ..StreamError::new(&condition) };
            (connection, Command::Fail(error))
        }
        other => return Err(other),
    };
    let reached = ccs.reached(connection).map(|(_, reached)| reached.tell(command.clone()));
    Ok(reached.count())
}

fn drop_now(ccs: &mut State, only: Option<u64>) -> usize {
    ccs.reached(only).map(|(_, connection)| connection.end("dropped by a fault")).count()
}

fn redeliver(ccs: &mut State, only: Option<u64>) -> usize {
    let bound = ccs.reached(only).filter_map(|(number, connection)| {
        connection.bound.as_ref().map(|bound| (number, bound.sender.clone()))
    });
    let bound: Vec<_> = bound.collect();
    for (number, sender) in &bound {
        ccs.sender(sender).release(*number);
        ccs.tell_sender(sender);
    }
    bound.len()
}

/// Plans what is used up; gives back a fault that lasts.
fn planned(ccs: &mut State, fault: Fault) -> Option<Fault> {
    let plan = &mut ccs.plan;
    match fault {
        Fault::Nack { error, description, to, times } => {
            plan.answer(times, to, Planned::Nack { error, description });
        }
        Fault::StanzaError { code, r#type, condition, text, to, times } => {
            let error = StanzaError { code, kind: r#type, condition, text };
            plan.answer(times, to, Planned::Stanza(error));
        }
        Fault::Canonical { registration_id, to, times } => {
            plan.answer(times, to, Planned::Canonical(registration_id));
        }
        Fault::Drop { after_stanzas, at_byte, .. } => {
            after_stanzas.into_iter().for_each(|stanzas| plan.drop_after_stanzas(stanzas));
            at_byte.into_iter().for_each(|bytes| plan.drop_at_byte(bytes));
        }
        Fault::RefuseLogin { condition, text, times } => {
            plan.refuse(times, Refusal { condition, text });
        }
        Fault::RefuseConnections { times } => plan.refuse_connections(times),
        Fault::Account { sender, password } => {
            ccs.accounts.insert(sender, password);
        }
        lasting => return Some(lasting),
    }
    None
}

/// Puts a fault that lasts into effect.
fn apply(settings: &mut Settings, fault: Fault) {
    match fault {
        Fault::Withhold { on } => settings.withhold = on,
        Fault::Stall { on } => settings.stalled = on,
        Fault::Delay { delay_ms } => settings.delay = Duration::from_millis(delay_ms),
        Fault::PingInterval { interval_ms } => {
            settings.ping_interval = interval_ms.map(Duration::from_millis);
        }
        Fault::Form(form) => settings.form = form,
        Fault::Limits { pending, unacked, stanza_bytes } => {
            settings.pending = pending.unwrap_or(settings.pending);
            settings.unacked = unacked.unwrap_or(settings.unacked);
            settings.stanza_bytes = stanza_bytes.unwrap_or(settings.stanza_bytes);
        }
        _ => {}
    }
}
