//! `POST /v1/projects/{project}/messages:send`.
//!
//! Body and answers as in the public FCM HTTP v1 reference. Plain HTTP, no authorization. The `http` fault for
//! `send` applies here.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::State;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::post;
use serde::Deserialize;
use serde_json::Value;

use crate::error::SendError;
use crate::faults::Service;
use crate::faulty::faulty;
use crate::http::ApiError;
use crate::http::json_response;
use crate::http::parse;
use crate::http::parse_value;
use crate::hub::Hub;
use crate::send::Message;

/// Fields of the public API that never reach a plain receiver: where they are, and their names.
const WITHOUT_EFFECT: [(&str, &[&str]); 3] = [
    ("/message", &["name", "apns", "fcm_options", "fcmOptions"]),
    ("/message/webpush", &["fcm_options", "fcmOptions"]),
    (
        "/message/android",
        &[
            "notification",
            "restricted_package_name",
            "restrictedPackageName",
            "direct_boot_ok",
            "directBootOk",
            "fcm_options",
            "fcmOptions",
        ],
    ),
];

/// The request's body.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    message: Message,
    #[serde(default, alias = "validateOnly")]
    validate_only: bool,
}

/// The send API.
pub(crate) fn routes(hub: Arc<Hub>) -> Router {
    let fault = from_fn_with_state((Arc::clone(&hub), Service::Send), faulty);
    Router::new()
        .route("/v1/projects/{project}/messages:send", post(send))
        .layer(fault)
        .with_state(hub)
}

async fn send(
    State(hub): State<Arc<Hub>>,
    Path(project): Path<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let mut body: Value = parse(&body)?;
    ignore(&mut body);
    let body: Body = parse_value(body)?;
    if project != hub.project.project_id {
        return Err(SendError::SenderMismatch.into());
    }
    let sent = super::send(&hub, &body.message, body.validate_only)?;
    Ok(json_response(&sent))
}

/// Removes what has no effect.
fn ignore(body: &mut Value) {
    for (place, names) in WITHOUT_EFFECT {
        if let Some(object) = body.pointer_mut(place).and_then(Value::as_object_mut) {
            object.retain(|name, _| !names.contains(&name.as_str()));
        }
    }
}
