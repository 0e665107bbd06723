//! The driver over transports that are slow, cut and broken, and runs that are dropped.
//!
//! Failures are injected after so many bytes or polls, sampled over a whole connection. Promises
//! for each of them: recovery, no message lost, none given again once it is stored.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod driver_support;

use driver_support::*;
use pushwire_embassy::Command;

/// Messages of each case.
const MESSAGES: usize = 3;

/// Receives everything over `transport`, whatever it takes.
async fn receive_all(transport: &Transport) -> (Service, App) {
    let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
    service.send(MESSAGES);
    let script = service.until_acknowledged();
    receive_during(&service, transport, fast(), &app, &commands, script).await;
    (service, app)
}

fn assert_all_received(service: &Service, app: &App, ids: &[String]) {
    let mut accepted = app.flash.accepted();
    accepted.sort();
    let mut sent = ids.to_vec();
    sent.sort();
    assert_eq!(accepted, sent, "each is stored once");
    assert!(service.report().unacked.is_empty());
    let violations = service.report().history.violations;
    assert!(violations.is_empty(), "{violations:?}");
}

#[test]
fn pieces_of_one_byte_and_pending_polls_change_nothing() {
    for (piece, hesitates) in [(1, false), (1, true), (7, true), (usize::MAX, true)] {
        let plan = Plan { piece, hesitates, ..Plan::default() };
        run(async {
            let (service, app) = receive_all(&Transport::planned([plan])).await;
            assert_eq!((service.logins(), app.given().len()), (1, MESSAGES), "{plan:?}");
            assert!(app.errors().is_empty());
        });
    }
}

/// One service, and a connection that fails early for each plan in turn.
fn survives(plans: impl IntoIterator<Item = Plan>) {
    run(async {
        let (service, commands) = (Service::start().await, Commands::new());
        let app = App::default();
        let mut ids = vec![];
        for plan in plans {
            ids.extend(service.send(MESSAGES));
            // The second connection fails too, so that a login lists ids that are unconfirmed.
            let transport = Transport::planned([plan, plan]);
            let script = service.until_acknowledged();
            receive_during(&service, &transport, fast(), &app, &commands, script).await;
        }
        assert_all_received(&service, &app, &ids);
    });
}

#[test]
fn connection_that_breaks_after_any_number_of_bytes_read_loses_nothing() {
    let early = (0..900).step_by(225);
    let late = (900..2_400).step_by(41);
    survives(early.chain(late).map(|read| Plan { read, ..Plan::default() }));
}

#[test]
fn connection_that_breaks_after_any_number_of_bytes_written_loses_nothing() {
    let early = (0..250).step_by(125);
    let late = (250..1_100).step_by(23);
    survives(early.chain(late).map(|written| Plan { written, ..Plan::default() }));
}

#[test]
fn run_dropped_at_any_poll_loses_nothing_for_the_next_client() {
    run(async {
        let (service, commands) = (Service::start().await, Commands::new());
        let app = App::default();
        let mut ids = vec![];
        for polls in (1..40).chain((40..100).step_by(9)) {
            ids.extend(service.send(MESSAGES));
            // Pieces make more points to be dropped at.
            let transport = Transport::planned([Plan { piece: 60, ..Plan::default() }]);
            let cut = receive(&service, &transport, fast(), &app, &commands);
            assert_eq!(cut_off(cut, polls).await, None);
        }
        let script = service.until_acknowledged();
        let transport = Transport::default();
        receive_during(&service, &transport, fast(), &app, &commands, script).await;
        assert_all_received(&service, &app, &ids);
    });
}

#[test]
fn run_dropped_at_any_poll_loses_nothing_for_the_same_client() {
    for polls in (1..60).step_by(5) {
        run(async {
            let (service, app) = (Service::start().await, App::default());
            let commands = Commands::new();
            let ids = service.send(MESSAGES);
            let transport = Transport::planned([Plan { piece: 60, ..Plan::default() }]);
            let parts = [polls, polls];
            let client = receive_in_parts(&service, &transport, fast(), &app, &commands, &parts);
            let script = async {
                service.until_acknowledged().await;
                commands.send(Command::Stop).await;
            };
            tokio::join!(client, script);
            assert_all_received(&service, &app, &ids);
        });
    }
}

#[test]
fn run_dropped_while_the_handler_works_gives_the_message_again() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        let ids = service.send(2);
        app.hold_next(ms(60_000));
        let transport = Transport::default();
        let cut = receive(&service, &transport, fast(), &app, &commands);
        tokio::select! {
            reason = polled(cut, usize::MAX) => panic!("{reason:?}"),
            () = app.until_given(1) => {}
        }
        app.hold_next(ms(0));
        let script = service.until_acknowledged();
        receive_during(&service, &transport, fast(), &app, &commands, script).await;
        assert_eq!(app.given(), [&ids[..1], &ids[..]].concat());
    });
}
