//! The requests, head and body, into the caller's buffers.
//!
//! Field by field as spec/registration.md §2 to §4. HTTP/1.1 with `Connection: close`: one request a
//! connection. Everything that comes from outside is encoded for its place, so that no value can end
//! a header or a path early.

use heapless::String;

use super::checkin::CheckinRequest;
use super::draft::Draft;
use super::draft::Step;
use super::project::ANDROID_SDK;
use super::project::CHROME_APP;
use super::project::DEFAULT_VAPID_KEY;
use super::project::Project;
use super::project::WEB_SDK;
use super::text::Text;
use super::url::Service;
use super::url::Services;
use super::url::Url;
use crate::json::Writer;
use crate::wire::BufferTooSmall;
use crate::wire::Message;
use crate::wire::base64::Alphabet;
use crate::wire::text;

/// Where the gcm token of a web registration is reached.
const PUSH_ENDPOINT: &str = "https://fcm.googleapis.com/fcm/send/";

/// A request, ready to be sent: the head, then the body.
#[derive(Clone, Copy)]
pub struct Request<'b> {
    /// Where it goes.
    pub service: Service,
    /// Request line and headers, with the empty line.
    pub head: &'b [u8],
    /// Body.
    pub body: &'b [u8],
}

impl core::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Request").field("service", &self.service).finish_non_exhaustive()
    }
}

/// Writes the request of one step.
pub(crate) fn write<'b>(
    step: Step,
    project: &Project<'_>,
    draft: &Draft,
    topic: &str,
    services: &Services<'_>,
    head: &'b mut [u8],
    body: &'b mut [u8],
) -> Result<Request<'b>, BufferTooSmall> {
    let call = Call { step, project, draft, topic };
    let body_len = call.write_body(body)?;
    let service = step.service();
    let head_len = call.write_head(services.url(service), body_len, head)?;
    let (head, _) = head.split_at_checked(head_len).unwrap_or_default();
    let (body, _) = body.split_at_checked(body_len).unwrap_or_default();
    Ok(Request { service, head, body })
}

struct Call<'a> {
    step: Step,
    project: &'a Project<'a>,
    draft: &'a Draft,
    topic: &'a str,
}

impl Call<'_> {
    fn write_body(&self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        match self.step {
            Step::CheckIn => {
                CheckinRequest::new(self.draft.identity(), self.project.chrome_version).encode(out)
            }
            Step::Register3 => self.write_form(out),
            Step::Subscribe | Step::Unsubscribe => self.write_topic(out),
            Step::Unregister3 => self.write_unregister(out),
            Step::DeleteRegistration | Step::DeleteInstallation => Ok(0),
            Step::Install => self.write_installation(out),
            Step::Refresh => self.write_refresh(out),
            Step::Register | Step::Update => self.write_registration(out),
        }
    }

    fn write_form(&self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let mut form = Text::new(out);
        let (id, _) = self.draft.identity().unwrap_or_default();
        let device = text::decimal(id);
        match self.project.android {
            None => {
                let sender = self.project.own_vapid_key().unwrap_or(DEFAULT_VAPID_KEY);
                form.pair("app", CHROME_APP).pair("X-subtype", &self.draft.app_id);
                form.pair("device", &device).pair("sender", sender);
            }
            Some(android) => {
                let auth = self.auth_token();
                form.pair("app", android.package).pair("X-subtype", android.sender_id);
                form.pair("device", &device).pair("sender", android.sender_id);
                form.pair("cert", android.cert).pair("X-scope", "*");
                form.pair("X-gms_app_id", self.project.app_id);
                form.pair("X-Goog-Firebase-Installations-Auth", auth);
            }
        }
        form.finish()
    }

    /// Topics go by the FCM token (topic_subscription_request.cc in Chromium's carrier lock).
    fn write_topic(&self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let mut form = Text::new(out);
        let (id, _) = self.draft.identity().unwrap_or_default();
        let topic: String<256> = text::joined("/topics/", self.topic);
        let token = self.draft.fcm_token.as_ref().map(|token| token.expose()).unwrap_or_default();
        let app = self.project.android.map_or(CHROME_APP, |android| android.package);
        form.pair("app", app).pair("device", &text::decimal(id)).pair("sender", token);
        form.pair("X-gcm.topic", &topic).pair("X-scope", &topic);
        form.pair("X-subtype", token).pair("X-subscription", token);
        if self.step == Step::Unsubscribe {
            form.pair("delete", "true").pair("X-delete", "1");
        }
        form.finish()
    }

    fn write_unregister(&self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let mut form = Text::new(out);
        let (id, _) = self.draft.identity().unwrap_or_default();
        let app = self.project.android.map_or(CHROME_APP, |android| android.package);
        form.pair("app", app).pair("X-subtype", &self.draft.app_id);
        form.pair("device", &text::decimal(id)).pair("delete", "true");
        form.pair("gcm_unreg_caller", "false");
        form.finish()
    }

    fn auth_token(&self) -> &str {
        let installation = self.draft.installation.as_ref();
        let token = installation.and_then(|installation| installation.auth_token.as_ref());
        token.map(|token| token.expose()).unwrap_or_default()
    }

    const fn sdk_version(&self) -> &'static str {
        if self.project.android.is_some() { ANDROID_SDK } else { WEB_SDK }
    }

    fn write_installation(&self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let mut json = Writer::new(out);
        json.string("fid", &self.draft.fid);
        json.string("authVersion", "FIS_v2");
        json.string("appId", self.project.app_id);
        json.string("sdkVersion", self.sdk_version());
        json.finish()
    }

    fn write_refresh(&self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let mut json = Writer::new(out);
        json.object("installation", |json| {
            json.string("sdkVersion", self.sdk_version());
            json.string("appId", self.project.app_id);
        });
        json.finish()
    }

    fn write_registration(&self, out: &mut [u8]) -> Result<usize, BufferTooSmall> {
        let gcm_token = self.draft.gcm_token.as_ref().map(|token| token.expose());
        let endpoint: String<320> = text::joined(PUSH_ENDPOINT, gcm_token.unwrap_or_default());
        let (mut auth, mut p256dh) = ([0; 24], [0; 88]);
        let auth = Alphabet::Url.encode(self.draft.keys.auth_secret().expose(), &mut auth)?;
        let p256dh = Alphabet::Url.encode(self.draft.keys.public_key(), &mut p256dh)?;
        let mut json = Writer::new(out);
        json.object("web", |json| {
            json.string("endpoint", &endpoint);
            json.string("auth", auth);
            json.string("p256dh", p256dh);
            if let Some(key) = self.project.own_vapid_key() {
                json.string("applicationPubKey", key);
            }
        });
        json.finish()
    }

    fn write_head(
        &self,
        url: Url<'_>,
        body_len: usize,
        out: &mut [u8],
    ) -> Result<usize, BufferTooSmall> {
        let mut head = Text::new(out);
        head.str(match self.step {
            Step::Update => "PATCH ",
            Step::DeleteRegistration | Step::DeleteInstallation => "DELETE ",
            _ => "POST ",
        });
        head.header_value(url.path);
        self.write_path(&mut head);
        head.str(" HTTP/1.1\r\nHost: ");
        match url.host.contains(':') {
            true => head.str("[").header_value(url.host).str("]"),
            false => head.header_value(url.host),
        };
        if url.port != 443 {
            head.str(":").str(&text::decimal(u64::from(url.port)));
        }
        head.str("\r\nConnection: close\r\nContent-Length: ");
        head.str(&text::decimal(body_len as u64)).str("\r\n");
        self.write_headers(&mut head);
        head.str("\r\n").finish()
    }

    fn write_path(&self, head: &mut Text<'_>) {
        let installation = self.draft.installation.as_ref();
        let fid = installation.map(|found| found.fid.as_str()).unwrap_or_default();
        let token = self.draft.fcm_token.as_ref().map(|token| token.expose()).unwrap_or_default();
        let (collection, item, verb) = match self.step {
            Step::Install => ("/installations", "", ""),
            Step::Refresh => ("/installations", fid, "/authTokens:generate"),
            Step::DeleteInstallation => ("/installations", fid, ""),
            Step::Register => ("/registrations", "", ""),
            Step::Update | Step::DeleteRegistration => ("/registrations", token, ""),
            _ => return,
        };
        head.str("/projects/").segment(self.project.project_id).str(collection);
        if !item.is_empty() {
            head.str("/").segment(item);
        }
        head.str(verb);
    }

    fn write_headers(&self, head: &mut Text<'_>) {
        match self.step.service() {
            Service::CheckIn => {
                head.str("Content-Type: application/x-protobuf\r\n");
            }
            Service::Register3 => self.write_aid_login(head),
            Service::Installations | Service::Registrations => self.write_firebase_headers(head),
        }
    }

    fn write_aid_login(&self, head: &mut Text<'_>) {
        let (id, token) = self.draft.identity().unwrap_or_default();
        head.str("Content-Type: application/x-www-form-urlencoded\r\nAuthorization: AidLogin ");
        head.str(&text::decimal(id)).str(":").str(&text::decimal(token)).str("\r\n");
    }

    fn write_firebase_headers(&self, head: &mut Text<'_>) {
        head.str("Content-Type: application/json\r\nAccept: application/json\r\n");
        head.str("x-goog-api-key: ").header_value(self.project.api_key).str("\r\n");
        if let Some(android) = self.project.android {
            head.str("X-Android-Package: ").header_value(android.package).str("\r\n");
            head.str("X-Android-Cert: ").header_value(android.cert).str("\r\n");
        }
        if matches!(self.step, Step::Refresh | Step::DeleteInstallation) {
            let installation = self.draft.installation.as_ref();
            let refresh = installation.map(|found| found.refresh_token.expose());
            head.str("Authorization: FIS_v2 ").header_value(refresh.unwrap_or_default());
            head.str("\r\n");
        }
        if self.step.service() == Service::Registrations {
            head.str("x-goog-firebase-installations-auth: FIS ").header_value(self.auth_token());
            head.str("\r\n");
        }
    }
}
