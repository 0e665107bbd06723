//! `pushwire register`: registers a device, or renews what is due, and stores the credentials.

use std::path::PathBuf;

use clap::Args;
use pushwire_core::register::AndroidApp;
use pushwire_core::register::DEFAULT_VAPID_KEY;
use pushwire_core::register::Project;

use crate::credentials;
use crate::error::Failure;
use crate::network::NetworkArgs;
use crate::network::Place;
use crate::receive::Goal;
use crate::receive::Receiver;
use crate::receive::Until;
use crate::settings;
use crate::settings::Preset;
use crate::state::FileStore;

/// Register with a Firebase project, or renew what is due, and store the credentials.
#[derive(Args, Debug)]
pub(crate) struct RegisterArgs {
    #[command(flatten)]
    project: ProjectArgs,
    /// Where the credentials are kept, as firebase-messaging stores them (JSON)
    #[arg(long, value_name = "FILE")]
    credentials: PathBuf,
    /// Change a setting, such as request_timeout=10 or registration_retry_count=none
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    #[command(flatten)]
    network: NetworkArgs,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// The values from the Firebase console.
#[derive(Args, Debug)]
pub(crate) struct ProjectArgs {
    /// Project id
    #[arg(long, value_name = "P")]
    project_id: Option<String>,
    /// App id, such as 1:1234567890:web:0123456789abcdef
    #[arg(long, value_name = "A")]
    app_id: Option<String>,
    /// API key
    #[arg(long, value_name = "K")]
    api_key: Option<String>,
    /// VAPID public key of the sender [default: Firebase's]
    #[arg(long, value_name = "V")]
    vapid_key: Option<String>,
    /// Name of the receiver [default: receiver.push.com]
    #[arg(long, value_name = "B")]
    bundle_id: Option<String>,
    /// Register as this Android app instead of as a web page
    #[arg(long, value_name = "NAME", requires = "android_cert")]
    android_package: Option<String>,
    /// SHA-1 of the Android app's certificate, in hex
    #[arg(long, value_name = "HEX", requires = "android_package")]
    android_cert: Option<String>,
}

impl ProjectArgs {
    /// Puts the project together from the options and what a simulator says; `None` if nothing
    /// names one.
    pub(crate) fn resolve<'a>(&'a self, place: &'a Place) -> Result<Option<Project<'a>>, Failure> {
        let described = place.project.as_ref();
        let or = |given: &'a Option<String>, index: usize| {
            let described = described.and_then(|values| values.get(index));
            given.as_deref().or(described.map(String::as_str))
        };
        let values = [or(&self.project_id, 0), or(&self.app_id, 1), or(&self.api_key, 2)];
        if values.iter().all(Option::is_none) {
            return Ok(None);
        }
        let missing = |name: &str| Failure::bad(name, "is needed to register");
        let [project_id, app_id, api_key] = values;
        let project_id = project_id.ok_or_else(|| missing("--project-id"))?;
        let app_id = app_id.ok_or_else(|| missing("--app-id"))?;
        let api_key = api_key.ok_or_else(|| missing("--api-key"))?;
        let project = Project::new(project_id, app_id, api_key);
        Ok(Some(Project {
            vapid_key: self.vapid_key.as_deref().unwrap_or(DEFAULT_VAPID_KEY),
            bundle_id: self.bundle_id.as_deref().unwrap_or(project.bundle_id),
            android: self.android(app_id)?,
            ..project
        }))
    }

    fn android<'a>(&'a self, app_id: &'a str) -> Result<Option<AndroidApp<'a>>, Failure> {
        let (Some(package), Some(cert)) = (&self.android_package, &self.android_cert) else {
            return Ok(None);
        };
        let sender_id = app_id.split(':').nth(1);
        let sender_id = sender_id.filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
        let refuse = || Failure::bad(format!("--app-id {app_id}"), "holds no project number");
        let sender_id = sender_id.ok_or_else(refuse)?;
        Ok(Some(AndroidApp { package, cert, sender_id }))
    }
}

pub(crate) async fn run(args: RegisterArgs) -> Result<(), Failure> {
    let config = settings::config(Preset::Default, &args.set)?;
    let place = args.network.resolve()?;
    let project = args.project.resolve(&place)?;
    let needed = || Failure::bad("--project-id, --app-id, --api-key", "are needed to register");
    let project = Some(project.ok_or_else(needed)?);
    let exists = args.credentials.try_exists().map_err(Failure::io(&args.credentials))?;
    let stored = exists.then(|| credentials::read(&args.credentials)).transpose()?;
    let path = Some(args.credentials.as_path());
    let store = FileStore::default();
    let receiver = Receiver {
        place: &place,
        config,
        project,
        path,
        store,
        until: Until::default(),
        goal: Goal::Register,
        json: args.json,
    };
    receiver.receive(stored, |_| ()).await.map(drop)
}
