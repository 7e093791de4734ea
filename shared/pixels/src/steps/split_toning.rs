//! A tint for the shadows and another for the highlights.

use crate::hue::{colour as colour_of, luma};

/// The strength of a tint at 100.
const STRENGTH: f32 = 0.25;

/// Two tints as what they add, and where the one gives way to the other.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tints {
    shadow: [f32; 3],
    highlight: [f32; 3],
    /// The luma at which both are equal, 0.1 to 0.9.
    middle: f32,
}

impl Tints {
    /// Hues in degrees, saturations 0 to 1, balance -1 to 1.
    pub(crate) fn new(shadow: [f32; 2], highlight: [f32; 2], balance: f32) -> Tints {
        let tint = |[hue, saturation]: [f32; 2]| {
            let pure = colour_of(hue, 1.0, 0.0);
            let grey = luma(pure);
            pure.map(|value| (value - grey) * saturation * STRENGTH)
        };
        Tints { shadow: tint(shadow), highlight: tint(highlight), middle: 0.5 - 0.4 * balance }
    }
}

/// An encoded colour. Black and white stay, luma stays.
pub(crate) fn apply(colour: [f32; 3], tints: &Tints) -> [f32; 3] {
    let grey = luma(colour).clamp(0.0, 1.0);
    // A smooth step that is half at the middle.
    let place = if grey < tints.middle {
        0.5 * grey / tints.middle
    } else {
        0.5 + 0.5 * (grey - tints.middle) / (1.0 - tints.middle)
    };
    let bright = place * place * (3.0 - 2.0 * place);
    let room = 4.0 * grey * (1.0 - grey);
    let mut toned = colour;
    for ((value, shadow), highlight) in toned.iter_mut().zip(tints.shadow).zip(tints.highlight) {
        *value += room * (shadow + (highlight - shadow) * bright);
    }
    toned
}
