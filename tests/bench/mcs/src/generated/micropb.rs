// Made by micropb-gen 0.7.0 from tests/bench/js/mcs.proto: `cargo run` in tests/bench/generate.
pub mod mcs_ {
    #[derive(Debug, Default, Clone)]
    pub struct Extension {
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#id: i32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#data: ::heapless::Vec<u8, 512>,
        /// Tracks presence of optional and message fields
        pub _has: Extension_::_Hazzer,
    }
    impl ::core::cmp::PartialEq for Extension {
        fn eq(&self, other: &Self) -> bool {
            let mut ret = true;
            ret &= (self.r#id() == other.r#id());
            ret &= (self.r#data() == other.r#data());
            ret
        }
    }
    impl Extension {
        /// Return a reference to `id` as an `Option`
        #[inline]
        pub fn r#id(&self) -> ::core::option::Option<&i32> {
            self._has.r#id().then_some(&self.r#id)
        }
        /// Return a reference to `data` as an `Option`
        #[inline]
        pub fn r#data(&self) -> ::core::option::Option<&::heapless::Vec<u8, 512>> {
            self._has.r#data().then_some(&self.r#data)
        }
    }
    impl ::micropb::MessageDecode for Extension {
        fn decode<IMPL_MICROPB_READ: ::micropb::PbRead>(
            &mut self,
            decoder: &mut ::micropb::PbDecoder<IMPL_MICROPB_READ>,
            len: usize,
        ) -> Result<(), ::micropb::DecodeError<IMPL_MICROPB_READ::Error>> {
            use ::micropb::{PbBytes, PbString, PbVec, PbMap, FieldDecode};
            let before = decoder.bytes_read();
            while decoder.bytes_read() - before < len {
                let tag = decoder.decode_tag()?;
                match tag.field_num() {
                    0 => return Err(::micropb::DecodeError::ZeroField),
                    1u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#id;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_id();
                    }
                    2u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#data;
                        {
                            decoder
                                .decode_bytes(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_data();
                    }
                    _ => {
                        decoder.skip_wire_value(tag.wire_type())?;
                    }
                }
            }
            Ok(())
        }
    }
    impl ::micropb::MessageEncode for Extension {
        const MAX_SIZE: ::core::result::Result<usize, &'static str> = ::core::result::Result::Err(
            "calculate_max_size disabled",
        );
        fn encode<IMPL_MICROPB_WRITE: ::micropb::PbWrite>(
            &self,
            encoder: &mut ::micropb::PbEncoder<IMPL_MICROPB_WRITE>,
        ) -> Result<(), IMPL_MICROPB_WRITE::Error> {
            use ::micropb::{PbMap, FieldEncode};
            {
                if let ::core::option::Option::Some(val_ref) = self.r#id() {
                    encoder.encode_varint32(8u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#data() {
                    encoder.encode_varint32(18u32)?;
                    encoder.encode_bytes(val_ref)?;
                }
            }
            Ok(())
        }
        fn compute_size(&self) -> usize {
            use ::micropb::{PbMap, FieldEncode};
            let mut size = 0;
            {
                if let ::core::option::Option::Some(val_ref) = self.r#id() {
                    size += 1usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#data() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            size
        }
    }
    /// Inner types for `Extension`
    pub mod Extension_ {
        /// Compact bitfield for tracking presence of optional and message fields
        #[derive(Debug, Default, PartialEq, Clone, Copy)]
        pub struct _Hazzer([u8; 1]);
        impl _Hazzer {
            /// New hazzer with all fields set to off
            #[inline]
            pub const fn _new() -> Self {
                Self([0; 1])
            }
            /// Query presence of `id`
            #[inline]
            pub const fn r#id(&self) -> bool {
                (self.0[0] & 1) != 0
            }
            /// Set presence of `id`
            #[inline]
            pub const fn set_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 1;
                self
            }
            /// Clear presence of `id`
            #[inline]
            pub const fn clear_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_id(mut self) -> Self {
                self.set_id();
                self
            }
            /// Query presence of `data`
            #[inline]
            pub const fn r#data(&self) -> bool {
                (self.0[0] & 2) != 0
            }
            /// Set presence of `data`
            #[inline]
            pub const fn set_data(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 2;
                self
            }
            /// Clear presence of `data`
            #[inline]
            pub const fn clear_data(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !2;
                self
            }
            /// Builder method that sets the presence of `data`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_data(mut self) -> Self {
                self.set_data();
                self
            }
        }
    }
    #[derive(Debug, Default, Clone)]
    pub struct ErrorInfo {
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#code: i32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#message: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#type: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#extension: Extension,
        /// Tracks presence of optional and message fields
        pub _has: ErrorInfo_::_Hazzer,
    }
    impl ::core::cmp::PartialEq for ErrorInfo {
        fn eq(&self, other: &Self) -> bool {
            let mut ret = true;
            ret &= (self.r#code() == other.r#code());
            ret &= (self.r#message() == other.r#message());
            ret &= (self.r#type() == other.r#type());
            ret &= (self.r#extension() == other.r#extension());
            ret
        }
    }
    impl ErrorInfo {
        /// Return a reference to `code` as an `Option`
        #[inline]
        pub fn r#code(&self) -> ::core::option::Option<&i32> {
            self._has.r#code().then_some(&self.r#code)
        }
        /// Return a reference to `message` as an `Option`
        #[inline]
        pub fn r#message(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#message().then_some(&self.r#message)
        }
        /// Return a reference to `type` as an `Option`
        #[inline]
        pub fn r#type(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#type().then_some(&self.r#type)
        }
        /// Return a reference to `extension` as an `Option`
        #[inline]
        pub fn r#extension(&self) -> ::core::option::Option<&Extension> {
            self._has.r#extension().then_some(&self.r#extension)
        }
    }
    impl ::micropb::MessageDecode for ErrorInfo {
        fn decode<IMPL_MICROPB_READ: ::micropb::PbRead>(
            &mut self,
            decoder: &mut ::micropb::PbDecoder<IMPL_MICROPB_READ>,
            len: usize,
        ) -> Result<(), ::micropb::DecodeError<IMPL_MICROPB_READ::Error>> {
            use ::micropb::{PbBytes, PbString, PbVec, PbMap, FieldDecode};
            let before = decoder.bytes_read();
            while decoder.bytes_read() - before < len {
                let tag = decoder.decode_tag()?;
                match tag.field_num() {
                    0 => return Err(::micropb::DecodeError::ZeroField),
                    1u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#code;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_code();
                    }
                    2u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#message;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_message();
                    }
                    3u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#type;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_type();
                    }
                    4u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#extension;
                        {
                            decoder.decode_submessage_delimited(mut_ref)?;
                        };
                        self._has.set_extension();
                    }
                    _ => {
                        decoder.skip_wire_value(tag.wire_type())?;
                    }
                }
            }
            Ok(())
        }
    }
    impl ::micropb::MessageEncode for ErrorInfo {
        const MAX_SIZE: ::core::result::Result<usize, &'static str> = ::core::result::Result::Err(
            "calculate_max_size disabled",
        );
        fn encode<IMPL_MICROPB_WRITE: ::micropb::PbWrite>(
            &self,
            encoder: &mut ::micropb::PbEncoder<IMPL_MICROPB_WRITE>,
        ) -> Result<(), IMPL_MICROPB_WRITE::Error> {
            use ::micropb::{PbMap, FieldEncode};
            {
                if let ::core::option::Option::Some(val_ref) = self.r#code() {
                    encoder.encode_varint32(8u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#message() {
                    encoder.encode_varint32(18u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#type() {
                    encoder.encode_varint32(26u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#extension() {
                    encoder.encode_varint32(34u32)?;
                    val_ref.encode_len_delimited(encoder)?;
                }
            }
            Ok(())
        }
        fn compute_size(&self) -> usize {
            use ::micropb::{PbMap, FieldEncode};
            let mut size = 0;
            {
                if let ::core::option::Option::Some(val_ref) = self.r#code() {
                    size += 1usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#message() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#type() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#extension() {
                    size
                        += 1usize
                            + ::micropb::size::sizeof_len_record(val_ref.compute_size());
                }
            }
            size
        }
    }
    /// Inner types for `ErrorInfo`
    pub mod ErrorInfo_ {
        /// Compact bitfield for tracking presence of optional and message fields
        #[derive(Debug, Default, PartialEq, Clone, Copy)]
        pub struct _Hazzer([u8; 1]);
        impl _Hazzer {
            /// New hazzer with all fields set to off
            #[inline]
            pub const fn _new() -> Self {
                Self([0; 1])
            }
            /// Query presence of `code`
            #[inline]
            pub const fn r#code(&self) -> bool {
                (self.0[0] & 1) != 0
            }
            /// Set presence of `code`
            #[inline]
            pub const fn set_code(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 1;
                self
            }
            /// Clear presence of `code`
            #[inline]
            pub const fn clear_code(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `code`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_code(mut self) -> Self {
                self.set_code();
                self
            }
            /// Query presence of `message`
            #[inline]
            pub const fn r#message(&self) -> bool {
                (self.0[0] & 2) != 0
            }
            /// Set presence of `message`
            #[inline]
            pub const fn set_message(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 2;
                self
            }
            /// Clear presence of `message`
            #[inline]
            pub const fn clear_message(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !2;
                self
            }
            /// Builder method that sets the presence of `message`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_message(mut self) -> Self {
                self.set_message();
                self
            }
            /// Query presence of `type`
            #[inline]
            pub const fn r#type(&self) -> bool {
                (self.0[0] & 4) != 0
            }
            /// Set presence of `type`
            #[inline]
            pub const fn set_type(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 4;
                self
            }
            /// Clear presence of `type`
            #[inline]
            pub const fn clear_type(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !4;
                self
            }
            /// Builder method that sets the presence of `type`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_type(mut self) -> Self {
                self.set_type();
                self
            }
            /// Query presence of `extension`
            #[inline]
            pub const fn r#extension(&self) -> bool {
                (self.0[0] & 8) != 0
            }
            /// Set presence of `extension`
            #[inline]
            pub const fn set_extension(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 8;
                self
            }
            /// Clear presence of `extension`
            #[inline]
            pub const fn clear_extension(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !8;
                self
            }
            /// Builder method that sets the presence of `extension`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_extension(mut self) -> Self {
                self.set_extension();
                self
            }
        }
    }
    #[derive(Debug, Default, Clone)]
    pub struct Setting {
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#name: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#value: ::heapless::String<192>,
        /// Tracks presence of optional and message fields
        pub _has: Setting_::_Hazzer,
    }
    impl ::core::cmp::PartialEq for Setting {
        fn eq(&self, other: &Self) -> bool {
            let mut ret = true;
            ret &= (self.r#name() == other.r#name());
            ret &= (self.r#value() == other.r#value());
            ret
        }
    }
    impl Setting {
        /// Return a reference to `name` as an `Option`
        #[inline]
        pub fn r#name(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#name().then_some(&self.r#name)
        }
        /// Return a reference to `value` as an `Option`
        #[inline]
        pub fn r#value(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#value().then_some(&self.r#value)
        }
    }
    impl ::micropb::MessageDecode for Setting {
        fn decode<IMPL_MICROPB_READ: ::micropb::PbRead>(
            &mut self,
            decoder: &mut ::micropb::PbDecoder<IMPL_MICROPB_READ>,
            len: usize,
        ) -> Result<(), ::micropb::DecodeError<IMPL_MICROPB_READ::Error>> {
            use ::micropb::{PbBytes, PbString, PbVec, PbMap, FieldDecode};
            let before = decoder.bytes_read();
            while decoder.bytes_read() - before < len {
                let tag = decoder.decode_tag()?;
                match tag.field_num() {
                    0 => return Err(::micropb::DecodeError::ZeroField),
                    1u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#name;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_name();
                    }
                    2u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#value;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_value();
                    }
                    _ => {
                        decoder.skip_wire_value(tag.wire_type())?;
                    }
                }
            }
            Ok(())
        }
    }
    impl ::micropb::MessageEncode for Setting {
        const MAX_SIZE: ::core::result::Result<usize, &'static str> = ::core::result::Result::Err(
            "calculate_max_size disabled",
        );
        fn encode<IMPL_MICROPB_WRITE: ::micropb::PbWrite>(
            &self,
            encoder: &mut ::micropb::PbEncoder<IMPL_MICROPB_WRITE>,
        ) -> Result<(), IMPL_MICROPB_WRITE::Error> {
            use ::micropb::{PbMap, FieldEncode};
            {
                if let ::core::option::Option::Some(val_ref) = self.r#name() {
                    encoder.encode_varint32(10u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#value() {
                    encoder.encode_varint32(18u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            Ok(())
        }
        fn compute_size(&self) -> usize {
            use ::micropb::{PbMap, FieldEncode};
            let mut size = 0;
            {
                if let ::core::option::Option::Some(val_ref) = self.r#name() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#value() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            size
        }
    }
    /// Inner types for `Setting`
    pub mod Setting_ {
        /// Compact bitfield for tracking presence of optional and message fields
        #[derive(Debug, Default, PartialEq, Clone, Copy)]
        pub struct _Hazzer([u8; 1]);
        impl _Hazzer {
            /// New hazzer with all fields set to off
            #[inline]
            pub const fn _new() -> Self {
                Self([0; 1])
            }
            /// Query presence of `name`
            #[inline]
            pub const fn r#name(&self) -> bool {
                (self.0[0] & 1) != 0
            }
            /// Set presence of `name`
            #[inline]
            pub const fn set_name(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 1;
                self
            }
            /// Clear presence of `name`
            #[inline]
            pub const fn clear_name(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `name`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_name(mut self) -> Self {
                self.set_name();
                self
            }
            /// Query presence of `value`
            #[inline]
            pub const fn r#value(&self) -> bool {
                (self.0[0] & 2) != 0
            }
            /// Set presence of `value`
            #[inline]
            pub const fn set_value(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 2;
                self
            }
            /// Clear presence of `value`
            #[inline]
            pub const fn clear_value(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !2;
                self
            }
            /// Builder method that sets the presence of `value`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_value(mut self) -> Self {
                self.set_value();
                self
            }
        }
    }
    #[derive(Debug, Default, Clone)]
    pub struct HeartbeatStat {
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#ip: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#timeout: bool,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#interval_ms: i32,
        /// Tracks presence of optional and message fields
        pub _has: HeartbeatStat_::_Hazzer,
    }
    impl ::core::cmp::PartialEq for HeartbeatStat {
        fn eq(&self, other: &Self) -> bool {
            let mut ret = true;
            ret &= (self.r#ip() == other.r#ip());
            ret &= (self.r#timeout() == other.r#timeout());
            ret &= (self.r#interval_ms() == other.r#interval_ms());
            ret
        }
    }
    impl HeartbeatStat {
        /// Return a reference to `ip` as an `Option`
        #[inline]
        pub fn r#ip(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#ip().then_some(&self.r#ip)
        }
        /// Return a reference to `timeout` as an `Option`
        #[inline]
        pub fn r#timeout(&self) -> ::core::option::Option<&bool> {
            self._has.r#timeout().then_some(&self.r#timeout)
        }
        /// Return a reference to `interval_ms` as an `Option`
        #[inline]
        pub fn r#interval_ms(&self) -> ::core::option::Option<&i32> {
            self._has.r#interval_ms().then_some(&self.r#interval_ms)
        }
    }
    impl ::micropb::MessageDecode for HeartbeatStat {
        fn decode<IMPL_MICROPB_READ: ::micropb::PbRead>(
            &mut self,
            decoder: &mut ::micropb::PbDecoder<IMPL_MICROPB_READ>,
            len: usize,
        ) -> Result<(), ::micropb::DecodeError<IMPL_MICROPB_READ::Error>> {
            use ::micropb::{PbBytes, PbString, PbVec, PbMap, FieldDecode};
            let before = decoder.bytes_read();
            while decoder.bytes_read() - before < len {
                let tag = decoder.decode_tag()?;
                match tag.field_num() {
                    0 => return Err(::micropb::DecodeError::ZeroField),
                    1u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#ip;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_ip();
                    }
                    2u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#timeout;
                        {
                            let val = decoder.decode_bool()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_timeout();
                    }
                    3u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#interval_ms;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_interval_ms();
                    }
                    _ => {
                        decoder.skip_wire_value(tag.wire_type())?;
                    }
                }
            }
            Ok(())
        }
    }
    impl ::micropb::MessageEncode for HeartbeatStat {
        const MAX_SIZE: ::core::result::Result<usize, &'static str> = ::core::result::Result::Err(
            "calculate_max_size disabled",
        );
        fn encode<IMPL_MICROPB_WRITE: ::micropb::PbWrite>(
            &self,
            encoder: &mut ::micropb::PbEncoder<IMPL_MICROPB_WRITE>,
        ) -> Result<(), IMPL_MICROPB_WRITE::Error> {
            use ::micropb::{PbMap, FieldEncode};
            {
                if let ::core::option::Option::Some(val_ref) = self.r#ip() {
                    encoder.encode_varint32(10u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#timeout() {
                    encoder.encode_varint32(16u32)?;
                    encoder.encode_bool(*val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#interval_ms() {
                    encoder.encode_varint32(24u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            Ok(())
        }
        fn compute_size(&self) -> usize {
            use ::micropb::{PbMap, FieldEncode};
            let mut size = 0;
            {
                if let ::core::option::Option::Some(val_ref) = self.r#ip() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#timeout() {
                    size += 1usize + 1;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#interval_ms() {
                    size += 1usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            size
        }
    }
    /// Inner types for `HeartbeatStat`
    pub mod HeartbeatStat_ {
        /// Compact bitfield for tracking presence of optional and message fields
        #[derive(Debug, Default, PartialEq, Clone, Copy)]
        pub struct _Hazzer([u8; 1]);
        impl _Hazzer {
            /// New hazzer with all fields set to off
            #[inline]
            pub const fn _new() -> Self {
                Self([0; 1])
            }
            /// Query presence of `ip`
            #[inline]
            pub const fn r#ip(&self) -> bool {
                (self.0[0] & 1) != 0
            }
            /// Set presence of `ip`
            #[inline]
            pub const fn set_ip(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 1;
                self
            }
            /// Clear presence of `ip`
            #[inline]
            pub const fn clear_ip(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `ip`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_ip(mut self) -> Self {
                self.set_ip();
                self
            }
            /// Query presence of `timeout`
            #[inline]
            pub const fn r#timeout(&self) -> bool {
                (self.0[0] & 2) != 0
            }
            /// Set presence of `timeout`
            #[inline]
            pub const fn set_timeout(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 2;
                self
            }
            /// Clear presence of `timeout`
            #[inline]
            pub const fn clear_timeout(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !2;
                self
            }
            /// Builder method that sets the presence of `timeout`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_timeout(mut self) -> Self {
                self.set_timeout();
                self
            }
            /// Query presence of `interval_ms`
            #[inline]
            pub const fn r#interval_ms(&self) -> bool {
                (self.0[0] & 4) != 0
            }
            /// Set presence of `interval_ms`
            #[inline]
            pub const fn set_interval_ms(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 4;
                self
            }
            /// Clear presence of `interval_ms`
            #[inline]
            pub const fn clear_interval_ms(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !4;
                self
            }
            /// Builder method that sets the presence of `interval_ms`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_interval_ms(mut self) -> Self {
                self.set_interval_ms();
                self
            }
        }
    }
    #[derive(Debug, Default, Clone)]
    pub struct HeartbeatConfig {
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#upload_stat: bool,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#ip: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#interval_ms: i32,
        /// Tracks presence of optional and message fields
        pub _has: HeartbeatConfig_::_Hazzer,
    }
    impl ::core::cmp::PartialEq for HeartbeatConfig {
        fn eq(&self, other: &Self) -> bool {
            let mut ret = true;
            ret &= (self.r#upload_stat() == other.r#upload_stat());
            ret &= (self.r#ip() == other.r#ip());
            ret &= (self.r#interval_ms() == other.r#interval_ms());
            ret
        }
    }
    impl HeartbeatConfig {
        /// Return a reference to `upload_stat` as an `Option`
        #[inline]
        pub fn r#upload_stat(&self) -> ::core::option::Option<&bool> {
            self._has.r#upload_stat().then_some(&self.r#upload_stat)
        }
        /// Return a reference to `ip` as an `Option`
        #[inline]
        pub fn r#ip(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#ip().then_some(&self.r#ip)
        }
        /// Return a reference to `interval_ms` as an `Option`
        #[inline]
        pub fn r#interval_ms(&self) -> ::core::option::Option<&i32> {
            self._has.r#interval_ms().then_some(&self.r#interval_ms)
        }
    }
    impl ::micropb::MessageDecode for HeartbeatConfig {
        fn decode<IMPL_MICROPB_READ: ::micropb::PbRead>(
            &mut self,
            decoder: &mut ::micropb::PbDecoder<IMPL_MICROPB_READ>,
            len: usize,
        ) -> Result<(), ::micropb::DecodeError<IMPL_MICROPB_READ::Error>> {
            use ::micropb::{PbBytes, PbString, PbVec, PbMap, FieldDecode};
            let before = decoder.bytes_read();
            while decoder.bytes_read() - before < len {
                let tag = decoder.decode_tag()?;
                match tag.field_num() {
                    0 => return Err(::micropb::DecodeError::ZeroField),
                    1u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#upload_stat;
                        {
                            let val = decoder.decode_bool()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_upload_stat();
                    }
                    2u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#ip;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_ip();
                    }
                    3u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#interval_ms;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_interval_ms();
                    }
                    _ => {
                        decoder.skip_wire_value(tag.wire_type())?;
                    }
                }
            }
            Ok(())
        }
    }
    impl ::micropb::MessageEncode for HeartbeatConfig {
        const MAX_SIZE: ::core::result::Result<usize, &'static str> = ::core::result::Result::Err(
            "calculate_max_size disabled",
        );
        fn encode<IMPL_MICROPB_WRITE: ::micropb::PbWrite>(
            &self,
            encoder: &mut ::micropb::PbEncoder<IMPL_MICROPB_WRITE>,
        ) -> Result<(), IMPL_MICROPB_WRITE::Error> {
            use ::micropb::{PbMap, FieldEncode};
            {
                if let ::core::option::Option::Some(val_ref) = self.r#upload_stat() {
                    encoder.encode_varint32(8u32)?;
                    encoder.encode_bool(*val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#ip() {
                    encoder.encode_varint32(18u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#interval_ms() {
                    encoder.encode_varint32(24u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            Ok(())
        }
        fn compute_size(&self) -> usize {
            use ::micropb::{PbMap, FieldEncode};
            let mut size = 0;
            {
                if let ::core::option::Option::Some(val_ref) = self.r#upload_stat() {
                    size += 1usize + 1;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#ip() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#interval_ms() {
                    size += 1usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            size
        }
    }
    /// Inner types for `HeartbeatConfig`
    pub mod HeartbeatConfig_ {
        /// Compact bitfield for tracking presence of optional and message fields
        #[derive(Debug, Default, PartialEq, Clone, Copy)]
        pub struct _Hazzer([u8; 1]);
        impl _Hazzer {
            /// New hazzer with all fields set to off
            #[inline]
            pub const fn _new() -> Self {
                Self([0; 1])
            }
            /// Query presence of `upload_stat`
            #[inline]
            pub const fn r#upload_stat(&self) -> bool {
                (self.0[0] & 1) != 0
            }
            /// Set presence of `upload_stat`
            #[inline]
            pub const fn set_upload_stat(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 1;
                self
            }
            /// Clear presence of `upload_stat`
            #[inline]
            pub const fn clear_upload_stat(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `upload_stat`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_upload_stat(mut self) -> Self {
                self.set_upload_stat();
                self
            }
            /// Query presence of `ip`
            #[inline]
            pub const fn r#ip(&self) -> bool {
                (self.0[0] & 2) != 0
            }
            /// Set presence of `ip`
            #[inline]
            pub const fn set_ip(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 2;
                self
            }
            /// Clear presence of `ip`
            #[inline]
            pub const fn clear_ip(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !2;
                self
            }
            /// Builder method that sets the presence of `ip`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_ip(mut self) -> Self {
                self.set_ip();
                self
            }
            /// Query presence of `interval_ms`
            #[inline]
            pub const fn r#interval_ms(&self) -> bool {
                (self.0[0] & 4) != 0
            }
            /// Set presence of `interval_ms`
            #[inline]
            pub const fn set_interval_ms(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 4;
                self
            }
            /// Clear presence of `interval_ms`
            #[inline]
            pub const fn clear_interval_ms(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !4;
                self
            }
            /// Builder method that sets the presence of `interval_ms`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_interval_ms(mut self) -> Self {
                self.set_interval_ms();
                self
            }
        }
    }
    #[derive(Debug, Default, Clone, Copy)]
    pub struct ClientEvent {
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#type: ClientEvent_::Type,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#number_discarded_events: u32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#network_type: i32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#time_connection_started_ms: u64,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#time_connection_ended_ms: u64,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#error_code: i32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#time_connection_established_ms: u64,
        /// Tracks presence of optional and message fields
        pub _has: ClientEvent_::_Hazzer,
    }
    impl ::core::cmp::PartialEq for ClientEvent {
        fn eq(&self, other: &Self) -> bool {
            let mut ret = true;
            ret &= (self.r#type() == other.r#type());
            ret
                &= (self.r#number_discarded_events()
                    == other.r#number_discarded_events());
            ret &= (self.r#network_type() == other.r#network_type());
            ret
                &= (self.r#time_connection_started_ms()
                    == other.r#time_connection_started_ms());
            ret
                &= (self.r#time_connection_ended_ms()
                    == other.r#time_connection_ended_ms());
            ret &= (self.r#error_code() == other.r#error_code());
            ret
                &= (self.r#time_connection_established_ms()
                    == other.r#time_connection_established_ms());
            ret
        }
    }
    impl ClientEvent {
        /// Return a reference to `type` as an `Option`
        #[inline]
        pub fn r#type(&self) -> ::core::option::Option<&ClientEvent_::Type> {
            self._has.r#type().then_some(&self.r#type)
        }
        /// Return a reference to `number_discarded_events` as an `Option`
        #[inline]
        pub fn r#number_discarded_events(&self) -> ::core::option::Option<&u32> {
            self._has
                .r#number_discarded_events()
                .then_some(&self.r#number_discarded_events)
        }
        /// Return a reference to `network_type` as an `Option`
        #[inline]
        pub fn r#network_type(&self) -> ::core::option::Option<&i32> {
            self._has.r#network_type().then_some(&self.r#network_type)
        }
        /// Return a reference to `time_connection_started_ms` as an `Option`
        #[inline]
        pub fn r#time_connection_started_ms(&self) -> ::core::option::Option<&u64> {
            self._has
                .r#time_connection_started_ms()
                .then_some(&self.r#time_connection_started_ms)
        }
        /// Return a reference to `time_connection_ended_ms` as an `Option`
        #[inline]
        pub fn r#time_connection_ended_ms(&self) -> ::core::option::Option<&u64> {
            self._has
                .r#time_connection_ended_ms()
                .then_some(&self.r#time_connection_ended_ms)
        }
        /// Return a reference to `error_code` as an `Option`
        #[inline]
        pub fn r#error_code(&self) -> ::core::option::Option<&i32> {
            self._has.r#error_code().then_some(&self.r#error_code)
        }
        /// Return a reference to `time_connection_established_ms` as an `Option`
        #[inline]
        pub fn r#time_connection_established_ms(&self) -> ::core::option::Option<&u64> {
            self._has
                .r#time_connection_established_ms()
                .then_some(&self.r#time_connection_established_ms)
        }
    }
    impl ::micropb::MessageDecode for ClientEvent {
        fn decode<IMPL_MICROPB_READ: ::micropb::PbRead>(
            &mut self,
            decoder: &mut ::micropb::PbDecoder<IMPL_MICROPB_READ>,
            len: usize,
        ) -> Result<(), ::micropb::DecodeError<IMPL_MICROPB_READ::Error>> {
            use ::micropb::{PbBytes, PbString, PbVec, PbMap, FieldDecode};
            let before = decoder.bytes_read();
            while decoder.bytes_read() - before < len {
                let tag = decoder.decode_tag()?;
                match tag.field_num() {
                    0 => return Err(::micropb::DecodeError::ZeroField),
                    1u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#type;
                        {
                            let val = decoder
                                .decode_int32()
                                .map(|n| ClientEvent_::Type(n as _))?;
                            *mut_ref = val as _;
                        };
                        self._has.set_type();
                    }
                    100u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#number_discarded_events;
                        {
                            let val = decoder.decode_varint32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_number_discarded_events();
                    }
                    200u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#network_type;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_network_type();
                    }
                    202u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#time_connection_started_ms;
                        {
                            let val = decoder.decode_varint64()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_time_connection_started_ms();
                    }
                    203u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#time_connection_ended_ms;
                        {
                            let val = decoder.decode_varint64()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_time_connection_ended_ms();
                    }
                    204u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#error_code;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_error_code();
                    }
                    300u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#time_connection_established_ms;
                        {
                            let val = decoder.decode_varint64()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_time_connection_established_ms();
                    }
                    _ => {
                        decoder.skip_wire_value(tag.wire_type())?;
                    }
                }
            }
            Ok(())
        }
    }
    impl ::micropb::MessageEncode for ClientEvent {
        const MAX_SIZE: ::core::result::Result<usize, &'static str> = ::core::result::Result::Err(
            "calculate_max_size disabled",
        );
        fn encode<IMPL_MICROPB_WRITE: ::micropb::PbWrite>(
            &self,
            encoder: &mut ::micropb::PbEncoder<IMPL_MICROPB_WRITE>,
        ) -> Result<(), IMPL_MICROPB_WRITE::Error> {
            use ::micropb::{PbMap, FieldEncode};
            {
                if let ::core::option::Option::Some(val_ref) = self.r#type() {
                    encoder.encode_varint32(8u32)?;
                    encoder.encode_int32(val_ref.0 as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#number_discarded_events()
                {
                    encoder.encode_varint32(800u32)?;
                    encoder.encode_varint32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#network_type() {
                    encoder.encode_varint32(1600u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#time_connection_started_ms()
                {
                    encoder.encode_varint32(1616u32)?;
                    encoder.encode_varint64(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#time_connection_ended_ms()
                {
                    encoder.encode_varint32(1624u32)?;
                    encoder.encode_varint64(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#error_code() {
                    encoder.encode_varint32(1632u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#time_connection_established_ms()
                {
                    encoder.encode_varint32(2400u32)?;
                    encoder.encode_varint64(*val_ref as _)?;
                }
            }
            Ok(())
        }
        fn compute_size(&self) -> usize {
            use ::micropb::{PbMap, FieldEncode};
            let mut size = 0;
            {
                if let ::core::option::Option::Some(val_ref) = self.r#type() {
                    size += 1usize + ::micropb::size::sizeof_int32(val_ref.0 as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#number_discarded_events()
                {
                    size += 2usize + ::micropb::size::sizeof_varint32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#network_type() {
                    size += 2usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#time_connection_started_ms()
                {
                    size += 2usize + ::micropb::size::sizeof_varint64(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#time_connection_ended_ms()
                {
                    size += 2usize + ::micropb::size::sizeof_varint64(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#error_code() {
                    size += 2usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#time_connection_established_ms()
                {
                    size += 2usize + ::micropb::size::sizeof_varint64(*val_ref as _);
                }
            }
            size
        }
    }
    /// Inner types for `ClientEvent`
    pub mod ClientEvent_ {
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(transparent)]
        pub struct Type(pub i32);
        impl Type {
            /// Maximum encoded size of the enum
            pub const _MAX_SIZE: usize = 10usize;
            pub const Unknown: Self = Self(0);
            pub const DiscardedEvents: Self = Self(1);
            pub const FailedConnection: Self = Self(2);
            pub const SuccessfulConnection: Self = Self(3);
        }
        impl core::default::Default for Type {
            fn default() -> Self {
                Self(0)
            }
        }
        impl core::convert::From<i32> for Type {
            fn from(val: i32) -> Self {
                Self(val)
            }
        }
        impl core::fmt::Debug for Type {
            fn fmt(
                &self,
                formatter: &mut core::fmt::Formatter<'_>,
            ) -> core::fmt::Result {
                match *self {
                    Type::Unknown => formatter.write_str("Unknown"),
                    Type::DiscardedEvents => formatter.write_str("DiscardedEvents"),
                    Type::FailedConnection => formatter.write_str("FailedConnection"),
                    Type::SuccessfulConnection => {
                        formatter.write_str("SuccessfulConnection")
                    }
                    Self(n) => formatter.debug_tuple("_Unknown").field(&n).finish(),
                }
            }
        }
        /// Compact bitfield for tracking presence of optional and message fields
        #[derive(Debug, Default, PartialEq, Clone, Copy)]
        pub struct _Hazzer([u8; 1]);
        impl _Hazzer {
            /// New hazzer with all fields set to off
            #[inline]
            pub const fn _new() -> Self {
                Self([0; 1])
            }
            /// Query presence of `type`
            #[inline]
            pub const fn r#type(&self) -> bool {
                (self.0[0] & 1) != 0
            }
            /// Set presence of `type`
            #[inline]
            pub const fn set_type(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 1;
                self
            }
            /// Clear presence of `type`
            #[inline]
            pub const fn clear_type(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `type`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_type(mut self) -> Self {
                self.set_type();
                self
            }
            /// Query presence of `number_discarded_events`
            #[inline]
            pub const fn r#number_discarded_events(&self) -> bool {
                (self.0[0] & 2) != 0
            }
            /// Set presence of `number_discarded_events`
            #[inline]
            pub const fn set_number_discarded_events(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 2;
                self
            }
            /// Clear presence of `number_discarded_events`
            #[inline]
            pub const fn clear_number_discarded_events(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !2;
                self
            }
            /// Builder method that sets the presence of `number_discarded_events`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_number_discarded_events(mut self) -> Self {
                self.set_number_discarded_events();
                self
            }
            /// Query presence of `network_type`
            #[inline]
            pub const fn r#network_type(&self) -> bool {
                (self.0[0] & 4) != 0
            }
            /// Set presence of `network_type`
            #[inline]
            pub const fn set_network_type(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 4;
                self
            }
            /// Clear presence of `network_type`
            #[inline]
            pub const fn clear_network_type(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !4;
                self
            }
            /// Builder method that sets the presence of `network_type`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_network_type(mut self) -> Self {
                self.set_network_type();
                self
            }
            /// Query presence of `time_connection_started_ms`
            #[inline]
            pub const fn r#time_connection_started_ms(&self) -> bool {
                (self.0[0] & 8) != 0
            }
            /// Set presence of `time_connection_started_ms`
            #[inline]
            pub const fn set_time_connection_started_ms(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 8;
                self
            }
            /// Clear presence of `time_connection_started_ms`
            #[inline]
            pub const fn clear_time_connection_started_ms(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !8;
                self
            }
            /// Builder method that sets the presence of `time_connection_started_ms`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_time_connection_started_ms(mut self) -> Self {
                self.set_time_connection_started_ms();
                self
            }
            /// Query presence of `time_connection_ended_ms`
            #[inline]
            pub const fn r#time_connection_ended_ms(&self) -> bool {
                (self.0[0] & 16) != 0
            }
            /// Set presence of `time_connection_ended_ms`
            #[inline]
            pub const fn set_time_connection_ended_ms(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 16;
                self
            }
            /// Clear presence of `time_connection_ended_ms`
            #[inline]
            pub const fn clear_time_connection_ended_ms(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !16;
                self
            }
            /// Builder method that sets the presence of `time_connection_ended_ms`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_time_connection_ended_ms(mut self) -> Self {
                self.set_time_connection_ended_ms();
                self
            }
            /// Query presence of `error_code`
            #[inline]
            pub const fn r#error_code(&self) -> bool {
                (self.0[0] & 32) != 0
            }
            /// Set presence of `error_code`
            #[inline]
            pub const fn set_error_code(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 32;
                self
            }
            /// Clear presence of `error_code`
            #[inline]
            pub const fn clear_error_code(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !32;
                self
            }
            /// Builder method that sets the presence of `error_code`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_error_code(mut self) -> Self {
                self.set_error_code();
                self
            }
            /// Query presence of `time_connection_established_ms`
            #[inline]
            pub const fn r#time_connection_established_ms(&self) -> bool {
                (self.0[0] & 64) != 0
            }
            /// Set presence of `time_connection_established_ms`
            #[inline]
            pub const fn set_time_connection_established_ms(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 64;
                self
            }
            /// Clear presence of `time_connection_established_ms`
            #[inline]
            pub const fn clear_time_connection_established_ms(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !64;
                self
            }
            /// Builder method that sets the presence of `time_connection_established_ms`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_time_connection_established_ms(mut self) -> Self {
                self.set_time_connection_established_ms();
                self
            }
        }
    }
    #[derive(Debug, Default, Clone)]
    pub struct AppData {
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#key: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#value: ::heapless::String<1024>,
        /// Tracks presence of optional and message fields
        pub _has: AppData_::_Hazzer,
    }
    impl ::core::cmp::PartialEq for AppData {
        fn eq(&self, other: &Self) -> bool {
            let mut ret = true;
            ret &= (self.r#key() == other.r#key());
            ret &= (self.r#value() == other.r#value());
            ret
        }
    }
    impl AppData {
        /// Return a reference to `key` as an `Option`
        #[inline]
        pub fn r#key(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#key().then_some(&self.r#key)
        }
        /// Return a reference to `value` as an `Option`
        #[inline]
        pub fn r#value(&self) -> ::core::option::Option<&::heapless::String<1024>> {
            self._has.r#value().then_some(&self.r#value)
        }
    }
    impl ::micropb::MessageDecode for AppData {
        fn decode<IMPL_MICROPB_READ: ::micropb::PbRead>(
            &mut self,
            decoder: &mut ::micropb::PbDecoder<IMPL_MICROPB_READ>,
            len: usize,
        ) -> Result<(), ::micropb::DecodeError<IMPL_MICROPB_READ::Error>> {
            use ::micropb::{PbBytes, PbString, PbVec, PbMap, FieldDecode};
            let before = decoder.bytes_read();
            while decoder.bytes_read() - before < len {
                let tag = decoder.decode_tag()?;
                match tag.field_num() {
                    0 => return Err(::micropb::DecodeError::ZeroField),
                    1u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#key;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_key();
                    }
                    2u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#value;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_value();
                    }
                    _ => {
                        decoder.skip_wire_value(tag.wire_type())?;
                    }
                }
            }
            Ok(())
        }
    }
    impl ::micropb::MessageEncode for AppData {
        const MAX_SIZE: ::core::result::Result<usize, &'static str> = ::core::result::Result::Err(
            "calculate_max_size disabled",
        );
        fn encode<IMPL_MICROPB_WRITE: ::micropb::PbWrite>(
            &self,
            encoder: &mut ::micropb::PbEncoder<IMPL_MICROPB_WRITE>,
        ) -> Result<(), IMPL_MICROPB_WRITE::Error> {
            use ::micropb::{PbMap, FieldEncode};
            {
                if let ::core::option::Option::Some(val_ref) = self.r#key() {
                    encoder.encode_varint32(10u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#value() {
                    encoder.encode_varint32(18u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            Ok(())
        }
        fn compute_size(&self) -> usize {
            use ::micropb::{PbMap, FieldEncode};
            let mut size = 0;
            {
                if let ::core::option::Option::Some(val_ref) = self.r#key() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#value() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            size
        }
    }
    /// Inner types for `AppData`
    pub mod AppData_ {
        /// Compact bitfield for tracking presence of optional and message fields
        #[derive(Debug, Default, PartialEq, Clone, Copy)]
        pub struct _Hazzer([u8; 1]);
        impl _Hazzer {
            /// New hazzer with all fields set to off
            #[inline]
            pub const fn _new() -> Self {
                Self([0; 1])
            }
            /// Query presence of `key`
            #[inline]
            pub const fn r#key(&self) -> bool {
                (self.0[0] & 1) != 0
            }
            /// Set presence of `key`
            #[inline]
            pub const fn set_key(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 1;
                self
            }
            /// Clear presence of `key`
            #[inline]
            pub const fn clear_key(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `key`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_key(mut self) -> Self {
                self.set_key();
                self
            }
            /// Query presence of `value`
            #[inline]
            pub const fn r#value(&self) -> bool {
                (self.0[0] & 2) != 0
            }
            /// Set presence of `value`
            #[inline]
            pub const fn set_value(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 2;
                self
            }
            /// Clear presence of `value`
            #[inline]
            pub const fn clear_value(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !2;
                self
            }
            /// Builder method that sets the presence of `value`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_value(mut self) -> Self {
                self.set_value();
                self
            }
        }
    }
    /// Tag 0.
    #[derive(Debug, Default, Clone, Copy)]
    pub struct HeartbeatPing {
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#stream_id: i32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#last_stream_id_received: i32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#status: i64,
        /// Tracks presence of optional and message fields
        pub _has: HeartbeatPing_::_Hazzer,
    }
    impl ::core::cmp::PartialEq for HeartbeatPing {
        fn eq(&self, other: &Self) -> bool {
            let mut ret = true;
            ret &= (self.r#stream_id() == other.r#stream_id());
            ret
                &= (self.r#last_stream_id_received()
                    == other.r#last_stream_id_received());
            ret &= (self.r#status() == other.r#status());
            ret
        }
    }
    impl HeartbeatPing {
        /// Return a reference to `stream_id` as an `Option`
        #[inline]
        pub fn r#stream_id(&self) -> ::core::option::Option<&i32> {
            self._has.r#stream_id().then_some(&self.r#stream_id)
        }
        /// Return a reference to `last_stream_id_received` as an `Option`
        #[inline]
        pub fn r#last_stream_id_received(&self) -> ::core::option::Option<&i32> {
            self._has
                .r#last_stream_id_received()
                .then_some(&self.r#last_stream_id_received)
        }
        /// Return a reference to `status` as an `Option`
        #[inline]
        pub fn r#status(&self) -> ::core::option::Option<&i64> {
            self._has.r#status().then_some(&self.r#status)
        }
    }
    impl ::micropb::MessageDecode for HeartbeatPing {
        fn decode<IMPL_MICROPB_READ: ::micropb::PbRead>(
            &mut self,
            decoder: &mut ::micropb::PbDecoder<IMPL_MICROPB_READ>,
            len: usize,
        ) -> Result<(), ::micropb::DecodeError<IMPL_MICROPB_READ::Error>> {
            use ::micropb::{PbBytes, PbString, PbVec, PbMap, FieldDecode};
            let before = decoder.bytes_read();
            while decoder.bytes_read() - before < len {
                let tag = decoder.decode_tag()?;
                match tag.field_num() {
                    0 => return Err(::micropb::DecodeError::ZeroField),
                    1u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#stream_id;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_stream_id();
                    }
                    2u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#last_stream_id_received;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_last_stream_id_received();
                    }
                    3u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#status;
                        {
                            let val = decoder.decode_int64()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_status();
                    }
                    _ => {
                        decoder.skip_wire_value(tag.wire_type())?;
                    }
                }
            }
            Ok(())
        }
    }
    impl ::micropb::MessageEncode for HeartbeatPing {
        const MAX_SIZE: ::core::result::Result<usize, &'static str> = ::core::result::Result::Err(
            "calculate_max_size disabled",
        );
        fn encode<IMPL_MICROPB_WRITE: ::micropb::PbWrite>(
            &self,
            encoder: &mut ::micropb::PbEncoder<IMPL_MICROPB_WRITE>,
        ) -> Result<(), IMPL_MICROPB_WRITE::Error> {
            use ::micropb::{PbMap, FieldEncode};
            {
                if let ::core::option::Option::Some(val_ref) = self.r#stream_id() {
                    encoder.encode_varint32(8u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#last_stream_id_received()
                {
                    encoder.encode_varint32(16u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#status() {
                    encoder.encode_varint32(24u32)?;
                    encoder.encode_int64(*val_ref as _)?;
                }
            }
            Ok(())
        }
        fn compute_size(&self) -> usize {
            use ::micropb::{PbMap, FieldEncode};
            let mut size = 0;
            {
                if let ::core::option::Option::Some(val_ref) = self.r#stream_id() {
                    size += 1usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#last_stream_id_received()
                {
                    size += 1usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#status() {
                    size += 1usize + ::micropb::size::sizeof_int64(*val_ref as _);
                }
            }
            size
        }
    }
    /// Inner types for `HeartbeatPing`
    pub mod HeartbeatPing_ {
        /// Compact bitfield for tracking presence of optional and message fields
        #[derive(Debug, Default, PartialEq, Clone, Copy)]
        pub struct _Hazzer([u8; 1]);
        impl _Hazzer {
            /// New hazzer with all fields set to off
            #[inline]
            pub const fn _new() -> Self {
                Self([0; 1])
            }
            /// Query presence of `stream_id`
            #[inline]
            pub const fn r#stream_id(&self) -> bool {
                (self.0[0] & 1) != 0
            }
            /// Set presence of `stream_id`
            #[inline]
            pub const fn set_stream_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 1;
                self
            }
            /// Clear presence of `stream_id`
            #[inline]
            pub const fn clear_stream_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `stream_id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_stream_id(mut self) -> Self {
                self.set_stream_id();
                self
            }
            /// Query presence of `last_stream_id_received`
            #[inline]
            pub const fn r#last_stream_id_received(&self) -> bool {
                (self.0[0] & 2) != 0
            }
            /// Set presence of `last_stream_id_received`
            #[inline]
            pub const fn set_last_stream_id_received(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 2;
                self
            }
            /// Clear presence of `last_stream_id_received`
            #[inline]
            pub const fn clear_last_stream_id_received(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !2;
                self
            }
            /// Builder method that sets the presence of `last_stream_id_received`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_last_stream_id_received(mut self) -> Self {
                self.set_last_stream_id_received();
                self
            }
            /// Query presence of `status`
            #[inline]
            pub const fn r#status(&self) -> bool {
                (self.0[0] & 4) != 0
            }
            /// Set presence of `status`
            #[inline]
            pub const fn set_status(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 4;
                self
            }
            /// Clear presence of `status`
            #[inline]
            pub const fn clear_status(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !4;
                self
            }
            /// Builder method that sets the presence of `status`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_status(mut self) -> Self {
                self.set_status();
                self
            }
        }
    }
    /// Tag 1.
    #[derive(Debug, Default, Clone, Copy)]
    pub struct HeartbeatAck {
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#stream_id: i32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#last_stream_id_received: i32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#status: i64,
        /// Tracks presence of optional and message fields
        pub _has: HeartbeatAck_::_Hazzer,
    }
    impl ::core::cmp::PartialEq for HeartbeatAck {
        fn eq(&self, other: &Self) -> bool {
            let mut ret = true;
            ret &= (self.r#stream_id() == other.r#stream_id());
            ret
                &= (self.r#last_stream_id_received()
                    == other.r#last_stream_id_received());
            ret &= (self.r#status() == other.r#status());
            ret
        }
    }
    impl HeartbeatAck {
        /// Return a reference to `stream_id` as an `Option`
        #[inline]
        pub fn r#stream_id(&self) -> ::core::option::Option<&i32> {
            self._has.r#stream_id().then_some(&self.r#stream_id)
        }
        /// Return a reference to `last_stream_id_received` as an `Option`
        #[inline]
        pub fn r#last_stream_id_received(&self) -> ::core::option::Option<&i32> {
            self._has
                .r#last_stream_id_received()
                .then_some(&self.r#last_stream_id_received)
        }
        /// Return a reference to `status` as an `Option`
        #[inline]
        pub fn r#status(&self) -> ::core::option::Option<&i64> {
            self._has.r#status().then_some(&self.r#status)
        }
    }
    impl ::micropb::MessageDecode for HeartbeatAck {
        fn decode<IMPL_MICROPB_READ: ::micropb::PbRead>(
            &mut self,
            decoder: &mut ::micropb::PbDecoder<IMPL_MICROPB_READ>,
            len: usize,
        ) -> Result<(), ::micropb::DecodeError<IMPL_MICROPB_READ::Error>> {
            use ::micropb::{PbBytes, PbString, PbVec, PbMap, FieldDecode};
            let before = decoder.bytes_read();
            while decoder.bytes_read() - before < len {
                let tag = decoder.decode_tag()?;
                match tag.field_num() {
                    0 => return Err(::micropb::DecodeError::ZeroField),
                    1u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#stream_id;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_stream_id();
                    }
                    2u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#last_stream_id_received;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_last_stream_id_received();
                    }
                    3u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#status;
                        {
                            let val = decoder.decode_int64()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_status();
                    }
                    _ => {
                        decoder.skip_wire_value(tag.wire_type())?;
                    }
                }
            }
            Ok(())
        }
    }
    impl ::micropb::MessageEncode for HeartbeatAck {
        const MAX_SIZE: ::core::result::Result<usize, &'static str> = ::core::result::Result::Err(
            "calculate_max_size disabled",
        );
        fn encode<IMPL_MICROPB_WRITE: ::micropb::PbWrite>(
            &self,
            encoder: &mut ::micropb::PbEncoder<IMPL_MICROPB_WRITE>,
        ) -> Result<(), IMPL_MICROPB_WRITE::Error> {
            use ::micropb::{PbMap, FieldEncode};
            {
                if let ::core::option::Option::Some(val_ref) = self.r#stream_id() {
                    encoder.encode_varint32(8u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#last_stream_id_received()
                {
                    encoder.encode_varint32(16u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#status() {
                    encoder.encode_varint32(24u32)?;
                    encoder.encode_int64(*val_ref as _)?;
                }
            }
            Ok(())
        }
        fn compute_size(&self) -> usize {
            use ::micropb::{PbMap, FieldEncode};
            let mut size = 0;
            {
                if let ::core::option::Option::Some(val_ref) = self.r#stream_id() {
                    size += 1usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#last_stream_id_received()
                {
                    size += 1usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#status() {
                    size += 1usize + ::micropb::size::sizeof_int64(*val_ref as _);
                }
            }
            size
        }
    }
    /// Inner types for `HeartbeatAck`
    pub mod HeartbeatAck_ {
        /// Compact bitfield for tracking presence of optional and message fields
        #[derive(Debug, Default, PartialEq, Clone, Copy)]
        pub struct _Hazzer([u8; 1]);
        impl _Hazzer {
            /// New hazzer with all fields set to off
            #[inline]
            pub const fn _new() -> Self {
                Self([0; 1])
            }
            /// Query presence of `stream_id`
            #[inline]
            pub const fn r#stream_id(&self) -> bool {
                (self.0[0] & 1) != 0
            }
            /// Set presence of `stream_id`
            #[inline]
            pub const fn set_stream_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 1;
                self
            }
            /// Clear presence of `stream_id`
            #[inline]
            pub const fn clear_stream_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `stream_id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_stream_id(mut self) -> Self {
                self.set_stream_id();
                self
            }
            /// Query presence of `last_stream_id_received`
            #[inline]
            pub const fn r#last_stream_id_received(&self) -> bool {
                (self.0[0] & 2) != 0
            }
            /// Set presence of `last_stream_id_received`
            #[inline]
            pub const fn set_last_stream_id_received(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 2;
                self
            }
            /// Clear presence of `last_stream_id_received`
            #[inline]
            pub const fn clear_last_stream_id_received(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !2;
                self
            }
            /// Builder method that sets the presence of `last_stream_id_received`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_last_stream_id_received(mut self) -> Self {
                self.set_last_stream_id_received();
                self
            }
            /// Query presence of `status`
            #[inline]
            pub const fn r#status(&self) -> bool {
                (self.0[0] & 4) != 0
            }
            /// Set presence of `status`
            #[inline]
            pub const fn set_status(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 4;
                self
            }
            /// Clear presence of `status`
            #[inline]
            pub const fn clear_status(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !4;
                self
            }
            /// Builder method that sets the presence of `status`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_status(mut self) -> Self {
                self.set_status();
                self
            }
        }
    }
    /// Tag 2.
    #[derive(Debug, Default, Clone)]
    pub struct LoginRequest {
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#id: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#domain: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#user: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#resource: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#auth_token: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#device_id: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#last_rmq_id: i64,
        pub r#setting: ::heapless::Vec<Setting, 4>,
        pub r#received_persistent_id: ::heapless::Vec<::heapless::String<48>, 32>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#adaptive_heartbeat: bool,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#heartbeat_stat: HeartbeatStat,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#use_rmq2: bool,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#account_id: i64,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#auth_service: LoginRequest_::AuthService,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#network_type: i32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#status: i64,
        pub r#client_event: ::heapless::Vec<ClientEvent, 4>,
        /// Tracks presence of optional and message fields
        pub _has: LoginRequest_::_Hazzer,
    }
    impl ::core::cmp::PartialEq for LoginRequest {
        fn eq(&self, other: &Self) -> bool {
            let mut ret = true;
            ret &= (self.r#id() == other.r#id());
            ret &= (self.r#domain() == other.r#domain());
            ret &= (self.r#user() == other.r#user());
            ret &= (self.r#resource() == other.r#resource());
            ret &= (self.r#auth_token() == other.r#auth_token());
            ret &= (self.r#device_id() == other.r#device_id());
            ret &= (self.r#last_rmq_id() == other.r#last_rmq_id());
            ret &= (self.r#setting == other.r#setting);
            ret &= (self.r#received_persistent_id == other.r#received_persistent_id);
            ret &= (self.r#adaptive_heartbeat() == other.r#adaptive_heartbeat());
            ret &= (self.r#heartbeat_stat() == other.r#heartbeat_stat());
            ret &= (self.r#use_rmq2() == other.r#use_rmq2());
            ret &= (self.r#account_id() == other.r#account_id());
            ret &= (self.r#auth_service() == other.r#auth_service());
            ret &= (self.r#network_type() == other.r#network_type());
            ret &= (self.r#status() == other.r#status());
            ret &= (self.r#client_event == other.r#client_event);
            ret
        }
    }
    impl LoginRequest {
        /// Return a reference to `id` as an `Option`
        #[inline]
        pub fn r#id(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#id().then_some(&self.r#id)
        }
        /// Return a reference to `domain` as an `Option`
        #[inline]
        pub fn r#domain(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#domain().then_some(&self.r#domain)
        }
        /// Return a reference to `user` as an `Option`
        #[inline]
        pub fn r#user(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#user().then_some(&self.r#user)
        }
        /// Return a reference to `resource` as an `Option`
        #[inline]
        pub fn r#resource(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#resource().then_some(&self.r#resource)
        }
        /// Return a reference to `auth_token` as an `Option`
        #[inline]
        pub fn r#auth_token(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#auth_token().then_some(&self.r#auth_token)
        }
        /// Return a reference to `device_id` as an `Option`
        #[inline]
        pub fn r#device_id(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#device_id().then_some(&self.r#device_id)
        }
        /// Return a reference to `last_rmq_id` as an `Option`
        #[inline]
        pub fn r#last_rmq_id(&self) -> ::core::option::Option<&i64> {
            self._has.r#last_rmq_id().then_some(&self.r#last_rmq_id)
        }
        /// Return a reference to `adaptive_heartbeat` as an `Option`
        #[inline]
        pub fn r#adaptive_heartbeat(&self) -> ::core::option::Option<&bool> {
            self._has.r#adaptive_heartbeat().then_some(&self.r#adaptive_heartbeat)
        }
        /// Return a reference to `heartbeat_stat` as an `Option`
        #[inline]
        pub fn r#heartbeat_stat(&self) -> ::core::option::Option<&HeartbeatStat> {
            self._has.r#heartbeat_stat().then_some(&self.r#heartbeat_stat)
        }
        /// Return a reference to `use_rmq2` as an `Option`
        #[inline]
        pub fn r#use_rmq2(&self) -> ::core::option::Option<&bool> {
            self._has.r#use_rmq2().then_some(&self.r#use_rmq2)
        }
        /// Return a reference to `account_id` as an `Option`
        #[inline]
        pub fn r#account_id(&self) -> ::core::option::Option<&i64> {
            self._has.r#account_id().then_some(&self.r#account_id)
        }
        /// Return a reference to `auth_service` as an `Option`
        #[inline]
        pub fn r#auth_service(
            &self,
        ) -> ::core::option::Option<&LoginRequest_::AuthService> {
            self._has.r#auth_service().then_some(&self.r#auth_service)
        }
        /// Return a reference to `network_type` as an `Option`
        #[inline]
        pub fn r#network_type(&self) -> ::core::option::Option<&i32> {
            self._has.r#network_type().then_some(&self.r#network_type)
        }
        /// Return a reference to `status` as an `Option`
        #[inline]
        pub fn r#status(&self) -> ::core::option::Option<&i64> {
            self._has.r#status().then_some(&self.r#status)
        }
    }
    impl ::micropb::MessageDecode for LoginRequest {
        fn decode<IMPL_MICROPB_READ: ::micropb::PbRead>(
            &mut self,
            decoder: &mut ::micropb::PbDecoder<IMPL_MICROPB_READ>,
            len: usize,
        ) -> Result<(), ::micropb::DecodeError<IMPL_MICROPB_READ::Error>> {
            use ::micropb::{PbBytes, PbString, PbVec, PbMap, FieldDecode};
            let before = decoder.bytes_read();
            while decoder.bytes_read() - before < len {
                let tag = decoder.decode_tag()?;
                match tag.field_num() {
                    0 => return Err(::micropb::DecodeError::ZeroField),
                    1u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#id;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_id();
                    }
                    2u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#domain;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_domain();
                    }
                    3u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#user;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_user();
                    }
                    4u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#resource;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_resource();
                    }
                    5u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#auth_token;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_auth_token();
                    }
                    6u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#device_id;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_device_id();
                    }
                    7u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#last_rmq_id;
                        {
                            let val = decoder.decode_int64()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_last_rmq_id();
                    }
                    8u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut val: Setting = ::core::default::Default::default();
                        let mut_ref = &mut val;
                        {
                            decoder.decode_submessage_delimited(mut_ref)?;
                        };
                        if let (Err(_), false) = (
                            self.r#setting.pb_push(val),
                            decoder.ignore_repeated_cap_err,
                        ) {
                            return Err(::micropb::DecodeError::Capacity);
                        }
                    }
                    10u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut val: ::heapless::String<48> = ::core::default::Default::default();
                        let mut_ref = &mut val;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        if let (Err(_), false) = (
                            self.r#received_persistent_id.pb_push(val),
                            decoder.ignore_repeated_cap_err,
                        ) {
                            return Err(::micropb::DecodeError::Capacity);
                        }
                    }
                    12u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#adaptive_heartbeat;
                        {
                            let val = decoder.decode_bool()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_adaptive_heartbeat();
                    }
                    13u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#heartbeat_stat;
                        {
                            decoder.decode_submessage_delimited(mut_ref)?;
                        };
                        self._has.set_heartbeat_stat();
                    }
                    14u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#use_rmq2;
                        {
                            let val = decoder.decode_bool()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_use_rmq2();
                    }
                    15u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#account_id;
                        {
                            let val = decoder.decode_int64()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_account_id();
                    }
                    16u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#auth_service;
                        {
                            let val = decoder
                                .decode_int32()
                                .map(|n| LoginRequest_::AuthService(n as _))?;
                            *mut_ref = val as _;
                        };
                        self._has.set_auth_service();
                    }
                    17u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#network_type;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_network_type();
                    }
                    18u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#status;
                        {
                            let val = decoder.decode_int64()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_status();
                    }
                    22u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut val: ClientEvent = ::core::default::Default::default();
                        let mut_ref = &mut val;
                        {
                            decoder.decode_submessage_delimited(mut_ref)?;
                        };
                        if let (Err(_), false) = (
                            self.r#client_event.pb_push(val),
                            decoder.ignore_repeated_cap_err,
                        ) {
                            return Err(::micropb::DecodeError::Capacity);
                        }
                    }
                    _ => {
                        decoder.skip_wire_value(tag.wire_type())?;
                    }
                }
            }
            Ok(())
        }
    }
    impl ::micropb::MessageEncode for LoginRequest {
        const MAX_SIZE: ::core::result::Result<usize, &'static str> = ::core::result::Result::Err(
            "calculate_max_size disabled",
        );
        fn encode<IMPL_MICROPB_WRITE: ::micropb::PbWrite>(
            &self,
            encoder: &mut ::micropb::PbEncoder<IMPL_MICROPB_WRITE>,
        ) -> Result<(), IMPL_MICROPB_WRITE::Error> {
            use ::micropb::{PbMap, FieldEncode};
            {
                if let ::core::option::Option::Some(val_ref) = self.r#id() {
                    encoder.encode_varint32(10u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#domain() {
                    encoder.encode_varint32(18u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#user() {
                    encoder.encode_varint32(26u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#resource() {
                    encoder.encode_varint32(34u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#auth_token() {
                    encoder.encode_varint32(42u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#device_id() {
                    encoder.encode_varint32(50u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#last_rmq_id() {
                    encoder.encode_varint32(56u32)?;
                    encoder.encode_int64(*val_ref as _)?;
                }
            }
            {
                for (i, val_ref) in self.r#setting.iter().enumerate() {
                    encoder.encode_varint32(66u32)?;
                    val_ref.encode_len_delimited(encoder)?;
                }
            }
            {
                for (i, val_ref) in self.r#received_persistent_id.iter().enumerate() {
                    encoder.encode_varint32(82u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#adaptive_heartbeat()
                {
                    encoder.encode_varint32(96u32)?;
                    encoder.encode_bool(*val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#heartbeat_stat() {
                    encoder.encode_varint32(106u32)?;
                    val_ref.encode_len_delimited(encoder)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#use_rmq2() {
                    encoder.encode_varint32(112u32)?;
                    encoder.encode_bool(*val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#account_id() {
                    encoder.encode_varint32(120u32)?;
                    encoder.encode_int64(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#auth_service() {
                    encoder.encode_varint32(128u32)?;
                    encoder.encode_int32(val_ref.0 as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#network_type() {
                    encoder.encode_varint32(136u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#status() {
                    encoder.encode_varint32(144u32)?;
                    encoder.encode_int64(*val_ref as _)?;
                }
            }
            {
                for (i, val_ref) in self.r#client_event.iter().enumerate() {
                    encoder.encode_varint32(178u32)?;
                    val_ref.encode_len_delimited(encoder)?;
                }
            }
            Ok(())
        }
        fn compute_size(&self) -> usize {
            use ::micropb::{PbMap, FieldEncode};
            let mut size = 0;
            {
                if let ::core::option::Option::Some(val_ref) = self.r#id() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#domain() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#user() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#resource() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#auth_token() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#device_id() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#last_rmq_id() {
                    size += 1usize + ::micropb::size::sizeof_int64(*val_ref as _);
                }
            }
            {
                for (i, val_ref) in self.r#setting.iter().enumerate() {
                    size
                        += 1usize
                            + ::micropb::size::sizeof_len_record(val_ref.compute_size());
                }
            }
            {
                for (i, val_ref) in self.r#received_persistent_id.iter().enumerate() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#adaptive_heartbeat()
                {
                    size += 1usize + 1;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#heartbeat_stat() {
                    size
                        += 1usize
                            + ::micropb::size::sizeof_len_record(val_ref.compute_size());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#use_rmq2() {
                    size += 1usize + 1;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#account_id() {
                    size += 1usize + ::micropb::size::sizeof_int64(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#auth_service() {
                    size += 2usize + ::micropb::size::sizeof_int32(val_ref.0 as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#network_type() {
                    size += 2usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#status() {
                    size += 2usize + ::micropb::size::sizeof_int64(*val_ref as _);
                }
            }
            {
                for (i, val_ref) in self.r#client_event.iter().enumerate() {
                    size
                        += 2usize
                            + ::micropb::size::sizeof_len_record(val_ref.compute_size());
                }
            }
            size
        }
    }
    /// Inner types for `LoginRequest`
    pub mod LoginRequest_ {
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(transparent)]
        pub struct AuthService(pub i32);
        impl AuthService {
            /// Maximum encoded size of the enum
            pub const _MAX_SIZE: usize = 10usize;
            pub const AndroidId: Self = Self(2);
        }
        impl core::default::Default for AuthService {
            fn default() -> Self {
                Self(2)
            }
        }
        impl core::convert::From<i32> for AuthService {
            fn from(val: i32) -> Self {
                Self(val)
            }
        }
        impl core::fmt::Debug for AuthService {
            fn fmt(
                &self,
                formatter: &mut core::fmt::Formatter<'_>,
            ) -> core::fmt::Result {
                match *self {
                    AuthService::AndroidId => formatter.write_str("AndroidId"),
                    Self(n) => formatter.debug_tuple("_Unknown").field(&n).finish(),
                }
            }
        }
        /// Compact bitfield for tracking presence of optional and message fields
        #[derive(Debug, Default, PartialEq, Clone, Copy)]
        pub struct _Hazzer([u8; 2]);
        impl _Hazzer {
            /// New hazzer with all fields set to off
            #[inline]
            pub const fn _new() -> Self {
                Self([0; 2])
            }
            /// Query presence of `id`
            #[inline]
            pub const fn r#id(&self) -> bool {
                (self.0[0] & 1) != 0
            }
            /// Set presence of `id`
            #[inline]
            pub const fn set_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 1;
                self
            }
            /// Clear presence of `id`
            #[inline]
            pub const fn clear_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_id(mut self) -> Self {
                self.set_id();
                self
            }
            /// Query presence of `domain`
            #[inline]
            pub const fn r#domain(&self) -> bool {
                (self.0[0] & 2) != 0
            }
            /// Set presence of `domain`
            #[inline]
            pub const fn set_domain(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 2;
                self
            }
            /// Clear presence of `domain`
            #[inline]
            pub const fn clear_domain(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !2;
                self
            }
            /// Builder method that sets the presence of `domain`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_domain(mut self) -> Self {
                self.set_domain();
                self
            }
            /// Query presence of `user`
            #[inline]
            pub const fn r#user(&self) -> bool {
                (self.0[0] & 4) != 0
            }
            /// Set presence of `user`
            #[inline]
            pub const fn set_user(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 4;
                self
            }
            /// Clear presence of `user`
            #[inline]
            pub const fn clear_user(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !4;
                self
            }
            /// Builder method that sets the presence of `user`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_user(mut self) -> Self {
                self.set_user();
                self
            }
            /// Query presence of `resource`
            #[inline]
            pub const fn r#resource(&self) -> bool {
                (self.0[0] & 8) != 0
            }
            /// Set presence of `resource`
            #[inline]
            pub const fn set_resource(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 8;
                self
            }
            /// Clear presence of `resource`
            #[inline]
            pub const fn clear_resource(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !8;
                self
            }
            /// Builder method that sets the presence of `resource`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_resource(mut self) -> Self {
                self.set_resource();
                self
            }
            /// Query presence of `auth_token`
            #[inline]
            pub const fn r#auth_token(&self) -> bool {
                (self.0[0] & 16) != 0
            }
            /// Set presence of `auth_token`
            #[inline]
            pub const fn set_auth_token(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 16;
                self
            }
            /// Clear presence of `auth_token`
            #[inline]
            pub const fn clear_auth_token(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !16;
                self
            }
            /// Builder method that sets the presence of `auth_token`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_auth_token(mut self) -> Self {
                self.set_auth_token();
                self
            }
            /// Query presence of `device_id`
            #[inline]
            pub const fn r#device_id(&self) -> bool {
                (self.0[0] & 32) != 0
            }
            /// Set presence of `device_id`
            #[inline]
            pub const fn set_device_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 32;
                self
            }
            /// Clear presence of `device_id`
            #[inline]
            pub const fn clear_device_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !32;
                self
            }
            /// Builder method that sets the presence of `device_id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_device_id(mut self) -> Self {
                self.set_device_id();
                self
            }
            /// Query presence of `last_rmq_id`
            #[inline]
            pub const fn r#last_rmq_id(&self) -> bool {
                (self.0[0] & 64) != 0
            }
            /// Set presence of `last_rmq_id`
            #[inline]
            pub const fn set_last_rmq_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 64;
                self
            }
            /// Clear presence of `last_rmq_id`
            #[inline]
            pub const fn clear_last_rmq_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !64;
                self
            }
            /// Builder method that sets the presence of `last_rmq_id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_last_rmq_id(mut self) -> Self {
                self.set_last_rmq_id();
                self
            }
            /// Query presence of `adaptive_heartbeat`
            #[inline]
            pub const fn r#adaptive_heartbeat(&self) -> bool {
                (self.0[0] & 128) != 0
            }
            /// Set presence of `adaptive_heartbeat`
            #[inline]
            pub const fn set_adaptive_heartbeat(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 128;
                self
            }
            /// Clear presence of `adaptive_heartbeat`
            #[inline]
            pub const fn clear_adaptive_heartbeat(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !128;
                self
            }
            /// Builder method that sets the presence of `adaptive_heartbeat`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_adaptive_heartbeat(mut self) -> Self {
                self.set_adaptive_heartbeat();
                self
            }
            /// Query presence of `heartbeat_stat`
            #[inline]
            pub const fn r#heartbeat_stat(&self) -> bool {
                (self.0[1] & 1) != 0
            }
            /// Set presence of `heartbeat_stat`
            #[inline]
            pub const fn set_heartbeat_stat(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 1;
                self
            }
            /// Clear presence of `heartbeat_stat`
            #[inline]
            pub const fn clear_heartbeat_stat(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `heartbeat_stat`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_heartbeat_stat(mut self) -> Self {
                self.set_heartbeat_stat();
                self
            }
            /// Query presence of `use_rmq2`
            #[inline]
            pub const fn r#use_rmq2(&self) -> bool {
                (self.0[1] & 2) != 0
            }
            /// Set presence of `use_rmq2`
            #[inline]
            pub const fn set_use_rmq2(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 2;
                self
            }
            /// Clear presence of `use_rmq2`
            #[inline]
            pub const fn clear_use_rmq2(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !2;
                self
            }
            /// Builder method that sets the presence of `use_rmq2`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_use_rmq2(mut self) -> Self {
                self.set_use_rmq2();
                self
            }
            /// Query presence of `account_id`
            #[inline]
            pub const fn r#account_id(&self) -> bool {
                (self.0[1] & 4) != 0
            }
            /// Set presence of `account_id`
            #[inline]
            pub const fn set_account_id(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 4;
                self
            }
            /// Clear presence of `account_id`
            #[inline]
            pub const fn clear_account_id(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !4;
                self
            }
            /// Builder method that sets the presence of `account_id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_account_id(mut self) -> Self {
                self.set_account_id();
                self
            }
            /// Query presence of `auth_service`
            #[inline]
            pub const fn r#auth_service(&self) -> bool {
                (self.0[1] & 8) != 0
            }
            /// Set presence of `auth_service`
            #[inline]
            pub const fn set_auth_service(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 8;
                self
            }
            /// Clear presence of `auth_service`
            #[inline]
            pub const fn clear_auth_service(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !8;
                self
            }
            /// Builder method that sets the presence of `auth_service`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_auth_service(mut self) -> Self {
                self.set_auth_service();
                self
            }
            /// Query presence of `network_type`
            #[inline]
            pub const fn r#network_type(&self) -> bool {
                (self.0[1] & 16) != 0
            }
            /// Set presence of `network_type`
            #[inline]
            pub const fn set_network_type(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 16;
                self
            }
            /// Clear presence of `network_type`
            #[inline]
            pub const fn clear_network_type(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !16;
                self
            }
            /// Builder method that sets the presence of `network_type`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_network_type(mut self) -> Self {
                self.set_network_type();
                self
            }
            /// Query presence of `status`
            #[inline]
            pub const fn r#status(&self) -> bool {
                (self.0[1] & 32) != 0
            }
            /// Set presence of `status`
            #[inline]
            pub const fn set_status(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 32;
                self
            }
            /// Clear presence of `status`
            #[inline]
            pub const fn clear_status(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !32;
                self
            }
            /// Builder method that sets the presence of `status`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_status(mut self) -> Self {
                self.set_status();
                self
            }
        }
    }
    /// Tag 3.
    #[derive(Debug, Default, Clone)]
    pub struct LoginResponse {
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#id: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#jid: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#error: ErrorInfo,
        pub r#setting: ::heapless::Vec<Setting, 4>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#stream_id: i32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#last_stream_id_received: i32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#heartbeat_config: HeartbeatConfig,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#server_timestamp: i64,
        /// Tracks presence of optional and message fields
        pub _has: LoginResponse_::_Hazzer,
    }
    impl ::core::cmp::PartialEq for LoginResponse {
        fn eq(&self, other: &Self) -> bool {
            let mut ret = true;
            ret &= (self.r#id() == other.r#id());
            ret &= (self.r#jid() == other.r#jid());
            ret &= (self.r#error() == other.r#error());
            ret &= (self.r#setting == other.r#setting);
            ret &= (self.r#stream_id() == other.r#stream_id());
            ret
                &= (self.r#last_stream_id_received()
                    == other.r#last_stream_id_received());
            ret &= (self.r#heartbeat_config() == other.r#heartbeat_config());
            ret &= (self.r#server_timestamp() == other.r#server_timestamp());
            ret
        }
    }
    impl LoginResponse {
        /// Return a reference to `id` as an `Option`
        #[inline]
        pub fn r#id(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#id().then_some(&self.r#id)
        }
        /// Return a reference to `jid` as an `Option`
        #[inline]
        pub fn r#jid(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#jid().then_some(&self.r#jid)
        }
        /// Return a reference to `error` as an `Option`
        #[inline]
        pub fn r#error(&self) -> ::core::option::Option<&ErrorInfo> {
            self._has.r#error().then_some(&self.r#error)
        }
        /// Return a reference to `stream_id` as an `Option`
        #[inline]
        pub fn r#stream_id(&self) -> ::core::option::Option<&i32> {
            self._has.r#stream_id().then_some(&self.r#stream_id)
        }
        /// Return a reference to `last_stream_id_received` as an `Option`
        #[inline]
        pub fn r#last_stream_id_received(&self) -> ::core::option::Option<&i32> {
            self._has
                .r#last_stream_id_received()
                .then_some(&self.r#last_stream_id_received)
        }
        /// Return a reference to `heartbeat_config` as an `Option`
        #[inline]
        pub fn r#heartbeat_config(&self) -> ::core::option::Option<&HeartbeatConfig> {
            self._has.r#heartbeat_config().then_some(&self.r#heartbeat_config)
        }
        /// Return a reference to `server_timestamp` as an `Option`
        #[inline]
        pub fn r#server_timestamp(&self) -> ::core::option::Option<&i64> {
            self._has.r#server_timestamp().then_some(&self.r#server_timestamp)
        }
    }
    impl ::micropb::MessageDecode for LoginResponse {
        fn decode<IMPL_MICROPB_READ: ::micropb::PbRead>(
            &mut self,
            decoder: &mut ::micropb::PbDecoder<IMPL_MICROPB_READ>,
            len: usize,
        ) -> Result<(), ::micropb::DecodeError<IMPL_MICROPB_READ::Error>> {
            use ::micropb::{PbBytes, PbString, PbVec, PbMap, FieldDecode};
            let before = decoder.bytes_read();
            while decoder.bytes_read() - before < len {
                let tag = decoder.decode_tag()?;
                match tag.field_num() {
                    0 => return Err(::micropb::DecodeError::ZeroField),
                    1u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#id;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_id();
                    }
                    2u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#jid;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_jid();
                    }
                    3u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#error;
                        {
                            decoder.decode_submessage_delimited(mut_ref)?;
                        };
                        self._has.set_error();
                    }
                    4u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut val: Setting = ::core::default::Default::default();
                        let mut_ref = &mut val;
                        {
                            decoder.decode_submessage_delimited(mut_ref)?;
                        };
                        if let (Err(_), false) = (
                            self.r#setting.pb_push(val),
                            decoder.ignore_repeated_cap_err,
                        ) {
                            return Err(::micropb::DecodeError::Capacity);
                        }
                    }
                    5u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#stream_id;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_stream_id();
                    }
                    6u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#last_stream_id_received;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_last_stream_id_received();
                    }
                    7u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#heartbeat_config;
                        {
                            decoder.decode_submessage_delimited(mut_ref)?;
                        };
                        self._has.set_heartbeat_config();
                    }
                    8u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#server_timestamp;
                        {
                            let val = decoder.decode_int64()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_server_timestamp();
                    }
                    _ => {
                        decoder.skip_wire_value(tag.wire_type())?;
                    }
                }
            }
            Ok(())
        }
    }
    impl ::micropb::MessageEncode for LoginResponse {
        const MAX_SIZE: ::core::result::Result<usize, &'static str> = ::core::result::Result::Err(
            "calculate_max_size disabled",
        );
        fn encode<IMPL_MICROPB_WRITE: ::micropb::PbWrite>(
            &self,
            encoder: &mut ::micropb::PbEncoder<IMPL_MICROPB_WRITE>,
        ) -> Result<(), IMPL_MICROPB_WRITE::Error> {
            use ::micropb::{PbMap, FieldEncode};
            {
                if let ::core::option::Option::Some(val_ref) = self.r#id() {
                    encoder.encode_varint32(10u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#jid() {
                    encoder.encode_varint32(18u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#error() {
                    encoder.encode_varint32(26u32)?;
                    val_ref.encode_len_delimited(encoder)?;
                }
            }
            {
                for (i, val_ref) in self.r#setting.iter().enumerate() {
                    encoder.encode_varint32(34u32)?;
                    val_ref.encode_len_delimited(encoder)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#stream_id() {
                    encoder.encode_varint32(40u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#last_stream_id_received()
                {
                    encoder.encode_varint32(48u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#heartbeat_config()
                {
                    encoder.encode_varint32(58u32)?;
                    val_ref.encode_len_delimited(encoder)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#server_timestamp()
                {
                    encoder.encode_varint32(64u32)?;
                    encoder.encode_int64(*val_ref as _)?;
                }
            }
            Ok(())
        }
        fn compute_size(&self) -> usize {
            use ::micropb::{PbMap, FieldEncode};
            let mut size = 0;
            {
                if let ::core::option::Option::Some(val_ref) = self.r#id() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#jid() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#error() {
                    size
                        += 1usize
                            + ::micropb::size::sizeof_len_record(val_ref.compute_size());
                }
            }
            {
                for (i, val_ref) in self.r#setting.iter().enumerate() {
                    size
                        += 1usize
                            + ::micropb::size::sizeof_len_record(val_ref.compute_size());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#stream_id() {
                    size += 1usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#last_stream_id_received()
                {
                    size += 1usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#heartbeat_config()
                {
                    size
                        += 1usize
                            + ::micropb::size::sizeof_len_record(val_ref.compute_size());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#server_timestamp()
                {
                    size += 1usize + ::micropb::size::sizeof_int64(*val_ref as _);
                }
            }
            size
        }
    }
    /// Inner types for `LoginResponse`
    pub mod LoginResponse_ {
        /// Compact bitfield for tracking presence of optional and message fields
        #[derive(Debug, Default, PartialEq, Clone, Copy)]
        pub struct _Hazzer([u8; 1]);
        impl _Hazzer {
            /// New hazzer with all fields set to off
            #[inline]
            pub const fn _new() -> Self {
                Self([0; 1])
            }
            /// Query presence of `id`
            #[inline]
            pub const fn r#id(&self) -> bool {
                (self.0[0] & 1) != 0
            }
            /// Set presence of `id`
            #[inline]
            pub const fn set_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 1;
                self
            }
            /// Clear presence of `id`
            #[inline]
            pub const fn clear_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_id(mut self) -> Self {
                self.set_id();
                self
            }
            /// Query presence of `jid`
            #[inline]
            pub const fn r#jid(&self) -> bool {
                (self.0[0] & 2) != 0
            }
            /// Set presence of `jid`
            #[inline]
            pub const fn set_jid(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 2;
                self
            }
            /// Clear presence of `jid`
            #[inline]
            pub const fn clear_jid(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !2;
                self
            }
            /// Builder method that sets the presence of `jid`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_jid(mut self) -> Self {
                self.set_jid();
                self
            }
            /// Query presence of `error`
            #[inline]
            pub const fn r#error(&self) -> bool {
                (self.0[0] & 4) != 0
            }
            /// Set presence of `error`
            #[inline]
            pub const fn set_error(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 4;
                self
            }
            /// Clear presence of `error`
            #[inline]
            pub const fn clear_error(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !4;
                self
            }
            /// Builder method that sets the presence of `error`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_error(mut self) -> Self {
                self.set_error();
                self
            }
            /// Query presence of `stream_id`
            #[inline]
            pub const fn r#stream_id(&self) -> bool {
                (self.0[0] & 8) != 0
            }
            /// Set presence of `stream_id`
            #[inline]
            pub const fn set_stream_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 8;
                self
            }
            /// Clear presence of `stream_id`
            #[inline]
            pub const fn clear_stream_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !8;
                self
            }
            /// Builder method that sets the presence of `stream_id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_stream_id(mut self) -> Self {
                self.set_stream_id();
                self
            }
            /// Query presence of `last_stream_id_received`
            #[inline]
            pub const fn r#last_stream_id_received(&self) -> bool {
                (self.0[0] & 16) != 0
            }
            /// Set presence of `last_stream_id_received`
            #[inline]
            pub const fn set_last_stream_id_received(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 16;
                self
            }
            /// Clear presence of `last_stream_id_received`
            #[inline]
            pub const fn clear_last_stream_id_received(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !16;
                self
            }
            /// Builder method that sets the presence of `last_stream_id_received`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_last_stream_id_received(mut self) -> Self {
                self.set_last_stream_id_received();
                self
            }
            /// Query presence of `heartbeat_config`
            #[inline]
            pub const fn r#heartbeat_config(&self) -> bool {
                (self.0[0] & 32) != 0
            }
            /// Set presence of `heartbeat_config`
            #[inline]
            pub const fn set_heartbeat_config(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 32;
                self
            }
            /// Clear presence of `heartbeat_config`
            #[inline]
            pub const fn clear_heartbeat_config(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !32;
                self
            }
            /// Builder method that sets the presence of `heartbeat_config`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_heartbeat_config(mut self) -> Self {
                self.set_heartbeat_config();
                self
            }
            /// Query presence of `server_timestamp`
            #[inline]
            pub const fn r#server_timestamp(&self) -> bool {
                (self.0[0] & 64) != 0
            }
            /// Set presence of `server_timestamp`
            #[inline]
            pub const fn set_server_timestamp(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 64;
                self
            }
            /// Clear presence of `server_timestamp`
            #[inline]
            pub const fn clear_server_timestamp(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !64;
                self
            }
            /// Builder method that sets the presence of `server_timestamp`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_server_timestamp(mut self) -> Self {
                self.set_server_timestamp();
                self
            }
        }
    }
    /// Tag 4.
    #[derive(Debug, Default, PartialEq, Clone, Copy)]
    pub struct Close {}
    impl Close {}
    impl ::micropb::MessageDecode for Close {
        fn decode<IMPL_MICROPB_READ: ::micropb::PbRead>(
            &mut self,
            decoder: &mut ::micropb::PbDecoder<IMPL_MICROPB_READ>,
            len: usize,
        ) -> Result<(), ::micropb::DecodeError<IMPL_MICROPB_READ::Error>> {
            use ::micropb::{PbBytes, PbString, PbVec, PbMap, FieldDecode};
            let before = decoder.bytes_read();
            while decoder.bytes_read() - before < len {
                let tag = decoder.decode_tag()?;
                match tag.field_num() {
                    0 => return Err(::micropb::DecodeError::ZeroField),
                    _ => {
                        decoder.skip_wire_value(tag.wire_type())?;
                    }
                }
            }
            Ok(())
        }
    }
    impl ::micropb::MessageEncode for Close {
        const MAX_SIZE: ::core::result::Result<usize, &'static str> = ::core::result::Result::Err(
            "calculate_max_size disabled",
        );
        fn encode<IMPL_MICROPB_WRITE: ::micropb::PbWrite>(
            &self,
            encoder: &mut ::micropb::PbEncoder<IMPL_MICROPB_WRITE>,
        ) -> Result<(), IMPL_MICROPB_WRITE::Error> {
            use ::micropb::{PbMap, FieldEncode};
            Ok(())
        }
        fn compute_size(&self) -> usize {
            use ::micropb::{PbMap, FieldEncode};
            let mut size = 0;
            size
        }
    }
    /// Tag 7.
    #[derive(Debug, Default, Clone)]
    pub struct IqStanza {
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#rmq_id: i64,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#type: IqStanza_::IqType,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#id: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#from: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#to: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#error: ErrorInfo,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#extension: Extension,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#persistent_id: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#stream_id: i32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#last_stream_id_received: i32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#account_id: i64,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#status: i64,
        /// Tracks presence of optional and message fields
        pub _has: IqStanza_::_Hazzer,
    }
    impl ::core::cmp::PartialEq for IqStanza {
        fn eq(&self, other: &Self) -> bool {
            let mut ret = true;
            ret &= (self.r#rmq_id() == other.r#rmq_id());
            ret &= (self.r#type() == other.r#type());
            ret &= (self.r#id() == other.r#id());
            ret &= (self.r#from() == other.r#from());
            ret &= (self.r#to() == other.r#to());
            ret &= (self.r#error() == other.r#error());
            ret &= (self.r#extension() == other.r#extension());
            ret &= (self.r#persistent_id() == other.r#persistent_id());
            ret &= (self.r#stream_id() == other.r#stream_id());
            ret
                &= (self.r#last_stream_id_received()
                    == other.r#last_stream_id_received());
            ret &= (self.r#account_id() == other.r#account_id());
            ret &= (self.r#status() == other.r#status());
            ret
        }
    }
    impl IqStanza {
        /// Return a reference to `rmq_id` as an `Option`
        #[inline]
        pub fn r#rmq_id(&self) -> ::core::option::Option<&i64> {
            self._has.r#rmq_id().then_some(&self.r#rmq_id)
        }
        /// Return a reference to `type` as an `Option`
        #[inline]
        pub fn r#type(&self) -> ::core::option::Option<&IqStanza_::IqType> {
            self._has.r#type().then_some(&self.r#type)
        }
        /// Return a reference to `id` as an `Option`
        #[inline]
        pub fn r#id(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#id().then_some(&self.r#id)
        }
        /// Return a reference to `from` as an `Option`
        #[inline]
        pub fn r#from(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#from().then_some(&self.r#from)
        }
        /// Return a reference to `to` as an `Option`
        #[inline]
        pub fn r#to(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#to().then_some(&self.r#to)
        }
        /// Return a reference to `error` as an `Option`
        #[inline]
        pub fn r#error(&self) -> ::core::option::Option<&ErrorInfo> {
            self._has.r#error().then_some(&self.r#error)
        }
        /// Return a reference to `extension` as an `Option`
        #[inline]
        pub fn r#extension(&self) -> ::core::option::Option<&Extension> {
            self._has.r#extension().then_some(&self.r#extension)
        }
        /// Return a reference to `persistent_id` as an `Option`
        #[inline]
        pub fn r#persistent_id(
            &self,
        ) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#persistent_id().then_some(&self.r#persistent_id)
        }
        /// Return a reference to `stream_id` as an `Option`
        #[inline]
        pub fn r#stream_id(&self) -> ::core::option::Option<&i32> {
            self._has.r#stream_id().then_some(&self.r#stream_id)
        }
        /// Return a reference to `last_stream_id_received` as an `Option`
        #[inline]
        pub fn r#last_stream_id_received(&self) -> ::core::option::Option<&i32> {
            self._has
                .r#last_stream_id_received()
                .then_some(&self.r#last_stream_id_received)
        }
        /// Return a reference to `account_id` as an `Option`
        #[inline]
        pub fn r#account_id(&self) -> ::core::option::Option<&i64> {
            self._has.r#account_id().then_some(&self.r#account_id)
        }
        /// Return a reference to `status` as an `Option`
        #[inline]
        pub fn r#status(&self) -> ::core::option::Option<&i64> {
            self._has.r#status().then_some(&self.r#status)
        }
    }
    impl ::micropb::MessageDecode for IqStanza {
        fn decode<IMPL_MICROPB_READ: ::micropb::PbRead>(
            &mut self,
            decoder: &mut ::micropb::PbDecoder<IMPL_MICROPB_READ>,
            len: usize,
        ) -> Result<(), ::micropb::DecodeError<IMPL_MICROPB_READ::Error>> {
            use ::micropb::{PbBytes, PbString, PbVec, PbMap, FieldDecode};
            let before = decoder.bytes_read();
            while decoder.bytes_read() - before < len {
                let tag = decoder.decode_tag()?;
                match tag.field_num() {
                    0 => return Err(::micropb::DecodeError::ZeroField),
                    1u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#rmq_id;
                        {
                            let val = decoder.decode_int64()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_rmq_id();
                    }
                    2u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#type;
                        {
                            let val = decoder
                                .decode_int32()
                                .map(|n| IqStanza_::IqType(n as _))?;
                            *mut_ref = val as _;
                        };
                        self._has.set_type();
                    }
                    3u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#id;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_id();
                    }
                    4u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#from;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_from();
                    }
                    5u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#to;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_to();
                    }
                    6u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#error;
                        {
                            decoder.decode_submessage_delimited(mut_ref)?;
                        };
                        self._has.set_error();
                    }
                    7u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#extension;
                        {
                            decoder.decode_submessage_delimited(mut_ref)?;
                        };
                        self._has.set_extension();
                    }
                    8u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#persistent_id;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_persistent_id();
                    }
                    9u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#stream_id;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_stream_id();
                    }
                    10u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#last_stream_id_received;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_last_stream_id_received();
                    }
                    11u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#account_id;
                        {
                            let val = decoder.decode_int64()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_account_id();
                    }
                    12u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#status;
                        {
                            let val = decoder.decode_int64()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_status();
                    }
                    _ => {
                        decoder.skip_wire_value(tag.wire_type())?;
                    }
                }
            }
            Ok(())
        }
    }
    impl ::micropb::MessageEncode for IqStanza {
        const MAX_SIZE: ::core::result::Result<usize, &'static str> = ::core::result::Result::Err(
            "calculate_max_size disabled",
        );
        fn encode<IMPL_MICROPB_WRITE: ::micropb::PbWrite>(
            &self,
            encoder: &mut ::micropb::PbEncoder<IMPL_MICROPB_WRITE>,
        ) -> Result<(), IMPL_MICROPB_WRITE::Error> {
            use ::micropb::{PbMap, FieldEncode};
            {
                if let ::core::option::Option::Some(val_ref) = self.r#rmq_id() {
                    encoder.encode_varint32(8u32)?;
                    encoder.encode_int64(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#type() {
                    encoder.encode_varint32(16u32)?;
                    encoder.encode_int32(val_ref.0 as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#id() {
                    encoder.encode_varint32(26u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#from() {
                    encoder.encode_varint32(34u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#to() {
                    encoder.encode_varint32(42u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#error() {
                    encoder.encode_varint32(50u32)?;
                    val_ref.encode_len_delimited(encoder)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#extension() {
                    encoder.encode_varint32(58u32)?;
                    val_ref.encode_len_delimited(encoder)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#persistent_id() {
                    encoder.encode_varint32(66u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#stream_id() {
                    encoder.encode_varint32(72u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#last_stream_id_received()
                {
                    encoder.encode_varint32(80u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#account_id() {
                    encoder.encode_varint32(88u32)?;
                    encoder.encode_int64(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#status() {
                    encoder.encode_varint32(96u32)?;
                    encoder.encode_int64(*val_ref as _)?;
                }
            }
            Ok(())
        }
        fn compute_size(&self) -> usize {
            use ::micropb::{PbMap, FieldEncode};
            let mut size = 0;
            {
                if let ::core::option::Option::Some(val_ref) = self.r#rmq_id() {
                    size += 1usize + ::micropb::size::sizeof_int64(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#type() {
                    size += 1usize + ::micropb::size::sizeof_int32(val_ref.0 as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#id() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#from() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#to() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#error() {
                    size
                        += 1usize
                            + ::micropb::size::sizeof_len_record(val_ref.compute_size());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#extension() {
                    size
                        += 1usize
                            + ::micropb::size::sizeof_len_record(val_ref.compute_size());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#persistent_id() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#stream_id() {
                    size += 1usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#last_stream_id_received()
                {
                    size += 1usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#account_id() {
                    size += 1usize + ::micropb::size::sizeof_int64(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#status() {
                    size += 1usize + ::micropb::size::sizeof_int64(*val_ref as _);
                }
            }
            size
        }
    }
    /// Inner types for `IqStanza`
    pub mod IqStanza_ {
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(transparent)]
        pub struct IqType(pub i32);
        impl IqType {
            /// Maximum encoded size of the enum
            pub const _MAX_SIZE: usize = 10usize;
            pub const Get: Self = Self(0);
            pub const Set: Self = Self(1);
            pub const Result: Self = Self(2);
            pub const IqError: Self = Self(3);
        }
        impl core::default::Default for IqType {
            fn default() -> Self {
                Self(0)
            }
        }
        impl core::convert::From<i32> for IqType {
            fn from(val: i32) -> Self {
                Self(val)
            }
        }
        impl core::fmt::Debug for IqType {
            fn fmt(
                &self,
                formatter: &mut core::fmt::Formatter<'_>,
            ) -> core::fmt::Result {
                match *self {
                    IqType::Get => formatter.write_str("Get"),
                    IqType::Set => formatter.write_str("Set"),
                    IqType::Result => formatter.write_str("Result"),
                    IqType::IqError => formatter.write_str("IqError"),
                    Self(n) => formatter.debug_tuple("_Unknown").field(&n).finish(),
                }
            }
        }
        /// Compact bitfield for tracking presence of optional and message fields
        #[derive(Debug, Default, PartialEq, Clone, Copy)]
        pub struct _Hazzer([u8; 2]);
        impl _Hazzer {
            /// New hazzer with all fields set to off
            #[inline]
            pub const fn _new() -> Self {
                Self([0; 2])
            }
            /// Query presence of `rmq_id`
            #[inline]
            pub const fn r#rmq_id(&self) -> bool {
                (self.0[0] & 1) != 0
            }
            /// Set presence of `rmq_id`
            #[inline]
            pub const fn set_rmq_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 1;
                self
            }
            /// Clear presence of `rmq_id`
            #[inline]
            pub const fn clear_rmq_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `rmq_id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_rmq_id(mut self) -> Self {
                self.set_rmq_id();
                self
            }
            /// Query presence of `type`
            #[inline]
            pub const fn r#type(&self) -> bool {
                (self.0[0] & 2) != 0
            }
            /// Set presence of `type`
            #[inline]
            pub const fn set_type(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 2;
                self
            }
            /// Clear presence of `type`
            #[inline]
            pub const fn clear_type(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !2;
                self
            }
            /// Builder method that sets the presence of `type`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_type(mut self) -> Self {
                self.set_type();
                self
            }
            /// Query presence of `id`
            #[inline]
            pub const fn r#id(&self) -> bool {
                (self.0[0] & 4) != 0
            }
            /// Set presence of `id`
            #[inline]
            pub const fn set_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 4;
                self
            }
            /// Clear presence of `id`
            #[inline]
            pub const fn clear_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !4;
                self
            }
            /// Builder method that sets the presence of `id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_id(mut self) -> Self {
                self.set_id();
                self
            }
            /// Query presence of `from`
            #[inline]
            pub const fn r#from(&self) -> bool {
                (self.0[0] & 8) != 0
            }
            /// Set presence of `from`
            #[inline]
            pub const fn set_from(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 8;
                self
            }
            /// Clear presence of `from`
            #[inline]
            pub const fn clear_from(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !8;
                self
            }
            /// Builder method that sets the presence of `from`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_from(mut self) -> Self {
                self.set_from();
                self
            }
            /// Query presence of `to`
            #[inline]
            pub const fn r#to(&self) -> bool {
                (self.0[0] & 16) != 0
            }
            /// Set presence of `to`
            #[inline]
            pub const fn set_to(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 16;
                self
            }
            /// Clear presence of `to`
            #[inline]
            pub const fn clear_to(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !16;
                self
            }
            /// Builder method that sets the presence of `to`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_to(mut self) -> Self {
                self.set_to();
                self
            }
            /// Query presence of `error`
            #[inline]
            pub const fn r#error(&self) -> bool {
                (self.0[0] & 32) != 0
            }
            /// Set presence of `error`
            #[inline]
            pub const fn set_error(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 32;
                self
            }
            /// Clear presence of `error`
            #[inline]
            pub const fn clear_error(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !32;
                self
            }
            /// Builder method that sets the presence of `error`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_error(mut self) -> Self {
                self.set_error();
                self
            }
            /// Query presence of `extension`
            #[inline]
            pub const fn r#extension(&self) -> bool {
                (self.0[0] & 64) != 0
            }
            /// Set presence of `extension`
            #[inline]
            pub const fn set_extension(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 64;
                self
            }
            /// Clear presence of `extension`
            #[inline]
            pub const fn clear_extension(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !64;
                self
            }
            /// Builder method that sets the presence of `extension`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_extension(mut self) -> Self {
                self.set_extension();
                self
            }
            /// Query presence of `persistent_id`
            #[inline]
            pub const fn r#persistent_id(&self) -> bool {
                (self.0[0] & 128) != 0
            }
            /// Set presence of `persistent_id`
            #[inline]
            pub const fn set_persistent_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 128;
                self
            }
            /// Clear presence of `persistent_id`
            #[inline]
            pub const fn clear_persistent_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !128;
                self
            }
            /// Builder method that sets the presence of `persistent_id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_persistent_id(mut self) -> Self {
                self.set_persistent_id();
                self
            }
            /// Query presence of `stream_id`
            #[inline]
            pub const fn r#stream_id(&self) -> bool {
                (self.0[1] & 1) != 0
            }
            /// Set presence of `stream_id`
            #[inline]
            pub const fn set_stream_id(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 1;
                self
            }
            /// Clear presence of `stream_id`
            #[inline]
            pub const fn clear_stream_id(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `stream_id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_stream_id(mut self) -> Self {
                self.set_stream_id();
                self
            }
            /// Query presence of `last_stream_id_received`
            #[inline]
            pub const fn r#last_stream_id_received(&self) -> bool {
                (self.0[1] & 2) != 0
            }
            /// Set presence of `last_stream_id_received`
            #[inline]
            pub const fn set_last_stream_id_received(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 2;
                self
            }
            /// Clear presence of `last_stream_id_received`
            #[inline]
            pub const fn clear_last_stream_id_received(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !2;
                self
            }
            /// Builder method that sets the presence of `last_stream_id_received`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_last_stream_id_received(mut self) -> Self {
                self.set_last_stream_id_received();
                self
            }
            /// Query presence of `account_id`
            #[inline]
            pub const fn r#account_id(&self) -> bool {
                (self.0[1] & 4) != 0
            }
            /// Set presence of `account_id`
            #[inline]
            pub const fn set_account_id(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 4;
                self
            }
            /// Clear presence of `account_id`
            #[inline]
            pub const fn clear_account_id(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !4;
                self
            }
            /// Builder method that sets the presence of `account_id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_account_id(mut self) -> Self {
                self.set_account_id();
                self
            }
            /// Query presence of `status`
            #[inline]
            pub const fn r#status(&self) -> bool {
                (self.0[1] & 8) != 0
            }
            /// Set presence of `status`
            #[inline]
            pub const fn set_status(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 8;
                self
            }
            /// Clear presence of `status`
            #[inline]
            pub const fn clear_status(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !8;
                self
            }
            /// Builder method that sets the presence of `status`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_status(mut self) -> Self {
                self.set_status();
                self
            }
        }
    }
    /// Tag 8.
    #[derive(Debug, Default, Clone)]
    pub struct DataMessageStanza {
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#id: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#from: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#to: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#category: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#token: ::heapless::String<192>,
        pub r#app_data: ::heapless::Vec<AppData, 16>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#from_trusted_server: bool,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#persistent_id: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#stream_id: i32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#last_stream_id_received: i32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#reg_id: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#device_user_id: i64,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#ttl: i32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#sent: i64,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#queued: i32,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#status: i64,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#raw_data: ::heapless::Vec<u8, 4096>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#immediate_ack: bool,
        /// Tracks presence of optional and message fields
        pub _has: DataMessageStanza_::_Hazzer,
    }
    impl ::core::cmp::PartialEq for DataMessageStanza {
        fn eq(&self, other: &Self) -> bool {
            let mut ret = true;
            ret &= (self.r#id() == other.r#id());
            ret &= (self.r#from() == other.r#from());
            ret &= (self.r#to() == other.r#to());
            ret &= (self.r#category() == other.r#category());
            ret &= (self.r#token() == other.r#token());
            ret &= (self.r#app_data == other.r#app_data);
            ret &= (self.r#from_trusted_server() == other.r#from_trusted_server());
            ret &= (self.r#persistent_id() == other.r#persistent_id());
            ret &= (self.r#stream_id() == other.r#stream_id());
            ret
                &= (self.r#last_stream_id_received()
                    == other.r#last_stream_id_received());
            ret &= (self.r#reg_id() == other.r#reg_id());
            ret &= (self.r#device_user_id() == other.r#device_user_id());
            ret &= (self.r#ttl() == other.r#ttl());
            ret &= (self.r#sent() == other.r#sent());
            ret &= (self.r#queued() == other.r#queued());
            ret &= (self.r#status() == other.r#status());
            ret &= (self.r#raw_data() == other.r#raw_data());
            ret &= (self.r#immediate_ack() == other.r#immediate_ack());
            ret
        }
    }
    impl DataMessageStanza {
        /// Return a reference to `id` as an `Option`
        #[inline]
        pub fn r#id(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#id().then_some(&self.r#id)
        }
        /// Return a reference to `from` as an `Option`
        #[inline]
        pub fn r#from(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#from().then_some(&self.r#from)
        }
        /// Return a reference to `to` as an `Option`
        #[inline]
        pub fn r#to(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#to().then_some(&self.r#to)
        }
        /// Return a reference to `category` as an `Option`
        #[inline]
        pub fn r#category(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#category().then_some(&self.r#category)
        }
        /// Return a reference to `token` as an `Option`
        #[inline]
        pub fn r#token(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#token().then_some(&self.r#token)
        }
        /// Return a reference to `from_trusted_server` as an `Option`
        #[inline]
        pub fn r#from_trusted_server(&self) -> ::core::option::Option<&bool> {
            self._has.r#from_trusted_server().then_some(&self.r#from_trusted_server)
        }
        /// Return a reference to `persistent_id` as an `Option`
        #[inline]
        pub fn r#persistent_id(
            &self,
        ) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#persistent_id().then_some(&self.r#persistent_id)
        }
        /// Return a reference to `stream_id` as an `Option`
        #[inline]
        pub fn r#stream_id(&self) -> ::core::option::Option<&i32> {
            self._has.r#stream_id().then_some(&self.r#stream_id)
        }
        /// Return a reference to `last_stream_id_received` as an `Option`
        #[inline]
        pub fn r#last_stream_id_received(&self) -> ::core::option::Option<&i32> {
            self._has
                .r#last_stream_id_received()
                .then_some(&self.r#last_stream_id_received)
        }
        /// Return a reference to `reg_id` as an `Option`
        #[inline]
        pub fn r#reg_id(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#reg_id().then_some(&self.r#reg_id)
        }
        /// Return a reference to `device_user_id` as an `Option`
        #[inline]
        pub fn r#device_user_id(&self) -> ::core::option::Option<&i64> {
            self._has.r#device_user_id().then_some(&self.r#device_user_id)
        }
        /// Return a reference to `ttl` as an `Option`
        #[inline]
        pub fn r#ttl(&self) -> ::core::option::Option<&i32> {
            self._has.r#ttl().then_some(&self.r#ttl)
        }
        /// Return a reference to `sent` as an `Option`
        #[inline]
        pub fn r#sent(&self) -> ::core::option::Option<&i64> {
            self._has.r#sent().then_some(&self.r#sent)
        }
        /// Return a reference to `queued` as an `Option`
        #[inline]
        pub fn r#queued(&self) -> ::core::option::Option<&i32> {
            self._has.r#queued().then_some(&self.r#queued)
        }
        /// Return a reference to `status` as an `Option`
        #[inline]
        pub fn r#status(&self) -> ::core::option::Option<&i64> {
            self._has.r#status().then_some(&self.r#status)
        }
        /// Return a reference to `raw_data` as an `Option`
        #[inline]
        pub fn r#raw_data(&self) -> ::core::option::Option<&::heapless::Vec<u8, 4096>> {
            self._has.r#raw_data().then_some(&self.r#raw_data)
        }
        /// Return a reference to `immediate_ack` as an `Option`
        #[inline]
        pub fn r#immediate_ack(&self) -> ::core::option::Option<&bool> {
            self._has.r#immediate_ack().then_some(&self.r#immediate_ack)
        }
    }
    impl ::micropb::MessageDecode for DataMessageStanza {
        fn decode<IMPL_MICROPB_READ: ::micropb::PbRead>(
            &mut self,
            decoder: &mut ::micropb::PbDecoder<IMPL_MICROPB_READ>,
            len: usize,
        ) -> Result<(), ::micropb::DecodeError<IMPL_MICROPB_READ::Error>> {
            use ::micropb::{PbBytes, PbString, PbVec, PbMap, FieldDecode};
            let before = decoder.bytes_read();
            while decoder.bytes_read() - before < len {
                let tag = decoder.decode_tag()?;
                match tag.field_num() {
                    0 => return Err(::micropb::DecodeError::ZeroField),
                    2u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#id;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_id();
                    }
                    3u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#from;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_from();
                    }
                    4u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#to;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_to();
                    }
                    5u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#category;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_category();
                    }
                    6u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#token;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_token();
                    }
                    7u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut val: AppData = ::core::default::Default::default();
                        let mut_ref = &mut val;
                        {
                            decoder.decode_submessage_delimited(mut_ref)?;
                        };
                        if let (Err(_), false) = (
                            self.r#app_data.pb_push(val),
                            decoder.ignore_repeated_cap_err,
                        ) {
                            return Err(::micropb::DecodeError::Capacity);
                        }
                    }
                    8u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#from_trusted_server;
                        {
                            let val = decoder.decode_bool()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_from_trusted_server();
                    }
                    9u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#persistent_id;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_persistent_id();
                    }
                    10u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#stream_id;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_stream_id();
                    }
                    11u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#last_stream_id_received;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_last_stream_id_received();
                    }
                    13u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#reg_id;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_reg_id();
                    }
                    16u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#device_user_id;
                        {
                            let val = decoder.decode_int64()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_device_user_id();
                    }
                    17u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#ttl;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_ttl();
                    }
                    18u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#sent;
                        {
                            let val = decoder.decode_int64()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_sent();
                    }
                    19u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#queued;
                        {
                            let val = decoder.decode_int32()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_queued();
                    }
                    20u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#status;
                        {
                            let val = decoder.decode_int64()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_status();
                    }
                    21u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#raw_data;
                        {
                            decoder
                                .decode_bytes(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_raw_data();
                    }
                    24u32 => {
                        if tag.wire_type() != 0u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#immediate_ack;
                        {
                            let val = decoder.decode_bool()?;
                            *mut_ref = val as _;
                        };
                        self._has.set_immediate_ack();
                    }
                    _ => {
                        decoder.skip_wire_value(tag.wire_type())?;
                    }
                }
            }
            Ok(())
        }
    }
    impl ::micropb::MessageEncode for DataMessageStanza {
        const MAX_SIZE: ::core::result::Result<usize, &'static str> = ::core::result::Result::Err(
            "calculate_max_size disabled",
        );
        fn encode<IMPL_MICROPB_WRITE: ::micropb::PbWrite>(
            &self,
            encoder: &mut ::micropb::PbEncoder<IMPL_MICROPB_WRITE>,
        ) -> Result<(), IMPL_MICROPB_WRITE::Error> {
            use ::micropb::{PbMap, FieldEncode};
            {
                if let ::core::option::Option::Some(val_ref) = self.r#id() {
                    encoder.encode_varint32(18u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#from() {
                    encoder.encode_varint32(26u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#to() {
                    encoder.encode_varint32(34u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#category() {
                    encoder.encode_varint32(42u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#token() {
                    encoder.encode_varint32(50u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                for (i, val_ref) in self.r#app_data.iter().enumerate() {
                    encoder.encode_varint32(58u32)?;
                    val_ref.encode_len_delimited(encoder)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#from_trusted_server()
                {
                    encoder.encode_varint32(64u32)?;
                    encoder.encode_bool(*val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#persistent_id() {
                    encoder.encode_varint32(74u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#stream_id() {
                    encoder.encode_varint32(80u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#last_stream_id_received()
                {
                    encoder.encode_varint32(88u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#reg_id() {
                    encoder.encode_varint32(106u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#device_user_id() {
                    encoder.encode_varint32(128u32)?;
                    encoder.encode_int64(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#ttl() {
                    encoder.encode_varint32(136u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#sent() {
                    encoder.encode_varint32(144u32)?;
                    encoder.encode_int64(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#queued() {
                    encoder.encode_varint32(152u32)?;
                    encoder.encode_int32(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#status() {
                    encoder.encode_varint32(160u32)?;
                    encoder.encode_int64(*val_ref as _)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#raw_data() {
                    encoder.encode_varint32(170u32)?;
                    encoder.encode_bytes(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#immediate_ack() {
                    encoder.encode_varint32(192u32)?;
                    encoder.encode_bool(*val_ref)?;
                }
            }
            Ok(())
        }
        fn compute_size(&self) -> usize {
            use ::micropb::{PbMap, FieldEncode};
            let mut size = 0;
            {
                if let ::core::option::Option::Some(val_ref) = self.r#id() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#from() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#to() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#category() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#token() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                for (i, val_ref) in self.r#app_data.iter().enumerate() {
                    size
                        += 1usize
                            + ::micropb::size::sizeof_len_record(val_ref.compute_size());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#from_trusted_server()
                {
                    size += 1usize + 1;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#persistent_id() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#stream_id() {
                    size += 1usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self
                    .r#last_stream_id_received()
                {
                    size += 1usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#reg_id() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#device_user_id() {
                    size += 2usize + ::micropb::size::sizeof_int64(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#ttl() {
                    size += 2usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#sent() {
                    size += 2usize + ::micropb::size::sizeof_int64(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#queued() {
                    size += 2usize + ::micropb::size::sizeof_int32(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#status() {
                    size += 2usize + ::micropb::size::sizeof_int64(*val_ref as _);
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#raw_data() {
                    size += 2usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#immediate_ack() {
                    size += 2usize + 1;
                }
            }
            size
        }
    }
    /// Inner types for `DataMessageStanza`
    pub mod DataMessageStanza_ {
        /// Compact bitfield for tracking presence of optional and message fields
        #[derive(Debug, Default, PartialEq, Clone, Copy)]
        pub struct _Hazzer([u8; 3]);
        impl _Hazzer {
            /// New hazzer with all fields set to off
            #[inline]
            pub const fn _new() -> Self {
                Self([0; 3])
            }
            /// Query presence of `id`
            #[inline]
            pub const fn r#id(&self) -> bool {
                (self.0[0] & 1) != 0
            }
            /// Set presence of `id`
            #[inline]
            pub const fn set_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 1;
                self
            }
            /// Clear presence of `id`
            #[inline]
            pub const fn clear_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_id(mut self) -> Self {
                self.set_id();
                self
            }
            /// Query presence of `from`
            #[inline]
            pub const fn r#from(&self) -> bool {
                (self.0[0] & 2) != 0
            }
            /// Set presence of `from`
            #[inline]
            pub const fn set_from(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 2;
                self
            }
            /// Clear presence of `from`
            #[inline]
            pub const fn clear_from(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !2;
                self
            }
            /// Builder method that sets the presence of `from`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_from(mut self) -> Self {
                self.set_from();
                self
            }
            /// Query presence of `to`
            #[inline]
            pub const fn r#to(&self) -> bool {
                (self.0[0] & 4) != 0
            }
            /// Set presence of `to`
            #[inline]
            pub const fn set_to(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 4;
                self
            }
            /// Clear presence of `to`
            #[inline]
            pub const fn clear_to(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !4;
                self
            }
            /// Builder method that sets the presence of `to`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_to(mut self) -> Self {
                self.set_to();
                self
            }
            /// Query presence of `category`
            #[inline]
            pub const fn r#category(&self) -> bool {
                (self.0[0] & 8) != 0
            }
            /// Set presence of `category`
            #[inline]
            pub const fn set_category(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 8;
                self
            }
            /// Clear presence of `category`
            #[inline]
            pub const fn clear_category(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !8;
                self
            }
            /// Builder method that sets the presence of `category`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_category(mut self) -> Self {
                self.set_category();
                self
            }
            /// Query presence of `token`
            #[inline]
            pub const fn r#token(&self) -> bool {
                (self.0[0] & 16) != 0
            }
            /// Set presence of `token`
            #[inline]
            pub const fn set_token(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 16;
                self
            }
            /// Clear presence of `token`
            #[inline]
            pub const fn clear_token(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !16;
                self
            }
            /// Builder method that sets the presence of `token`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_token(mut self) -> Self {
                self.set_token();
                self
            }
            /// Query presence of `from_trusted_server`
            #[inline]
            pub const fn r#from_trusted_server(&self) -> bool {
                (self.0[0] & 32) != 0
            }
            /// Set presence of `from_trusted_server`
            #[inline]
            pub const fn set_from_trusted_server(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 32;
                self
            }
            /// Clear presence of `from_trusted_server`
            #[inline]
            pub const fn clear_from_trusted_server(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !32;
                self
            }
            /// Builder method that sets the presence of `from_trusted_server`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_from_trusted_server(mut self) -> Self {
                self.set_from_trusted_server();
                self
            }
            /// Query presence of `persistent_id`
            #[inline]
            pub const fn r#persistent_id(&self) -> bool {
                (self.0[0] & 64) != 0
            }
            /// Set presence of `persistent_id`
            #[inline]
            pub const fn set_persistent_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 64;
                self
            }
            /// Clear presence of `persistent_id`
            #[inline]
            pub const fn clear_persistent_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !64;
                self
            }
            /// Builder method that sets the presence of `persistent_id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_persistent_id(mut self) -> Self {
                self.set_persistent_id();
                self
            }
            /// Query presence of `stream_id`
            #[inline]
            pub const fn r#stream_id(&self) -> bool {
                (self.0[0] & 128) != 0
            }
            /// Set presence of `stream_id`
            #[inline]
            pub const fn set_stream_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 128;
                self
            }
            /// Clear presence of `stream_id`
            #[inline]
            pub const fn clear_stream_id(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !128;
                self
            }
            /// Builder method that sets the presence of `stream_id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_stream_id(mut self) -> Self {
                self.set_stream_id();
                self
            }
            /// Query presence of `last_stream_id_received`
            #[inline]
            pub const fn r#last_stream_id_received(&self) -> bool {
                (self.0[1] & 1) != 0
            }
            /// Set presence of `last_stream_id_received`
            #[inline]
            pub const fn set_last_stream_id_received(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 1;
                self
            }
            /// Clear presence of `last_stream_id_received`
            #[inline]
            pub const fn clear_last_stream_id_received(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `last_stream_id_received`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_last_stream_id_received(mut self) -> Self {
                self.set_last_stream_id_received();
                self
            }
            /// Query presence of `reg_id`
            #[inline]
            pub const fn r#reg_id(&self) -> bool {
                (self.0[1] & 2) != 0
            }
            /// Set presence of `reg_id`
            #[inline]
            pub const fn set_reg_id(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 2;
                self
            }
            /// Clear presence of `reg_id`
            #[inline]
            pub const fn clear_reg_id(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !2;
                self
            }
            /// Builder method that sets the presence of `reg_id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_reg_id(mut self) -> Self {
                self.set_reg_id();
                self
            }
            /// Query presence of `device_user_id`
            #[inline]
            pub const fn r#device_user_id(&self) -> bool {
                (self.0[1] & 4) != 0
            }
            /// Set presence of `device_user_id`
            #[inline]
            pub const fn set_device_user_id(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 4;
                self
            }
            /// Clear presence of `device_user_id`
            #[inline]
            pub const fn clear_device_user_id(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !4;
                self
            }
            /// Builder method that sets the presence of `device_user_id`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_device_user_id(mut self) -> Self {
                self.set_device_user_id();
                self
            }
            /// Query presence of `ttl`
            #[inline]
            pub const fn r#ttl(&self) -> bool {
                (self.0[1] & 8) != 0
            }
            /// Set presence of `ttl`
            #[inline]
            pub const fn set_ttl(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 8;
                self
            }
            /// Clear presence of `ttl`
            #[inline]
            pub const fn clear_ttl(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !8;
                self
            }
            /// Builder method that sets the presence of `ttl`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_ttl(mut self) -> Self {
                self.set_ttl();
                self
            }
            /// Query presence of `sent`
            #[inline]
            pub const fn r#sent(&self) -> bool {
                (self.0[1] & 16) != 0
            }
            /// Set presence of `sent`
            #[inline]
            pub const fn set_sent(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 16;
                self
            }
            /// Clear presence of `sent`
            #[inline]
            pub const fn clear_sent(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !16;
                self
            }
            /// Builder method that sets the presence of `sent`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_sent(mut self) -> Self {
                self.set_sent();
                self
            }
            /// Query presence of `queued`
            #[inline]
            pub const fn r#queued(&self) -> bool {
                (self.0[1] & 32) != 0
            }
            /// Set presence of `queued`
            #[inline]
            pub const fn set_queued(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 32;
                self
            }
            /// Clear presence of `queued`
            #[inline]
            pub const fn clear_queued(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !32;
                self
            }
            /// Builder method that sets the presence of `queued`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_queued(mut self) -> Self {
                self.set_queued();
                self
            }
            /// Query presence of `status`
            #[inline]
            pub const fn r#status(&self) -> bool {
                (self.0[1] & 64) != 0
            }
            /// Set presence of `status`
            #[inline]
            pub const fn set_status(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 64;
                self
            }
            /// Clear presence of `status`
            #[inline]
            pub const fn clear_status(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !64;
                self
            }
            /// Builder method that sets the presence of `status`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_status(mut self) -> Self {
                self.set_status();
                self
            }
            /// Query presence of `raw_data`
            #[inline]
            pub const fn r#raw_data(&self) -> bool {
                (self.0[1] & 128) != 0
            }
            /// Set presence of `raw_data`
            #[inline]
            pub const fn set_raw_data(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem |= 128;
                self
            }
            /// Clear presence of `raw_data`
            #[inline]
            pub const fn clear_raw_data(&mut self) -> &mut Self {
                let elem = &mut self.0[1];
                *elem &= !128;
                self
            }
            /// Builder method that sets the presence of `raw_data`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_raw_data(mut self) -> Self {
                self.set_raw_data();
                self
            }
            /// Query presence of `immediate_ack`
            #[inline]
            pub const fn r#immediate_ack(&self) -> bool {
                (self.0[2] & 1) != 0
            }
            /// Set presence of `immediate_ack`
            #[inline]
            pub const fn set_immediate_ack(&mut self) -> &mut Self {
                let elem = &mut self.0[2];
                *elem |= 1;
                self
            }
            /// Clear presence of `immediate_ack`
            #[inline]
            pub const fn clear_immediate_ack(&mut self) -> &mut Self {
                let elem = &mut self.0[2];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `immediate_ack`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_immediate_ack(mut self) -> Self {
                self.set_immediate_ack();
                self
            }
        }
    }
    /// Tag 10.
    #[derive(Debug, Default, Clone)]
    pub struct StreamErrorStanza {
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#type: ::heapless::String<192>,
        /// *Note:* The presence of this field is tracked separately in the `_has` field. It's recommended to access this field via the accessor rather than directly.
        pub r#text: ::heapless::String<192>,
        /// Tracks presence of optional and message fields
        pub _has: StreamErrorStanza_::_Hazzer,
    }
    impl ::core::cmp::PartialEq for StreamErrorStanza {
        fn eq(&self, other: &Self) -> bool {
            let mut ret = true;
            ret &= (self.r#type() == other.r#type());
            ret &= (self.r#text() == other.r#text());
            ret
        }
    }
    impl StreamErrorStanza {
        /// Return a reference to `type` as an `Option`
        #[inline]
        pub fn r#type(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#type().then_some(&self.r#type)
        }
        /// Return a reference to `text` as an `Option`
        #[inline]
        pub fn r#text(&self) -> ::core::option::Option<&::heapless::String<192>> {
            self._has.r#text().then_some(&self.r#text)
        }
    }
    impl ::micropb::MessageDecode for StreamErrorStanza {
        fn decode<IMPL_MICROPB_READ: ::micropb::PbRead>(
            &mut self,
            decoder: &mut ::micropb::PbDecoder<IMPL_MICROPB_READ>,
            len: usize,
        ) -> Result<(), ::micropb::DecodeError<IMPL_MICROPB_READ::Error>> {
            use ::micropb::{PbBytes, PbString, PbVec, PbMap, FieldDecode};
            let before = decoder.bytes_read();
            while decoder.bytes_read() - before < len {
                let tag = decoder.decode_tag()?;
                match tag.field_num() {
                    0 => return Err(::micropb::DecodeError::ZeroField),
                    1u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#type;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_type();
                    }
                    2u32 => {
                        if tag.wire_type() != 2u8 {
                            return Err(::micropb::DecodeError::WrongWireType);
                        }
                        let mut_ref = &mut self.r#text;
                        {
                            decoder
                                .decode_string(mut_ref, ::micropb::Presence::Explicit)?;
                        };
                        self._has.set_text();
                    }
                    _ => {
                        decoder.skip_wire_value(tag.wire_type())?;
                    }
                }
            }
            Ok(())
        }
    }
    impl ::micropb::MessageEncode for StreamErrorStanza {
        const MAX_SIZE: ::core::result::Result<usize, &'static str> = ::core::result::Result::Err(
            "calculate_max_size disabled",
        );
        fn encode<IMPL_MICROPB_WRITE: ::micropb::PbWrite>(
            &self,
            encoder: &mut ::micropb::PbEncoder<IMPL_MICROPB_WRITE>,
        ) -> Result<(), IMPL_MICROPB_WRITE::Error> {
            use ::micropb::{PbMap, FieldEncode};
            {
                if let ::core::option::Option::Some(val_ref) = self.r#type() {
                    encoder.encode_varint32(10u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#text() {
                    encoder.encode_varint32(18u32)?;
                    encoder.encode_string(val_ref)?;
                }
            }
            Ok(())
        }
        fn compute_size(&self) -> usize {
            use ::micropb::{PbMap, FieldEncode};
            let mut size = 0;
            {
                if let ::core::option::Option::Some(val_ref) = self.r#type() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            {
                if let ::core::option::Option::Some(val_ref) = self.r#text() {
                    size += 1usize + ::micropb::size::sizeof_len_record(val_ref.len());
                }
            }
            size
        }
    }
    /// Inner types for `StreamErrorStanza`
    pub mod StreamErrorStanza_ {
        /// Compact bitfield for tracking presence of optional and message fields
        #[derive(Debug, Default, PartialEq, Clone, Copy)]
        pub struct _Hazzer([u8; 1]);
        impl _Hazzer {
            /// New hazzer with all fields set to off
            #[inline]
            pub const fn _new() -> Self {
                Self([0; 1])
            }
            /// Query presence of `type`
            #[inline]
            pub const fn r#type(&self) -> bool {
                (self.0[0] & 1) != 0
            }
            /// Set presence of `type`
            #[inline]
            pub const fn set_type(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 1;
                self
            }
            /// Clear presence of `type`
            #[inline]
            pub const fn clear_type(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !1;
                self
            }
            /// Builder method that sets the presence of `type`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_type(mut self) -> Self {
                self.set_type();
                self
            }
            /// Query presence of `text`
            #[inline]
            pub const fn r#text(&self) -> bool {
                (self.0[0] & 2) != 0
            }
            /// Set presence of `text`
            #[inline]
            pub const fn set_text(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem |= 2;
                self
            }
            /// Clear presence of `text`
            #[inline]
            pub const fn clear_text(&mut self) -> &mut Self {
                let elem = &mut self.0[0];
                *elem &= !2;
                self
            }
            /// Builder method that sets the presence of `text`. Useful for initializing the Hazzer.
            #[inline]
            pub const fn init_text(mut self) -> Self {
                self.set_text();
                self
            }
        }
    }
}
