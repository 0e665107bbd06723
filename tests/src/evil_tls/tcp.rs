//! A server that does not even get to TLS.
//!
//! Follows no protocol. Promises that what the client sends is noted until it leaves or the server's patience
//! ends. Never sends a whole TLS record.

use std::io;
use std::io::Write;
use std::net::TcpStream;

use super::Kind;
use super::observed::Observed;
use super::observed::Tap;

pub(crate) fn serve(mut stream: TcpStream, kind: Kind, observed: &Observed) -> io::Result<()> {
    if kind == Kind::ClosesAtOnce {
        return Ok(());
    }
    if kind == Kind::Garbage {
        stream.write_all(&garbage())?;
    }
    io::copy(&mut Tap::new(stream, observed), &mut io::sink()).map(drop)
}

/// Looks random, and its first bytes are no record's.
fn garbage() -> Vec<u8> {
    (0..4096_u32).map(|place| (place * 167 % 251) as u8).collect()
}
