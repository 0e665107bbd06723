//! The conditions by which XMPP says what went wrong, one file per family: streams, stanzas, SASL.
//!
//! Follows RFC 6120 §4.9.3, §6.5 and §8.3 (core/spec/xmpp.md §4). Promises that all conditions of the RFC are
//! there and that names go both ways. A name that the RFC does not have reads as `Unknown`, which has no name
//! to write: no text is kept.

mod sasl;
mod stanza;
mod stream;

pub use sasl::SaslFailure;
pub use stanza::ErrorType;
pub use stanza::StanzaCondition;
pub use stream::StreamCondition;

/// Declares an enum over names on the wire, with `Unknown` for any other name.
macro_rules! name_enum {
    (
        $(#[$meta:meta])*
        $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $text:literal $(| $alias:literal)*,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "defmt", derive(defmt::Format))]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A name that is not in the RFC.
            Unknown,
        }

        impl $name {
            /// All that have a name, in the order of the RFC.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Reads a name.
            pub fn from_name(name: &str) -> Self {
                match name {
                    $($text $(| $alias)* => Self::$variant,)+
                    _ => Self::Unknown,
                }
            }

            /// Returns the name; none for [`Unknown`](Self::Unknown).
            pub const fn name(self) -> Option<&'static str> {
                match self {
                    $(Self::$variant => Some($text),)+
                    Self::Unknown => None,
                }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.name().unwrap_or("unknown"))
            }
        }
    };
}

use name_enum;

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! goes_both_ways {
        ($($test:ident: $type:ident, $count:literal;)+) => {
            $(#[test]
            fn $test() {
                assert_eq!($type::ALL.len(), $count);
                for (index, value) in $type::ALL.iter().enumerate() {
                    let name = value.name().unwrap();
                    assert!(name.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase()));
                    assert_eq!($type::from_name(name), *value);
                    assert!(!$type::ALL[..index].contains(value));
                }
                for name in ["", "unknown", "Conflict", "text", " conflict"] {
                    assert_eq!($type::from_name(name), $type::Unknown);
                }
                assert_eq!($type::Unknown.name(), None);
            })+
        };
    }

    goes_both_ways! {
        stream_conditions: StreamCondition, 25;
        stanza_conditions: StanzaCondition, 22;
        error_types: ErrorType, 5;
        sasl_failures: SaslFailure, 11;
    }
}
