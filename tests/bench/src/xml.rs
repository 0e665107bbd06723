//! Readers of XML on a log of a CCS stream.
//!
//! Follows core/spec/xmpp.md for what the stream holds. Every reader but `xmlparser` gives elements and
//! attributes with their namespaces and all text decoded, into one checksum. The README says what each does not
//! check.

mod log;
mod readers;

use crate::checksum::Checksum;
use crate::rounds::Competitor;
use crate::rounds::compete;
use log::Spelling;

/// Bytes of the log.
const SIZE: usize = 10_000_000;

/// Prints a table for each log.
pub(crate) fn run() {
    let both = log::log(SIZE, &[Spelling::Plain, Spelling::Prefixed]);
    table("CCS log, every second payload with a prefix and `&quot;`", &both);
    table("CCS log, no payload with `&quot;`", &log::log(SIZE, &[Spelling::Plain]));
}

fn table(title: &str, log: &[u8]) {
    println!("\n## {title}: {} bytes\n", log.len());
    let whole = |work: fn(&[u8]) -> Checksum| -> Box<dyn Fn() -> Option<Checksum> + '_> {
        Box::new(move || Some(work(log)))
    };
    compete(
        log.len(),
        &[
            Competitor { name: "pushwire-core", work: whole(readers::ours) },
            Competitor { name: "quick-xml, reader", work: whole(readers::quick_xml_read) },
            Competitor { name: "quick-xml, whole", work: whole(readers::quick_xml_whole) },
            Competitor { name: "rxml", work: whole(readers::rxml) },
            Competitor { name: "xmlparser, whole", work: Box::new(|| readers::xmlparser(log)) },
        ],
    );
}
