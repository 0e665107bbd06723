//! Polls a future until it waits for something from outside.
//!
//! With it a phase ends by itself: when there is nothing left to do until the server says more. One
//! future at a time, no interrupts.

use core::future::Future;
use core::pin::Pin;
use core::ptr;
use core::sync::atomic::AtomicBool;
use core::sync::atomic::Ordering::Relaxed;
use core::task::Context;
use core::task::Poll;
use core::task::RawWaker;
use core::task::RawWakerVTable;
use core::task::Waker;

/// The future asked to be polled again.
static WOKEN: AtomicBool = AtomicBool::new(false);

const TABLE: RawWakerVTable = RawWakerVTable::new(|_| RAW, |_| wake(), |_| wake(), |_| ());
const RAW: RawWaker = RawWaker::new(ptr::null(), &TABLE);

fn wake() {
    WOKEN.store(true, Relaxed);
}

/// Polls until the future ends or has not asked to be polled again.
pub(crate) fn settle<F: Future>(mut future: Pin<&mut F>) -> Poll<F::Output> {
    // SAFETY: the functions of the table use no data and no thread: there is one.
    let waker = unsafe { Waker::from_raw(RAW) };
    let mut context = Context::from_waker(&waker);
    loop {
        WOKEN.store(false, Relaxed);
        let polled = future.as_mut().poll(&mut context);
        if polled.is_ready() || !WOKEN.load(Relaxed) {
            return polled;
        }
    }
}
