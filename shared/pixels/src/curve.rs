//! The sRGB transfer curve (IEC 61966-2-1), between encoded values and linear light, both from 0 to
//! 1.
#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide registers")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "table positions are small, and float-to-integer casts saturate"
)]

use std::sync::OnceLock;

/// Steps of the table from light to encoded values. The curve is straight up to 0.0031 and smooth
/// above: a straight line between two entries is off by less than 0.001 of an 8-bit level.
const STEPS: usize = 16_384;
/// Steps of the table back, which is used on values that are not whole levels.
const STEPS_BACK: usize = 4_096;

/// Steps of the table from light to levels: fine enough that no step has two levels begin in it.
const STEPS_TO_LEVELS: usize = 4_096;

/// Light that an encoded value stands for.
pub(crate) fn to_linear(encoded: f64) -> f64 {
    if encoded <= 0.040_45 { encoded / 12.92 } else { libm::pow((encoded + 0.055) / 1.055, 2.4) }
}

/// Encoded value that stands for this much light.
pub(crate) fn to_encoded(linear: f64) -> f64 {
    if linear <= 0.003_130_8 {
        linear * 12.92
    } else {
        1.055 * libm::pow(linear, 1.0 / 2.4) - 0.055
    }
}

/// The nearest 8-bit level; what lies outside is clipped.
pub(crate) fn to_level(encoded: f32) -> u8 {
    (encoded * 255.0 + 0.5) as u8
}

/// A number whose lowest byte is the nearest level to `level`; what lies outside is clipped.
///
/// An ordinary conversion takes a wide register apart. From 2^23 on the last bit of an f32 is 1, so
/// the sum is rounded to a whole number, and the bits are that number.
#[inline(always)]
pub(crate) fn rounded(level: f32) -> f32 {
    level.clamp(0.0, 255.0) + 8_388_608.0
}

/// The level in a number from [`rounded`].
#[inline(always)]
pub(crate) fn low_byte(rounded: f32) -> u8 {
    rounded.to_bits() as u8
}

/// The curve as tables, for millions of pixels.
pub(crate) struct Curve {
    levels: [f32; 256],
    encoded: Vec<f32>,
    linear: Vec<f32>,
    /// The level at the beginning of each step of light.
    steps: Vec<u8>,
    /// The light that each level begins with, and after the last one more than there is.
    begins: Vec<f32>,
}

impl Curve {
    /// The tables, worked out once.
    pub(crate) fn tables() -> &'static Curve {
        static TABLES: OnceLock<Curve> = OnceLock::new();
        TABLES.get_or_init(|| {
            let encoded = table(STEPS, to_encoded);
            let level = |light| to_level(between(&encoded, STEPS, light));
            let step = |step: usize| level(step as f32 / STEPS_TO_LEVELS as f32);
            // Positive numbers are in the order of their bits.
            let begin = |wanted: u8| {
                let (mut below, mut from) = (0, 1.0_f32.to_bits());
                while below < from {
                    let middle = below + (from - below) / 2;
                    if level(f32::from_bits(middle)) < wanted {
                        below = middle + 1;
                    } else {
                        from = middle;
                    }
                }
                f32::from_bits(from)
            };
            Curve {
                levels: std::array::from_fn(|level| to_linear(level as f64 / 255.0) as f32),
                steps: (0..=STEPS_TO_LEVELS).map(step).collect(),
                begins: (0..=u8::MAX).map(begin).chain([f32::INFINITY]).collect(),
                encoded,
                linear: table(STEPS_BACK, to_linear),
            }
        })
    }

    /// Light of an 8-bit level.
    pub(crate) fn light(&self, level: u8) -> f32 {
        self.levels[usize::from(level)]
    }

    /// [`to_encoded`], clipped to 0..1.
    pub(crate) fn encoded(&self, linear: f32) -> f32 {
        between(&self.encoded, STEPS, linear)
    }

    /// The level of [`encoded`](Curve::encoded), out of tables that stay in the nearest cache.
    pub(crate) fn level(&self, linear: f32) -> u8 {
        let linear = linear.clamp(0.0, 1.0);
        // The highest step is that of white alone.
        let level = self.steps[(linear * STEPS_TO_LEVELS as f32) as usize];
        level + u8::from(linear >= self.begins[usize::from(level) + 1])
    }

    /// [`to_linear`], clipped to 0..1.
    pub(crate) fn linear(&self, encoded: f32) -> f32 {
        between(&self.linear, STEPS_BACK, encoded)
    }
}

fn table(steps: usize, function: fn(f64) -> f64) -> Vec<f32> {
    // One entry more than there are steps, and another so that the last step has an end.
    (0..=steps + 1).map(|step| function(step as f64 / steps as f64) as f32).collect()
}

fn between(table: &[f32], steps: usize, at: f32) -> f32 {
    let place = at.clamp(0.0, 1.0) * steps as f32;
    let step = place as usize;
    let part = place - step as f32;
    // One check of the bounds for both.
    let Some([low, high]) = table.get(step..).and_then(<[f32]>::first_chunk) else {
        return 1.0;
    };
    low + (high - low) * part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_those_of_the_encoded_values() {
        let curve = Curve::tables();
        // Every eleventh number from 0 to a little over 1.
        for bits in (0..1.01_f32.to_bits()).step_by(11) {
            let light = f32::from_bits(bits);
            assert_eq!(curve.level(light), to_level(curve.encoded(light)), "{light}");
        }
        assert_eq!([curve.level(-1.0), curve.level(2.0), curve.level(f32::NAN)], [0, 255, 0]);
    }
}
