//! `mcs::Session`: every input in any order, every output looked at.

use pushwire_core::mcs::Config;
use pushwire_core::mcs::Event;
use pushwire_core::mcs::Identity;
use pushwire_core::mcs::Memory;
use pushwire_core::mcs::Reason;
use pushwire_core::mcs::Session;
use pushwire_core::retry::Jitter;
use pushwire_core::retry::RetryPolicy;
use pushwire_core::secret::Secret;

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

const ENDS: [Reason; 2] = [Reason::EndOfStream, Reason::Transport];

/// What may be called at any time.
type Input = fn(&mut Session<'_>);

const INPUTS: [Input; 16] = [
    |session| outcome(session.start(instant(), identity())),
    |session| outcome(session.stop(instant())),
    |session| outcome(session.handle_connected(instant())),
    connect_failed,
    disconnected,
    received,
    |session| outcome(session.handle_timeout(instant())),
    |session| outcome(session.handle_transmitted(instant())),
    |session| outcome(session.accept(instant())),
    |session| outcome(session.reject(instant())),
    |session| outcome(session.network_changed(instant())),
    |session| outcome(session.network_lost(instant())),
    |session| outcome(session.woke_up(instant())),
    transmit,
    restore,
    look,
];

pub(crate) fn run() {
    let mut memory: Memory<512, 8, 128, 8> = Memory::new();
    let config = config();
    match Session::new(&mut memory, config, number()) {
        Ok(mut session) => drive(&mut session),
        Err(error) => {
            show(error.field());
            outcome::<(), _>(Err(error));
        }
    }
}

fn drive(session: &mut Session<'_>) {
    while flag() {
        if let Some(input) = choose(&INPUTS) {
            input(session);
        }
        events(session);
    }
}

fn config() -> Config {
    let preset = choose(&[Config::new(), Config::chromium(), Config::always_on()]);
    Config {
        server_heartbeat_interval: perhaps(duration()),
        client_heartbeat_interval: perhaps(duration()),
        send_selective_acknowledgements: flag(),
        send_stream_acknowledgements: flag(),
        connection_retry_count: perhaps(number() as u32),
        start_seconds_before_retry_connect: duration(),
        retry_policy: policy(),
        reset_interval: duration(),
        heartbeat_ack_timeout: duration(),
        abort_on_sequential_error_count: perhaps(number() as u32),
        monitor_interval: duration(),
        log_warn_limit: perhaps(number() as u32),
        connect_timeout: duration(),
        read_timeout: duration(),
        write_timeout: duration(),
        request_heartbeat_interval: flag(),
        endpoint_count: number() as u8,
        ..preset.unwrap_or_default()
    }
}

/// Reads a policy of any kind.
pub(crate) fn policy() -> RetryPolicy {
    let jitter = choose(&[Jitter::None, Jitter::Downward(number() as u8), Jitter::Full]);
    let exponential = jitter.map(|jitter| RetryPolicy::Exponential {
        base: duration(),
        factor: number() as u32,
        cap: duration(),
        jitter,
    });
    exponential.unwrap_or_default()
}

fn identity() -> Identity {
    Identity { android_id: number(), security_token: Secret::new(number()) }
}

fn connect_failed(session: &mut Session<'_>) {
    if let Some(failure) = failure() {
        show(failure.name());
        outcome(session.handle_connect_failed(instant(), failure));
    }
}

fn disconnected(session: &mut Session<'_>) {
    if let Some(reason) = choose(&ENDS) {
        outcome(session.handle_disconnected(instant(), reason));
    }
}

fn received(session: &mut Session<'_>) {
    keep(bytes(session.receive_buffer()));
    outcome(session.handle_received(instant(), number() as usize));
}

fn transmit(session: &mut Session<'_>) {
    let mut out = [0; 256];
    let out = out.get_mut(..number() as usize).unwrap_or_default();
    outcome(session.poll_transmit(instant(), out));
    keep(out);
}

fn restore(session: &mut Session<'_>) {
    let mut buffer = [0; 64];
    keep(session.restore_received(instant(), text(&mut buffer)));
    session.restore_remembered(instant(), number());
}

fn look(session: &mut Session<'_>) {
    outcome(session.poll_timeout());
    show(session.state().name());
    keep(session.awaits_answer());
    keep(session.server_unix_seconds(instant()));
    keep(session.config());
    session.unconfirmed_ids().for_each(keep);
    session.remembered_hashes().for_each(keep);
    keep(session);
}

fn events(session: &mut Session<'_>) {
    while let Some(event) = session.poll_event() {
        match event {
            Event::State { state, reason } => {
                show(state.name());
                show(reason.name());
            }
            Event::Message(push) | Event::SendError(push) => crate::mcs::push(Ok(push)),
            Event::Dropped { reason, .. } => show(reason.name()),
            Event::Skipped { tag } => keep(tag.number()),
            Event::Confirmed(ids) => ids.iter().for_each(keep),
            Event::Disconnected { reason } | Event::Stopped { reason } => show(reason),
            Event::Warning(warning) => show(warning.name()),
            event => keep(event),
        }
    }
}
