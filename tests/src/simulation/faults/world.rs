//! What surrounds the device: time, network, server, flash, and the judge.

use pushwire_core::mcs::Config;

use super::DAY;
use super::Flaw;
use super::HOUR;
use super::Plan;
use super::SECOND;
use super::Totals;
use super::chip::Chip;
use super::link::Link;
use super::recovery::Recovery;
use super::server::Server;
use super::truth::Truth;
use super::weather::MEAN_GAP;
use super::weather::Mood;
use super::weather::Outage;
use crate::simulation::dice::Dice;

/// How long all is well at the end, so that everything can arrive: three times as long as a clock is set
/// back at most, as a session whose time stands still notices no silence.
const CALM: u64 = DAY;

/// Everything that a power cut does not change.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) now: u64,
    pub(crate) dice: Dice,
    pub(crate) config: Config,
    pub(crate) flaw: Flaw,
    pub(crate) server: Server,
    pub(crate) link: Option<Link>,
    pub(crate) chip: Chip,
    pub(crate) truth: Truth,
    pub(crate) totals: Totals,
    pub(crate) outage: Option<Outage>,
    pub(crate) outage_until: u64,
    pub(crate) next_fault: u64,
    next_push: u64,
    push_gap: u64,
    /// From then on nothing goes wrong.
    pub(crate) calm_at: u64,
    pub(crate) end: u64,
    recovery: Recovery,
    /// Until then the session's time stands still, or stood still, as its clock was set back.
    pub(crate) stands_still_until: u64,
}

impl World {
    pub(crate) fn new(plan: &Plan, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let push_gap = DAY / plan.pushes;
        let (next_fault, next_push) = (dice.gap(MEAN_GAP), dice.gap(push_gap));
        let mut recovery = Recovery::default();
        recovery.begin(0);
        Self {
            now: 0,
            config: plan.config,
            flaw: plan.flaw,
            server: Server::new(&mut dice),
            link: None,
            chip: Chip::new(),
            truth: Truth::default(),
            totals: Totals::default(),
            outage: None,
            outage_until: 0,
            next_fault,
            next_push,
            push_gap,
            calm_at: plan.days * DAY,
            end: plan.days * DAY + CALM,
            recovery,
            stands_still_until: 0,
            dice,
        }
    }

    /// When something happens that the device has no part in.
    pub(crate) fn next(&self) -> u64 {
        let server = self.server.deadline().unwrap_or(u64::MAX);
        let up = self.link.as_ref().filter(|link| !link.is_silent).and_then(|it| it.up.next());
        let mood = if self.server.mood == Mood::Serves { u64::MAX } else { self.server.mood_until };
        self.next_push.min(server).min(up.unwrap_or(u64::MAX)).min(mood)
    }

    /// Does it.
    pub(crate) fn act(&mut self) {
        if self.next_push <= self.now {
            self.push();
        }
        if self.server.mood_until <= self.now {
            self.server.mood = Mood::Serves;
        }
        if self.server.deadline().is_some_and(|deadline| deadline <= self.now) {
            self.server.tick(self.now);
        }
        self.let_server_hear();
        self.flush();
    }

    fn push(&mut self) {
        // Pushes come alone or in bursts.
        let burst = if self.dice.permille(50) { self.dice.within(2..25) } else { 1 };
        for _ in 0..burst {
            let number = self.truth.new_push();
            self.server.push(number, self.now);
        }
        let next = self.now + self.dice.gap(self.push_gap * burst);
        self.next_push = if next < self.calm_at { next } else { u64::MAX };
    }

    fn let_server_hear(&mut self) {
        while let Some(link) = self.link.as_mut().filter(|link| !link.is_silent)
            && let Some(bytes) = link.up.take(self.now)
        {
            if link.is_orphan {
                // Who writes to a connection that is gone is told.
                link.down.finish(self.now);
            } else {
                self.server.hear(self.now, &bytes, &mut self.truth);
            }
        }
    }

    /// Puts the server's bytes on their way.
    pub(crate) fn flush(&mut self) {
        let bytes = std::mem::take(&mut self.server.out);
        let attached = self.link.as_mut().filter(|link| !link.is_orphan);
        if let Some(link) = attached {
            if !bytes.is_empty() {
                link.down.send(self.now, &bytes, &mut self.dice);
            }
            if self.server.closes {
                link.down.finish(self.now);
                link.is_orphan = true;
                self.breaks();
            }
        }
        if self.server.closes {
            self.server.drop_connection(&mut self.truth, &mut self.dice);
        }
    }

    /// The device opens a connection.
    pub(crate) fn connect(&mut self) {
        let Self { server, truth, dice, .. } = self;
        server.accept(self.now, truth, dice);
        self.link = Some(Link::default());
        self.flush();
    }

    /// The device has dropped its connection; a network that works tells the server.
    pub(crate) fn hang_up(&mut self) {
        if let Some(link) = self.link.take()
            && link.is_sound()
        {
            self.server.drop_connection(&mut self.truth, &mut self.dice);
        }
        self.recovery.begin(self.now);
    }

    pub(crate) const fn accepts_connections(&self) -> bool {
        self.outage.is_none() && !matches!(self.server.mood, Mood::Refuses)
    }

    /// Something has broken the connection, or will keep the next one from working for a while.
    pub(crate) fn breaks(&mut self) {
        self.broke(self.now);
    }

    /// That happened at `then`, and no connection was possible since.
    fn broke(&mut self, then: u64) {
        let outage = if self.outage.is_some() { self.outage_until } else { 0 };
        let mood = if self.server.mood == Mood::Serves { 0 } else { self.server.mood_until };
        self.recovery.strike(then, self.now.max(outage).max(mood));
    }

    /// The device is logged in.
    pub(crate) fn logged_in(&mut self) {
        let works = self.link.as_ref().is_some_and(Link::is_sound);
        if works {
            self.recovered();
        }
    }

    fn recovered(&mut self) {
        let absence = self.recovery.end(self.now, self.stands_still_until);
        self.totals.recoveries.extend(absence);
    }

    /// Counts something of the days that are not calm.
    pub(crate) fn note(&mut self, count: impl FnOnce(&mut Totals) -> &mut u64) {
        if self.now < self.calm_at {
            *count(&mut self.totals) += 1;
        }
    }

    /// Something of every kind stops going wrong.
    pub(crate) fn calm_down(&mut self) {
        self.outage_until = self.outage_until.min(self.now);
        self.server.mood_until = self.now;
        self.server.withholds_until = self.now;
        self.server.ignores_until = self.now;
        self.server.close(false, self.now);
        self.breaks();
        self.chip.power_on();
        let again = self.calm_at + HOUR;
        self.next_fault = if self.now < again { again } else { u64::MAX };
    }

    pub(crate) fn power_cut(&mut self) {
        self.totals.cuts += 1;
        let cut = self.now;
        self.now += self.dice.within(SECOND..30 * SECOND);
        self.chip.power_on();
        self.link = None;
        self.stands_still_until = self.stands_still_until.min(self.now);
        self.broke(cut);
    }

    /// Adds up. Who is not back at the end is taken to be back then, and shows as the longest.
    pub(crate) fn judge(&mut self) {
        self.recovered();
        let (written, erases) = self.chip.wear();
        self.totals.lived = self.calm_at;
        self.totals.pushes = self.truth.pushes();
        self.totals.lost = self.truth.lost();
        self.totals.stuck = self.truth.stuck();
        self.totals.flash_bytes = written;
        self.totals.erases = erases;
    }
}
