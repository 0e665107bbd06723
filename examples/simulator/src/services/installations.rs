//! Firebase Installations v1: create, refresh the auth token, delete.
//!
//! Follows the public Firebase JS SDK (`packages/installations/src/functions`). An id in the peers' 23- or 24-character
//! spelling is replaced, which clients have to cope with. Errors have Google's shape.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::delete;
use axum::routing::post;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;

use crate::http::ApiError;
use crate::http::json_response;
use crate::http::parse;
use crate::hub::Hub;
use crate::ids;
use crate::installation::AUTH_SECONDS;
use crate::installation::Installation;
use crate::services::call::Call;
use crate::services::call::unauthenticated;
use crate::services::call::unknown;
use crate::services::fields;
use crate::services::fields::Fid;
use crate::services::record::Operation;

const AUTH_VERSION: &str = "FIS_v2";

/// Body of a creation.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Create {
    fid: Option<String>,
    auth_version: Option<String>,
    app_id: Option<String>,
    sdk_version: Option<String>,
}

/// Body of a refresh.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refresh {
    installation: RefreshedInstallation,
}

/// What the client says it is.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RefreshedInstallation {
    sdk_version: Option<String>,
    app_id: Option<String>,
}

/// The service.
pub(super) fn routes() -> Router<Arc<Hub>> {
    Router::new()
        .route("/v1/projects/{project}/installations", post(create))
        .route("/v1/projects/{project}/installations/{fid}/authTokens:generate", post(refresh))
        .route("/v1/projects/{project}/installations/{fid}", delete(end))
}

async fn create(
    State(hub): State<Arc<Hub>>,
    Path(project): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut call = Call::new(hub, Operation::CreateInstallation, headers);
    let result = handle_create(&mut call, &project, &body);
    call.finish(result)
}

async fn refresh(
    State(hub): State<Arc<Hub>>,
    Path((project, fid)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut call = Call::new(hub, Operation::RefreshInstallation, headers);
    let result = handle_refresh(&mut call, &project, &fid, &body);
    call.finish(result)
}

async fn end(
    State(hub): State<Arc<Hub>>,
    Path((project, fid)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let mut call = Call::new(hub, Operation::DeleteInstallation, headers);
    let result = handle_end(&mut call, &project, &fid);
    call.finish(result)
}

fn handle_create(call: &mut Call, project: &str, body: &[u8]) -> Result<Response, ApiError> {
    call.google_api(project, true)?;
    let body: Create = parse(body)?;
    if body.auth_version.as_deref() != Some(AUTH_VERSION) {
        return Err(wrong("authVersion", "must be FIS_v2"));
    }
    check_client(call, body.app_id.as_deref(), body.sdk_version.as_deref())?;
    let fid = choose_fid(call, body.fid.as_deref())?;
    let (installation, token) = Installation::new(fid.clone(), body.app_id.unwrap_or_default())?;
    let answer = json!({
        "name": format!("projects/{}/installations/{fid}", call.hub.project.sender_id),
        "fid": fid,
        "refreshToken": installation.refresh_token,
        "authToken": auth_token(&token),
    });
    call.hub.lock().installations.insert(fid.clone(), installation);
    call.fid = Some(fid);
    Ok(json_response(&answer))
}

/// The id asked for, or a new one in its place.
fn choose_fid(call: &mut Call, asked: Option<&str>) -> Result<String, ApiError> {
    let Some(asked) = asked.filter(|asked| !asked.is_empty()) else {
        return Ok(ids::fid()?);
    };
    match fields::fid(asked) {
        Fid::Good => Ok(asked.to_owned()),
        Fid::Peers => {
            call.violation("fid is base64 of 17 bytes, not 22 URL-safe characters");
            Ok(ids::fid()?)
        }
        Fid::Bad => Err(wrong("fid", "must be 22 URL-safe characters, from c, d, e or f")),
    }
}

fn handle_refresh(
    call: &mut Call,
    project: &str,
    fid: &str,
    body: &[u8],
) -> Result<Response, ApiError> {
    call.google_api(project, true)?;
    authorize(call, fid)?;
    let body: Refresh = parse(body)?;
    let client = body.installation;
    // The SDK sends both; the service is not known to need them.
    let complete = client.sdk_version.is_some() && client.app_id.is_some();
    call.expect(complete, "installation.sdkVersion or .appId is missing");
    if complete {
        check_client(call, client.app_id.as_deref(), client.sdk_version.as_deref())?;
    }
    let mut state = call.hub.lock();
    let installation = state.installations.get_mut(fid).ok_or_else(unknown)?;
    let token = installation.new_auth()?;
    Ok(json_response(&auth_token(&token)))
}

fn handle_end(call: &mut Call, project: &str, fid: &str) -> Result<Response, ApiError> {
    call.google_api(project, false)?;
    authorize(call, fid)?;
    let mut state = call.hub.lock();
    // It is gone when the request is counted.
    call.device = state.installations.get(fid).and_then(|held| held.device);
    state.delete_installation(fid);
    drop(state);
    Ok(json_response(&json!({})))
}

/// `Authorization: FIS_v2 <refresh token>`.
fn authorize(call: &mut Call, fid: &str) -> Result<(), ApiError> {
    let header = call.header("authorization").map(str::to_owned);
    let token = header.as_deref().and_then(|header| header.strip_prefix("FIS_v2 "));
    let Some(token) = token else {
        call.violation("Authorization is not FIS_v2 with a refresh token");
        return Err(unauthenticated());
    };
    let state = call.hub.lock();
    let installation = state.installations.get(fid).ok_or_else(unknown)?;
    let right = installation.refresh_token == token;
    drop(state);
    call.fid = Some(fid.to_owned());
    if !right {
        return Err(unauthenticated());
    }
    call.validated("authorization");
    Ok(())
}

fn check_client(
    call: &Call,
    app_id: Option<&str>,
    sdk_version: Option<&str>,
) -> Result<(), ApiError> {
    let project = &call.hub.project;
    let known = |app_id| fields::is_app_of(app_id, &project.app_id, &project.sender_id);
    if !app_id.is_some_and(known) {
        return Err(wrong("appId", "is not an app of this project"));
    }
    if !sdk_version.is_some_and(fields::is_sdk_version) {
        return Err(wrong("sdkVersion", "is not a version such as w:0.6.6"));
    }
    Ok(())
}

fn auth_token(token: &str) -> Value {
    json!({ "token": token, "expiresIn": format!("{AUTH_SECONDS}s") })
}

fn wrong(field: &str, reason: &str) -> ApiError {
    ApiError::invalid(field, format!("Invalid value at '{field}': {reason}"))
}
