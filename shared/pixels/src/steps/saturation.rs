//! Colourfulness: each pixel moves away from, or towards, the grey of the same luma.
#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide registers")]

/// An encoded colour. `factor` is 0 (grey) to 2; Rec. 709 luma stays.
#[inline(always)]
pub(crate) fn apply([r, g, b]: [f32; 3], factor: f32) -> [f32; 3] {
    let luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    [r, g, b].map(|value| luma + (value - luma) * factor)
}

/// [`apply`] for a line of each channel.
#[inline(always)]
pub(crate) fn lines(reds: &mut [f32], greens: &mut [f32], blues: &mut [f32], factor: f32) {
    for ((r, g), b) in reds.iter_mut().zip(greens).zip(blues) {
        [*r, *g, *b] = apply([*r, *g, *b], factor);
    }
}
