//! The login request, written in pieces: everything but the ids first, then the ids.
//!
//! Field values are Chromium's (`BuildLoginRequest` in google_apis/gcm/base/mcs_util.cc, spec/mcs.md
//! §4.1). Protobuf fields may come in any order, so the list of received ids goes last and can be
//! split over several writes: the send buffer bounds one id, not the list (Chromium's 8 KiB limit).

use super::Session;
use crate::mcs::AuthService;
use crate::mcs::HeartbeatStat;
use crate::mcs::LoginRequest;
use crate::mcs::Setting;
use crate::mcs::Tag;
use crate::mcs::frame;
use crate::secret::Redacted;
use crate::time::whole_millis;
use crate::wire::BufferTooSmall;
use crate::wire::Message;
use crate::wire::Writer;
use crate::wire::field_len;
use crate::wire::text;
use crate::wire::write_field;

/// Value of `LoginRequest.domain`.
const DOMAIN: &str = "mcs.android.com";

/// Value of `LoginRequest.network_type`: Chromium always sends 1.
const NETWORK_TYPE: i32 = 1;

/// Field number of `LoginRequest.received_persistent_id`.
const RECEIVED_PERSISTENT_ID: u32 = 10;

/// How far the login is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Login {
    /// Written, or not due.
    #[default]
    Done,
    /// Nothing is written yet.
    Start,
    /// All but the ids is written, and this many ids.
    Ids(usize),
}

impl Session<'_> {
    /// Writes the next piece of the login.
    pub(super) fn write_login(&mut self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        match self.outbox.login {
            Login::Done => Ok(0),
            Login::Start => self.write_login_fields(out),
            Login::Ids(written) => self.write_login_ids(written, out),
        }
    }

    fn write_login_fields(&mut self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        self.ledger.login_begins();
        let ids = self.ledger.login_ids();
        let ids_len: usize = ids.map(|id| field_len(RECEIVED_PERSISTENT_ID, &id)).sum();
        let written = self.with_login_request(|request| {
            let body_len = request.encoded_len() + ids_len;
            let header_len = frame::frame_len(body_len) - body_len;
            let mut writer = Writer::for_len(out, 1 + header_len + request.encoded_len())?;
            writer.bytes(&[frame::VERSION]);
            frame::write_header(Tag::LoginRequest, body_len, &mut writer);
            request.write_fields(&mut writer);
            Ok(writer.written())
        })?;
        self.login_begins();
        self.login_ids_written(0);
        Ok(written)
    }

    fn write_login_ids(&mut self, skip: usize, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let (mut written, mut count) = (0, skip);
        for id in self.ledger.login_ids().skip(skip) {
            let room = out.get_mut(written..).unwrap_or_default();
            match Writer::for_len(room, field_len(RECEIVED_PERSISTENT_ID, &id)) {
                Ok(mut writer) => write_field(RECEIVED_PERSISTENT_ID, &id, &mut writer),
                Err(error) if written == 0 => return Err(error),
                Err(_) => break,
            }
            written += field_len(RECEIVED_PERSISTENT_ID, &id);
            count += 1;
        }
        self.login_ids_written(count);
        Ok(written)
    }

    fn login_ids_written(&mut self, count: usize) {
        self.outbox.login = Login::Ids(count);
        if self.ledger.login_ids().count() <= count {
            self.outbox.login = Login::Done;
            self.ledger.login_sent();
        }
    }

    /// Lends the request without its ids.
    fn with_login_request<T>(&self, write: impl FnOnce(&LoginRequest<'_>) -> T) -> T {
        let identity = self.identity.as_ref();
        let android_id = identity.map_or(0, |identity| identity.android_id);
        let token = identity.map_or(0, |identity| *identity.security_token.expose());
        let (user, hex, token) =
            (text::decimal(android_id), text::hex(android_id), text::decimal(token));
        let id = text::joined::<64>("chrome-", self.config.chrome_version);
        let device_id = text::joined::<32>("android-", &hex);
        let interval = text::decimal(self.config.client_heartbeat_interval.map_or(0, whole_millis));
        let settings = [setting("new_vc", "1"), setting("hbping", &interval)];
        let asks = self.config.request_heartbeat_interval
            && self.config.client_heartbeat_interval.is_some();
        let settings = settings.get(..if asks { 2 } else { 1 }).unwrap_or_default();
        write(&LoginRequest {
            id: &id,
            domain: DOMAIN,
            user: &user,
            resource: &user,
            auth_token: Redacted::new(&token),
            device_id: Some(&device_id),
            setting: settings.into(),
            adaptive_heartbeat: Some(false),
            heartbeat_stat: self.heartbeat_stat(),
            use_rmq2: Some(true),
            auth_service: Some(AuthService::AndroidId),
            network_type: Some(NETWORK_TYPE),
            ..Default::default()
        })
    }

    fn heartbeat_stat(&self) -> Option<HeartbeatStat<'static>> {
        let interval = self.config.server_heartbeat_interval?;
        // `Config::check` keeps the interval within int32 milliseconds.
        let interval_ms = i32::try_from(whole_millis(interval)).unwrap_or(i32::MAX);
        Some(HeartbeatStat { ip: "", timeout: true, interval_ms, ..Default::default() })
    }
}

fn setting<'a>(name: &'a str, value: &'a str) -> Setting<'a> {
    Setting { name, value, ..Default::default() }
}
