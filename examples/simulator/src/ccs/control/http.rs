//! The CCS half of the control API over plain HTTP, under `/control/ccs`.
//!
//! As in the other half, a fault's name is the last part of its URL and its body one JSON object, or nothing.

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

use crate::ccs::control::Control;
use crate::ccs::fault::Fault;
use crate::ccs::fault::Upstream;
use crate::http::ApiError;
use crate::http::json_response;
use crate::http::parse;
use crate::http::parse_value;
use crate::hub::Hub;

/// The CCS half of the control API.
pub(crate) fn routes(hub: Arc<Hub>) -> Router {
    Router::new()
        .route("/control/ccs", get(report))
        .route("/control/ccs/reset", post(reset))
        .route("/control/ccs/upstream", post(upstream))
        .route("/control/ccs/{fault}", post(inject))
        .with_state(Control::new(hub))
}

async fn report(State(control): State<Control>) -> Response {
    json_response(&control.report())
}

async fn reset(State(control): State<Control>) -> Response {
    control.reset();
    json_response(&json!({}))
}

async fn upstream(State(control): State<Control>, body: Bytes) -> Result<Response, ApiError> {
    let upstream: Upstream = parse_value(object(&body)?)?;
    let message_id = control.send_upstream(upstream)?;
    Ok(json_response(&json!({ "message_id": message_id })))
}

async fn inject(
    State(control): State<Control>,
    Path(name): Path<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let fault: Fault = parse_value(json!({ name: object(&body)? }))?;
    Ok(json_response(&json!({ "connections": control.inject(fault)? })))
}

/// A body's JSON object; an empty one if there is no body.
fn object(body: &[u8]) -> Result<Value, ApiError> {
    let fields: Map<String, Value> = if body.is_empty() { Map::new() } else { parse(body)? };
    Ok(Value::Object(fields))
}
