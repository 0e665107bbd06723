//! One macro for every number on the wire that has names: unknown numbers are kept.
//!
//! Promises that decode and encode are inverse for all numbers, so that a value from a newer
//! server survives a round trip.

/// Declares an enum over a wire number with an `Unknown` variant that keeps the rest. `@value` makes it
/// the type of a field: an enum with these labels in its .proto file, or an int32 without any.
macro_rules! number_enum {
    (
        $(#[$meta:meta])*
        $name:ident : $repr:ty, default $default:ident $(($default_number:literal))? {
            $($(#[$variant_meta:meta])* $variant:ident = $number:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "defmt", derive(defmt::Format))]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A number without a name here.
            Unknown($repr),
        }

        impl $name {
            /// Names a number.
            pub const fn from_number(number: $repr) -> Self {
                match number {
                    $($number => Self::$variant,)+
                    other => Self::Unknown(other),
                }
            }

            /// Returns the number.
            pub const fn number(self) -> $repr {
                match self {
                    $(Self::$variant => $number,)+
                    Self::Unknown(other) => other,
                }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::$default $(($default_number))?
            }
        }
    };
    (@kind) => { $crate::wire::Kind::Int32 };
    (@kind $($variant:ident => $label:literal),+) => {
        $crate::wire::Kind::Enum(&[$((Self::$variant.number(), $label)),+])
    };
    (@value $name:ident $($variant:ident => $label:literal),*) => {
        impl<'a> $crate::wire::Value<'a> for $name {
            const WIRE_TYPE: $crate::wire::WireType = $crate::wire::WireType::Varint;
            const KIND: $crate::wire::Kind =
                $crate::wire::number_enum!(@kind $($variant => $label),*);

            #[inline]
            fn merge(
                &mut self,
                reader: &mut $crate::wire::Reader<'a>,
            ) -> Result<(), $crate::wire::DecodeError> {
                *self = Self::from_number(reader.varint()? as i32);
                Ok(())
            }

            #[inline]
            fn encoded_len(&self) -> usize {
                $crate::wire::Value::encoded_len(&self.number())
            }

            #[inline]
            fn write(&self, out: &mut $crate::wire::Writer<'_>) {
                $crate::wire::Value::write(&self.number(), out);
            }
        }
    };
}

pub(crate) use number_enum;
