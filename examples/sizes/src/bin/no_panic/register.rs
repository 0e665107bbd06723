//! Registration: the credentials' binary form, and the flow with everything that it calls.

use pushwire_core::mcs::Identity;
use pushwire_core::register::Action;
use pushwire_core::register::AndroidApp;
use pushwire_core::register::Config;
use pushwire_core::register::Credentials;
use pushwire_core::register::Entropy;
use pushwire_core::register::Flow;
use pushwire_core::register::MAX_BINARY_LEN;
use pushwire_core::register::Project;
use pushwire_core::register::Services;
use pushwire_core::register::Task;

use crate::outside::bytes;
use crate::outside::choose;
use crate::outside::duration;
use crate::outside::failure;
use crate::outside::flag;
use crate::outside::instant;
use crate::outside::keep;
use crate::outside::number;
use crate::outside::outcome;
use crate::outside::perhaps;
use crate::outside::text;
use crate::push::array;

pub(crate) fn run() {
    let stored = stored();
    let (mut first, mut second, mut third) = ([0; 32], [0; 32], [0; 64]);
    let mut project = Project::new(text(&mut first), text(&mut second), text(&mut third));
    let (mut package, mut bundle) = ([0; 32], [0; 64]);
    let package = text(&mut package);
    project.bundle_id = text(&mut bundle);
    project.android = perhaps(AndroidApp { package, cert: package, sender_id: package });
    if let Some(stored) = &stored {
        look(stored, &project);
    }
    flow(&project, stored.as_ref());
}

fn stored() -> Option<Credentials> {
    let mut buffer = [0; MAX_BINARY_LEN];
    match Credentials::from_binary(bytes(&mut buffer)) {
        Ok(credentials) => Some(credentials),
        Err(error) => {
            outcome::<(), _>(Err(error));
            None
        }
    }
}

fn look(credentials: &Credentials, project: &Project<'_>) {
    let mut out = [0; MAX_BINARY_LEN];
    outcome(credentials.to_binary(&mut out));
    keep((credentials.checkin_due(), credentials.registration_due()));
    keep(credentials.next_due(project));
    let Identity { android_id, security_token } = credentials.identity();
    keep((android_id, security_token));
    keep(credentials);
}

fn flow(project: &Project<'_>, stored: Option<&Credentials>) {
    let entropy = Entropy { keys: array(), app_id: array(), fid: array(), seed: array() };
    let unix = perhaps(number());
    match Flow::new(project, Config::new(), stored, &entropy, instant(), unix) {
        Ok(flow) => drive(with_task(flow)),
        Err(error) => outcome::<(), _>(Err(error)),
    }
}

fn with_task(flow: Flow<'_>) -> Flow<'_> {
    match choose(&[Task::Subscribe("a"), Task::Unsubscribe("a"), Task::Unregister]) {
        Some(task) => flow.with_task(task),
        None => flow,
    }
}

fn drive(mut flow: Flow<'_>) {
    while flag() {
        match flow.poll(instant()) {
            Action::Send(_) => request(&mut flow),
            Action::Await => answer(&mut flow),
            action => keep(action),
        }
        if let Some(failure) = failure() {
            flow.handle_failure(instant(), failure);
        }
        if flag() {
            flow.reject_identity(instant(), number() as u32);
        }
        keep(flow.take_retry());
        keep(flow.changes());
        keep((flow.unix_seconds(instant()), flow.request_timeout_ms()));
    }
    keep(flow.credentials());
}

fn request(flow: &mut Flow<'_>) {
    let (mut head, mut body) = ([0; 512], [0; 512]);
    let services = Services::GOOGLE;
    outcome(flow.request(instant(), &services, &mut head, &mut body));
}

fn answer(flow: &mut Flow<'_>) {
    let mut buffer = [0; 64];
    flow.handle_response(number() as u16, perhaps(duration()));
    while flag() {
        flow.handle_body(bytes(&mut buffer));
    }
    flow.handle_end(instant());
}
