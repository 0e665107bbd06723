//! IqStanza (tag 7): info/query; carries acknowledgements in its extension.
//!
//! Follows `message IqStanza` and `message Extension` in Chromium's
//! google_apis/gcm/protocol/mcs.proto (spec/mcs.md §3, §6).

use super::error_info::ErrorInfo;
use super::tag::ExtensionId;
use crate::wire::message;
use crate::wire::number_enum;

message! {
    /// Info/query.
    IqStanza<'a> {
        /// Obsolete.
        optional rmq_id: i64 = 1,
        /// What kind of query.
        required r#type: IqType = 2,
        /// Empty in acknowledgements.
        required id: &'a str = 3,
        /// Sender.
        optional from: &'a str = 4,
        /// Receiver.
        optional to: &'a str = 5,
        /// What went wrong.
        optional error: ErrorInfo<'a> = 6,
        /// The content.
        optional extension: Extension<'a> = 7,
        /// Reliable-delivery id.
        optional persistent_id: &'a str = 8,
        /// Explicit stream id; never seen in use.
        optional stream_id: i32 = 9,
        /// Highest stream id the sender vouches for.
        optional last_stream_id_received: i32 = 10,
        /// Unused here.
        optional account_id: i64 = 11,
        /// Unused here.
        optional status: i64 = 12,
    }
}

message! {
    /// A message inside a stanza.
    Extension<'a> {
        /// Which message.
        required id: ExtensionId = 1,
        /// That message, encoded.
        required data: &'a [u8] = 2,
    }
}

number_enum! {
    /// What kind of query an IQ stanza is.
    IqType: i32, default Get {
        /// Asks.
        Get = 0,
        /// Sets; every acknowledgement is one.
        Set = 1,
        /// Answers.
        Result = 2,
        /// Refuses.
        IqError = 3,
    }
}

number_enum!(@value IqType Get => "GET", Set => "SET", Result => "RESULT", IqError => "IQ_ERROR");
