//! Frame tags and extension numbers: which message a frame holds.
//!
//! Follows `MCSProtoTag` and `MCSIqStanzaExtension` in Chromium's google_apis/gcm/base/mcs_util.h
//! (spec/mcs.md §2). Numbers without a name are kept, so that a frame of an unknown kind can be
//! skipped, counted and reported.

use crate::wire::number_enum;

number_enum! {
    /// The kind of a frame; the first byte of each.
    Tag: u8, default HeartbeatPing {
        /// Keep-alive request, both directions.
        HeartbeatPing = 0,
        /// Answer to a ping, both directions.
        HeartbeatAck = 1,
        /// First frame of the client.
        LoginRequest = 2,
        /// First frame of the server.
        LoginResponse = 3,
        /// The peer is about to close the connection.
        Close = 4,
        /// Without a public definition.
        MessageStanza = 5,
        /// Without a public definition.
        PresenceStanza = 6,
        /// Info/query; carries acknowledgements.
        IqStanza = 7,
        /// A push message, both directions.
        DataMessageStanza = 8,
        /// Without a public definition.
        BatchPresenceStanza = 9,
        /// The server's complaint about the stream.
        StreamErrorStanza = 10,
        /// Without a public definition.
        HttpRequest = 11,
        /// Without a public definition.
        HttpResponse = 12,
        /// Without a public definition.
        BindAccountRequest = 13,
        /// Without a public definition.
        BindAccountResponse = 14,
        /// Without a public definition.
        TalkMetadata = 15,
    }
}

number_enum! {
    /// What an IQ stanza's extension holds; nothing known if the number is missing.
    ExtensionId: i32, default Unknown(0) {
        /// A [`SelectiveAck`](super::SelectiveAck): a list of persistent ids.
        SelectiveAck = 12,
        /// A [`StreamAck`](super::StreamAck): empty; the stanza's stream id is the point.
        StreamAck = 13,
    }
}

number_enum!(@value ExtensionId);
