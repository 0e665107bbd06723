//! Registration without keys: the answers' readers, URLs, tokens.

use pushwire_core::register::Register3Answer;
use pushwire_core::register::Register3Reader;
use pushwire_core::register::Service;
use pushwire_core::register::Services;
use pushwire_core::register::Token;
use pushwire_core::register::Url;
use pushwire_core::register::checkin::CheckinDevice;
use pushwire_core::register::checkin::CheckinReader;
use pushwire_core::register::checkin::CheckinRequest;
use pushwire_core::register::checkin::ChromeBuild;
use pushwire_core::register::checkin::GservicesSetting;

use crate::mcs::both_ways;
use crate::outside::bytes;
use crate::outside::choose;
use crate::outside::flag;
use crate::outside::keep;
use crate::outside::number;
use crate::outside::outcome;
use crate::outside::perhaps;
use crate::outside::show;
use crate::outside::text;

pub(crate) fn run() {
    messages();
    checkin();
    register3();
    small();
}

fn messages() {
    let mut buffer = [0; 128];
    let input = bytes(&mut buffer);
    both_ways::<CheckinRequest<'_>>(input);
    both_ways::<CheckinDevice<'_>>(input);
    both_ways::<ChromeBuild<'_>>(input);
    both_ways::<GservicesSetting<'_>>(input);
    keep(CheckinRequest::new(perhaps((number(), number())), "1"));
}

fn checkin() {
    let (mut reader, mut buffer) = (CheckinReader::default(), [0; 64]);
    while flag() {
        reader.feed(bytes(&mut buffer));
    }
    keep(reader.finish());
}

fn register3() {
    let (mut reader, mut buffer) = (Register3Reader::default(), [0; 64]);
    while flag() {
        reader.feed(bytes(&mut buffer));
    }
    let answer = reader.finish(number() as u16);
    if let Register3Answer::Error(error) = &answer {
        show(error.name());
        keep(error.is_transient());
    }
    keep(answer);
}

fn small() {
    let mut buffer = [0; 64];
    let text = text(&mut buffer);
    outcome(Url::parse(text));
    if let Some(token) = Token::new(text) {
        show(&token);
        keep(token.expose());
    }
    let services = [Service::CheckIn, Service::Register3, Service::Installations];
    let service = choose(&services).unwrap_or(Service::Registrations);
    show(service.name());
    keep(Services::GOOGLE.url(service));
}
