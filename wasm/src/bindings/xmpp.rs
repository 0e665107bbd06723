//! XMPP and CCS, for `pushwire_xmpp_bg.wasm`: apart, since who looks at MCS needs no XML.

use alloc::string::String;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::failure::failure;
use super::failure::written;
use crate::build;
use crate::xmpp;

/// Decodes a whole XMPP stream.
#[wasm_bindgen]
pub fn decode_xmpp(bytes: &[u8]) -> String {
    written(|json| xmpp::Decoder::decode(bytes).write(json))
}

/// Decodes an XMPP stream as it comes.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Xmpp(xmpp::Decoder);

#[wasm_bindgen]
impl Xmpp {
    /// Starts before the first byte.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self(xmpp::Decoder::new())
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) -> usize {
        self.0.push(bytes)
    }

    /// Ends the stream.
    pub fn end(&mut self) -> usize {
        self.0.end()
    }

    /// Returns how many stanzas there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns a stanza.
    pub fn stanza(&self, index: usize) -> Option<String> {
        self.0.stanza(index)
    }

    /// Returns the list of problems.
    pub fn problems(&self) -> String {
        written(|json| self.0.write_problems(json))
    }
}

/// Builds the stanza of a downstream message.
#[wasm_bindgen]
pub fn build_downstream(message: &str) -> Result<String, JsValue> {
    build::downstream(message.as_bytes())
        .map_err(|error| failure(error.code, error.offset, error.message))
}

/// Builds the stanza that acknowledges an upstream message.
#[wasm_bindgen]
pub fn build_ack(to: &str, message_id: &str) -> Result<String, JsValue> {
    build::ack(to, message_id).map_err(|error| failure(error.code, error.offset, error.message))
}
