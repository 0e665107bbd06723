//! What the plain-HTTP APIs share: reading JSON bodies, Google's error shape, and faulty answers.
//!
//! Errors look as `google.rpc.Status` in JSON does, with the field that is wrong, so that a client of the real
//! send API understands them. Routing is each API's own.

use std::pin::Pin;
use std::sync::Arc;
use std::task::Context;
use std::task::Poll;
use std::time::Duration;

use axum::body::Body;
use axum::body::Bytes;
use axum::body::HttpBody;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::json;
use tokio::time::sleep;

use crate::error::ControlError;
use crate::error::SendError;
use crate::faults::HttpFault;
use crate::faults::Service;
use crate::hub::Hub;

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

    fn new(status: StatusCode, name: &'static str, message: String) -> Self {
        Self {
            status,
            name,
            message,
            details: Vec::new(),
        }
    }

    /// Adds FCM's own code.
    fn with_fcm_code(mut self, code: &str) -> Self {
        self.details
            .push(json!({ "@type": FCM_ERROR, "errorCode": code }));
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
    ApiError::invalid(
        &field,
        format!("Invalid value at '{field}': {}", error.inner()),
    )
}

/// Answers as the fault for `service` says, if there is one.
pub(crate) async fn faulty(
    State((hub, service)): State<(Arc<Hub>, Service)>,
    request: Request,
    next: Next,
) -> Response {
    let fault = hub.lock().faults.answer_for(service);
    match fault {
        Some(fault) => answer(fault, request, next).await,
        None => next.run(request).await,
    }
}

async fn answer(fault: HttpFault, request: Request, next: Next) -> Response {
    sleep(Duration::from_millis(fault.delay_ms)).await;
    let status = fault
        .status
        .and_then(|status| StatusCode::from_u16(status).ok());
    let mut response = match status {
        Some(status) => (status, fault.body.unwrap_or_default()).into_response(),
        None => next.run(request).await,
    };
    if let Some(seconds) = fault.retry_after {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    match fault.truncate_at {
        Some(limit) => truncated(response, limit).await,
        None => response,
    }
}

/// The same answer, announced whole but broken off.
async fn truncated(response: Response, limit: usize) -> Response {
    let (mut parts, body) = response.into_parts();
    // The services' bodies are in memory already, so collecting cannot fail for size.
    let whole = axum::body::to_bytes(body, usize::MAX)
        .await
        .unwrap_or_default();
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let rest = Some(whole.slice(..limit.min(whole.len())));
    Response::from_parts(
        parts,
        Body::new(Truncated {
            rest,
            flushed: false,
        }),
    )
}

/// A body that fails after its bytes.
struct Truncated {
    rest: Option<Bytes>,
    /// Whether the server had its chance to write them out.
    flushed: bool,
}

impl HttpBody for Truncated {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        if let Some(rest) = self.rest.take() {
            return Poll::Ready(Some(Ok(http_body::Frame::data(rest))));
        }
        // hyper drops what it has buffered when a body fails; it flushes when one is not ready.
        if !std::mem::replace(&mut self.flushed, true) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err("broken off by a fault")))
    }
}
