//! Seeds for state machines: what happens, step by step. The numbers of the steps are those of the bodies.

use pushwire_tests::pair::Frame;
use pushwire_tests::pair::message;
use pushwire_tests::pair::stanza;

use super::Seeds;
use super::wire::vector;

pub(crate) fn add(seeds: &mut Seeds) {
    mcs(seeds);
    mcs_connections(seeds);
    xmpp(seeds);
    xmpp_connections(seeds);
    flow(seeds);
}

/// Steps of `mcs_session` that bring bytes.
fn receive(frame: &Frame) -> Vec<u8> {
    let bytes = frame.bytes();
    [&[6], &(bytes.len() as u16).to_be_bytes()[..], &bytes].concat()
}

const LOG_IN: &[u8] = &[7];
const WRITE: &[u8] = &[9];
const ACCEPT: &[u8] = &[12];
const REJECT: &[u8] = &[13];
const NEXT_DEADLINE: &[u8] = &[15];
const STOP: &[u8] = &[21];

/// Adds a script: the bits of the configuration, how many ids an earlier run left, and what happens.
fn add_mcs(seeds: &mut Seeds, name: &str, what: &str, bits: u8, parts: &[&[u8]]) {
    let ids = if name == "oversize" { 3 } else { 0 };
    let bytes = [&[2, 0, bits, 7, ids], parts.concat().as_slice()].concat();
    seeds.add("mcs_session", name, what, &bytes);
}

fn mcs(seeds: &mut Seeds) {
    let mut large = stanza("large");
    large.raw_data = Some(vec![0x5a; 1200]);
    let large = receive(&Frame::Data(large));
    let one = receive(&message("1"));
    let two = receive(&message("2"));
    let closed: &[u8] = &[3, 0];
    let ids: Vec<u8> = (0..12).flat_map(|id| receive(&message(&format!("0:{id}")))).collect();
    let accepts = [ACCEPT, WRITE].concat().repeat(12);
    for (name, what, bits, parts) in [
        (
            "pushes",
            "pushes are accepted and acknowledged, one comes twice, and the session stops",
            0,
            vec![LOG_IN, &one, ACCEPT, WRITE, &two, ACCEPT, WRITE, &one, WRITE, STOP],
        ),
        (
            "acknowledged-at-login",
            "pushes are accepted, the connection breaks, and the login lists them",
            0,
            vec![LOG_IN, &ids, &accepts, closed, NEXT_DEADLINE, LOG_IN, WRITE],
        ),
        (
            "rejected",
            "the application refuses until the session ends",
            0,
            vec![LOG_IN, &one, REJECT, &two, REJECT, &one, REJECT, LOG_IN, &one, STOP],
        ),
        (
            "oversize",
            "a push larger than the buffer, while another waits",
            0x10,
            vec![LOG_IN, &one, &large, &two, ACCEPT, WRITE, ACCEPT, WRITE, ACCEPT],
        ),
    ] {
        add_mcs(seeds, name, what, bits, &parts);
    }
    let small = [&[0, 2, 0x33, 7, 4], LOG_IN, &one, ACCEPT, &two, ACCEPT, WRITE].concat();
    seeds.add("mcs_session", "tiny", "the smallest memory", &small);
}

fn mcs_connections(seeds: &mut Seeds) {
    let fail: &[u8] = &[2, 0];
    for (name, what, bits, parts) in [
        (
            "heartbeats",
            "silence, pings, and a connection that is given up",
            0,
            vec![
                LOG_IN,
                NEXT_DEADLINE,
                WRITE,
                &[8],
                NEXT_DEADLINE,
                WRITE,
                NEXT_DEADLINE,
                NEXT_DEADLINE,
            ],
        ),
        (
            "retries",
            "no connection comes about, until the session gives up",
            0,
            vec![
                &[0],
                fail,
                NEXT_DEADLINE,
                fail,
                NEXT_DEADLINE,
                NEXT_DEADLINE,
                fail,
                NEXT_DEADLINE,
            ],
        ),
        (
            "networks",
            "the network changes, goes and comes back, and the device wakes up",
            0x40,
            vec![LOG_IN, &[18], LOG_IN, &[19, 14, 5, 18], LOG_IN, &[20], WRITE, &[20], fail],
        ),
        (
            "slow-writes",
            "writes in small buffers, which are not reported in time",
            0x80,
            vec![&[0, 1, 10, 3, 11, 10, 4, 14, 4, 11], LOG_IN, &[10, 2, 16, 6, 17], NEXT_DEADLINE],
        ),
        (
            "misuse",
            "reports of what never was",
            0,
            vec![&[1, 2, 0, 3, 0, 22, 12, 13, 11, 0, 0, 3, 0, 1, 22, 12], LOG_IN, &[1, 22]],
        ),
    ] {
        add_mcs(seeds, name, what, bits, &parts);
    }
}

/// One step of `xmpp_session` on the first connection.
const fn on(step: u8) -> [u8; 2] {
    [0, step]
}

fn says(saying: u8) -> Vec<u8> {
    [&on(6)[..], &[saying]].concat()
}

fn xmpp(seeds: &mut Seeds) {
    let log_in = on(9).to_vec();
    let write = on(11).to_vec();
    let next = on(15).to_vec();
    let send = |id: u8, value: &[u8]| [&on(10)[..], &[id, value.len() as u8], value].concat();
    let second_log_in = vec![1, 9];
    let steps: Vec<Vec<u8>> = vec![log_in.clone(), send(0, b"a"), send(1, b"<\">"), write.clone()];
    let ready = steps.concat();
    for (name, what, bits, parts) in [
        (
            "answered",
            "two messages, an answer each",
            0,
            vec![ready.clone(), says(6), says(9), next.clone(), write.clone(), says(7)],
        ),
        ("refused", "a message is refused for good", 2, vec![ready.clone(), says(8), says(8)]),
        (
            "drained",
            "the server drains, and the next connection takes over",
            0,
            vec![ready.clone(), says(11), second_log_in.clone(), vec![1, 11], says(6), says(0)],
        ),
        (
            "moved",
            "a message is to go out on another connection",
            1,
            vec![ready.clone(), says(10), second_log_in, vec![1, 11, 1, 7, 6]],
        ),
        (
            "errors",
            "a stanza comes back, then the stream ends with an error",
            0,
            vec![ready.clone(), says(14), says(5), write.clone()],
        ),
        (
            "finished",
            "the session ends once everything is answered",
            0,
            vec![ready.clone(), on(18).to_vec(), says(6), says(7), write.clone(), says(0)],
        ),
    ] {
        seeds.add("xmpp_session", name, what, &[vec![bits, 0, 7], parts.concat()].concat());
    }
    let payload = br#"{"message_type":"nack","message_id":"0","error":"ODD"}"#;
    let own = [&[0, 2, 7], &ready[..], &on(5), &[payload.len() as u8], payload].concat();
    seeds.add("xmpp_session", "own-payload", "a payload that the fuzzer makes, to a service", &own);
}

fn xmpp_connections(seeds: &mut Seeds) {
    let (log_in, write, next) = (on(9).to_vec(), on(11).to_vec(), on(15).to_vec());
    for (name, what, bits, parts) in [
        (
            "upstream",
            "messages from a device and a receipt are acknowledged",
            0,
            vec![
                log_in.clone(),
                says(12),
                write.clone(),
                says(12),
                write.clone(),
                says(13),
                write.clone(),
            ],
        ),
        (
            "queries",
            "a ping and something unknown are answered",
            0,
            vec![log_in.clone(), says(2), write.clone(), says(3), write.clone(), says(15)],
        ),
        (
            "silence",
            "pings, white space, and no answer",
            8,
            vec![
                log_in.clone(),
                next.clone(),
                write.clone(),
                next.clone(),
                write.clone(),
                says(4),
                next.clone(),
                next.clone(),
                next.clone(),
            ],
        ),
        (
            "step-by-step",
            "a handshake in its parts, with small writes",
            0,
            vec![
                vec![0, 0, 0, 1, 0, 12, 2, 0, 13],
                vec![0, 8, 0, 0, 8, 1, 0, 11, 0, 8, 2, 0, 8, 3, 0, 11, 0, 8, 4, 0, 8, 5, 0, 8, 6],
            ],
        ),
        (
            "refused-connections",
            "no connection comes about",
            0x10,
            vec![vec![0, 0, 0, 2], next.clone(), vec![0, 2], next, vec![0, 1, 0, 3]],
        ),
    ] {
        seeds.add("xmpp_session", name, what, &[vec![bits, 0, 7], parts.concat()].concat());
    }
}

/// A request that is sent and answered: status 200, in pieces, to its end.
fn answered(body: &[u8]) -> Vec<u8> {
    [&[1, 0, 0, 20, 50], &(body.len() as u16).to_be_bytes()[..], body, &[1]].concat()
}

/// A request that is sent and answered with the status of this index, and the wait that follows.
fn refused(status: u8, body: &[u8]) -> Vec<u8> {
    [&[1, status, 0, 20, 50], &(body.len() as u16).to_be_bytes()[..], body, &[1, 0]].concat()
}

fn flow(seeds: &mut Seeds) {
    let identity =
        [57, 1, 0, 0, 0, 0, 0, 0, 0, 65, 2, 0, 0, 0, 0, 0, 0, 0, 24, 0x80, 0xd0, 0xac, 0xf3, 0x0e];
    let checkin = answered(&identity);
    let token = answered(b"token=abc");
    let install = answered(&vector("firebase-messaging-0.4.5/fcm_install_response.json"));
    let register = answered(&vector("firebase-messaging-0.4.5/fcm_register_response.json"));
    let web = [&[0, 1, 0, 9, 0][..], &checkin, &token, &install, &register, &[1]].concat();
    seeds.add("register_flow", "web", "a registration", &web);
    let app = [&[1, 0, 0, 9, 0][..], &checkin, &install, &token, &[1]].concat();
    seeds.add("register_flow", "app", "the registration of an Android app", &app);
    let removed =
        [&web[..], &[0, 9, 3], &answered(b"{}"), &answered(b"{}"), &answered(b"deleted=1")]
            .concat();
    seeds.add("register_flow", "removed", "a registration, and all of it is deleted", &removed);
    let topic =
        [&web[..], &[0, 9, 1], &answered(b"token=x"), &[1, 0, 9, 2], &answered(b"token=x"), &[1]]
            .concat();
    seeds.add("register_flow", "topic", "a topic is subscribed to, and left", &topic);
    let repairs = [
        &[0, 1, 1, 9, 0][..],
        &refused(6, b""),
        &checkin,
        &refused(0, b"Error=PHONE_REGISTRATION_ERROR"),
        &token,
        &refused(4, b""),
        &install,
        &refused(2, b""),
        &answered(br#"{"token":"a","expiresIn":"0s"}"#),
        &refused(3, b""),
        &install,
        &register,
        &[0, 3, 0],
        &checkin,
    ]
    .concat();
    seeds.add("register_flow", "repairs", "each service refuses once", &repairs);
}
