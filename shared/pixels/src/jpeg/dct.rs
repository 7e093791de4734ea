//! The cosine transform and its inverse after Arai, Agui and Nakajima (1988), in f32, eight columns
//! at a time. The scale factors of the method are part of the quantisation tables.

use std::f32::consts::{FRAC_1_SQRT_2, SQRT_2};

use fearless_simd::{Simd, SimdBase, SimdFrom, f32x8};

/// A block, row after row.
pub(super) type Block = [[f32; 8]; 8];

/// The scale of each frequency: 1 and cos(kπ/16)·√2.
pub(super) const SCALES: [f64; 8] = [
    1.0,
    1.387_039_845,
    1.306_562_965,
    1.175_875_602,
    1.0,
    0.785_694_958,
    0.541_196_100,
    0.275_899_379,
];

/// The scale of each frequency for [`inverse_small`]: 1 and √2.
pub(super) const SMALL_SCALES: [f64; 8] = {
    let root = std::f64::consts::SQRT_2;
    [1.0, root, root, root, root, root, root, root]
};

/// cos((2x + 1)·uπ / 8), for each frequency at each of four places.
const WAVES_4: [[f32; 4]; 4] = [
    [1.0; 4],
    [0.923_879_5, 0.382_683_43, -0.382_683_43, -0.923_879_5],
    [FRAC_1_SQRT_2, -FRAC_1_SQRT_2, -FRAC_1_SQRT_2, FRAC_1_SQRT_2],
    [0.382_683_43, -0.923_879_5, 0.923_879_5, -0.382_683_43],
];

/// Columns side by side in registers.
type Lanes<S> = [f32x8<S>; 8];

#[inline(always)]
fn load<S: Simd>(simd: S, block: &Block) -> Lanes<S> {
    block.map(|row| f32x8::simd_from(simd, row))
}

#[inline(always)]
fn store<S: Simd>(lanes: Lanes<S>) -> Block {
    lanes.map(|row| *row)
}

/// Three rounds of shuffling rows that are four apart swap rows and columns.
#[inline(always)]
fn transpose<S: Simd>(mut x: Lanes<S>) -> Lanes<S> {
    for _ in 0..3 {
        x = [
            x[0].zip_low(x[4]),
            x[0].zip_high(x[4]),
            x[1].zip_low(x[5]),
            x[1].zip_high(x[5]),
            x[2].zip_low(x[6]),
            x[2].zip_high(x[6]),
            x[3].zip_low(x[7]),
            x[3].zip_high(x[7]),
        ];
    }
    x
}

/// Samples to coefficients, rows and columns swapped.
#[inline(always)]
pub(super) fn forward<S: Simd>(simd: S, block: &Block) -> Block {
    store(forward_columns(transpose(forward_columns(load(simd, block)))))
}

/// Coefficients, rows and columns swapped, to samples.
#[inline(always)]
pub(super) fn inverse<S: Simd>(simd: S, block: &Block) -> Block {
    store(inverse_columns(transpose(inverse_columns(load(simd, block)))))
}

/// The lowest frequencies, rows and columns swapped, to 2 × 2 or 4 × 4 samples: what the block
/// shows at a half or a quarter of its size.
#[inline(always)]
pub(super) fn inverse_small<const N: usize>(block: &[[f32; 8]; N]) -> [[f32; N]; N] {
    // At two places the waves are 1, 1 and cos(π/4), −cos(π/4).
    let wave = |frequency: usize, at: usize| {
        if N == 4 {
            WAVES_4[frequency][at]
        } else {
            [[1.0, 1.0], [FRAC_1_SQRT_2, -FRAC_1_SQRT_2]][frequency][at]
        }
    };
    let mut columns = [[0.0; N]; N];
    for (column, coefficients) in columns.iter_mut().zip(block) {
        for (frequency, coefficient) in coefficients.iter().enumerate().take(N) {
            for (y, value) in column.iter_mut().enumerate() {
                *value += coefficient * wave(frequency, y);
            }
        }
    }
    let mut samples = [[0.0; N]; N];
    for (y, row) in samples.iter_mut().enumerate() {
        for (frequency, column) in columns.iter().enumerate() {
            for (x, value) in row.iter_mut().enumerate() {
                *value += column[y] * wave(frequency, x);
            }
        }
    }
    samples
}

#[inline(always)]
fn forward_columns<S: Simd>(x: Lanes<S>) -> Lanes<S> {
    let (s0, d0) = (x[0] + x[7], x[0] - x[7]);
    let (s1, d1) = (x[1] + x[6], x[1] - x[6]);
    let (s2, d2) = (x[2] + x[5], x[2] - x[5]);
    let (s3, d3) = (x[3] + x[4], x[3] - x[4]);
    // The even part.
    let (e0, e3) = (s0 + s3, s0 - s3);
    let (e1, e2) = (s1 + s2, s1 - s2);
    let z1 = (e2 + e3) * FRAC_1_SQRT_2;
    // The odd part.
    let (o0, o1, o2) = (d3 + d2, d2 + d1, d1 + d0);
    let z5 = (o0 - o2) * 0.382_683_43;
    let z2 = o0 * 0.541_196_1 + z5;
    let z4 = o2 * 1.306_563 + z5;
    let z3 = o1 * FRAC_1_SQRT_2;
    let (z11, z13) = (d0 + z3, d0 - z3);
    [e0 + e1, z11 + z4, e3 + z1, z13 - z2, e0 - e1, z13 + z2, e3 - z1, z11 - z4]
}

#[inline(always)]
fn inverse_columns<S: Simd>(x: Lanes<S>) -> Lanes<S> {
    // The even part.
    let (t10, t11) = (x[0] + x[4], x[0] - x[4]);
    let t13 = x[2] + x[6];
    let t12 = (x[2] - x[6]) * SQRT_2 - t13;
    let (e0, e3) = (t10 + t13, t10 - t13);
    let (e1, e2) = (t11 + t12, t11 - t12);
    // The odd part.
    let (z13, z10) = (x[5] + x[3], x[5] - x[3]);
    let (z11, z12) = (x[1] + x[7], x[1] - x[7]);
    let o7 = z11 + z13;
    let z5 = (z10 + z12) * 1.847_759_1;
    let o6 = z5 - z10 * 2.613_126 - o7;
    let o5 = (z11 - z13) * SQRT_2 - o6;
    let o4 = z5 - z12 * 1.082_392_2 - o5;
    [e0 + o7, e1 + o6, e2 + o5, e3 + o4, e3 - o4, e2 - o5, e1 - o6, e0 - o7]
}

#[cfg(test)]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "small numbers")]
mod tests {
    use std::f64::consts::PI;

    use fearless_simd::dispatch;

    use super::*;
    use crate::jpeg::level;

    fn block() -> Block {
        std::array::from_fn(|y| {
            std::array::from_fn(|x| ((x * 37 + y * 91 + x * y * 13) % 256) as f32 - 128.0)
        })
    }

    #[test]
    fn each_frequency_is_what_its_definition_says() {
        let level = level();
        let transformed = dispatch!(level, simd => forward(simd, &block()));
        for (across, down) in (0..8).flat_map(|across| (0..8).map(move |down| (across, down))) {
            let wave = |at: usize, k: usize| ((2 * at + 1) as f64 * k as f64 * PI / 16.0).cos();
            let half = |k: usize| if k == 0 { 0.5_f64.sqrt() } else { 1.0 };
            let mut sum = 0.0;
            for (y, row) in block().iter().enumerate() {
                for (x, value) in row.iter().enumerate() {
                    sum += f64::from(*value) * wave(x, across) * wave(y, down) / 4.0;
                }
            }
            let expected = sum * half(across) * half(down);
            let scale = SCALES[across] * SCALES[down] * 8.0;
            let made = f64::from(transformed[across][down]) / scale;
            assert!((made - expected).abs() < 0.01, "{across}, {down}: {made} {expected}");
        }
    }

    #[test]
    fn a_small_block_is_made_of_the_lowest_frequencies() {
        fn check<const N: usize>() {
            let made = inverse_small::<N>(block().first_chunk().unwrap());
            for (x, y) in (0..N).flat_map(|x| (0..N).map(move |y| (x, y))) {
                let wave = |at: usize, k: usize| {
                    ((2 * at + 1) as f64 * k as f64 * PI / (2 * N) as f64).cos()
                };
                let mut sum = 0.0;
                for (across, row) in block().iter().enumerate().take(N) {
                    for (down, value) in row.iter().enumerate().take(N) {
                        sum += f64::from(*value) * wave(x, across) * wave(y, down);
                    }
                }
                assert!((f64::from(made[y][x]) - sum).abs() < 0.01, "{N}: {x}, {y}");
            }
        }
        check::<2>();
        check::<4>();
    }

    #[test]
    fn there_and_back_is_the_same_block() {
        let level = level();
        let mut coefficients = dispatch!(level, simd => forward(simd, &block()));
        for (x, row) in coefficients.iter_mut().enumerate() {
            for (y, value) in row.iter_mut().enumerate() {
                let scale = SCALES[x] * SCALES[y];
                *value = (f64::from(*value) / (scale * 8.0) * scale / 8.0) as f32;
            }
        }
        let again = dispatch!(level, simd => inverse(simd, &coefficients));
        for (one, other) in block().as_flattened().iter().zip(again.as_flattened()) {
            assert!((one - other).abs() < 0.01, "{one} {other}");
        }
    }
}
