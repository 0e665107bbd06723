//! Judges a LoginRequest and answers it.
//!
//! Checked is what Chromium's `BuildLoginRequest` (`google_apis/gcm/base/mcs_util.cc`) always sets. Only wrong
//! credentials are refused; the rest is recorded as violations, for real servers' strictness is not known.

use std::sync::Arc;

use pushwire_core::mcs::owned::AuthService;
use pushwire_core::mcs::owned::ErrorInfo;
use pushwire_core::mcs::owned::HeartbeatConfig;
use pushwire_core::mcs::owned::LoginRequest;
use pushwire_core::mcs::owned::LoginResponse;

use crate::connection::Behaviour;
use crate::connection::Connection;
use crate::connection::Controls;
use crate::device::Device;
use crate::device::DeviceId;
use crate::device::LoginRecord;
use crate::event::Event;
use crate::faults::Refusal;
use crate::hub::Hub;
use crate::hub::State;
use crate::hub::now_ms;
use crate::queue::AckKind;

/// The only domain there is.
const DOMAIN: &str = "mcs.android.com";

/// Lets the device in, in place of its older connection, or says why not.
pub(crate) fn admit(
    hub: &Arc<Hub>,
    request: &LoginRequest,
) -> Result<(DeviceId, Controls), Refusal> {
    let mut state = hub.lock();
    let device = authenticate(&mut state, request);
    let decision = device.and_then(|id| refused_by_fault(&mut state, id).map_or(Ok(id), Err));
    let known = request.user.parse().ok().filter(|id| state.devices.contains_key(id));
    if let Some(device) = known.and_then(|id| state.devices.get_mut(&id)) {
        device.history.logins.push(LoginRecord {
            time_ms: now_ms(),
            accepted: decision.is_ok(),
            received_persistent_ids: request.received_persistent_id.clone(),
        });
    }
    let admitted = decision.map(|id| {
        let controls = connect(&mut state, id, hub.default_behaviour.clone());
        (id, controls, settle(&mut state, id, &request.received_persistent_id))
    });
    drop(state);
    violations(request).into_iter().for_each(|text| hub.violation(known, text));
    let (id, controls, events) = admitted?;
    hub.emit(Event::Login { device: id, received: request.received_persistent_id.len() });
    events.into_iter().for_each(|event| hub.emit(event));
    Ok((id, controls))
}

/// The answer that lets a device in.
pub(crate) fn accepted(request: &LoginRequest, behaviour: &Behaviour) -> LoginResponse {
    LoginResponse {
        jid: Some(format!("{}@{DOMAIN}/{}", request.user, request.resource)),
        heartbeat_config: behaviour.heartbeat_config.map(|interval_ms| HeartbeatConfig {
            interval_ms: Some(interval_ms),
            ..Default::default()
        }),
        ..answer(request)
    }
}

/// The answer that does not.
pub(crate) fn refused(request: &LoginRequest, refusal: &Refusal) -> LoginResponse {
    LoginResponse {
        error: Some(ErrorInfo {
            code: refusal.code,
            message: Some(refusal.message.clone()),
            r#type: Some(refusal.kind.clone()),
            extension: None,
        }),
        ..answer(request)
    }
}

fn answer(request: &LoginRequest) -> LoginResponse {
    LoginResponse {
        id: request.id.clone(),
        // The login answer is the first frame of our stream.
        stream_id: Some(1),
        server_timestamp: i64::try_from(now_ms()).ok(),
        ..Default::default()
    }
}

/// The device whose id and token these are.
fn authenticate(state: &mut State, request: &LoginRequest) -> Result<DeviceId, Refusal> {
    let device = request.user.parse().ok().and_then(|id| state.devices.get(&id));
    let genuine = |device: &&Device| {
        request.auth_token == device.identity.security_token.to_string()
            && request.resource == request.user
    };
    let found = device.filter(genuine).map(|device| device.identity.id);
    found.ok_or_else(not_authorized)
}

fn not_authorized() -> Refusal {
    Refusal { code: 401, message: "not-authorized".to_owned(), kind: "auth".to_owned() }
}

fn refused_by_fault(state: &mut State, device: DeviceId) -> Option<Refusal> {
    if state.faults.identity_rejected(device) {
        return Some(not_authorized());
    }
    state.faults.login_refusal(device)
}

/// Makes the device's connection; an older one is dropped.
fn connect(state: &mut State, id: DeviceId, mut behaviour: Behaviour) -> Controls {
    state.faults.apply(id, &mut behaviour);
    let (connection, controls) = Connection::new(state.next_connection(), behaviour);
    let device = state.devices.get_mut(&id);
    let older = device.and_then(|device| device.connection.replace(connection));
    if let Some(older) = older {
        older.end("replaced by a newer login");
    }
    controls
}

/// Takes the acknowledgements in the request and makes the rest due again.
fn settle(state: &mut State, id: DeviceId, received: &[String]) -> Vec<Event> {
    let Some(device) = state.devices.get_mut(&id) else {
        return Vec::new();
    };
    let acked = device.queue.acknowledge(received, AckKind::Login);
    let acked = acked.into_iter().map(|persistent_id| Event::Acknowledged {
        device: id,
        persistent_id,
        how: AckKind::Login,
    });
    let expired = device.queue.restart().into_iter();
    let expired = expired.map(|persistent_id| Event::Expired { device: id, persistent_id });
    acked.chain(expired).collect()
}

/// What is wrong with the request, besides the credentials.
fn violations(request: &LoginRequest) -> Vec<String> {
    let new_vc = request.setting.iter().any(|s| s.name == "new_vc" && s.value == "1");
    let hex_id = request.user.parse::<u64>().map(|id| format!("android-{id:x}")).ok();
    let checks = [
        (request.domain == DOMAIN, "domain is not mcs.android.com"),
        (hex_id.is_some(), "user is no decimal Android id"),
        (request.resource == request.user, "resource is not the user"),
        (request.auth_token.parse::<u64>().is_ok(), "auth_token is no decimal number"),
        (request.device_id == hex_id, "device_id is not android- and the id in lower-case hex"),
        (request.use_rmq2 == Some(true), "use_rmq2 is not true"),
        (
            request.auth_service == Some(AuthService::AndroidId as i32),
            "auth_service is not 2 (ANDROID_ID)",
        ),
        (new_vc, "setting new_vc=1 is missing"),
    ];
    let wrong = checks.into_iter().filter(|(holds, _)| !holds);
    wrong.map(|(_, text)| format!("LoginRequest: {text}")).collect()
}
