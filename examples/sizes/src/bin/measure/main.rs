//! What the client costs: instructions and stack of each phase of a connection, sizes of its futures.
//!
//! The server is a recording, so that each run does the same to the instruction. Prints one line each,
//! `phase NAME INSTRUCTIONS STACK` or `future NAME BYTES`, and ends QEMU with status 0 if the client did
//! what it should. A phase goes from the release of the server's next words until the client waits for
//! more. Runs in QEMU alone, with `-icount shift=0`; see `meter.rs` for what the numbers mean.
#![no_std]
#![no_main]

mod futures;
mod idle;
mod meter;
mod replay;

use core::fmt::Display;
use core::fmt::Write;
use core::hint::black_box;
use core::pin::pin;

use cortex_m_rt::entry;
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use heapless::String;
use pushwire_core::mcs::Config;
use pushwire_core::mcs::Endpoint;
use pushwire_core::mcs::Event;
use pushwire_core::mcs::Identity;
use pushwire_core::mcs::Push;
use pushwire_core::push::Keys;
use pushwire_core::secret::Secret;
use pushwire_embassy::Control;
use pushwire_embassy::Handler;
use pushwire_embassy::MemoryStore;
use pushwire_embassy::Network;
use pushwire_embassy::Observer;
use pushwire_embassy::Parts;
use pushwire_embassy::PushClient;
use pushwire_embassy::Rejected;
use pushwire_embassy::tls;
use pushwire_embassy::tls::CertificateDer;
use pushwire_embassy::tls::TrustAnchor;
use pushwire_sizes::ClientMemory;
use pushwire_sizes::TickClock;
use semihosting::println;
use semihosting::process;

use crate::meter::Cost;
use crate::meter::cost;
use crate::replay::CONNECTION;
use crate::replay::Generator;
use crate::replay::HOST;
use crate::replay::Recording;
use crate::replay::StoppedClock;
use crate::replay::TIME_FLOOR;

/// 2050-01-01, in seconds since 1970: the recorded certificates have expired.
const AFTER_THE_END: u64 = 2_524_608_000;

/// Two instructions each.
const LOOPS: u32 = 1_000_000;

/// The phases of a connection: each but the first begins when a part of the recording is released.
const PHASES: [&str; 6] = ["hello", "flight", "login", "none", "aesgcm", "aes128gcm"];

#[entry]
fn main() -> ! {
    static mut MEMORY: ClientMemory = ClientMemory::new();
    TickClock::start();
    for (name, bytes) in futures::sizes() {
        println!("future {name} {bytes}");
    }
    report("loop", "", cost(|| cortex_m::asm::delay(LOOPS - 1)).0);
    report("keys", "", cost(|| Keys::generate(black_box(&[7; Keys::RANDOM_LEN]))).0);
    let root = CertificateDer::from(replay::ROOT);
    let Ok(anchor) = tls::anchor_from_der(&root) else { fail("the root is none") };
    let handshake = PHASES.split_at(2).0;
    let refused = connect(MEMORY, &anchor, "refused", Some(AFTER_THE_END), handshake);
    if refused.error != "server not authenticated: a certificate has expired" {
        fail("an expired certificate was not refused for that");
    }
    let first = connect(MEMORY, &anchor, "first", None, &PHASES);
    if first.pushes != 3 || !first.error.is_empty() {
        fail("not all pushes came");
    }
    let again = connect(MEMORY, &anchor, "again", None, handshake);
    if !again.error.is_empty() {
        fail("the second handshake failed");
    }
    process::exit(0)
}

/// What a client noticed on a connection.
#[derive(Default)]
struct Seen {
    pushes: u32,
    error: String<64>,
}

/// Runs a new client over the recording. The signatures that it verified stay in `memory`.
fn connect(
    memory: &mut ClientMemory,
    anchor: &TrustAnchor<'_>,
    name: &str,
    date: Option<u64>,
    phases: &[&str],
) -> Seen {
    let recording = Recording::new(&CONNECTION);
    let network = Network {
        endpoints: &[Endpoint { host: HOST, port: 5228 }],
        server_name: None,
        anchors: core::slice::from_ref(anchor),
        time_floor: TIME_FLOOR,
    };
    let parts = Parts {
        connector: &recording,
        store: MemoryStore::<32, 64>::new(),
        clock: StoppedClock(date),
        rng: Generator::default(),
    };
    let client = PushClient::new(memory, network, Config::always_on(), parts);
    let Ok(mut client) = client else { fail("no client") };
    client.set_keys(replay::keys().ok());
    let identity = Identity { android_id: 1, security_token: Secret::new(1) };
    let (mut counter, mut seen) = (Counter(0), Seen::default());
    let control = Control::<NoopRawMutex>::new();
    {
        let mut run = pin!(client.run(identity, &mut counter, &mut seen, &control));
        for phase in phases {
            let (cost, polled) = cost(|| idle::settle(run.as_mut()));
            report(name, phase, cost);
            if polled.is_ready() {
                fail("the session has ended");
            }
            recording.release();
        }
    }
    Seen { pushes: counter.0, ..seen }
}

/// Counts the messages.
struct Counter(u32);

impl Handler for Counter {
    async fn on_push(&mut self, push: &Push<'_>) -> Result<(), Rejected> {
        black_box(push.payload());
        self.0 += 1;
        Ok(())
    }
}

impl Observer for Seen {
    fn on_event(&mut self, _: &Event<'_>) {}

    fn on_error(&mut self, error: &dyn Display) {
        // Cut off if it is longer: then it is not the one that is expected.
        let _ = write!(self.error, "{error}");
    }
}

fn report(name: &str, phase: &str, cost: Cost) {
    let dot = if phase.is_empty() { "" } else { "." };
    println!("phase {name}{dot}{phase} {} {}", cost.instructions, cost.stack);
}

/// Ends QEMU with status 1.
fn fail(why: &str) -> ! {
    println!("error: {why}");
    process::exit(1)
}
