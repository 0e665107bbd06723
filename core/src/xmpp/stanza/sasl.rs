//! SASL: PLAIN out, success or failure in.
//!
//! Follows RFC 6120 §6.4 and §6.5, RFC 4616 §2. The base64 has padding and no line breaks: servers refuse it
//! wrapped. The name is taken as it stands, whether a server wants the whole address or only its local part.

use super::Segment;
use crate::secret::Redacted;
use crate::wire::BufferTooSmall;
use crate::wire::base64;
use crate::wire::base64::Alphabet;
use crate::xmpp::conditions::SaslFailure;
use crate::xmpp::xml::WriteError;
use crate::xmpp::xml::Writer;

/// Why the server refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) condition: SaslFailure,
    pub(crate) text: Segment,
}

impl Default for Failure {
    fn default() -> Self {
        Self { condition: SaslFailure::Unknown, text: Segment::default() }
    }
}

/// Writes `auth` with the mechanism PLAIN.
pub(crate) fn write_plain(
    out: &mut [u8],
    user: &str,
    password: Redacted<&str>,
) -> Result<usize, WriteError> {
    Writer::encode(out, |xml| {
        xml.element("auth", |auth| {
            auth.attribute("xmlns", SaslFailure::NAMESPACE);
            auth.attribute("mechanism", "PLAIN");
            auth.escaped(|out| plain(out, user, password));
        });
    })
}

/// Writes the base64 of NUL, name, NUL, password. Nothing else of it is ever in memory.
fn plain(out: &mut [u8], user: &str, password: Redacted<&str>) -> Result<usize, BufferTooSmall> {
    let nul = core::iter::once(0);
    let bytes = nul.clone().chain(user.bytes()).chain(nul).chain(password.expose().bytes());
    let needed = (2 + user.len() + password.expose().len()).div_ceil(3) * 4;
    if out.len() < needed {
        return Err(BufferTooSmall { needed });
    }
    let mut groups = out.chunks_exact_mut(4);
    let (mut group, mut filled) = ([0; 3], 0);
    for byte in bytes {
        if let Some(place) = group.get_mut(filled) {
            *place = byte;
        }
        filled += 1;
        if filled == group.len() {
            quantum(groups.next(), &group)?;
            filled = 0;
        }
    }
    if filled > 0 {
        quantum(groups.next(), group.get(..filled).unwrap_or_default())?;
    }
    Ok(needed)
}

/// Writes one group of four characters.
fn quantum(out: Option<&mut [u8]>, bytes: &[u8]) -> Result<(), BufferTooSmall> {
    let out = out.unwrap_or_default();
    out.fill(b'=');
    let len = base64::encoded_len(bytes.len());
    Alphabet::Standard.encode(bytes, out.get_mut(..len).unwrap_or_default())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::string::String;

    use super::*;

    fn auth(user: &str, password: &str) -> String {
        let mut out = [0; 512];
        let len = write_plain(&mut out, user, Redacted::new(password)).unwrap();
        String::from_utf8(out[..len].to_vec()).unwrap()
    }

    #[test]
    fn writes_the_example_of_rfc_4616_with_padding() {
        let auth = auth("tim", "tanstaaftanstaaf");
        assert!(auth.ends_with("mechanism='PLAIN'>AHRpbQB0YW5zdGFhZnRhbnN0YWFm</auth>"), "{auth}");
        assert!(super::tests::auth("a", "b").contains(">AGEAYg==<"));
        assert!(super::tests::auth("a", "bc").contains(">AGEAYmM=<"));
    }

    #[test]
    fn a_server_key_of_152_characters_takes_248_characters() {
        let user = "123456789012@gcm.googleapis.com";
        let key = "k".repeat(152);
        let auth = auth(user, &key);
        let base64 = auth.split(['<', '>']).nth(2).unwrap();
        assert_eq!(base64.len(), 248);
    }

    #[test]
    fn says_how_much_room_it_needs() {
        let needed = auth("tim", "tanstaaftanstaaf").len();
        let mut out = [0; 64];
        let written = write_plain(&mut out, "tim", Redacted::new("tanstaaftanstaaf"));
        assert_eq!(written, Err(WriteError::Resource(BufferTooSmall { needed })));
    }
}
