//! Colourfulness: each pixel moves away from, or towards, the grey of the same luma.

/// Changes a row of encoded RGB values. `factor` is 0 (grey) to 2; Rec. 709 luma stays.
pub(crate) fn row(values: &mut [f32], factor: f32) {
    for [r, g, b] in values.as_chunks_mut::<3>().0 {
        let luma = 0.2126 * *r + 0.7152 * *g + 0.0722 * *b;
        *r = luma + (*r - luma) * factor;
        *g = luma + (*g - luma) * factor;
        *b = luma + (*b - luma) * factor;
    }
}
