//! The store on flash: power cuts at every byte, dropped futures, damage, wear.
//!
//! The flash here is memory that counts, refuses to write a word twice before an erase, and fails
//! after any number of bytes written or erased. The model is a list of what `accepted` promised.
//! What a real chip does to the bits of a byte that is cut off is not tested.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test harness: a broken expectation is a failed test"
)]

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::future::Future;
use std::ops::Range;
use std::pin::pin;
use std::rc::Rc;
use std::task::Context;
use std::task::Poll;
use std::task::Waker;

use embassy_futures::block_on;
use embassy_futures::join::join;
use embedded_storage_async::nor_flash::ErrorType;
use embedded_storage_async::nor_flash::NorFlash;
use embedded_storage_async::nor_flash::NorFlashError;
use embedded_storage_async::nor_flash::NorFlashErrorKind;
use embedded_storage_async::nor_flash::ReadNorFlash;
use pushwire_core::mcs::persistent_id_hash;
use pushwire_core::push::KeyPair;
use pushwire_core::push::Keys;
use pushwire_core::register::Credentials;
use pushwire_core::register::Fid;
use pushwire_core::register::Id;
use pushwire_core::register::Installation;
use pushwire_core::register::Token;
use pushwire_core::secret::Secret;
use pushwire_embassy::Store;
use pushwire_embassy::StoredId;
use pushwire_embassy::flash::FlashError;
use pushwire_embassy::flash::FlashStore;
use pushwire_embassy::flash::LayoutError;

/// How the power fails once the budget of bytes is used up.
#[derive(Clone, Copy, PartialEq)]
enum Cut {
    /// This operation and all later ones fail.
    Fail,
    /// The operation never ends; its future is to be dropped.
    Stall,
}

#[derive(Debug, PartialEq)]
struct Off;

impl NorFlashError for Off {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::Other
    }
}

#[derive(Clone, Copy, Default, Debug, PartialEq)]
struct Counts {
    reads: u64,
    writes: u64,
    written: u64,
    erases: u64,
    /// Bytes written or erased: the places where a cut can be.
    steps: usize,
}

struct Chip {
    bytes: Vec<u8>,
    budget: Option<(usize, Cut)>,
    counts: Counts,
    cycles: Vec<u32>,
    /// Whether words may be written twice: of foreign content some looks erased.
    foreign: bool,
}

/// A flash with words of `WRITE` and pages of `PAGE` bytes.
#[derive(Clone)]
struct Nor<const WRITE: usize, const READ: usize, const PAGE: usize>(Rc<RefCell<Chip>>);

impl<const WRITE: usize, const READ: usize, const PAGE: usize> Nor<WRITE, READ, PAGE> {
    fn of(bytes: Vec<u8>) -> Self {
        let cycles = vec![0; bytes.len() / PAGE];
        let counts = Counts::default();
        Self(Rc::new(RefCell::new(Chip { bytes, budget: None, counts, cycles, foreign: false })))
    }

    fn erased(pages: usize) -> Self {
        Self::of(vec![0xff; pages * PAGE])
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.borrow().bytes.clone()
    }

    fn counts(&self) -> Counts {
        self.0.borrow().counts
    }

    fn cut_after(&self, steps: usize, cut: Cut) {
        self.0.borrow_mut().budget = Some((steps, cut));
    }

    /// What is done from now on, counted.
    fn count<T>(&self, action: impl FnOnce() -> T) -> (T, Counts) {
        self.0.borrow_mut().counts = Counts::default();
        (action(), self.counts())
    }

    /// Changes byte after byte, as long as there is power.
    async fn change(&self, at: usize, bytes: impl Iterator<Item = Option<u8>>) -> Result<(), Off> {
        for (at, byte) in (at..).zip(bytes) {
            let cut = self.0.borrow().budget.filter(|(steps, _)| *steps == 0);
            match cut {
                Some((_, Cut::Fail)) => return Err(Off),
                Some((_, Cut::Stall)) => return std::future::pending().await,
                None => {}
            }
            let mut chip = self.0.borrow_mut();
            chip.budget = chip.budget.map(|(steps, cut)| (steps - 1, cut));
            chip.counts.steps += 1;
            match byte {
                Some(byte) => chip.bytes[at] &= byte,
                None => chip.bytes[at] = 0xff,
            }
        }
        Ok(())
    }
}

impl<const WRITE: usize, const READ: usize, const PAGE: usize> ErrorType
    for Nor<WRITE, READ, PAGE>
{
    type Error = Off;
}

impl<const WRITE: usize, const READ: usize, const PAGE: usize> ReadNorFlash
    for Nor<WRITE, READ, PAGE>
{
    const READ_SIZE: usize = READ;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Off> {
        let mut chip = self.0.borrow_mut();
        if let Some((0, Cut::Fail)) = chip.budget {
            return Err(Off);
        }
        let at = offset as usize;
        assert!(at.is_multiple_of(READ) && bytes.len().is_multiple_of(READ));
        bytes.copy_from_slice(&chip.bytes[at..at + bytes.len()]);
        chip.counts.reads += 1;
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.0.borrow().bytes.len()
    }
}

impl<const WRITE: usize, const READ: usize, const PAGE: usize> NorFlash for Nor<WRITE, READ, PAGE> {
    const WRITE_SIZE: usize = WRITE;
    const ERASE_SIZE: usize = PAGE;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), Off> {
        let range = from as usize..to as usize;
        assert!(range.start.is_multiple_of(PAGE) && range.end.is_multiple_of(PAGE));
        for page in range.step_by(PAGE) {
            self.0.borrow_mut().counts.erases += 1;
            self.0.borrow_mut().cycles[page / PAGE] += 1;
            self.change(page, (0..PAGE).map(|_| None)).await?;
        }
        Ok(())
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Off> {
        let at = offset as usize;
        assert!(at.is_multiple_of(WRITE) && bytes.len().is_multiple_of(WRITE));
        assert_eq!(bytes.as_ptr() as usize % 4, 0, "some drivers want aligned bytes");
        // Zeros may come again: a page's mark, of which a power cut left a part.
        let again = self.0.borrow().foreign || bytes.iter().all(|byte| *byte == 0);
        let erased = self.0.borrow().bytes[at..at + bytes.len()].iter().all(|byte| *byte == 0xff);
        assert!(erased || again, "a word is written once");
        self.0.borrow_mut().counts.writes += 1;
        self.0.borrow_mut().counts.written += bytes.len() as u64;
        self.change(at, bytes.iter().map(|byte| Some(*byte))).await
    }
}

/// A small generator of random numbers, the same in each run.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below
    }
}

/// What the store promised.
#[derive(Clone, Default)]
struct Model {
    accepted: Vec<String>,
    confirmed: BTreeSet<String>,
    /// Those of `confirmed` that a record has told the flash.
    told: BTreeSet<String>,
    /// Ids that were being accepted when the power failed.
    perhaps: Vec<String>,
}

impl Model {
    fn accept(&mut self, id: &str) {
        self.accepted.push(id.into());
        self.told = self.confirmed.clone();
    }

    /// Checks that what was promised is there.
    fn check_kept(&self, listed: &[String], hashes: &[u64], ids: usize) {
        let bound = ids.saturating_sub(self.perhaps.len());
        let last = &self.accepted[self.accepted.len().saturating_sub(bound)..];
        for id in last {
            assert!(hashes.contains(&persistent_id_hash(id)), "{id} is forgotten");
            if id.len() <= 64 && !self.confirmed.contains(id) {
                assert!(listed.contains(id), "{id} is gone");
            }
        }
    }

    /// Checks what a store says after it was opened again: all that was promised, and nothing else.
    fn check(&self, listed: &[String], hashes: &[u64], ids: usize) {
        self.check_kept(listed, hashes, ids);
        let known: Vec<_> = self.accepted.iter().chain(&self.perhaps).collect();
        for id in listed {
            assert!(known.contains(&id), "{id} was never accepted");
            assert!(!self.told.contains(id), "{id} is back");
        }
        let known: BTreeSet<_> = known.iter().map(|id| persistent_id_hash(id)).collect();
        assert!(hashes.iter().all(|hash| known.contains(hash)), "a hash of nothing");
        let unique: BTreeSet<_> = listed.iter().collect();
        assert_eq!(unique.len(), listed.len());
        assert!(listed.len() <= ids);
    }
}

/// The credentials that a store has.
fn saved_whole<F: NorFlash, const I: usize>(
    store: &FlashStore<F, I>,
) -> Result<Option<Credentials>, FlashError<F::Error>> {
    let mut known = None;
    block_on(store.load_credentials(&mut known)).map(|()| known)
}

/// Loads; returns the unconfirmed ids and the hashes.
fn load<S: Store>(store: &mut S) -> Result<(Vec<String>, Vec<u64>), S::Error> {
    let (mut ids, mut hashes) = (vec![], vec![]);
    let mut found = |stored: StoredId<'_>| match stored {
        StoredId::Unconfirmed(id) => ids.push(id.to_owned()),
        StoredId::Remembered(hash) => hashes.push(hash),
    };
    block_on(store.load(&mut found))?;
    Ok((ids, hashes))
}

/// Polls until it waits; `None` if it does not end.
fn run<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

const SMALL: usize = 128;
const IDS: usize = 3;
/// Two pages for credentials that are not used, five for ids.
const SMALL_PAGES: usize = 7;

type SmallStore<const WRITE: usize, const READ: usize> = FlashStore<Nor<WRITE, READ, SMALL>, IDS>;

fn small<const WRITE: usize, const READ: usize>(
    flash: &Nor<WRITE, READ, SMALL>,
) -> SmallStore<WRITE, READ> {
    let ids = 2 * SMALL as u32..(SMALL_PAGES * SMALL) as u32;
    FlashStore::new(flash.clone(), 0..2 * SMALL as u32, ids).unwrap()
}

#[derive(Clone)]
enum Op {
    Accept(String),
    Confirm(usize),
    Tend,
    Reopen,
}

impl Op {
    fn random(dice: &mut Dice, serial: usize) -> Self {
        let long = if dice.next(20) == 0 { 66 } else { dice.next(24) };
        match dice.next(10) {
            0..=6 => Self::Accept(format!("{serial:-<width$}", width = long)),
            7 => Self::Confirm(dice.next(4)),
            8 => Self::Tend,
            _ => Self::Reopen,
        }
    }

    /// Does it; whether it ended well.
    fn apply<const W: usize, const R: usize>(
        &self,
        mut store: &SmallStore<W, R>,
        model: &Model,
    ) -> bool {
        match self {
            Self::Accept(id) => run(store.accepted(id)) == Some(Ok(())),
            Self::Confirm(_) => {
                store.confirmed(&|id| !model.confirmed.contains(id));
                true
            }
            Self::Tend => matches!(run(store.tend()), Some(Ok(_))),
            Self::Reopen => run(store.load(&mut |_| ())) == Some(Ok(())),
        }
    }

    /// What the model says before it is done.
    fn begin(&self, model: &mut Model) {
        if let Self::Confirm(keep) = self {
            let count = model.accepted.len().saturating_sub(*keep);
            model.confirmed.extend(model.accepted[..count].iter().cloned());
        }
    }
}

/// Random operations; one in 24 is also done once for every byte after which the power can
/// fail, the others for one such byte.
fn cut_everywhere<const W: usize, const R: usize>(seed: u64, ops: usize) -> usize {
    let (mut dice, mut model, mut cuts) = (Dice(seed), Model::default(), 0);
    let flash = Nor::<W, R, SMALL>::erased(SMALL_PAGES);
    let mut store = small(&flash);
    for serial in 0..ops {
        let op = Op::random(&mut dice, serial);
        op.begin(&mut model);
        let before = flash.bytes();
        let loaded = dice.next(2) == 0;
        if let Op::Reopen = op {
            store = small(&flash);
        }
        let (done, counts) = flash.count(|| op.apply(&store, &model));
        assert!(done, "without a cut");
        // Of most operations only one byte, to have more operations.
        let every = if serial % 24 == 0 { 1 } else { counts.steps.max(1) };
        for steps in (dice.next(every)..counts.steps).step_by(every) {
            cut_once(Nor::<W, R, SMALL>::of(before.clone()), &op, &model, loaded, steps, &mut dice);
            cuts += 1;
        }
        if let Op::Accept(id) = &op {
            model.accept(id);
        }
        if let Op::Reopen = op {
            let (ids, hashes) = load(&mut &small(&flash)).unwrap();
            model.check(&ids, &hashes, IDS);
            (&store).confirmed(&|id| !model.confirmed.contains(id));
        }
    }
    cuts
}

fn cut_once<const W: usize, const R: usize>(
    flash: Nor<W, R, SMALL>,
    op: &Op,
    model: &Model,
    loaded: bool,
    steps: usize,
    dice: &mut Dice,
) {
    let mut model = model.clone();
    let store = small(&flash);
    if loaded && !matches!(op, Op::Reopen) {
        load(&mut &store).unwrap();
        (&store).confirmed(&|id| !model.confirmed.contains(id));
    }
    flash.cut_after(steps, Cut::Fail);
    // Loading may have tended already, or not; then the cut is elsewhere or nowhere.
    let done = op.apply(&store, &model);
    match op {
        Op::Accept(id) if done && loaded => model.accept(id),
        Op::Accept(id) if done => model.accepted.push(id.clone()),
        Op::Accept(id) => model.perhaps.push(id.clone()),
        _ => {}
    }
    if dice.next(4) == 0 {
        // Once more, while it repairs.
        flash.cut_after(dice.next(300), Cut::Fail);
        let _ = load(&mut &small(&flash));
    }
    flash.0.borrow_mut().budget = None;
    let store = small(&flash);
    let (ids, hashes) = load(&mut &store).unwrap();
    if !loaded {
        // The store did not know what was confirmed.
        model.told.clear();
    }
    model.check(&ids, &hashes, IDS);
    let (after, counts) = flash.count(|| block_on((&store).accepted("after")));
    assert_eq!((after, counts.erases), (Ok(()), 0));
    model.accept("after");
    let (ids, hashes) = load(&mut &small(&flash)).unwrap();
    model.told.clear();
    model.check(&ids, &hashes, IDS);
}

#[test]
fn no_accepted_id_is_lost_wherever_the_power_fails() {
    let cuts = cut_everywhere::<1, 1>(0x1234_5678_9abc_def1, 900)
        + cut_everywhere::<4, 1>(0x9e37_79b9_7f4a_7c15, 600)
        + cut_everywhere::<4, 4>(0xfeed_f00d_dead_beef, 600)
        + cut_everywhere::<8, 4>(0x0dd0_5eed_0dd0_5eed, 300);
    println!("2,400 operations, {cuts} power cuts");
    assert!(cuts > 5_000);
}

#[test]
fn a_future_that_is_dropped_at_any_byte_loses_nothing_that_was_accepted() {
    let (mut dice, mut model) = (Dice(0xabcd_ef01_2345_6789), Model::default());
    let flash = Nor::<1, 1, SMALL>::erased(SMALL_PAGES);
    let store = small(&flash);
    for serial in 0..2_000 {
        let op = Op::random(&mut dice, serial);
        op.begin(&mut model);
        if dice.next(3) > 0 {
            flash.cut_after(dice.next(60), Cut::Stall);
        }
        let done = op.apply(&store, &model);
        flash.0.borrow_mut().budget = None;
        match &op {
            Op::Accept(id) if done => model.accept(id),
            Op::Accept(id) => model.perhaps = vec![id.clone()],
            _ => {}
        }
        // What was confirmed is forgotten with a dropped future, until the next confirmation.
        model.told.clear();
        let (ids, hashes) = load(&mut &small(&flash)).unwrap();
        model.check_kept(&ids, &hashes, IDS);
    }
    assert!(model.accepted.len() > 500);
}

/// Stores an id and counts what that takes.
fn push<const W: usize, const R: usize, const P: usize>(
    mut store: &FlashStore<Nor<W, R, P>>,
    flash: &Nor<W, R, P>,
    id: &str,
) -> Counts {
    let (outcome, counts) = flash.count(|| run(store.accepted(id)));
    assert_eq!(outcome, Some(Ok(())));
    counts
}

fn ids_range(pages: usize) -> Range<u32> {
    2 * 4096..(2 + pages as u32) * 4096
}

/// Pushes with ids as FCM's are; returns bytes written, erases and cycles of the worst page.
fn steady<const W: usize, const R: usize>(
    pages: usize,
    pushes: u64,
    tend: bool,
) -> (u64, u64, u32, u64) {
    let flash = Nor::<W, R, 4096>::erased(2 + pages);
    let store = FlashStore::<_, 32>::new(flash.clone(), 0..8192, ids_range(pages)).unwrap();
    load(&mut &store).unwrap();
    let (mut written, mut erases, mut reads) = (0, 0, 0);
    for serial in 0..pushes {
        let id = format!("0:{:016}%{:016x}", 1_790_000_000_000_000 + serial, serial * 0x9e37);
        assert_eq!(id.len(), 35);
        let counts = push(&store, &flash, &id);
        let (head, body) =
            (8_u64.next_multiple_of(W as u64), (6 + id.len()).next_multiple_of(W) as u64);
        let (writes, words) = if W == 1 { (2, 1) } else { (3, W as u64) };
        assert!(counts.writes <= writes + 2, "{counts:?}");
        assert!(counts.written <= head + body + 2 * words, "{counts:?}");
        assert!(!tend || counts.erases == 0, "an erase while a message waits");
        assert!(counts.erases <= 1);
        (written, reads) = (written + counts.written, reads + counts.reads);
        erases += counts.erases;
        if serial % 10 == 9 {
            (&store).confirmed(&|_| false);
        }
        if tend && serial % 10 == 9 {
            let (_, counts) = flash.count(|| block_on(store.tend()).unwrap());
            assert_eq!(counts.writes, 0);
            erases += counts.erases;
        }
    }
    let worst = *flash.0.borrow().cycles.iter().max().unwrap();
    (written, erases, worst, reads)
}

#[test]
fn a_push_costs_one_small_write_and_no_erase_while_it_waits() {
    const CYCLES: f64 = 100_000.0;
    println!(
        "pages | bytes/push | reads/push | erases/1,000 | million pushes | years at 1,000/day"
    );
    for pages in [3, 4, 8] {
        let (written, erases, worst, reads) = steady::<1, 1>(pages, 10_000, true);
        let pushes = 10_000.0 / f64::from(worst) * CYCLES;
        println!(
            "{pages:5} | {:10.1} | {:10.1} | {:12.1} | {:14.1} | {:6.0}",
            written as f64 / 1e4,
            reads as f64 / 1e4,
            erases as f64 / 10.0,
            pushes / 1e6,
            pushes / 365.25e3
        );
        // What the documentation says, of three pages.
        assert_eq!((written + 5_000) / 10_000, 49);
        assert!((114..=122).contains(&erases), "{erases}");
        let years = pushes / 365.25e3;
        assert!(pages != 3 || (60.0..75.0).contains(&years), "{years}");
    }
    steady::<4, 1>(3, 2_000, true);
    steady::<4, 4>(3, 2_000, true);
    steady::<32, 4>(4, 2_000, true);
}

#[test]
fn where_nobody_tends_one_accepted_per_page_erases() {
    let (_, erases, ..) = steady::<1, 1>(3, 5_000, false);
    assert!((57..=62).contains(&erases), "{erases}");
}

#[test]
fn two_who_store_at_once_wait_for_each_other() {
    let flash = Nor::<1, 1, 4096>::erased(5);
    let store = FlashStore::<_, 32>::new(flash.clone(), 0..8192, ids_range(3)).unwrap();
    let (mut one, mut two) = (&store, &store);
    let both = block_on(join(one.accepted("a"), two.accepted("b")));
    assert_eq!(both, (Ok(()), Ok(())));
    assert_eq!(load(&mut one).unwrap().0, ["a", "b"]);
}

/// The queue writes to a page that is not closed; of two that are not, it takes neither once the first is full.
#[test]
fn an_erase_that_is_cut_off_behind_its_mark_does_not_stop_the_next_id() {
    let flash = Nor::<1, 1, SMALL>::erased(SMALL_PAGES);
    let store = small(&flash);
    (0..12).for_each(|id| block_on((&store).accepted(&format!("id {id}"))).unwrap());
    let mark = 3 * SMALL - 1;
    assert_eq!(flash.bytes()[mark], 0, "the first page of ids is full");
    flash.0.borrow_mut().bytes[mark] = 0xff;
    let store = small(&flash);
    assert_eq!(block_on((&store).accepted("next")), Ok(()));
    assert_eq!(load(&mut &small(&flash)).unwrap().0.last().unwrap(), "next");
}

#[test]
fn foreign_content_is_taken_as_no_ids_and_refused_as_credentials() {
    let mut dice = Dice(0x5eed);
    for round in 0..12 {
        let fill = |dice: &mut Dice| match round {
            0 => 0,
            1 => 0x0f,
            _ => dice.next(256) as u8,
        };
        let flash = Nor::<1, 1, 4096>::of((0..5 * 4096).map(|_| fill(&mut dice)).collect());
        flash.0.borrow_mut().foreign = true;
        let store = FlashStore::<_, 32>::new(flash.clone(), 0..8192, ids_range(3)).unwrap();
        let _ = load(&mut &store).unwrap();
        assert_eq!(block_on((&store).accepted("a")), Ok(()), "round {round}");
        assert_eq!(load(&mut &store).unwrap().0, ["a"]);
        let before = flash.bytes()[..8192].to_vec();
        assert!(!matches!(saved_whole(&store), Ok(Some(_))));
        if round == 0 {
            assert_eq!(saved_whole(&store).unwrap_err(), FlashError::Corrupt);
            assert_eq!(flash.bytes()[..8192], before);
        }
        block_on(store.erase_credentials()).unwrap();
        block_on(store.save_credentials(&credentials(1))).unwrap();
        assert_eq!(saved(&store), Ok(Some(1)));
    }
}

fn credentials(serial: u64) -> Credentials {
    let token = |text: &str| Token::new(&format!("{text}{serial}")).unwrap();
    Credentials {
        android_id: serial,
        security_token: Secret::new(serial),
        keys: Keys::new(KeyPair::from_raw(&[3; 32]).unwrap(), [4; 16]),
        app_id: Id::try_from("app").unwrap(),
        gcm_token: token("gcm"),
        installation: Installation {
            fid: Fid::try_from("fid").unwrap(),
            refresh_token: token("refresh"),
            auth_token: None,
            expires: 0,
        },
        fcm_token: token("fcm"),
        checked_in: serial,
        checkin_interval: 1,
        registered: serial,
    }
}

/// Returns the serial number of what is saved, which all fields must agree on.
fn saved<const W: usize, const R: usize, const P: usize, const I: usize>(
    store: &FlashStore<Nor<W, R, P>, I>,
) -> Result<Option<u64>, FlashError<Off>> {
    let Some(read) = saved_whole(store)? else {
        return Ok(None);
    };
    let whole = credentials(read.android_id);
    assert_eq!((read.registered, &read.fcm_token), (whole.registered, &whole.fcm_token));
    Ok(Some(read.android_id))
}

type Vault<const W: usize> = Nor<W, 1, 512>;

fn vault<const W: usize>(flash: &Vault<W>) -> FlashStore<Vault<W>, 1> {
    FlashStore::new(flash.clone(), 0..1024, 1024..1024 + 3 * 512).unwrap()
}

fn save_everywhere<const W: usize>(saves: u64) -> usize {
    let (flash, mut cuts) = (Vault::<W>::erased(5), 0);
    for serial in 1..=saves {
        let before = flash.bytes();
        let save = || block_on(vault(&flash).save_credentials(&credentials(serial)));
        let (outcome, counts) = flash.count(save);
        assert_eq!(outcome, Ok(()));
        for steps in 0..counts.steps {
            let flash = Vault::<W>::of(before.clone());
            flash.cut_after(steps, Cut::Fail);
            assert!(block_on(vault(&flash).save_credentials(&credentials(serial))).is_err());
            flash.0.borrow_mut().budget = None;
            let old = (serial > 1).then_some(serial - 1);
            let read = saved(&vault(&flash)).unwrap();
            assert!(read == old || read == Some(serial), "{read:?} after {steps} of {serial}");
            if steps % 20 == 0 || counts.steps - steps < 40 {
                block_on(vault(&flash).save_credentials(&credentials(99))).unwrap();
                assert_eq!(saved(&vault(&flash)), Ok(Some(99)));
            }
        }
        cuts += counts.steps;
    }
    cuts
}

#[test]
fn credentials_are_old_or_new_wherever_the_power_fails() {
    let cuts = save_everywhere::<1>(5) + save_everywhere::<8>(2);
    println!("7 saves, {cuts} power cuts");
    assert!(cuts > 1_500);
}

#[test]
fn damaged_credentials_are_refused_and_older_ones_not_taken_for_them() {
    let flash = Nor::<1, 1, 4096>::erased(5);
    let store = FlashStore::<_, 32>::new(flash.clone(), 0..8192, ids_range(3)).unwrap();
    assert_eq!(saved(&store), Ok(None));
    block_on(store.save_credentials(&credentials(1))).unwrap();
    let first = flash.bytes();
    block_on(store.save_credentials(&credentials(2))).unwrap();
    let second = flash.bytes();
    let item: Vec<_> = (0..second.len()).filter(|at| first[*at] != second[*at]).collect();
    let body = item[0] + 8..*item.last().unwrap() - 16;
    for at in body.step_by(7) {
        flash.0.borrow_mut().bytes[at] ^= 0x21;
        assert_eq!(saved(&store), Err(FlashError::Corrupt), "byte {at}");
        flash.0.borrow_mut().bytes[at] ^= 0x21;
    }
    assert_eq!(saved(&store), Ok(Some(2)));
    block_on(store.erase_credentials()).unwrap();
    assert_eq!(saved(&store), Ok(None));
    assert_eq!(flash.bytes()[..8192], [0xff; 8192]);
}

#[test]
fn ranges_that_cannot_work_are_refused() {
    let new = |credentials, ids| {
        let flash = Nor::<1, 1, 4096>::erased(16);
        FlashStore::<_, 32>::new(flash, credentials, ids).map(|_| ()).unwrap_err()
    };
    let page = |from: u32, to: u32| from * 4096..to * 4096;
    assert_eq!(new(page(0, 2), 8193..20_480), LayoutError::Range);
    assert_eq!(new(page(0, 2), page(14, 17)), LayoutError::Range);
    #[allow(clippy::reversed_empty_ranges, reason = "to be refused")]
    let reversed = page(5, 2);
    assert_eq!(new(page(0, 2), reversed), LayoutError::Range);
    assert_eq!(new(page(0, 3), page(2, 5)), LayoutError::Overlap);
    assert_eq!(new(page(0, 1), page(2, 5)), LayoutError::CredentialsTooSmall);
    assert_eq!(new(page(0, 2), page(2, 4)), LayoutError::IdsTooSmall(3));
    let tiny = FlashStore::<_, 32>::new(Nor::<1, 1, 64>::erased(64), 0..128, 128..4096);
    assert_eq!(tiny.map(|_| ()).unwrap_err(), LayoutError::Unsupported);
}

#[test]
fn a_failing_driver_is_reported_and_recovered_from() {
    let flash = Nor::<1, 1, SMALL>::erased(SMALL_PAGES);
    let store = small(&flash);
    load(&mut &store).unwrap();
    flash.cut_after(5, Cut::Fail);
    assert_eq!(block_on((&store).accepted("a")), Err(FlashError::Driver(Off)));
    flash.0.borrow_mut().budget = None;
    assert_eq!(block_on((&store).accepted("b")), Ok(()));
    assert_eq!(load(&mut &small(&flash)).unwrap().0, ["b"]);
}

/// The queue takes the eight bytes of a header for one if two bytes of them fit. Of a header that
/// was cut off before its last byte, the next record's first byte can be the missing one.
#[test]
fn what_is_left_of_a_header_does_not_hide_the_next_record() {
    for serial in 0..1_500 {
        let flash = Nor::<1, 1, SMALL>::erased(SMALL_PAGES);
        let store = small(&flash);
        assert_eq!(block_on((&store).accepted("first")), Ok(()));
        // All but one byte of the header.
        flash.cut_after(7, Cut::Fail);
        assert!(block_on((&store).accepted(&format!("torn {serial}"))).is_err());
        flash.0.borrow_mut().budget = None;
        let id = format!("next {serial}");
        assert_eq!(block_on((&store).accepted(&id)), Ok(()));
        assert_eq!(load(&mut &small(&flash)).unwrap().0, ["first", &id]);
    }
}

#[test]
fn what_is_left_of_a_header_does_not_hide_new_credentials() {
    let mut value = credentials(0);
    for serial in 0..3_000 {
        let flash = Vault::<1>::erased(5);
        flash.cut_after(1 + 7, Cut::Fail);
        value.android_id = serial;
        value.app_id = Id::try_from("a".repeat(1 + serial as usize % 20).as_str()).unwrap();
        assert!(block_on(vault(&flash).save_credentials(&value)).is_err());
        flash.0.borrow_mut().budget = None;
        value.android_id = serial + 1_000_000;
        assert_eq!(block_on(vault(&flash).save_credentials(&value)), Ok(()));
        let read = saved_whole(&vault(&flash)).unwrap().unwrap();
        assert_eq!(read.android_id, value.android_id);
    }
}
