//! Black and white: the grey that is as bright as the colour, which takes linear light to know.

use crate::curve::Curve;

/// Changes a row of encoded RGB values; Rec. 709 luminance stays.
pub(crate) fn row(values: &mut [f32], curve: &Curve) {
    for pixel in values.as_chunks_mut::<3>().0 {
        let [r, g, b] = pixel.map(|value| curve.linear(value));
        *pixel = [curve.encoded(0.2126 * r + 0.7152 * g + 0.0722 * b); 3];
    }
}
