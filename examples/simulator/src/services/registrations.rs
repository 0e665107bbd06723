//! FCM registrations v1: create, update and delete the FCM token of a web push endpoint.
//!
//! Follows the public Firebase JS SDK (`packages/messaging/src/internals/requests.ts`), whose auth header has the
//! prefix `FIS ` that other receivers leave out. The endpoint has to end in a GCM token from register3.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::State as Shared;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::patch;
use axum::routing::post;
use serde::Deserialize;
use serde::Serialize;
use serde_json::json;

use crate::device::Registration;
use crate::device::Style;
use crate::device::WebKeys;
use crate::device::WebPush;
use crate::http::ApiError;
use crate::http::json_response;
use crate::http::parse;
use crate::hub::Hub;
use crate::hub::State;
use crate::ids;
use crate::issue::DEFAULT_VAPID_KEY;
use crate::services::call::Call;
use crate::services::call::denied;
use crate::services::call::unauthenticated;
use crate::services::call::unknown;
use crate::services::fields;
use crate::services::record::Operation;

const AUTH_HEADER: &str = "x-goog-firebase-installations-auth";

/// Body of a creation or an update.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    web: Web,
    /// Newer SDKs'.
    #[serde(default, rename = "fcm_sdk_version", alias = "fcmSdkVersion")]
    _sdk_version: Option<String>,
}

/// A push subscription, which the answer repeats.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Web {
    endpoint: String,
    p256dh: String,
    auth: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    application_pub_key: Option<String>,
    /// Newer SDKs'.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
}

/// The service.
pub(super) fn routes() -> Router<Arc<Hub>> {
    Router::new()
        .route("/v1/projects/{project}/registrations", post(create))
        .route("/v1/projects/{project}/registrations/{token}", patch(update).delete(end))
}

async fn create(
    Shared(hub): Shared<Arc<Hub>>,
    Path(project): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut call = Call::new(hub, Operation::CreateRegistration, headers);
    let result = handle_create(&mut call, &project, &body);
    call.finish(result)
}

async fn update(
    Shared(hub): Shared<Arc<Hub>>,
    Path((project, token)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut call = Call::new(hub, Operation::UpdateRegistration, headers);
    let result = handle_update(&mut call, &project, token, &body);
    call.finish(result)
}

async fn end(
    Shared(hub): Shared<Arc<Hub>>,
    Path((project, token)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let mut call = Call::new(hub, Operation::DeleteRegistration, headers);
    let result = handle_end(&mut call, &project, &token);
    call.finish(result)
}

fn handle_create(call: &mut Call, project: &str, body: &[u8]) -> Result<Response, ApiError> {
    call.google_api(project, true)?;
    let fid = authorize(call)?;
    let Body { web, .. } = parse(body)?;
    let token = ids::token_of(&fid)?;
    let token = subscribe(call, &fid, &web, token)?;
    Ok(answer(call, &token, &web))
}

fn handle_update(
    call: &mut Call,
    project: &str,
    token: String,
    body: &[u8],
) -> Result<Response, ApiError> {
    call.google_api(project, true)?;
    let fid = authorize(call)?;
    own(call, &fid, &token)?;
    let Body { web, .. } = parse(body)?;
    let checked = check(call, &web)?;
    let token = attach(call, &fid, checked, token)?;
    Ok(answer(call, &token, &web))
}

fn handle_end(call: &mut Call, project: &str, token: &str) -> Result<Response, ApiError> {
    call.google_api(project, false)?;
    let fid = authorize(call)?;
    own(call, &fid, token)?;
    release(&mut call.hub.lock(), token);
    Ok(json_response(&json!({})))
}

/// The installation whose auth token is in the header, with or without `FIS `.
fn authorize(call: &mut Call) -> Result<String, ApiError> {
    let Some(header) = call.header(AUTH_HEADER).map(str::to_owned) else {
        call.violation(format!("{AUTH_HEADER} is missing"));
        return Err(unauthenticated());
    };
    let token = header.strip_prefix("FIS ").unwrap_or(&header);
    let state = call.hub.lock();
    let mut all = state.installations.values();
    let found = all.find(|installation| installation.accepts(token));
    let fid = found.map(|installation| installation.fid.clone());
    drop(state);
    let fid = fid.ok_or_else(unauthenticated)?;
    call.fid = Some(fid.clone());
    call.validated(AUTH_HEADER);
    Ok(fid)
}

/// Makes sure that this installation made the FCM token.
fn own(call: &mut Call, fid: &str, token: &str) -> Result<(), ApiError> {
    let mut state = call.hub.lock();
    let found =
        state.registration_mut(|held| held.style == Style::Web && held.fcm_token() == Some(token));
    let (device, held) = found.ok_or_else(unknown)?;
    let ours = held.fid.as_deref() == Some(fid);
    drop(state);
    call.device = Some(device);
    if ours { Ok(()) } else { Err(denied("The registration belongs to another installation.")) }
}

/// A subscription whose fields are good.
struct Checked {
    gcm_token: String,
    keys: WebKeys,
    application_key: Option<Vec<u8>>,
}

fn check(call: &mut Call, web: &Web) -> Result<Checked, ApiError> {
    let gcm_token = fields::endpoint_token(&web.endpoint)
        .ok_or_else(|| wrong("web.endpoint", "is not an FCM endpoint"))?;
    let public = fields::public_key(&web.p256dh)
        .ok_or_else(|| wrong("web.p256dh", "is not an uncompressed P-256 point"))?;
    let auth = fields::auth_secret(&web.auth)
        .ok_or_else(|| wrong("web.auth", "is not 16 bytes in URL-safe base64"))?;
    let application_key = web.application_pub_key.as_deref().map(|key| {
        let decoded = fields::public_key(key);
        decoded.ok_or_else(|| wrong("web.applicationPubKey", "is not an uncompressed P-256 point"))
    });
    let explicit_default = web.application_pub_key.as_deref() == Some(DEFAULT_VAPID_KEY);
    call.expect(!explicit_default, "applicationPubKey is the default key, which is left out");
    Ok(Checked {
        gcm_token: gcm_token.to_owned(),
        keys: WebKeys { public, auth },
        application_key: application_key.transpose()?.filter(|_| !explicit_default),
    })
}

/// Gives an endpoint its FCM token; one that this installation has registered keeps its own.
fn subscribe(call: &mut Call, fid: &str, web: &Web, new: String) -> Result<String, ApiError> {
    let checked = check(call, web)?;
    let state = call.hub.lock();
    let old = state.registrations().find_map(|(_, held)| {
        let same = held.gcm_token == checked.gcm_token && held.fid.as_deref() == Some(fid);
        held.fcm_token().filter(|_| same).map(str::to_owned)
    });
    drop(state);
    attach(call, fid, checked, old.unwrap_or(new))
}

/// Binds the FCM token, the keys and the installation to the GCM token's registration.
fn attach(
    call: &mut Call,
    fid: &str,
    checked: Checked,
    fcm_token: String,
) -> Result<String, ApiError> {
    let named =
        |held: &Registration| held.style == Style::Web && held.gcm_token == checked.gcm_token;
    let unnamed = || wrong("web.endpoint", "ends in no GCM token given here");
    let mut state = call.hub.lock();
    if !state.registrations().any(|(_, held)| named(held)) {
        return Err(unnamed());
    }
    // An update may move the FCM token to another GCM token.
    release(&mut state, &fcm_token);
    let (device, held) = state.registration_mut(named).ok_or_else(unnamed)?;
    held.fid = Some(fid.to_owned());
    held.web = Some(WebPush {
        fcm_token: fcm_token.clone(),
        keys: checked.keys,
        application_key: checked.application_key,
    });
    if let Some(installation) = state.installations.get_mut(fid) {
        installation.device = Some(device);
    }
    drop(state);
    call.device = Some(device);
    Ok(fcm_token)
}

/// Takes the FCM token from its registration; the GCM token stays.
fn release(state: &mut State, token: &str) {
    let found =
        state.registration_mut(|held| held.style == Style::Web && held.fcm_token() == Some(token));
    if let Some((_, held)) = found {
        held.web = None;
    }
}

fn answer(call: &Call, token: &str, web: &Web) -> Response {
    let project = &call.hub.project.project_id;
    json_response(&json!({
        "name": format!("projects/{project}/registrations/{token}"),
        "token": token,
        "web": web,
    }))
}

fn wrong(field: &str, reason: &str) -> ApiError {
    ApiError::invalid(field, format!("Invalid value at '{field}': {reason}"))
}
