//! Encrypted messages of a capture, opened with stored keys.
//!
//! Follows what the receiver does (spec/webpush.md); a failure is one of the nine causes.

use pushwire_core::mcs::Encryption;
use pushwire_core::mcs::Tag;
use pushwire_core::push;
use pushwire_core::push::DecryptError;
use pushwire_core::push::Keys;
use pushwire_core::push::OpenError;
use pushwire_wasm::json::Writer;
use pushwire_wasm::mcs::Decoder;

/// What became of an encrypted message.
pub(super) struct Opened {
    pub(super) frame: usize,
    pub(super) result: Result<(Encryption, Vec<u8>), DecryptError>,
}

/// Opens the message in a frame; `None` if there is none that is encrypted.
pub(super) fn open(decoder: &Decoder, frame: usize, keys: &Keys) -> Option<Opened> {
    let tag = decoder.entry(frame)?.tag;
    let mut body =
        decoder.message(frame).filter(|_| tag == Tag::DataMessageStanza.number())?.to_vec();
    let result = match push::open(Some(keys), &mut body) {
        Ok(opened) if opened.encryption == Encryption::None => return None,
        Ok(opened) => Ok((opened.encryption, opened.payload(&body).to_vec())),
        Err(OpenError::Decrypt(error)) => Err(error),
        // That is a problem of the frame already.
        Err(_) => return None,
    };
    Some(Opened { frame, result })
}

impl Opened {
    /// Returns `{"frame":…,"encryption":…,"payload":text|null,"payload_base64":…,"error":name|null}`.
    pub(super) fn to_json(&self) -> String {
        let opened = self.result.as_ref().ok();
        let mut json = Writer::default();
        json.open('{');
        json.key("frame").number(self.frame as u64);
        json.key("encryption").maybe_string(opened.map(|(encryption, _)| encryption.name()));
        let text = opened.and_then(|(_, body)| str::from_utf8(body).ok());
        json.key("payload").maybe_string(text);
        match opened {
            Some((_, body)) => json.key("payload_base64").base64(body),
            None => json.key("payload_base64").null(),
        }
        json.key("error").maybe_string(self.result.as_ref().err().map(|error| error.name()));
        json.close('}');
        json.finish()
    }
}
