//! What is encoded, before any library made a message of it.
//!
//! Follows core/spec/mcs.md for which fields are in use. All is borrowed: what a library must own it copies.

/// A HeartbeatAck.
#[derive(Clone, Copy, Debug)]
pub struct Heartbeat {
    /// Highest stream id that was received.
    pub last_stream_id_received: i32,
}

/// A StreamAck: an IqStanza with extension 13, whose id is empty.
#[derive(Clone, Copy, Debug)]
pub struct Iq {
    /// Highest stream id that was received.
    pub last_stream_id_received: i32,
}

/// A LoginRequest as Chromium sends it, but for `auth_service`: femtopb cannot write its only value, the default.
#[derive(Clone, Copy, Debug)]
pub struct Login<'a> {
    /// Client and version.
    pub client: &'a str,
    /// Android id in decimal.
    pub android_id: &'a str,
    /// Security token in decimal.
    pub token: &'a str,
    /// `android-` and the id in hex.
    pub device_id: &'a str,
    /// Ids of messages that were received.
    pub received: &'a [&'a str],
}

/// The domain of every login.
pub(crate) const DOMAIN: &str = "mcs.android.com";
/// Setting and its value in every login.
pub(crate) const SETTING: (&str, &str) = ("new_vc", "1");

/// A DataMessageStanza.
#[derive(Clone, Copy, Debug)]
pub struct Data<'a> {
    /// Sender.
    pub from: &'a str,
    /// App.
    pub category: &'a str,
    /// Id for acknowledgement.
    pub persistent_id: &'a str,
    /// Keys and values, 16 at most.
    pub pairs: &'a [(&'a str, &'a str)],
    /// Binary payload.
    pub raw_data: Option<&'a [u8]>,
    /// Highest stream id that was received.
    pub last_stream_id_received: i32,
    /// Seconds that it may wait.
    pub ttl: i32,
    /// Milliseconds since 1970.
    pub sent: i64,
}
