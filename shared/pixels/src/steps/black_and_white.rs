//! Black and white: the grey that is as bright as the colour, which takes linear light to know.

use crate::curve::Curve;
use crate::hue::{blend, hexagon};

/// The grey of each colour of three lines, one for each channel; Rec. 709 luminance stays.
pub(crate) fn lines(reds: &mut [f32], greens: &mut [f32], blues: &mut [f32], curve: &Curve) {
    for ((r, g), b) in reds.iter_mut().zip(greens).zip(blues) {
        [*r, *g, *b] = [grey([*r, *g, *b], curve); 3];
    }
}

fn grey(colour: [f32; 3], curve: &Curve) -> f32 {
    let [r, g, b] = colour.map(|value| curve.linear(value));
    curve.encoded(0.2126 * r + 0.7152 * g + 0.0722 * b)
}

/// An encoded colour in grey, its hue brighter or darker by `weights`, -1 to 1 for each range of
/// hues. Pale colours change less, and grey not at all.
pub(crate) fn mixed(colour: [f32; 3], weights: &[f32; 8], curve: &Curve) -> [f32; 3] {
    let plain = grey(colour, curve);
    let (high, low, hue) = hexagon(colour);
    let lift = blend(hue, weights) * (high - low).clamp(0.0, 1.0);
    [if lift < 0.0 { plain / (1.0 - lift) } else { plain * (1.0 + lift) }; 3]
}
