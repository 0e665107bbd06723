//! What JavaScript sees: thin functions that take bytes and give JSON text.
//!
//! The package's own JavaScript turns that text into objects with `JSON.parse`, which is faster than
//! to make them member by member from here, and errors into `PushwireError`. A panic would be a trap.

#![allow(unreachable_pub, reason = "wasm-bindgen exports only what is public")]

mod failure;
#[cfg(feature = "mcs")]
mod mcs;
#[cfg(feature = "push")]
mod push;
#[cfg(feature = "xmpp")]
mod xmpp;

/// Frees every byte of a decoder's capture; a third of the size of the standard library's allocator.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// No message: it would take more bytes than all of the decoder.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
