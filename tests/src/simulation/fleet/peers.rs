//! Reconnect rules of other receivers: when the next attempt comes, and nothing else of them.
//!
//! Times between an attempt and its outcome are the scenario's.

use super::Client;
use crate::simulation::dice::Dice;

const SECOND: u64 = 1000;
const MINUTE: u64 = 60 * SECOND;

/// sdb9696/firebase-messaging, firebase_messaging/fcmpushclient.py (0.4.5): 3·k² s after attempt k of a
/// phase, five attempts, then the listener ends; a reset waits until 3 s after the last login. Any
/// frame but LoginResponse and Close clears the count of errors that would end it. It sleeps once more after
/// the fifth attempt, which changes nothing. Its 3 s begin where it sends the login, here where that is
/// accepted.
#[derive(Debug, Default)]
pub(crate) struct FirebaseMessaging {
    attempts: u64,
    last_login: u64,
}

impl Client for FirebaseMessaging {
    fn failed(&mut self, now: u64, _: &mut Dice) -> Option<u64> {
        self.attempts += 1;
        (self.attempts < 5).then_some(now + 3 * SECOND * self.attempts * self.attempts)
    }

    fn logged_in(&mut self, now: u64) {
        self.last_login = now;
    }

    fn closed(&mut self, now: u64, _: &mut Dice) -> Option<u64> {
        self.attempts = 0;
        Some(now.max(self.last_login + 3 * SECOND))
    }
}

/// Eneris/push-receiver, src/client.ts (4.3.1): min(n, 15) s before retry n, forever; a connection
/// starts the count again.
#[derive(Debug, Default)]
pub(crate) struct Eneris {
    retries: u64,
}

impl Client for Eneris {
    fn failed(&mut self, now: u64, _: &mut Dice) -> Option<u64> {
        self.retries += 1;
        Some(now + self.retries.min(15) * SECOND)
    }

    fn logged_in(&mut self, _: u64) {
        self.retries = 0;
    }

    fn closed(&mut self, now: u64, dice: &mut Dice) -> Option<u64> {
        self.failed(now, dice)
    }
}

/// crow-misia/go-push-receiver, backoff.go and fcm.go (0.5.0): anything below 2·5 s after the first
/// failure, doubling, at most 15 min; each check-in that succeeds, before each attempt, starts again.
#[derive(Debug, Default)]
pub(crate) struct CrowMisia;

impl Client for CrowMisia {
    fn failed(&mut self, now: u64, dice: &mut Dice) -> Option<u64> {
        Some(now + dice.within(0..10 * SECOND))
    }

    fn logged_in(&mut self, _: u64) {}

    fn closed(&mut self, now: u64, dice: &mut Dice) -> Option<u64> {
        self.failed(now, dice)
    }
}

/// agusibrahim/esp-fcm-arduino, lib/FCMReceiver/src/fcm_mcs.c (1.0.0): 1 s, doubling to 60 s, never
/// lowered again.
#[derive(Debug)]
pub(crate) struct EspFcmArduino {
    wait: u64,
}

impl Default for EspFcmArduino {
    fn default() -> Self {
        Self { wait: SECOND }
    }
}

impl Client for EspFcmArduino {
    fn failed(&mut self, now: u64, _: &mut Dice) -> Option<u64> {
        let wait = self.wait;
        self.wait = (wait * 2).min(MINUTE);
        Some(now + wait)
    }

    fn logged_in(&mut self, _: u64) {}

    fn closed(&mut self, now: u64, dice: &mut Dice) -> Option<u64> {
        self.failed(now, dice)
    }
}

/// microg/GmsCore, play-services-core/src/main/java/org/microg/gms/gcm/McsService.java
/// (`getCurrentDelay`): 5 s, then 10 s and 10 s more each time; the sixth of these steps is a minute longer,
/// as all that follow up to 10 min; any input starts again.
#[derive(Debug, Default)]
pub(crate) struct MicroG {
    delay: u64,
}

impl Client for MicroG {
    fn failed(&mut self, now: u64, _: &mut Dice) -> Option<u64> {
        let wait = if self.delay == 0 { 5 * SECOND } else { self.delay };
        if self.delay < MINUTE {
            self.delay += 10 * SECOND;
        }
        if (MINUTE..10 * MINUTE).contains(&self.delay) {
            self.delay += MINUTE;
        }
        Some(now + wait)
    }

    fn logged_in(&mut self, _: u64) {
        self.delay = 0;
    }

    fn closed(&mut self, now: u64, dice: &mut Dice) -> Option<u64> {
        self.failed(now, dice)
    }
}

/// Chromium, components/gcm_driver/gcm_backoff_policy.cc, net/base/backoff_entry.cc and
/// google_apis/gcm/engine/connection_factory_impl.cc: 30 s, doubling, 33 % off at random, at most
/// 10 min; a login that dies within 10 s goes on with the backoff before it, one that lived longer is
/// followed at once.
#[derive(Debug, Default)]
pub(crate) struct Chromium {
    failures: u32,
    last_login: Option<u64>,
}

impl Client for Chromium {
    fn failed(&mut self, now: u64, dice: &mut Dice) -> Option<u64> {
        self.failures += 1;
        let wait = 30.0 * SECOND as f64 * 2_f64.powi(self.failures as i32 - 1);
        let wait = wait * (1.0 - 0.33 * dice.fraction());
        Some(now + (wait as u64).min(10 * MINUTE))
    }

    fn logged_in(&mut self, now: u64) {
        self.last_login = Some(now);
    }

    fn closed(&mut self, now: u64, dice: &mut Dice) -> Option<u64> {
        if self.last_login.take().is_some_and(|at| now - at <= 10 * SECOND) {
            return self.failed(now, dice);
        }
        self.failures = 0;
        Some(now)
    }
}
