//! How large the client's futures are: types only, none is ever made.
//!
//! The types are those of qemu-arm: its relay, its buffers, a flash store. The flash itself is one
//! without registers, which adds next to nothing to a future.

use core::convert::Infallible;

use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embedded_storage_async::nor_flash::ErrorType;
use embedded_storage_async::nor_flash::NorFlash;
use embedded_storage_async::nor_flash::ReadNorFlash;
use pushwire_core::mcs::Identity;
use pushwire_core::register::Credentials;
use pushwire_embassy::Control;
use pushwire_embassy::EmbassyClock;
use pushwire_embassy::PushClient;
use pushwire_embassy::Registration;
use pushwire_embassy::flash::FlashStore;
use pushwire_embassy::relay::RelayConnector;
use pushwire_sizes::Application;

use crate::replay::Generator;

type Client = PushClient<
    'static,
    &'static mut RelayConnector<'static, 384, 384>,
    &'static FlashStore<NoFlash, 8>,
    EmbassyClock,
    Generator,
    16_640,
    768,
>;

/// What `PushClient::run` borrows.
type Run = (
    &'static mut Client,
    Identity,
    &'static mut Application,
    &'static mut (),
    &'static Control<NoopRawMutex>,
);

/// What `PushClient::checkin_or_register` borrows.
type Register =
    (&'static mut Client, &'static Registration<'static>, &'static mut Option<Credentials>);

/// Names and bytes.
pub(crate) fn sizes() -> [(&'static str, usize); 2] {
    let run = |(client, identity, handler, observer, control): Run| {
        client.run(identity, handler, observer, control)
    };
    let register = |(client, registration, known): Register| async move {
        client.checkin_or_register(registration, known, &mut ()).await
    };
    [("run", size_of_output(run)), ("checkin_or_register", size_of_output(register))]
}

fn size_of_output<A, F>(_: impl FnOnce(A) -> F) -> usize {
    size_of::<F>()
}

/// A flash that is never used.
struct NoFlash;

impl ErrorType for NoFlash {
    type Error = Infallible;
}

impl ReadNorFlash for NoFlash {
    const READ_SIZE: usize = 1;

    async fn read(&mut self, _: u32, _: &mut [u8]) -> Result<(), Infallible> {
        Ok(())
    }

    fn capacity(&self) -> usize {
        0
    }
}

impl NorFlash for NoFlash {
    const WRITE_SIZE: usize = 1;
    const ERASE_SIZE: usize = 4096;

    async fn erase(&mut self, _: u32, _: u32) -> Result<(), Infallible> {
        Ok(())
    }

    async fn write(&mut self, _: u32, _: &[u8]) -> Result<(), Infallible> {
        Ok(())
    }
}
