//! Two executors: one in thread mode, and one above it that the software interrupt polls.
//!
//! embassy-executor has none for interrupts on RISC-V; this follows its `platform/riscv32.rs` and
//! `platform/cortex_m.rs`. What runs on the upper one interrupts whatever the lower one computes, and
//! nothing interrupts it. One hart only.

use core::cell::Cell;
use core::sync::atomic::AtomicBool;
use core::sync::atomic::Ordering;

use embassy_executor::SendSpawner;
use embassy_executor::Spawner;
use embassy_executor::raw::Executor;
use riscv::interrupt::Interrupt;
use static_cell::StaticCell;

use crate::machine::Register;

/// What tells the pender the executors apart: this one's context is null.
const LOWER: usize = 0;

/// As [`LOWER`]: not null.
const UPPER: usize = 1;

/// The lower executor has work.
static WORK: AtomicBool = AtomicBool::new(false);

/// The executor that the interrupt polls.
struct Polled(Cell<Option<&'static Executor>>);

// SAFETY: there is one hart; the cell is set before the interrupt is enabled, and read by its handler
// alone after that.
unsafe impl Sync for Polled {}

static POLLED: Polled = Polled(Cell::new(None));

/// Starts the executors; `init` gives each its first task: the lower one's spawner is its first
/// argument, the upper one's its second.
pub(crate) fn run(init: impl FnOnce(Spawner, SendSpawner)) -> ! {
    static EXECUTORS: [StaticCell<Executor>; 2] = [StaticCell::new(), StaticCell::new()];
    let [lower, upper] = &EXECUTORS;
    let lower: &'static Executor = lower.init(executor(LOWER));
    let upper: &'static Executor = upper.init(executor(UPPER));
    POLLED.0.set(Some(upper));
    init(lower.spawner(), upper.spawner().make_send());
    // SAFETY: main calls this, outside of any critical section; all handlers are ready.
    unsafe {
        riscv::interrupt::enable_interrupt(Interrupt::MachineSoft);
        riscv::interrupt::enable();
    }
    loop {
        // SAFETY: only this loop polls it, and no task can reach this loop.
        unsafe { lower.poll() };
        wait();
    }
}

fn executor(context: usize) -> Executor {
    Executor::new(core::ptr::without_provenance_mut(context))
}

/// Sleeps unless there is work: also if it comes just now, since `wfi` ends for what is masked.
fn wait() {
    critical_section::with(|_| {
        if !WORK.load(Ordering::Relaxed) {
            riscv::asm::wfi();
        }
        WORK.store(false, Ordering::Relaxed);
    });
}

/// Called by an executor that has work.
#[unsafe(export_name = "__pender")]
fn pend(context: *mut ()) {
    if context.addr() == LOWER {
        WORK.store(true, Ordering::Relaxed);
    } else {
        Register::MSIP.write(1);
    }
}

#[riscv_rt::core_interrupt(Interrupt::MachineSoft)]
fn on_work() {
    Register::MSIP.write(0);
    if let Some(upper) = POLLED.0.get() {
        // SAFETY: only this handler polls it, and no interrupt comes while a handler runs: the hart
        // masks them, and critical sections leave them as they were.
        unsafe { upper.poll() };
    }
}
