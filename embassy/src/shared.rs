//! What the three loops of a running client share, and two of them: the clock and the delivery.
//!
//! The third, the network's, is in `network.rs`. All policy is in `pushwire_core::mcs::Session`; what is
//! here passes its events on, waits for its deadlines, and answers it once the handler and the store
//! have a message. Nothing is borrowed across an await.

use core::cell::Cell;
use core::cell::RefCell;
use core::convert::Infallible;
use core::fmt::Display;

use embassy_futures::select::Either3;
use embassy_futures::select::select3;
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embassy_sync::blocking_mutex::raw::RawMutex;
use embassy_sync::signal::Signal;
use pushwire_core::error::DriveError;
use pushwire_core::mcs::Event;
use pushwire_core::mcs::Push;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::Session;
use pushwire_core::push;
use pushwire_core::push::Keys;
use pushwire_core::push::OpenError;
use pushwire_core::time::Instant;

use crate::clock::Clock;
use crate::clock::wait_until;
use crate::control::Command;
use crate::control::Control;
use crate::delivery::Delivery;
use crate::delivery::Item;
use crate::handler::Handler;
use crate::handler::Observer;
use crate::handler::Rejected;
use crate::link::Signals;
use crate::store::Store;

/// What the three loops share.
pub(crate) struct Shared<'a, 'r, K, O> {
    pub(crate) session: RefCell<&'a mut Session<'r>>,
    delivery: RefCell<&'a mut Delivery<'r>>,
    observer: RefCell<&'a mut O>,
    clock: &'a K,
    /// Endpoint that the session wants to be connected to.
    connect: Cell<Option<u8>>,
    stopped: Cell<Option<Reason>>,
    /// Ids were confirmed: the store may forget them.
    confirmed: Cell<bool>,
    /// What wakes the connection's loops.
    pub(crate) signals: Signals,
    ordered: Signal<NoopRawMutex, ()>,
    deadline: Signal<NoopRawMutex, ()>,
    delivered: Signal<NoopRawMutex, ()>,
}

impl<'a, 'r, K: Clock, O: Observer> Shared<'a, 'r, K, O> {
    pub(crate) fn new(
        session: &'a mut Session<'r>,
        delivery: &'a mut Delivery<'r>,
        clock: &'a K,
        observer: &'a mut O,
    ) -> Self {
        Self {
            session: RefCell::new(session),
            delivery: RefCell::new(delivery),
            observer: RefCell::new(observer),
            clock,
            connect: Cell::new(None),
            stopped: Cell::new(None),
            confirmed: Cell::new(false),
            signals: Signals::new(),
            ordered: Signal::new(),
            deadline: Signal::new(),
            delivered: Signal::new(),
        }
    }

    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }

    pub(crate) fn unix_seconds(&self) -> Option<u64> {
        self.clock.unix_seconds()
    }

    /// Shows the observer why something failed.
    pub(crate) fn report(&self, error: &dyn Display) {
        self.observer.borrow_mut().on_error(error);
    }

    /// Gives the session an input, then drains its events, as the drive rule wants.
    pub(crate) fn input(
        &self,
        input: impl FnOnce(&mut Session<'r>, Instant) -> Result<(), DriveError>,
    ) {
        let now = self.now();
        // The outcome of something that the session has given up in the meantime is refused;
        // nothing is to be done about it.
        let _ = input(&mut self.session.borrow_mut(), now);
        self.drain();
    }

    /// Passes every event on and wakes the loops.
    pub(crate) fn drain(&self) {
        let mut session = self.session.borrow_mut();
        while let Some(event) = session.poll_event() {
            self.obey(&event);
            self.observer.borrow_mut().on_event(&event);
        }
        for loops in [&self.deadline, &self.signals.writable, &self.signals.readable] {
            loops.signal(());
        }
    }

    fn obey(&self, event: &Event<'_>) {
        match event {
            Event::Connect { endpoint } => {
                self.connect.set(Some(*endpoint));
                self.ordered.signal(());
            }
            Event::Disconnect => {
                self.connect.set(None);
                self.signals.disconnect.signal(());
            }
            Event::Stopped { reason } => {
                self.stopped.set(Some(*reason));
                self.ordered.signal(());
            }
            Event::Confirmed(_) => {
                self.confirmed.set(true);
                self.delivered.signal(());
            }
            // Other events may come while the handler has the delivery.
            message if Delivery::is_for(message) => {
                self.delivery.borrow_mut().take(message);
                self.delivered.signal(());
            }
            _ => {}
        }
    }

    /// Waits for deadlines and commands.
    pub(crate) async fn keep_time<M: RawMutex>(&self, control: &Control<M>) -> Infallible {
        loop {
            self.deadline.reset();
            let deadline = self.session.borrow().poll_timeout().ok().flatten();
            let timeout = wait_until(self.clock, deadline);
            match select3(timeout, control.receive(), self.deadline.wait()).await {
                Either3::First(()) => {
                    self.input(|session, now| session.handle_timeout(now));
                }
                Either3::Second(command) => self.command(command),
                Either3::Third(()) => {}
            }
        }
    }

    fn command(&self, command: Command) {
        self.input(|session, now| match command {
            Command::Stop => session.stop(now),
            Command::NetworkChanged => session.network_changed(now),
            Command::NetworkLost => session.network_lost(now),
            Command::WokeUp => session.woke_up(now),
        });
    }

    /// Hands messages to the handler, stores the accepted ids, then answers the session.
    pub(crate) async fn deliver<S: Store>(
        &self,
        handler: &mut impl Handler,
        store: &mut S,
        keys: Option<&Keys>,
    ) -> Infallible {
        loop {
            self.delivered.wait().await;
            if self.session.borrow().awaits_answer() {
                self.answer(handler, store, keys).await;
            }
            if self.confirmed.take() {
                let session = self.session.borrow();
                store.confirmed(&|id| session.unconfirmed_ids().any(|known| known == id));
            }
            if !self.session.borrow().awaits_answer()
                && let Err(error) = store.tend().await
            {
                self.report(&error);
            }
        }
    }

    #[allow(
        clippy::await_holding_refcell_ref,
        reason = "the delivery is not taken again before the session was answered"
    )]
    async fn answer<S: Store>(
        &self,
        handler: &mut impl Handler,
        store: &mut S,
        keys: Option<&Keys>,
    ) {
        let mut delivery = self.delivery.borrow_mut();
        let (outcome, id) = match delivery.item() {
            Some(Item::Push(body)) => self.handled(body, keys, handler).await,
            Some(Item::Id(id)) => (Ok(()), Some(id)),
            None => (Ok(()), None),
        };
        let accepted = id.filter(|id| !id.is_empty() && outcome.is_ok());
        if let Some(id) = accepted
            && let Err(error) = store.accepted(id).await
        {
            self.report(&error);
        }
        drop(delivery);
        self.input(|session, now| match outcome {
            Ok(()) => session.accept(now),
            Err(Rejected) => session.reject(now),
        });
    }

    /// Opens a message and hands it over. One that cannot be opened is reported and accepted: it
    /// would never get better.
    async fn handled<'b>(
        &self,
        body: &'b mut [u8],
        keys: Option<&Keys>,
        handler: &mut impl Handler,
    ) -> (Result<(), Rejected>, Option<&'b str>) {
        let opened = push::open(keys, body);
        let push = match &opened {
            Ok(opened) => Push::decode_opened(body, opened),
            Err(_) => Push::decode(body),
        };
        // The session decoded the same bytes.
        let Ok(push) = push else {
            return (Ok(()), None);
        };
        let outcome = match opened {
            Err(OpenError::Decrypt(error)) => {
                self.observer.borrow_mut().on_undecryptable(&push, error);
                Ok(())
            }
            _ => handler.on_push(&push).await,
        };
        (outcome, push.persistent_id())
    }

    /// Waits for the order to connect, or for the end of the session.
    pub(crate) async fn next_order(&self) -> Result<u8, Reason> {
        loop {
            if let Some(reason) = self.stopped.take() {
                return Err(reason);
            }
            if let Some(endpoint) = self.connect.take() {
                return Ok(endpoint);
            }
            self.ordered.wait().await;
        }
    }
}
