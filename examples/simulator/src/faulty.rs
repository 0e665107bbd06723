//! Faulty HTTP answers: another status, late, in pieces, broken off, with things nobody asked for.
//!
//! A layer before the handlers of a service; what it answers itself never reaches them. Errors it makes up have
//! the service's own shape. A connection is broken off without TLS's or HTTP's farewell.

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
use tokio::time::sleep;

use crate::faults::HttpFault;
use crate::faults::Service;
use crate::http::ApiError;
use crate::hub::Hub;
use crate::noise;

/// Answers as the fault for `service` says, if there is one.
pub(crate) async fn faulty(
    State((hub, service)): State<(Arc<Hub>, Service)>,
    request: Request,
    next: Next,
) -> Response {
    let fault = hub.lock().faults.answer_for(service);
    match fault {
        Some(fault) => answer(&hub, &fault, request, next).await,
        None => next.run(request).await,
    }
}

async fn answer(hub: &Hub, fault: &HttpFault, request: Request, next: Next) -> Response {
    sleep(Duration::from_millis(fault.delay_ms)).await;
    let mut response = match made_up(fault) {
        Some(response) => {
            hub.lock().count_fault(fault.service);
            response
        }
        None => next.run(request).await,
    };
    if let Some(seconds) = fault.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if fault.noise {
        response = noisy(fault.service, response).await;
    }
    match (fault.truncate_at, fault.chunked) {
        (None, None) => response,
        (limit, piece) => in_pieces(response, limit, piece).await,
    }
}

/// The answer that takes the handler's place.
fn made_up(fault: &HttpFault) -> Option<Response> {
    if let Some(code) = &fault.error {
        return Some(format!("Error={code}").into_response());
    }
    let status = StatusCode::from_u16(fault.status?).ok()?;
    Some(match (&fault.body, fault.service) {
        (Some(body), _) if body.starts_with(['{', '[']) => {
            (status, [(header::CONTENT_TYPE, "application/json; charset=UTF-8")], body.clone())
                .into_response()
        }
        (None, Service::Installations | Service::Registrations) => {
            ApiError::new(status, status_name(status), "asked for by a fault").into_response()
        }
        (body, _) => (status, body.clone().unwrap_or_default()).into_response(),
    })
}

/// Google's name for a status.
fn status_name(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        409 => "ALREADY_EXISTS",
        429 => "RESOURCE_EXHAUSTED",
        503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        500.. => "INTERNAL",
        _ => "UNKNOWN",
    }
}

/// The services' bodies are in memory already, so collecting cannot fail for size.
async fn whole(body: Body) -> Bytes {
    axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default()
}

/// The same answer with much that nobody needs; errors stay as they are.
async fn noisy(service: Service, response: Response) -> Response {
    if !response.status().is_success() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = noise::add(service, &whole(body).await);
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    Response::from_parts(parts, Body::from(body))
}

/// The same answer, broken off after `limit` bytes, in chunks of `piece` bytes.
async fn in_pieces(response: Response, limit: Option<usize>, piece: Option<usize>) -> Response {
    let (mut parts, body) = response.into_parts();
    let whole = whole(body).await;
    parts.headers.remove(header::CONTENT_LENGTH);
    if piece.is_none() {
        // Announced whole.
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
    }
    let rest = whole.slice(..limit.unwrap_or(whole.len()).min(whole.len()));
    let body = Pieces {
        rest,
        piece: piece.unwrap_or(usize::MAX).max(1),
        broken_off: limit.is_some(),
        flushed: false,
    };
    Response::from_parts(parts, Body::new(body))
}

/// A body in pieces, each written on its own, that may fail at its end.
struct Pieces {
    rest: Bytes,
    piece: usize,
    broken_off: bool,
    /// Whether the server had its chance to write out what it has.
    flushed: bool,
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        // hyper drops what it has buffered when a body fails; it flushes when one is not ready.
        if !std::mem::replace(&mut self.flushed, true) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if !self.rest.is_empty() {
            self.flushed = false;
            let piece = self.piece.min(self.rest.len());
            let piece = self.rest.split_to(piece);
            return Poll::Ready(Some(Ok(http_body::Frame::data(piece))));
        }
        Poll::Ready(self.broken_off.then_some(Err("broken off by a fault")))
    }
}
