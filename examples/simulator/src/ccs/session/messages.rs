//! What a session does with messages: each gets one answer, and acknowledgements are checked.
//!
//! Google's CCS pages on flow control: acknowledgements do not count, and go on at the limit. What is answered is
//! decided in `answer` and `check`.

use serde_json::Map;
use serde_json::Value;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::time::Instant;

use crate::ccs::DATA;
use crate::ccs::Ended;
use crate::ccs::answer;
use crate::ccs::answer::Answer;
use crate::ccs::answer::Payload;
use crate::ccs::answer::Verdict;
use crate::ccs::control::PACKAGE;
use crate::ccs::element::Element;
use crate::ccs::error::StanzaError;
use crate::ccs::error::StreamError;
use crate::ccs::report::MessageReport;
use crate::ccs::sender::Acknowledged;
use crate::ccs::session::DRAINING;
use crate::ccs::session::Session;
use crate::ccs::stanza;
use crate::event::Event;
use crate::hub::now_ms;

impl<S: AsyncRead + AsyncWrite + Unpin> Session<'_, S> {
    pub(super) async fn on_message(&mut self, stanza: Element) -> Result<(), Ended> {
        if stanza.attribute("type") == Some("error") {
            self.violation("an error in answer to a message".to_owned());
            return Ok(());
        }
        let Some(gcm) = stanza.child(DATA, "gcm") else {
            return self.fail_stanza(&stanza, &StanzaError::not_served()).await;
        };
        match answer::read(&gcm.text()) {
            Payload::Downstream(id, message) => self.on_downstream(&id, &message, stanza).await,
            Payload::Ack(ack) => self.on_ack(&ack).await,
            Payload::Unexpected { message_id, message_type } => {
                self.violation(format!("message_type {message_type} from an app server"));
                let description = format!("Unexpected message_type: {message_type}");
                self.nack(&message_id, "INVALID_JSON", description).await
            }
            Payload::Unreadable(error) => self.fail_stanza(&stanza, &error).await,
        }
    }

    async fn fail_stanza(&mut self, stanza: &Element, error: &StanzaError) -> Result<(), Ended> {
        self.record(|record| record.stanza_errors += 1);
        self.link.send_stanza(&stanza::failed(stanza, error)).await
    }

    /// A nack for what is no downstream message.
    async fn nack(&mut self, id: &str, error: &str, description: String) -> Result<(), Ended> {
        let verdict = Verdict::Nack { error: error.to_owned(), description };
        let answer = Answer::new(id, &Map::new(), verdict);
        self.send_payload(answer.payload().unwrap_or_default()).await
    }

    async fn on_downstream(
        &mut self,
        id: &str,
        message: &Map<String, Value>,
        stanza: Element,
    ) -> Result<(), Ended> {
        self.note_arrival(id, message);
        let (withhold, limit) = {
            let settings = self.settings.borrow();
            (settings.withhold, settings.pending)
        };
        if self.held.len() >= limit {
            let text = format!("more than {limit} messages without an answer");
            return Err(StreamError::new("policy-violation").because(&text).into());
        }
        if self.held.iter().any(|(held, _)| held.message_id == id) {
            self.violation(format!("message_id {id} again before its answer"));
        }
        let verdict = self.judge(message);
        if matches!(verdict, Verdict::Ack { .. }) {
            self.note_message(id, |record| record.accepted += 1);
        }
        let answer = Answer::new(id, message, verdict);
        if !withhold {
            return self.answer(answer, &stanza).await;
        }
        self.held.push_back((answer, stanza));
        let pending = self.held.len();
        self.record(|record| {
            record.pending = pending;
            record.most_pending = record.most_pending.max(pending);
        });
        Ok(())
    }

    fn judge(&self, message: &Map<String, Value>) -> Verdict {
        if self.draining.is_some_and(|draining| Instant::now() >= draining.refuse_from) {
            let description = "Connection is draining".to_owned();
            return Verdict::Nack { error: DRAINING.to_owned(), description };
        }
        answer::judge(message, &mut self.hub.lock().ccs.plan)
    }

    pub(super) async fn answer(&mut self, answer: Answer, stanza: &Element) -> Result<(), Ended> {
        if let Verdict::Stanza(error) = &answer.verdict {
            return self.fail_stanza(stanza, error).await;
        }
        self.send_payload(answer.payload().unwrap_or_default()).await?;
        match &answer.verdict {
            Verdict::Nack { error, .. } => {
                self.note_message(&answer.message_id, |record| record.nacked.push(error.clone()));
            }
            _ => self.note_message(&answer.message_id, |record| record.acked += 1),
        }
        let (message_id, sender) = (answer.message_id.clone(), &self.login.sender);
        self.hub.emit(Event::CcsAnswered { connection: self.number, message_id });
        if answer.receipt {
            let receipt = answer::receipt(&answer, PACKAGE, now_ms());
            let mut state = self.hub.lock();
            state.ccs.sender(sender).queue(sender, receipt);
            state.ccs.tell_sender(sender);
        }
        Ok(())
    }

    async fn on_ack(&mut self, ack: &Map<String, Value>) -> Result<(), Ended> {
        let field = |key| ack.get(key).and_then(Value::as_str).unwrap_or_default();
        let (id, to) = (field("message_id"), field("to"));
        let known = self.with_sender(|sender, number| sender.acknowledge(number, id, to));
        let wrong = match known {
            Acknowledged::First => {
                let message_id = id.to_owned();
                self.hub.emit(Event::CcsAcknowledged { connection: self.number, message_id });
                return Ok(());
            }
            Acknowledged::Again => {
                self.violation(format!("acknowledged {id} again"));
                return Ok(());
            }
            Acknowledged::Unknown => "was not delivered on this connection",
            Acknowledged::OtherDevice => "is not from the device that the ack names",
        };
        self.violation(format!("acknowledged {id}, which {wrong}"));
        self.nack(id, "BAD_ACK", format!("{id} {wrong}")).await
    }

    fn note_arrival(&self, id: &str, message: &Map<String, Value>) {
        let number = self.number;
        self.note_message(id, |record| {
            record.received += 1;
            record.payload = Value::Object(message.clone());
            if record.connections.last() != Some(&number) {
                record.connections.push(number);
            }
        });
    }

    fn note_message(&self, id: &str, change: impl FnOnce(&mut MessageReport)) {
        let sender = &self.login.sender;
        self.with_sender(|held, _| held.note(sender, id, change));
    }
}
