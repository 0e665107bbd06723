//! Readers of XML on a log of a CCS stream.
//!
//! Follows core/spec/xmpp.md for what the stream holds. Every reader but `xmlparser` gives elements and
//! attributes with their namespaces and all text decoded, into one checksum. The README says what each does not
//! check.

mod log;
mod readers;

use crate::checksum::Checksum;
use crate::suite::Case;
use crate::suite::Competitor;
use crate::suite::Outcome;
use crate::suite::Subject;
use log::Spelling;

/// Bytes of each log.
const SIZE: usize = 2_000_000;

/// The logs.
pub(crate) struct Inputs {
    both: Vec<u8>,
    plain: Vec<u8>,
}

impl Inputs {
    pub(crate) fn new() -> Self {
        let both = log::log(SIZE, &[Spelling::Plain, Spelling::Prefixed]);
        Self { both, plain: log::log(SIZE, &[Spelling::Plain]) }
    }

    pub(crate) fn subject(&self) -> Subject<'_> {
        let both = case("CCS log, every second payload with a prefix and `&quot;`", &self.both);
        let cases = vec![both, case("CCS log, no payload with `&quot;`", &self.plain)];
        Subject { name: "xml", title: "XML", cases }
    }
}

fn case<'w>(name: &str, log: &'w [u8]) -> Case<'w> {
    let whole = |name: &'static str, work: fn(&[u8]) -> Checksum| {
        Competitor::summed(name, move || Outcome::Whole(work(log)))
    };
    let competitors = vec![
        whole("pushwire-core", readers::ours),
        whole("quick-xml, reader", readers::quick_xml_read),
        whole("quick-xml, whole", readers::quick_xml_whole),
        whole("rxml", readers::rxml),
        Competitor::summed("xmlparser, whole", move || {
            readers::xmlparser(log);
            Outcome::Less
        }),
    ];
    Case { name: name.into(), bytes: log.len(), competitors }
}
