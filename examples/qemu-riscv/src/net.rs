//! Network driver: embassy-net over a virtio network device, legacy or modern.
//!
//! `virtio-drivers` runs the queues; buffers are static and belong either to the device or to the
//! stack. Nothing waits for the device: its interrupt wakes the stack when a frame came or was sent.

use core::cell::RefCell;
use core::task::Context;
use core::task::Waker;

use embassy_net_driver::Capabilities;
use embassy_net_driver::Driver;
use embassy_net_driver::HardwareAddress;
use embassy_net_driver::LinkState;
use embassy_sync::waitqueue::AtomicWaker;
use riscv::interrupt::Interrupt;
use static_cell::ConstStaticCell;
use virtio_drivers::device::net::VirtIONetRaw;
use virtio_drivers::transport::DeviceType;
use virtio_drivers::transport::Transport;
use virtio_drivers::transport::mmio::MmioTransport;

use crate::dma::Identity;
use crate::machine::Slot;
use crate::machine::Source;
use crate::plic;

/// The longest Ethernet frame, without its check sequence.
const FRAME: usize = 1514;

/// A frame behind the longest header (virtio 1.2, §5.1.6), in whole words.
const BUFFER: usize = 1528;

/// How many frames may wait in each direction.
const FRAMES: usize = 4;

type Device = VirtIONetRaw<Identity, MmioTransport<'static>, FRAMES>;

/// Wakes the network stack.
static WAKER: AtomicWaker = AtomicWaker::new();

type Memory = [[u8; BUFFER]; FRAMES];

static MEMORY: ConstStaticCell<[Memory; 2]> = ConstStaticCell::new([[[0; BUFFER]; FRAMES]; 2]);

/// Room for a frame.
#[derive(Debug)]
struct Buffer {
    bytes: &'static mut [u8; BUFFER],
    /// How many bytes the device was given.
    len: usize,
    /// The name of the buffer while the device has it: nobody else touches it then.
    token: Option<u16>,
}

impl Buffer {
    fn new(bytes: &'static mut [u8; BUFFER]) -> Self {
        Self { bytes, len: BUFFER, token: None }
    }

    /// Gives the device room for a frame.
    fn offer(&mut self, device: &mut Device) {
        // SAFETY: the bytes are static, and `token` keeps everybody from them until `take`.
        self.token = unsafe { device.receive_begin(self.bytes) }.ok();
    }

    /// Takes a frame that the device has received.
    fn take(&mut self, device: &mut Device) -> &mut [u8] {
        let Some(token) = self.token.take() else { return &mut [] };
        // SAFETY: the token is that of this buffer, which was given away whole.
        let received = unsafe { device.receive_complete(token, self.bytes) };
        let (header, len) = received.unwrap_or_default();
        // What is broken is an empty frame, which the stack drops.
        self.bytes.get_mut(header..header + len).unwrap_or_default()
    }

    /// Puts a frame behind a header.
    fn fill<R>(&mut self, device: &Device, len: usize, fill: impl FnOnce(&mut [u8]) -> R) -> R {
        let header = device.fill_buffer_header(self.bytes).unwrap_or_default();
        self.len = header + len;
        // The stack keeps to the capabilities.
        fill(self.bytes.get_mut(header..self.len).unwrap_or_default())
    }

    /// Gives the device a frame to send.
    fn send(&mut self, device: &mut Device) {
        let bytes = self.bytes.get(..self.len).unwrap_or_default();
        // SAFETY: the bytes are static, and `token` keeps everybody from them until `sent`.
        self.token = unsafe { device.transmit_begin(bytes) }.ok();
    }

    /// Takes the buffer back once its frame was sent.
    fn sent(&mut self, device: &mut Device) {
        let Some(token) = self.token.take() else { return };
        let bytes = self.bytes.get(..self.len).unwrap_or_default();
        // SAFETY: the token is that of this buffer, and `len` did not change since it was given away.
        // An error says that the device has it still, and keeps it.
        self.token = unsafe { device.transmit_complete(token, bytes) }.err().map(|_| token);
    }
}

/// Finds the buffer that the device knows by this token; with `None`, one that it does not have.
fn find(buffers: &mut [Buffer; FRAMES], token: Option<u16>) -> Option<&mut Buffer> {
    buffers.iter_mut().find(|buffer| buffer.token == token)
}

/// The device.
pub(crate) struct VirtioNet {
    device: RefCell<Device>,
    source: Source,
    received: [Buffer; FRAMES],
    sent: [Buffer; FRAMES],
}

impl VirtioNet {
    /// Sets the device up; `None` if there is none. Can be called once.
    pub(crate) fn new() -> Option<Self> {
        let (slot, transport) = Slot::all().find_map(network)?;
        let mut device = Device::new(transport).ok()?;
        let [received, sent] = MEMORY.try_take()?;
        let mut received = received.each_mut().map(Buffer::new);
        received.iter_mut().for_each(|buffer| buffer.offer(&mut device));
        let source = slot.source();
        plic::enable(source);
        let sent = sent.each_mut().map(Buffer::new);
        Some(Self { device: RefCell::new(device), source, received, sent })
    }

    /// Takes back what was sent, and says whether there is room for another frame.
    fn has_room(&mut self) -> bool {
        let device = self.device.get_mut();
        for _ in 0..FRAMES {
            let sent = device.poll_transmit().and_then(|token| find(&mut self.sent, Some(token)));
            let Some(buffer) = sent else { break };
            buffer.sent(device);
        }
        find(&mut self.sent, None).is_some()
    }

    fn has_frame(&mut self) -> bool {
        self.device.get_mut().poll_receive().is_some()
    }

    /// Has the stack woken at the next frame that came or was sent.
    fn listen(&mut self, waker: &Waker) {
        WAKER.register(waker);
        self.device.get_mut().ack_interrupt();
        plic::listen(self.source);
    }
}

/// Looks for a network device in the slot.
fn network(slot: Slot) -> Option<(Slot, MmioTransport<'static>)> {
    // SAFETY: the slot's registers are there for ever, and the program looks at each slot once.
    let transport = unsafe { MmioTransport::new(slot.header()?, Slot::SIZE) }.ok()?;
    (transport.device_type() == DeviceType::Network).then_some((slot, transport))
}

/// The source stays quiet until `listen`.
#[riscv_rt::core_interrupt(Interrupt::MachineExternal)]
fn on_frame() {
    plic::claim();
    WAKER.wake();
}

impl Driver for VirtioNet {
    type RxToken<'a> = Received<'a>;
    type TxToken<'a> = Free<'a>;

    fn receive(&mut self, context: &mut Context<'_>) -> Option<(Received<'_>, Free<'_>)> {
        if !self.has_room() || !self.has_frame() {
            self.listen(context.waker());
            // What came before `listen` rings no bell.
            self.has_room();
        }
        let token = self.device.get_mut().poll_receive()?;
        let device = &self.device;
        let frame = Received { device, buffer: find(&mut self.received, Some(token))? };
        Some((frame, Free { device, buffer: find(&mut self.sent, None)? }))
    }

    fn transmit(&mut self, context: &mut Context<'_>) -> Option<Free<'_>> {
        if !self.has_room() {
            self.listen(context.waker());
            self.has_room();
        }
        Some(Free { device: &self.device, buffer: find(&mut self.sent, None)? })
    }

    fn link_state(&mut self, _: &mut Context<'_>) -> LinkState {
        LinkState::Up
    }

    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::default();
        capabilities.max_transmission_unit = FRAME;
        capabilities.max_burst_size = Some(FRAMES);
        capabilities
    }

    fn hardware_address(&self) -> HardwareAddress {
        HardwareAddress::Ethernet(self.device.borrow().mac_address())
    }
}

/// A frame that was received.
pub(crate) struct Received<'a> {
    device: &'a RefCell<Device>,
    buffer: &'a mut Buffer,
}

impl embassy_net_driver::RxToken for Received<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, use_frame: F) -> R {
        let frame = self.buffer.take(&mut self.device.borrow_mut());
        // Answers may be sent from here: the device is not borrowed meanwhile.
        let result = use_frame(frame);
        self.buffer.offer(&mut self.device.borrow_mut());
        result
    }
}

/// Room for a frame to send.
pub(crate) struct Free<'a> {
    device: &'a RefCell<Device>,
    buffer: &'a mut Buffer,
}

impl embassy_net_driver::TxToken for Free<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, len: usize, fill: F) -> R {
        let mut device = self.device.borrow_mut();
        let result = self.buffer.fill(&device, len, fill);
        self.buffer.send(&mut device);
        result
    }
}
