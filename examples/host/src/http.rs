//! One POST over plain HTTP, to the simulator's loopback APIs, with hyper.

use http_body_util::BodyExt;
use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::error::Failure;

/// Posts JSON and returns status and JSON answer.
pub(crate) async fn post_json(url: &str, body: &Value) -> Result<(u16, Value), Failure> {
    exchange(url, body).await.map_err(|error| Failure::bad(url, error))
}

async fn exchange(
    url: &str,
    body: &Value,
) -> Result<(u16, Value), Box<dyn std::error::Error + Send + Sync>> {
    let uri: hyper::Uri = url.parse()?;
    let authority = uri.authority().ok_or("the URL names no host")?.clone();
    let stream = TcpStream::connect(authority.as_str()).await?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let running = tokio::spawn(connection);
    let request = Request::post(uri.path())
        .header("host", authority.as_str())
        .header("content-type", "application/json")
        .body(Full::new(Bytes::from(body.to_string())))?;
    let answer = sender.send_request(request).await?;
    let status = answer.status().as_u16();
    let bytes = answer.into_body().collect().await?.to_bytes();
    running.abort();
    Ok((status, serde_json::from_slice(&bytes).unwrap_or(Value::Null)))
}
