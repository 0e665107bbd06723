//! What happened to each push, seen from above.
//!
//! Ids have the form and length of FCM's (35 bytes); a push is known by its number in it.

const ACKNOWLEDGED: u8 = 1;
const HANDLED: u8 = 2;
const ACCEPTED: u8 = 4;
const UNACKNOWLEDGED_ONCE: u8 = 8;

/// The books of all pushes of one device.
#[derive(Debug, Default)]
pub(crate) struct Truth(Vec<u8>);

impl Truth {
    pub(crate) fn new_push(&mut self) -> u64 {
        self.0.push(0);
        self.0.len() as u64 - 1
    }

    pub(crate) const fn pushes(&self) -> u64 {
        self.0.len() as u64
    }

    fn set(&mut self, number: u64, bit: u8) {
        self.0[number as usize] |= bit;
    }

    fn has(&self, number: u64, bit: u8) -> bool {
        self.0[number as usize] & bit != 0
    }

    /// The server will not send it again of itself.
    pub(crate) fn acknowledged(&mut self, number: u64) {
        self.set(number, ACKNOWLEDGED);
    }

    /// The server loses the acknowledgement; it does so once for each push.
    pub(crate) fn lose_acknowledgement(&mut self, number: u64) -> bool {
        let is_first = !self.has(number, UNACKNOWLEDGED_ONCE);
        self.set(number, UNACKNOWLEDGED_ONCE);
        is_first
    }

    /// The application is done with it.
    pub(crate) fn handled(&mut self, number: u64) {
        self.set(number, HANDLED);
    }

    /// Its id is stored, or the session was told so.
    pub(crate) fn accepted(&mut self, number: u64) {
        self.set(number, ACCEPTED);
    }

    pub(crate) fn is_accepted(&self, number: u64) -> bool {
        self.has(number, ACCEPTED)
    }

    /// Pushes that were acknowledged and never handled.
    pub(crate) fn lost(&self) -> u64 {
        let lost = |bits: &&u8| *bits & ACKNOWLEDGED != 0 && *bits & HANDLED == 0;
        self.0.iter().filter(lost).count() as u64
    }

    /// Pushes that the server still waits to see acknowledged.
    pub(crate) fn stuck(&self) -> u64 {
        self.0.iter().filter(|bits| *bits & ACKNOWLEDGED == 0).count() as u64
    }
}

/// The persistent id of a push.
pub(crate) fn id_of(number: u64) -> String {
    format!("0:{:016}%{number:016x}", 1_700_000_000_000_000 + number)
}

/// The push of a persistent id.
pub(crate) fn number_of(id: &str) -> u64 {
    let (_, number) = id.split_once('%').expect("an id of this server");
    u64::from_str_radix(number, 16).expect("an id of this server")
}
