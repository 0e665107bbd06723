//! What arrives: stanzas, and what each does to the messages that wait for answers.
//!
//! Follows Google's CCS pages (spec/xmpp.md §5.1, §5.2, §5.4) and RFC 6120 §8. One method per kind.

use super::Session;
use super::State;
use super::link::Answer;
use super::link::Link;
use super::link::Phase;
use super::link::Read;
use super::notice::Notice;
use super::reason::Reason;
use super::reason::SkipReason;
use super::store::State as MessageState;
use crate::error::DriveError;
use crate::json::Object;
use crate::json::Text;
use crate::json::Value;
use crate::remembered::hash;
use crate::time::Instant;
use crate::xmpp::ccs::Action;
use crate::xmpp::ccs::Field;
use crate::xmpp::ccs::Inbound;
use crate::xmpp::ccs::NackCode;
use crate::xmpp::ccs::UpstreamAck;
use crate::xmpp::ccs::retry_delay;
use crate::xmpp::stanza::Iq;
use crate::xmpp::stanza::IqType;
use crate::xmpp::stanza::Message;
use crate::xmpp::stanza::Segment;
use crate::xmpp::stanza::Stanza;
use crate::xmpp::stanza::StanzaReader;
use crate::xmpp::xml::XmlError;

/// Returns the id of the message that an error is about: that in its echo, or else that of the stanza.
pub(super) fn failed_id<'r>(
    reader: &'r StanzaReader<'_>,
    payload: Option<Segment>,
    stanza: Segment,
) -> Option<Text<'r>> {
    let echoed = payload.map(|payload| reader.get(payload)).and_then(echoed_id);
    echoed.or(Some(reader.get(stanza)).filter(|id| !id.is_empty()).map(Text::new))
}

/// The id of a message that came back, whatever else is wrong with it.
fn echoed_id(payload: &str) -> Option<Text<'_>> {
    match Object::parse(payload.as_bytes()).ok()?.get(Field::MessageId.name()) {
        Value::String(id) => Some(id),
        _ => None,
    }
}

impl Session<'_> {
    /// Takes bytes that arrived and returns how many: up to the end of a stanza that causes events, all of them
    /// otherwise. Drain the events and give the rest. It takes none while
    /// [`can_receive`](Self::can_receive) says no: write first.
    ///
    /// # Errors
    ///
    /// [`DriveError::NotConnecting`] without a connection, [`DriveError::NotDrained`] while events wait.
    pub fn handle_received(
        &mut self,
        now: Instant,
        link: Link,
        bytes: &[u8],
    ) -> Result<usize, DriveError> {
        self.input(now)?;
        if !self.notices.is_empty() {
            return Err(DriveError::NotDrained);
        }
        if !self.link(link).phase.is_open() {
            return Err(DriveError::NotConnecting);
        }
        Link::ALL.into_iter().for_each(|link| self.remember_taken(link));
        self.write_answer(link);
        let mut rest = bytes;
        if !rest.is_empty() && self.can_receive(link) {
            self.alive(link);
            self.read(link, &mut rest);
        }
        self.stop_if_finished();
        Ok(bytes.len() - rest.len())
    }

    fn read(&mut self, link: Link, rest: &mut &[u8]) {
        let before = self.notices.len();
        while self.can_receive(link) && self.notices.len() == before {
            match self.link_mut(link).read(rest) {
                Ok(Some(read)) => self.take(link, read),
                Ok(None) => return,
                Err(error) => return self.bad_xml(link, error, rest),
            }
        }
    }

    /// Nothing behind broken XML means anything.
    fn bad_xml(&mut self, link: Link, error: XmlError, rest: &mut &[u8]) {
        *rest = &[];
        if !matches!(self.link(link).phase, Phase::Closing { .. }) {
            self.refuse_stream(link, error.condition(), Reason::Xml(error.kind));
        }
    }

    fn take(&mut self, link: Link, read: Read) {
        match (self.link(link).phase, read) {
            (Phase::Closing { reason, .. }, Read::StreamEnd) => self.drop_link(link, reason),
            (Phase::Closing { .. }, Read::Stanza(stanza)) => self.last_stanza(link, stanza),
            (Phase::Closing { .. }, _) => {}
            (_, Read::Header(Ok(_))) => {}
            (_, Read::Header(Err(condition))) => {
                self.refuse_stream(link, condition, Reason::Header(condition));
            }
            (Phase::Draining, Read::StreamEnd) => self.answer_close(link, Reason::Drained),
            (_, Read::StreamEnd) => self.answer_close(link, Reason::StreamClosed),
            (_, Read::Skipped(bytes)) => self.skip(SkipReason::Stanza(bytes)),
            (_, Read::Stanza(Stanza::StreamError(error))) => {
                self.notify(Notice::StreamError(link, error));
                self.answer_close(link, Reason::StreamError(error.condition));
            }
            (Phase::Handshake(step), Read::Stanza(stanza)) => self.handshake(link, step, stanza),
            (_, Read::Stanza(stanza)) => self.stanza(link, stanza),
        }
    }

    /// After our end of the stream nothing can be answered: what wants an answer comes again. Answers count.
    fn last_stanza(&mut self, link: Link, stanza: Stanza) {
        let Stanza::Message(message) = stanza else {
            return;
        };
        let payload = message.payload.and_then(|payload| self.payload(link, payload));
        if message.is_error || matches!(payload, Some(Inbound::Ack(_) | Inbound::Nack(_))) {
            self.stanza(link, stanza);
        }
    }

    fn skip(&mut self, reason: SkipReason) {
        self.notify(Notice::Skipped(reason));
    }

    pub(super) fn stanza(&mut self, link: Link, stanza: Stanza) {
        match stanza {
            Stanza::Message(message) if message.is_error => self.message_error(link, &message),
            Stanza::Message(message) => self.message(link, &message),
            Stanza::Iq(iq) => self.answer_iq(link, iq),
            _ => self.skip(SkipReason::Element),
        }
    }

    /// Answers a request; an answer needs none.
    pub(super) fn answer_iq(&mut self, link: Link, iq: Iq) {
        if matches!(iq.kind, IqType::Get | IqType::Set) {
            self.link_mut(link).answer = Some(Answer::Iq(iq));
            self.write_answer(link);
        }
    }

    fn message_error(&mut self, link: Link, message: &Message) {
        let id = failed_id(&self.link(link).reader, message.payload, message.id);
        if let Some(index) = id.and_then(|id| self.store.pending(id, link)) {
            self.store.remove(index);
        }
        self.notify(Notice::StanzaError(link, message.error, message.payload, message.id));
    }

    fn message(&mut self, link: Link, message: &Message) {
        let Some(payload) = message.payload else {
            return self.skip(SkipReason::NoPayload);
        };
        let decoded = Inbound::decode(self.link(link).reader.get(payload).as_bytes());
        match decoded {
            Err(_) if message.is_oversize => self.skip(SkipReason::Payload),
            Err(error) => self.skip(SkipReason::Unreadable(error)),
            Ok(Inbound::Ack(ack)) => {
                let found = self.store.pending(ack.message_id, link);
                self.acked(link, payload, found);
            }
            Ok(Inbound::Nack(nack)) => {
                let found = self.store.pending(nack.message_id, link);
                let code = nack.code();
                self.nacked(link, payload, found, code);
            }
            Ok(Inbound::Control(control)) => {
                let is_draining = control.is_draining();
                self.notify(Notice::Payload(link, payload));
                self.drain_if(link, is_draining);
            }
            Ok(other) => match other.acknowledgement().as_ref().map(hash_of) {
                Some(hash) => self.delivered(link, payload, hash, message.is_oversize),
                None => self.skip(SkipReason::UnknownType),
            },
        }
    }

    fn acked(&mut self, link: Link, payload: Segment, found: Option<usize>) {
        let Some(index) = found else {
            return self.skip(SkipReason::UnknownAnswer);
        };
        self.store.remove(index);
        self.notify(Notice::Payload(link, payload));
    }

    fn nacked(&mut self, link: Link, payload: Segment, found: Option<usize>, code: NackCode) {
        let Some(index) = found else {
            self.skip(SkipReason::UnknownAnswer);
            return self.drain_if(link, code.action() == Action::RetryOtherConnection);
        };
        match code.action() {
            Action::RetrySameConnection => self.retry(link, payload, index),
            Action::RetryOtherConnection => {
                self.store.set(index, MessageState::Waiting);
                let action = Action::RetryOtherConnection;
                self.notify(Notice::Nack(link, payload, action, false));
                self.drain(link);
            }
            action => self.refuse(link, payload, index, action),
        }
    }

    fn drain_if(&mut self, link: Link, is_draining: bool) {
        if is_draining {
            self.drain(link);
        }
    }

    /// The message has failed.
    fn refuse(&mut self, link: Link, payload: Segment, index: usize, action: Action) {
        self.store.remove(index);
        self.notify(Notice::Nack(link, payload, action, true));
    }

    fn retry(&mut self, link: Link, payload: Segment, index: usize) {
        let action = Action::RetrySameConnection;
        let attempt = self.store.refused(index);
        if attempt > self.config.message_retry_count {
            return self.refuse(link, payload, index, action);
        }
        let delay = retry_delay(attempt, self.random());
        self.store.set(index, MessageState::Delayed(self.now.after(delay)));
        self.notify(Notice::Nack(link, payload, action, false));
        self.notify(Notice::Retry(link, payload, attempt, delay));
    }

    /// An upstream message or a receipt: acknowledged in any case, delivered once.
    fn delivered(&mut self, link: Link, payload: Segment, hash: u64, is_oversize: bool) {
        let is_known = self.remembered.contains(hash, self.now);
        self.link_mut(link).answer = Some(Answer::Acknowledgement { payload, hash });
        self.notify(match (is_known, is_oversize) {
            (true, _) => Notice::Duplicate(link, payload),
            (false, true) => Notice::Dropped(link, payload),
            (false, false) => Notice::Payload(link, payload),
        });
    }

    /// Remembers what the application has taken and is not acknowledged yet: if the connection ends before that,
    /// it comes again. What was taken in the moment of stopping may not have been meant to be.
    pub(super) fn remember_taken(&mut self, link: Link) {
        if let Some(answer @ Answer::Acknowledgement { hash, .. }) = self.link(link).answer
            && self.state != State::Stopping
            && self.was_taken(link, &answer)
        {
            self.remembered.insert(hash, self.now);
        }
    }
}

/// Returns what an upstream message or a receipt is remembered by: sender and id.
fn hash_of(acknowledgement: &UpstreamAck<'_>) -> u64 {
    let (to, id) = (acknowledgement.to.expose().chars(), acknowledgement.message_id.chars());
    hash(to.chain(core::iter::once('\n')).chain(id).flat_map(utf8))
}

fn utf8(character: char) -> impl Iterator<Item = u8> {
    let mut bytes = [0; 4];
    let len = character.encode_utf8(&mut bytes).len();
    bytes.into_iter().take(len)
}
