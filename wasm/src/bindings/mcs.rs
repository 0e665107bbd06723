//! MCS and retry policies, for `pushwire_bg.wasm`.

use alloc::string::String;
use alloc::vec::Vec;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::failure::failure;
use super::failure::written;
use crate::mcs;
use crate::mcs::EncodeError;
use crate::mcs::From;
use crate::schedule;

const fn sender(is_client: bool) -> From {
    if is_client { From::Client } else { From::Server }
}

/// Decodes a whole stream.
#[wasm_bindgen]
pub fn decode_mcs(bytes: Vec<u8>, is_client: bool) -> String {
    written(|json| mcs::Decoder::decode(sender(is_client), bytes).write(json))
}

/// Encodes a frame.
#[wasm_bindgen]
pub fn encode_mcs(frame: &str) -> Result<Vec<u8>, JsValue> {
    mcs::encode(frame.as_bytes()).map_err(|error| {
        let offset = match error {
            EncodeError::Json(error) => Some(error.offset),
            _ => None,
        };
        failure(error.name(), offset, error.message())
    })
}

/// Decodes a stream as it comes.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Mcs(mcs::Decoder);

#[wasm_bindgen]
impl Mcs {
    /// Starts before the first byte.
    #[wasm_bindgen(constructor)]
    pub fn new(is_client: bool) -> Self {
        Self(mcs::Decoder::new(sender(is_client)))
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: Vec<u8>) -> usize {
        self.0.push(bytes)
    }

    /// Ends the stream.
    pub fn end(&mut self) -> usize {
        self.0.end()
    }

    /// Returns how many frames there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns the version byte.
    pub fn version(&self) -> Option<u8> {
        self.0.version()
    }

    /// Returns a frame.
    pub fn frame(&self, frame: usize) -> Option<String> {
        self.0.frame(frame)
    }

    /// Returns the words of frames from `first` on.
    pub fn index(&self, first: usize) -> Vec<u32> {
        let start = first.saturating_mul(mcs::WORDS);
        self.0.index().get(start..).unwrap_or_default().into()
    }

    /// Returns the list of problems from `first` on.
    pub fn problems(&self, first: usize) -> String {
        written(|json| self.0.write_problems(first, json))
    }
}

/// Returns one wait in milliseconds for each random number, with the quadratic policy.
#[wasm_bindgen]
pub fn quadratic_waits(base_ms: u32, random: &[u32]) -> Vec<f64> {
    schedule::waits(schedule::quadratic(base_ms), random)
}

/// Returns one wait in milliseconds for each random number, with the exponential policy.
#[wasm_bindgen]
pub fn exponential_waits(
    base_ms: u32,
    factor: u32,
    cap_ms: u32,
    jitter: u32,
    random: &[u32],
) -> Vec<f64> {
    schedule::waits(schedule::exponential(base_ms, factor, cap_ms, jitter), random)
}
