//! A push service of a test's own: the simulator in this process, or as `pushwire simulate`.
//!
//! Either way a test speaks to it through its HTTP APIs only, as any program would.

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::thread;
use std::thread::JoinHandle;

use pushwire_simulator::Options;
use pushwire_simulator::Simulator;
use serde_json::Value;
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::oneshot;

use super::FAST;
use super::Running;
use super::get;
use super::post;
use super::wait_until;

/// A running simulator and a directory for its files.
pub(crate) struct Service {
    pub(crate) dir: TempDir,
    /// The description file.
    pub(crate) file: PathBuf,
    /// What is in it.
    pub(crate) described: Value,
    _life: Life,
}

/// Ends the simulator when dropped.
enum Life {
    Thread(Option<oneshot::Sender<()>>, Option<JoinHandle<()>>),
    Child { _running: Mutex<Running> },
}

/// A device that the service has issued.
pub(crate) struct Device {
    pub(crate) id: String,
    pub(crate) token: String,
    pub(crate) credentials: Value,
    /// The credentials file.
    pub(crate) file: PathBuf,
}

impl Service {
    /// Starts a simulator in a thread of this process.
    pub(crate) fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("sim.json");
        let (stop, stopped) = oneshot::channel();
        let written = file.clone();
        let thread = thread::spawn(move || serve(written, stopped));
        Self::described(dir, file, Life::Thread(Some(stop), Some(thread)))
    }

    /// Starts `pushwire simulate`.
    pub(crate) fn start_command() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("sim.json");
        let running = Running::start(["simulate", "--write", file.to_str().unwrap(), "--json"]);
        Self::described(dir, file, Life::Child { _running: Mutex::new(running) })
    }

    fn described(dir: TempDir, file: PathBuf, life: Life) -> Self {
        wait_until("the description file", || file.exists());
        let described = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        Self { dir, file, described, _life: life }
    }

    /// A path in the service's directory.
    pub(crate) fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_str().unwrap().to_owned()
    }

    /// One of the description's texts.
    pub(crate) fn told(&self, key: &str) -> &str {
        self.described[key].as_str().unwrap()
    }

    /// Issues a device and writes its credentials file.
    pub(crate) fn issue(&self) -> Device {
        self.issue_with(|_| ())
    }

    /// The same, with a change to the credentials.
    pub(crate) fn issue_with(&self, change: impl FnOnce(&mut Value)) -> Device {
        let (status, answer) = post(&format!("{}/devices", self.told("control")), &json!({}));
        assert_eq!(status, 200, "{answer}");
        let mut credentials = answer;
        change(&mut credentials);
        let id = credentials["gcm"]["android_id"].as_str().unwrap();
        let file = self.dir.path().join(format!("{id}.json"));
        fs::write(&file, credentials.to_string()).unwrap();
        Device::of(credentials, file)
    }

    /// Makes a fault.
    pub(crate) fn fault(&self, name: &str, body: &Value) -> u64 {
        let (status, answer) = post(&format!("{}/{name}", self.told("control")), body);
        assert_eq!(status, 200, "{name}: {answer}");
        answer["connections"].as_u64().unwrap_or_default()
    }

    /// Sends a message and returns its persistent id.
    pub(crate) fn send(&self, device: &Device, message: Value) -> String {
        let mut message = message;
        message["token"] = device.token.as_str().into();
        let (send, project) = (self.told("send"), self.told("project_id"));
        let url = format!("{send}/projects/{project}/messages:send");
        let (status, answer) = post(&url, &json!({ "message": message }));
        assert_eq!(status, 200, "{answer}");
        let name = answer["name"].as_str().unwrap();
        name.rsplit_once('/').unwrap().1.to_owned()
    }

    /// Sends a message with some data.
    pub(crate) fn send_text(&self, device: &Device, text: &str) -> String {
        self.send(device, json!({"data": {"text": text}}))
    }

    /// What the service knows about a device.
    pub(crate) fn report(&self, device: &Device) -> Value {
        get(&format!("{}/devices/{}", self.told("control"), device.id))
    }

    /// Waits until every message of a device is acknowledged.
    pub(crate) fn wait_until_acknowledged(&self, device: &Device) {
        wait_until("all acknowledged", || self.report(device)["queue_length"] == 0);
    }

    /// Starts a listener that prints JSON and reconnects at once.
    pub(crate) fn listen(&self, device: &Device, more: &[&str]) -> Running {
        let files = [
            ("--credentials", device.file.to_str().unwrap()),
            ("--simulator", self.file.to_str().unwrap()),
        ];
        let files = files.iter().flat_map(|(option, file)| [*option, *file]);
        let fixed = ["listen", "--json"].into_iter().chain(files);
        Running::start(fixed.chain(FAST).chain(more.iter().copied()))
    }
}

impl Device {
    fn of(credentials: Value, file: PathBuf) -> Self {
        let text = |pointer| credentials.pointer(pointer).unwrap().as_str().unwrap();
        Self {
            id: text("/gcm/android_id").to_owned(),
            token: text("/fcm/registration/token").to_owned(),
            credentials,
            file,
        }
    }

    /// What the credentials file says now.
    pub(crate) fn read_again(&self) -> Self {
        let text = fs::read(&self.file).unwrap();
        Self::of(serde_json::from_slice(&text).unwrap(), self.file.clone())
    }

    /// Every secret of the credentials.
    pub(crate) fn secrets(&self) -> Vec<&str> {
        let places = [
            "/keys/private",
            "/keys/secret",
            "/gcm/token",
            "/gcm/security_token",
            "/fcm/registration/token",
            "/fcm/installation/token",
            "/fcm/installation/refresh_token",
        ];
        let text = |place| self.credentials.pointer(place).unwrap().as_str().unwrap();
        places.into_iter().map(text).collect()
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        if let Self::Thread(stop, thread) = self {
            drop(stop.take());
            let _ = thread.take().map(JoinHandle::join);
        }
    }
}

fn serve(file: PathBuf, stopped: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let options = Options::default().beside(&file);
        let simulator = Simulator::start(options).await.unwrap();
        simulator.write_description(&file).unwrap();
        let _ = stopped.await;
        simulator.shutdown().await;
    });
}
