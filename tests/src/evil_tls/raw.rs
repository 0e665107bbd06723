//! A TLS 1.3 server just large enough to break the protocol on purpose.
//!
//! Follows RFC 8446 §4 (messages), §5.2 (records) and §7.1 (key schedule) for one suite, AES-128-GCM with
//! SHA-256, and one group, P-256, with ring. Promises a correct handshake but for what its [`Kind`] breaks.
//! Checks nothing about the client.

use std::io;
use std::io::Read;
use std::io::Write;
use std::net::Shutdown;
use std::net::TcpStream;

use ring::aead;
use ring::agreement;
use ring::digest;
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature;
use ring::signature::EcdsaKeyPair;

use super::Kind;
use super::observed::Observed;
use super::pki::Identity;

const ALERT: u8 = 0x15;
const HANDSHAKE: u8 = 0x16;
const APPLICATION_DATA: u8 = 0x17;

const ENCRYPTED_EXTENSIONS: [u8; 6] = [8, 0, 0, 2, 0, 0];
const KEY_UPDATE: [u8; 5] = [24, 0, 0, 1, 0];
const CLOSE_NOTIFY: [u8; 2] = [1, 0];

/// RFC 8446 §5.2.
const LONGEST_RECORD: usize = (1 << 14) + 256;

pub(crate) fn serve(
    stream: TcpStream,
    kind: Kind,
    identity: &Identity,
    observed: &Observed,
) -> io::Result<()> {
    let mut wire = Wire { stream, observed };
    let mut transcript = Vec::new();
    let handshake_secret = exchange_keys(&mut wire, &mut transcript)?;
    let (client, server) =
        traffic(&handshake_secret, ["c hs traffic", "s hs traffic"], &transcript);
    let mut keys = Keys::new(&server);
    for step in steps(kind) {
        let record = match step {
            Step::Empty => keys.seal(&[]),
            Step::Message(message) => {
                let message = message.encode(identity, &server, &transcript);
                transcript.extend_from_slice(&message);
                keys.seal(&[&message[..], &[HANDSHAKE]].concat())
            }
        };
        wire.stream.write_all(&record)?;
    }
    let master = extract(&derive(&handshake_secret, "derived", &[]), &[0; 32]);
    let (client_data, server_data) =
        traffic(&master, ["c ap traffic", "s ap traffic"], &transcript);
    let mut client = Keys::new(&client);
    while wire.read_encrypted(&mut client)?.0 != HANDSHAKE {}
    afterwards(&mut wire, kind, &mut Keys::new(&client_data), &mut Keys::new(&server_data))
}

/// What happens once the client has sent Finished.
fn afterwards(
    wire: &mut Wire<'_>,
    kind: Kind,
    read: &mut Keys,
    write: &mut Keys,
) -> io::Result<()> {
    let (first, mut withheld) = first_words(kind, write);
    wire.stream.write_all(&first)?;
    if kind == Kind::HangUp {
        wire.stream.shutdown(Shutdown::Write)?;
    }
    loop {
        let (inner, content) = wire.read_encrypted(read)?;
        if inner == APPLICATION_DATA {
            wire.observed.application(content.len());
            let mut reply = std::mem::take(&mut withheld);
            if reply.is_empty() && kind != Kind::SilentAfterHandshake {
                reply = write.seal(&[&content[..], &[APPLICATION_DATA]].concat());
            }
            wire.stream.write_all(&reply)?;
        }
    }
}

/// What the server says unasked, and what it keeps for its first answer.
fn first_words(kind: Kind, write: &mut Keys) -> (Vec<u8>, Vec<u8>) {
    let said = match kind {
        Kind::EmptyInnerRecord => write.seal(&[]),
        Kind::PlaintextRecordAfterHandshake => plain(HANDSHAKE, &ENCRYPTED_EXTENSIONS),
        Kind::PlaintextAlertAfterHandshake => plain(ALERT, &CLOSE_NOTIFY),
        Kind::UndecryptableRecord => plain(APPLICATION_DATA, &[0xaa; 100]),
        Kind::OversizedRecord => plain(APPLICATION_DATA, &[0xaa; LONGEST_RECORD + 1]),
        Kind::KeyUpdate => write.seal(&[&KEY_UPDATE[..], &[HANDSHAKE]].concat()),
        Kind::CloseNotify => write.seal(&[&CLOSE_NOTIFY[..], &[ALERT]].concat()),
        Kind::SlowRecord => {
            let mut record = write.seal(b"slow\x17");
            let withheld = record.split_off(8);
            return (record, withheld);
        }
        _ => Vec::new(),
    };
    (said, Vec::new())
}

/// ClientHello and ServerHello; the handshake secret of RFC 8446 §7.1.
fn exchange_keys(wire: &mut Wire<'_>, transcript: &mut Vec<u8>) -> io::Result<[u8; 32]> {
    let rng = SystemRandom::new();
    let (_, client_hello) = wire.read_record()?;
    let private = agreement::EphemeralPrivateKey::generate(&agreement::ECDH_P256, &rng).unwrap();
    let public = private.compute_public_key().unwrap();
    let server_hello = server_hello(&client_hello[5..], public.as_ref());
    wire.stream.write_all(&plain(HANDSHAKE, &server_hello))?;
    transcript.extend_from_slice(&client_hello[5..]);
    transcript.extend_from_slice(&server_hello);
    let point = key_share(&client_hello[5..]);
    let peer = agreement::UnparsedPublicKey::new(&agreement::ECDH_P256, point);
    let early = extract(&[0; 32], &[0; 32]);
    let salt = derive(&early, "derived", &[]);
    Ok(agreement::agree_ephemeral(private, &peer, |shared| extract(&salt, shared)).unwrap())
}

/// RFC 8446 §4.1.3, echoing the session id.
fn server_hello(client_hello: &[u8], public: &[u8]) -> Vec<u8> {
    let session_id = &client_hello[39..39 + usize::from(client_hello[38])];
    let mut body = vec![3, 3];
    body.extend_from_slice(&[0x5a; 32]);
    body.push(client_hello[38]);
    body.extend_from_slice(session_id);
    body.extend_from_slice(&[0x13, 0x01, 0, 0, 79]);
    body.extend_from_slice(&[0, 0x2b, 0, 2, 3, 4]);
    body.extend_from_slice(&[0, 0x33, 0, 69, 0, 0x17, 0, 65]);
    body.extend_from_slice(public);
    message(2, &body)
}

/// The client's P-256 point: RFC 8446 §4.2.8.
fn key_share(client_hello: &[u8]) -> &[u8] {
    let u16_at =
        |at: usize| usize::from(u16::from_be_bytes([client_hello[at], client_hello[at + 1]]));
    let mut at = 39 + usize::from(client_hello[38]);
    at += 2 + u16_at(at);
    at += 1 + usize::from(client_hello[at]) + 2;
    while u16_at(at) != 0x33 {
        at += 4 + u16_at(at + 2);
    }
    assert_eq!(u16_at(at + 6), 0x17, "the client offers P-256");
    &client_hello[at + 10..at + 75]
}

enum Step {
    Empty,
    Message(Message),
}

#[derive(Clone, Copy)]
enum Message {
    EncryptedExtensions,
    Certificate,
    CertificateVerify { valid: bool },
    Finished,
}

fn steps(kind: Kind) -> Vec<Step> {
    use Message::Certificate;
    use Message::CertificateVerify;
    let proof = CertificateVerify { valid: kind != Kind::BadCertificateVerify };
    let middle = match kind {
        Kind::NoCertificate => vec![],
        Kind::NoCertificateVerify => vec![Certificate],
        Kind::NoCertificateButSignature => vec![proof],
        Kind::CertificateVerifyBeforeCertificate => vec![proof, Certificate],
        _ => vec![Certificate, proof],
    };
    let mut steps = vec![Step::Message(Message::EncryptedExtensions)];
    if kind == Kind::EmptyInnerRecordInHandshake {
        steps.push(Step::Empty);
    }
    steps.extend(middle.into_iter().map(Step::Message));
    steps.push(Step::Message(Message::Finished));
    steps
}

impl Message {
    fn encode(self, identity: &Identity, secret: &[u8; 32], transcript: &[u8]) -> Vec<u8> {
        match self {
            Self::EncryptedExtensions => ENCRYPTED_EXTENSIONS.to_vec(),
            Self::Certificate => certificate(identity),
            Self::CertificateVerify { valid } => {
                certificate_verify(identity, if valid { transcript } else { b"something else" })
            }
            Self::Finished => {
                message(20, &hmac_of(&expand(secret, "finished", &[], 32), &hash(transcript)))
            }
        }
    }
}

/// RFC 8446 §4.4.2.
fn certificate(identity: &Identity) -> Vec<u8> {
    let mut entries = Vec::new();
    for der in &identity.chain {
        entries.extend_from_slice(&u24(der.len()));
        entries.extend_from_slice(der);
        entries.extend_from_slice(&[0, 0]);
    }
    message(11, &[&[0][..], &u24(entries.len()), &entries].concat())
}

/// RFC 8446 §4.4.3, with ecdsa_secp256r1_sha256.
fn certificate_verify(identity: &Identity, transcript: &[u8]) -> Vec<u8> {
    let rng = SystemRandom::new();
    let algorithm = &signature::ECDSA_P256_SHA256_ASN1_SIGNING;
    let key = EcdsaKeyPair::from_pkcs8(algorithm, identity.key.serialized_der(), &rng).unwrap();
    let context = &b"TLS 1.3, server CertificateVerify\0"[..];
    let content = [&[b' '; 64][..], context, &hash(transcript)].concat();
    let signature = key.sign(&rng, &content).unwrap();
    let length = u8::try_from(signature.as_ref().len()).unwrap();
    message(15, &[&[4, 3, 0, length][..], signature.as_ref()].concat())
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind][..], &u24(body.len()), body].concat()
}

fn u24(length: usize) -> [u8; 3] {
    let [_, bytes @ ..] = u32::try_from(length).unwrap().to_be_bytes();
    bytes
}

fn header(kind: u8, length: usize) -> [u8; 5] {
    let [high, low] = u16::try_from(length).unwrap().to_be_bytes();
    [kind, 3, 3, high, low]
}

fn plain(kind: u8, content: &[u8]) -> Vec<u8> {
    [&header(kind, content.len())[..], content].concat()
}

/// The client's and the server's traffic secret.
fn traffic(secret: &[u8; 32], labels: [&str; 2], transcript: &[u8]) -> ([u8; 32], [u8; 32]) {
    let [client, server] = labels.map(|label| derive(secret, label, transcript));
    (client, server)
}

fn hash(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, bytes).as_ref().to_vec()
}

fn hmac_of(key: &[u8], bytes: &[u8]) -> [u8; 32] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hmac::sign(&key, bytes).as_ref().try_into().unwrap()
}

/// HKDF-Extract, RFC 5869 §2.2.
fn extract(salt: &[u8], secret: &[u8]) -> [u8; 32] {
    hmac_of(salt, secret)
}

/// HKDF-Expand-Label, RFC 8446 §7.1, of at most one block.
fn expand(secret: &[u8], label: &str, context: &[u8], length: u8) -> Vec<u8> {
    let label = [b"tls13 ", label.as_bytes()].concat();
    let lengths = [u8::try_from(label.len()).unwrap(), u8::try_from(context.len()).unwrap()];
    let info = [&[0, length, lengths[0]], &label[..], &[lengths[1]], context, &[1]].concat();
    hmac_of(secret, &info)[..usize::from(length)].to_vec()
}

fn derive(secret: &[u8], label: &str, transcript: &[u8]) -> [u8; 32] {
    expand(secret, label, &hash(transcript), 32).try_into().unwrap()
}

/// One direction's keys, RFC 8446 §7.3 and §5.3.
struct Keys {
    key: aead::LessSafeKey,
    iv: [u8; 12],
    sequence: u64,
}

impl Keys {
    fn new(secret: &[u8; 32]) -> Self {
        let key =
            aead::UnboundKey::new(&aead::AES_128_GCM, &expand(secret, "key", &[], 16)).unwrap();
        let iv = expand(secret, "iv", &[], 12).try_into().unwrap();
        Self { key: aead::LessSafeKey::new(key), iv, sequence: 0 }
    }

    fn nonce(&mut self) -> aead::Nonce {
        let mut nonce = self.iv;
        for (byte, number) in nonce[4..].iter_mut().zip(self.sequence.to_be_bytes()) {
            *byte ^= number;
        }
        self.sequence += 1;
        aead::Nonce::assume_unique_for_key(nonce)
    }

    /// A record of `inner`, whose last byte is the content type.
    fn seal(&mut self, inner: &[u8]) -> Vec<u8> {
        let header = header(APPLICATION_DATA, inner.len() + 16);
        let (nonce, mut body) = (self.nonce(), inner.to_vec());
        self.key.seal_in_place_append_tag(nonce, aead::Aad::from(header), &mut body).unwrap();
        [&header[..], &body].concat()
    }

    /// The inner type and the content of a record.
    fn open(&mut self, record: &[u8]) -> Option<(u8, Vec<u8>)> {
        let (nonce, mut body) = (self.nonce(), record[5..].to_vec());
        let inner = self.key.open_in_place(nonce, aead::Aad::from(&record[..5]), &mut body).ok()?;
        let (kind, content) = inner.split_last()?;
        Some((*kind, content.to_vec()))
    }
}

struct Wire<'o> {
    stream: TcpStream,
    observed: &'o Observed,
}

impl Wire<'_> {
    /// A whole record, header included, and its outer type.
    fn read_record(&mut self) -> io::Result<(u8, Vec<u8>)> {
        let mut record = vec![0; 5];
        self.stream.read_exact(&mut record)?;
        let length = usize::from(u16::from_be_bytes([record[3], record[4]]));
        record.resize(5 + length, 0);
        self.stream.read_exact(&mut record[5..])?;
        Ok((record[0], record))
    }

    /// The inner type and content of the next record, noted; an outer type other than 0x17 as it stands.
    fn read_encrypted(&mut self, keys: &mut Keys) -> io::Result<(u8, Vec<u8>)> {
        let (outer, record) = self.read_record()?;
        let opened = if outer == APPLICATION_DATA { keys.open(&record) } else { None };
        self.observed.record(outer, opened.as_ref().map(|(inner, _)| *inner));
        Ok(opened.unwrap_or((outer, Vec::new())))
    }
}
