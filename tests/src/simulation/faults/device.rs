//! The device: a session, a store and a handler, driven as the contract of the driver says.
//!
//! As `pushwire_embassy` does: stored ids are restored before the start; a message is handled, then its
//! id stored, then accepted; confirmations reach the store after the events are drained. A power cut
//! ends a life at any step; what the store holds is all that the next one has.

use embassy_futures::block_on;
use pushwire_core::error::DriveError;
use pushwire_core::mcs::ConnectFailure;
use pushwire_core::mcs::Event;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::RunState;
use pushwire_core::mcs::Session;
use pushwire_core::time::Instant;
use pushwire_embassy::Store;
use pushwire_embassy::StoredId;
use pushwire_embassy::flash::FlashError;
use pushwire_embassy::flash::FlashStore;

use super::DAY;
use super::Flaw;
use super::MINUTE;
use super::SECOND;
use super::chip::Chip;
use super::chip::Off;
use super::truth::REMEMBERED;
use super::truth::id_of;
use super::truth::number_of;
use super::weather::Fault;
use super::world::World;
use crate::pair::identity;
use crate::simulation::dice::Dice;

/// When a session gave up, its application starts it again after this.
const RESTART: u64 = MINUTE;

/// What a device's clock shows at boot: it may jump back from there, again and again.
const BOOT_CLOCK: i64 = 30 * DAY as i64;

/// The device, from one power-on to the next power cut.
pub(crate) struct Device<'m, 'w> {
    pub(crate) session: Session<'m>,
    pub(crate) world: &'w mut World,
    pub(crate) clock: i64,
    /// The latest that the clock showed before it jumped: the session's time does not go back.
    pub(crate) highest: Instant,
    store: FlashStore<Chip>,
    hands: Hands,
    written: Option<u64>,
    woke: Option<u64>,
    pub(crate) is_off: bool,
}

/// What the driver has in its hands.
#[derive(Default)]
struct Hands {
    /// When an attempt to connect is decided.
    dial: Option<u64>,
    work: Option<Work>,
    is_confirmed: bool,
    restart: Option<u64>,
    accepts_early: bool,
}

/// A message with the handler.
#[derive(Clone, Copy)]
struct Work {
    done: u64,
    number: u64,
    succeeds: bool,
}

/// Lets a device live, through all its power cuts.
pub(crate) fn live(world: &mut World) {
    loop {
        let mut memory = Memory::<6144, 32, 1536, 64>::new();
        Device::boot(world, &mut memory).run();
        if world.now >= world.end {
            return;
        }
        world.power_cut();
    }
}

impl<'m, 'w> Device<'m, 'w> {
    fn boot(world: &'w mut World, memory: &'m mut Memory) -> Self {
        let store = FlashStore::new(world.chip.clone(), Chip::credentials(), Chip::ids()).unwrap();
        let mut session = Session::new(memory, world.config, world.dice.next()).unwrap();
        let clock = BOOT_CLOCK - world.now as i64;
        let now = Instant::from_millis(BOOT_CLOCK as u64);
        if world.flaw != Flaw::ForgetsIds {
            restore(&store, &mut session, now);
        }
        session.start(now, identity()).unwrap();
        let mut device = Self {
            session,
            world,
            clock,
            highest: now,
            store,
            hands: Hands::default(),
            written: None,
            woke: None,
            is_off: false,
        };
        device.drain();
        device
    }

    fn run(mut self) {
        while !self.is_off {
            self.write();
            let next = self.next().min(self.world.next());
            if next >= self.world.end {
                self.world.now = self.world.end;
                return;
            }
            self.world.now = self.world.now.max(next);
            self.world.act();
            self.act();
        }
    }

    pub(crate) fn now(&self) -> Instant {
        Instant::from_millis((self.world.now as i64 + self.clock) as u64)
    }

    /// When something happens that the device has a part in.
    fn next(&mut self) -> u64 {
        let deadline = self.session.poll_timeout().unwrap();
        let deadline = deadline.filter(|_| self.world.flaw != Flaw::IsDeaf);
        let deadline = deadline.map(|at| (at.as_millis() as i64 - self.clock).max(0) as u64);
        let work = self.hands.work.map(|work| work.done);
        let outage = self.world.outage.map(|_| self.world.outage_until);
        let times = [deadline, work, outage, self.written, self.hands.dial, self.hands.restart];
        let first = times.into_iter().flatten().min().unwrap_or(u64::MAX);
        first.min(self.world.next_fault).min(self.next_arrival())
    }

    fn next_arrival(&mut self) -> u64 {
        let link = self.world.link.as_ref().filter(|link| !link.is_silent);
        let Some(link) = link else {
            return u64::MAX;
        };
        let has_room = !self.session.receive_buffer().is_empty();
        let bytes = link.down.next().filter(|_| has_room);
        bytes.or(link.down.next_end()).unwrap_or(u64::MAX)
    }

    fn act(&mut self) {
        let now = self.world.now;
        let is_due = |at: &mut u64| *at <= now;
        if self.hands.dial.take_if(is_due).is_some() {
            self.dialed();
        }
        if self.written.take_if(is_due).is_some() {
            self.input(|session, now| session.handle_transmitted(now));
        }
        if let Some(work) = self.hands.work.take_if(|work| work.done <= now) {
            self.finish(work);
        }
        if self.hands.restart.take_if(is_due).is_some() {
            self.input(|session, now| session.start(now, identity()));
        }
        if self.world.outage.is_some() && self.world.outage_until <= now {
            self.outage_ends();
        }
        if self.world.next_fault <= now {
            self.fault();
        }
        self.arrive();
        self.expire();
    }

    fn outage_ends(&mut self) {
        if self.world.outage.take().is_some_and(|outage| outage.told) {
            self.input(|session, now| session.network_changed(now));
        }
    }

    fn fault(&mut self) {
        if self.world.now >= self.world.calm_at {
            self.world.calm_down();
            return self.world.flush();
        }
        let fault = Fault::draw(&mut self.world.dice);
        self.world.totals.faults += 1;
        self.strike(fault);
        let gap = self.world.dice.gap(super::weather::MEAN_GAP);
        self.world.next_fault = (self.world.now + gap).min(self.world.calm_at);
    }

    fn dialed(&mut self) {
        if self.world.accepts_connections() {
            self.world.connect();
            self.input(|session, now| session.handle_connected(now));
        } else if !self.world.outage.is_some_and(|outage| outage.hangs) {
            let failure = ConnectFailure::Unreachable;
            self.input(|session, now| session.handle_connect_failed(now, failure));
        }
    }

    fn arrive(&mut self) {
        let now = self.world.now;
        while !self.is_off && self.next_arrival() <= now {
            self.wake();
            let room = self.session.receive_buffer();
            let link = self.world.link.as_mut().unwrap();
            let count = link.down.read(now, room);
            if count > 0 {
                self.input(|session, now| session.handle_received(now, count));
            } else {
                self.disconnected(Reason::EndOfStream);
            }
        }
    }

    pub(crate) fn disconnected(&mut self, reason: Reason) {
        self.input(|session, now| session.handle_disconnected(now, reason));
    }

    fn expire(&mut self) {
        let now = self.now();
        let deadline = self.session.poll_timeout().unwrap();
        let is_due = deadline.is_some_and(|deadline| deadline <= now);
        if !self.is_off && is_due && self.world.flaw != Flaw::IsDeaf {
            self.wake();
            self.input(|session, now| session.handle_timeout(now));
        }
    }

    fn wake(&mut self) {
        if self.woke.replace(self.world.now) != Some(self.world.now) {
            self.world.note(|totals| &mut totals.wakes);
        }
    }

    fn write(&mut self) {
        let Some(link) = self.world.link.as_mut().filter(|_| self.written.is_none()) else {
            return;
        };
        let mut out = [0; 1024];
        let now = Instant::from_millis((self.world.now as i64 + self.clock) as u64);
        // A write of a connection before is never reported: the session knows.
        let Ok(count) = self.session.poll_transmit(now, &mut out) else {
            return;
        };
        if count > 0 {
            if !link.is_jammed {
                link.up.send(self.world.now, &out[..count], &mut self.world.dice);
                self.written = Some(self.world.now + self.world.dice.within(1..40));
            }
            self.drain();
        }
    }

    /// Gives the session an input and drains its events.
    pub(crate) fn input(
        &mut self,
        input: impl FnOnce(&mut Session<'m>, Instant) -> Result<(), DriveError>,
    ) {
        let now = self.now();
        let outcome = input(&mut self.session, now);
        assert!(outcome.is_ok() || self.world.flaw != Flaw::None, "{outcome:?}");
        self.drain();
    }

    fn drain(&mut self) {
        while let Some(event) = self.session.poll_event() {
            if matches!(event, Event::Disconnect) {
                self.written = None;
            }
            self.hands.take(&event, self.world);
        }
        if std::mem::take(&mut self.hands.accepts_early) {
            self.input(|session, now| session.accept(now));
        }
        if std::mem::take(&mut self.hands.is_confirmed) {
            let session = &self.session;
            let is_unconfirmed = |id: &str| session.unconfirmed_ids().any(|known| known == id);
            (&self.store).confirmed(&is_unconfirmed);
        }
    }

    /// The handler is done with a message.
    fn finish(&mut self, work: Work) {
        if !work.succeeds {
            return self.input(|session, now| session.reject(now));
        }
        self.world.truth.handled(work.number);
        if self.world.flaw == Flaw::AcceptsBeforeStoring {
            self.world.truth.accepted(work.number);
            self.input(|session, now| session.accept(now));
        }
        self.is_off = is_cut(block_on((&self.store).accepted(&id_of(work.number))));
        if self.is_off {
            return;
        }
        self.world.truth.accepted(work.number);
        let is_accepted =
            matches!(self.world.flaw, Flaw::AcceptsBeforeHandling | Flaw::AcceptsBeforeStoring);
        if !is_accepted {
            self.input(|session, now| session.accept(now));
        }
        if !self.session.awaits_answer() {
            self.is_off = is_cut(block_on(Store::tend(&mut &self.store)));
        }
    }
}

/// Tells whether the power failed meanwhile: by itself the store does not.
fn is_cut(outcome: Result<(), FlashError<Off>>) -> bool {
    match outcome {
        Ok(()) => false,
        Err(FlashError::Driver(Off)) => true,
        Err(error) => panic!("{error}"),
    }
}

impl Hands {
    fn take(&mut self, event: &Event<'_>, world: &mut World) {
        match event {
            Event::Connect { .. } => {
                world.note(|totals| &mut totals.connects);
                self.dial = Some(world.now + world.dice.spread(100..3 * SECOND));
            }
            Event::Disconnect => {
                self.dial = None;
                world.hang_up();
            }
            Event::State { state: RunState::Started, .. } => world.logged_in(),
            Event::Stopped { .. } => {
                world.note(|totals| &mut totals.restarts);
                // The driver drops the handler's future when the session ends.
                self.work = None;
                self.restart = Some(world.now + RESTART);
            }
            Event::Ping => world.note(|totals| &mut totals.pings),
            Event::Confirmed(_) => self.is_confirmed = true,
            Event::Duplicate { .. } => world.totals.duplicates += 1,
            Event::Message(push) => self.handle(push.persistent_id(), false, world),
            Event::Deleted { persistent_id, .. } | Event::Dropped { persistent_id, .. } => {
                self.handle(*persistent_id, true, world);
            }
            _ => {}
        }
    }

    fn handle(&mut self, id: Option<&str>, is_note: bool, world: &mut World) {
        let number = number_of(id.unwrap());
        match world.truth.newer(number) {
            Some(0..REMEMBERED) => world.totals.twice += 1,
            Some(_) => world.totals.beyond += 1,
            None => {}
        }
        let is_calm = is_note || world.now >= world.calm_at;
        let (succeeds, takes) = if is_calm { (true, 1) } else { handler(&mut world.dice) };
        self.work = Some(Work { done: world.now + takes, number, succeeds });
        self.accepts_early = world.flaw == Flaw::AcceptsBeforeHandling;
    }
}

/// What a handler does: whether it succeeds, and how long it takes.
fn handler(dice: &mut Dice) -> (bool, u64) {
    let takes = match dice.within(0..100) {
        0 => dice.within(MINUTE..5 * MINUTE),
        1..5 => dice.within(SECOND..20 * SECOND),
        _ => dice.within(1..50),
    };
    (!dice.permille(20), takes)
}

fn restore(store: &FlashStore<Chip>, session: &mut Session<'_>, now: Instant) {
    let mut found = |stored: StoredId<'_>| match stored {
        StoredId::Unconfirmed(id) => drop(session.restore_received(now, id)),
        StoredId::Remembered(hash) => session.restore_remembered(now, hash),
    };
    let mut store = store;
    block_on(store.load(&mut found)).unwrap();
}
