//! Keys of any bytes: PKCS#8, scalars and points.
//!
//! Follows the promises of `push::KeyPair`: what is taken is valid and belongs together, and comes back from every
//! form as it was. Whether PKCS#8 and points are rightly refused is not judged here: tests/fuzz asks ring and `p256`.

use super::Input;
use crate::push::KeyError;
use crate::push::KeyPair;
use crate::push::Keys;
use crate::push::Scheme;
use crate::push::Seal;

/// The order of the curve, SEC 2 §2.4.2: one above the largest scalar.
const ORDER: [u8; 32] = *b"\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\
    \xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51";

/// A point, uncompressed.
type Point = [u8; 65];

/// What was made of the bytes, for another implementation to judge.
#[derive(Debug)]
pub enum Key<'d> {
    /// PKCS#8, and the key pair if it was taken.
    Pkcs8(&'d [u8], Option<KeyPair>),
    /// The pair of a scalar.
    Pair(KeyPair),
    /// A receiver's public key, and whether a message can be sealed for it.
    Point(Point, bool),
    /// A scalar that was refused.
    Nothing,
}

/// First byte: what the rest is: PKCS#8, a scalar or a point.
pub fn push_keys(data: &[u8]) -> Key<'_> {
    let mut input = Input::new(data);
    match input.byte() % 3 {
        0 => pkcs8(input.rest()),
        1 => scalar(filled(input.take(32)), input.byte()),
        _ => point(filled(input.rest())),
    }
}

fn filled<const N: usize>(bytes: &[u8]) -> [u8; N] {
    core::array::from_fn(|at| bytes.get(at).copied().unwrap_or_default())
}

fn pkcs8(der: &[u8]) -> Key<'_> {
    match KeyPair::from_pkcs8(der) {
        Ok(pair) => {
            same_again(&pair);
            Key::Pkcs8(der, Some(pair))
        }
        Err(error) => {
            assert_eq!(error, KeyError::Pkcs8);
            Key::Pkcs8(der, None)
        }
    }
}

fn scalar<'d>(scalar: [u8; 32], rest: u8) -> Key<'d> {
    let mut random = [rest; Keys::RANDOM_LEN];
    random[..32].copy_from_slice(&scalar);
    let is_good = scalar != [0; 32] && scalar < ORDER;
    match (KeyPair::from_raw(&scalar), Keys::generate(&random)) {
        (Ok(pair), Ok(keys)) => {
            assert!(is_good, "out of range");
            assert_eq!(pair.to_raw().expose(), &scalar);
            assert_eq!(keys.public_key(), pair.public_key());
            assert_eq!(keys.auth_secret().expose(), &[rest; 16]);
            same_again(&pair);
            Key::Pair(pair)
        }
        (Err(KeyError::ScalarOutOfRange), Err(KeyError::ScalarOutOfRange)) => {
            assert!(!is_good, "in range");
            Key::Nothing
        }
        other => panic!("{other:?}"),
    }
}

/// Both forms of PKCS#8 and the scalar give the same pair, and no other public key is its own.
fn same_again(pair: &KeyPair) {
    let (long, short) = (pair.to_pkcs8(), pair.to_short_pkcs8());
    for der in [&long.expose()[..], short.expose()] {
        let again = KeyPair::from_pkcs8(der).expect("what was written is read");
        assert_eq!(again.public_key(), pair.public_key());
        assert_eq!(again.to_raw().expose(), pair.to_raw().expose());
    }
    let mut other = *pair.public_key();
    assert!(pair.clone().with_public_key(&other).is_ok());
    other[64] ^= 1;
    assert!(pair.clone().with_public_key(&other).is_err());
}

fn point<'d>(point: Point) -> Key<'d> {
    let sender = KeyPair::from_raw(&[9; 32]).expect("a scalar");
    let mut out = [0; 128];
    let seal = Seal::new(&point, &[4; 16], &sender, [3; 16]);
    let sealed = seal.encrypt(Scheme::Aes128gcm, b"text", &mut out).is_ok();
    assert!(sealed || out == [0; 128], "written though it is no point");
    Key::Point(point, sealed)
}
