//! The program as QEMU's machines run it: told its files by arguments, for ever.
//!
//! The arguments are `SIMULATOR FLASH [CUT]`. What cannot be had (a file, an address) ends QEMU with
//! status 2 and a line that begins with `error:`.

use core::time::Duration;

use heapless::Vec;
use pushwire_apps::Board;
use pushwire_apps::Receiver;
use pushwire_apps::Settings;
use pushwire_embassy::Clock;
use pushwire_embassy::Connector;
use pushwire_embassy::Network;
use pushwire_embassy::Resources;
use pushwire_embassy::flash::FlashStore;
use pushwire_embassy::tls;
use pushwire_embassy::tls::CertificateDer;
use pushwire_embassy::tls::TrustAnchor;
use rand_chacha::ChaCha20Rng;

use crate::flash;
use crate::flash::FileFlash;
use crate::host;
use crate::host::Terminal;
use crate::host::Told;
use crate::host::fail;
use crate::simulator::ROOTS;
use crate::simulator::Simulator;

/// What the firmware writes is short: smaller records than the default's.
const TLS_WRITE: usize = 768;

/// The client's memory.
pub type ClientMemory = Resources<6144, 768, 16_640, TLS_WRITE>;

/// Seconds since 1970 (UTC) that had passed when this was built.
const BUILD_TIME: u64 = match u64::from_str_radix(env!("BUILD_TIME"), 10) {
    Ok(seconds) => seconds,
    Err(_) => 0,
};

/// What the arguments named: the simulator and the flash.
#[derive(Debug)]
pub struct Program {
    simulator: Simulator,
    store: MachineStore,
}

impl Program {
    /// Reads the files.
    #[inline(never)]
    pub fn read() -> Self {
        let Some(args) = host::args() else { fail(format_args!("no arguments")) };
        let Some(told) = Told::new(&args) else { fail(format_args!("told no files")) };
        let simulator = Simulator::read(told.simulator);
        let Some(flash) = FileFlash::open(told.flash, told.cut) else {
            fail(format_args!("no flash"))
        };
        let store = FlashStore::new(flash, flash::CREDENTIALS, flash::IDS);
        Self {
            simulator: simulator.unwrap_or_else(|why| fail(format_args!("{why}"))),
            store: store.unwrap_or_else(|why| fail(format_args!("{why}"))),
        }
    }

    /// Runs `pushwire_apps::Receiver` with it, for ever.
    ///
    /// `clock` is [`HostClock`](crate::HostClock), or `EmbassyClock` for a machine that knows no date.
    pub async fn run<C, K>(&self, memory: &mut ClientMemory, machine: &mut Machine<C, K>)
    where
        C: Connector,
        K: Clock + Clone,
    {
        let roots: Vec<_, ROOTS> = self.simulator.roots().map(CertificateDer::from).collect();
        let anchors: Vec<_, ROOTS> = roots.iter().map(anchor).collect();
        let (endpoint, services) = (self.simulator.endpoint(), self.simulator.services());
        let Some((endpoint, services)) = endpoint.zip(services) else {
            fail(format_args!("the simulator's addresses make no sense"))
        };
        let network = Network {
            endpoints: &[endpoint],
            server_name: Some(self.simulator.server_name()),
            anchors: &anchors,
            time_floor: BUILD_TIME,
        };
        let mut settings = Settings::always_on(network, services, self.simulator.project());
        // Alone with its server, which the test lets fail again and again.
        settings.session.reconnect_spread = Duration::ZERO;
        let mut receiver = self.receiver(memory, &settings, machine);
        match receiver.run().await {}
    }

    /// On a stack frame of its own: the task's must not carry what is moved here.
    #[inline(never)]
    fn receiver<'a, C: Connector, K: Clock + Clone>(
        &'a self,
        memory: &'a mut ClientMemory,
        settings: &'a Settings<'a>,
        machine: &'a mut Machine<C, K>,
    ) -> MachineReceiver<'a, C, K> {
        let receiver = Receiver::new(memory, settings, self.board(machine));
        receiver.unwrap_or_else(|why| fail(format_args!("{why}")))
    }

    fn board<'a, C, K: Clone>(&'a self, machine: &'a mut Machine<C, K>) -> MachineBoard<'a, C, K> {
        let Machine { connector, clock, rng } = machine;
        let (ids, credentials) = (&self.store, &self.store);
        Board { connector, ids, clock: clock.clone(), rng, credentials, output: Terminal }
    }
}

/// A quarter of the ids that it could list: the flash remembers hashes of all.
type MachineStore = FlashStore<FileFlash, 8>;
type MachineReceiver<'a, C, K> = Receiver<
    'a,
    &'a mut C,
    &'a MachineStore,
    K,
    &'a mut ChaCha20Rng,
    &'a MachineStore,
    Terminal,
    16_640,
    TLS_WRITE,
>;
type MachineBoard<'a, C, K> =
    Board<&'a mut C, &'a MachineStore, K, &'a mut ChaCha20Rng, &'a MachineStore, Terminal>;

/// What a machine brings.
#[derive(Debug)]
pub struct Machine<C, K> {
    /// Opens TCP connections.
    pub connector: C,
    /// Tells the time.
    pub clock: K,
    /// Random numbers.
    pub rng: ChaCha20Rng,
}

fn anchor<'a>(root: &'a CertificateDer<'a>) -> TrustAnchor<'a> {
    tls::anchor_from_der(root).unwrap_or_else(|why| fail(format_args!("{why}")))
}
