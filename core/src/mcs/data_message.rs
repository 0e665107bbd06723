//! DataMessageStanza (tag 8): a push message.
//!
//! Follows `message DataMessageStanza` in Chromium's google_apis/gcm/protocol/mcs.proto
//! (spec/mcs.md §3, §9). What the sender wrote (values, payload) is redacted in printed forms.

use crate::secret::Redacted;
use crate::wire::DecodeError;
use crate::wire::message;

message! {
    /// A push message, down or up.
    DataMessageStanza<'a> {
        /// Message id set by the sending client; upstream only.
        optional id: &'a str = 2,
        /// Sender: project number or authorised entity.
        required from: &'a str = 3,
        /// Receiver of an upstream message.
        optional to: &'a str = 4,
        /// Package or app id; decides who gets the message.
        required category: &'a str = 5,
        /// Collapse key.
        optional token: &'a str = 6,
        /// Key/value pairs.
        repeated app_data: AppData<'a> = 7,
        /// Unused here.
        optional from_trusted_server: bool = 8,
        /// Reliable-delivery id.
        optional persistent_id: &'a str = 9,
        /// Explicit stream id; never seen in use.
        optional stream_id: i32 = 10,
        /// Highest stream id the sender vouches for.
        optional last_stream_id_received: i32 = 11,
        /// Registration id of the receiver.
        optional reg_id: Redacted<&'a str> = 13,
        /// 0 on a device with one user.
        optional device_user_id: i64 = 16,
        /// Time to live in seconds.
        optional ttl: i32 = 17,
        /// When it was sent, by the sender's clock: Unix seconds from a client, milliseconds in what was seen of
        /// servers (spec/mcs.md §3.6).
        optional sent: i64 = 18,
        /// Seconds between `sent` and the write to this connection.
        optional queued: i32 = 19,
        /// Unused here.
        optional status: i64 = 20,
        /// Binary payload: an encrypted Web Push body.
        optional raw_data: Redacted<&'a [u8]> = 21,
        /// The server wants an acknowledgement at once.
        optional immediate_ack: bool = 24,
    }
}

message! {
    /// One key/value pair of a push message.
    AppData<'a> {
        /// Key.
        required key: &'a str = 1,
        /// Value.
        required value: Redacted<&'a str> = 2,
    }
}

impl<'a> DataMessageStanza<'a> {
    /// Returns the value of `key`; the last one wins, as in Chromium.
    ///
    /// # Errors
    ///
    /// A broken pair before the end of the list.
    pub fn app_value(&self, key: &str) -> Result<Option<&'a str>, DecodeError> {
        let mut found = None;
        for pair in self.app_data.iter() {
            let pair = pair?;
            if pair.key == key {
                found = Some(pair.value.expose());
            }
        }
        Ok(found)
    }
}
