//! What is remembered of registration requests: how many, how the last one ended, which headers it got right.
//!
//! For the control API and its tests. Names only: no header value, token or key is kept.

use std::collections::BTreeMap;

use serde::Serialize;

/// What a registration request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Operation {
    /// Check-in.
    Checkin,
    /// register3: a token.
    Register,
    /// register3: the end of a token.
    Unregister,
    /// register3: a topic.
    Subscribe,
    /// register3: the end of a topic.
    Unsubscribe,
    /// Firebase Installations: create.
    CreateInstallation,
    /// Firebase Installations: a new auth token.
    RefreshInstallation,
    /// Firebase Installations: delete.
    DeleteInstallation,
    /// FCM registrations: create.
    CreateRegistration,
    /// FCM registrations: update.
    UpdateRegistration,
    /// FCM registrations: delete.
    DeleteRegistration,
}

/// The requests of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RequestRecord {
    /// How many there were.
    pub count: u64,
    /// HTTP status of the last one's answer.
    pub last_status: u16,
    /// Headers of the last one that were present and right, by name; for check-in also its numbers.
    pub validated: Vec<&'static str>,
}

/// Requests by kind.
pub type Requests = BTreeMap<Operation, RequestRecord>;

/// Counts a request.
pub(super) fn count(
    requests: &mut Requests,
    operation: Operation,
    status: u16,
    validated: &[&'static str],
) {
    let record = requests.entry(operation).or_default();
    record.count += 1;
    record.last_status = status;
    record.validated = validated.to_vec();
}
