//! What the loops of a running client and its handles share, and one of the loops: the clock.
//!
//! Policy is `pushwire_core::xmpp::Session`'s; what is here passes its events on and waits for its deadlines.
//! Nothing is borrowed across an await, and nobody but the runner gives the session an input that can cause
//! events: a handle's orders wait for it.

use core::cell::Cell;
use core::cell::RefCell;
use core::convert::Infallible;

use embassy_futures::select::Either;
use embassy_futures::select::select;
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embassy_sync::signal::Signal;
use embassy_sync::waitqueue::MultiWakerRegistration;
use pushwire_core::error::DriveError;
use pushwire_core::time::Instant;
use pushwire_core::xmpp::Event;
use pushwire_core::xmpp::Link;
use pushwire_core::xmpp::Reason;
use pushwire_core::xmpp::Session;

use super::observer::Observer;
use crate::clock::Clock;
use crate::clock::wait_until;
use crate::link::Signals;

/// How many tasks are woken in their own right when there is room again; more wake each other.
const WAITING: usize = 4;

/// How the end was asked for; the later one counts for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    Finish,
    Stop,
}

/// One connection's side of the session.
pub(super) struct LinkState {
    pub(super) signals: Signals,
    /// The session wants it to be opened.
    wanted: Cell<bool>,
    ordered: Signal<NoopRawMutex, ()>,
}

impl LinkState {
    const fn new() -> Self {
        Self { signals: Signals::new(), wanted: Cell::new(false), ordered: Signal::new() }
    }

    /// Waits for the order to connect.
    pub(super) async fn next_order(&self) {
        while !self.wanted.take() {
            self.ordered.wait().await;
        }
        self.signals.disconnect.reset();
    }
}

/// What the loops and the handles share.
pub(super) struct Shared<'r, K> {
    pub(super) session: RefCell<Session<'r>>,
    pub(super) clock: K,
    first: LinkState,
    second: LinkState,
    /// Tasks that wait for room.
    pub(super) senders: RefCell<MultiWakerRegistration<WAITING>>,
    asked: Cell<Option<End>>,
    deadline: Signal<NoopRawMutex, ()>,
    pub(super) stopped: Signal<NoopRawMutex, Reason>,
}

impl<'r, K: Clock> Shared<'r, K> {
    pub(super) const fn new(session: Session<'r>, clock: K) -> Self {
        Self {
            session: RefCell::new(session),
            clock,
            first: LinkState::new(),
            second: LinkState::new(),
            senders: RefCell::new(MultiWakerRegistration::new()),
            asked: Cell::new(None),
            deadline: Signal::new(),
            stopped: Signal::new(),
        }
    }

    pub(super) const fn link(&self, link: Link) -> &LinkState {
        match link {
            Link::First => &self.first,
            Link::Second => &self.second,
        }
    }

    /// Has the runner end the session.
    pub(super) fn ask(&self, end: End) {
        self.asked.set(self.asked.get().max(Some(end)));
        self.deadline.signal(());
    }

    /// A message waits to be sent.
    pub(super) fn message_waits(&self) {
        for link in Link::ALL {
            self.link(link).signals.writable.signal(());
        }
    }

    pub(super) fn wake_senders(&self) {
        self.senders.borrow_mut().wake();
    }
}

/// A session while it runs.
pub(super) struct Running<'a, 'r, K, O> {
    pub(super) shared: &'a Shared<'r, K>,
    pub(super) observer: RefCell<&'a mut O>,
}

impl<'r, K: Clock, O: Observer> Running<'_, 'r, K, O> {
    /// Gives the session an input, then drains its events, as the drive rule wants.
    pub(super) fn input<T>(
        &self,
        input: impl FnOnce(&mut Session<'r>, Instant) -> Result<T, DriveError>,
    ) -> Option<T> {
        let outcome = self.give(input);
        // At once: what an observer cannot take must not be acknowledged.
        self.end_if_asked();
        outcome
    }

    fn give<T>(
        &self,
        input: impl FnOnce(&mut Session<'r>, Instant) -> Result<T, DriveError>,
    ) -> Option<T> {
        let now = self.shared.clock.now();
        // The outcome of something that the session has given up in the meantime is refused; nothing is to be
        // done about it.
        let outcome = input(&mut self.shared.session.borrow_mut(), now).ok();
        self.drain();
        outcome
    }

    fn end_if_asked(&self) {
        while let Some(end) = self.shared.asked.take() {
            self.give(|session, now| match end {
                End::Finish => session.finish(now),
                End::Stop => session.stop(now),
            });
            // They learn that no more is taken.
            self.shared.wake_senders();
        }
    }

    /// Takes what is due to be written. The other loops are woken only if that changed anything: two connections
    /// with nothing to write would wake each other for ever.
    pub(super) fn transmit(&self, link: Link, out: &mut [u8]) -> usize {
        self.end_if_asked();
        let now = self.shared.clock.now();
        let len = self.shared.session.borrow_mut().poll_transmit(now, link, out).unwrap_or(0);
        if self.pass_events_on() || len > 0 {
            self.wake_loops();
        }
        len
    }

    /// Passes every event on and wakes the loops.
    fn drain(&self) {
        self.pass_events_on();
        self.wake_loops();
    }

    /// Passes every event on, and tells whether there was one.
    fn pass_events_on(&self) -> bool {
        let mut session = self.shared.session.borrow_mut();
        let mut any = false;
        while let Some(event) = session.poll_event() {
            any = true;
            self.obey(&event);
            self.observer.borrow_mut().on_event(&event);
        }
        any
    }

    fn wake_loops(&self) {
        self.shared.deadline.signal(());
        for link in Link::ALL {
            let signals = &self.shared.link(link).signals;
            signals.writable.signal(());
            signals.readable.signal(());
        }
    }

    fn obey(&self, event: &Event<'_>) {
        match event {
            Event::Connect { link } => {
                let state = self.shared.link(*link);
                state.wanted.set(true);
                state.ordered.signal(());
            }
            Event::Disconnect { link } => {
                let state = self.shared.link(*link);
                state.wanted.set(false);
                state.signals.disconnect.signal(());
            }
            Event::Ack(_) | Event::Nack { is_final: true, .. } | Event::StanzaError { .. } => {
                self.shared.wake_senders();
            }
            Event::Stopped { reason } => self.shared.stopped.signal(*reason),
            _ => {}
        }
    }

    /// Starts the session. One of a run whose future was dropped is ended first: its connections went with it.
    pub(super) fn start(&self) {
        self.give(|session, now| session.stop(now));
        for link in Link::ALL {
            self.give(|session, now| session.handle_disconnected(now, link, Reason::Transport));
            self.shared.link(link).wanted.set(false);
        }
        self.shared.stopped.reset();
        // It is created or stopped here, so that it can always be started.
        self.give(|session, now| session.start(now));
    }

    /// Waits for deadlines, and for the end to be asked for.
    pub(super) async fn keep_time(&self) -> Infallible {
        loop {
            self.end_if_asked();
            self.shared.deadline.reset();
            let deadline = self.shared.session.borrow().poll_timeout().ok().flatten();
            let timeout = wait_until(&self.shared.clock, deadline);
            if let Either::First(()) = select(timeout, self.shared.deadline.wait()).await {
                self.input(|session, now| session.handle_timeout(now));
            }
        }
    }
}
