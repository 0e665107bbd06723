//! The MCS frames that others encoded: `vectors/mcs-messages.jsonl`, one line each.
//!
//! The README beside that file names its origin. Promises the lines in file order with their numbers,
//! read without a line of the product's code: hex and the frame's header are taken apart here.

use std::fs;
use std::path::Path;

use serde_json::Map;
use serde_json::Value;

/// One frame and what is in it.
#[derive(Clone, Debug)]
pub struct McsVector {
    /// Number of its line, from 1.
    pub line: usize,
    /// Name of the message in mcs.proto.
    pub name: String,
    /// The frame's tag.
    pub tag: u8,
    /// The whole frame: tag, length, body.
    pub frame: Vec<u8>,
    /// The present fields: 64-bit integers as decimal strings, bytes as base64, enums by name.
    pub fields: Map<String, Value>,
}

impl McsVector {
    /// Returns the encoded message without the frame's header.
    pub fn body(&self) -> &[u8] {
        let is_last = |byte: &u8| *byte < 0x80;
        let length_end = self.frame.iter().skip(1).position(is_last);
        let start = length_end.expect("a frame has a length") + 2;
        self.frame.get(start..).unwrap_or_default()
    }
}

/// Loads every line of `vectors/mcs-messages.jsonl`.
///
/// # Panics
///
/// If the file is not there or a line is not what the README says.
pub fn mcs_messages() -> Vec<McsVector> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/mcs-messages.jsonl");
    let text = fs::read_to_string(path).expect("the vectors are in the repository");
    let lines = text.lines().enumerate();
    lines
        .map(|(index, line)| {
            vector(index + 1, line).unwrap_or_else(|| panic!("line {}", index + 1))
        })
        .collect()
}

fn vector(line: usize, text: &str) -> Option<McsVector> {
    let json: Value = serde_json::from_str(text).ok()?;
    Some(McsVector {
        line,
        name: json.get("name")?.as_str()?.into(),
        tag: json.get("tag")?.as_u64()?.try_into().ok()?,
        frame: bytes_of_hex(json.get("frame_hex")?.as_str()?)?,
        fields: json.get("fields")?.as_object()?.clone(),
    })
}

fn bytes_of_hex(hex: &str) -> Option<Vec<u8>> {
    let pairs = (0..hex.len()).step_by(2).map(|at| hex.get(at..at + 2));
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}
