//! Registration: from a Firebase project's values to credentials, and their upkeep.
//!
//! Follows Chromium's check-in and register3, and the Firebase JS SDK's installations and
//! registrations (spec/registration.md). [`Flow`] says which request is next, writes it, reads the
//! answer as it streams past, and says when to try again; the driver brings TLS and HTTP. A
//! [`Task`] subscribes to topics or deletes everything. Codecs are bytes only.
//!
//! ```
//! use pushwire_core::register::{Action, Config, Entropy, Flow, Project, Service, Services};
//! use pushwire_core::time::Instant;
//!
//! let now = Instant::from_millis(0);
//! let project = Project::new("my-project", "1:1234567890:web:0123456789abcdef", "api-key");
//! let entropy = Entropy { keys: [1; 48], app_id: [2; 16], fid: [3; 17], seed: [4; 8] }; // of a generator
//! let mut flow = Flow::new(&project, Config::new(), None, &entropy, now, None)?;
//! assert_eq!(flow.poll(now), Action::Send(Service::CheckIn));
//! let (mut head, mut body) = ([0; 2048], [0; 2048]);
//! let request = flow.request(now, &Services::GOOGLE, &mut head, &mut body)?.ok_or("nothing to send")?;
//! assert!(request.head.starts_with(b"POST /checkin HTTP/1.1\r\nHost: android.clients.google.com\r\n"));
//! flow.handle_response(503, None); // then the body as it comes, and its end:
//! flow.handle_end(now);
//! assert!(matches!(flow.poll(now), Action::Wait(until) if until > now)); // poll again then
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub(crate) mod answers;
mod binary;
pub mod checkin;
mod config;
mod credentials;
pub(crate) mod draft;
mod flow;
mod project;
mod register3;
mod requests;
mod schedule;
mod text;
mod url;

pub use binary::BinaryError;
pub use binary::Field;
pub use binary::MAX_LEN as MAX_BINARY_LEN;
pub use config::Config;
pub use credentials::AUTH_TOKEN_LEN;
pub use credentials::Credentials;
pub use credentials::FID_LEN;
pub use credentials::Fid;
pub use credentials::ID_LEN;
pub use credentials::Id;
pub use credentials::Installation;
pub use credentials::SecretText;
pub use credentials::TOKEN_LEN;
pub use credentials::Token;
pub use draft::Entropy;
pub use flow::Action;
pub use flow::Changes;
pub use flow::Failed;
pub use flow::Flow;
pub use flow::Retry;
pub use flow::Stop;
pub use flow::Task;
pub use project::AndroidApp;
pub use project::DEFAULT_VAPID_KEY;
pub use project::Project;
pub use register3::Register3Answer;
pub use register3::Register3Error;
pub use register3::Register3Reader;
pub use requests::Request;
pub use schedule::AUTH_TOKEN_RESERVE;
pub use schedule::REGISTRATION_INTERVAL;
pub use schedule::UPKEEP_RETRY;
pub use url::Service;
pub use url::Services;
pub use url::Url;
pub use url::UrlError;
