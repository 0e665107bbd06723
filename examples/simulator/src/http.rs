//! What the HTTP APIs share: reading JSON bodies and Google's error shape.
//!
//! Errors look as `google.rpc.Status` in JSON does, with the field that is wrong, so that a client of the real
//! services understands them. Routing is each API's own, faulty answers are `faulty`'s.

use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::json;

use crate::error::ControlError;
use crate::error::SendError;

const BAD_REQUEST: &str = "type.googleapis.com/google.rpc.BadRequest";
const FCM_ERROR: &str = "type.googleapis.com/google.firebase.fcm.v1.FcmError";

/// An error answer.
pub(crate) struct ApiError {
    status: StatusCode,
    name: &'static str,
    message: String,
    details: Vec<Value>,
}

impl ApiError {
    /// 400 for one field.
    pub(crate) fn invalid(field: &str, message: String) -> Self {
        let violation = json!({ "field": field, "description": message });
        Self {
            status: StatusCode::BAD_REQUEST,
            name: "INVALID_ARGUMENT",
            message,
            details: vec![json!({ "@type": BAD_REQUEST, "fieldViolations": [violation] })],
        }
    }

    /// An error that no field is to blame for.
    pub(crate) fn new(status: StatusCode, name: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { status, name, message, details: Vec::new() }
    }

    /// Adds FCM's own code.
    fn with_fcm_code(mut self, code: &str) -> Self {
        self.details.push(json!({ "@type": FCM_ERROR, "errorCode": code }));
        self
    }

    /// 404 for a path that is not served.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", what.to_owned())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = json!({ "error": {
            "code": self.status.as_u16(),
            "message": self.message,
            "status": self.name,
            "details": self.details,
        } });
        (self.status, json_response(&body)).into_response()
    }
}

impl From<SendError> for ApiError {
    fn from(error: SendError) -> Self {
        let message = error.to_string();
        match error {
            SendError::Invalid { field, .. } => {
                Self::invalid(&field, message).with_fcm_code("INVALID_ARGUMENT")
            }
            SendError::Unregistered => {
                Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", message).with_fcm_code("UNREGISTERED")
            }
            SendError::SenderMismatch => {
                Self::new(StatusCode::FORBIDDEN, "PERMISSION_DENIED", message)
                    .with_fcm_code("SENDER_ID_MISMATCH")
            }
            SendError::Random => Self::internal(message),
        }
    }
}

impl From<ControlError> for ApiError {
    fn from(error: ControlError) -> Self {
        let message = error.to_string();
        match error {
            ControlError::UnknownDevice(_) => Self::not_found(&message),
            ControlError::Invalid { field, .. } => Self::invalid(field, message),
            ControlError::Keys(_) => Self::internal(message),
        }
    }
}

impl ApiError {
    fn internal(message: String) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", message)
    }
}

/// A 200 with `body` as JSON.
pub(crate) fn json_response(body: &impl Serialize) -> Response {
    match serde_json::to_vec(body) {
        Ok(bytes) => ([(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// Reads a JSON body; an error names the field.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(at_path)?;
    let end = deserializer.end();
    end.map_err(|error| ApiError::invalid("", format!("Invalid JSON payload: {error}")))?;
    Ok(value)
}

/// Reads a JSON value; an error names the field.
pub(crate) fn parse_value<T: DeserializeOwned>(value: Value) -> Result<T, ApiError> {
    serde_path_to_error::deserialize(value).map_err(at_path)
}

fn at_path(error: serde_path_to_error::Error<serde_json::Error>) -> ApiError {
    let field = error.path().to_string();
    ApiError::invalid(&field, format!("Invalid value at '{field}': {}", error.inner()))
}
