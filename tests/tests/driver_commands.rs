//! Commands to a running client: each does what its documentation says, and nothing else.
//!
//! The waits of the configuration are long here, so that whatever happens at once was caused by
//! the command.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod driver_support;

use std::time::Duration;
use std::time::Instant;

use driver_support::*;
use pushwire_core::mcs::Config;
use pushwire_embassy::Command;
use pushwire_simulator::Fault;
use pushwire_simulator::Scope;
use tokio::time::sleep;

/// Waits far longer than a test, unless it is told otherwise.
fn patient() -> Config {
    let long = Duration::from_secs(60);
    Config {
        client_heartbeat_interval: Some(long),
        start_seconds_before_retry_connect: long,
        reset_interval: long,
        ..fast()
    }
}

#[test]
fn stop_sends_what_is_due_and_ends() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        let ids = service.send(12);
        let script = app.until_given(12);
        receive_during(&service, &Transport::default(), patient(), &app, &commands, script).await;
        until(|| !service.report().connected).await;
        assert_eq!((app.given(), service.report().unacked), (ids, vec![]));
        assert_eq!(app.count("stopped"), 1);
    });
}

#[test]
fn stop_ends_a_client_that_waits_to_connect() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        service.simulator.control().inject(Fault::RefuseConnections {}, Scope::default()).unwrap();
        let start = Instant::now();
        let script = until(|| app.count("retry") == 1);
        receive_during(&service, &Transport::default(), patient(), &app, &commands, script).await;
        assert!(start.elapsed() < Duration::from_secs(2));
        assert_eq!(service.logins(), 0);
    });
}

#[test]
fn network_changed_connects_anew_at_once() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        let transport = Transport::default();
        let script = async {
            service.until_connected().await;
            commands.send(Command::NetworkChanged).await;
            until(|| service.logins() == 2).await;
            let ids = service.send(1);
            service.until_acknowledged().await;
            assert_eq!(app.given(), ids);
        };
        receive_during(&service, &transport, patient(), &app, &commands, script).await;
        assert_eq!((transport.opened(), app.count("retry")), (2, 0));
    });
}

#[test]
fn network_lost_stays_away_until_the_network_changes() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        let transport = Transport::default();
        let script = async {
            service.until_connected().await;
            commands.send(Command::NetworkLost).await;
            until(|| !service.report().connected).await;
            let ids = service.send(1);
            sleep(ms(300)).await;
            assert_eq!(transport.opened(), 1, "it waits");
            commands.send(Command::NetworkChanged).await;
            service.until_acknowledged().await;
            assert_eq!(app.given(), ids);
        };
        receive_during(&service, &transport, fast(), &app, &commands, script).await;
        assert_eq!(transport.opened(), 2);
    });
}

#[test]
fn network_lost_ends_a_wait_too() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        let transport = Transport::default();
        let refuse = Fault::RefuseConnections {};
        service.simulator.control().inject(refuse, Scope::default()).unwrap();
        let config = Config { start_seconds_before_retry_connect: ms(150), ..fast() };
        let script = async {
            until(|| app.count("retry") == 1).await;
            commands.send(Command::NetworkLost).await;
            sleep(ms(400)).await;
            assert_eq!(transport.opened(), 1, "no attempt without a network");
            commands.send(Command::NetworkChanged).await;
            service.until_connected().await;
        };
        receive_during(&service, &transport, config, &app, &commands, script).await;
    });
}

#[test]
fn woke_up_pings_at_once() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        let script = async {
            service.until_connected().await;
            until(|| app.count("connect") == 1).await;
            sleep(ms(100)).await;
            assert_eq!(service.pings(), 0);
            commands.send(Command::WokeUp).await;
            until(|| service.pings() == 1 && app.count("pong") == 1).await;
        };
        receive_during(&service, &Transport::default(), patient(), &app, &commands, script).await;
        assert_eq!((service.logins(), app.count("ping")), (1, 1));
    });
}

#[test]
fn woke_up_connects_at_once_instead_of_waiting() {
    run(async {
        let (service, app, commands) = (Service::start().await, App::default(), Commands::new());
        service.simulator.control().inject(Fault::RefuseConnections {}, Scope::default()).unwrap();
        let script = async {
            until(|| app.count("retry") == 1).await;
            commands.send(Command::WokeUp).await;
            service.until_connected().await;
        };
        receive_during(&service, &Transport::default(), patient(), &app, &commands, script).await;
        assert_eq!(service.logins(), 1);
    });
}
