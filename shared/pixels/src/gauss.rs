//! Weights of a Gaussian, for the steps that blur.
#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide registers")]
#![allow(
    clippy::cast_possible_truncation,
    reason = "a kernel has at most some dozens of entries, and f64 to f32 rounds to the nearest"
)]

use std::collections::VecDeque;

/// An odd number of weights that sum to 1 and reach three deviations.
pub(crate) fn gaussian(deviation: f64) -> Vec<f32> {
    let reach = libm::ceil(3.0 * deviation) as i32;
    let raw: Vec<f64> = (-reach..=reach)
        .map(|x| libm::exp(-f64::from(x * x) / (2.0 * deviation * deviation)))
        .collect();
    let total: f64 = raw.iter().sum();
    raw.iter().map(|weight| (weight / total) as f32).collect()
}

/// The weighted sum of rows, as many as the kernel has weights.
#[inline(always)]
pub(crate) fn weigh_rows(rows: &VecDeque<Vec<f32>>, kernel: &[f32], sums: &mut [f32]) {
    for (sum, value) in sums.iter_mut().zip(&rows[0]) {
        *sum = value * kernel[0];
    }
    for (row, weight) in rows.iter().zip(kernel).skip(1) {
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += value * weight;
        }
    }
}

/// The weighted sum of each sample and its neighbours `step` apart; `padded` has the reach of the
/// kernel more on each side.
#[inline(always)]
pub(crate) fn weigh(padded: &[f32], kernel: &[f32], step: usize, sums: &mut [f32]) {
    for (sum, value) in sums.iter_mut().zip(padded) {
        *sum = value * kernel[0];
    }
    for (offset, weight) in kernel.iter().enumerate().skip(1) {
        for (sum, value) in sums.iter_mut().zip(&padded[offset * step..]) {
            *sum += value * weight;
        }
    }
}
