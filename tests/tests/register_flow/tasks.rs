//! Topics and removal: what a device asks for besides its registration.
//!
//! Follows spec/registration.md §3.5, §3.6 and §4.4. A task is done first, and nothing besides it.

use pushwire_core::mcs::ConnectFailure;
use pushwire_core::register::Action;
use pushwire_core::register::Register3Error;
use pushwire_core::register::Stop;
use pushwire_core::register::Task;

use crate::device::*;

const TOPIC_KEYS: [&str; 7] =
    ["app", "device", "sender", "X-gcm.topic", "X-scope", "X-subtype", "X-subscription"];

#[test]
fn subscribing_names_topic_and_token() {
    for (task, more) in [
        (Task::Subscribe("news & more"), &[][..]),
        (Task::Unsubscribe("news & more"), &[("delete", "true"), ("X-delete", "1")][..]),
    ] {
        // Due for everything, but only the task is asked for.
        let mut device = Device::stored(&PROJECT, stored(), NOW + 3 * WEEK).task(task);
        assert_registered(&device.run().unwrap());
        assert_eq!(device.kinds(), [Kind::Topic]);
        assert_head(&device.sent[0], "POST /c2dm/register3", PLAY, &[FORM_TYPE, AID_LOGIN]);
        let topic = "/topics/news & more";
        let values =
            ["org.chromium.linux", "10000000000000000001", "fcm-1", topic, topic, "fcm-1", "fcm-1"];
        let fields: Vec<_> =
            TOPIC_KEYS.into_iter().zip(values).chain(more.iter().copied()).collect();
        assert_form(&device.sent[0], &fields);
    }
}

#[test]
fn subscribing_is_tried_again_and_gives_up_like_a_registration() {
    let busy = answer(200, "Error=SERVICE_NOT_AVAILABLE");
    let mut device = Device::stored(&PROJECT, stored(), NOW)
        .task(Task::Subscribe("t"))
        .reply(Kind::Topic, busy)
        .reply(Kind::Topic, Reply::Failure(ConnectFailure::Timeout));
    assert_registered(&device.run().unwrap());
    assert_eq!((device.kinds(), device.waits().len()), (vec![Kind::Topic; 3], 2));
    let wrong = answer(200, "Error=INVALID_PARAMETERS");
    let mut device = Device::stored(&PROJECT, stored(), NOW)
        .task(Task::Subscribe("t"))
        .always(Kind::Topic, wrong);
    assert_eq!(device.run().unwrap_err(), Stop::Register3(Register3Error::InvalidParameters));
}

#[test]
fn a_topic_is_never_asked_for_without_a_token() {
    let mut device = Device::stored(&PROJECT, stored(), NOW)
        .task(Task::Subscribe("t"))
        .reply(Kind::Topic, answer(200, "Error=RST"));
    device.run().unwrap();
    assert_eq!(device.kinds(), [Kind::Topic, Kind::Install, Kind::Register, Kind::Topic]);
    assert_eq!(device.sent[3].field("sender"), "fcm-1");
}

#[test]
fn unregistering_deletes_everything_in_order() {
    let mut device = Device::stored(&PROJECT, stored(), NOW + DAY).task(Task::Unregister);
    device.run().unwrap();
    let kinds = [Kind::DeleteRegistration, Kind::DeleteInstallation, Kind::Unregister3];
    assert_eq!(device.kinds(), kinds);
    let line = "DELETE /v1/projects/project-1/registrations/fcm-1";
    assert_head(&device.sent[0], line, REGISTRATIONS, &[JSON_TYPE, ACCEPT, API_KEY, FIS_AUTH]);
    let line = "DELETE /v1/projects/project-1/installations/fid-1";
    assert_head(&device.sent[1], line, INSTALLATIONS, &[JSON_TYPE, ACCEPT, API_KEY, FIS_REFRESH]);
    assert!(device.sent[..2].iter().all(|sent| sent.body.is_empty()));
    assert_form(
        &device.sent[2],
        &[
            ("app", "org.chromium.linux"),
            ("X-subtype", SUBTYPE),
            ("device", "10000000000000000001"),
            ("delete", "true"),
            ("gcm_unreg_caller", "false"),
        ],
    );
}

#[test]
fn unregistering_renews_the_auth_token_and_takes_what_is_gone_for_deleted() {
    let mut old = stored();
    old.installation.expires = 0;
    let mut device = Device::stored(&PROJECT, old, NOW)
        .task(Task::Unregister)
        .reply(Kind::DeleteRegistration, status(404))
        .reply(Kind::DeleteInstallation, status(404));
    device.run().unwrap();
    let kinds =
        [Kind::Refresh, Kind::DeleteRegistration, Kind::DeleteInstallation, Kind::Unregister3];
    assert_eq!(device.kinds(), kinds);
    let mut device = Device::stored(&PROJECT, stored(), NOW)
        .task(Task::Unregister)
        .reply(Kind::DeleteRegistration, status(401));
    device.run().unwrap();
    assert_eq!(
        device.kinds()[..3],
        [Kind::DeleteRegistration, Kind::Refresh, Kind::DeleteRegistration]
    );
    let mut device = Device::stored(&PROJECT, stored(), NOW)
        .task(Task::Unregister)
        .always(Kind::DeleteRegistration, status(403));
    assert!(matches!(device.run(), Err(Stop::Refused { status: 403, .. })));
}

#[test]
fn unregistering_a_forgotten_installation_asks_only_register3() {
    let mut old = stored();
    old.installation.expires = 0;
    let mut device = Device::stored(&PROJECT, old, NOW)
        .task(Task::Unregister)
        .always(Kind::Refresh, status(404));
    let mut seen = 0;
    while device.flow.poll(device.now) != Action::Done && seen < 20 {
        seen += 1;
        match device.flow.poll(device.now) {
            Action::Send(service) => device.exchange(service),
            Action::Wait(until) => device.now = until,
            action => panic!("{action:?}"),
        }
    }
    assert_eq!(device.kinds(), [Kind::Refresh, Kind::Unregister3]);
}
