//! From an open connection to a session that is ready: header, SASL, header again, binding, session.
//!
//! Follows RFC 6120 §4.3, §6.4 and §7, RFC 3921 §3 (spec/xmpp.md §1.3). One method per step; each waits for
//! `read_timeout` at most.

use super::Session;
use super::link::Link;
use super::link::Phase;
use super::link::Step;
use super::link::Timer;
use super::notice::Notice;
use super::reason::Reason;
use crate::time::Instant;
use crate::xmpp::conditions::StreamCondition;
use crate::xmpp::stanza;
use crate::xmpp::stanza::Features;
use crate::xmpp::stanza::Iq;
use crate::xmpp::stanza::IqType;
use crate::xmpp::stanza::Request;
use crate::xmpp::stanza::Stanza;
use crate::xmpp::xml::WriteError;

impl Session<'_> {
    /// Sends something of the handshake and waits for its answer.
    pub(super) fn say(
        &mut self,
        link: Link,
        write: impl FnOnce(&mut [u8]) -> Result<usize, WriteError>,
    ) {
        let deadline = self.now.after(self.config.read_timeout);
        let connection = self.link_mut(link);
        connection.set(Timer::Phase, deadline);
        // `Account::check` has seen that each fits; but a server that does not wait for ours may fill the outbox.
        if !connection.outbox.push(write) {
            self.drop_link(link, Reason::UnexpectedStanza);
        }
    }

    pub(super) fn handshake(&mut self, link: Link, step: Step, stanza: Stanza) {
        match (step, stanza) {
            (Step::Mechanisms, Stanza::Features(features)) => self.mechanisms(link, features),
            (Step::Authentication, Stanza::Success) => self.authenticated(link),
            (Step::Authentication, Stanza::Failure(failure)) => {
                self.answer_close(link, Reason::Sasl(failure.condition));
            }
            (Step::Features, Stanza::Features(features)) => self.features(link, features),
            (Step::Binding { session }, Stanza::Iq(iq)) => self.bound(link, session, iq),
            (Step::Session, Stanza::Iq(iq)) => self.session_opened(link, iq),
            // With the address the connection has what waited for it.
            (Step::Session, Stanza::Message(_) | Stanza::Other) => self.stanza(link, stanza),
            (Step::Binding { .. }, Stanza::Other) => {}
            _ => {
                let condition = StreamCondition::UnsupportedStanzaType;
                self.refuse_stream(link, condition, Reason::UnexpectedStanza);
            }
        }
    }

    fn step(&mut self, link: Link, step: Step) {
        self.link_mut(link).phase = Phase::Handshake(step);
    }

    fn mechanisms(&mut self, link: Link, features: Features) {
        if !features.plain {
            return self.answer_close(link, Reason::NoPlain);
        }
        self.step(link, Step::Authentication);
        let (user, password) = (self.account.user, self.account.password);
        self.say(link, |out| stanza::write_plain(out, user, password));
    }

    fn authenticated(&mut self, link: Link) {
        self.link_mut(link).restart_stream();
        self.step(link, Step::Features);
        self.open_stream(link);
    }

    fn features(&mut self, link: Link, features: Features) {
        if !features.bind {
            return self.answer_close(link, Reason::NoBind);
        }
        self.step(link, Step::Binding { session: features.session });
        let resource = self.account.resource;
        self.say(link, |out| Request::Bind(resource).write(out));
    }

    fn bound(&mut self, link: Link, session: bool, iq: Iq) {
        let Some(iq) = self.answer_to(link, Request::Bind(None), iq) else {
            return;
        };
        self.keep_jid(link, &iq);
        if session {
            self.step(link, Step::Session);
            return self.say(link, |out| Request::Session.write(out));
        }
        self.ready(link);
    }

    fn session_opened(&mut self, link: Link, iq: Iq) {
        if self.answer_to(link, Request::Session, iq).is_some() {
            self.ready(link);
        }
    }

    /// Returns the result of a request. An error ends the stream; anything else is not the answer.
    fn answer_to(&mut self, link: Link, request: Request<'_>, iq: Iq) -> Option<Iq> {
        if matches!(iq.kind, IqType::Get | IqType::Set) {
            self.answer_iq(link, iq);
            return None;
        }
        if self.link(link).reader.get(iq.id) != request.id() {
            return None;
        }
        if iq.kind != IqType::Result {
            self.answer_close(link, Reason::Bind(iq.error.condition()));
            return None;
        }
        Some(iq)
    }

    fn keep_jid(&mut self, link: Link, iq: &Iq) {
        let jid = match link {
            Link::First => self.first.reader.get(iq.jid),
            Link::Second => self.second.reader.get(iq.jid),
        };
        let kept = jid.get(..jid.floor_char_boundary(self.jid.capacity())).unwrap_or_default();
        self.jid.clear();
        // It was cut to fit.
        let _ = self.jid.push_str(kept);
    }

    fn ready(&mut self, link: Link) {
        let (now, config) = (self.now, self.config);
        let connection = self.link_mut(link);
        connection.phase = Phase::Ready;
        connection.ready_at = Some(now);
        connection.clear(Timer::Phase);
        connection.set_or_clear(Timer::Ping, now, config.client_heartbeat_interval);
        connection.set_or_clear(Timer::Whitespace, now, config.whitespace_interval);
        self.notify(Notice::Ready);
    }

    /// Something came: nobody need ask whether the server is there.
    pub(super) fn alive(&mut self, link: Link) {
        let (now, interval) = (self.now, self.config.client_heartbeat_interval);
        let connection = self.link_mut(link);
        if connection.phase != Phase::Ready {
            return;
        }
        connection.is_ping_due = false;
        connection.clear(Timer::PingAck);
        connection.set_or_clear(Timer::Ping, now, interval);
        let ping: Option<Instant> = connection.ping_sent.take();
        if let Some(sent) = ping {
            self.notify(Notice::Pong(now.since(sent)));
        }
    }
}
