//! A flash full of any bytes under `FlashStore`: nothing panics or hangs, and the next id is stored.
//!
//! Follows the promises of `FlashStore`. In one half of the runs all contents are the fuzzer's; in the other the store
//! writes them and the fuzzer changes bytes, so that most checksums are right. Credentials that are read must stand on
//! the flash behind their checksum, or be those that were saved. Power cuts are the business of
//! tests/tests/flash_survives_power_cuts.rs, whose flash counts and fails; this one only holds.

use embassy_futures::block_on;
use embedded_storage_async::nor_flash::ErrorType;
use embedded_storage_async::nor_flash::NorFlash;
use embedded_storage_async::nor_flash::NorFlashError;
use embedded_storage_async::nor_flash::NorFlashErrorKind;
use embedded_storage_async::nor_flash::ReadNorFlash;
use heapless::String;
use heapless::Vec;
use pushwire_core::fuzz::Input;
use pushwire_core::mcs::persistent_id_hash;
use pushwire_core::push::KeyPair;
use pushwire_core::push::Keys;
use pushwire_core::register::Credentials;
use pushwire_core::register::Fid;
use pushwire_core::register::Id;
use pushwire_core::register::Installation;
use pushwire_core::register::MAX_BINARY_LEN;
use pushwire_core::register::Token;
use pushwire_core::secret::Secret;

use crate::Store;
use crate::StoredId;
use crate::flash::FlashError;
use crate::flash::FlashStore;

const PAGE: usize = 512;

/// Two pages for credentials and three for ids: the least that there can be. All of it fits into an input.
const LEN: usize = 5 * PAGE;

/// Where the ids begin.
const IDS_AT: u32 = 2 * PAGE as u32;

/// How many ids a store lists as unconfirmed.
const IDS: usize = 4;

/// Reads, writes and erases that one call takes at most: each byte of each page, and again for each attempt.
const MOST_STEPS: usize = 40_000;

/// Ids that are stored before bytes are changed: more than a page has room for.
const NAMES: [&str; 8] =
    ["a", "0:1790000000000000%8d4f23", "b", "", "c", "long-long-long", "d", "e"];

/// The private key that is saved.
const SCALAR: [u8; 32] = [3; 32];

/// The id that comes after everything.
const LAST: &str = "0:1790000000000001%8d4f23";

/// Flash in memory with words of `WORD` bytes, which may be written twice: of foreign contents some look erased.
struct Ram<const WORD: usize> {
    bytes: [u8; LEN],
    steps: usize,
}

/// No operation fails.
#[derive(Debug, PartialEq)]
enum Never {}

impl NorFlashError for Never {
    fn kind(&self) -> NorFlashErrorKind {
        match *self {}
    }
}

impl<const WORD: usize> ErrorType for Ram<WORD> {
    type Error = Never;
}

impl<const WORD: usize> Ram<WORD> {
    fn step(&mut self) {
        self.steps += 1;
        assert!(self.steps < MOST_STEPS, "no end");
    }
}

impl<const WORD: usize> ReadNorFlash for Ram<WORD> {
    const READ_SIZE: usize = WORD;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Never> {
        self.step();
        let at = offset as usize;
        assert!(at.is_multiple_of(WORD) && bytes.len().is_multiple_of(WORD));
        bytes.copy_from_slice(&self.bytes[at..at + bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        LEN
    }
}

impl<const WORD: usize> NorFlash for Ram<WORD> {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = PAGE;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), Never> {
        self.step();
        assert!(from.is_multiple_of(PAGE as u32) && to.is_multiple_of(PAGE as u32));
        self.bytes[from as usize..to as usize].fill(0xff);
        Ok(())
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Never> {
        self.step();
        let at = offset as usize;
        assert!(at.is_multiple_of(WORD) && bytes.len().is_multiple_of(WORD));
        let cells = &mut self.bytes[at..at + bytes.len()];
        cells.iter_mut().zip(bytes).for_each(|(cell, byte)| *cell &= byte);
        Ok(())
    }
}

type Device<const WORD: usize> = FlashStore<Ram<WORD>, IDS>;

/// First byte: the length of a word; second: whose the contents are, and what is done with them. Then the contents, or
/// what is stored and how it is changed.
pub fn flash_contents(data: &[u8]) {
    let mut input = Input::new(data);
    match input.byte() % 3 {
        0 => contents::<1>(input),
        1 => contents::<4>(input),
        _ => contents::<8>(input),
    }
}

fn contents<const WORD: usize>(mut input: Input<'_>) {
    let bits = input.byte();
    let is_own = bits & 1 == 1;
    let bytes = if is_own { changed::<WORD>(&mut input) } else { foreign(input) };
    check_credentials::<WORD>(bytes, is_own);
    check_ids::<WORD>(bytes, is_own, bits & 2 == 2);
    if bits & 4 == 4 {
        check_saved::<WORD>(bytes);
    }
}

/// The fuzzer's bytes, and behind them what was never written.
fn foreign(mut input: Input<'_>) -> [u8; LEN] {
    let mut bytes = [0xff; LEN];
    let given = input.take(LEN);
    bytes[..given.len()].copy_from_slice(given);
    bytes
}

/// What a store wrote, of which bytes are changed.
fn changed<const WORD: usize>(input: &mut Input<'_>) -> [u8; LEN] {
    let store = store::<WORD>([0xff; LEN]);
    let saves = input.byte() % 3;
    // To make a key takes longer than everything else.
    let keys = (saves > 0).then(keys);
    for (serial, keys) in (0..saves).zip(keys.iter().cycle()) {
        let new = credentials(serial.into(), keys);
        block_on(store.save_credentials(&new)).expect("erased flash");
    }
    for name in input.take(32) {
        let name = NAMES[usize::from(*name) % NAMES.len()];
        block_on((&store).accepted(name)).expect("erased flash");
    }
    let mut bytes = store.into_flash().bytes;
    while !input.is_empty() {
        let at = usize::from(input.short()) % LEN;
        bytes[at] ^= input.byte();
    }
    bytes
}

/// Returns what a store wrote in words of one byte: for seeds.
pub fn flash_image(script: &[u8]) -> [u8; LEN] {
    changed::<1>(&mut Input::new(script))
}

fn store<const WORD: usize>(bytes: [u8; LEN]) -> Device<WORD> {
    FlashStore::new(Ram { bytes, steps: 0 }, 0..IDS_AT, IDS_AT..LEN as u32).expect("a layout")
}

/// Goes on as after a power cut: what is known is what is on the flash.
fn reopened<const WORD: usize>(before: Device<WORD>) -> Device<WORD> {
    store(before.into_flash().bytes)
}

fn keys() -> Keys {
    Keys::new(KeyPair::from_raw(&SCALAR).expect("a scalar"), [4; 16])
}

fn credentials(serial: u64, keys: &Keys) -> Credentials {
    let token = || Token::new("token").expect("a token");
    Credentials {
        android_id: serial,
        security_token: Secret::new(serial),
        keys: keys.clone(),
        app_id: Id::try_from("app").expect("an id"),
        gcm_token: token(),
        installation: Installation {
            fid: Fid::try_from("fid").expect("an id"),
            refresh_token: token(),
            auth_token: None,
            expires: 0,
        },
        fcm_token: token(),
        checked_in: serial,
        checkin_interval: 1,
        registered: serial,
    }
}

fn binary(credentials: &Credentials) -> Vec<u8, MAX_BINARY_LEN> {
    let mut bytes = [0; MAX_BINARY_LEN];
    let len = credentials.to_binary(&mut bytes).expect("the longest are no longer");
    Vec::from_slice(&bytes[..len]).expect("as long")
}

fn saved<const WORD: usize>(
    store: &Device<WORD>,
) -> Result<Option<Credentials>, FlashError<Never>> {
    let mut known = None;
    block_on(store.load_credentials(&mut known)).map(|()| known)
}

/// What is read was saved, or stands there as it is read. Reading may end an erase that the power seems to have cut
/// off, but only once.
fn check_credentials<const WORD: usize>(bytes: [u8; LEN], is_own: bool) {
    let store = store::<WORD>(bytes);
    let read = saved(&store);
    let found = read.as_ref().map(|read| read.as_ref().map(binary));
    if let (Ok(Some(read)), Ok(Some(found))) = (&read, &found) {
        let stands = || !is_own && stands(&bytes[..IDS_AT as usize], found);
        assert!(was_saved(read) || stands(), "{read:?}");
    }
    let bytes = store.into_flash().bytes;
    let store = self::store::<WORD>(bytes);
    let again = saved(&store);
    assert_eq!(again.as_ref().map(|again| again.as_ref().map(binary)), found);
    assert!(store.into_flash().bytes == bytes, "reading writes again");
}

/// Whether these are credentials that `changed` saves, whole.
fn was_saved(read: &Credentials) -> bool {
    let is_key = *read.keys.pair().to_raw().expose() == SCALAR;
    let saved = credentials(read.android_id, &read.keys);
    is_key && read.android_id < 2 && binary(&saved) == binary(read)
}

/// Whether some bytes, up to a checksum of theirs, read as these credentials. They can be written in other ways than
/// ours: with fields in another order, or unknown ones.
fn stands(bytes: &[u8], found: &[u8]) -> bool {
    let starts = (0..bytes.len()).filter(|at| bytes[*at] == found[0]);
    starts.flat_map(|at| (at + 5..=bytes.len()).map(move |end| &bytes[at..end])).any(|part| {
        Credentials::from_binary(part).is_ok_and(|credentials| binary(&credentials) == found)
    })
}

/// What a store says of its ids.
struct Listed {
    unconfirmed: Vec<String<64>, IDS>,
    remembers_last: bool,
}

fn listed<const WORD: usize>(mut store: &Device<WORD>) -> Listed {
    let mut listed = Listed { unconfirmed: Vec::new(), remembers_last: false };
    let mut found = |stored: StoredId<'_>| match stored {
        StoredId::Unconfirmed(id) => {
            let id = String::try_from(id).expect("longer ones are not listed");
            listed.unconfirmed.push(id).expect("no more than there is room for");
        }
        StoredId::Remembered(hash) => listed.remembers_last |= hash == persistent_id_hash(LAST),
    };
    block_on(store.load(&mut found)).expect("what cannot be read is erased");
    listed
}

/// Calls until an id is stored: what is damaged beyond the end of a ring can spoil every attempt of some, but each
/// passes on, and in the end pages are erased.
const MOST_CALLS: usize = 16;

/// An id is stored, whatever was there before, and ids that nobody stored are not told of. Where pages are damaged it
/// need not be the last in order.
fn check_ids<const WORD: usize>(bytes: [u8; LEN], is_own: bool, loads: bool) {
    let store = store::<WORD>(bytes);
    if loads {
        let before = listed(&store);
        let is_known = |id: &String<64>| NAMES.contains(&id.as_str());
        assert!(!is_own || before.unconfirmed.iter().all(is_known), "{:?}", before.unconfirmed);
    }
    let mut calls = 0..MOST_CALLS;
    assert!(calls.any(|_| block_on((&store).accepted(LAST)).is_ok()), "never stored");
    let store = reopened(store);
    assert!(listed(&store).remembers_last);
    block_on(store.tend()).expect("nothing fails");
    assert!(listed(&reopened(store)).remembers_last);
}

/// After they were erased, credentials are saved, whatever was there before.
fn check_saved<const WORD: usize>(bytes: [u8; LEN]) {
    let store = store::<WORD>(bytes);
    block_on(store.erase_credentials()).expect("nothing fails");
    assert!(matches!(saved(&store), Ok(None)));
    let new = credentials(9, &keys());
    block_on(store.save_credentials(&new)).expect("erased flash");
    let read = saved(&reopened(store)).expect("just written").expect("just written");
    assert_eq!(binary(&read), binary(&new));
}
