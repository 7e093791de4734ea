//! Hue, saturation and luminance of eight ranges of colour.

use crate::hue::{blend, colour as colour_of, hexagon, luma};

/// How far a hue turns at 100, in degrees.
const TURN: f32 = 30.0;

/// The numbers of a mixer, -1 to 1 each, in the order of [`HUES`](crate::recipe::controls::HUES).
#[derive(Clone, Copy, Default)]
pub(crate) struct Mixer {
    pub(crate) hue: [f32; 8],
    pub(crate) saturation: [f32; 8],
    pub(crate) luminance: [f32; 8],
}

/// An encoded colour. Turning a hue keeps luma; luminance changes by a stop at most, less for pale
/// colours, and grey not at all.
pub(crate) fn apply(colour: [f32; 3], mixer: &Mixer) -> [f32; 3] {
    let (high, low, hue) = hexagon(colour);
    let chroma = (high - low).clamp(0.0, 1.0);
    if chroma <= 0.0 {
        return colour;
    }
    let grey = luma(colour);
    let turned = hue + TURN * blend(hue, &mixer.hue);
    let turned = if turned < 0.0 {
        turned + 360.0
    } else if turned >= 360.0 {
        turned - 360.0
    } else {
        turned
    };
    let other = colour_of(turned, high, low);
    let drift = grey - luma(other);
    let factor = 1.0 + blend(hue, &mixer.saturation);
    // From -1 to 1 to half or twice as bright, without a power for each pixel.
    let lift = blend(hue, &mixer.luminance) * chroma;
    let gain = if lift < 0.0 { 1.0 / (1.0 - lift) } else { 1.0 + lift };
    other.map(|value| (grey + (value + drift - grey) * factor) * gain)
}
