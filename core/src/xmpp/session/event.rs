//! What a session tells: orders for the driver, messages and answers for the application.
//!
//! Events borrow from the buffers of a connection: use them before the next input.

use super::link::Link;
use super::reason::Reason;
use super::reason::SkipReason;
use crate::json::Text;
use crate::secret::Redacted;
use crate::time::Duration;
use crate::xmpp::ccs::Ack;
use crate::xmpp::ccs::Action;
use crate::xmpp::ccs::Control;
use crate::xmpp::ccs::Nack;
use crate::xmpp::ccs::Receipt;
use crate::xmpp::ccs::Upstream;
use crate::xmpp::conditions::ErrorType;
use crate::xmpp::conditions::StanzaCondition;
use crate::xmpp::conditions::StreamCondition;

/// One output of a session.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Order: open a connection with TLS from the first byte, then report the outcome for this link.
    Connect {
        /// What the connection is called.
        link: Link,
    },
    /// Order: drop the connection, or the attempt to open one. Nothing is to be reported.
    Disconnect {
        /// Which one.
        link: Link,
    },
    /// Messages can be sent and received.
    Ready {
        /// The address that the server gave; cut after 256 bytes.
        jid: &'a str,
    },
    /// A message was taken.
    Ack(Ack<'a>),
    /// A message was not taken.
    Nack {
        /// The server's answer.
        nack: Nack<'a>,
        /// What it asks for; the session does it where it is to send again.
        action: Action,
        /// The session forgets the message; else it sends it again.
        is_final: bool,
    },
    /// A message goes out again after a wait.
    Retry {
        /// Its id.
        message_id: Text<'a>,
        /// Which attempt comes, from 1.
        attempt: u32,
        /// The wait.
        delay: Duration,
    },
    /// News about the connection; on draining the session acts by itself.
    Control(Control<'a>),
    /// A device got a message. Acknowledged once this event was taken.
    Receipt(Receipt<'a>),
    /// An app sent a message. Acknowledged once this event was taken.
    Upstream(Upstream<'a>),
    /// An upstream message or a receipt came again; it is acknowledged and not delivered.
    Duplicate {
        /// Its id.
        message_id: Text<'a>,
    },
    /// An upstream message or a receipt does not fit the receive buffer; it is acknowledged.
    Dropped {
        /// Its id.
        message_id: Text<'a>,
    },
    /// The server refused a stanza as such.
    StanzaError {
        /// The number of older servers.
        code: Option<u16>,
        /// What can be done.
        kind: ErrorType,
        /// What is wrong.
        condition: StanzaCondition,
        /// The server's words, which may quote the message.
        text: Redacted<&'a str>,
        /// The message that has failed by this, if the server sent it back.
        message_id: Option<Text<'a>>,
    },
    /// The server ends the stream.
    StreamError {
        /// What is wrong.
        condition: StreamCondition,
        /// The server's words; for `see-other-host` the host.
        text: &'a str,
    },
    /// Something that came means nothing here, or cannot be read.
    Skipped {
        /// Why.
        reason: SkipReason,
    },
    /// A ping went out.
    Ping,
    /// Something came after a ping.
    Pong {
        /// Time since the ping.
        round_trip: Duration,
    },
    /// A connection, or an attempt to open one, ended.
    Disconnected {
        /// Which one.
        link: Link,
        /// Why.
        reason: Reason,
    },
    /// The next attempt to connect comes after a wait.
    Reconnect {
        /// How many attempts failed in a row.
        attempt: u32,
        /// The wait.
        delay: Duration,
    },
    /// The session ended. What has no answer can be walked with
    /// [`unanswered`](super::Session::unanswered).
    Stopped {
        /// Why.
        reason: Reason,
    },
}
