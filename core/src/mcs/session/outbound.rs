//! What goes out: the login, acknowledgements, heartbeats, the idle reply.
//!
//! Nothing is queued as bytes: what is due is kept as state and encoded when the transport is
//! ready, so an acknowledgement that comes due during a write is sent after it, never dropped, and
//! carries numbers that are right at that moment. Follows mcs_client.cc (spec/mcs.md §4, §6, §7).

use core::fmt;

use super::Session;
use super::connection::Phase;
use super::login::Login;
use super::notice::Notice;
use super::reason::Reason;
use super::reason::RunState;
use super::timer::Timer;
use crate::error::DriveError;
use crate::error::ResourceError;
use crate::mcs::AppData;
use crate::mcs::DataMessageStanza;
use crate::mcs::Extension;
use crate::mcs::ExtensionId;
use crate::mcs::HeartbeatAck;
use crate::mcs::HeartbeatPing;
use crate::mcs::IqStanza;
use crate::mcs::IqType;
use crate::mcs::SelectiveAck;
use crate::mcs::Tag;
use crate::mcs::frame;
use crate::secret::Redacted;
use crate::time::Instant;
use crate::wire::BufferTooSmall;
use crate::wire::Message;

/// Sender of what the device itself says (mcs_client.cc).
const SYSTEM_SENDER: &str = "gcm@android.com";

/// Category of messages for MCS itself (mcs_client.cc).
pub(super) const SYSTEM_CATEGORY: &str = "com.google.android.gsf.gtalkservice";

/// App data key of the idle question and its answer (mcs_client.cc).
pub(super) const IDLE_KEY: &str = "IdleNotification";

/// The longest selective acknowledgement around an id of the longest kept length.
const LONGEST_ID: usize = super::scanner::MAX_ID_LEN + 8;

/// What is due, and what is on its way.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    pub(super) login: Login,
    in_flight: bool,
    heartbeat_acks_due: u8,
    idle_replies_due: u8,
    pub(crate) ping_due: bool,
    ping_sent: Option<Instant>,
}

impl Outbox {
    pub(crate) fn for_login() -> Self {
        Self { login: Login::Start, ..Self::default() }
    }

    pub(crate) fn heartbeat_received(&mut self) {
        self.heartbeat_acks_due = self.heartbeat_acks_due.saturating_add(1);
    }

    pub(crate) fn idle_asked(&mut self, count: u8) {
        self.idle_replies_due = self.idle_replies_due.saturating_add(count);
    }

    pub(crate) const fn is_ping_unanswered(&self) -> bool {
        self.ping_sent.is_some()
    }

    /// Any inbound frame answers the ping; returns when that was sent.
    pub(crate) fn take_ping(&mut self) -> Option<Instant> {
        self.ping_sent.take()
    }
}

impl Session<'_> {
    /// Writes what is due into `out` and returns how many bytes; 0 means nothing is due. Report
    /// the write with [`handle_transmitted`](Session::handle_transmitted) before asking again.
    ///
    /// # Errors
    ///
    /// [`TransmitError::Drive`] while a write is in flight, [`TransmitError::Resource`] if `out` is
    /// smaller than the next frame; 768 bytes are always enough.
    pub fn poll_transmit(&mut self, now: Instant, out: &mut [u8]) -> Result<usize, TransmitError> {
        self.now = self.now.max(now);
        if self.outbox.in_flight {
            return Err(TransmitError::Drive(DriveError::WriteInFlight));
        }
        let written = match self.connection.phase {
            Phase::LoggingIn => self.write_login(out)?,
            Phase::Ready => self.write_due(out)?,
            _ => 0,
        };
        if written > 0 {
            self.outbox.in_flight = true;
            self.timers.set(Timer::Write, self.now.after(self.config.write_timeout));
        }
        Ok(written)
    }

    pub(super) fn transmitted(&mut self) {
        self.outbox.in_flight = false;
        self.timers.clear(Timer::Write);
        self.end_if_nothing_is_due();
    }

    pub(super) fn end_if_nothing_is_due(&mut self) {
        let busy = self.outbox.in_flight || self.ledger.is_open() || self.is_anything_due();
        if self.state == RunState::Stopping && !busy {
            self.end(Reason::Stop);
        }
    }

    fn is_anything_due(&self) -> bool {
        self.outbox.heartbeat_acks_due > 0
            || self.outbox.idle_replies_due > 0
            || self.outbox.ping_due
            || self.ledger.stream_ack_due()
            || self.ledger.selective_ack_due().is_some()
    }

    /// Writes as many whole frames as fit.
    fn write_due(&mut self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let mut written = 0;
        while self.is_anything_due() {
            let room = out.get_mut(written..).unwrap_or_default();
            match self.write_next(room) {
                Ok(len) => written += len,
                Err(_) if written > 0 => break,
                Err(error) => return Err(error),
            }
        }
        Ok(written)
    }

    fn write_next(&mut self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        if self.outbox.heartbeat_acks_due > 0 {
            self.write_heartbeat_ack(out)
        } else if self.ledger.selective_ack_due().is_some() {
            self.write_selective_ack(out)
        } else if self.ledger.stream_ack_due() {
            self.write_stream_ack(out)
        } else if self.outbox.idle_replies_due > 0 {
            self.write_idle_reply(out)
        } else {
            self.write_ping(out)
        }
    }

    /// Returns what every frame reports as received.
    fn vouched(&self) -> u32 {
        self.ledger.vouched(self.inbox.oldest_waiting())
    }

    fn last_stream_id_received(&self) -> Option<i32> {
        i32::try_from(self.vouched()).ok()
    }

    fn write_heartbeat_ack(&mut self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let last_stream_id_received = self.last_stream_id_received();
        let ack = HeartbeatAck { last_stream_id_received, ..Default::default() };
        let written = frame::encode(Tag::HeartbeatAck, &ack, out)?;
        self.ledger.frame_sent(self.vouched());
        self.outbox.heartbeat_acks_due -= 1;
        Ok(written)
    }

    fn write_ping(&mut self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let last_stream_id_received = self.last_stream_id_received();
        let ping = HeartbeatPing { last_stream_id_received, ..Default::default() };
        let written = frame::encode(Tag::HeartbeatPing, &ping, out)?;
        self.ledger.frame_sent(self.vouched());
        self.ping_written();
        Ok(written)
    }

    fn ping_written(&mut self) {
        self.outbox.ping_due = false;
        self.outbox.ping_sent.get_or_insert(self.now);
        self.arm_ping_ack();
        self.notify(Notice::Ping);
    }

    fn write_selective_ack(&mut self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let ids = [self.ledger.selective_ack_due().unwrap_or_default()];
        let mut data = [0; LONGEST_ID];
        let len =
            SelectiveAck { id: ids.as_slice().into(), ..Default::default() }.encode(&mut data)?;
        let data = data.get(..len).unwrap_or_default();
        let written = self.write_ack(ExtensionId::SelectiveAck, data, out)?;
        self.ledger.selective_ack_sent(self.vouched());
        Ok(written)
    }

    fn write_stream_ack(&mut self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let written = self.write_ack(ExtensionId::StreamAck, &[], out)?;
        self.ledger.stream_ack_sent(self.vouched());
        Ok(written)
    }

    fn write_ack(
        &self,
        id: ExtensionId,
        data: &[u8],
        out: &mut [u8],
    ) -> Result<usize, BufferTooSmall> {
        let stanza = IqStanza {
            r#type: IqType::Set,
            extension: Some(Extension { id, data, ..Default::default() }),
            last_stream_id_received: self.last_stream_id_received(),
            ..Default::default()
        };
        frame::encode(Tag::IqStanza, &stanza, out)
    }

    fn write_idle_reply(&mut self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let value = Redacted::new("false");
        let pairs = [AppData { key: IDLE_KEY, value, ..Default::default() }];
        let reply = DataMessageStanza {
            from: SYSTEM_SENDER,
            category: SYSTEM_CATEGORY,
            app_data: pairs.as_slice().into(),
            last_stream_id_received: self.last_stream_id_received(),
            ttl: Some(0),
            sent: self.server_unix_seconds(self.now).and_then(|sent| i64::try_from(sent).ok()),
            ..Default::default()
        };
        let written = frame::encode(Tag::DataMessageStanza, &reply, out)?;
        self.ledger.frame_sent(self.vouched());
        self.outbox.idle_replies_due -= 1;
        Ok(written)
    }
}

/// Why nothing could be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum TransmitError {
    /// The drive rule was broken.
    Drive(DriveError),
    /// The send buffer is too small.
    Resource(ResourceError),
}

impl From<BufferTooSmall> for TransmitError {
    fn from(error: BufferTooSmall) -> Self {
        Self::Resource(ResourceError::SendBuffer { needed: error.needed })
    }
}

impl fmt::Display for TransmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Drive(error) => error.fmt(f),
            Self::Resource(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for TransmitError {}
