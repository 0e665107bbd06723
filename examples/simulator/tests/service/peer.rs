//! An MCS client over TLS and a little HTTP client, apart from everything the product has.
//!
//! The TLS side offers what a small device does and no more: TLS 1.3, TLS_AES_128_GCM_SHA256, secp256r1. HTTP is
//! one request a connection. Neither retries anything.

use std::sync::Arc;
use std::time::Duration;

use prost::Message;
use pushwire_core::mcs::owned;
use pushwire_simulator::Description;
use rustls::ClientConfig;
use rustls::RootCertStore;
use rustls::crypto::CryptoProvider;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::ServerName;
use rustls::pki_types::pem::PemObject;
use serde_json::Value;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// What is expected and has not come by then is not coming.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Peer {
    stream: TlsStream<TcpStream>,
}

/// TLS to one of the simulator's ports, for one of the certificate's names.
pub(crate) async fn tls(
    description: &Description,
    address: &str,
    name: &str,
) -> std::io::Result<TlsStream<TcpStream>> {
    let provider = CryptoProvider {
        cipher_suites: vec![ring::cipher_suite::TLS13_AES_128_GCM_SHA256],
        kx_groups: vec![ring::kx_group::SECP256R1],
        ..ring::default_provider()
    };
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(&description.ca).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let socket = TcpStream::connect(address).await?;
    let name = ServerName::try_from(name.to_owned()).unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, socket).await
}

impl Peer {
    /// Connects.
    pub(crate) async fn connect(description: &Description) -> std::io::Result<Self> {
        let stream = tls(description, &description.mcs, &description.server_name).await?;
        Ok(Self { stream })
    }

    /// Logs in and gives the answer.
    pub(crate) async fn login(
        &mut self,
        credentials: &Value,
        received: &[&str],
    ) -> owned::LoginResponse {
        let user = text(credentials, "/gcm/android_id");
        let request = owned::LoginRequest {
            id: "chrome-63.0.3234.0".into(),
            domain: "mcs.android.com".into(),
            resource: user.clone(),
            auth_token: text(credentials, "/gcm/security_token"),
            device_id: Some(format!("android-{:x}", user.parse::<u64>().unwrap())),
            user,
            setting: vec![owned::Setting { name: "new_vc".into(), value: "1".into() }],
            received_persistent_id: received.iter().map(|id| (*id).into()).collect(),
            use_rmq2: Some(true),
            auth_service: Some(owned::AuthService::AndroidId.into()),
            ..Default::default()
        };
        self.stream.write_u8(41).await.unwrap();
        self.send(2, &request).await;
        assert_eq!(self.stream.read_u8().await.unwrap(), 41);
        self.expect(3).await
    }

    pub(crate) async fn send(&mut self, tag: u8, message: &impl Message) {
        let mut frame = vec![tag];
        message.encode_length_delimited(&mut frame).unwrap();
        self.stream.write_all(&frame).await.unwrap();
        self.stream.flush().await.unwrap();
    }

    /// The next frame, which has to have this tag.
    pub(crate) async fn expect<M: Message + Default>(&mut self, tag: u8) -> M {
        let frame = tokio::time::timeout(PATIENCE, self.read_frame(tag));
        M::decode(frame.await.unwrap().as_slice()).unwrap()
    }

    async fn read_frame(&mut self, tag: u8) -> Vec<u8> {
        assert_eq!(self.stream.read_u8().await.unwrap(), tag);
        let (mut length, mut shift) = (0, 0);
        loop {
            let byte = usize::from(self.stream.read_u8().await.unwrap());
            length |= (byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await.unwrap();
        body
    }

    /// Whether the service has closed the connection.
    pub(crate) async fn ended(&mut self) -> bool {
        !matches!(self.stream.read(&mut [0]).await, Ok(1))
    }
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// One HTTP request.
pub(crate) async fn http(method: &str, url: &str, body: &str) -> Answer {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut socket = TcpStream::connect(host).await.unwrap();
    let request = format!(
        "{method} /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
}

/// A string inside JSON.
pub(crate) fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap().to_owned()
}
