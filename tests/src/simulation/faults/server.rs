//! A model of the push server: keeps pushes until they are acknowledged, redelivers after a login.
//!
//! Follows spec/mcs.md §4–§7: stream ids from the LoginResponse on, acknowledgement by
//! `last_stream_id_received`, by the list of a login and, on half of the servers, by
//! SelectiveAck. A window of unacknowledged pushes, its time limit and the heartbeat are guesses.
//! Frames and decodes with prost, so that no codec of the session checks itself.

use std::collections::VecDeque;

use prost::Message as _;
use pushwire_core::mcs::owned;

use super::MINUTE;
use super::truth::Truth;
use super::truth::id_of;
use super::truth::number_of;
use super::weather::Mood;
use crate::pair::Frame;
use crate::pair::app_data;
use crate::pair::login_response;
use crate::pair::ping;
use crate::pair::pong;
use crate::pair::refusal;
use crate::pair::stanza;
use crate::simulation::dice::Dice;

/// Pushes that may be on their way before the server waits for acknowledgements.
const WINDOW: usize = 30;

/// How long it waits then.
const WINDOW_TIMEOUT: u64 = 5 * MINUTE;

/// Silence after which it pings, and after which it gives a connection up.
const PING_AFTER: u64 = 20 * MINUTE;
const DEAD_AFTER: u64 = 25 * MINUTE;

/// How many of the last acknowledged pushes a server at most sends again, or loses the acknowledgements
/// of. The last of these is nearly what a device remembers (64).
const REPEATS: [usize; 3] = [10, 30, 60];

/// The server, for one device.
#[derive(Debug)]
pub(crate) struct Server {
    queue: VecDeque<u64>,
    /// The last that were acknowledged.
    recent: VecDeque<u64>,
    repeats: usize,
    connection: Option<Connection>,
    takes_selective: bool,
    pub(crate) mood: Mood,
    pub(crate) mood_until: u64,
    pub(crate) withholds_until: u64,
    pub(crate) ignores_until: u64,
    /// Bytes for the device.
    pub(crate) out: Vec<u8>,
    /// Whether the connection ends after them.
    pub(crate) closes: bool,
}

#[derive(Debug)]
struct Connection {
    received: Vec<u8>,
    has_version: bool,
    is_logged_in: bool,
    client_frames: i32,
    server_frames: i32,
    /// Pushes at the front of the queue that were sent here.
    cursor: usize,
    /// Stream ids and pushes not acknowledged.
    sent: VecDeque<(i32, u64)>,
    acknowledged: VecDeque<u64>,
    full_since: Option<u64>,
    last_heard: u64,
    has_pinged: bool,
}

impl Server {
    pub(crate) fn new(dice: &mut Dice) -> Self {
        Self {
            queue: VecDeque::new(),
            recent: VecDeque::new(),
            repeats: REPEATS[dice.within(0..REPEATS.len() as u64) as usize],
            connection: None,
            takes_selective: dice.permille(500),
            mood: Mood::Serves,
            mood_until: 0,
            withholds_until: 0,
            ignores_until: 0,
            out: Vec::new(),
            closes: false,
        }
    }

    pub(crate) const fn is_connected(&self) -> bool {
        self.connection.is_some()
    }

    /// Takes a new connection; the one before, if any, is over.
    pub(crate) fn accept(&mut self, now: u64, truth: &mut Truth, dice: &mut Dice) {
        self.drop_connection(truth, dice);
        self.out.push(41);
        self.connection = Some(Connection {
            received: Vec::new(),
            has_version: false,
            is_logged_in: false,
            client_frames: 0,
            server_frames: 0,
            cursor: 0,
            sent: VecDeque::new(),
            acknowledged: VecDeque::new(),
            full_since: None,
            last_heard: now,
            has_pinged: false,
        });
    }

    /// Forgets the connection, and now and then what was acknowledged on it last.
    pub(crate) fn drop_connection(&mut self, truth: &mut Truth, dice: &mut Dice) {
        self.out.clear();
        self.closes = false;
        let Some(connection) = self.connection.take().filter(|_| dice.permille(200)) else {
            return;
        };
        for number in connection.acknowledged.into_iter().rev() {
            if truth.lose_acknowledgement(number) {
                self.queue.push_front(number);
            }
        }
    }

    /// Takes a push from a sender.
    pub(crate) fn push(&mut self, number: u64, now: u64) {
        self.queue.push_back(number);
        self.send_queued(now);
    }

    /// Takes bytes of the device.
    pub(crate) fn hear(&mut self, now: u64, bytes: &[u8], truth: &mut Truth) {
        let Some(connection) = &mut self.connection else {
            return;
        };
        connection.received.extend(bytes);
        connection.last_heard = now;
        connection.has_pinged = false;
        if !std::mem::replace(&mut connection.has_version, true) {
            assert_eq!(connection.received.remove(0), 41, "the version byte comes first");
        }
        while let Some((tag, body)) = self.next_frame() {
            self.frame(now, tag, &body, truth);
        }
        self.send_queued(now);
    }

    fn next_frame(&mut self) -> Option<(u8, Vec<u8>)> {
        let connection = self.connection.as_mut()?;
        let (tag, mut rest) = connection.received.split_first()?;
        let len = prost::decode_length_delimiter(&mut rest).ok()?;
        let frame = (*tag, rest.get(..len)?.to_vec());
        let end = connection.received.len() - rest.len() + len;
        connection.received.drain(..end);
        connection.client_frames += 1;
        Some(frame)
    }

    fn frame(&mut self, now: u64, tag: u8, body: &[u8], truth: &mut Truth) {
        let last = match tag {
            0 => {
                self.send(&pong(0), now);
                owned::HeartbeatPing::decode(body).unwrap().last_stream_id_received
            }
            1 => owned::HeartbeatAck::decode(body).unwrap().last_stream_id_received,
            2 => return self.login(now, &owned::LoginRequest::decode(body).unwrap(), truth),
            7 => self.iq(now, &owned::IqStanza::decode(body).unwrap(), truth),
            _ => panic!("this device never sends tag {tag}"),
        };
        if now >= self.ignores_until {
            self.acknowledge_stream(last.unwrap_or(0), truth);
        }
    }

    fn iq(&mut self, now: u64, iq: &owned::IqStanza, truth: &mut Truth) -> Option<i32> {
        let extension = iq.extension.as_ref().filter(|it| it.id == 12);
        if let Some(extension) = extension
            && self.takes_selective
            && now >= self.ignores_until
        {
            let ack = owned::SelectiveAck::decode(extension.data.as_slice()).unwrap();
            ack.id.iter().for_each(|id| self.acknowledge(number_of(id), truth));
        }
        iq.last_stream_id_received
    }

    fn login(&mut self, now: u64, login: &owned::LoginRequest, truth: &mut Truth) {
        match self.mood {
            Mood::Ignores => return,
            Mood::Closes | Mood::Refuses => return self.closes = true,
            Mood::Rejects => {
                self.send(&Frame::LoginResponse(refusal(500)), now);
                return self.closes = true;
            }
            Mood::AcceptsAndCloses => self.closes = true,
            Mood::Serves => {}
        }
        for id in &login.received_persistent_id {
            self.acknowledge(number_of(id), truth);
        }
        let last = self.confirmed(now);
        let response = owned::LoginResponse { last_stream_id_received: last, ..login_response() };
        self.send(&Frame::LoginResponse(response), now);
        if let Some(connection) = &mut self.connection {
            connection.is_logged_in = true;
        }
    }

    /// What it says it received; nothing, in times of withholding.
    fn confirmed(&self, now: u64) -> Option<i32> {
        let connection = self.connection.as_ref().filter(|_| now >= self.withholds_until);
        connection.map(|connection| connection.client_frames)
    }

    fn acknowledge_stream(&mut self, last: i32, truth: &mut Truth) {
        while let Some(connection) = &mut self.connection
            && let Some((_, number)) = connection.sent.pop_front_if(|(id, _)| *id <= last)
        {
            self.acknowledge(number, truth);
        }
    }

    fn acknowledge(&mut self, number: u64, truth: &mut Truth) {
        let index = self.queue.iter().position(|queued| *queued == number);
        if let Some(connection) = &mut self.connection {
            connection.sent.retain(|(_, sent)| *sent != number);
            if index.is_some_and(|index| index < connection.cursor) {
                connection.cursor -= 1;
            }
            if index.is_some() {
                keep_last(&mut connection.acknowledged, number, self.repeats);
            }
        }
        if let Some(index) = index {
            self.queue.remove(index);
            truth.acknowledged(number);
            keep_last(&mut self.recent, number, self.repeats);
        }
    }

    fn send(&mut self, frame: &Frame, now: u64) {
        let last = self.confirmed(now);
        let frame = match (frame, last) {
            (Frame::Ping(_), Some(last)) => &ping(last),
            (Frame::Pong(_), Some(last)) => &pong(last),
            _ => frame,
        };
        self.out.extend(frame.bytes());
        if let Some(connection) = &mut self.connection {
            connection.server_frames += 1;
        }
    }

    fn send_queued(&mut self, now: u64) {
        while let Some(number) = self.next_to_send(now) {
            self.send_push(number, now);
        }
    }

    fn next_to_send(&mut self, now: u64) -> Option<u64> {
        let connection = self.connection.as_mut().filter(|it| it.is_logged_in)?;
        let is_full = connection.sent.len() >= WINDOW;
        connection.full_since = is_full.then(|| connection.full_since.unwrap_or(now));
        let next = self.queue.get(connection.cursor).filter(|_| !is_full)?;
        connection.cursor += 1;
        Some(*next)
    }

    fn send_push(&mut self, number: u64, now: u64) {
        let mut message = stanza(&id_of(number));
        message.last_stream_id_received = self.confirmed(now);
        message.immediate_ack = (number % 50 == 7).then_some(true);
        let len = match number % 200 {
            3 => 7_000,
            kind => 40 + kind as usize * 2,
        };
        message.raw_data = Some(vec![0x5a; len]);
        if number % 200 == 11 {
            message.app_data = vec![app_data("message_type", "deleted_messages")];
        }
        self.send(&Frame::Data(message), now);
        if let Some(connection) = &mut self.connection {
            connection.sent.push_back((connection.server_frames, number));
        }
    }

    /// Sends what was acknowledged a moment ago, as after a fail-over.
    pub(crate) fn send_again(&mut self, now: u64) {
        if self.connection.as_ref().is_some_and(|connection| connection.is_logged_in) {
            for number in self.recent.clone() {
                self.send_push(number, now);
            }
        }
    }

    pub(crate) fn ping(&mut self, now: u64) {
        if let Some(connection) = self.connection.as_mut().filter(|it| it.is_logged_in) {
            connection.has_pinged = true;
            self.send(&ping(0), now);
        }
    }

    pub(crate) fn close(&mut self, frame: bool, now: u64) {
        if frame {
            self.send(&Frame::Close, now);
        }
        self.closes = true;
    }

    /// When it does something of itself.
    pub(crate) fn deadline(&self) -> Option<u64> {
        let connection = self.connection.as_ref().filter(|_| !self.closes)?;
        let silence = if connection.has_pinged { DEAD_AFTER } else { PING_AFTER };
        let full = connection.full_since.map(|since| since + WINDOW_TIMEOUT);
        Some(full.unwrap_or(u64::MAX).min(connection.last_heard + silence))
    }

    /// Pings, or gives the connection up.
    pub(crate) fn tick(&mut self, now: u64) {
        let Some(connection) = &self.connection else {
            return;
        };
        let is_full = connection.full_since.is_some_and(|since| since + WINDOW_TIMEOUT <= now);
        if is_full || connection.has_pinged || !connection.is_logged_in {
            self.close(false, now);
        } else {
            self.ping(now);
        }
    }
}

fn keep_last(list: &mut VecDeque<u64>, number: u64, count: usize) {
    list.retain(|known| *known != number);
    list.push_back(number);
    if list.len() > count {
        list.pop_front();
    }
}
