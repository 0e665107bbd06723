//! The command as a child process: its events as they come, its end.
//!
//! A child is killed by its handle when dropped. Both outputs are read all the time, so that none
//! ever blocks it.

use std::ffi::OsStr;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::process::Child;
use std::process::ChildStdin;
use std::process::Command;
use std::process::Stdio;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::thread;
use std::thread::JoinHandle;
use std::time::Duration;
use std::time::Instant;

use serde_json::Value;

use super::PATIENCE;

/// Runs the command to its end.
pub(crate) fn pushwire<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Ended {
    Running::start(args).end()
}

/// A running command.
pub(crate) struct Running {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    stderr: Option<JoinHandle<String>>,
    /// Lines of stdout so far.
    pub(crate) seen: Vec<String>,
}

/// A command that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Exit code; `None` if a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Running {
    pub(crate) fn start<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Self {
        Self::spawn(args, Stdio::null())
    }

    /// The same with a stdin to [write](Self::write_line) to.
    pub(crate) fn start_with_input<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Self {
        Self::spawn(args, Stdio::piped())
    }

    fn spawn<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>, input: Stdio) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pushwire"))
            .args(args)
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (stdout, mut stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let stderr = thread::spawn(move || {
            let mut text = Vec::new();
            let _ = stderr.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        let input = child.stdin.take();
        Self { child, input, lines, stderr: Some(stderr), seen: Vec::new() }
    }

    /// Writes a line to stdin.
    pub(crate) fn write_line(&mut self, line: &str) {
        self.write_bytes(format!("{line}\n").as_bytes());
    }

    /// Writes bytes to stdin; one that has ended takes none.
    pub(crate) fn write_bytes(&mut self, bytes: &[u8]) {
        let _ = self.input.as_mut().unwrap().write_all(bytes);
    }

    /// Ends stdin.
    pub(crate) fn close_input(&mut self) {
        self.input = None;
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits for the next line of stdout.
    pub(crate) fn line(&mut self) -> String {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => {
                self.seen.push(line.clone());
                line
            }
            Err(_) => self.fail("no more lines"),
        }
    }

    /// Waits for an event for which `wanted` holds.
    pub(crate) fn wait_for(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            let event: Value = serde_json::from_str(&self.line()).expect("a JSON line");
            if wanted(&event) {
                return event;
            }
        }
        self.fail("the event did not come")
    }

    /// Waits for an event of this name.
    pub(crate) fn event(&mut self, name: &str) -> Value {
        self.wait_for(|event| event["event"] == name)
    }

    /// Waits until it is logged in.
    pub(crate) fn started(&mut self) {
        self.wait_for(|event| event["event"] == "state" && event["state"] == "started");
    }

    /// Waits for the message with this id.
    pub(crate) fn message(&mut self, id: &str) -> Value {
        self.wait_for(|event| event["event"] == "message" && event["persistent_id"] == id)
    }

    /// Sends what Ctrl-C sends.
    pub(crate) fn interrupt(&self) {
        let kill = Command::new("sh").args(["-c", &format!("kill -INT {}", self.pid())]).status();
        assert!(kill.unwrap().success());
    }

    /// Kills it: SIGKILL, where there are signals.
    pub(crate) fn kill(mut self) -> Ended {
        self.child.kill().unwrap();
        self.end()
    }

    /// Interrupts it and expects a clean end.
    pub(crate) fn stop(self) -> Ended {
        self.interrupt();
        let ended = self.end();
        assert_eq!(ended.code, Some(0), "{ended:?}");
        ended
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> Ended {
        let start = Instant::now();
        loop {
            match self.lines.recv_timeout(Duration::from_millis(200)) {
                Ok(line) => self.seen.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) if start.elapsed() < PATIENCE => {}
                Err(RecvTimeoutError::Timeout) => self.fail("it does not end"),
            }
        }
        let code = self.child.wait().unwrap().code();
        Ended {
            code,
            stdout: self.seen.join("\n"),
            stderr: self.stderr.take().unwrap().join().unwrap(),
        }
    }

    fn fail(&mut self, why: &str) -> ! {
        let _ = self.child.kill();
        let stderr = self.stderr.take().map(JoinHandle::join);
        panic!("{why}; stdout: {:#?}; stderr: {stderr:?}", self.seen)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ended {
    /// Every line of stdout; each must be JSON with a name.
    pub(crate) fn events(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str::<Value>(line).expect("a JSON line");
        let events: Vec<Value> = self.stdout.lines().map(parse).collect();
        assert!(events.iter().all(|event| event["event"].is_string()));
        events
    }

    /// Events of this name.
    pub(crate) fn named(&self, name: &str) -> Vec<Value> {
        let events = self.events().into_iter();
        events.filter(|event| event["event"] == name).collect()
    }

    /// Ids of the messages, in order.
    pub(crate) fn message_ids(&self) -> Vec<String> {
        let id = |event: Value| event["persistent_id"].as_str().unwrap().to_owned();
        self.named("message").into_iter().map(id).collect()
    }

    /// Ids of the messages of a killed command, whose last line may be cut off.
    pub(crate) fn whole_messages(&self) -> Vec<String> {
        let parse = |line| serde_json::from_str::<Value>(line).ok();
        let events = self.stdout.lines().filter_map(parse);
        let messages = events.filter(|event| event["event"] == "message");
        let id = |event: Value| event["persistent_id"].as_str().unwrap().to_owned();
        messages.map(id).collect()
    }

    /// Everything it printed.
    pub(crate) fn output(&self) -> String {
        format!("{}\n{}", self.stdout, self.stderr)
    }

    /// Expects an exit code and one line on stderr that holds all of `parts`.
    pub(crate) fn assert_one_line(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert_eq!(self.stderr.trim_end().lines().count(), 1, "{self:?}");
        let found = parts.iter().all(|part| self.stderr.contains(part));
        assert!(found, "{parts:?} not in {self:?}");
    }
}
