//! Where each registration service is.
//!
//! Only `https` URLs with a host, an optional port and a path (RFC 3986 §3); no query, no user. The
//! defaults are Google's (spec/registration.md §1).

use core::fmt;

/// One of the four services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Service {
    /// Gives the device its identity.
    CheckIn,
    /// Gives the token that the push service routes by.
    Register3,
    /// Firebase Installations v1.
    Installations,
    /// FCM registrations v1.
    Registrations,
}

impl Service {
    /// Returns a stable lower-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CheckIn => "checkin",
            Self::Register3 => "register3",
            Self::Installations => "installations",
            Self::Registrations => "registrations",
        }
    }
}

/// An `https` URL in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Url<'a> {
    /// Host name or address, without brackets.
    pub host: &'a str,
    /// TCP port.
    pub port: u16,
    /// Path, from its first slash, without one at the end.
    pub path: &'a str,
}

/// A text that is not such a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct UrlError;

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an https URL with a host and a path")
    }
}

impl core::error::Error for UrlError {}

impl<'a> Url<'a> {
    /// Takes a URL apart.
    ///
    /// # Errors
    ///
    /// [`UrlError`] for anything but `https://HOST[:PORT][/PATH]`.
    pub fn parse(text: &'a str) -> Result<Self, UrlError> {
        let rest = text.strip_prefix("https://").ok_or(UrlError)?;
        let bad = |byte: u8| byte <= b' ' || byte >= 0x7f || matches!(byte, b'?' | b'#' | b'@');
        if rest.bytes().any(bad) {
            return Err(UrlError);
        }
        let slash = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(slash).ok_or(UrlError)?;
        let (host, after) = split_host(authority)?;
        let port = match after.strip_prefix(':') {
            Some(digits) => port(digits)?,
            None if after.is_empty() => 443,
            None => return Err(UrlError),
        };
        Ok(Self { host, port, path: path.trim_end_matches('/') })
    }
}

/// RFC 3986 §3.2.2: an address with colons stands in brackets, and nothing else does.
fn split_host(authority: &str) -> Result<(&str, &str), UrlError> {
    let (host, after) = match authority.strip_prefix('[') {
        Some(rest) => rest.split_once(']').filter(|(host, _)| host.contains(':')),
        None => authority.split_at_checked(authority.find(':').unwrap_or(authority.len())),
    }
    .ok_or(UrlError)?;
    let is_host = !host.is_empty() && !host.contains(['[', ']']);
    if is_host { Ok((host, after)) } else { Err(UrlError) }
}

/// RFC 3986 §3.2.3: digits alone, without a sign.
fn port(digits: &str) -> Result<u16, UrlError> {
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let port = digits.parse().ok().filter(|_| is_number);
    port.ok_or(UrlError)
}

/// The URLs of all services; those of Firebase up to their version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Services<'a> {
    /// Check-in.
    pub checkin: Url<'a>,
    /// register3.
    pub register3: Url<'a>,
    /// Firebase Installations, up to `/v1`.
    pub installations: Url<'a>,
    /// FCM registrations, up to `/v1`.
    pub registrations: Url<'a>,
}

impl Services<'static> {
    /// Google's services.
    pub const GOOGLE: Self = Self {
        checkin: Url { host: "android.clients.google.com", port: 443, path: "/checkin" },
        register3: Url { host: "android.clients.google.com", port: 443, path: "/c2dm/register3" },
        installations: Url { host: "firebaseinstallations.googleapis.com", port: 443, path: "/v1" },
        registrations: Url { host: "fcmregistrations.googleapis.com", port: 443, path: "/v1" },
    };
}

impl<'a> Services<'a> {
    /// Returns the URL of a service.
    pub const fn url(&self, service: Service) -> Url<'a> {
        match service {
            Service::CheckIn => self.checkin,
            Service::Register3 => self.register3,
            Service::Installations => self.installations,
            Service::Registrations => self.registrations,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_url_apart() {
        let url = Url::parse("https://localhost:8443/v1/").unwrap();
        assert_eq!(url, Url { host: "localhost", port: 8443, path: "/v1" });
        let url = Url::parse("https://[::1]/checkin").unwrap();
        assert_eq!(url, Url { host: "::1", port: 443, path: "/checkin" });
    }

    #[test]
    fn refuses_what_could_smuggle_a_second_request() {
        for text in [
            "http://a/b",
            "https://",
            "https:///x",
            "https://a:b/c",
            "https://a/b c",
            "https://a/b\r\nX: y",
            "https://a/b?c",
            "https://u@a/b",
        ] {
            assert_eq!(Url::parse(text), Err(UrlError), "{text}");
        }
    }

    #[test]
    fn refuses_brackets_and_signs_where_none_belong() {
        for text in [
            "https://::1[]:8443/a/",
            "https://::1/a",
            "https://a:1:2/a",
            "https://[a]/a",
            "https://[[::1]]/a",
            "https://[::1/a",
            "https://[::1]x/a",
            "https://a]/a",
            "https://a:+80/a",
            "https://a:/a",
        ] {
            assert_eq!(Url::parse(text), Err(UrlError), "{text}");
        }
    }
}
