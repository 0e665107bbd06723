//! What happened to each push, seen from above.
//!
//! Ids have the form and length of FCM's (35 bytes); a push is known by its number in it.

/// How many ids a device remembers: `REMEMBERED` of `mcs::Memory`.
pub(crate) const REMEMBERED: u64 = 64;

/// How often the server loses the acknowledgement of one push at most.
const LOSSES: u8 = 3;

/// One push.
#[derive(Clone, Copy, Debug, Default)]
struct Fate {
    was_acknowledged: bool,
    /// The server will not send it again of itself.
    is_settled: bool,
    is_handled: bool,
    /// How many were accepted with this one, when it was accepted last.
    accepted: Option<u64>,
    losses: u8,
}

/// The books of all pushes of one device.
#[derive(Debug, Default)]
pub(crate) struct Truth {
    fates: Vec<Fate>,
    accepted: u64,
}

impl Truth {
    pub(crate) fn new_push(&mut self) -> u64 {
        self.fates.push(Fate::default());
        self.pushes() - 1
    }

    pub(crate) const fn pushes(&self) -> u64 {
        self.fates.len() as u64
    }

    fn fate(&mut self, number: u64) -> &mut Fate {
        &mut self.fates[number as usize]
    }

    /// The server will not send it again of itself.
    pub(crate) fn acknowledged(&mut self, number: u64) {
        let fate = self.fate(number);
        fate.was_acknowledged = true;
        fate.is_settled = true;
    }

    /// The server loses the acknowledgement, if it may once more.
    pub(crate) fn lose_acknowledgement(&mut self, number: u64) -> bool {
        let fate = self.fate(number);
        let may = fate.losses < LOSSES;
        if may {
            fate.losses += 1;
            fate.is_settled = false;
        }
        may
    }

    /// The application is done with it.
    pub(crate) fn handled(&mut self, number: u64) {
        self.fate(number).is_handled = true;
    }

    /// Its id is stored, or the session was told so.
    pub(crate) fn accepted(&mut self, number: u64) {
        self.accepted += 1;
        self.fate(number).accepted = Some(self.accepted);
    }

    /// How many were accepted after it was; none if it never was.
    pub(crate) fn newer(&self, number: u64) -> Option<u64> {
        let accepted = self.fates[number as usize].accepted?;
        Some(self.accepted - accepted)
    }

    fn count(&self, which: impl Fn(&Fate) -> bool) -> u64 {
        self.fates.iter().filter(|fate| which(fate)).count() as u64
    }

    /// Pushes that were acknowledged and never handled.
    pub(crate) fn lost(&self) -> u64 {
        self.count(|fate| fate.was_acknowledged && !fate.is_handled)
    }

    /// Pushes that the server still waits to see acknowledged.
    pub(crate) fn stuck(&self) -> u64 {
        self.count(|fate| !fate.is_settled)
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
