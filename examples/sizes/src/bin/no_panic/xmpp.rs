//! `xmpp::Session`: every input of both connections in any order, every output looked at.

use pushwire_core::secret::Redacted;
use pushwire_core::xmpp::Account;
use pushwire_core::xmpp::Config;
use pushwire_core::xmpp::Event;
use pushwire_core::xmpp::Link;
use pushwire_core::xmpp::Memory;
use pushwire_core::xmpp::Reason;
use pushwire_core::xmpp::Session;
use pushwire_core::xmpp::ccs::Data;
use pushwire_core::xmpp::ccs::Downstream;
use pushwire_core::xmpp::ccs::Inbound;

use crate::outside::bytes;
use crate::outside::choose;
use crate::outside::duration;
use crate::outside::failure;
use crate::outside::flag;
use crate::outside::instant;
use crate::outside::keep;
use crate::outside::number;
use crate::outside::outcome;
use crate::outside::perhaps;
use crate::outside::show;
use crate::outside::text;
use crate::session::policy;

const ENDS: [Reason; 2] = [Reason::EndOfStream, Reason::Transport];

/// What may be called at any time, for a link.
type Input = fn(&mut Session<'_>, Link);

const INPUTS: [Input; 12] = [
    |session, _| outcome(session.start(instant())),
    |session, _| outcome(session.finish(instant())),
    |session, _| outcome(session.stop(instant())),
    |session, link| outcome(session.handle_connected(instant(), link)),
    connect_failed,
    disconnected,
    |session, _| outcome(session.handle_timeout(instant())),
    |session, link| outcome(session.handle_transmitted(instant(), link)),
    received,
    transmit,
    |session, _| send(session),
    |session, link| look(session, link),
];

pub(crate) fn run() {
    let mut memory: Memory<512, 512, 8, 512, 8> = Memory::new();
    let (mut user, mut password, mut domain) = ([0; 32], [0; 32], [0; 32]);
    let account = Account {
        domain: text(&mut domain),
        user: text(&mut user),
        password: Redacted::new(text(&mut password)),
        resource: perhaps("device"),
        service: perhaps("service"),
    };
    match Session::new(&mut memory, account, config(), number()) {
        Ok(mut session) => drive(&mut session),
        Err(error) => outcome::<(), _>(Err(error)),
    }
}

fn drive(session: &mut Session<'_>) {
    while flag() {
        if let (Some(input), Some(link)) = (choose(&INPUTS), choose(&Link::ALL)) {
            keep(link.index());
            input(session, link);
        }
        events(session);
    }
}

fn config() -> Config {
    Config {
        max_pending: number() as usize,
        message_retry_count: number() as u32,
        client_heartbeat_interval: perhaps(duration()),
        heartbeat_ack_timeout: duration(),
        whitespace_interval: perhaps(duration()),
        connection_retry_count: perhaps(number() as u32),
        start_seconds_before_retry_connect: duration(),
        retry_policy: policy(),
        reset_interval: duration(),
        drain_timeout: duration(),
        connect_timeout: duration(),
        read_timeout: duration(),
        write_timeout: duration(),
    }
}

fn connect_failed(session: &mut Session<'_>, link: Link) {
    if let Some(failure) = failure() {
        outcome(session.handle_connect_failed(instant(), link, failure));
    }
}

fn disconnected(session: &mut Session<'_>, link: Link) {
    if let Some(reason) = choose(&ENDS) {
        outcome(session.handle_disconnected(instant(), link, reason));
    }
}

fn received(session: &mut Session<'_>, link: Link) {
    let mut buffer = [0; 128];
    keep(session.can_receive(link));
    outcome(session.handle_received(instant(), link, bytes(&mut buffer)));
}

fn transmit(session: &mut Session<'_>, link: Link) {
    let mut out = [0; 128];
    let out = out.get_mut(..number() as usize).unwrap_or_default();
    outcome(session.poll_transmit(instant(), link, out));
    keep(out);
}

fn send(session: &mut Session<'_>) {
    let mut buffer = [0; 64];
    let word = text(&mut buffer);
    let message = Downstream {
        to: Some(word.into()),
        message_id: word.into(),
        data: Some(Data::Pairs(&[(word, word)])),
        ..Downstream::default()
    };
    if let Err(error) = session.send(instant(), &message) {
        show(error.name());
        outcome::<(), _>(Err(error));
    }
}

fn look(session: &Session<'_>, link: Link) {
    outcome(session.poll_timeout());
    keep((session.is_stopped(), session.can_receive(link), session.config()));
    session.unanswered().for_each(keep);
    keep(session);
}

fn events(session: &mut Session<'_>) {
    while let Some(event) = session.poll_event() {
        keep(event);
        match event {
            Event::Nack { nack, .. } => crate::ccs::inbound(&Inbound::Nack(nack)),
            Event::Control(control) => crate::ccs::inbound(&Inbound::Control(control)),
            Event::Receipt(receipt) => crate::ccs::inbound(&Inbound::Receipt(receipt)),
            Event::Upstream(upstream) => crate::ccs::inbound(&Inbound::Upstream(upstream)),
            Event::Skipped { reason } => {
                show(reason.name());
                show(reason);
            }
            Event::Disconnected { reason, .. } | Event::Stopped { reason } => {
                show(reason.name());
                keep(reason.is_final());
                show(reason);
            }
            event => keep(event),
        }
    }
}
