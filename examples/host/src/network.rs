//! Endpoint options: where to connect and whom to trust.
//!
//! `--simulator FILE` takes everything from the file that `simulate --write` wrote; the other
//! options go before it. Without any of them, it is Google.

use std::path::PathBuf;

use clap::Args;
use pushwire_core::mcs::ENDPOINTS;
use pushwire_core::mcs::Endpoint;
use pushwire_core::register::Services;
use pushwire_core::register::Url;
use pushwire_embassy::Network;
use pushwire_embassy::tls;
use pushwire_embassy::tls::CertificateDer;
use pushwire_embassy::tls::TrustAnchor;
use pushwire_simulator::Description;

use crate::error::Failure;
use crate::files;

/// Where to connect and whom to trust.
#[derive(Args, Debug)]
pub(crate) struct NetworkArgs {
    /// MCS endpoint [default: mtalk.google.com:5228, then :443]
    #[arg(long, value_name = "HOST:PORT")]
    mcs: Option<String>,
    /// Check-in URL [default: Google's]
    #[arg(long, value_name = "URL")]
    checkin: Option<String>,
    /// register3 URL [default: Google's]
    #[arg(long, value_name = "URL")]
    register3: Option<String>,
    /// Firebase Installations URL, up to /v1 [default: Google's]
    #[arg(long, value_name = "URL")]
    installations: Option<String>,
    /// FCM registrations URL, up to /v1 [default: Google's]
    #[arg(long, value_name = "URL")]
    registrations: Option<String>,
    /// Name to ask for (SNI) and to find in the certificate [default: the host]
    #[arg(long, value_name = "NAME")]
    server_name: Option<String>,
    /// Root certificates to trust besides Google's (PEM)
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Take all of these from the file that `simulate --write` wrote
    #[arg(long, value_name = "FILE")]
    simulator: Option<PathBuf>,
}

/// What [`NetworkArgs`] come to.
#[derive(Debug)]
pub(crate) struct Place {
    endpoint: Option<(String, u16)>,
    server_name: Option<String>,
    certificates: Vec<CertificateDer<'static>>,
    services: [Option<String>; 4],
    /// Project id, app id and API key, where a simulator says them.
    pub(crate) project: Option<[String; 3]>,
}

impl NetworkArgs {
    /// Reads the files and checks the options.
    pub(crate) fn resolve(&self) -> Result<Place, Failure> {
        let described =
            self.simulator.as_deref().map(files::read_json::<Description>).transpose()?;
        let mcs = self.mcs.clone().or_else(|| described.as_ref().map(|found| found.mcs.clone()));
        let endpoint = mcs.map(|mcs| host_and_port("--mcs", &mcs)).transpose()?;
        let server_name = self.server_name.clone();
        let server_name =
            server_name.or_else(|| described.as_ref().map(|found| found.server_name.clone()));
        let place = Place {
            endpoint,
            server_name,
            certificates: Vec::new(),
            services: self.services(described.as_ref())?,
            project: described.as_ref().map(project_of),
        };
        let ca = self.ca.clone().or_else(|| described.map(|found| found.ca));
        let certificates = ca.map(|ca| files::read_certificates(&ca)).transpose()?;
        Ok(Place { certificates: certificates.unwrap_or_default(), ..place })
    }

    /// Puts the URLs together, in the order of [`Services`], and checks them.
    fn services(&self, described: Option<&Description>) -> Result<[Option<String>; 4], Failure> {
        let given = [&self.checkin, &self.register3, &self.installations, &self.registrations];
        let names = ["--checkin", "--register3", "--installations", "--registrations"];
        let mut services = described.map_or([const { None }; 4], services_of);
        for ((service, given), name) in services.iter_mut().zip(given).zip(names) {
            *service = given.clone().or_else(|| service.take());
            if let Some(url) = service {
                Url::parse(url).map_err(|error| Failure::bad(format!("{name} {url}"), error))?;
            }
        }
        Ok(services)
    }
}

fn services_of(described: &Description) -> [Option<String>; 4] {
    let Description { checkin, register3, installations, registrations, .. } = described.clone();
    [checkin, register3, installations, registrations]
}

fn project_of(described: &Description) -> [String; 3] {
    let Description { project_id, app_id, api_key, .. } = described.clone();
    [project_id, app_id, api_key]
}

impl Place {
    /// The place that a simulator describes.
    pub(crate) fn of(described: &Description) -> Result<Self, Failure> {
        Ok(Self {
            endpoint: Some(host_and_port("mcs", &described.mcs)?),
            server_name: Some(described.server_name.clone()),
            certificates: files::read_certificates(&described.ca)?,
            services: services_of(described),
            project: Some(project_of(described)),
        })
    }

    /// Borrows the trust anchors.
    pub(crate) fn anchors(&self) -> Result<Vec<TrustAnchor<'_>>, Failure> {
        anchors(&self.certificates)
    }

    /// Borrows the URLs of the registration's services.
    pub(crate) fn services(&self) -> Services<'_> {
        let mut services = Services::GOOGLE;
        let [checkin, register3, installations, registrations] = &self.services;
        for (service, url) in [
            (&mut services.checkin, checkin),
            (&mut services.register3, register3),
            (&mut services.installations, installations),
            (&mut services.registrations, registrations),
        ] {
            // They were checked when the options were read.
            if let Some(Ok(url)) = url.as_deref().map(Url::parse) {
                *service = url;
            }
        }
        services
    }

    /// Borrows the endpoints.
    pub(crate) fn endpoints(&self) -> Vec<Endpoint<'_>> {
        match &self.endpoint {
            Some((host, port)) => vec![Endpoint { host, port: *port }],
            None => ENDPOINTS.to_vec(),
        }
    }

    /// Puts it together for the client.
    pub(crate) fn network<'n>(
        &'n self,
        endpoints: &'n [Endpoint<'n>],
        anchors: &'n [TrustAnchor<'n>],
    ) -> Network<'n> {
        Network { endpoints, server_name: self.server_name.as_deref(), anchors, time_floor: 0 }
    }
}

/// Borrows trust anchors from certificates.
pub(crate) fn anchors<'c>(
    certificates: &'c [CertificateDer<'static>],
) -> Result<Vec<TrustAnchor<'c>>, Failure> {
    let anchors = certificates.iter().map(tls::anchor_from_der);
    anchors.collect::<Result<_, _>>().map_err(|refusal| Failure::bad("--ca", refusal))
}

/// Reads `HOST:PORT`.
pub(crate) fn host_and_port(option: &str, text: &str) -> Result<(String, u16), Failure> {
    let refuse = || Failure::bad(format!("{option} {text}"), "expected HOST:PORT");
    let (host, port) = text.rsplit_once(':').ok_or_else(refuse)?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let port = port.parse().ok().filter(|port| *port != 0).ok_or_else(refuse)?;
    if host.is_empty() { Err(refuse()) } else { Ok((host.to_owned(), port)) }
}
