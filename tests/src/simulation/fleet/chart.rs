//! The chart: a row for each receiver, most connects in one second in steps of ten, on a logarithmic scale.
//!
//! SVG 1.1 on a ground of its own, light or dark as the reader's scheme is. No scripts, no fonts. The line of
//! `always_on` is drawn again over each of the others.

use std::fmt::Write as _;

use super::Fate;
use super::Policy;
use super::scenario::OUTAGE;
use crate::simulation::page::grouped;

const WIDTH: f64 = 940.0;
const TOP: f64 = 92.0;
const ROW: f64 = 70.0;
const PLOT: f64 = 52.0;
const SECONDS: usize = 1_200;
const STEP: usize = 10;
const STEP_WIDTH: f64 = 2.75;

/// Where each scenario's column begins.
const COLUMNS: [f64; 2] = [210.0, 590.0];
const COLUMN: f64 = STEP_WIDTH * (SECONDS / STEP) as f64;

const STYLE: &str = "<style>text{font:12px sans-serif;fill:#24292f}.s{font-size:10px;fill:#57606a}\
.b{font-weight:bold}.h{font-size:14px;font-weight:bold}.e{text-anchor:end}.m{text-anchor:middle}\
.x{fill:#cf222e;font-weight:bold}.p{fill:#fff}.g{stroke:#8c959f;stroke-opacity:.35}\
.r{stroke:#8c959f;stroke-dasharray:4 3}.l{fill:none;stroke:#1a7f37;stroke-width:1.6}\
.u{fill:#1a7f37}.o{fill:#54aeff}.t{fill:#afb8c1}\
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.s{fill:#9aa4af}.p{fill:#0d1117}.x{fill:#ff7b72}\
.l{stroke:#3fb950}.u{fill:#3fb950}.o{fill:#316dca}.t{fill:#57606a}}</style>";

/// Draws both scenarios side by side.
pub fn draw(fates: &[(Fate, Fate)]) -> String {
    let height = TOP + ROW * fates.len() as f64 + 34.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\">{STYLE}"
    );
    describe(&mut svg, fates);
    let _ = write!(svg, "<rect class=\"p\" width=\"{WIDTH}\" height=\"{height}\"/>");
    heading(&mut svg, fates);
    for (index, (outage, closing)) in fates.iter().enumerate() {
        let foot = TOP + ROW * index as f64 + PLOT;
        name(&mut svg, outage.policy, foot);
        cell(&mut svg, COLUMNS[0], foot, outage);
        cell(&mut svg, COLUMNS[1], foot, closing);
        note_return(&mut svg, foot, outage);
    }
    for x in COLUMNS {
        minutes(&mut svg, x, TOP + ROW * fates.len() as f64);
    }
    svg.push_str("</svg>\n");
    svg
}

fn devices(fates: &[(Fate, Fate)]) -> String {
    grouped(fates.first().map_or(0, |(fate, _)| fate.devices))
}

fn describe(svg: &mut String, fates: &[(Fate, Fate)]) {
    let devices = devices(fates);
    let _ = write!(
        svg,
        "<title>Connects per second of {devices} devices over twenty minutes</title><desc>"
    );
    for (outage, closing) in fates {
        let (name, outage, closing) = (outage.policy.name(), peak(outage), peak(closing));
        let _ = write!(
            svg,
            "{name}: at most {outage} in an outage, {closing} at a server that closes. "
        );
    }
    svg.push_str("</desc>");
}

fn peak(fate: &Fate) -> String {
    grouped(fate.peak(0..SECONDS).into())
}

fn text(svg: &mut String, class: &str, x: f64, y: f64, text: &str) {
    let _ = write!(svg, "<text class=\"{class}\" x=\"{x:.0}\" y=\"{y:.0}\">{text}</text>");
}

fn heading(svg: &mut String, fates: &[(Fate, Fate)]) {
    let title = format!("{} devices lose their connections within one second", devices(fates));
    text(svg, "h", 16.0, 24.0, &title);
    let scale = "connects in the busiest second of each ten, logarithmic; the green line is always_on in every row";
    text(svg, "s", 16.0, 42.0, scale);
    text(svg, "b", COLUMNS[0], 66.0, "nobody is accepted for 10 minutes");
    text(svg, "b", COLUMNS[1], 66.0, "every login is accepted, then closed");
    let x = COLUMNS[0] + across(OUTAGE);
    let foot = TOP + ROW * fates.len() as f64;
    let _ = write!(svg, "<path class=\"r\" d=\"M{x} 84V{foot}\"/>");
    text(svg, "s m", x, 80.0, "the network returns");
}

fn across(second: usize) -> f64 {
    STEP_WIDTH * second as f64 / STEP as f64
}

fn name(svg: &mut String, policy: Policy, foot: f64) {
    let class = if policy == Policy::AlwaysOn { "b" } else { "" };
    text(svg, class, 16.0, foot - PLOT / 2.0 + 4.0, policy.name());
    for (number, label) in [(0.0, "0"), (100.0, "100"), (10_000.0, "10,000")] {
        text(svg, "s e", COLUMNS[0] - 6.0, foot - height(number) + 3.0, label);
    }
}

fn cell(svg: &mut String, left: f64, foot: f64, fate: &Fate) {
    for number in [0.0, 100.0, 10_000.0] {
        let y = foot - height(number);
        let _ = write!(svg, "<path class=\"g\" d=\"M{left} {y:.1}h{COLUMN}\"/>");
    }
    let outline = outline(fate);
    let _ = write!(
        svg,
        "<path class=\"{}\" d=\"M{left} {foot}{outline}V{foot}Z\"/>",
        class(fate.policy)
    );
    let column = usize::from(left > COLUMNS[0]);
    if fate.policy == Policy::AlwaysOn {
        let _ =
            write!(svg, "<defs><path class=\"l\" id=\"a{column}\" d=\"M0 0{outline}\"/></defs>");
    }
    let _ = write!(svg, "<use href=\"#a{column}\" x=\"{left}\" y=\"{foot}\"/>");
    if fate.gave_up > 0 {
        let last = fate.connects.iter().rposition(|count| *count > 0).unwrap_or(0);
        text(svg, "x m", left + across(last) + 2.0, foot + 4.0, "×");
    }
    text(svg, "s", left, foot - PLOT - 3.0, &format!("peak {}/s", peak(fate)));
}

const fn class(policy: Policy) -> &'static str {
    match policy {
        Policy::AlwaysOn => "u",
        Policy::Default | Policy::ChromiumPreset => "o",
        _ => "t",
    }
}

/// The busiest second of each step, drawn from where the foot is.
fn outline(fate: &Fate) -> String {
    let (mut path, mut before) = (String::new(), 0);
    for seconds in fate.connects.chunks(STEP).take(SECONDS / STEP) {
        let peak = seconds.iter().copied().max().unwrap_or(0);
        let height = height(f64::from(peak)).round() as i32;
        let _ = write!(path, "v{}h{STEP_WIDTH}", before - height);
        before = height;
    }
    path
}

fn note_return(svg: &mut String, foot: f64, outage: &Fate) {
    let (x, y) = (COLUMNS[0] + across(OUTAGE) + 6.0, foot - PLOT - 3.0);
    match outage.back_after() {
        Some(seconds) => text(svg, "s", x, y, &format!("99 % are back after {seconds} s")),
        None => text(svg, "s x", x, y, &format!("× {} gave up", grouped(outage.gave_up.into()))),
    }
}

fn minutes(svg: &mut String, left: f64, y: f64) {
    for minute in (0..=SECONDS / 60).step_by(5) {
        text(svg, "s m", left + across(minute * 60), y, &minute.to_string());
    }
    text(svg, "s m", left + COLUMN / 2.0, y + 16.0, "minutes");
}

/// How far above the foot a number stands: 100,000 at the top, 1 near the foot, 0 on it.
fn height(number: f64) -> f64 {
    if number < 1.0 { 0.0 } else { PLOT * (number.log10() + 0.3) / 5.3 }
}
