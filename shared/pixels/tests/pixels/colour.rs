//! Colour steps against a slow, obvious reference: one pixel at a time, in f64, with the formulas
//! as they are written in the documentation of each step.

use proptest::prelude::*;

use crate::chart::{chart, difference, png, render};

/// The fast path may round differently, by at most this many 8-bit levels.
const ERROR_MAX: u8 = 1;

type Colour = [f64; 3];

fn to_linear(v: f64) -> f64 {
    if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
}

fn to_encoded(v: f64) -> f64 {
    if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 }
}

fn exposure(colour: Colour, ev: f64) -> Colour {
    colour.map(|v| to_encoded((to_linear(v) * 2_f64.powf(ev)).min(1.0)))
}

fn contrast(colour: Colour, amount: f64) -> Colour {
    let grey = to_encoded(0.18);
    let slope = 2_f64.powf(amount / 100.0);
    colour.map(|v| {
        if amount <= 0.0 {
            grey + (v - grey) * slope
        } else if v < grey {
            grey * (v / grey).powf(slope)
        } else {
            1.0 - (1.0 - grey) * ((1.0 - v) / (1.0 - grey)).powf(slope)
        }
    })
}

fn weigh([r, g, b]: Colour) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn saturation(colour: Colour, amount: f64) -> Colour {
    let luma = weigh(colour);
    colour.map(|v| luma + (v - luma) * (1.0 + amount / 100.0))
}

fn white_balance(colour: Colour, temperature: f64, tint: f64) -> Colour {
    let (warm, magenta) = (temperature / 200.0, tint / 300.0);
    let gains = [warm + magenta, -magenta, magenta - warm].map(|stops| 2_f64.powf(stops));
    let kept = weigh(gains);
    [0, 1, 2].map(|i| to_encoded((to_linear(colour[i]) * gains[i] / kept).min(1.0)))
}

fn black_and_white(colour: Colour) -> Colour {
    [to_encoded(weigh(colour.map(to_linear))); 3]
}

#[track_caller]
fn check(steps: &str, reference: impl Fn(Colour) -> Colour) {
    let source = chart();
    let mut expected = source.clone();
    for pixel in expected.rgb.as_chunks_mut::<3>().0 {
        let encoded = reference(pixel.map(|level| f64::from(level) / 255.0));
        *pixel = encoded.map(|v| (v.clamp(0.0, 1.0) * 255.0).round() as u8);
    }
    let made = render(&png(&source), steps);
    let error = difference(&made, &expected);
    assert!(error <= ERROR_MAX, "{steps} is {error} levels from the reference");
}

#[test]
fn exposure_multiplies_light() {
    for ev in [-5.0, -1.0, -0.3, 0.5, 1.0, 5.0] {
        check(&format!(r#"{{"exposure":{{"ev":{ev}}}}}"#), |c| exposure(c, ev));
    }
}

#[test]
fn contrast_pivots_on_mid_grey() {
    for amount in [-100.0, -40.0, 15.0, 100.0] {
        check(&format!(r#"{{"contrast":{{"amount":{amount}}}}}"#), |c| contrast(c, amount));
    }
}

#[test]
fn saturation_keeps_luma() {
    for amount in [-100.0, -40.0, 15.0, 100.0] {
        check(&format!(r#"{{"saturation":{{"amount":{amount}}}}}"#), |c| saturation(c, amount));
    }
}

#[test]
fn white_balance_keeps_the_luminance_of_grey() {
    for (temperature, tint) in [(100.0, 0.0), (-100.0, 0.0), (0.0, 150.0), (30.0, -80.0)] {
        let step = format!(r#"{{"white_balance":{{"temperature":{temperature},"tint":{tint}}}}}"#);
        check(&step, |c| white_balance(c, temperature, tint));
    }
}

#[test]
fn black_and_white_keeps_luminance() {
    check(r#"{"black_and_white":{}}"#, black_and_white);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn together_they_run_in_the_canonical_order(
        ev in -5.0..=5.0_f64,
        amount in -100.0..=100.0_f64,
        colourful in -100.0..=100.0_f64,
        temperature in -100.0..=100.0_f64,
        grey in any::<bool>(),
    ) {
        // Written backwards; white balance and exposure share one clip, as both multiply light.
        let mut steps = format!(
            r#"{{"saturation":{{"amount":{colourful}}}}},{{"contrast":{{"amount":{amount}}}}},
               {{"exposure":{{"ev":{ev}}}}},{{"white_balance":{{"temperature":{temperature}}}}}"#
        );
        if grey {
            steps.insert_str(0, r#"{"black_and_white":{}},"#);
        }
        check(&steps, |colour| {
            let (gain, warm) = (2_f64.powf(ev), temperature / 200.0);
            let gains = [warm, 0.0, -warm].map(|stops| 2_f64.powf(stops));
            let kept = weigh(gains);
            let lit = [0, 1, 2].map(|i| {
                to_encoded((to_linear(colour[i]) * gains[i] / kept * gain).min(1.0))
            });
            let mixed = saturation(contrast(lit, amount), colourful);
            if grey { black_and_white(mixed.map(|v| v.clamp(0.0, 1.0))) } else { mixed }
        });
    }
}
