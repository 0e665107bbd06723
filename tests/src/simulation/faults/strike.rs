//! What each fault does to the device and its world.

use pushwire_core::mcs::Reason;

use super::device::Device;
use super::link::Link;
use super::weather::Fault;
use super::weather::Outage;

impl Device<'_, '_> {
    pub(crate) fn strike(&mut self, fault: Fault) {
        let now = self.world.now;
        match fault {
            Fault::Reset => {
                self.lose_server_side();
                self.reset_here();
            }
            Fault::ResetHere => self.reset_here(),
            Fault::ResetThere => self.lose_server_side(),
            Fault::Silence => self.damage(|link| link.is_silent = true),
            Fault::Jam => self.damage(|link| link.is_jammed = true),
            Fault::Stall(lasts) => self.stall(now + lasts),
            Fault::Outage(outage) => self.outage(outage),
            Fault::Close { frame } => {
                if self.world.server.is_connected() {
                    self.world.server.close(frame, now);
                }
            }
            Fault::Mood(mood, lasts) => {
                self.world.server.mood = mood;
                self.world.server.mood_until = now + lasts;
                self.world.server.close(false, now);
                self.world.breaks();
            }
            Fault::Withhold(lasts) => self.world.server.withholds_until = now + lasts,
            Fault::IgnoreAcks(lasts) => self.world.server.ignores_until = now + lasts,
            Fault::Again => self.world.server.send_again(now),
            Fault::Clock { by, told } => self.jump(by, told),
            Fault::PowerCut => self.is_off = true,
            Fault::PowerCutInWrite(bytes) => self.world.chip.cut_after(bytes as usize),
            Fault::Ping => self.world.server.ping(now),
        }
        self.world.flush();
    }

    fn damage(&mut self, damage: impl FnOnce(&mut Link)) {
        if let Some(link) = &mut self.world.link {
            damage(link);
            self.world.breaks();
        }
    }

    fn reset_here(&mut self) {
        if self.world.link.is_some() {
            self.damage(|link| link.is_jammed = true);
            self.disconnected(Reason::Transport);
        }
    }

    fn lose_server_side(&mut self) {
        self.damage(|link| link.is_orphan = true);
        let world = &mut *self.world;
        world.server.drop_connection(&mut world.truth, &mut world.dice);
    }

    fn stall(&mut self, until: u64) {
        if let Some(link) = &mut self.world.link {
            link.up.stall(until);
            link.down.stall(until);
        }
    }

    fn outage(&mut self, outage: Outage) {
        let world = &mut *self.world;
        if world.outage.is_some() {
            return;
        }
        world.outage = Some(outage);
        world.outage_until = (world.now + outage.lasts).min(world.calm_at);
        world.breaks();
        if let Some(link) = &mut world.link {
            link.is_silent = true;
        }
        if outage.told {
            self.input(|session, now| session.network_lost(now));
        }
    }

    fn jump(&mut self, by: i64, told: bool) {
        self.highest = self.highest.max(self.now());
        self.clock += by;
        let stands_still = self.highest.since(self.now()).as_millis() as u64;
        let world = &mut *self.world;
        world.stands_still_until = match stands_still {
            0 => world.stands_still_until.min(world.now),
            still => world.now + still,
        };
        if told {
            self.input(|session, now| session.woke_up(now));
        }
    }
}
