//! Auto-enhance: levels, white balance, contrast and saturation from the statistics of a photo.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "levels and counts are far below 2^52, and float-to-integer casts saturate"
)]

use super::contrast;
use crate::curve::{Curve, to_encoded, to_linear};
use crate::picture::Picture;

/// Pixels that are looked at, at most: more would not change the answer.
const SAMPLES_MAX: usize = 400_000;
/// Parts of the pixels that may turn black and white.
const CLIPPED: f64 = 0.002;
/// Luma that the middle pixel is drawn towards.
const MIDDLE: f64 = 0.44;
/// Standard deviation of luma that contrast is drawn towards.
const SPREAD: f64 = 0.23;

/// The most that contrast is changed.
const CONTRAST_MAX: f64 = 22.0;
/// The most that colourfulness is changed.
const SATURATION_MAX: f64 = 0.16;

/// What to do with a photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Enhance {
    /// What the light of each channel is multiplied by.
    pub(crate) gains: [f64; 3],
    black: f64,
    white: f64,
    gamma: f64,
    /// As of the step `contrast`.
    contrast: f64,
    /// A factor for colourfulness.
    pub(crate) saturation: f64,
}

/// What is counted.
pub(crate) struct Statistics {
    luma: [f64; 256],
    count: f64,
    /// Sums of light over pixels that are nearly grey and neither dark nor bright.
    neutral: [f64; 3],
    neutral_count: f64,
    chroma: f64,
}

impl Enhance {
    /// What a photo of these statistics gets. `strength` is 0 to 1.
    pub(crate) fn of(statistics: &Statistics, strength: f64) -> Enhance {
        let gains = statistics.gains();
        let (black, white) = (statistics.place(CLIPPED).min(0.2), statistics.place(1.0 - CLIPPED));
        let white = white.max(0.5).max(black + 0.3);
        let middle = ((statistics.place(0.5) - black) / (white - black)).clamp(0.05, 0.95);
        // Half of the way in the exponent: a photo of the night stays one.
        let gamma = (0.5 * libm::log(MIDDLE) / libm::log(middle) + 0.5).clamp(0.72, 1.25);
        let contrast = statistics.contrast(white - black).max(0.0);
        let saturation = statistics.saturation().max(0.0);
        let toward = |neutral: f64, full: f64| neutral + (full - neutral) * strength;
        Enhance {
            gains: gains.map(|gain| toward(1.0, gain)),
            black: toward(0.0, black),
            white: toward(1.0, white.min(1.0)),
            gamma: toward(1.0, gamma),
            contrast: contrast * strength,
            saturation: 1.0 + saturation * strength,
        }
    }

    /// How far black and white are apart.
    pub(crate) fn range(&self) -> f64 {
        self.white - self.black
    }

    /// An encoded value of a channel, 0 to 1.
    pub(crate) fn apply(&self, value: f64, channel: usize) -> f64 {
        let lit = to_encoded((to_linear(value) * self.gains[channel]).min(1.0));
        let level = ((lit - self.black) / (self.white - self.black)).clamp(0.0, 1.0);
        contrast::apply(libm::pow(level, self.gamma), self.contrast)
    }
}

impl Statistics {
    /// Looks at a photo.
    pub(crate) fn of(picture: &Picture, curve: &Curve) -> Statistics {
        let mut statistics = Statistics {
            luma: [0.0; 256],
            count: 0.0,
            neutral: [0.0; 3],
            neutral_count: 0.0,
            chroma: 0.0,
        };
        let pixels = picture.rgb.as_chunks::<3>().0;
        for pixel in pixels.iter().step_by(pixels.len().div_ceil(SAMPLES_MAX).max(1)) {
            statistics.take(*pixel, curve);
        }
        statistics
    }

    fn take(&mut self, pixel: [u8; 3], curve: &Curve) {
        let [r, g, b] = pixel.map(f64::from);
        let luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
        self.luma[(luma + 0.5) as usize & 255] += 1.0;
        self.count += 1.0;
        let chroma = r.max(g).max(b) - r.min(g).min(b);
        self.chroma += chroma / 255.0;
        if chroma < 60.0 && (50.0..220.0).contains(&luma) {
            for (sum, level) in self.neutral.iter_mut().zip(pixel) {
                *sum += f64::from(curve.light(level));
            }
            self.neutral_count += 1.0;
        }
    }

    /// Gains that make nearly grey pixels grey on average, by a fifth of a stop at most, and only
    /// as far as there are such pixels.
    fn gains(&self) -> [f64; 3] {
        let trust = (self.neutral_count / self.count.max(1.0) * 2.0).min(1.0) * 0.6;
        let [r, g, b] = self.neutral.map(|sum| sum.max(1e-6));
        let mean = 0.2126 * r + 0.7152 * g + 0.0722 * b;
        [r, g, b].map(|sum| libm::pow(mean / sum, trust).clamp(0.87, 1.15))
    }

    /// The contrast that is missing where levels are stretched over this range; below zero there is
    /// too much of it.
    pub(crate) fn contrast(&self, range: f64) -> f64 {
        ((SPREAD - self.spread() / range) * 160.0).clamp(-CONTRAST_MAX, CONTRAST_MAX)
    }

    /// The part of colourfulness that is missing, or below zero is too much.
    pub(crate) fn saturation(&self) -> f64 {
        ((0.26 - self.chroma / self.count.max(1.0)) * 0.9).clamp(-SATURATION_MAX, SATURATION_MAX)
    }

    /// The luma that this part of the pixels lies below, 0 to 1.
    pub(crate) fn place(&self, part: f64) -> f64 {
        let mut sum = 0.0;
        for (level, count) in self.luma.iter().enumerate() {
            sum += count;
            if sum > part * self.count {
                return level as f64 / 255.0;
            }
        }
        1.0
    }

    fn spread(&self) -> f64 {
        let moment = |power: i32| {
            let levels = (0..256).map(|level| f64::from(level) / 255.0);
            let sum: f64 = levels
                .zip(self.luma)
                .map(|(level, count)| count * if power == 1 { level } else { level * level })
                .sum();
            sum / self.count.max(1.0)
        };
        let mean = moment(1);
        libm::sqrt((moment(2) - mean * mean).max(0.0))
    }
}
