//! The hue of a colour on the RGB hexagon, and the eight ranges that controls speak of.

use crate::recipe::controls::HUES;

/// Rec. 709 weights of encoded values: luma.
pub(crate) fn luma([r, g, b]: [f32; 3]) -> f32 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Largest, smallest, and hue in degrees from 0 to 360; hue 0 for grey.
pub(crate) fn hexagon([r, g, b]: [f32; 3]) -> (f32, f32, f32) {
    let (high, low) = (r.max(g).max(b), r.min(g).min(b));
    let chroma = high - low;
    if chroma <= 0.0 {
        return (high, low, 0.0);
    }
    let sixth = if high <= r {
        (g - b) / chroma
    } else if high <= g {
        2.0 + (b - r) / chroma
    } else {
        4.0 + (r - g) / chroma
    };
    let hue = sixth * 60.0;
    (high, low, if hue < 0.0 { hue + 360.0 } else { hue })
}

/// The colour of a hue with this largest and smallest value.
pub(crate) fn colour(hue: f32, high: f32, low: f32) -> [f32; 3] {
    // How much of a channel is there: 1 within 60 degrees of its own hue, 0 beyond 120.
    let part = |own: f32| {
        let away = (hue - own).abs();
        let away = if away > 180.0 { 360.0 - away } else { away };
        (2.0 - away / 60.0).clamp(0.0, 1.0)
    };
    [0.0, 120.0, 240.0].map(|own| low + (high - low) * part(own))
}

/// A value of eight, one for each range of hues, blended between the two nearest middles.
pub(crate) fn blend(hue: f32, values: &[f32; 8]) -> f32 {
    for index in 0..HUES.len() {
        let next = (index + 1) % HUES.len();
        let (start, end) = (degrees(index), if next == 0 { 360.0 } else { degrees(next) });
        if hue < end || next == 0 {
            let part = ((hue - start) / (end - start)).clamp(0.0, 1.0);
            return values[index] + (values[next] - values[index]) * part;
        }
    }
    values[0]
}

#[allow(clippy::cast_possible_truncation, reason = "whole degrees are exact in f32")]
fn degrees(index: usize) -> f32 {
    HUES[index].1 as f32
}
