//! MCS, the protocol of `mtalk.google.com:5228`: messages, framing and the session.
//!
//! Follows Chromium's google_apis/gcm, as collected in spec/mcs.md. One message per file; the
//! framing is in `frame.rs`, the client's behaviour in `session/`.
//!
//! A push, as a driver sees it, once the login is accepted:
//!
//! ```
//! use pushwire_core::mcs::DataMessageStanza;
//! use pushwire_core::mcs::Event;
//! # use pushwire_core::mcs::{Config, Identity, Memory, Session};
//! # use pushwire_core::secret::Secret;
//! # use pushwire_core::time::Instant;
//! use pushwire_core::wire::Message;
//!
//! # let (now, mut out) = (Instant::from_millis(0), [0; 1024]);
//! # let mut memory: Memory = Memory::new();
//! # let mut session = Session::new(&mut memory, Config::new(), 4)?;
//! # session.start(now, Identity { android_id: 42, security_token: Secret::new(43) })?;
//! # while session.poll_event().is_some() {}
//! # session.handle_connected(now)?;
//! # while session.poll_event().is_some() {}
//! # session.poll_transmit(now, &mut out)?;
//! # session.handle_transmitted(now)?;
//! # while session.poll_event().is_some() {}
//! # session.receive_buffer()[..3].copy_from_slice(&[41, 3, 0]);
//! # session.handle_received(now, 3)?;
//! # while session.poll_event().is_some() {}
//! let stanza = DataMessageStanza { from: "1", category: "app", persistent_id: Some("id-1"), ..Default::default() };
//! let buffer = session.receive_buffer(); // the socket reads into it
//! let len = stanza.encode(&mut buffer[2..])?;
//! buffer[..2].copy_from_slice(&[8, len as u8]); // tag and length
//! session.handle_received(now, 2 + len)?;
//! while let Some(event) = session.poll_event() {
//!     if let Event::Message(push) = event {
//!         assert_eq!(push.persistent_id(), Some("id-1")); // hand it over, store its id, and then:
//!     }
//! }
//! session.accept(now)?;
//! while session.poll_event().is_some() {}
//! assert!(session.poll_transmit(now, &mut out)? > 0);
//! assert_eq!(out[0], 7); // an IqStanza: the acknowledgement
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | tag | message | direction |
//! |---|---|---|
//! | 0 | [`HeartbeatPing`] | both |
//! | 1 | [`HeartbeatAck`] | both |
//! | 2 | [`LoginRequest`] | to the server |
//! | 3 | [`LoginResponse`] | from the server |
//! | 4 | [`Close`] | from the server |
//! | 7 | [`IqStanza`] with [`SelectiveAck`] (12) or [`StreamAck`] (13) | both |
//! | 8 | [`DataMessageStanza`] | both |
//! | 10 | [`StreamErrorStanza`] | from the server |

mod close;
mod data_message;
mod endpoint;
mod error_info;
pub mod frame;
mod heartbeat_ack;
mod heartbeat_ping;
mod iq;
mod login_request;
mod login_response;
#[cfg(feature = "prost")]
pub mod owned;
#[cfg(feature = "prost")]
mod owned_convert;
mod selective_ack;
mod session;
mod setting;
mod stream_ack;
mod stream_error;
mod tag;

pub use close::Close;
pub use data_message::AppData;
pub use data_message::DataMessageStanza;
pub use endpoint::ENDPOINTS;
pub use endpoint::Endpoint;
pub use error_info::ErrorInfo;
pub use heartbeat_ack::HeartbeatAck;
pub use heartbeat_ping::HeartbeatPing;
pub use iq::Extension;
pub use iq::IqStanza;
pub use iq::IqType;
pub use login_request::AuthService;
pub use login_request::ClientEvent;
pub use login_request::ClientEventType;
pub use login_request::HeartbeatStat;
pub use login_request::LoginRequest;
pub use login_response::HeartbeatConfig;
pub use login_response::LoginResponse;
#[cfg(feature = "prost")]
pub use owned_convert::AsView;
pub use selective_ack::SelectiveAck;
pub use session::Config;
pub use session::ConfirmedIds;
pub use session::ConnectFailure;
pub use session::DropReason;
pub use session::Encryption;
pub use session::ErrorKind;
pub use session::Event;
pub use session::Identity;
pub use session::Memory;
pub use session::Push;
pub use session::Reason;
pub use session::RunState;
pub use session::Session;
pub use session::TransmitError;
pub use session::Warning;
pub use session::persistent_id_hash;
pub use setting::Setting;
pub use stream_ack::StreamAck;
pub use stream_error::StreamErrorStanza;
pub use tag::ExtensionId;
pub use tag::Tag;
