//! What all connections and both HTTP APIs share: devices, faults, events.
//!
//! One lock, held for short computations and never across an await, so that a slow client holds nobody up.
//! Knows neither sockets nor JSON.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::SystemTime;

use pushwire_core::mcs::owned::DataMessageStanza;
use serde_json::Value;
use tokio::sync::broadcast;
use tokio::sync::watch;

use crate::ccs;
use crate::connection::Behaviour;
use crate::connection::Command;
use crate::device::Device;
use crate::device::DeviceId;
use crate::device::Registration;
use crate::device::Style;
use crate::error::ControlError;
use crate::event::Event;
use crate::faults::Faults;
use crate::faults::Service;
use crate::installation::Installation;
use crate::issue;
use crate::options::Options;
use crate::options::Project;
use crate::services::Requests;

/// Events kept for a subscriber that is late.
const EVENT_BACKLOG: usize = 4096;

/// The shared state behind its lock, and what never changes.
pub(crate) struct Hub {
    pub(crate) project: Project,
    /// How a connection behaves without faults.
    pub(crate) default_behaviour: Behaviour,
    /// How every CCS connection behaves.
    pub(crate) ccs: watch::Sender<ccs::Settings>,
    events: broadcast::Sender<Event>,
    state: Mutex<State>,
}

/// Everything that changes.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) devices: BTreeMap<DeviceId, Device>,
    /// By installation id.
    pub(crate) installations: BTreeMap<String, Installation>,
    /// All registration requests that reached their service.
    pub(crate) requests: Requests,
    /// Requests that a fault answered in place of their service.
    pub(crate) faulty: BTreeMap<Service, u64>,
    pub(crate) faults: Faults,
    pub(crate) ccs: ccs::State,
    /// Violations by clients that no device is known for.
    pub(crate) strays: Vec<String>,
    connections: u64,
    last_id_micros: u128,
}

impl Hub {
    /// A hub without devices.
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            project: options.project.clone(),
            default_behaviour: Behaviour {
                silent: false,
                withhold_confirmation: false,
                delay: Duration::ZERO,
                split: None,
                ping_interval: options.ping_interval.filter(|interval| !interval.is_zero()),
                heartbeat_config: options.heartbeat_config,
                confirm_after: options.confirm_after,
            },
            ccs: watch::Sender::default(),
            events: broadcast::Sender::new(EVENT_BACKLOG),
            state: Mutex::default(),
        }
    }

    /// The state. A panic elsewhere leaves it usable: each change is complete in itself.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells whoever listens; nobody has to.
    pub(crate) fn emit(&self, event: Event) {
        let _nobody_listens = self.events.send(event);
    }

    /// Events from now on.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// A new device and its credentials file.
    pub(crate) fn issue(&self) -> Result<(DeviceId, Value), ControlError> {
        let issued = issue::issue(&self.project)?;
        let id = issued.device.identity.id;
        let mut state = self.lock();
        state.devices.insert(id, issued.device);
        let installation = issued.installation;
        state.installations.insert(installation.fid.clone(), installation);
        Ok((id, issued.credentials))
    }

    /// Queues a message and wakes the device's connection.
    pub(crate) fn enqueue(&self, device: DeviceId, stanza: DataMessageStanza) {
        let persistent_id = stanza.persistent_id.clone().unwrap_or_default();
        if let Some(device) = self.lock().devices.get_mut(&device) {
            device.queue.push(stanza);
            device.connection.iter().for_each(|connection| connection.tell(Command::Deliver));
        }
        self.emit(Event::Queued { device, persistent_id });
    }

    /// Records that a client broke the protocol.
    pub(crate) fn violation(&self, device: Option<DeviceId>, text: impl Into<String>) {
        let text = text.into();
        let mut state = self.lock();
        let known = device.and_then(|device| state.devices.get_mut(&device));
        match known {
            Some(known) => known.history.violations.push(text.clone()),
            None => state.strays.push(text.clone()),
        }
        drop(state);
        self.emit(Event::Violation { device, text });
    }

    /// Records that a CCS client broke the protocol.
    pub(crate) fn ccs_violation(&self, connection: u64, text: impl Into<String>) {
        let text = format!("connection {connection}: {}", text.into());
        self.lock().ccs.violations.push(text.clone());
        self.emit(Event::Violation { device: None, text });
    }
}

impl State {
    /// A number for a new connection.
    pub(crate) fn next_connection(&mut self) -> u64 {
        self.connections += 1;
        self.connections
    }

    /// A persistent id of Google's form, `0:<microseconds>%<16 hex digits>`, never given before.
    pub(crate) fn next_persistent_id(&mut self) -> Result<String, getrandom::Error> {
        self.last_id_micros = since_1970().as_micros().max(self.last_id_micros + 1);
        Ok(format!("0:{}%{:016x}", self.last_id_micros, getrandom::u64()?))
    }

    /// Every device with each of its registrations.
    pub(crate) fn registrations(&self) -> impl Iterator<Item = (&Device, &Registration)> {
        self.devices.values().flat_map(|device| {
            device.registrations.iter().map(move |registration| (device, registration))
        })
    }

    /// The registration that `wanted` selects, to change.
    pub(crate) fn registration_mut(
        &mut self,
        wanted: impl Fn(&Registration) -> bool,
    ) -> Option<(DeviceId, &mut Registration)> {
        self.devices.values_mut().find_map(|device| {
            let id = device.identity.id;
            let found = device.registrations.iter_mut().find(|held| wanted(held))?;
            Some((id, found))
        })
    }

    /// Ends an installation as its owner asks; the FCM tokens made with it go too.
    pub(crate) fn delete_installation(&mut self, fid: &str) {
        self.installations.remove(fid);
        for device in self.devices.values_mut() {
            let gone = |held: &Registration| held.fid.as_deref() == Some(fid);
            for held in device.registrations.iter_mut().filter(|held| gone(held)) {
                held.web = None;
            }
            device.registrations.retain(|held| !(gone(held) && held.style == Style::Android));
        }
    }

    /// Counts a request that a fault answered.
    pub(crate) fn count_fault(&mut self, service: Service) {
        *self.faulty.entry(service).or_default() += 1;
    }
}

/// Wall-clock time.
pub(crate) fn since_1970() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

/// Wall-clock time in milliseconds.
pub(crate) fn now_ms() -> u64 {
    u64::try_from(since_1970().as_millis()).unwrap_or(u64::MAX)
}
