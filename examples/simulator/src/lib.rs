//! A push service on your desk: FCM's MCS endpoint over TLS and its send API, on loopback, with faults on demand.
//!
//! Follows Chromium's `google_apis/gcm` for MCS and the public FCM HTTP v1 reference for sending. Promises at-least-once
//! delivery as the real service does. Its codec is its own, on prost, so that it can judge the receiver's. It does not
//! encrypt, has no topics, and nothing in it was compared with Google's servers.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use pushwire_simulator::{Fault, Message, Options, Scope, Simulator};
//!
//! let simulator = Simulator::start(Options::default()).await?;
//! let credentials = simulator.issue_credentials()?;
//! let token = credentials["fcm"]["registration"]["token"].as_str().unwrap_or_default();
//! // ... a receiver connects to simulator.description().mcs ...
//! simulator.send(token, Message::data([("greeting", "hello")]))?;
//! simulator.control().inject(Fault::Close { stanza: false }, Scope::default())?;
//! simulator.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! # The control API
//!
//! Plain HTTP and JSON under `/control`. Every fault takes the optional `device` (an Android id as a string; all
//! devices without it) and `times`, where the table says so, and answers `{"connections": n}`: how many present
//! connections it reached. A *behaviour* holds for present connections and those to come, `times` of them in all.
//! A *refusal* is used up, once unless `times` says more. Errors have Google's shape,
//! `{"error":{"code":…,"message":…,"status":…,"details":[…]}}`.
//!
//! | request | body besides the scope | effect |
//! |---|---|---|
//! | `GET /control/devices` | | `{"devices":[…],"violations":[…]}`; the latter by clients of no known device |
//! | `GET /control/devices/{id}` | | `id`, `connected`, `queue_length`, `unacked`, `acked[{persistent_id,how}]`, `logins[{time_ms,accepted,received_persistent_ids}]`, `frames_received{tag:n}`, `pings[ms]`, `violations` |
//! | `POST /control/devices` | | issues a device; answers its credentials as `firebase-messaging` stores them |
//! | `POST /control/reset` | | ends every fault, also on present connections |
//! | `POST /control/close` | `stanza`: bool | drops the connection; after a Close frame if `stanza`. No `times` |
//! | `POST /control/garbage` | `hex` | writes these bytes inside TLS. No `times` |
//! | `POST /control/redeliver` | | writes all unacknowledged messages again on the same connection. No `times` |
//! | `POST /control/refuse_login` | `code` (401), `message`, `type` | refusal: login error, then the connection is closed |
//! | `POST /control/refuse_connections` | | refusal: TCP is accepted and closed. No `device` |
//! | `POST /control/silent` | `on` (true) | behaviour: neither reads nor writes |
//! | `POST /control/withhold_confirmation` | `on` (true) | behaviour: no `last_stream_id_received` |
//! | `POST /control/delay` | `delay_ms` | behaviour: waits before each write; 0 ends it |
//! | `POST /control/split` | `bytes` | behaviour: writes so many bytes at a time; 0 ends it |
//! | `POST /control/heartbeat_config` | `interval_ms` or null | behaviour: told to clients at login |
//! | `POST /control/server_ping_interval` | `interval_ms` or null | behaviour: the server pings |
//! | `POST /control/confirm_after` | `delay_ms` or null | behaviour: longest wait of an acknowledgement for a confirming frame |
//! | `POST /control/http` | `service` (`send`), `status`, `body`, `retry_after`, `delay_ms`, `truncate_at` | refusal: answers HTTP requests so. No `device` |
//!
//! # The send API
//!
//! `POST /v1/projects/{project}/messages:send` with `{"message":{…}}`: `token`, `notification`, `data`, `webpush`,
//! `android`, and `pushwire` for what the real API cannot ask for (see [`Special`]). `notification` travels as the
//! `app_data` keys `gcm.n.e` = `1`, `gcm.notification.title`, `.body` and `.image`; `data` entries travel as they are.

mod certificates;
mod connection;
mod control;
mod description;
mod device;
mod error;
mod event;
mod faults;
mod frame;
mod http;
mod hub;
mod mcs;
mod options;
mod queue;
mod send;
mod simulator;

pub use certificates::RootCurve;
pub use control::Control;
pub use control::DeviceReport;
pub use description::Description;
pub use device::DeviceId;
pub use device::History;
pub use device::LoginRecord;
pub use error::ControlError;
pub use error::SendError;
pub use error::StartError;
pub use event::Event;
pub use faults::Fault;
pub use faults::HttpFault;
pub use faults::Scope;
pub use faults::Service;
pub use options::Options;
pub use options::Project;
pub use queue::AckKind;
pub use queue::Acknowledged;
pub use send::Android;
pub use send::Message;
pub use send::Notification;
pub use send::Sent;
pub use send::Special;
pub use send::Webpush;
pub use simulator::Simulator;
