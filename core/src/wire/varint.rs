//! Base-128 integers: seven bits a byte, least significant group first.
//!
//! Follows protobuf.dev/programming-guides/encoding#varints. A varint has at most ten bytes and
//! 64 bits; over-long forms of small numbers are accepted, as protobuf parsers do, and negative
//! `int32` values are sign-extended to ten bytes. Reading is in [`Reader`](super::Reader).

/// The longest varint, in bytes.
pub const MAX_LEN: usize = 10;

/// Returns how many bytes `value` takes.
#[cfg_attr(target_os = "none", inline(never))]
pub const fn encoded_len(value: u64) -> usize {
    // Seven bits a byte: ceil(bits / 7), in the multiply-and-shift form protobuf runtimes use.
    ((value | 1).ilog2() as usize * 9 + 73) / 64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_grows_every_seven_bits() {
        for bits in 0..64 {
            let value = 1u64 << bits;
            assert_eq!(encoded_len(value), bits / 7 + 1, "1 << {bits}");
            assert_eq!(encoded_len(value - 1), if bits == 0 { 1 } else { (bits - 1) / 7 + 1 });
        }
        assert_eq!(encoded_len(u64::MAX), MAX_LEN);
    }
}
