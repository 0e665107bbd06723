//! The `message!` macro: a message file states its field table once.
//!
//! From the table come the struct, the decoder, the exact length, the encoder and the nested form.
//! Fields are written in table order, which must be the order of their numbers.

/// Declares a message: `label name: type = number`, label one of `required optional repeated`.
/// A message that borrows names its lifetime `'a`.
macro_rules! message {
    (
        $(#[$meta:meta])*
        $name:ident $(<$life:lifetime>)? {
            $($(#[$field_meta:meta])* $label:ident $field:ident : $type:ty = $number:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct $name $(<$life>)? {
            $($(#[$field_meta])* pub $field: $crate::wire::message!(@type $label $type),)*
            /// How many fields the decoder skipped: unknown number or unexpected wire type.
            pub unknown_fields: u32,
        }

        impl<'a> $crate::wire::Message<'a> for $name $(<$life>)? {
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [$crate::wire::Field] = &[$(
                $crate::wire::Field::new::<$type>($number, stringify!($field), stringify!($label)),
            )*];

            fn merge_fields(
                &mut self,
                reader: &mut $crate::wire::Reader<'a>,
            ) -> Result<(), $crate::wire::DecodeError> {
                while !reader.is_empty() {
                    let _before = *reader;
                    let key = reader.key()?;
                    $(if key == <$type as $crate::wire::Value<'a>>::WIRE_TYPE.key($number) {
                        $crate::wire::message!(@merge $label self $field reader key _before);
                        continue;
                    })*
                    reader.skip(key)?;
                    self.unknown_fields += 1;
                }
                Ok(())
            }

            fn check(&self) -> Result<(), $crate::wire::DecodeError> {
                $($crate::wire::message!(@check $label self $field);)*
                Ok(())
            }

            fn encoded_len(&self) -> usize {
                0 $(+ $crate::wire::message!(@len $label self $field $number))*
            }

            fn write_fields(&self, _out: &mut $crate::wire::Writer<'_>) {
                $($crate::wire::message!(@write $label self $field $number _out);)*
            }
        }

        impl<'a> $crate::wire::Value<'a> for $name $(<$life>)? {
            const WIRE_TYPE: $crate::wire::WireType = $crate::wire::WireType::Len;
            const KIND: $crate::wire::Kind =
                $crate::wire::Kind::Message(<Self as $crate::wire::Message<'a>>::FIELDS);

            fn merge(
                &mut self,
                reader: &mut $crate::wire::Reader<'a>,
            ) -> Result<(), $crate::wire::DecodeError> {
                $crate::wire::Message::merge_fields(self, &mut reader.delimited()?)
            }

            fn encoded_len(&self) -> usize {
                let len = $crate::wire::Message::encoded_len(self);
                $crate::wire::varint::encoded_len(len as u64) + len
            }

            fn write(&self, out: &mut $crate::wire::Writer<'_>) {
                out.varint($crate::wire::Message::encoded_len(self) as u64);
                $crate::wire::Message::write_fields(self, out);
            }
        }
    };

    (@type required $type:ty) => { $type };
    (@type optional $type:ty) => { Option<$type> };
    (@type repeated $type:ty) => { $crate::wire::Repeated<'a, $type> };

    (@merge required $self:ident $field:ident $reader:ident $key:ident $before:ident) => {
        $crate::wire::Value::merge(&mut $self.$field, $reader)?
    };
    (@merge optional $self:ident $field:ident $reader:ident $key:ident $before:ident) => {
        $crate::wire::Value::merge($self.$field.get_or_insert_default(), $reader)?
    };
    (@merge repeated $self:ident $field:ident $reader:ident $key:ident $before:ident) => {{
        $reader.skip($key)?;
        $self.$field.extend($key, $before, $reader);
    }};

    (@check repeated $self:ident $field:ident) => {
        for item in $self.$field.iter() {
            item?;
        }
    };
    (@check $label:ident $self:ident $field:ident) => {};

    (@len required $self:ident $field:ident $number:literal) => {
        $crate::wire::field_len($number, &$self.$field)
    };
    (@len optional $self:ident $field:ident $number:literal) => {
        $self.$field.as_ref().map_or(0, |value| $crate::wire::field_len($number, value))
    };
    (@len repeated $self:ident $field:ident $number:literal) => {
        $self.$field.fields_len($number)
    };

    (@write required $self:ident $field:ident $number:literal $out:ident) => {
        $crate::wire::write_field($number, &$self.$field, $out)
    };
    (@write optional $self:ident $field:ident $number:literal $out:ident) => {
        if let Some(value) = &$self.$field {
            $crate::wire::write_field($number, value, $out);
        }
    };
    (@write repeated $self:ident $field:ident $number:literal $out:ident) => {
        $self.$field.write_fields($number, $out)
    };
}

pub(crate) use message;
