//! Contrast about mid-grey, on encoded values: equal steps there look equal.

/// Where an 18 % grey card lies on the sRGB curve.
const MID_GREY: f64 = 0.461_4;

/// An encoded value from 0 to 1 after contrast of `amount`, -100 to 100.
///
/// The slope at mid-grey is 2^(amount/100). More contrast bends towards black and white without
/// reaching them, so nothing clips; less contrast is a straight line, so shadows are not stretched
/// into noise.
pub(crate) fn apply(value: f64, amount: f64) -> f64 {
    let slope = libm::exp2(amount / 100.0);
    if amount <= 0.0 {
        MID_GREY + (value - MID_GREY) * slope
    } else if value <= MID_GREY {
        MID_GREY * libm::pow(value / MID_GREY, slope)
    } else {
        let room = 1.0 - MID_GREY;
        1.0 - room * libm::pow((1.0 - value) / room, slope)
    }
}
