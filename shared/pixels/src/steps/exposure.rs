//! Brightness, as a camera counts it.

/// What light is multiplied by for `ev` stops, -5 to 5. Light above white is clipped afterwards.
pub(crate) fn gain(ev: f64) -> f64 {
    libm::exp2(ev)
}
