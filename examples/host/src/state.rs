//! `--state FILE`: ids kept from one run to the next.
//!
//! JSON: `{"version":1,"unconfirmed":[id…],"remembered":[hash in hex…]}`. The file is replaced
//! whole at each accepted message; a file that cannot be read stops the command before anything is
//! written. Without a file, nothing is kept.

use std::collections::VecDeque;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use pushwire_core::mcs::persistent_id_hash;
use pushwire_embassy::Store;
use pushwire_embassy::StoredId;
use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;

use crate::error::Failure;
use crate::files;

/// How many hashes are kept, as many as the session's ring.
const REMEMBERED: usize = 64;

/// How many unconfirmed ids are kept, as many as the session's list.
const UNCONFIRMED: usize = 32;

/// A store in a file, or in nothing.
#[derive(Debug, Default)]
pub(crate) struct FileStore {
    path: Option<PathBuf>,
    state: State,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct State {
    version: u32,
    unconfirmed: VecDeque<String>,
    remembered: VecDeque<String>,
}

impl Default for State {
    fn default() -> Self {
        Self { version: 1, unconfirmed: VecDeque::new(), remembered: VecDeque::new() }
    }
}

impl FileStore {
    /// Reads the file; a missing one is empty.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else {
            return Ok(Self::default());
        };
        let missing = !path.try_exists().map_err(Failure::io(path))?;
        let state = if missing { State::default() } else { read(path)? };
        Ok(Self { path: Some(path.to_owned()), state })
    }

    fn save(&self) -> io::Result<()> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        let mut text = serde_json::to_vec(&self.state)?;
        text.push(b'\n');
        files::replace(path, &text)
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
    }
}

fn read(path: &Path) -> Result<State, Failure> {
    let value: Value = files::read_json(path)?;
    let refuse = |why: String| Failure::bad(path.display().to_string(), why);
    // Another version may have other fields.
    if let Some(version) = value.get("version").filter(|version| **version != 1) {
        return Err(refuse(format!("version {version} is unknown")));
    }
    let state: State =
        serde_json::from_value(value).map_err(|error| refuse(files::not_expected(&error)))?;
    match state.remembered.iter().find(|hash| parse_hash(hash).is_none()) {
        Some(hash) => Err(refuse(format!("remembered holds {hash:?}, not a hash"))),
        None => Ok(state),
    }
}

fn parse_hash(text: &str) -> Option<u64> {
    u64::from_str_radix(text, 16).ok()
}

fn push_bounded(list: &mut VecDeque<String>, item: String, limit: usize) {
    list.push_back(item);
    if list.len() > limit {
        list.pop_front();
    }
}

impl Store for FileStore {
    type Error = io::Error;

    async fn load(&mut self, found: &mut dyn FnMut(StoredId<'_>)) -> Result<(), io::Error> {
        for hash in self.state.remembered.iter().filter_map(|hash| parse_hash(hash)) {
            found(StoredId::Remembered(hash));
        }
        self.state.unconfirmed.iter().for_each(|id| found(StoredId::Unconfirmed(id)));
        Ok(())
    }

    async fn accepted(&mut self, persistent_id: &str) -> Result<(), io::Error> {
        let hash = format!("{:016x}", persistent_id_hash(persistent_id));
        push_bounded(&mut self.state.remembered, hash, REMEMBERED);
        push_bounded(&mut self.state.unconfirmed, persistent_id.to_owned(), UNCONFIRMED);
        self.save()
    }

    fn confirmed(&mut self, is_unconfirmed: &dyn Fn(&str) -> bool) {
        self.state.unconfirmed.retain(|id| is_unconfirmed(id));
        // Forgetting is not urgent: what cannot be written now goes with the next message.
        let _ = self.save();
    }
}
