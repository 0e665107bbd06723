//! Where the service listens.
//!
//! Follows google_apis/gcm/engine/gservices_settings.cc (spec/mcs.md §1.2): port 5228, then 443 on the
//! same host with the same protocol.

/// A host and a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Endpoint<'a> {
    /// Host name or address.
    pub host: &'a str,
    /// TCP port.
    pub port: u16,
}

/// Google's endpoints, in the order in which they are tried.
pub const ENDPOINTS: [Endpoint<'static>; 2] = [
    Endpoint { host: "mtalk.google.com", port: 5228 },
    Endpoint { host: "mtalk.google.com", port: 443 },
];
