//! The simulator to talk to: the file that `pushwire simulate --write FILE` wrote, and its roots.
//!
//! Read at run time, so that one binary serves every run. Names and meaning of the fields are the
//! command's; the roots are a PEM file (RFC 7468) with one or two certificates.

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

/// How many roots the PEM file may hold.
pub(crate) const ROOTS: usize = 2;

/// A root certificate in DER; those of ECDSA keys are shorter.
type Root = Vec<u8, 600>;

/// The longest file: two roots of that length.
const FILE: usize = 2 * 1024;

/// How many fields of the file are used.
const FIELDS: usize = 10;

/// What stands in the file, in the order of [`NAMES`].
type Fields = [String<72>; FIELDS];

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
    roots: Vec<Root, ROOTS>,
}

impl Simulator {
    /// Reads the file and the roots that it names.
    #[inline(never)]
    pub(crate) fn read(path: &str) -> Result<Self, &'static str> {
        let mut buffer = [0; FILE];
        let text = host::read_file(path, &mut buffer).ok_or("the file cannot be read")?;
        let fields =
            fields(text).ok_or("the file is not what `pushwire simulate --write` writes")?;
        let [_, _, ca, ..] = &fields;
        let pem = host::read_file(ca, &mut buffer).ok_or("the roots cannot be read")?;
        let roots = certificates(pem).ok_or("the roots are not PEM")?;
        Ok(Self { fields, roots })
    }

    /// The root certificates, in DER.
    pub(crate) fn roots(&self) -> impl Iterator<Item = &[u8]> {
        self.roots.iter().map(Vec::as_slice)
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

/// Decodes the certificates of a PEM file; `None` without any, and with one too many or too long.
fn certificates(pem: &[u8]) -> Option<Vec<Root, ROOTS>> {
    let mut lines = core::str::from_utf8(pem).ok()?.lines();
    let mut roots = Vec::new();
    while lines.any(|line| line == "-----BEGIN CERTIFICATE-----") {
        roots.push(certificate(&mut lines)?).ok()?;
    }
    (!roots.is_empty()).then_some(roots)
}

/// Decodes a certificate up to its last line.
fn certificate<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Root> {
    let mut root = Root::new();
    for line in lines.take_while(|line| !line.starts_with('-')) {
        let mut bytes = [0; 48];
        root.extend_from_slice(Base64::decode(line, &mut bytes).ok()?).ok()?;
    }
    Some(root)
}
