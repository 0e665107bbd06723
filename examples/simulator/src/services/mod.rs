//! The four registration services: check-in, register3, Firebase Installations v1, FCM registrations v1.
//!
//! They serve over HTTPS what Chromium's `google_apis/gcm/engine` and the public Firebase JS SDK ask for, and refuse
//! what those never send. Where the real strictness is not known a request is served and a violation recorded.
//! Devices made here are those of the MCS service.

mod call;
mod checkin;
mod fields;
mod installations;
pub(crate) mod protocol;
mod record;
mod register3;
mod registrations;
mod topic;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;

pub use record::Operation;
pub use record::RequestRecord;
pub use record::Requests;

use crate::faults::Service;
use crate::faulty::faulty;
use crate::http::ApiError;
use crate::hub::Hub;

/// All four, each under its own faults.
pub(crate) fn routes(hub: &Arc<Hub>) -> Router {
    let under_faults = |routes: Router<Arc<Hub>>, service| {
        let fault = from_fn_with_state((Arc::clone(hub), service), faulty);
        routes.layer(fault).with_state(Arc::clone(hub))
    };
    Router::new()
        .merge(under_faults(checkin::routes(), Service::Checkin))
        .merge(under_faults(register3::routes(), Service::Register3))
        .merge(under_faults(installations::routes(), Service::Installations))
        .merge(under_faults(registrations::routes(), Service::Registrations))
        .fallback(async || ApiError::not_found("nothing is served at this path"))
}
