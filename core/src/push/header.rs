//! The `encryption` and `crypto-key` headers that go with an `aesgcm` body.
//!
//! Follows draft-ietf-httpbis-encryption-encoding-02 §3 and §4 as components/gcm_driver/crypto/
//! encryption_header_parsers.cc and net/http/http_util.cc of Chromium read them (spec/webpush.md §2).
//! Promises borrowed values and checked base64; never allocates. It does not undo backslashes inside of quotes:
//! no parameter read here has one.

use super::DecryptError;
use super::SALT_LEN;
use crate::wire::base64::Alphabet;

/// What counts if the sender names no record size.
pub const DEFAULT_RECORD_SIZE: u64 = 4096;

/// A header that cannot be parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// One value of an `encryption` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncryptionValue<'a> {
    /// Names the key in the other header; not used.
    pub keyid: Option<&'a str>,
    /// The salt, as sound base64url.
    pub salt: Option<&'a str>,
    /// How many bytes of the padded text are in a record; above 1.
    pub record_size: u64,
}

/// One value of a `crypto-key` header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CryptoKeyValue<'a> {
    /// Names the key in the other header; not used.
    pub keyid: Option<&'a str>,
    /// An explicit key, as sound base64url; not used.
    pub aesgcm128: Option<&'a str>,
    /// The sender's public key, as sound base64url.
    pub dh: Option<&'a str>,
}

/// Walks the values of an `encryption` header.
pub fn encryption_values(
    header: &str,
) -> impl Iterator<Item = Result<EncryptionValue<'_>, Malformed>> {
    split(header, b',').map(encryption_value)
}

/// Walks the values of a `crypto-key` header.
pub fn crypto_key_values(
    header: &str,
) -> impl Iterator<Item = Result<CryptoKeyValue<'_>, Malformed>> {
    split(header, b',').map(crypto_key_value)
}

/// Returns salt and record size of the first value; later ones do not count.
///
/// # Errors
///
/// [`DecryptError::InvalidEncryptionHeader`].
pub fn salt_and_record_size(header: &str) -> Result<([u8; SALT_LEN], u64), DecryptError> {
    let first = encryption_values(header).next().and_then(Result::ok);
    let found = first.and_then(|value| {
        let salt = Alphabet::Url.decode_array(value.salt?.as_bytes()).ok()?;
        Some((salt, value.record_size))
    });
    found.ok_or(DecryptError::InvalidEncryptionHeader)
}

/// Returns the sender's key, base64url, out of the only value that has one.
///
/// Values before it must parse; behind it the search for a second key ends with the first that does not.
///
/// # Errors
///
/// [`DecryptError::InvalidCryptoKeyHeader`].
pub fn sender_key(header: &str) -> Result<&str, DecryptError> {
    let mut keys = crypto_key_values(header).map_while(Result::ok).filter_map(|value| value.dh);
    match (keys.next(), keys.next()) {
        (Some(key), None) => Ok(key),
        _ => Err(DecryptError::InvalidCryptoKeyHeader),
    }
}

fn encryption_value(value: &str) -> Result<EncryptionValue<'_>, Malformed> {
    let [mut keyid, mut salt, mut record_size] = [None; 3];
    for pair in split(value, b';').map(name_and_value) {
        let (name, value) = pair?;
        match name {
            name if name.eq_ignore_ascii_case("keyid") => once(&mut keyid, value)?,
            name if name.eq_ignore_ascii_case("salt") => once(&mut salt, base64(value)?)?,
            name if name.eq_ignore_ascii_case("rs") => once(&mut record_size, value)?,
            _ => {}
        }
    }
    Ok(EncryptionValue {
        keyid,
        salt,
        record_size: record_size.map_or(Ok(DEFAULT_RECORD_SIZE), number_above_one)?,
    })
}

fn crypto_key_value(value: &str) -> Result<CryptoKeyValue<'_>, Malformed> {
    let mut key = CryptoKeyValue::default();
    for pair in split(value, b';').map(name_and_value) {
        let (name, value) = pair?;
        match name {
            name if name.eq_ignore_ascii_case("keyid") => once(&mut key.keyid, value)?,
            name if name.eq_ignore_ascii_case("aesgcm128") => {
                once(&mut key.aesgcm128, base64(value)?)?;
            }
            name if name.eq_ignore_ascii_case("dh") => once(&mut key.dh, base64(value)?)?,
            _ => {}
        }
    }
    Ok(key)
}

fn once<'a>(slot: &mut Option<&'a str>, value: &'a str) -> Result<(), Malformed> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(Malformed),
    }
}

fn base64(value: &str) -> Result<&str, Malformed> {
    let sound = Alphabet::Url.decoded_len(value.as_bytes()).is_ok();
    (sound && !value.is_empty()).then_some(value).ok_or(Malformed)
}

/// Reads digits alone: `parse` would take a leading plus.
fn number_above_one(value: &str) -> Result<u64, Malformed> {
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let number = value.parse().ok().filter(|number| digits && *number > 1);
    number.ok_or(Malformed)
}

/// Splits `name=value` and takes quotes off the value, also if the closing one is missing.
fn name_and_value(pair: &str) -> Result<(&str, &str), Malformed> {
    let (name, value) = pair.split_once('=').ok_or(Malformed)?;
    let (name, value) = (trimmed(name), trimmed(value));
    match pair.starts_with('=') || name.contains(QUOTES) || value.is_empty() {
        true => Err(Malformed),
        false => Ok((name, unquoted(value))),
    }
}

fn unquoted(value: &str) -> &str {
    let quote = value.chars().next().filter(|first| QUOTES.contains(first));
    let Some((quote, rest)) = quote.and_then(|quote| Some((quote, value.strip_prefix(quote)?)))
    else {
        return value;
    };
    rest.strip_suffix(quote).unwrap_or(rest)
}

const QUOTES: [char; 2] = ['"', '\''];

fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// Splits at `delimiter` outside of double quotes, trims the parts and skips empty ones.
fn split(text: &str, delimiter: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    let parts = core::iter::from_fn(move || {
        let text = rest?;
        let end = end_of_part(text, delimiter);
        rest = text.get(end + 1..);
        text.get(..end).map(trimmed)
    });
    parts.filter(|part| !part.is_empty())
}

fn end_of_part(text: &str, delimiter: u8) -> usize {
    let mut quoted = false;
    let mut escaped = false;
    let is_end = |byte: u8| {
        let end = !quoted && byte == delimiter;
        quoted ^= byte == b'"' && !escaped;
        escaped = quoted && byte == b'\\' && !escaped;
        end
    };
    text.bytes().position(is_end).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;
    use std::vec::Vec;

    use super::*;

    /// Sixteen letters, and twelve, as base64url.
    const SIXTEEN: &str = "YWJjZGVmZ2hpamtsbW5vcA";
    const TWELVE: &str = "YWJjZGVmZ2hpamts";

    fn encryption(header: &str) -> Vec<Result<(&str, &str, u64), Malformed>> {
        let values = encryption_values(header);
        let parts = values.map(|value| {
            value.map(|value| {
                let text = |part: Option<_>| part.unwrap_or_default();
                (text(value.keyid), text(value.salt), value.record_size)
            })
        });
        parts.collect()
    }

    fn crypto_key(header: &str) -> Vec<Result<(&str, &str, &str), Malformed>> {
        let values = crypto_key_values(header);
        let parts = values.map(|value| {
            value.map(|value| {
                let text = |part: Option<_>| part.unwrap_or_default();
                (text(value.keyid), text(value.aesgcm128), text(value.dh))
            })
        });
        parts.collect()
    }

    #[test]
    fn reads_every_spelling_of_an_encryption_value() {
        for (header, keyid, salt, record_size) in [
            (&*format!("keyid=k;salt={SIXTEEN};rs=1024"), "k", SIXTEEN, 1024),
            (&format!("rs=1024;salt={SIXTEEN};keyid=k"), "k", SIXTEEN, 1024),
            (&format!("keyid=k; salt={SIXTEEN};\trs=1024"), "k", SIXTEEN, 1024),
            (&format!("KEYID=k;Salt={SIXTEEN};RS=1024"), "k", SIXTEEN, 1024),
            (&format!(" keyid = k ; salt = {SIXTEEN} ; rs = 1024 "), "k", SIXTEEN, 1024),
            (&format!("salt=\"{SIXTEEN}\";rs=\"1024\""), "", SIXTEEN, 1024),
            (&format!("salt='{SIXTEEN}'"), "", SIXTEEN, 4096),
            (&format!("salt=\"{SIXTEEN}"), "", SIXTEEN, 4096),
            ("keyid=k", "k", "", 4096),
            ("keyid=k;", "k", "", 4096),
            (";;keyid=k;;", "k", "", 4096),
            ("keyid=\"a;b\\\";c\"", "a;b\\\";c", "", 4096),
            ("rs=2048", "", "", 2048),
            ("rs=2", "", "", 2),
            ("rs=18446744073709551615", "", "", u64::MAX),
            ("keyid=k;other=1;other=2;rs=42", "k", "", 42),
        ] {
            assert_eq!(encryption(header), [Ok((keyid, salt, record_size))], "{header}");
        }
    }

    #[test]
    fn splits_encryption_values_at_commas_outside_of_quotes() {
        assert_eq!(
            encryption(&format!("keyid=a,salt={SIXTEEN};rs=9")),
            [Ok(("a", "", 4096)), Ok(("", SIXTEEN, 9))]
        );
        assert_eq!(encryption("keyid=a,,keyid=b,"), [Ok(("a", "", 4096)), Ok(("b", "", 4096))]);
        assert_eq!(
            encryption(&format!("keyid=\"a,keyid=b\",salt={SIXTEEN}")),
            [Ok(("a,keyid=b", "", 4096)), Ok(("", SIXTEEN, 4096))]
        );
        let six = "keyid=0,keyid=1,keyid=2,keyid=3,keyid=4,keyid=5";
        assert_eq!(encryption(six).len(), 6);
        assert_eq!(crypto_key(six).len(), 6);
        assert_eq!(encryption(""), []);
    }

    #[test]
    fn refuses_broken_encryption_values() {
        for header in [
            "keyid",
            "keyid=",
            "keyid=k;keyid",
            "salt",
            "salt=",
            "salt=\"\"",
            "rs",
            "rs=",
            "=k",
            "\"rs\"=2",
            "keyid=a;keyid=b",
            "keyid=a;other=b;keyid=c",
            "rs=2;rs=2",
            "salt=AAAA;SALT=AAAA",
            "salt=YWJ/ZGVm",
            "salt=YWJ+ZGVm",
            "salt=YWJjZGVmZ2hpamts=====",
            "salt=12$x",
            "salt=YW Jj",
            "rs=0",
            "rs=1",
            "rs=-1",
            "rs=+5",
            "rs=0x13",
            "rs=12345678901234567890123",
            "rs=many",
            "rs=5 5",
        ] {
            assert_eq!(encryption(header), [Err(Malformed)], "{header}");
            assert_eq!(salt_and_record_size(header), Err(DecryptError::InvalidEncryptionHeader));
        }
    }

    #[test]
    fn a_broken_value_does_not_colour_its_neighbours() {
        assert_eq!(encryption("rs=7,rs=0"), [Ok(("", "", 7)), Err(Malformed)]);
        assert_eq!(encryption("keyid=a,none"), [Ok(("a", "", 4096)), Err(Malformed)]);
        assert_eq!(
            crypto_key(&format!("keyid=a;dh={TWELVE},aesgcm128=$,keyid=b")),
            [Ok(("a", "", TWELVE)), Err(Malformed), Ok(("b", "", ""))]
        );
    }

    #[test]
    fn only_the_first_encryption_value_counts() {
        let salt = *b"abcdefghijklmnop";
        for header in [
            format!("salt={SIXTEEN};rs=9"),
            format!("salt={SIXTEEN}==;rs=9,salt=$"),
            format!("rs=9;salt=\"{SIXTEEN}\",rs=10"),
        ] {
            assert_eq!(salt_and_record_size(&header), Ok((salt, 9)), "{header}");
        }
        for header in [
            format!("keyid=a,salt={SIXTEEN}"),
            format!("salt={TWELVE}"),
            format!("salt={SIXTEEN}AA"),
            "keyid=a".into(),
            "".into(),
        ] {
            let error = Err(DecryptError::InvalidEncryptionHeader);
            assert_eq!(salt_and_record_size(&header), error, "{header}");
        }
    }

    #[test]
    fn reads_every_spelling_of_a_crypto_key_value() {
        for (header, keyid, key, dh) in [
            (&*format!("keyid=k;aesgcm128={SIXTEEN};dh={TWELVE}"), "k", SIXTEEN, TWELVE),
            (&format!("dh={TWELVE};aesgcm128={SIXTEEN};keyid=k"), "k", SIXTEEN, TWELVE),
            (&format!(" keyid = k ; dh = {TWELVE} "), "k", "", TWELVE),
            (&format!("KEYID=k;AESGCM128={SIXTEEN};DH={TWELVE}"), "k", SIXTEEN, TWELVE),
            ("keyid=k", "k", "", ""),
            (&format!("aesgcm128=\"{SIXTEEN}\""), "", SIXTEEN, ""),
            (&format!("dh='{TWELVE}'"), "", "", TWELVE),
            (&format!("keyid=k;p256ecdsa=B$;dh={TWELVE}"), "k", "", TWELVE),
        ] {
            assert_eq!(crypto_key(header), [Ok((keyid, key, dh))], "{header}");
        }
    }

    #[test]
    fn refuses_broken_crypto_key_values() {
        for header in [
            "keyid",
            "keyid=",
            "keyid=k;keyid",
            "aesgcm128",
            "aesgcm128=",
            "dh",
            "dh=",
            "keyid=a;keyid=b",
            "keyid=a;other=b;keyid=c",
            "aesgcm128=12$x",
            "dh=AAAA;dh=AAAA",
            "aesgcm128=AAAA;aesgcm128=12$x",
            "dh=YWJ/ZGVm",
            "dh=YWJjZGVmZ2hpamts=====",
            "dh=12$x",
        ] {
            assert_eq!(crypto_key(header), [Err(Malformed)], "{header}");
            assert_eq!(sender_key(header), Err(DecryptError::InvalidCryptoKeyHeader));
        }
    }

    #[test]
    fn finds_the_only_sender_key_wherever_it_stands() {
        for header in [
            format!("dh={TWELVE}"),
            format!("p256ecdsa=BA;dh={TWELVE}"),
            format!("p256ecdsa=BA==, dh={TWELVE}"),
            format!("keyid=a,keyid=b,keyid=c;dh={TWELVE}"),
            format!("dh={TWELVE},p256ecdsa=BA"),
            format!("dh={TWELVE},broken"),
        ] {
            assert_eq!(sender_key(&header), Ok(TWELVE), "{header}");
        }
        for header in [
            format!("dh={TWELVE},dh={TWELVE}"),
            format!("keyid=a,dh={TWELVE},keyid=b,dh={SIXTEEN}"),
            format!("broken,dh={TWELVE}"),
            "p256ecdsa=BA".into(),
            "".into(),
        ] {
            let error = Err(DecryptError::InvalidCryptoKeyHeader);
            assert_eq!(sender_key(&header), error, "{header}");
        }
    }
}
