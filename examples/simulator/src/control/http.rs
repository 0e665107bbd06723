//! The control API over plain HTTP, under `/control`.
//!
//! A fault's name is the last part of its URL; its body is one JSON object (or nothing) with the fault's fields and
//! the scope's `device` and `times`. Errors have the shape of the send API's.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use axum::routing::post;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::control::Control;
use crate::device::DeviceId;
use crate::faults::Fault;
use crate::faults::Scope;
use crate::http::ApiError;
use crate::http::json_response;
use crate::http::parse;
use crate::http::parse_value;
use crate::hub::Hub;

/// The control API.
pub(crate) fn routes(hub: Arc<Hub>) -> Router {
    Router::new()
        .route("/control/devices", get(devices).post(issue))
        .route("/control/devices/{id}", get(device))
        .route("/control/installations", get(installations))
        .route("/control/requests", get(requests))
        .route("/control/reset", post(reset))
        .route("/control/{fault}", post(inject))
        .with_state(Control::new(hub))
}

async fn devices(State(control): State<Control>) -> Response {
    json_response(&json!({ "devices": control.devices(), "violations": control.violations() }))
}

async fn device(
    State(control): State<Control>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let id: DeviceId = id
        .parse()
        .map_err(|_| ApiError::invalid("id", format!("{id:?} is no decimal Android id")))?;
    Ok(json_response(&control.device(id)?))
}

async fn installations(State(control): State<Control>) -> Response {
    json_response(&json!({ "installations": control.installations() }))
}

async fn requests(State(control): State<Control>) -> Response {
    let requests = control.requests();
    json_response(&json!({ "requests": requests, "faults": control.answered_by_faults() }))
}

async fn issue(State(control): State<Control>) -> Result<Response, ApiError> {
    Ok(json_response(&control.issue_credentials()?))
}

async fn reset(State(control): State<Control>) -> Response {
    control.reset();
    json_response(&json!({}))
}

async fn inject(
    State(control): State<Control>,
    Path(name): Path<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let body: &[u8] = if body.is_empty() { b"{}" } else { &body };
    let (scope, fields) = split_scope(parse(body)?)?;
    let fault: Fault = parse_value(json!({ name: fields }))?;
    let connections = control.inject(fault, scope)?;
    Ok(json_response(&json!({ "connections": connections })))
}

/// Parts the scope's fields from the fault's.
fn split_scope(mut fields: Map<String, Value>) -> Result<(Scope, Map<String, Value>), ApiError> {
    let mut scope = Map::new();
    for key in ["device", "times"] {
        scope.extend(fields.remove(key).map(|value| (key.to_owned(), value)));
    }
    Ok((parse_value(Value::Object(scope))?, fields))
}
