//! Points a program that has hosts and ports compiled in at 127.0.0.1, by standing before libc's two functions.
//!
//! `getaddrinfo` answers every name with 127.0.0.1; `connect` takes ports 5228 and 443 for the simulator's. The linker
//! prefers a program's own symbols to a shared library's, so nothing of the peer is changed. Linux only.

use std::ffi::c_char;
use std::ffi::c_int;
use std::sync::OnceLock;

/// Ports for MCS and for HTTPS.
static PORTS: OnceLock<[u16; 2]> = OnceLock::new();

/// Says where MCS and HTTPS are.
pub fn to(ports: [u16; 2]) {
    PORTS.set(ports).expect("said once");
}

/// Resolves every name to 127.0.0.1.
///
/// # Safety
///
/// As libc's: `result` may be written to.
#[unsafe(no_mangle)]
unsafe extern "C" fn getaddrinfo(
    _node: *const c_char,
    _service: *const c_char,
    _hints: *const libc::addrinfo,
    result: *mut *mut libc::addrinfo,
) -> c_int {
    let address = Box::new(libc::sockaddr_in {
        sin_family: libc::AF_INET as u16,
        sin_port: 0,
        sin_addr: libc::in_addr { s_addr: u32::from_ne_bytes([127, 0, 0, 1]) },
        sin_zero: [0; 8],
    });
    let info = Box::new(libc::addrinfo {
        ai_flags: 0,
        ai_family: libc::AF_INET,
        ai_socktype: libc::SOCK_STREAM,
        ai_protocol: 0,
        ai_addrlen: size_of::<libc::sockaddr_in>() as u32,
        ai_addr: Box::into_raw(address).cast(),
        ai_canonname: std::ptr::null_mut(),
        ai_next: std::ptr::null_mut(),
    });
    // SAFETY: the caller gives a place for the result.
    unsafe { *result = Box::into_raw(info) };
    0
}

/// The answers are few and small: they stay.
///
/// # Safety
///
/// None is needed: nothing is freed.
#[unsafe(no_mangle)]
unsafe extern "C" fn freeaddrinfo(_info: *mut libc::addrinfo) {}

/// Connects, with the port exchanged.
///
/// # Safety
///
/// As libc's: `address` is `length` bytes of an address.
#[unsafe(no_mangle)]
unsafe extern "C" fn connect(
    socket: c_int,
    address: *const libc::sockaddr,
    length: libc::socklen_t,
) -> c_int {
    // SAFETY: the caller gives an address of its family's size.
    let mut copy: libc::sockaddr_in = unsafe { std::ptr::read_unaligned(address.cast()) };
    if c_int::from(copy.sin_family) == libc::AF_INET
        && let Some([mcs, https]) = PORTS.get()
    {
        copy.sin_port = match u16::from_be(copy.sin_port) {
            5228 => mcs.to_be(),
            443 => https.to_be(),
            _ => copy.sin_port,
        };
        // SAFETY: the address is ours and of this size.
        return unsafe { libc::syscall(libc::SYS_connect, socket, &raw const copy, length) }
            as c_int;
    }
    // SAFETY: as the caller promised.
    unsafe { libc::syscall(libc::SYS_connect, socket, address, length) as c_int }
}
