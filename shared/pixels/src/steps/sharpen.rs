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
use crate::gauss::{gaussian, weigh, weigh_across};
use crate::jpeg::level;
use crate::picture::Picture;
use crate::recipe::{Kind, Recipe};
use crate::rows;

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

    /// What is needed of a row of planes.
    pub(crate) fn read_planes(&self, row: &[u8], read: &mut Vec<f32>) {
        let [reds, greens, blues] = rows::planes(row);
        let pixels = reds.iter().zip(greens).zip(blues).map(|((r, g), b)| [*r, *g, *b]);
        let level = level();
        dispatch!(level, simd => self.read_with(simd, pixels, read));
    }

    /// The luma of a row blurred across, and behind it what it was, with the reach of the kernel
    /// more on each side.
    #[inline(always)]
    fn read_with<S: Simd>(
        &self,
        _: S,
        pixels: impl ExactSizeIterator<Item = [u8; 3]>,
        read: &mut Vec<f32>,
    ) {
        let (reach, width) = (self.reach(), pixels.len());
        read.resize(2 * (width + reach), 0.0);
        let (blurred, padded) = read.split_at_mut(width);
        for (value, pixel) in padded[reach..].iter_mut().zip(pixels) {
            *value = luma(pixel);
        }
        let (first, last) = (padded[reach], padded[reach + width - 1]);
        padded[..reach].fill(first);
        padded[reach + width..].fill(last);
        weigh_across(padded, &self.kernel, 1, blurred);
    }

    /// Changes a row of planes by what was read of the rows above, itself, and the rows below.
    pub(crate) fn change_planes(&self, row: &mut [u8], rows: &VecDeque<Vec<f32>>) {
        let [reds, greens, blues] = rows::planes_mut(row);
        let level = level();
        dispatch!(level, simd => {
            let lines = reds.chunks_mut(PART).zip(greens.chunks_mut(PART));
            for (index, ((reds, greens), blues)) in lines.zip(blues.chunks_mut(PART)).enumerate() {
                let more = self.more(simd, rows, index * PART, reds.len());
                for line in [reds, greens, blues] {
                    for (level, more) in line.iter_mut().zip(&more) {
                        *level = (i16::from(*level) + more).clamp(0, 255) as u8;
                    }
                }
            }
        });
    }

    #[inline(always)]
    fn change_with<S: Simd>(&self, simd: S, row: &mut [u8], rows: &VecDeque<Vec<f32>>) {
        let mut spread = [0_i16; 3 * PART];
        for (index, levels) in row.chunks_mut(3 * PART).enumerate() {
            let more = self.more(simd, rows, index * PART, levels.len() / 3);
            for (three, more) in spread.as_chunks_mut::<3>().0.iter_mut().zip(more) {
                *three = [more; 3];
            }
            for (level, more) in levels.iter_mut().zip(&spread) {
                *level = (i16::from(*level) + more).clamp(0, 255) as u8;
            }
        }
    }

    /// What is added to each level of as many pixels from `start` on.
    #[inline(always)]
    fn more<S: Simd>(
        &self,
        _: S,
        rows: &VecDeque<Vec<f32>>,
        start: usize,
        count: usize,
    ) -> [i16; PART] {
        let reach = self.reach();
        let width = rows[reach].len() / 2 - reach;
        let own = &rows[reach][width + reach + start..];
        let (mut sums, mut more) = ([0.0; PART], [0; PART]);
        let sums = &mut sums[..count];
        weigh(&rows.iter().map(|row| &row[start..start + count]), &self.kernel, sums);
        for ((more, sum), own) in more.iter_mut().zip(sums).zip(own) {
            // To the nearest: see `curve::rounded`.
            *more = ((own - *sum) * self.strength + 12_582_912.0).to_bits() as i16;
        }
        more
    }
}

impl Neighbours for Unsharp {
    type Read = f32;

    fn read(&self, row: &[u8], read: &mut Vec<f32>, _: &mut Vec<f32>) {
        let pixels = row.as_chunks::<3>().0.iter().copied();
        let level = level();
        dispatch!(level, simd => self.read_with(simd, pixels, read));
    }

    fn change(&self, row: &mut [u8], rows: &VecDeque<Vec<f32>>, _: &mut Vec<f32>) {
        let level = level();
        dispatch!(level, simd => self.change_with(simd, row, rows));
    }
}

/// Encoded luma (Rec. 709 weights), 0 to 255.
#[inline(always)]
fn luma(pixel: [u8; 3]) -> f32 {
    let [r, g, b] = pixel.map(f32::from);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}
