//! The roots that a server is accepted under when the caller adds none of its own.
//!
//! Copied byte for byte from `webpki-roots` 1.0.10 (Mozilla's list; its licence is CDLA-Permissive-2.0):
//! that crate exports a single slice, and naming it links all 56 KB. A test compares the copies.
//! Only roots with ECDSA keys are here. GTS R1, R2 and GlobalSign Root CA, R3, R6, R46 have RSA keys;
//! this crate verifies no RSA signature, so no chain could end in them and they would be dead weight.

use rustls_pki_types::Der;
use rustls_pki_types::TrustAnchor;

/// Google's and GlobalSign's ECDSA roots: GTS R3 and R4, GlobalSign ECC R4, ECC R5 and E46.
///
/// Each ends a chain that ECDSA alone can check. Google documents that all of its roots may be used.
pub static DEFAULT_ANCHORS: [TrustAnchor<'static>; 5] =
    [GTS_ROOT_R4, GTS_ROOT_R3, GLOBALSIGN_ECC_R4, GLOBALSIGN_ECC_R5, GLOBALSIGN_E46];

/// GTS Root R3, P-384, valid to 2036-06-22.
///
/// SHA-256 of the certificate: `34d8a73ee208d9bcdb0d956520934b4e`
/// `40e69482596e8b6f73c8426b010a6f48`.
const GTS_ROOT_R3: TrustAnchor<'static> = TrustAnchor {
    subject: Der::from_slice(
        b"1\x0b0\t\x06\x03U\x04\x06\x13\x02US1\"0 \x06\x03U\x04\n\x13\x19Google Trust Services\
          \x20LLC1\x140\x12\x06\x03U\x04\x03\x13\x0bGTS Root R3",
    ),
    subject_public_key_info: Der::from_slice(
        b"0\x10\x06\x07*\x86H\xce=\x02\x01\x06\x05+\x81\x04\x00\"\x03b\x00\x04\x1fO3\x873)\x8a\
          \xa1\x84\xde\xcb\xc7!XA\x89\xeaV\x9d+K\x85\xc6\x1dL'\xbc\x7f&Qro\xe2\x9f\xd6\xa3\xca\
          \xccE\x14F\x8b\xad\xef~\x86\x8c\xec\xb1~/\xff\xa9q\x9d\x18\x84E\x04AUn+\xea&\x7f\xbb\
          \x90\x01\xe3K\x19\xba\xe4T\x96E\t\xb1\xd5l\x91D\xad\x84\x13\x8e\x9a\x8c\r\x80\x0c2\
          \xf6\xe0'",
    ),
    name_constraints: None,
};

/// GTS Root R4, P-384, valid to 2036-06-22: what the WE intermediates of Google chain to.
///
/// SHA-256 of the certificate: `349dfa4058c5e263123b398ae795573c`
/// `4e1313c83fe68f93556cd5e8031b3c7d`.
const GTS_ROOT_R4: TrustAnchor<'static> = TrustAnchor {
    subject: Der::from_slice(
        b"1\x0b0\t\x06\x03U\x04\x06\x13\x02US1\"0 \x06\x03U\x04\n\x13\x19Google Trust Services\
          \x20LLC1\x140\x12\x06\x03U\x04\x03\x13\x0bGTS Root R4",
    ),
    subject_public_key_info: Der::from_slice(
        b"0\x10\x06\x07*\x86H\xce=\x02\x01\x06\x05+\x81\x04\x00\"\x03b\x00\x04\xf3ts\xa7h\x8b`\
          \xaeC\xb85\xc5\x810{KI\x9d\xfb\xc1a\xce\xe6\xdeF\xbdk\xd5a\x185\xae@\xdds\xf7\x89\
          \x910Z\xeb<\xee\x85|\xa2@v;\xa9\xc6\xb8G\xd8*\xe7\x92\x91js\xe9\xb1r9\x9f)\x9f\xa2\
          \x98\xd3_^X\x86e\x0f\xa1\x84e\x06\xd1\xdc\x8b\xc9\xc7s\xc8\x8cj/\xe5\xc4\xab\xd1\x1d\
          \x8a",
    ),
    name_constraints: None,
};

/// GlobalSign ECC Root CA R4, P-256, valid to 2038-01-19; operated by Google Trust Services.
///
/// SHA-256 of the certificate: `b085d70b964f191a73e4af0d54ae7a0e`
/// `07aafdaf9b71dd0862138ab7325a24a2`.
const GLOBALSIGN_ECC_R4: TrustAnchor<'static> = TrustAnchor {
    subject: Der::from_slice(
        b"1$0\"\x06\x03U\x04\x0b\x13\x1bGlobalSign ECC Root CA - R41\x130\x11\x06\x03U\x04\n\
          \x13\nGlobalSign1\x130\x11\x06\x03U\x04\x03\x13\nGlobalSign",
    ),
    subject_public_key_info: Der::from_slice(
        b"0\x13\x06\x07*\x86H\xce=\x02\x01\x06\x08*\x86H\xce=\x03\x01\x07\x03B\x00\x04\xb8\xc6\
          y\xd3\x8fl%\x0e\x9f.9\x19\x1c\x03\xa4\xae\x9a\xe59\x07\t\x16\xcac\xb1\xb9\x86\xf8\
          \x8aW\xc1W\xceB\xfas\xa1\xf7eB\xff\x1e\xc1\x00\xb2ns\x0e\xff\xc7!\xe5\x18\xa4\xaa\
          \xd9q?\xa8\xd4\xb9\xce\x8c\x1d",
    ),
    name_constraints: None,
};

/// GlobalSign ECC Root CA R5, P-384, valid to 2038-01-19.
///
/// SHA-256 of the certificate: `179fbc148a3dd00fd24ea13458cc43bf`
/// `a7f59c8182d783a513f6ebec100c8924`.
const GLOBALSIGN_ECC_R5: TrustAnchor<'static> = TrustAnchor {
    subject: Der::from_slice(
        b"1$0\"\x06\x03U\x04\x0b\x13\x1bGlobalSign ECC Root CA - R51\x130\x11\x06\x03U\x04\n\
          \x13\nGlobalSign1\x130\x11\x06\x03U\x04\x03\x13\nGlobalSign",
    ),
    subject_public_key_info: Der::from_slice(
        b"0\x10\x06\x07*\x86H\xce=\x02\x01\x06\x05+\x81\x04\x00\"\x03b\x00\x04GE\x0e\x96\xfb}]\
          \xbf\xe99\xd1!\xf8\x9f\x0b\xb6\xd5{\x1e\x92:HY\x1c\xf0b1-\xc0z(\xfe\x1a\xa7\\\xb3\
          \xb6\xcc\x97\xe7E\xd4X\xfa\xd1wmC\xa2\xc0\x87e4\n\x1fz\xdd\xeb<3\xa1\xc5\x9dM\xa4oA\
          \x958\x7f\xc9\x1e\x84\xeb\xd1\x9eI\x92\x87\x94\x87\x0c:\x85Jf\x9f\x9dY\x93M\x97a\x06\
          \x86J",
    ),
    name_constraints: None,
};

/// GlobalSign Root E46, P-384, valid to 2046-03-20.
///
/// SHA-256 of the certificate: `cbb9c44d84b8043e1050ea31a69f5149`
/// `55d7bfd2e2c6b49301019ad61d9f5058`.
const GLOBALSIGN_E46: TrustAnchor<'static> = TrustAnchor {
    subject: Der::from_slice(
        b"1\x0b0\t\x06\x03U\x04\x06\x13\x02BE1\x190\x17\x06\x03U\x04\n\x13\x10GlobalSign nv-sa\
          1\x1c0\x1a\x06\x03U\x04\x03\x13\x13GlobalSign Root E46",
    ),
    subject_public_key_info: Der::from_slice(
        b"0\x10\x06\x07*\x86H\xce=\x02\x01\x06\x05+\x81\x04\x00\"\x03b\x00\x04\x9c\x0e\xb1\xcf\
          \xb7\xe8\x9eRwu4\xfa\xa5F\xa7\xad2\x192\xb4\x07\xa9'\xca\x94\xbb\x0c\xd2\n\x10\xc7\
          \xda\x89\xb0\x97\x0cp\x13\t\x01\x8e\xd8\xeaG\xea\xbe\xb2\x80+\xcd\xfc(\r\xdb\xac\xbc\
          \xa4\x867\xedp\x08\x00u\xea\x93\x0b{.R\x9c#h#\x06C\xec\x92/S\x84\xdb\xfbG\x14\x07\
          \xe8_\x94g]\xc9z\x81< ",
    ),
    name_constraints: None,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_copied_root_equals_the_published_one() {
        for anchor in &DEFAULT_ANCHORS {
            assert!(webpki_roots::TLS_SERVER_ROOTS.contains(anchor), "{:?}", anchor.subject);
        }
    }

    #[test]
    fn no_ecdsa_root_of_google_or_globalsign_is_missing() {
        let named = |anchor: &TrustAnchor<'_>, owner: &[u8]| {
            anchor.subject.windows(owner.len()).any(|window| window == owner)
        };
        let is_rsa = |anchor: &TrustAnchor<'_>| anchor.subject_public_key_info.len() > 200;
        for anchor in webpki_roots::TLS_SERVER_ROOTS {
            if !is_rsa(anchor) && (named(anchor, b"Google Trust") || named(anchor, b"GlobalSign")) {
                assert!(DEFAULT_ANCHORS.contains(anchor), "{:?}", anchor.subject);
            }
        }
    }
}
