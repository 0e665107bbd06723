//! What is right or wrong with a server, and where in the connection.
//!
//! Follows RFC 8446 and RFC 5280: but for the good ones, each kind breaks one rule. Promises that
//! [`Kind::ALL`] holds every kind once. How a rule is broken is in the modules that serve.

use std::time::Duration;

/// Where in a connection a server goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Nowhere.
    None,
    /// In what it says before any TLS.
    Tcp,
    /// In its certificates; the protocol is right.
    Certificate,
    /// In the messages of the handshake.
    Handshake,
    /// After a handshake that is right.
    Afterwards,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident: $flaw:ident,)*) => {
        /// What is right or wrong with a server. Unless said otherwise it echoes application data.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[$doc])* $name,)*
        }

        impl Kind {
            /// Every kind, once.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            pub(crate) const fn flaw(self) -> Flaw {
                match self {
                    $(Self::$name => Flaw::$flaw,)*
                }
            }
        }
    };
}

kinds! {
    /// Nothing is wrong: server certificate, intermediate, trusted root.
    Good: None,
    /// Nothing is wrong: P-256 leaf and intermediate, P-384 root, sent cross-signed by a root that is unknown.
    GoogleShapedChain: None,
    /// Nothing is wrong: the name is the fourth of the certificate.
    FourthSan: None,
    /// Accepts the connection and says nothing, ever.
    Silent: Tcp,
    /// Sends bytes that are not TLS, and goes on listening.
    Garbage: Tcp,
    /// Closes the connection at once.
    ClosesAtOnce: Tcp,
    /// A certificate that signs itself.
    SelfSigned: Certificate,
    /// The server certificate expired a year before [`NOW`](super::NOW).
    Expired: Certificate,
    /// The server certificate starts in 2048.
    NotYetValid: Certificate,
    /// The certificate is for another name.
    OtherHost: Certificate,
    /// The certificate is signed by another server's, which is no CA.
    SignedByLeaf: Certificate,
    /// A complete chain to a root that nobody trusts.
    UnknownCa: Certificate,
    /// EncryptedExtensions and Finished only.
    NoCertificate: Handshake,
    /// Certificate, but no CertificateVerify.
    NoCertificateVerify: Handshake,
    /// CertificateVerify signs something else.
    BadCertificateVerify: Handshake,
    /// CertificateVerify, but no Certificate.
    NoCertificateButSignature: Handshake,
    /// CertificateVerify comes first.
    CertificateVerifyBeforeCertificate: Handshake,
    /// An encrypted record without even a content type, before Certificate.
    EmptyInnerRecordInHandshake: Handshake,
    /// The same, after a correct handshake.
    EmptyInnerRecord: Afterwards,
    /// A plaintext handshake record after a correct handshake.
    PlaintextRecordAfterHandshake: Afterwards,
    /// A plaintext `close_notify` after a correct handshake.
    PlaintextAlertAfterHandshake: Afterwards,
    /// A record that does not verify, after a correct handshake.
    UndecryptableRecord: Afterwards,
    /// A record one byte longer than any may be, after a correct handshake.
    OversizedRecord: Afterwards,
    /// A KeyUpdate after a correct handshake.
    KeyUpdate: Afterwards,
    /// Says goodbye with `close_notify` after a correct handshake.
    CloseNotify: Afterwards,
    /// Ends the stream without a word after a correct handshake.
    HangUp: Afterwards,
    /// Sends the first bytes of a record holding `slow`, and the rest once the client has sent something.
    SlowRecord: Afterwards,
    /// Reads, but never says a word after a correct handshake.
    SilentAfterHandshake: Afterwards,
}

impl Kind {
    /// Whether the handshake is right: a client must not refuse the server before it is over.
    #[must_use]
    pub const fn is_authentic(self) -> bool {
        matches!(self.flaw(), Flaw::None | Flaw::Afterwards)
    }

    /// How long the server waits for a word of its client.
    pub(crate) const fn patience(self) -> Duration {
        match self {
            // Longer than any client waits for them.
            Self::Silent | Self::SilentAfterHandshake => Duration::from_secs(120),
            _ => super::PATIENCE,
        }
    }
}
