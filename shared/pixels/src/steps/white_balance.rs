//! Warmer or cooler, greener or more magenta.
//!
//! The scale is relative to the photo as it is. Kelvin would be a promise that a JPEG cannot keep:
//! the camera's own white is no longer known.

/// Stops between red and blue at a temperature of 100, and between green and the rest at a tint of
/// 150.
const STOPS_AT_FULL: f64 = 1.0;

/// What red, green and blue light are multiplied by.
///
/// `temperature` is -100 (cool) to 100 (warm), `tint` -150 (green) to 150 (magenta). The luminance
/// of grey (Rec. 709 weights) stays, so that this step does not also change the exposure.
pub(crate) fn gains(temperature: f64, tint: f64) -> [f64; 3] {
    let warm = temperature / 100.0 * STOPS_AT_FULL / 2.0;
    let magenta = tint / 150.0 * STOPS_AT_FULL / 2.0;
    let raw = [libm::exp2(warm + magenta), libm::exp2(-magenta), libm::exp2(magenta - warm)];
    let luminance = raw[0] * 0.2126 + raw[1] * 0.7152 + raw[2] * 0.0722;
    raw.map(|gain| gain / luminance)
}
