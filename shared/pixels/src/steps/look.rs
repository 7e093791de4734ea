//! Named looks: a few numbers each, put together from curves and tints.

use super::contrast;
use super::split_toning::{self, Tints};
use crate::hue::luma;

/// The names in a recipe, in the order of the looks.
pub(crate) const NAMES: [&str; 12] = [
    "classic_film",
    "faded_film",
    "portrait",
    "vivid",
    "matte",
    "noir",
    "silver",
    "sepia",
    "golden_hour",
    "winter",
    "steppe",
    "teal_orange",
];

/// What a look is made of, in the order of work.
struct Look {
    /// Weights of the channels in grey; a look in colour has none.
    grey: Option<[f32; 3]>,
    saturation: f32,
    /// The exponent of each channel: less than 1 brightens it.
    gamma: [f64; 3],
    /// As of the step `contrast`.
    contrast: f64,
    /// How far black is lifted.
    fade: f32,
    /// Hue in degrees and saturation 0 to 1.
    shadow: [f32; 2],
    highlight: [f32; 2],
}

const PLAIN: Look = Look {
    grey: None,
    saturation: 1.0,
    gamma: [1.0; 3],
    contrast: 0.0,
    fade: 0.0,
    shadow: [0.0, 0.0],
    highlight: [0.0, 0.0],
};

const LOOKS: [Look; NAMES.len()] = [
    Look {
        saturation: 0.9,
        gamma: [0.97, 1.0, 1.04],
        contrast: 22.0,
        fade: 0.02,
        shadow: [190.0, 0.22],
        highlight: [45.0, 0.22],
        ..PLAIN
    },
    Look {
        saturation: 0.78,
        gamma: [0.95, 0.97, 0.95],
        contrast: -12.0,
        fade: 0.09,
        shadow: [215.0, 0.2],
        highlight: [40.0, 0.18],
        ..PLAIN
    },
    Look {
        saturation: 0.94,
        gamma: [0.92, 0.95, 0.96],
        contrast: 6.0,
        highlight: [30.0, 0.14],
        ..PLAIN
    },
    Look { saturation: 1.32, contrast: 20.0, ..PLAIN },
    Look { saturation: 0.85, contrast: 10.0, fade: 0.07, shadow: [230.0, 0.12], ..PLAIN },
    Look { grey: Some([0.45, 0.45, 0.1]), gamma: [1.15; 3], contrast: 55.0, ..PLAIN },
    Look {
        grey: Some([0.3, 0.6, 0.1]),
        gamma: [0.92; 3],
        contrast: 14.0,
        fade: 0.02,
        shadow: [220.0, 0.06],
        ..PLAIN
    },
    Look {
        grey: Some([0.35, 0.55, 0.1]),
        contrast: 8.0,
        fade: 0.03,
        shadow: [28.0, 0.5],
        highlight: [42.0, 0.4],
        ..PLAIN
    },
    Look {
        saturation: 1.08,
        gamma: [0.9, 0.98, 1.12],
        contrast: 8.0,
        shadow: [20.0, 0.18],
        highlight: [45.0, 0.38],
        ..PLAIN
    },
    Look {
        saturation: 0.82,
        gamma: [1.05, 1.0, 0.93],
        contrast: 12.0,
        shadow: [225.0, 0.26],
        highlight: [205.0, 0.12],
        ..PLAIN
    },
    Look {
        saturation: 0.88,
        gamma: [0.94, 0.99, 1.1],
        contrast: 16.0,
        fade: 0.03,
        shadow: [160.0, 0.14],
        highlight: [50.0, 0.26],
        ..PLAIN
    },
    Look {
        saturation: 1.05,
        contrast: 14.0,
        shadow: [188.0, 0.5],
        highlight: [32.0, 0.4],
        ..PLAIN
    },
];

/// A look made ready for many colours.
pub(crate) struct Ready {
    look: &'static Look,
    tints: Tints,
    strength: f32,
}

impl Ready {
    /// `None` for a name that is not of ours. `strength` is 0 to 1.
    pub(crate) fn new(name: &str, strength: f32) -> Option<Ready> {
        let look = &LOOKS[NAMES.iter().position(|own| *own == name)?];
        Some(Ready { look, tints: Tints::new(look.shadow, look.highlight, 0.0), strength })
    }
}

/// An encoded colour.
#[allow(clippy::cast_possible_truncation, reason = "f64 to f32 rounds to the nearest")]
pub(crate) fn apply(colour: [f32; 3], ready: &Ready) -> [f32; 3] {
    let look = ready.look;
    let mut toned = colour.map(|value| value.clamp(0.0, 1.0));
    if let Some([r, g, b]) = look.grey {
        toned = [toned[0] * r + toned[1] * g + toned[2] * b; 3];
    }
    let grey = luma(toned);
    for (value, gamma) in toned.iter_mut().zip(look.gamma) {
        let own = (grey + (*value - grey) * look.saturation).clamp(0.0, 1.0);
        let bent = contrast::apply(libm::pow(f64::from(own), gamma), look.contrast) as f32;
        *value = look.fade + bent * (1.0 - look.fade);
    }
    toned = split_toning::apply(toned, &ready.tints);
    let mut mixed = colour;
    for (value, toned) in mixed.iter_mut().zip(toned) {
        *value += (toned - *value) * ready.strength;
    }
    mixed
}
