//! From a connection's first byte to its name: header, features, SASL, both again, binding.
//!
//! RFC 6120 sections 4 to 7, in CCS's order. Other stanzas have to wait: one that comes early ends the stream. Session
//! establishment and pings are answered as soon as the client is let in.

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;

use crate::ccs::BIND;
use crate::ccs::CLIENT;
use crate::ccs::DOMAINS;
use crate::ccs::Ended;
use crate::ccs::PING;
use crate::ccs::SASL;
use crate::ccs::SESSION;
use crate::ccs::element::Element;
use crate::ccs::error::StanzaError;
use crate::ccs::error::StreamError;
use crate::ccs::link::Link;
use crate::ccs::plan::Refusal;
use crate::ccs::reader::Incoming;
use crate::ccs::reader::is_stream;
use crate::ccs::report::LoginReport;
use crate::ccs::sasl;
use crate::ccs::stanza;
use crate::event::Event;
use crate::hub::Hub;

/// How often a client may try on one connection (RFC 6120 section 6.4.5 has two to five).
const ATTEMPTS: usize = 3;

/// Who was let in.
pub(crate) struct Login {
    pub(crate) sender: String,
    pub(crate) domain: String,
    pub(crate) jid: String,
}

/// Lets a client in, or says why not.
pub(crate) async fn login<S>(hub: &Hub, link: &mut Link<S>, number: u64) -> Result<Login, Ended>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    open(link).await?;
    let form = hub.ccs.borrow().form.clone();
    link.send(&stanza::login_features(&form)).await?;
    let sender = authenticate(hub, link, number).await?;
    link.restart();
    let domain = open(link).await?;
    link.send(&stanza::session_features(&form)).await?;
    bind(link, sender, domain).await
}

/// Answers the client's header with ours; gives the domain.
async fn open<S>(link: &mut Link<S>) -> Result<String, Ended>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let Incoming::Header(header) = link.receive().await? else {
        return Err(StreamError::new("bad-format").into());
    };
    let domain = domain(&header)?;
    link.open(&domain).await?;
    Ok(domain)
}

/// Judges a header.
fn domain(header: &Element) -> Result<String, StreamError> {
    if !is_stream(header) {
        return Err(StreamError::new("invalid-namespace"));
    }
    let to = header.attribute("to").ok_or_else(|| StreamError::new("improper-addressing"))?;
    if !DOMAINS.contains(&to) {
        return Err(StreamError::new("host-unknown"));
    }
    let version = header.attribute("version").unwrap_or_default();
    if version.split_once('.').is_none_or(|(major, _)| major != "1") {
        return Err(StreamError::new("unsupported-version"));
    }
    Ok(to.to_owned())
}

/// SASL until it succeeds; gives the sender id.
async fn authenticate<S>(hub: &Hub, link: &mut Link<S>, number: u64) -> Result<String, Ended>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    for _ in 0..ATTEMPTS {
        let (user, judged) = match response(link).await? {
            Ok(text) => judge(hub, &text),
            Err(condition) => (None, Err(refusal(condition))),
        };
        let refused = judged.as_ref().err().map(|refusal| refusal.condition.clone());
        note(hub, LoginReport { connection: number, user, refused });
        match judged {
            Ok(sender) => {
                link.send(&Element::new(SASL, "success")).await?;
                return Ok(sender);
            }
            Err(refusal) => link.send(&failure(&refusal)).await?,
        }
    }
    Err(StreamError::new("policy-violation").because("too many logins that failed").into())
}

/// PLAIN's message, from `auth` or after a challenge; an error is a condition.
async fn response<S>(link: &mut Link<S>) -> Result<Result<String, &'static str>, Ended>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let auth = link.receive_stanza().await?;
    if !auth.is(SASL, "auth") {
        return refused_step(&auth).map(Err);
    }
    match auth.attribute("mechanism").unwrap_or_default() {
        "PLAIN" => {}
        // Offered as CCS did; there are no such tokens here.
        offered if stanza::MECHANISMS.contains(&offered) => return Ok(Err("not-authorized")),
        _ => return Ok(Err("invalid-mechanism")),
    }
    match auth.text().as_str() {
        "" => {
            link.send(&Element::new(SASL, "challenge")).await?;
            let response = link.receive_stanza().await?;
            if response.is(SASL, "response") {
                return Ok(Ok(response.text()));
            }
            refused_step(&response).map(Err)
        }
        // A message of no bytes (RFC 6120 section 6.4.2).
        "=" => Ok(Ok(String::new())),
        text => Ok(Ok(text.to_owned())),
    }
}

/// What is no answer within SASL: a condition of SASL's, or the end of the stream.
fn refused_step(element: &Element) -> Result<&'static str, Ended> {
    match (element.namespace.as_str(), element.name.as_str()) {
        (SASL, "abort") => Ok("aborted"),
        (SASL, _) => Ok("malformed-request"),
        _ => Err(too_early(element).into()),
    }
}

/// The error for a child of the stream that is not due yet.
fn too_early(element: &Element) -> StreamError {
    unsupported(element).unwrap_or_else(|| StreamError::new("not-authorized"))
}

/// The error for a child of the stream that is no stanza.
pub(crate) fn unsupported(element: &Element) -> Option<StreamError> {
    let known = matches!(element.name.as_str(), "message" | "iq" | "presence");
    match (known, element.namespace.as_str()) {
        (true, CLIENT) => None,
        (true, _) => Some(StreamError::new("invalid-namespace")),
        (false, _) => Some(StreamError::new("unsupported-stanza-type")),
    }
}

/// The user, as far as one can be read, and the sender id or why it is refused.
fn judge(hub: &Hub, text: &str) -> (Option<String>, Result<String, Refusal>) {
    let plain = match sasl::plain(text) {
        Ok(plain) => plain,
        Err(condition) => return (None, Err(refusal(condition))),
    };
    let mut state = hub.lock();
    if let Some(planned) = state.ccs.plan.take_refusal() {
        return (Some(plain.user), Err(planned));
    }
    let sender = sasl::sender(&plain.user).map(str::to_owned);
    let genuine = sender.filter(|sender| {
        let own = state.ccs.accounts.get(sender);
        *own.unwrap_or(&hub.project.api_key) == plain.password
    });
    (Some(plain.user), genuine.ok_or_else(|| refusal("not-authorized")))
}

fn refusal(condition: &str) -> Refusal {
    Refusal { condition: condition.to_owned(), text: None }
}

fn failure(refusal: &Refusal) -> Element {
    let failure = Element::new(SASL, "failure").holding(Element::new(SASL, &refusal.condition));
    match &refusal.text {
        Some(text) => failure.holding(Element::new(SASL, "text").saying(text)),
        None => failure,
    }
}

fn note(hub: &Hub, login: LoginReport) {
    hub.emit(Event::CcsLogin { connection: login.connection, refused: login.refused.clone() });
    hub.lock().ccs.logins.push(login);
}

/// Waits for the client to bind; gives its name.
async fn bind<S>(link: &mut Link<S>, sender: String, domain: String) -> Result<Login, Ended>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    loop {
        let iq = link.receive_stanza().await?;
        if !iq.is(CLIENT, "iq") {
            return Err(too_early(&iq).into());
        }
        let Some(bind) = iq.child(BIND, "bind") else {
            if let Some(answer) = answer_iq(&iq) {
                link.send(&answer).await?;
            }
            continue;
        };
        let proposed = bind.child(BIND, "resource").map(Element::text);
        let resource = proposed.filter(|text| !text.is_empty()).unwrap_or_else(stanza::new_id);
        let jid = format!("{sender}@{domain}/{resource}");
        link.send(&stanza::bound(&iq, &jid)).await?;
        return Ok(Login { sender, domain, jid });
    }
}

/// The answer to an IQ that asks for one.
pub(crate) fn answer_iq(iq: &Element) -> Option<Element> {
    let served = |kind, namespace, name| {
        iq.attribute("type") == Some(kind) && iq.child(namespace, name).is_some()
    };
    match iq.attribute("type") {
        Some("get" | "set") => {}
        _ => return None,
    }
    if served("get", PING, "ping") || served("set", SESSION, "session") {
        return Some(stanza::result(iq));
    }
    Some(stanza::failed(iq, &StanzaError::not_served()))
}
