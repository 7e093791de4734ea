//! The dark parts of a photo, without black itself.

/// An encoded value from 0 to 1 after `amount`, -100 to 100.
pub(crate) fn apply(value: f64, amount: f64) -> f64 {
    let part = amount / 100.0;
    let dark = 1.0 - value;
    // 1.2 and 0.9: the largest factors with which the curve still rises everywhere.
    let strength = if part > 0.0 { 1.2 } else { 0.9 };
    value + part * strength * value * dark * dark * dark
}
