//! HTTP/1.1 on loopback with the standard library alone: one request a connection, JSON both ways.
//!
//! Just enough for the simulator's APIs; the answer is read to its end.

use std::io::Read;
use std::io::Write;
use std::net::TcpStream;

use serde_json::Value;

use super::PATIENCE;

/// Returns status and JSON of a POST.
pub(crate) fn post(url: &str, body: &Value) -> (u16, Value) {
    exchange("POST", url, &body.to_string())
}

/// Returns the JSON of a GET that succeeds.
pub(crate) fn get(url: &str) -> Value {
    let (status, answer) = exchange("GET", url, "");
    assert_eq!(status, 200, "{url}: {answer}");
    answer
}

fn exchange(method: &str, url: &str, body: &str) -> (u16, Value) {
    let rest = url.strip_prefix("http://").expect("a plain HTTP URL");
    let (authority, path) = rest.split_once('/').expect("a path");
    let mut stream = TcpStream::connect(authority).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let length = body.len();
    let head = format!(
        "{method} /{path} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all((head + body).as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").expect("a whole answer");
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}
