//! Colourfulness of what is pale.

use crate::hue::{hexagon, luma};

/// How much less a skin tone changes.
const SKIN: f32 = 0.5;

/// An encoded colour after `amount`, -1 to 1. Luma stays; what is colourful already changes less,
/// and the hues of skin change half as much.
pub(crate) fn apply(colour: [f32; 3], amount: f32) -> [f32; 3] {
    let (high, low, hue) = hexagon(colour);
    let pale = 1.0 - (high - low).clamp(0.0, 1.0);
    // Skin lies around 25 degrees, whoever it belongs to.
    let skin = (1.0 - (hue - 25.0).abs() / 30.0).max(0.0);
    let factor = 1.0 + amount * pale * (1.0 - SKIN * skin);
    let grey = luma(colour);
    colour.map(|value| grey + (value - grey) * factor)
}
