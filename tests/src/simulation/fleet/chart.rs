//! The chart: most connects in one second, in steps of ten seconds, on a logarithmic scale.
//!
//! SVG 1.1 with a style that follows the reader's light or dark scheme. No scripts, no fonts.

use std::fmt::Write as _;

use super::Fate;
use super::Policy;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 250.0;
const LEFT: f64 = 70.0;
const MINUTES: usize = 20;
const STEP: usize = 10;

const STYLE: &str = "<style>text{font:12px sans-serif;fill:#333}\
.g{stroke:#888;stroke-opacity:.35}path{fill:none;stroke-width:1.4}\
@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>";

const fn colour(policy: Policy) -> &'static str {
    match policy {
        Policy::AlwaysOn => "#2a9d3a",
        Policy::ChromiumPreset => "#3c8ee6",
        Policy::Default => "#c98a00",
        Policy::FirebaseMessaging => "#e0452b",
        Policy::Eneris => "#b04fc4",
        Policy::CrowMisia => "#1fa7a7",
        Policy::EspFcmArduino => "#8c6d4f",
        Policy::MicroG => "#e377b5",
        Policy::Chromium => "#7f8c9a",
    }
}

/// Draws both scenarios, one above the other.
pub fn draw(fates: &[(Fate, Fate)]) -> String {
    let size = format!("{:.0} {:.0}", LEFT + WIDTH + 190.0, 2.0 * HEIGHT + 150.0);
    let mut svg =
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size}\">{STYLE}");
    let outages: Vec<_> = fates.iter().map(|(fate, _)| fate).collect();
    let closings: Vec<_> = fates.iter().map(|(_, fate)| fate).collect();
    panel(&mut svg, 30.0, "Nobody is accepted for 10 minutes", &outages);
    panel(&mut svg, HEIGHT + 105.0, "Every login is accepted, then closed", &closings);
    for (index, (fate, _)) in fates.iter().enumerate() {
        legend(&mut svg, fate.policy, 45.0 + 20.0 * index as f64);
    }
    svg.push_str("</svg>\n");
    svg
}

fn legend(svg: &mut String, policy: Policy, y: f64) {
    let (x, colour, name) = (LEFT + WIDTH + 15.0, colour(policy), policy.name());
    let _ = write!(svg, "<path d=\"M{x} {y}h22\" stroke=\"{colour}\" style=\"stroke-width:3\"/>");
    let _ = write!(svg, "<text x=\"{}\" y=\"{}\">{name}</text>", x + 28.0, y + 4.0);
}

fn panel(svg: &mut String, top: f64, title: &str, fates: &[&Fate]) {
    let _ =
        write!(svg, "<text x=\"{LEFT}\" y=\"{}\" font-weight=\"bold\">{title}</text>", top - 10.0);
    for (power, label) in ["1", "10", "100", "1,000", "10,000", "100,000"].iter().enumerate() {
        let y = top + height(10_f64.powi(power as i32));
        let _ = write!(svg, "<path class=\"g\" d=\"M{LEFT} {y:.1}h{WIDTH}\"/>");
        let (x, y) = (LEFT - 6.0, y + 4.0);
        let _ = write!(svg, "<text x=\"{x}\" y=\"{y:.1}\" text-anchor=\"end\">{label}</text>");
    }
    for minute in (0..=MINUTES).step_by(5) {
        let (x, y) = (LEFT + WIDTH * minute as f64 / MINUTES as f64, top + HEIGHT + 18.0);
        let _ = write!(svg, "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{minute}</text>");
    }
    let (x, y) = (LEFT + WIDTH / 2.0, top + HEIGHT + 36.0);
    let _ = write!(svg, "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">minutes</text>");
    let y = top + HEIGHT / 2.0;
    let turned = format!("text-anchor=\"middle\" transform=\"rotate(-90 14 {y})\"");
    let label = "connects in the busiest second";
    let _ = write!(svg, "<text x=\"14\" y=\"{y}\" {turned}>{label}</text>");
    fates.iter().rev().for_each(|fate| line(svg, top, fate));
}

fn line(svg: &mut String, top: f64, fate: &Fate) {
    let points = MINUTES * 60 / STEP;
    let _ = write!(svg, "<path stroke=\"{}\" d=\"", colour(fate.policy));
    for (index, seconds) in fate.connects.chunks(STEP).take(points).enumerate() {
        let x = LEFT + WIDTH * index as f64 / points as f64;
        let peak = seconds.iter().copied().max().unwrap_or(0);
        let command = if index == 0 { 'M' } else { 'L' };
        let _ = write!(svg, "{command}{x:.0} {:.0}", top + height(f64::from(peak)));
    }
    svg.push_str("\"/>");
}

/// How far below the top a number stands: 100,000 at the top, 1 near the foot, 0 on it.
fn height(number: f64) -> f64 {
    let share = if number < 1.0 { 0.0 } else { (number.log10() + 0.3) / 5.3 };
    HEIGHT * (1.0 - share)
}
