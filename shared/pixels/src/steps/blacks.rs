//! Where black begins.

/// How far black moves at most.
const REACH: f64 = 0.15;

/// An encoded value from 0 to 1 after `amount`, -100 to 100; may go below 0.
pub(crate) fn apply(value: f64, amount: f64) -> f64 {
    let squared = (1.0 - value) * (1.0 - value);
    value + amount / 100.0 * REACH * squared * squared
}
