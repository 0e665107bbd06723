//! Text for JavaScript: JSON that its side parses, and errors that it turns into `PushwireError`.

use alloc::string::String;

#[cfg(any(feature = "mcs", feature = "push"))]
use wasm_bindgen::JsValue;

use crate::json::Writer;

/// Returns what is thrown.
#[cfg(any(feature = "mcs", feature = "push"))]
pub(super) fn failure(code: &str, offset: Option<usize>, message: &str) -> JsValue {
    JsValue::from_str(&failure_text(code, offset, message))
}

/// Returns `{"code":…,"offset":…,"message":…}`.
pub(super) fn failure_text(code: &str, offset: Option<usize>, message: &str) -> String {
    written(|json| {
        json.open('{');
        json.key("code").string(code);
        json.key("offset").maybe_number(offset);
        json.key("message").string(message);
        json.close('}');
    })
}

/// Returns what `write` writes.
pub(super) fn written(write: impl FnOnce(&mut Writer)) -> String {
    let mut json = Writer::default();
    write(&mut json);
    json.finish()
}
