//! Info/query stanzas: binding, session and ping, asked and answered.
//!
//! Follows RFC 6120 §7 and §8.2.3, RFC 3921 §3, XEP-0199 (spec/xmpp.md §1.3). Answers are told apart by the `id`
//! that the request had. What a server asks otherwise is refused as the RFC wants it.

use super::Segment;
use super::StanzaError;
use super::features::BIND;
use super::features::SESSION;
use crate::xmpp::conditions::ErrorType;
use crate::xmpp::conditions::StanzaCondition;
use crate::xmpp::xml::Start;
use crate::xmpp::xml::WriteError;
use crate::xmpp::xml::Writer;

/// Namespace of ping.
pub(crate) const PING: &str = "urn:xmpp:ping";

/// What kind of stanza it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum IqType {
    Get,
    Set,
    Result,
    Error,
    /// None that exists.
    #[default]
    Unknown,
}

impl IqType {
    fn read(name: Option<&str>) -> Self {
        match name {
            Some("get") => Self::Get,
            Some("set") => Self::Set,
            Some("result") => Self::Result,
            Some("error") => Self::Error,
            _ => Self::Unknown,
        }
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum IqChild {
    Ping,
    /// Anything else.
    #[default]
    Other,
}

/// A stanza that came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Iq {
    pub(crate) kind: IqType,
    pub(crate) child: IqChild,
    pub(crate) id: Segment,
    /// Whom an answer goes to; empty for the server.
    pub(crate) from: Segment,
    /// The address that binding gave.
    pub(crate) jid: Segment,
    pub(crate) error: StanzaError,
}

impl Iq {
    pub(super) fn open(&mut self, start: &Start<'_>) {
        self.kind = IqType::read(start.attribute("type"));
    }

    /// Reads a child.
    pub(super) fn start(&mut self, start: &Start<'_>) {
        if start.is(PING, "ping") {
            self.child = IqChild::Ping;
        }
        if start.local() == "error" {
            self.error.open(start);
        }
    }

    /// Tells whether the element holds the address.
    pub(super) fn is_jid(start: &Start<'_>) -> bool {
        start.is(BIND, "jid")
    }

    /// Writes the answer to a request: to a ping an empty result, to anything else that it is not there.
    pub(crate) fn write_answer(
        &self,
        out: &mut [u8],
        id: &str,
        from: &str,
    ) -> Result<usize, WriteError> {
        let kind = if self.child == IqChild::Ping { "result" } else { "error" };
        Writer::encode(out, |xml| {
            xml.element("iq", |iq| {
                iq.attribute("type", kind);
                iq.attribute("id", id);
                if !from.is_empty() {
                    iq.attribute("to", from);
                }
                if self.child != IqChild::Ping {
                    write_refusal(iq);
                }
            });
        })
    }
}

fn write_refusal(iq: &mut Writer<'_>) {
    let condition = StanzaCondition::ServiceUnavailable;
    iq.element("error", |error| {
        let usual = condition.usual_type().and_then(ErrorType::name);
        error.attribute("type", usual.unwrap_or_default());
        error.element(condition.name().unwrap_or_default(), |condition| {
            condition.attribute("xmlns", StanzaCondition::NAMESPACE);
        });
    });
}

/// What a client asks a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Request<'a> {
    /// An address; the server chooses its last part if none is proposed.
    Bind(Option<&'a str>),
    /// The session of RFC 3921.
    Session,
    /// Whether it is there.
    Ping,
}

impl Request<'_> {
    /// Returns the id by which its answer is known. Each is asked once at a time.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Bind(_) => "bind",
            Self::Session => "session",
            Self::Ping => "ping",
        }
    }

    pub(crate) fn write(self, out: &mut [u8]) -> Result<usize, WriteError> {
        let kind = if self == Self::Ping { "get" } else { "set" };
        Writer::encode(out, |xml| {
            xml.element("iq", |iq| {
                iq.attribute("type", kind);
                iq.attribute("id", self.id());
                self.write_child(iq);
            });
        })
    }

    fn write_child(self, iq: &mut Writer<'_>) {
        match self {
            Self::Bind(resource) => iq.element("bind", |bind| {
                bind.attribute("xmlns", BIND);
                if let Some(resource) = resource {
                    bind.element("resource", |element| element.text(resource));
                }
            }),
            Self::Session => iq.element("session", |session| session.attribute("xmlns", SESSION)),
            Self::Ping => iq.element("ping", |ping| ping.attribute("xmlns", PING)),
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::String;

    use super::*;

    fn text(written: Result<usize, WriteError>, out: &[u8]) -> String {
        String::from_utf8(out[..written.unwrap()].to_vec()).unwrap()
    }

    #[test]
    fn requests_are_as_the_rfcs_have_them() {
        let mut out = [0; 256];
        let bind = Request::Bind(Some("a<b")).write(&mut out);
        assert_eq!(
            text(bind, &out),
            "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
             <resource>a&lt;b</resource></bind></iq>"
        );
        let ping = Request::Ping.write(&mut out);
        assert_eq!(text(ping, &out), "<iq type='get' id='ping'><ping xmlns='urn:xmpp:ping'/></iq>");
    }

    #[test]
    fn what_is_not_there_is_refused() {
        let mut out = [0; 256];
        let iq = Iq { kind: IqType::Get, ..Iq::default() };
        let answer = iq.write_answer(&mut out, "1", "a@b");
        assert_eq!(
            text(answer, &out),
            "<iq type='error' id='1' to='a@b'><error type='cancel'>\
             <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
        );
    }
}
