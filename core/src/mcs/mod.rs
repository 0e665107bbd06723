//! MCS, the protocol of `mtalk.google.com:5228`: messages, framing and the session.
//!
//! Follows Chromium's google_apis/gcm, as collected in spec/mcs.md. One message per file; the
//! framing is in `frame.rs`, the client's behaviour in `session/`.
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
