//! Text for JavaScript: JSON that its side parses, and errors that it turns into `PushwireError`.

use alloc::string::String;

use wasm_bindgen::JsValue;

use crate::json::Writer;

/// Returns `{"code":…,"offset":…,"message":…}`.
pub(super) fn failure(code: &str, offset: Option<usize>, message: &str) -> JsValue {
    let text = written(|json| {
        json.open('{');
        json.key("code").string(code);
        json.key("offset").maybe_number(offset);
        json.key("message").string(message);
        json.close('}');
    });
    JsValue::from_str(&text)
}

/// Returns what `write` writes.
pub(super) fn written(write: impl FnOnce(&mut Writer)) -> String {
    let mut json = Writer::default();
    write(&mut json);
    json.finish()
}
