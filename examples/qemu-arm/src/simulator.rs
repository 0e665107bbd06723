//! The simulator to talk to: the file that `pushwire simulate --write FILE` wrote, and its root.
//!
//! Read at run time, so that one binary serves every run. Names and meaning of the fields are the
//! command's; the root is a PEM file with one certificate.

use base64ct::Base64;
use base64ct::Encoding;
use heapless::String;
use heapless::Vec;
use pushwire_core::json::Extractor;
use pushwire_core::mcs::Endpoint;
use pushwire_core::register::Project;
use pushwire_core::register::Services;
use pushwire_core::register::Url;

use crate::host;

/// How many fields of the file are used.
const FIELDS: usize = 10;

/// What stands in the file, in the order of [`NAMES`].
type Fields = [String<160>; FIELDS];

const NAMES: [&[&str]; FIELDS] = [
    &["mcs"],
    &["server_name"],
    &["ca"],
    &["checkin"],
    &["register3"],
    &["installations"],
    &["registrations"],
    &["project_id"],
    &["app_id"],
    &["api_key"],
];

/// Where a simulator is and whose project it plays.
#[derive(Debug)]
pub(crate) struct Simulator {
    fields: Fields,
    root: Vec<u8, 1024>,
}

impl Simulator {
    /// Reads the file and the root that it names.
    pub(crate) fn read(path: &str) -> Result<Self, &'static str> {
        let mut buffer = [0; 2048];
        let text = host::read_file(path, &mut buffer).ok_or("the file cannot be read")?;
        let fields =
            fields(text).ok_or("the file is not what `pushwire simulate --write` writes")?;
        let [_, _, ca, ..] = &fields;
        let pem = host::read_file(ca, &mut buffer).ok_or("the root cannot be read")?;
        let root = certificate(pem).ok_or("the root is not PEM")?;
        Ok(Self { fields, root })
    }

    /// The root certificate, in DER.
    pub(crate) fn root(&self) -> &[u8] {
        &self.root
    }

    /// The name that the certificates are for.
    pub(crate) fn server_name(&self) -> &str {
        let [_, name, ..] = &self.fields;
        name
    }

    /// Where MCS is.
    pub(crate) fn endpoint(&self) -> Option<Endpoint<'_>> {
        let [mcs, ..] = &self.fields;
        let (host, port) = mcs.rsplit_once(':')?;
        Some(Endpoint { host, port: port.parse().ok()? })
    }

    /// Where the registration services are.
    pub(crate) fn services(&self) -> Option<Services<'_>> {
        let [_, _, _, checkin, register3, installations, registrations, ..] = &self.fields;
        let url = |text| Url::parse(text).ok();
        Some(Services {
            checkin: url(checkin)?,
            register3: url(register3)?,
            installations: url(installations)?,
            registrations: url(registrations)?,
        })
    }

    /// The project.
    pub(crate) fn project(&self) -> Project<'_> {
        let [.., project_id, app_id, api_key] = &self.fields;
        Project::new(project_id, app_id, api_key)
    }
}

/// Reads the fields; all must be there.
fn fields(text: &[u8]) -> Option<Fields> {
    let mut fields = Fields::default();
    let mut extractor = Extractor::new(NAMES);
    extractor.push(text, fields.each_mut().map(|field| field.as_mut_view())).ok()?;
    let found = extractor.finish(fields.each_mut().map(|field| field.as_mut_view())).ok()?;
    found.iter().all(Option::is_some).then_some(())?;
    Some(fields)
}

/// Decodes the first certificate of a PEM file (RFC 7468), line by line.
fn certificate(pem: &[u8]) -> Option<Vec<u8, 1024>> {
    let mut lines = core::str::from_utf8(pem).ok()?.lines();
    lines.find(|line| *line == "-----BEGIN CERTIFICATE-----")?;
    let mut certificate = Vec::new();
    for line in lines.take_while(|line| !line.starts_with('-')) {
        let mut bytes = [0; 48];
        certificate.extend_from_slice(Base64::decode(line, &mut bytes).ok()?).ok()?;
    }
    Some(certificate)
}
