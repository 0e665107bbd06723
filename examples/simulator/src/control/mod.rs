//! The control API: issue devices, look at them, make faults.
//!
//! [`Control`] is the API in Rust, `http` the same over plain HTTP; the crate's documentation has the table. What a
//! fault does is said at [`Fault`].

pub(crate) mod http;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::ccs;
use crate::connection::Command;
use crate::connection::Connection;
use crate::device::Device;
use crate::device::DeviceId;
use crate::device::History;
use crate::device::Registered;
use crate::error::ControlError;
use crate::faults::Fault;
use crate::faults::Faults;
use crate::faults::Refusal;
use crate::faults::Scope;
use crate::faults::Service;
use crate::hub::Hub;
use crate::hub::State;
use crate::installation::Installation;
use crate::installation::InstallationReport;
use crate::queue::Acknowledged;
use crate::services::Requests;

/// What the service knows about a device.
#[derive(Clone, Debug, Serialize)]
pub struct DeviceReport {
    /// Its Android id.
    pub id: DeviceId,
    /// Whether it is logged in.
    pub connected: bool,
    /// How many messages wait for acknowledgement.
    pub queue_length: usize,
    /// Their persistent ids, in order.
    pub unacked: Vec<String>,
    /// What was acknowledged, in order.
    pub acked: Vec<Acknowledged>,
    /// What it registered.
    pub registered: Vec<Registered>,
    /// Logins, frames, pings, requests, violations.
    #[serde(flatten)]
    pub history: History,
}

/// A handle on a running simulator's devices and faults.
#[derive(Clone)]
pub struct Control {
    hub: Arc<Hub>,
}

impl Control {
    pub(crate) fn new(hub: Arc<Hub>) -> Self {
        Self { hub }
    }

    /// A new device: its credentials as `firebase-messaging` stores them.
    pub fn issue_credentials(&self) -> Result<Value, ControlError> {
        self.hub.issue().map(|(_, credentials)| credentials)
    }

    /// Every device, by id.
    pub fn devices(&self) -> Vec<DeviceReport> {
        self.hub.lock().devices.values().map(report).collect()
    }

    /// One device.
    pub fn device(&self, id: DeviceId) -> Result<DeviceReport, ControlError> {
        let state = self.hub.lock();
        state.devices.get(&id).map(report).ok_or(ControlError::UnknownDevice(id))
    }

    /// Every installation, by id.
    pub fn installations(&self) -> Vec<InstallationReport> {
        let state = self.hub.lock();
        state.installations.values().map(Installation::report).collect()
    }

    /// All registration requests that reached their service.
    pub fn requests(&self) -> Requests {
        self.hub.lock().requests.clone()
    }

    /// Requests that a fault answered in place of their service.
    pub fn answered_by_faults(&self) -> BTreeMap<Service, u64> {
        self.hub.lock().faulty.clone()
    }

    /// Violations by clients that are no known device.
    pub fn violations(&self) -> Vec<String> {
        self.hub.lock().strays.clone()
    }

    /// Makes a fault. Gives how many present connections it reached; for a fault yet to come that is 0.
    pub fn inject(&self, fault: Fault, scope: Scope) -> Result<usize, ControlError> {
        fault.check(&scope)?;
        let mut state = self.hub.lock();
        if let Some(device) = scope.device.filter(|device| !state.devices.contains_key(device)) {
            return Err(ControlError::UnknownDevice(device));
        }
        Ok(match fault {
            Fault::Close { stanza } => close(&mut state, scope, stanza),
            Fault::Garbage { bytes } => each(&mut state, scope, |connection, _| {
                connection.tell(Command::Garbage(bytes.clone()));
            }),
            Fault::Redeliver {} => redeliver(&mut state, scope),
            Fault::RefuseLogin { code, message, r#type } => {
                let message = message.unwrap_or_else(|| "refused by a fault".to_owned());
                let kind = r#type.unwrap_or_else(|| "cancel".to_owned());
                state.faults.refuse_logins(scope, Refusal { code, message, kind });
                0
            }
            Fault::RefuseConnections {} => {
                state.faults.refuse_connections(scope.times.unwrap_or(1));
                0
            }
            Fault::RejectIdentity { on } => {
                state.faults.reject_identities(scope, on);
                0
            }
            Fault::ForgetInstallation {} => {
                for fid in installations(&state, scope) {
                    state.installations.remove(&fid);
                }
                0
            }
            Fault::ExpireTokens {} => {
                for fid in installations(&state, scope) {
                    if let Some(installation) = state.installations.get_mut(&fid) {
                        installation.expire();
                    }
                }
                0
            }
            Fault::Http(fault) => {
                state.faults.answer(scope, fault);
                0
            }
            behaviour => behave(&mut state, scope, behaviour),
        })
    }

    /// Ends every fault, also on present connections. Devices, queues and histories stay.
    pub fn reset(&self) {
        ccs::Control::new(Arc::clone(&self.hub)).reset();
        let mut state = self.hub.lock();
        state.faults = Faults::default();
        each(&mut state, Scope::default(), |connection, _| {
            connection.behave(|behaviour| *behaviour = self.hub.default_behaviour.clone());
        });
    }
}

/// The installations in scope.
fn installations(state: &State, scope: Scope) -> Vec<String> {
    let all = state.installations.values();
    let in_scope = all.filter(|held| scope.device.is_none() || held.device == scope.device);
    in_scope.map(|held| held.fid.clone()).collect()
}

/// Does something with the present connections in scope; gives their number.
fn each(
    state: &mut State,
    scope: Scope,
    mut act: impl FnMut(&Connection, &mut crate::queue::Queue),
) -> usize {
    let devices = state.devices.iter_mut().filter(|(id, _)| scope.device.is_none_or(|d| d == **id));
    let limit =
        scope.times.map_or(usize::MAX, |times| usize::try_from(times).unwrap_or(usize::MAX));
    let connected = devices.filter_map(|(_, device)| {
        device.connection.as_ref().map(|connection| (connection, &mut device.queue))
    });
    let reached = connected.take(limit).map(|(connection, queue)| act(connection, queue));
    reached.count()
}

/// Politely only where it will be heard: a silent connection is dropped.
fn close(state: &mut State, scope: Scope, stanza: bool) -> usize {
    let in_scope = |id: &DeviceId| scope.device.is_none_or(|only| only == *id);
    let mut closed = 0;
    for (_, device) in state.devices.iter_mut().filter(|(id, _)| in_scope(id)) {
        let Some(connection) = device.connection.take() else {
            continue;
        };
        closed += 1;
        if stanza && !connection.is_silent() {
            connection.tell(Command::Close);
            device.connection = Some(connection);
        } else {
            connection.end("dropped by a fault");
        }
    }
    closed
}

fn redeliver(state: &mut State, scope: Scope) -> usize {
    each(state, scope, |connection, queue| {
        queue.redeliver();
        connection.tell(Command::Deliver);
    })
}

/// Changes present connections, and those to come as far as `times` allows.
fn behave(state: &mut State, scope: Scope, fault: Fault) -> usize {
    let reached = each(state, scope, |connection, _| connection.behave(|now| fault.apply(now)));
    let used = u32::try_from(reached).unwrap_or(u32::MAX);
    let left = Scope { times: scope.times.map(|times| times.saturating_sub(used)), ..scope };
    state.faults.behave(left, fault);
    reached
}

fn report(device: &Device) -> DeviceReport {
    let unacked = device.queue.unacked();
    DeviceReport {
        id: device.identity.id,
        connected: device.connection.is_some(),
        queue_length: unacked.len(),
        unacked,
        acked: device.queue.acked().to_vec(),
        registered: device.registered(),
        history: device.history.clone(),
    }
}
