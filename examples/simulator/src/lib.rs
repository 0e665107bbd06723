//! A push service on your desk: FCM's registration over HTTPS, MCS and CCS over TLS and the send API, with faults on
//! demand. CCS, which Google shut down from 2024-07-22, is for those who kept it.
//!
//! Follows Chromium's `google_apis/gcm` for check-in, register3 and MCS, the Firebase JS SDK for installations and
//! registrations, the public FCM HTTP v1 reference for sending, and RFC 6120 with Google's CCS pages for CCS. Promises
//! at-least-once delivery as the real service does. Its codecs are on prost and rxml and its encryption on ring, so
//! that it can judge the receiver's. Loopback only, and nothing in it was compared with Google's servers.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
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
//! | `GET /control/devices/{id}` | | `id`, `connected`, `queue_length`, `unacked`, `acked[{persistent_id,how}]`, `registered[{app,subtype,sender,style,fid,fcm,topics}]`, `logins[{time_ms,accepted,received_persistent_ids}]`, `frames_received{tag:n}`, `pings[ms]`, `requests{operation:{count,last_status,validated}}`, `violations` |
//! | `GET /control/installations` | | `{"installations":[{fid,app_id,device,good_tokens,requests}]}` |
//! | `GET /control/requests` | | `{"requests":{…},"faults":{service:n}}`: all that reached a registration service, and how many a fault answered in its place |
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
//! | `POST /control/reject_identity` | `on` (true) | behaviour: 401 at check-in, register3 and login; `times` counts these. Connections stay |
//! | `POST /control/forget_installation` | | at once: installations are unknown, 404 for them and 401 for their auth tokens. No `times` |
//! | `POST /control/expire_tokens` | | at once: auth tokens of installations are no longer good. No `times` |
//! | `POST /control/http` | `service` (`send`, `checkin`, `register3`, `installations`, `registrations`), `status`, `body`, `retry_after`, `delay_ms`, `truncate_at`, `error`, `noise`, `chunked` | refusal: answers HTTP requests so. No `device` |
//!
//! Of the `http` fault, `error` is a register3 error code sent with status 200, `noise` adds 64 KiB of unknown JSON
//! fields or check-in settings to a real answer, `chunked` sends it in chunks of so many bytes, and `truncate_at`
//! breaks the connection off. Without `body` a `status` has the service's own error shape.
//!
//! # The control API of CCS
//!
//! The same under `/control/ccs`, and in Rust [`ccs::Control`]. No fault has a `device`; those that act at once on
//! connections take `connection`, a number from the report, and reach all that are not being drained without it. Fields
//! and defaults are at [`ccs::Fault`]. `POST /control/reset` ends these faults too.
//!
//! | request | body | effect |
//! |---|---|---|
//! | `GET /control/ccs` | | [`ccs::Report`]: `connections[{connection,jid,draining,ended,stanzas,pending,most_pending,stanza_errors,white_space,pings,pings_sent,pongs}]`, `logins[{connection,user,refused}]`, `messages[{sender,message_id,received,accepted,acked,nacked,connections,payload}]`, `upstream[{sender,message_id,sent,acked,connections}]`, `violations` |
//! | `POST /control/ccs/upstream` | `sender`, `from`, `category`, `message_id`, `data`, `fields` | queues a message from a device; answers `{"message_id":…}` |
//! | `POST /control/ccs/reset` | | ends every fault; accounts and limits stay |
//! | `POST /control/ccs/nack` | `error`, `description`, `to`, `times` (1) | nacks the next messages |
//! | `POST /control/ccs/stanza_error` | `code`, `type` (modify), `condition` (bad-request), `text`, `to`, `times` (1) | answers them with a stanza error |
//! | `POST /control/ccs/canonical` | `registration_id`, `to`, `times` (1) | names a newer token in their acks |
//! | `POST /control/ccs/withhold` | `on` (true) | keeps answers back, so that pending grows; `false` lets them go in order |
//! | `POST /control/ccs/drop` | `after_stanzas`, or `at_byte`, or `connection` | drops TCP: after so many more stanzas received, after so many more bytes written, or now |
//! | `POST /control/ccs/drain` | `announce` (true), `pipeline_ms` (200), `grace_ms` (2000), `connection` | CONNECTION_DRAINING; what comes later than `pipeline_ms` is nacked with it, after `grace_ms` the stream is closed |
//! | `POST /control/ccs/refuse_login` | `condition` (not-authorized), `text`, `times` (1) | SASL failure |
//! | `POST /control/ccs/refuse_connections` | `times` (1) | TCP is accepted and closed |
//! | `POST /control/ccs/ping` | `connection` | the server pings once |
//! | `POST /control/ccs/ping_interval` | `interval_ms` or null | the server pings regularly |
//! | `POST /control/ccs/stall` | `on` (true) | neither reads nor writes |
//! | `POST /control/ccs/delay` | `delay_ms` | waits before each write; 0 ends it |
//! | `POST /control/ccs/stream_error` | `condition`, `text`, `connection` | ends the stream with it |
//! | `POST /control/ccs/close` | `connection` | ends the stream in order |
//! | `POST /control/ccs/raw` | `text`, `connection` | writes this as it is |
//! | `POST /control/ccs/redeliver` | `connection` | writes unacknowledged upstream messages again on the same connection |
//! | `POST /control/ccs/form` | `prefixed` (true), `str_features` (true), `text` (`plain`, `quot`, `cdata`, `references`), `ascii`, `declaration`, `white_space`, `bytes`, `random` | another spelling of the same, see [`ccs::Form`] |
//! | `POST /control/ccs/limits` | `pending` (100), `unacked` (100), `stanza_bytes` (65536) | limits; what is left out stays |
//! | `POST /control/ccs/account` | `sender`, `password` | in place of the project's API key |
//!
//! # The CCS service
//!
//! TLS from the first byte, for the same certificate. Any sender id, alone or at `fcm.googleapis.com` or
//! `gcm.googleapis.com`, logs in with the project's API key. A message is checked as Google's tables have it and
//! answered once; it reaches no device. More than `pending` messages without an answer are a policy-violation.
//!
//! # The registration services
//!
//! HTTPS, on the port of the description's URLs, for the certificate's names. Wrong requests get the services' errors;
//! where the real strictness is not known they are served, with a violation.
//!
//! | request | accepted | answers |
//! |---|---|---|
//! | `POST /checkin` | protobuf; no numbers, or a known device's | settings, digest, time, the device's numbers; 400, 401 |
//! | `POST /c2dm/register3` | form with `AidLogin`; `sender` is a server key (web) or the project number (Android) | `token=…`, or `Error=…` with 200, 400 or 401 |
//! | the same with `delete` | | `deleted=<app>`, or `token=<app>` if a scope was named |
//! | the same with `X-gcm.topic` | `sender` is the FCM token | `token=…` |
//! | `POST …/installations` | 22-character `fid`; with a violation the peers' 23 or 24 characters, which it replaces | the installation; 400, 403 |
//! | `POST …/installations/{fid}/authTokens:generate` | `FIS_v2` refresh token | an auth token; 401, 404 |
//! | `DELETE …/installations/{fid}` | the same | `{}`; its FCM tokens end too |
//! | `POST …/registrations` | auth token with or without `FIS `; endpoint of a known GCM token | the FCM token; 400, 401, 403 |
//! | `PATCH`, `DELETE …/registrations/{token}` | the same | the registration, or `{}`; 404 |
//!
//! # The send API
//!
//! `POST /v1/projects/{project}/messages:send` with `{"message":{…}}`: `token`, `notification`, `data`, `webpush`,
//! `topic`, `android`, and `pushwire` for what the real API cannot ask for (see [`Special`]).
//!
//! | receiver | how the message travels |
//! |---|---|
//! | web, registered over HTTPS | encrypted JSON `{"data":…,"from":…,"priority":…,"notification":…,"fcmMessageId":…}`, `aesgcm` unless `pushwire.scheme` says otherwise |
//! | web, from `issue_credentials` | the same if `pushwire.scheme` asks for it, else as Android's |
//! | Android | `app_data`: `data` entries as they are, `notification` as `gcm.n.e` = `1`, `gcm.notification.title`, `.body`, `.image` |

pub mod ccs;
mod certificates;
mod connection;
mod control;
mod description;
mod device;
mod error;
mod event;
mod faults;
mod faulty;
mod frame;
mod http;
mod https;
mod hub;
mod ids;
mod installation;
mod issue;
mod listener;
mod mcs;
mod noise;
mod options;
mod queue;
mod send;
mod services;
mod simulator;
mod timer;

pub use certificates::RootCurve;
pub use control::Control;
pub use control::DeviceReport;
pub use description::Description;
pub use device::DeviceId;
pub use device::History;
pub use device::LoginRecord;
pub use device::Registered;
pub use device::Style;
pub use error::ControlError;
pub use error::SendError;
pub use error::StartError;
pub use event::Event;
pub use faults::Fault;
pub use faults::HttpFault;
pub use faults::Scope;
pub use faults::Service;
pub use installation::InstallationReport;
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
pub use services::Operation;
pub use services::RequestRecord;
pub use services::Requests;
pub use simulator::Simulator;
