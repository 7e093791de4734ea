//! The bright parts of a photo, without white itself.

/// Where the shoulder that keeps overexposed light begins.
const KNEE: f64 = 0.5;

/// An encoded value after `amount`, -100 to 100. `top` is the largest value that may come in.
///
/// More exposure pushes light beyond white. With less highlights this light is bent back under
/// white instead of being clipped: a curve that leaves the knee with slope 1 and meets `top` at 1.
pub(crate) fn apply(value: f64, amount: f64, top: f64) -> f64 {
    let part = amount / 100.0;
    let value = if part < 0.0 && top > 1.0 && value > KNEE {
        let (over, room) = (value - KNEE, 1.0 - KNEE);
        let bend = ((top - KNEE) / room - 1.0) / (top - KNEE);
        let kept = KNEE + over / (1.0 + bend * over);
        let clipped = value.min(1.0);
        clipped + (kept - clipped) * -part
    } else {
        value.min(1.0)
    };
    // 1.2 and 0.9: the largest factors with which the curve still rises everywhere.
    let strength = if part < 0.0 { 1.2 } else { 0.9 };
    value + part * strength * value * value * value * (1.0 - value)
}
