//! Memory that virtio devices see: a pool of pages, and addresses as they are.
//!
//! Implements `virtio_drivers::Hal` for a machine without an MMU, where physical addresses are those
//! of the program. Pages are handed out once and never come back.

use core::cell::Cell;
use core::ptr::NonNull;

use critical_section::Mutex;
use static_cell::ConstStaticCell;
use virtio_drivers::BufferDirection;
use virtio_drivers::Hal;
use virtio_drivers::PAGE_SIZE;
use virtio_drivers::PhysAddr;

/// Two for each of the two queues.
const PAGES: usize = 4;

#[repr(C, align(4096))]
struct Page([u8; PAGE_SIZE]);

static POOL: ConstStaticCell<[Page; PAGES]> =
    ConstStaticCell::new([const { Page([0; PAGE_SIZE]) }; PAGES]);

/// The pages of the pool that are left, once it was begun.
static REST: Mutex<Cell<&'static mut [Page]>> = Mutex::new(Cell::new(&mut []));

fn allocate(count: usize) -> Option<&'static mut [Page]> {
    critical_section::with(|section| {
        let rest = REST.borrow(section);
        let left = POOL.try_take().map_or_else(|| rest.take(), |all| all.as_mut_slice());
        let (pages, left) = left.split_at_mut_checked(count)?;
        rest.set(left);
        Some(pages)
    })
}

fn physical<T: ?Sized>(address: NonNull<T>) -> PhysAddr {
    address.cast::<u8>().as_ptr().expose_provenance() as PhysAddr
}

/// Physical addresses are those of the program.
#[derive(Debug)]
pub(crate) struct Identity;

// SAFETY: the pages are aligned, zeroed, and nobody else's: they come from a static that is taken once
// and are never handed out again. Sharing needs nothing, since devices see all memory.
unsafe impl Hal for Identity {
    fn dma_alloc(pages: usize, _: BufferDirection) -> (PhysAddr, NonNull<u8>) {
        match allocate(pages) {
            Some(pages) => (physical(NonNull::from_mut(pages)), NonNull::from_mut(pages).cast()),
            // 0 is the trait's word for failure.
            None => (0, NonNull::dangling()),
        }
    }

    unsafe fn dma_dealloc(_: PhysAddr, _: NonNull<u8>, _: usize) -> i32 {
        0
    }

    unsafe fn mmio_phys_to_virt(physical: PhysAddr, _: usize) -> NonNull<u8> {
        let address = core::ptr::with_exposed_provenance_mut(physical as usize);
        NonNull::new(address).unwrap_or(NonNull::dangling())
    }

    unsafe fn share(buffer: NonNull<[u8]>, _: BufferDirection) -> PhysAddr {
        physical(buffer)
    }

    unsafe fn unshare(_: PhysAddr, _: NonNull<[u8]>, _: BufferDirection) {}
}
