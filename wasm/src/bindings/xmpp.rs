//! XMPP and CCS, for `pushwire_xmpp_bg.wasm`: apart, since who looks at MCS needs no XML.

use alloc::string::String;

use wasm_bindgen::prelude::wasm_bindgen;

use super::failure::failure_text;
use super::failure::written;
use crate::build;
use crate::build::BuildError;
use crate::xmpp;

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

    /// Returns all stanzas and problems.
    pub fn all(&self) -> String {
        written(|json| self.0.write(json))
    }

    /// Returns the list of problems from `first` on.
    pub fn problems(&self, first: usize) -> String {
        written(|json| self.0.write_problems(first, json))
    }
}

/// Builds the stanza of a downstream message, or says why not.
#[wasm_bindgen]
pub fn build_downstream(message: &str) -> String {
    stanza_or_failure(build::downstream(message.as_bytes()))
}

/// Builds the stanza that acknowledges an upstream message, or says why not.
#[wasm_bindgen]
pub fn build_ack(to: &str, message_id: &str) -> String {
    stanza_or_failure(build::ack(to, message_id))
}

/// No stanza begins with a brace. To throw would cost more bytes.
fn stanza_or_failure(built: Result<String, BuildError>) -> String {
    built.unwrap_or_else(|error| failure_text(error.code, error.offset, error.message))
}
