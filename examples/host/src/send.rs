//! `pushwire send`: sends a push through a simulator's send API.

use std::fs;
use std::io;
use std::io::Write;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use pushwire_simulator::Description;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::error::Failure;
use crate::files;
use crate::http;

/// Send a push through a simulator.
#[derive(Args, Debug)]
pub(crate) struct SendArgs {
    /// The file that `simulate --write` wrote
    #[arg(long, value_name = "FILE")]
    simulator: PathBuf,
    /// FCM token of the receiver
    #[arg(long, value_name = "T")]
    token: String,
    /// Title of the notification
    #[arg(long)]
    title: Option<String>,
    /// Body of the notification
    #[arg(long)]
    body: Option<String>,
    /// A data entry; may be given more than once
    #[arg(long, value_name = "K=V", value_parser = pair)]
    data: Vec<(String, String)>,
    /// Send this file as the binary payload
    #[arg(long, value_name = "FILE")]
    raw: Option<PathBuf>,
    /// How to encrypt
    #[arg(long, value_name = "SCHEME")]
    scheme: Option<String>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("expected K=V")?;
    Ok((key.to_owned(), value.to_owned()))
}

pub(crate) async fn run(args: SendArgs) -> Result<(), Failure> {
    let described: Description = files::read_json(&args.simulator)?;
    let name = post(&described, &body(&args)?).await?;
    writeln!(io::stdout(), "{name}").map_err(|error| Failure::bad("stdout", error))
}

fn body(args: &SendArgs) -> Result<Value, Failure> {
    let data: Map<String, Value> =
        args.data.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect();
    let mut message = Map::new();
    message.insert("token".to_owned(), args.token.as_str().into());
    message.insert("data".to_owned(), data.into());
    if args.title.is_some() || args.body.is_some() {
        let notification = json!({"title": args.title, "body": args.body});
        message.insert("notification".to_owned(), notification);
    }
    message.insert("pushwire".to_owned(), special(args)?);
    Ok(json!({"message": message}))
}

/// Returns what the real API cannot ask for.
fn special(args: &SendArgs) -> Result<Value, Failure> {
    let mut special = Map::new();
    if let Some(path) = &args.raw {
        let raw = fs::read(path).map_err(Failure::io(path))?;
        special.insert("raw_base64".to_owned(), STANDARD.encode(raw).into());
    }
    if let Some(scheme) = &args.scheme {
        special.insert("scheme".to_owned(), scheme.as_str().into());
    }
    Ok(special.into())
}

/// Posts an FCM HTTP v1 body and returns the message's name.
pub(crate) async fn post(described: &Description, body: &Value) -> Result<String, Failure> {
    let url = format!("{}/projects/{}/messages:send", described.send, described.project_id);
    let (status, answer) = http::post_json(&url, body).await?;
    match answer.get("name").and_then(Value::as_str) {
        Some(name) if status == 200 => Ok(name.to_owned()),
        _ => {
            let why = answer.pointer("/error/message").and_then(Value::as_str);
            Err(Failure::bad("send", format!("{status}: {}", why.unwrap_or("refused"))))
        }
    }
}
