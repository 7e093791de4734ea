//! Sharpens edges of brightness and leaves colour alone: an unsharp mask on luma.
#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide registers")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "float-to-integer casts saturate"
)]

use std::collections::VecDeque;

use fearless_simd::{Simd, dispatch};

use crate::bands::{self, Neighbours};
use crate::gauss::{gaussian, weigh, weigh_rows};
use crate::jpeg::level;
use crate::picture::Picture;
use crate::recipe::{Kind, Recipe};

/// Pixels that are changed at a time.
const PART: usize = 64;

/// An unsharp mask made ready.
pub(crate) struct Unsharp {
    kernel: Vec<f32>,
    strength: f32,
}

impl Unsharp {
    /// `None` when the recipe does not sharpen. The amount is 0 to 150, in per cent of the
    /// difference from the blur; the radius is the deviation of the Gaussian blur, 0.5 to 3 pixels.
    pub(crate) fn of(recipe: &Recipe) -> Option<Unsharp> {
        let step = recipe.step(Kind::Sharpen)?;
        let strength = (step.number("amount") / 100.0) as f32;
        let kernel = gaussian(step.number("radius"));
        (strength > 0.0).then_some(Unsharp { kernel, strength })
    }

    /// How many rows above and below matter.
    pub(crate) fn reach(&self) -> usize {
        self.kernel.len() / 2
    }

    /// Sharpens a picture.
    pub(crate) fn apply(&self, picture: &mut Picture, threads: usize) {
        bands::slide(picture, self.reach(), threads, self);
    }

    /// The row blurred across, and behind it the luma that it had.
    #[inline(always)]
    fn read_with<S: Simd>(&self, _: S, row: &[u8], read: &mut Vec<f32>, padded: &mut Vec<f32>) {
        let pixels = row.as_chunks::<3>().0;
        let reach = self.reach();
        padded.clear();
        padded.extend(std::iter::repeat_n(luma(pixels[0]), reach));
        padded.extend(pixels.iter().map(|pixel| luma(*pixel)));
        padded.extend(std::iter::repeat_n(luma(pixels[pixels.len() - 1]), reach));
        read.resize(2 * pixels.len(), 0.0);
        let (blurred, plain) = read.split_at_mut(pixels.len());
        weigh(padded, &self.kernel, 1, blurred);
        plain.copy_from_slice(&padded[reach..reach + plain.len()]);
    }

    #[inline(always)]
    fn change_with<S: Simd>(
        &self,
        _: S,
        row: &mut [u8],
        rows: &VecDeque<Vec<f32>>,
        sums: &mut Vec<f32>,
    ) {
        let width = row.len() / 3;
        sums.resize(width, 0.0);
        weigh_rows(rows, &self.kernel, sums);
        for (sum, own) in sums.iter_mut().zip(&rows[self.reach()][width..]) {
            *sum = (own - *sum) * self.strength;
        }
        let mut spread = [0_i16; 3 * PART];
        for (levels, sums) in row.chunks_mut(3 * PART).zip(sums.chunks(PART)) {
            for (three, more) in spread.as_chunks_mut::<3>().0.iter_mut().zip(sums) {
                // To the nearest: see `curve::rounded`.
                *three = [(*more + 12_582_912.0).to_bits() as i16; 3];
            }
            for (level, more) in levels.iter_mut().zip(&spread) {
                *level = (i16::from(*level) + more).clamp(0, 255) as u8;
            }
        }
    }
}

impl Neighbours for Unsharp {
    type Read = f32;

    fn read(&self, row: &[u8], read: &mut Vec<f32>, buffer: &mut Vec<f32>) {
        let level = level();
        dispatch!(level, simd => self.read_with(simd, row, read, buffer));
    }

    fn change(&self, row: &mut [u8], rows: &VecDeque<Vec<f32>>, buffer: &mut Vec<f32>) {
        let level = level();
        dispatch!(level, simd => self.change_with(simd, row, rows, buffer));
    }
}

/// Encoded luma (Rec. 709 weights), 0 to 255.
#[inline(always)]
fn luma(pixel: [u8; 3]) -> f32 {
    let [r, g, b] = pixel.map(f32::from);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}
