//! `POST /c2dm/register3`: GCM tokens, their end, and topics.
//!
//! Follows Chromium's `google_apis/gcm/engine/registration_request.cc` and `unregistration_request.cc`, and for apps of
//! Android's kind what public receivers send. Errors are the text `Error=CODE`, also with status 200. The TTL and
//! the legacy GCM sender lists are not supported.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::Response;
use axum::routing::post;

use crate::device::DeviceId;
use crate::device::Registration;
use crate::device::Style;
use crate::error::ControlError;
use crate::hub::Hub;
use crate::ids;
use crate::services::call::Call;
use crate::services::fields;
use crate::services::record::Operation;
use crate::services::topic;

/// Form field with an installation's auth token.
const FIS_AUTH: &str = "X-Goog-Firebase-Installations-Auth";

/// An error code, and the status it comes with.
pub(super) struct Refused(StatusCode, &'static str);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, format!("Error={}", self.1)).into_response()
    }
}

impl From<ControlError> for Refused {
    fn from(_: ControlError) -> Self {
        Self(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_SERVER_ERROR")
    }
}

/// A code that comes with status 200, as most do.
pub(super) fn code(code: &'static str) -> Refused {
    Refused(StatusCode::OK, code)
}

/// A request's fields.
pub(super) struct Form(BTreeMap<String, String>);

impl Form {
    /// A field's text; an empty one counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let text = self.0.get(name).map(String::as_str);
        text.filter(|text| !text.is_empty())
    }

    /// A flag, `true` or `1`.
    fn is_set(&self, name: &str) -> bool {
        matches!(self.get(name), Some("true" | "1"))
    }
}

/// The service.
pub(super) fn routes() -> Router<Arc<Hub>> {
    Router::new().route("/c2dm/register3", post(register3))
}

async fn register3(State(hub): State<Arc<Hub>>, headers: HeaderMap, body: Bytes) -> Response {
    let form = Form(form_urlencoded::parse(&body).into_owned().collect());
    let ends = form.is_set("delete") || form.is_set("X-delete");
    let operation = match (form.get("X-gcm.topic"), ends) {
        (None, false) => Operation::Register,
        (None, true) => Operation::Unregister,
        (Some(_), false) => Operation::Subscribe,
        (Some(_), true) => Operation::Unsubscribe,
    };
    let mut call = Call::new(hub, operation, headers);
    let result = handle(&mut call, &form);
    call.finish(result)
}

fn handle(call: &mut Call, form: &Form) -> Result<Response, Refused> {
    if !call.content_type(&["application/x-www-form-urlencoded"]) {
        return Err(Refused(StatusCode::BAD_REQUEST, "INVALID_PARAMETERS"));
    }
    let device = authenticate(call)?;
    call.device = Some(device);
    let app = required(call, form, "app")?;
    if required(call, form, "device")? != device.to_string() {
        call.violation("device is not the one of the Authorization header");
        return Err(code("INVALID_PARAMETERS"));
    }
    let answer = match call.operation {
        Operation::Register => register(call, device, app, form)?,
        Operation::Unregister => unregister(call, device, app, form),
        _ => topic::change(call, device, app, form)?,
    };
    Ok(answer.into_response())
}

/// The device whose `AidLogin` this is.
fn authenticate(call: &mut Call) -> Result<DeviceId, Refused> {
    let refused = Refused(StatusCode::UNAUTHORIZED, "AUTHENTICATION_FAILED");
    let Some((id, token)) = call.header("authorization").and_then(fields::aid_login) else {
        call.violation("Authorization is not AidLogin with two decimal numbers");
        return Err(refused);
    };
    let mut state = call.hub.lock();
    let known = state.devices.get(&id);
    let genuine = known.is_some_and(|device| device.identity.security_token == token);
    let accepted = genuine && !state.faults.identity_rejected(id);
    drop(state);
    if !accepted {
        return Err(refused);
    }
    call.validated("authorization");
    Ok(id)
}

/// A field that has to be there.
pub(super) fn required<'a>(
    call: &mut Call,
    form: &'a Form,
    name: &str,
) -> Result<&'a str, Refused> {
    form.get(name).ok_or_else(|| {
        call.violation(format!("{name} is missing"));
        code("INVALID_PARAMETERS")
    })
}

fn register(call: &mut Call, device: DeviceId, app: &str, form: &Form) -> Result<String, Refused> {
    let sender = form.get("sender").ok_or_else(|| {
        call.violation("sender is missing");
        code("INVALID_SENDER")
    })?;
    let style = style(sender, &call.hub.project.sender_id)?;
    let fid = match style {
        Style::Android => android(call, device, form)?,
        Style::Web => None,
    };
    let subtype = form.get("X-subtype").unwrap_or_default();
    call.expect(style == Style::Android || !subtype.is_empty(), "X-subtype is missing");
    let token = match &fid {
        Some(fid) => ids::token_of(fid)?,
        None => ids::token()?,
    };
    let registration = Registration {
        app: app.to_owned(),
        subtype: subtype.to_owned(),
        sender: sender.to_owned(),
        gcm_token: token,
        style,
        fid,
        web: None,
        topics: BTreeSet::new(),
    };
    Ok(format!("token={}", keep(call, device, registration)))
}

/// A public key is a web push sender; a number has to be this project's.
fn style(sender: &str, project_number: &str) -> Result<Style, Refused> {
    if sender == project_number {
        Ok(Style::Android)
    } else if fields::public_key(sender).is_some() {
        Ok(Style::Web)
    } else {
        Err(code("INVALID_SENDER"))
    }
}

/// Checks what apps of Android's kind send; gives their installation.
fn android(call: &mut Call, device: DeviceId, form: &Form) -> Result<Option<String>, Refused> {
    let Some(token) = form.get(FIS_AUTH) else {
        // Chromium's own Instance ID tokens for a project number have no installation.
        let text = "X-Goog-Firebase-Installations-Auth is missing";
        call.expect(form.get("appid").is_some(), text);
        return Ok(None);
    };
    let mut state = call.hub.lock();
    let found = state.installations.values_mut().find(|installation| installation.accepts(token));
    let fid = found.map(|installation| {
        installation.device = Some(device);
        installation.fid.clone()
    });
    drop(state);
    let fid = fid.ok_or(code("FIS_AUTH_ERROR"))?;
    let scope_is_all = form.get("X-scope") == Some("*");
    call.expect(scope_is_all, "X-scope is not *");
    let same = form.get("X-subtype") == form.get("sender");
    call.expect(same, "X-subtype is not the sender");
    let cert = form.get("cert").is_some_and(fields::is_sha1_hex);
    call.expect(cert, "cert is not a SHA-1 in hex");
    Ok(Some(fid))
}

/// Keeps a registration unless it is there already; gives its token.
fn keep(call: &Call, device: DeviceId, new: Registration) -> String {
    let mut state = call.hub.lock();
    let held = state.devices.get_mut(&device);
    let Some(held) = held.map(|device| &mut device.registrations) else {
        return new.gcm_token;
    };
    let same = |old: &&Registration| {
        (&old.app, &old.subtype, &old.sender) == (&new.app, &new.subtype, &new.sender)
            && (new.fid.is_none() || old.fid == new.fid)
    };
    if let Some(old) = held.iter().find(same) {
        return old.gcm_token.clone();
    }
    let token = new.gcm_token.clone();
    held.push(new);
    token
}

/// Ends what the request names, or everything of the app with `*`; answers as each kind of client expects.
fn unregister(call: &Call, device: DeviceId, app: &str, form: &Form) -> String {
    let subtype = form.get("X-subtype").unwrap_or_default();
    let sender = form.get("sender").filter(|sender| *sender != "*");
    let mut state = call.hub.lock();
    if let Some(device) = state.devices.get_mut(&device) {
        device.registrations.retain(|held| {
            let named = held.app == app
                && held.subtype == subtype
                && sender.is_none_or(|sender| held.sender == sender);
            !named
        });
    }
    drop(state);
    let instance_id = form.get("X-scope").is_some() || form.get("scope").is_some();
    let key = if instance_id { "token" } else { "deleted" };
    format!("{key}={app}")
}
