//! Random ids, tokens and numbers of the shape that Google's have.
//!
//! Shapes as in the fixtures of PyPI `firebase-messaging` 0.4.5 and the Firebase JS SDK (`generate-fid.ts`).
//! Randomness is the system's; without it there is an error, never a fixed value. Not for real use.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::error::ControlError;

/// A token under a new installation id.
pub(crate) fn token() -> Result<String, ControlError> {
    token_of(&fid()?)
}

/// An opaque secret of 128 characters.
pub(crate) fn opaque() -> Result<String, ControlError> {
    Ok(URL_SAFE_NO_PAD.encode(random::<96>()?))
}

/// A token of the shape Google's have: 22 characters, a colon, `APA91b` and 134 more.
pub(crate) fn token_of(fid: &str) -> Result<String, ControlError> {
    let tail: String = URL_SAFE_NO_PAD.encode(random::<102>()?).chars().take(134).collect();
    Ok(format!("{fid}:APA91b{tail}"))
}

/// A Firebase installation id: first four bits 0111, then random, cut to 22 characters.
pub(crate) fn fid() -> Result<String, ControlError> {
    let [first, rest @ ..] = random::<17>()?;
    let mut bytes = vec![0x70 | (first & 0x0f)];
    bytes.extend(rest);
    Ok(URL_SAFE_NO_PAD.encode(bytes).chars().take(22).collect())
}

/// A random UUID (RFC 9562, version 4).
pub(crate) fn uuid() -> Result<String, ControlError> {
    let bits = u128::from_be_bytes(random()?);
    let bits = bits & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let hex = format!("{bits:032x}");
    let mut uuid = String::with_capacity(36);
    for (index, digit) in hex.chars().enumerate() {
        if matches!(index, 8 | 12 | 16 | 20) {
            uuid.push('-');
        }
        uuid.push(digit);
    }
    Ok(uuid)
}

/// `N` bytes from the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], ControlError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| ControlError::Keys(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_installation_ids_have_googles_shape() {
        let token = token().unwrap();
        let (fid, rest) = token.split_once(':').unwrap();
        assert_eq!((fid.len(), rest.len()), (22, 140));
        assert!(fid.starts_with(['c', 'd', 'e', 'f']));
        let uuid = uuid().unwrap();
        assert_eq!((uuid.len(), uuid.as_bytes()[14]), (36, b'4'));
    }
}
