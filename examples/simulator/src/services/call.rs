//! One request to a registration service: what of it was checked, and whose it turned out to be.
//!
//! Handlers check through it and finish it, so that every request is counted, its violations are kept with its
//! device and an event tells of it. Header values stay in here.

use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::Response;

use crate::device::DeviceId;
use crate::event::Event;
use crate::http::ApiError;
use crate::hub::Hub;
use crate::services::fields;
use crate::services::record;
use crate::services::record::Operation;

/// A header's name and what is right for it.
type Check = (&'static str, fn(&str) -> bool);

/// A request on its way through a service.
pub(super) struct Call {
    pub(super) hub: Arc<Hub>,
    pub(super) operation: Operation,
    pub(super) device: Option<DeviceId>,
    /// Installation id.
    pub(super) fid: Option<String>,
    headers: HeaderMap,
    validated: Vec<&'static str>,
    violations: Vec<String>,
}

impl Call {
    pub(super) fn new(hub: Arc<Hub>, operation: Operation, headers: HeaderMap) -> Self {
        Self {
            hub,
            operation,
            device: None,
            fid: None,
            headers,
            validated: Vec::new(),
            violations: Vec::new(),
        }
    }

    /// A header's value, if it is text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Notes that a header was present and right.
    pub(super) fn validated(&mut self, name: &'static str) {
        self.validated.push(name);
    }

    /// Notes what the client did wrong.
    pub(super) fn violation(&mut self, text: impl Into<String>) {
        self.violations.push(text.into());
    }

    /// Notes it unless `holds`.
    pub(super) fn expect(&mut self, holds: bool, text: &str) {
        if !holds {
            self.violation(text);
        }
    }

    /// Whether `Content-Type` is one of these, parameters aside.
    pub(super) fn content_type(&mut self, accepted: &[&str]) -> bool {
        let value = self.header("content-type").unwrap_or_default();
        let essence = value.split(';').next().unwrap_or_default().trim();
        let right = accepted.iter().any(|accepted| essence.eq_ignore_ascii_case(accepted));
        if right {
            self.validated("content-type");
        } else {
            let text = format!("Content-Type is {essence:?}, not {}", accepted.join(" or "));
            self.violation(text);
        }
        right
    }

    /// What Google's JSON services check first: project, API key, body type, and what may stand in headers.
    pub(super) fn google_api(&mut self, project: &str, has_body: bool) -> Result<(), ApiError> {
        let ours = &self.hub.project;
        let right_project =
            [&ours.project_id, &ours.sender_id].into_iter().any(|name| name == project);
        let key_is_right = self.header("x-goog-api-key").map(|key| key == ours.api_key);
        match key_is_right {
            None => {
                self.violation("x-goog-api-key is missing");
                let message = "The request is missing a valid API key.";
                return Err(denied(message));
            }
            Some(false) => {
                let message = "API key not valid. Please pass a valid API key.";
                return Err(ApiError::invalid("x-goog-api-key", message.to_owned()));
            }
            Some(true) => self.validated("x-goog-api-key"),
        }
        if !right_project {
            return Err(denied("The API key belongs to another project."));
        }
        self.optional_headers();
        // Google's front end takes other types for JSON, as receivers that send text/plain show; but not a form.
        if has_body
            && !self.content_type(&["application/json"])
            && self
                .header("content-type")
                .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"))
        {
            let message = "Invalid JSON payload received: the body is declared to be a form";
            return Err(ApiError::invalid("", message.to_owned()));
        }
        Ok(())
    }

    /// Headers that may be absent, but not wrong.
    fn optional_headers(&mut self) {
        let known: [Check; 3] = [
            ("x-firebase-client", fields::is_heartbeat_header),
            ("x-android-package", |value| !value.is_empty()),
            ("x-android-cert", fields::is_sha1_hex),
        ];
        for (name, right) in known {
            match self.header(name).map(right) {
                Some(true) => self.validated(name),
                Some(false) => self.violation(format!("{name} is malformed")),
                None => {}
            }
        }
        let both =
            self.header("x-android-package").is_some() == self.header("x-android-cert").is_some();
        self.expect(both, "x-android-package and x-android-cert go together");
    }

    /// Records the request and gives its answer.
    pub(super) fn finish<E: IntoResponse>(self, result: Result<Response, E>) -> Response {
        let response = result.unwrap_or_else(IntoResponse::into_response);
        let status = response.status().as_u16();
        let device = self.count(status);
        for text in self.violations {
            self.hub.violation(device, format!("{:?}: {text}", self.operation));
        }
        self.hub.emit(Event::Request { operation: self.operation, status, device });
        response
    }

    /// Counts it at everything it concerns; gives its device.
    fn count(&self, status: u16) -> Option<DeviceId> {
        let count = |requests: &mut _| {
            record::count(requests, self.operation, status, &self.validated);
        };
        let mut state = self.hub.lock();
        count(&mut state.requests);
        let fid = self.fid.as_ref();
        let installation = fid.and_then(|fid| state.installations.get_mut(fid));
        let mut owner = None;
        if let Some(installation) = installation {
            count(&mut installation.requests);
            owner = installation.device;
        }
        let device = self.device.or(owner);
        if let Some(device) = device.and_then(|id| state.devices.get_mut(&id)) {
            count(&mut device.history.requests);
        }
        device
    }
}

/// 403.
pub(super) fn denied(message: &str) -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "PERMISSION_DENIED", message)
}

/// 401.
pub(super) fn unauthenticated() -> ApiError {
    let message = "Request had invalid authentication credentials.";
    ApiError::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message)
}

/// 404.
pub(super) fn unknown() -> ApiError {
    ApiError::not_found("Requested entity was not found.")
}
