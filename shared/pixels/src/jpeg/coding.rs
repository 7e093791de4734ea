//! What is known of a scan before its first bit, and how a block of it becomes samples.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "means and coefficients are small; what broken files ask for may be rounded"
)]

use fearless_simd::Simd;

use super::ZIGZAG_TRANSPOSED;
use super::dct::{Block, inverse, inverse_small};
use super::huffman::HuffmanLookup;
use crate::curve::{low_byte, rounded};

/// How one component is coded.
#[derive(Clone)]
pub(super) struct Shape {
    /// Blocks across and down in a group.
    pub(super) across: usize,
    pub(super) down: usize,
    pub(super) dc: usize,
    pub(super) ac: usize,
    /// Samples that a block becomes, each way: 8 unless the photo is shrunk.
    pub(super) side: usize,
    /// What a coefficient is multiplied by, rows and columns swapped.
    pub(super) factors: Box<Block>,
    /// How long the lines of samples are.
    pub(super) stride: usize,
}

impl Shape {
    /// Samples of a group row.
    pub(super) fn samples(&self) -> usize {
        self.stride * self.down * self.side
    }

    /// Where the samples of a block begin in a group row.
    #[inline(always)]
    pub(super) fn start(&self, column: usize, [across, down]: [usize; 2]) -> usize {
        down * self.side * self.stride + (column * self.across + across) * self.side
    }
}

/// How the groups are coded.
#[derive(Clone, Default)]
pub(super) struct Coding {
    pub(super) shapes: Vec<Shape>,
    pub(super) dc: [Option<HuffmanLookup>; 4],
    pub(super) ac: [Option<HuffmanLookup>; 4],
    /// Groups between restart markers; 0 for none.
    pub(super) interval: usize,
    /// Groups across and down.
    pub(super) columns: usize,
    pub(super) rows: usize,
}

/// A block on its way from coefficients to samples.
pub(super) struct Canvas<'a> {
    shape: &'a Shape,
    mean: f32,
    /// As they stand in the file; that of the mean is left out.
    coefficients: [[i16; 8]; 8],
}

impl<'a> Canvas<'a> {
    #[inline(always)]
    pub(super) fn new(shape: &'a Shape, mean: i32) -> Canvas<'a> {
        let mean = mean as f32 * shape.factors[0][0];
        Canvas { shape, mean, coefficients: [[0; 8]; 8] }
    }

    /// Puts a coefficient in its place.
    #[inline(always)]
    pub(super) fn put(&mut self, order: usize, value: i32) {
        let place = usize::from(ZIGZAG_TRANSPOSED[order & 63]) & 63;
        // It has at most fifteen bits and a sign.
        self.coefficients.as_flattened_mut()[place] = value as i16;
    }

    /// The samples, from where they begin. A block is flat when it has nothing but its mean.
    #[inline(always)]
    pub(super) fn draw<S: Simd>(self, simd: S, is_flat: bool, samples: &mut [u8]) -> Option<()> {
        let Shape { side, stride, .. } = *self.shape;
        if is_flat || side == 1 {
            let level = low_byte(rounded(self.mean + 128.0));
            for y in 0..side {
                samples.get_mut(y * stride..y * stride + side)?.fill(level);
            }
            return Some(());
        }
        match side {
            4 => put(&inverse_small::<4>(&self.scaled()), samples, stride),
            2 => put(&inverse_small::<2>(&self.scaled()), samples, stride),
            _ => put(&inverse(simd, &self.scaled()), samples, stride),
        }
    }

    /// As many columns of coefficients as are needed, each times its factor.
    #[inline(always)]
    fn scaled<const N: usize>(&self) -> [[f32; 8]; N] {
        let mut scaled = [[0.0; 8]; N];
        let factors = self.shape.factors.iter().zip(&self.coefficients);
        for (column, (factors, coefficients)) in scaled.iter_mut().zip(factors) {
            for ((value, factor), coefficient) in column.iter_mut().zip(factors).zip(coefficients) {
                *value = f32::from(*coefficient) * factor;
            }
        }
        scaled[0][0] = self.mean;
        scaled
    }
}

/// Rows of a block into their places.
#[inline(always)]
fn put<const N: usize>(block: &[[f32; N]; N], samples: &mut [u8], stride: usize) -> Option<()> {
    for (y, row) in block.iter().enumerate() {
        let target: &mut [u8; N] = samples.get_mut(y * stride..)?.first_chunk_mut()?;
        *target = row.map(|value| low_byte(rounded(value + 128.0)));
    }
    Some(())
}
