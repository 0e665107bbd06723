//! The driver between session, handler and store: slow handlers, refusals, broken stores.
//!
//! The client of the boards against the simulator, with short real intervals. Promises that no
//! heartbeat and no message is lost, and that none comes again once it is stored.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod driver_support;

use driver_support::*;
use pushwire_core::mcs::Config;
use pushwire_embassy::Command;
use pushwire_simulator::Fault;
use tokio::time::sleep;

/// Pings five times a second.
fn beating() -> Config {
    Config { client_heartbeat_interval: Some(ms(200)), heartbeat_ack_timeout: ms(400), ..fast() }
}

#[test]
fn handler_that_takes_long_costs_neither_heartbeat_nor_message() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        app.hold_next(ms(1_500));
        let ids = service.send(5);
        let script = async {
            app.until_given(1).await;
            let pings = service.pings();
            sleep(ms(1_200)).await;
            assert_eq!(app.given().len(), 1, "one at a time");
            assert!(service.pings() >= pings + 3, "{}", service.pings());
            assert_eq!(service.report().unacked, ids);
            service.until_acknowledged().await;
        };
        receive_during(&service, &Transport::default(), beating(), &app, &commands, script).await;
        assert_eq!(app.given(), ids);
        assert_eq!(app.flash.accepted(), ids);
        assert_eq!((service.logins(), app.count("disconnected")), (1, 1));
        assert!(service.report().history.violations.is_empty());
    });
}

#[test]
fn pings_of_the_server_are_answered_while_the_handler_works() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        app.hold_next(ms(700));
        service.fault(Fault::ServerPingInterval { interval_ms: Some(50) });
        let ids = service.send(1);
        let script = async {
            app.until_given(1).await;
            sleep(ms(500)).await;
            let frames = service.report().history.frames_received;
            assert!(frames.get(&1) >= Some(&4), "{frames:?}");
            assert_eq!(service.report().unacked, ids);
            service.until_acknowledged().await;
        };
        receive_during(&service, &Transport::default(), fast(), &app, &commands, script).await;
        assert_eq!(service.logins(), 1);
    });
}

#[test]
fn flood_larger_than_the_buffer_waits_for_the_handler() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        app.hold_next(ms(1_500));
        let ids = service.send_large(40, 1_000);
        let script = service.until_acknowledged();
        receive_during(&service, &Transport::default(), beating(), &app, &commands, script).await;
        assert_eq!(app.given(), ids);
        assert_eq!((service.logins(), app.count("duplicate")), (1, 0));
    });
}

#[test]
fn refused_message_comes_again_at_the_next_login() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        app.refuse_next(1);
        let ids = service.send(3);
        let script = async {
            app.until_given(3).await;
            until(|| service.report().unacked == ids[..1]).await;
            assert_eq!(app.flash.accepted(), ids[1..]);
            service.fault(Fault::Close { stanza: false });
            service.until_acknowledged().await;
        };
        receive_during(&service, &Transport::default(), fast(), &app, &commands, script).await;
        assert_eq!(app.given(), [&ids[..], &ids[..1]].concat());
        assert_eq!((service.logins(), app.count("duplicate")), (2, 0));
        assert!(service.report().history.violations.is_empty());
    });
}

#[test]
fn message_in_the_hands_of_the_handler_survives_its_connection() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        app.hold_next(ms(600));
        let ids = service.send(3);
        let script = async {
            app.until_given(1).await;
            service.fault(Fault::Close { stanza: false });
            until(|| service.logins() == 2).await;
            assert_eq!(app.given().len(), 1, "still in its hands");
            service.until_acknowledged().await;
        };
        receive_during(&service, &Transport::default(), fast(), &app, &commands, script).await;
        assert_eq!(app.given(), ids);
        assert_eq!(app.flash.accepted(), ids);
    });
}

#[test]
fn store_that_fails_is_reported_and_the_message_counts_as_received() {
    run(async {
        let (service, commands) = (Service::start().await, Commands::new());
        let app = App::new(&Flash::broken());
        let ids = service.send(2);
        let script = service.until_acknowledged();
        receive_during(&service, &Transport::default(), fast(), &app, &commands, script).await;
        assert_eq!(app.given(), ids);
        assert_eq!(app.errors(), ["the flash is worn out"; 2]);
    });
}

#[test]
fn confirmed_ids_leave_the_store_and_are_still_remembered() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        let ids = service.send(3);
        let script = async {
            app.until_given(3).await;
            until(|| app.flash.accepted() == ids).await;
            until(|| app.flash.unconfirmed().is_empty()).await;
        };
        receive_during(&service, &Transport::default(), fast(), &app, &commands, script).await;
        assert_eq!(app.flash.accepted(), ids);
    });
}

#[test]
fn stop_during_a_message_waits_for_the_handler_and_acknowledges() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        app.hold_next(ms(500));
        let ids = service.send(2);
        let script = app.until_given(1);
        receive_during(&service, &Transport::default(), fast(), &app, &commands, script).await;
        assert_eq!(app.given(), ids[..1]);
        until(|| !service.report().connected).await;
        assert_eq!(service.report().unacked, ids[1..]);
    });
}

#[test]
fn message_given_up_at_the_stop_comes_again_in_the_next_run() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        let ids = service.send(2);
        let transport = Transport::default();
        // Far longer than a stop waits.
        app.hold_next(ms(60_000));
        let script = async {
            app.until_given(1).await;
            commands.send(Command::Stop).await;
            until(|| app.count("stopped") == 1).await;
            app.hold_next(ms(0));
            service.until_acknowledged().await;
            commands.send(Command::Stop).await;
        };
        let client = receive_twice(&service, &transport, fast(), &app, &commands);
        tokio::join!(client, script);
        let given = app.given();
        assert_eq!(given.iter().filter(|id| **id == ids[0]).count(), 2, "{given:?}");
        assert_eq!(given.iter().filter(|id| **id == ids[1]).count(), 1, "{given:?}");
        assert!(ids.iter().all(|id| app.flash.accepted().contains(id)));
    });
}

#[test]
fn the_store_is_tended_when_no_message_waits() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        app.hold_next(ms(300));
        service.send(5);
        let script = service.until_acknowledged();
        receive_during(&service, &Transport::default(), fast(), &app, &commands, script).await;
        let tended = app.flash.tended();
        assert!(tended.contains(&5), "{tended:?}");
        assert!(!tended.iter().any(|stored| (1..5).contains(stored)), "{tended:?}");
    });
}

#[test]
fn the_login_tells_the_date_to_a_device_without_a_clock() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        let script = async {
            service.until_connected().await;
            commands.send(Command::Stop).await;
        };
        tokio::join!(receive_without_date(&service, &app, &commands), script);
        let [None, Some(told)] = app.dates()[..] else { panic!("{:?}", app.dates()) };
        assert!(host_date().abs_diff(told) < 60, "{told}");
    });
}
