//! How fast the codecs are, next to other crates that do the same work: a table for each subject.
//!
//! Follows no document. Promises that competitors run in turns in one process, that each must come to the same
//! result, and that allocations are counted. It does not run on chips: `examples/sizes` measures those.

mod checksum;
mod heap;
mod rounds;
mod xml;

#[global_allocator]
static HEAP: heap::Counting = heap::Counting;

fn main() {
    xml::run();
}
