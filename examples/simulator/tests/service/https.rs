//! An HTTPS client of a few lines: one request a connection, TLS by the description's root certificate.
//!
//! HTTP/1.1 read by hand, so that chunks, lengths and broken-off bodies can be seen. Retries nothing, follows nothing.

use std::sync::Arc;

use pushwire_simulator::Description;
use rustls::ClientConfig;
use rustls::RootCertStore;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::ServerName;
use rustls::pki_types::pem::PemObject;
use serde_json::Value;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

pub(crate) struct Reply {
    pub(crate) status: u16,
    /// In lower case.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
    /// Sizes of the chunks, if it was chunked.
    pub(crate) chunks: Vec<usize>,
    /// Whether it ended as announced.
    pub(crate) complete: bool,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// One request.
pub(crate) async fn https(
    description: &Description,
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Reply {
    let (host, path) = url.strip_prefix("https://").unwrap().split_once('/').unwrap();
    let (name, port) = host.split_once(':').unwrap();
    let socket = TcpStream::connect(("127.0.0.1", port.parse().unwrap())).await.unwrap();
    let mut stream = TlsConnector::from(config(description))
        .connect(ServerName::try_from(name.to_owned()).unwrap(), socket)
        .await
        .unwrap();
    let headers: String =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!(
        "{method} /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
         Content-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    let mut answer = Vec::new();
    // A connection that is broken off is an error here; what came before it stays.
    let _broken_off = stream.read_to_end(&mut answer).await;
    split(&answer)
}

fn config(description: &Description) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(&description.ca).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

fn split(answer: &[u8]) -> Reply {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap().to_ascii_lowercase();
    let rest = &answer[end + 4..];
    let mut reply = Reply {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        body: rest.to_vec(),
        chunks: Vec::new(),
        complete: false,
        head,
    };
    if reply.head.contains("transfer-encoding: chunked") {
        read_chunks(&mut reply, rest);
    } else {
        let length = reply.head.split("content-length: ").nth(1).unwrap();
        let length: usize = length.lines().next().unwrap().parse().unwrap();
        reply.complete = rest.len() == length;
    }
    reply
}

fn read_chunks(reply: &mut Reply, mut rest: &[u8]) {
    reply.body.clear();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&rest[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            reply.complete = true;
            return;
        }
        let Some(chunk) = rest.get(end + 2..end + 2 + size) else {
            return;
        };
        reply.body.extend(chunk);
        reply.chunks.push(size);
        rest = &rest[end + 4 + size..];
    }
}
