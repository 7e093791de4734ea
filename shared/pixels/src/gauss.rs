//! Weights of a Gaussian, for the steps that blur.
#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide registers")]
#![allow(
    clippy::cast_possible_truncation,
    reason = "a kernel has at most some dozens of entries, and f64 to f32 rounds to the nearest"
)]

/// An odd number of weights that sum to 1 and reach three deviations.
pub(crate) fn gaussian(deviation: f64) -> Vec<f32> {
    let reach = libm::ceil(3.0 * deviation) as i32;
    let raw: Vec<f64> = (-reach..=reach)
        .map(|x| libm::exp(-f64::from(x * x) / (2.0 * deviation * deviation)))
        .collect();
    let total: f64 = raw.iter().sum();
    raw.iter().map(|weight| (weight / total) as f32).collect()
}

/// Sums that are worked out at a time: they stay in registers while the weights pass by.
const NEAR: usize = 32;

/// A weighted sum of values from each of `sources`, for each place from `start` on.
#[inline(always)]
fn weighed<'a, const N: usize>(
    sources: impl Iterator<Item = &'a [f32]>,
    kernel: &[f32],
    start: usize,
) -> [f32; N] {
    let mut sums = [0.0; N];
    for (source, weight) in sources.zip(kernel) {
        let Some(values) = source.get(start..).and_then(<[f32]>::first_chunk::<N>) else { break };
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += value * weight;
        }
    }
    sums
}

/// The weighted sum of sources, as many as the kernel has weights.
#[inline(always)]
pub(crate) fn weigh<'a>(
    sources: &(impl Iterator<Item = &'a [f32]> + Clone),
    kernel: &[f32],
    sums: &mut [f32],
) {
    let (wholes, rest) = sums.as_chunks_mut::<NEAR>();
    let at = wholes.len() * NEAR;
    for (index, whole) in wholes.iter_mut().enumerate() {
        *whole = weighed(sources.clone(), kernel, index * NEAR);
    }
    for (index, sum) in rest.iter_mut().enumerate() {
        [*sum] = weighed(sources.clone(), kernel, at + index);
    }
}

/// The weighted sum of each sample and its neighbours `step` apart; `padded` has the reach of the
/// kernel more on each side.
#[inline(always)]
pub(crate) fn weigh_across(padded: &[f32], kernel: &[f32], step: usize, sums: &mut [f32]) {
    weigh(&(0..kernel.len()).map(|offset| &padded[offset * step..]), kernel, sums);
}
