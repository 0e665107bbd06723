//! A stream between two executors: `Relay` under the client, and by itself.
//!
//! Both ends run in one test, interleaved by tokio. Promises that the client cannot tell a relayed
//! stream from a direct one, whatever the network does.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod driver_support;

use std::pin::pin;

use driver_support::*;
use embassy_futures::select::Either;
use embassy_futures::select::select;
use embedded_io_async::Error;
use embedded_io_async::ErrorKind;
use embedded_io_async::Read;
use embedded_io_async::Write;
use pushwire_embassy::ByteStream;
use pushwire_embassy::Command;
use pushwire_embassy::Connector;
use pushwire_embassy::relay::Relay;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

/// Messages of each case.
const MESSAGES: usize = 5;

/// Runs `client` while the relay is served over `transport`.
async fn served<const IN: usize, const OUT: usize, F: Future>(
    relay: &Relay<IN, OUT>,
    transport: &Transport,
    client: F,
) -> F::Output {
    let mut connector = transport.clone();
    match select(pin!(relay.serve(&mut connector)), pin!(client)).await {
        Either::First(never) => match never {},
        Either::Second(output) => output,
    }
}

/// A server on loopback that answers as `serve` says, one connection after another.
async fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

async fn receives_all<const IN: usize, const OUT: usize>(plans: &[Plan]) {
    let (service, commands, app) = (Service::start().await, Commands::new(), App::default());
    let (relay, transport) = (Relay::<IN, OUT>::new(), Transport::planned(plans.iter().copied()));
    let ids = service.send_large(MESSAGES, 3000);
    let client = receive_over(&service, relay.connector(), fast(), &app, &commands);
    let script = async {
        app.until_given(MESSAGES).await;
        service.until_acknowledged().await;
        commands.send(Command::Stop).await;
        core::future::pending::<()>().await;
    };
    let both = async { select(pin!(client), pin!(script)).await };
    served(&relay, &transport, both).await;
    assert_eq!(app.flash.accepted(), ids);
    assert!(service.report().history.violations.is_empty());
    assert_eq!(transport.opened(), plans.len() + 1);
}

#[test]
fn the_client_receives_through_a_relay_of_any_size() {
    run(async {
        receives_all::<1024, 1024>(&[]).await;
        receives_all::<16, 8>(&[]).await;
    });
}

#[test]
fn the_client_survives_connections_that_fail_behind_the_relay() {
    let broken = |read, written| Plan { read, written, ..Plan::default() };
    let plans = [broken(0, 9999), broken(100, 9999), broken(9999, 50), broken(1500, 700)];
    run(receives_all::<64, 1024>(&plans));
}

#[test]
fn every_byte_arrives_before_the_end_is_told() {
    // Less and more than the relay holds: the end is known before the first read, or after the last.
    run(all_arrive(20));
    run(all_arrive(1000));
}

async fn all_arrive(sent: usize) {
    let (listener, port) = listen().await;
    let server = async {
        let (mut tcp, _) = listener.accept().await.unwrap();
        tcp.write_all(&vec![7; sent]).await.unwrap();
    };
    let relay = Relay::<32, 32>::new();
    let client = async {
        let mut connector = relay.connector();
        let mut stream = connector.connect("127.0.0.1", port).await.unwrap();
        let (mut reader, _) = stream.split();
        tokio::time::sleep(ms(20)).await;
        let (mut count, mut bytes) = (0, [0; 50]);
        loop {
            match reader.read(&mut bytes).await.unwrap() {
                0 => return count,
                n => count += n,
            }
        }
    };
    let both = async { tokio::join!(client, server).0 };
    assert_eq!(served(&relay, &Transport::default(), both).await, sent);
}

#[test]
fn a_refused_connection_keeps_its_kind() {
    run(async {
        let (listener, port) = listen().await;
        drop(listener);
        let relay = Relay::<32, 32>::new();
        let client = async { relay.connector().connect("127.0.0.1", port).await.map(drop) };
        let refused = served(&relay, &Transport::default(), client).await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::ConnectionRefused);
    });
}

#[test]
fn an_attempt_or_stream_that_is_dropped_leaves_nothing_behind() {
    run(async {
        let (listener, port) = listen().await;
        let relay = Relay::<32, 32>::new();
        let server = async {
            for _ in 0..20 {
                let (mut tcp, _) = listener.accept().await.unwrap();
                tokio::spawn(async move {
                    let _ = tcp.write_all(b"hello").await;
                    // Until the client's end is closed, which it must be.
                    let mut rest = vec![];
                    let _ = tcp.read_to_end(&mut rest).await;
                });
            }
        };
        let client = async {
            let mut connector = relay.connector();
            for polls in 0..20 {
                let attempt = connector.connect("127.0.0.1", port);
                let _ = tokio::time::timeout(ms(polls % 3), attempt).await;
                let mut stream = connector.connect("127.0.0.1", port).await.unwrap();
                let (mut reader, mut writer) = stream.split();
                let mut bytes = [0; 2];
                reader.read_exact(&mut bytes).await.unwrap();
                assert_eq!(&bytes, b"he", "the next one does not read what is left of this one");
                writer.write_all(b"not read by the next").await.unwrap();
            }
        };
        let both = async { select(pin!(client), pin!(server)).await };
        served(&relay, &Transport::default(), both).await;
    });
}

#[test]
fn a_second_stream_takes_the_relay_from_the_first() {
    run(async {
        let (listener, port) = listen().await;
        let server = async {
            let first = listener.accept().await.unwrap();
            let (mut second, _) = listener.accept().await.unwrap();
            second.write_all(b"2").await.unwrap();
            core::future::pending::<()>().await;
            drop(first);
        };
        let relay = Relay::<32, 32>::new();
        let client = async {
            let (mut one, mut two) = (relay.connector(), relay.connector());
            let mut first = one.connect("127.0.0.1", port).await.unwrap();
            let mut second = two.connect("127.0.0.1", port).await.unwrap();
            let mut byte = [0; 1];
            let error = first.split().0.read(&mut byte).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NotConnected);
            assert!(first.split().1.write(b"x").await.is_err());
            drop(first);
            assert_eq!(second.split().0.read(&mut byte).await, Ok(1));
        };
        let both = async { select(pin!(client), pin!(server)).await };
        served(&relay, &Transport::default(), both).await;
    });
}
