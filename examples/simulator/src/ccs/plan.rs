//! Faults that are used up: answers, refusals and drops yet to come.
//!
//! Counted over all connections, in the order in which things happen. What lasts is in `settings`.

use crate::ccs::error::StanzaError;

/// What to answer in place of an ack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Planned {
    Nack {
        error: String,
        description: String,
    },
    Stanza(StanzaError),
    /// An ack after all, with the token to use from now on.
    Canonical(String),
}

/// A refused login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) condition: String,
    pub(crate) text: Option<String>,
}

struct PlannedAnswer {
    times: u32,
    /// Only messages to this target.
    to: Option<String>,
    answer: Planned,
}

/// Everything asked for and not used up.
#[derive(Default)]
pub(crate) struct Plan {
    answers: Vec<PlannedAnswer>,
    refusals: Vec<(u32, Refusal)>,
    connections: u32,
    stanzas: Option<u64>,
    bytes: Option<usize>,
}

impl Plan {
    pub(crate) fn answer(&mut self, times: u32, to: Option<String>, answer: Planned) {
        self.answers.push(PlannedAnswer { times, to, answer });
    }

    /// The answer for a message to `target`, if one is planned.
    pub(crate) fn take_answer(&mut self, target: &str) -> Option<Planned> {
        let fits = |plan: &&mut PlannedAnswer| plan.to.as_ref().is_none_or(|to| to == target);
        let plan = self.answers.iter_mut().find(fits)?;
        plan.times = plan.times.saturating_sub(1);
        let answer = plan.answer.clone();
        self.answers.retain(|plan| plan.times > 0);
        Some(answer)
    }

    pub(crate) fn refuse(&mut self, times: u32, refusal: Refusal) {
        self.refusals.push((times, refusal));
    }

    pub(crate) fn take_refusal(&mut self) -> Option<Refusal> {
        let (times, refusal) = self.refusals.first_mut()?;
        *times = times.saturating_sub(1);
        let refusal = refusal.clone();
        self.refusals.retain(|(times, _)| *times > 0);
        Some(refusal)
    }

    pub(crate) fn refuse_connections(&mut self, times: u32) {
        self.connections = times;
    }

    /// Whether to refuse the connection that has just come in.
    pub(crate) fn connection_refused(&mut self) -> bool {
        let refused = self.connections > 0;
        self.connections = self.connections.saturating_sub(1);
        refused
    }

    pub(crate) fn drop_after_stanzas(&mut self, stanzas: u64) {
        self.stanzas = Some(stanzas);
    }

    pub(crate) fn drop_at_byte(&mut self, bytes: usize) {
        self.bytes = Some(bytes);
    }

    /// Counts a stanza of a client's; whether the connection is to be dropped now.
    pub(crate) fn stanza_came(&mut self) -> bool {
        let Some(left) = self.stanzas.map(|left| left.saturating_sub(1)) else {
            return false;
        };
        self.stanzas = Some(left).filter(|left| *left > 0);
        left == 0
    }

    /// How many of `wanted` bytes may be written before the connection is to be dropped.
    pub(crate) fn bytes_left(&mut self, wanted: usize) -> usize {
        match self.bytes {
            Some(left) if left < wanted => {
                self.bytes = None;
                left
            }
            Some(left) => {
                self.bytes = Some(left - wanted);
                wanted
            }
            None => wanted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_go_to_their_targets_as_often_as_planned() {
        let mut plan = Plan::default();
        plan.answer(1, Some("b".to_owned()), Planned::Canonical("c".to_owned()));
        let nack = Planned::Nack { error: "E".to_owned(), description: String::new() };
        plan.answer(2, None, nack.clone());
        assert_eq!(plan.take_answer("a"), Some(nack.clone()));
        assert_eq!(plan.take_answer("b"), Some(Planned::Canonical("c".to_owned())));
        assert_eq!(plan.take_answer("b"), Some(nack));
        assert_eq!(plan.take_answer("a"), None);
    }

    #[test]
    fn drops_once_after_so_many_stanzas_or_bytes() {
        let mut plan = Plan::default();
        plan.drop_after_stanzas(2);
        let dropped: Vec<bool> = (0..3).map(|_| plan.stanza_came()).collect();
        assert_eq!(dropped, [false, true, false]);
        plan.drop_at_byte(10);
        let written: Vec<usize> = (0..3).map(|_| plan.bytes_left(6)).collect();
        assert_eq!(written, [6, 4, 6]);
    }
}
