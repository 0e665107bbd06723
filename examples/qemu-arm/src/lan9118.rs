//! Driver for the LAN9118 Ethernet controller, as QEMU models it.
//!
//! Register names and numbers are those of the LAN9118 data sheet. One frame at a time in each
//! direction, copied through the FIFOs; an interrupt wakes the stack when a frame is there. Does
//! none of the waiting and PHY set-up that a real chip needs.

use core::task::Context;

use cortex_m::peripheral::NVIC;
use embassy_net_driver::Capabilities;
use embassy_net_driver::Driver;
use embassy_net_driver::HardwareAddress;
use embassy_net_driver::LinkState;
use embassy_sync::waitqueue::AtomicWaker;

use crate::interrupts::Line;

/// Where the machine has the controller.
const BASE: usize = 0x4020_0000;

/// The longest Ethernet frame, without its check sequence.
const FRAME: usize = 1514;

/// Wakes the network stack.
static WAKER: AtomicWaker = AtomicWaker::new();

/// A register of the controller, by its offset.
#[derive(Clone, Copy)]
#[repr(usize)]
enum Register {
    RxData = 0x00,
    TxData = 0x20,
    RxStatus = 0x40,
    TxStatus = 0x48,
    IrqCfg = 0x54,
    IntSts = 0x58,
    IntEn = 0x5c,
    ByteTest = 0x64,
    TxCfg = 0x70,
    HwCfg = 0x74,
    RxFifoInf = 0x7c,
    TxFifoInf = 0x80,
    MacCsrCmd = 0xa4,
    MacCsrData = 0xa8,
}

/// What `ByteTest` reads.
const BYTE_TEST: u32 = 0x8765_4321;
/// `IrqCfg`: enabled, active high, push-pull.
const IRQ_ON: u32 = 1 << 8 | 1 << 4 | 1;
/// `IntSts`, `IntEn`: the receive status FIFO is not empty.
const RX_STATUS_LEVEL: u32 = 1 << 3;
/// `HwCfg`: 5 KiB for frames to send.
const TX_FIFO_SIZE: u32 = 5 << 16;
/// `TxCfg`: transmitter on.
const TX_ON: u32 = 1 << 1;
/// Register of the MAC: control.
const MAC_CR: u32 = 1;
/// Registers of the MAC: its address.
const MAC_ADDRESS: [u32; 2] = [3, 2];
/// `MAC_CR`: full duplex, transmitter and receiver on.
const MAC_ON: u32 = 1 << 20 | 1 << 3 | 1 << 2;

fn read(register: Register) -> u32 {
    // SAFETY: the address is an aligned register of the machine's controller, not memory of Rust's,
    // and any value that it reads is a `u32`.
    unsafe { core::ptr::with_exposed_provenance::<u32>(BASE + register as usize).read_volatile() }
}

fn write(register: Register, value: u32) {
    let address = core::ptr::with_exposed_provenance_mut::<u32>(BASE + register as usize);
    // SAFETY: as in `read`; the controller has no DMA, so no value makes it write to memory.
    unsafe { address.write_volatile(value) }
}

fn write_mac(register: u32, value: u32) {
    write(Register::MacCsrData, value);
    write(Register::MacCsrCmd, 1 << 31 | register);
}

/// The controller.
#[derive(Debug)]
pub(crate) struct Lan9118 {
    address: [u8; 6],
    received: [u8; FRAME],
    sent: [u8; FRAME],
}

impl Lan9118 {
    /// Sets the controller up; `None` if there is none.
    pub(crate) fn new(address: [u8; 6]) -> Option<Self> {
        if read(Register::ByteTest) != BYTE_TEST {
            return None;
        }
        let [a, b, c, d, e, f] = address;
        write(Register::HwCfg, TX_FIFO_SIZE);
        write(Register::IrqCfg, IRQ_ON);
        for (register, value) in MAC_ADDRESS.into_iter().zip([[a, b, c, d], [e, f, 0, 0]]) {
            write_mac(register, u32::from_le_bytes(value));
        }
        write(Register::TxCfg, TX_ON);
        write_mac(MAC_CR, MAC_ON);
        // SAFETY: `on_interrupt` is all that this interrupt runs, and it breaks no critical section:
        // those mask it.
        unsafe { NVIC::unmask(Line::Ethernet) };
        Some(Self { address, received: [0; FRAME], sent: [0; FRAME] })
    }

    fn has_frame() -> bool {
        read(Register::RxFifoInf) >> 16 & 0xff != 0
    }

    /// Asks for an interrupt at the next frame.
    fn listen() {
        write(Register::IntSts, RX_STATUS_LEVEL);
        write(Register::IntEn, RX_STATUS_LEVEL);
    }
}

/// A frame is there: the stack is to fetch it.
pub(crate) fn on_interrupt() {
    write(Register::IntEn, 0);
    WAKER.wake();
}

impl Driver for Lan9118 {
    type RxToken<'a> = Received<'a>;
    type TxToken<'a> = Free<'a>;

    fn receive(&mut self, context: &mut Context<'_>) -> Option<(Received<'_>, Free<'_>)> {
        if !Self::has_frame() {
            WAKER.register(context.waker());
            Self::listen();
            // A frame that came before `listen` rings no bell.
            if !Self::has_frame() {
                return None;
            }
        }
        Some((Received(&mut self.received), Free(&mut self.sent)))
    }

    fn transmit(&mut self, context: &mut Context<'_>) -> Option<Free<'_>> {
        // QEMU sends at once; the status of frames sent is thrown away to make room.
        while read(Register::TxFifoInf) >> 16 & 0xff != 0 {
            read(Register::TxStatus);
        }
        let free = read(Register::TxFifoInf) & 0xffff;
        if usize::try_from(free).is_ok_and(|free| free < FRAME + 16) {
            context.waker().wake_by_ref();
            return None;
        }
        Some(Free(&mut self.sent))
    }

    fn link_state(&mut self, _: &mut Context<'_>) -> LinkState {
        LinkState::Up
    }

    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::default();
        capabilities.max_transmission_unit = FRAME;
        capabilities.max_burst_size = Some(1);
        capabilities
    }

    fn hardware_address(&self) -> HardwareAddress {
        HardwareAddress::Ethernet(self.address)
    }
}

/// A frame in the receive FIFO.
pub(crate) struct Received<'a>(&'a mut [u8; FRAME]);

impl embassy_net_driver::RxToken for Received<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, use_frame: F) -> R {
        let status = read(Register::RxStatus);
        // The check sequence, four bytes, counts as received.
        let len = (status >> 16 & 0x3fff) as usize;
        let mut chunks = self.0.chunks_mut(4);
        for _ in 0..len.div_ceil(4) {
            let word = read(Register::RxData).to_le_bytes();
            let chunk = chunks.next().unwrap_or_default();
            chunk.iter_mut().zip(word).for_each(|(to, from)| *to = from);
        }
        let whole = status & 1 << 15 == 0;
        let frame = self.0.get_mut(..len.saturating_sub(4)).filter(|_| whole);
        // What is broken or too long is an empty frame, which the stack drops.
        use_frame(frame.unwrap_or_default())
    }
}

/// Room for a frame in the transmit FIFO.
pub(crate) struct Free<'a>(&'a mut [u8; FRAME]);

impl embassy_net_driver::TxToken for Free<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, len: usize, fill: F) -> R {
        // The stack keeps to the capabilities.
        let frame = self.0.get_mut(..len).unwrap_or_default();
        let result = fill(frame);
        let len = frame.len() as u32;
        // Command A: first and last segment; command B: the length of the frame.
        write(Register::TxData, 1 << 13 | 1 << 12 | len);
        write(Register::TxData, len);
        for chunk in frame.chunks(4) {
            let mut word = [0; 4];
            word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
            write(Register::TxData, u32::from_le_bytes(word));
        }
        result
    }
}
