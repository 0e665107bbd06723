//! What a pair has seen and sent, as tests ask for it.
//!
//! Changes nothing but [`Pair::confirm`].

use prost::Message as _;
use pushwire_core::mcs::owned;

use super::Frame;
use super::Pair;
use super::Seen;
use super::ping;

impl Pair {
    /// Tells whether the server has a connection.
    pub const fn is_connected(&self) -> bool {
        self.link.is_some()
    }

    /// Returns how many frames the server received on this connection: what it may confirm.
    pub fn client_frames(&self) -> i32 {
        self.link.as_ref().map_or(0, |link| link.client_frames as i32)
    }

    /// Returns how many frames the server sent on this connection: the last one's stream id.
    pub fn server_frames(&self) -> u32 {
        self.link.as_ref().map_or(0, |link| link.server_frames)
    }

    /// Lets the server confirm all that it received, with a ping.
    pub fn confirm(&mut self) {
        let last = self.client_frames();
        self.send([ping(last)]);
    }

    /// Returns the ids of the messages delivered, in order.
    pub fn delivered(&self) -> Vec<&str> {
        let messages = self.seen.iter().filter_map(|(_, seen)| match seen {
            Seen::Message(stanza) => stanza.persistent_id.as_deref(),
            _ => None,
        });
        messages.collect()
    }

    /// Returns the ids that the last login listed.
    pub fn listed(&self) -> Vec<String> {
        let last = self.sent.iter().rev().find_map(|(_, frame)| match frame {
            Frame::LoginRequest(login) => Some(login.received_persistent_id.clone()),
            _ => None,
        });
        last.expect("a login")
    }

    /// Returns the ids of the selective acknowledgements sent, in order.
    pub fn selective_acks(&self) -> Vec<String> {
        let data = self.sent.iter().filter_map(|(_, frame)| match frame.extension() {
            Some((12, data)) => Some(owned::SelectiveAck::decode(data).unwrap().id),
            _ => None,
        });
        data.flatten().collect()
    }

    /// Returns what the stream acknowledgements sent reported.
    pub fn stream_acks(&self) -> Vec<i32> {
        let acks =
            self.sent.iter().filter(|(_, frame)| matches!(frame.extension(), Some((13, []))));
        acks.filter_map(|(_, frame)| frame.last().flatten()).collect()
    }

    /// Returns when events came that are like this one.
    pub fn times(&self, wanted: impl Fn(&Seen) -> bool) -> Vec<u64> {
        let found = self.seen.iter().filter(|(_, seen)| wanted(seen));
        found.map(|(at, _)| *at).collect()
    }

    /// Returns when frames were sent that are like this one.
    pub fn sent_at(&self, wanted: impl Fn(&Frame) -> bool) -> Vec<u64> {
        let found = self.sent.iter().filter(|(_, frame)| wanted(frame));
        found.map(|(at, _)| *at).collect()
    }

    /// Returns when the orders to connect came, and to which endpoint.
    pub fn connects(&self) -> Vec<(u64, u8)> {
        let orders = self.seen.iter().filter_map(|(at, seen)| match seen {
            Seen::Connect(endpoint) => Some((*at, *endpoint)),
            _ => None,
        });
        orders.collect()
    }

    /// Returns the waits that were announced, in milliseconds.
    pub fn retries(&self) -> Vec<u64> {
        let waits = self.seen.iter().filter_map(|(_, seen)| match seen {
            Seen::Retry(_, delay) => Some(delay.as_millis() as u64),
            _ => None,
        });
        waits.collect()
    }

    /// Tells whether an event was seen.
    pub fn has_seen(&self, wanted: &Seen) -> bool {
        self.seen.iter().any(|(_, seen)| seen == wanted)
    }
}
