//! Readers of JSON: payloads of CCS and the answer to a registration.
//!
//! Follows core/spec/xmpp.md and core/spec/registration.md for the shapes. Every reader gives the named members and all
//! pairs of `data`, as what they mean; other members are skipped. The README says what each does not check.

mod input;
mod readers;

use pushwire_bench_mcs::Sink;
use pushwire_bench_mcs::Touch;

use crate::checksum::Checksum;
use crate::suite::Case;
use crate::suite::Competitor;
use crate::suite::Outcome;
use crate::suite::Subject;
use readers::Reader;

/// The texts.
pub(crate) struct Inputs {
    payloads: Vec<(&'static str, String)>,
    reply: String,
}

impl Inputs {
    pub(crate) fn new() -> Self {
        Self { payloads: input::payloads(), reply: input::reply() }
    }

    pub(crate) fn subject(&self) -> Subject<'_> {
        let mut cases: Vec<_> =
            self.payloads.iter().map(|(name, text)| payload_case(name, text.as_bytes())).collect();
        cases.push(reply_case("answer to a registration", self.reply.as_bytes()));
        Subject { name: "json", title: "JSON", cases }
    }
}

fn payload_case<'w>(name: &str, text: &'w [u8]) -> Case<'w> {
    let competitors = vec![
        payload::<readers::Pushwire>(text),
        payload::<readers::SerdeJson>(text),
        payload::<readers::SerdeJsonCore>(text),
        payload::<readers::Picojson>(text),
    ];
    Case { name: name.into(), bytes: text.len(), competitors }
}

fn payload<R: Reader>(text: &[u8]) -> Competitor<'_> {
    competitor::<R>(
        move || R::payload(text, &mut Touch).is_some(),
        move |sum| R::payload(text, sum),
    )
}

fn reply_case<'w>(name: &str, text: &'w [u8]) -> Case<'w> {
    let competitors = vec![
        reply::<readers::Pushwire>(text),
        reply::<readers::SerdeJson>(text),
        reply::<readers::SerdeJsonCore>(text),
        reply::<readers::Picojson>(text),
        reply::<readers::Streamed>(text),
    ];
    Case { name: name.into(), bytes: text.len(), competitors }
}

fn reply<R: Reader>(text: &[u8]) -> Competitor<'_> {
    competitor::<R>(move || R::reply(text, &mut Touch).is_some(), move |sum| R::reply(text, sum))
}

fn competitor<'w, R: Reader>(
    work: impl Fn() -> bool + 'w,
    sum: impl Fn(&mut Checksum) -> Option<()> + 'w,
) -> Competitor<'w> {
    let measured = move || {
        std::hint::black_box(work());
    };
    let outcome = move || {
        let mut checksum = Checksum::default();
        sum(&mut checksum).map_or(Outcome::Fails, |()| Outcome::Whole(checksum))
    };
    Competitor::new(R::NAME, measured, outcome)
}

/// Gives a pair of `data`.
fn pair(key: &str, value: &str, sink: &mut impl Sink) {
    sink.begin(DATA);
    sink.text(1, key);
    sink.text(2, value);
    sink.end();
}

/// The named members of a payload in the order in which they stand; behind them is `data`.
const TEXTS: [&str; 5] = ["from", "to", "category", "message_id", "priority"];
const SECONDS: u32 = 6;
const DATA: u32 = 7;
