//! Makes a photo smaller, with a Lanczos kernel of three lobes, in linear light.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sides are at most 16 384, exact in f32, and float-to-integer casts saturate"
)]

use std::collections::VecDeque;
use std::f64::consts::PI;

use crate::curve::{Curve, to_level};
use crate::picture::Picture;

const LOBES: f64 = 3.0;

/// The longer side becomes `long_edge` pixels, the other follows. A photo that is smaller stays as
/// it is.
///
/// The kernel is as wide as the reduction asks, so no fine pattern aliases. Source rows are
/// narrowed one by one and only the rows under the kernel are held.
pub(crate) fn resize(picture: Picture, long_edge: u32, curve: &Curve) -> Picture {
    let longest = picture.width.max(picture.height);
    if longest <= long_edge {
        return picture;
    }
    let scaled = |side: u32| {
        let exact = f64::from(side) * f64::from(long_edge) / f64::from(longest);
        ((exact + 0.5) as u32).max(1)
    };
    let (width, height) = (scaled(picture.width), scaled(picture.height));
    let across = Kernel::new(picture.width, width);
    let down = Kernel::new(picture.height, height);
    let stride = picture.width as usize * 3;
    let mut light = vec![0.0; stride];
    let mut rows: VecDeque<Vec<f32>> = VecDeque::new();
    let mut next_row = 0;
    let mut sum = vec![0.0_f32; width as usize * 3];
    let mut rgb = Vec::with_capacity(sum.len() * height as usize);
    for y in 0..height as usize {
        let (first, weights) = down.at(y);
        while next_row < first + weights.len() {
            let mut row = if rows.len() > down.taps { rows.pop_front() } else { None }
                .unwrap_or_else(|| vec![0.0; sum.len()]);
            let source = &picture.rgb[next_row * stride..(next_row + 1) * stride];
            for (light, level) in light.iter_mut().zip(source) {
                *light = curve.light(*level);
            }
            narrow(&light, &across, &mut row);
            rows.push_back(row);
            next_row += 1;
        }
        let held_from = next_row - rows.len();
        sum.fill(0.0);
        for (row, weight) in rows.iter().skip(first - held_from).zip(weights) {
            for (sum, value) in sum.iter_mut().zip(row) {
                *sum += value * weight;
            }
        }
        rgb.extend(sum.iter().map(|light| to_level(curve.encoded(*light))));
    }
    Picture { width, height, rgb, icc: picture.icc }
}

fn narrow(source: &[f32], across: &Kernel, target: &mut [f32]) {
    for (x, target) in target.as_chunks_mut::<3>().0.iter_mut().enumerate() {
        let (first, weights) = across.at(x);
        let mut sum = [0.0; 3];
        let pixels = source[first * 3..(first + weights.len()) * 3].as_chunks::<3>().0;
        for (pixel, weight) in pixels.iter().zip(weights) {
            sum[0] += pixel[0] * weight;
            sum[1] += pixel[1] * weight;
            sum[2] += pixel[2] * weight;
        }
        *target = sum;
    }
}

/// For each target position the first source position and the weights from there on.
struct Kernel {
    firsts: Vec<usize>,
    weights: Vec<f32>,
    taps: usize,
}

impl Kernel {
    /// `target` is at most `source`.
    fn new(source: u32, target: u32) -> Kernel {
        let scale = f64::from(source) / f64::from(target);
        let reach = LOBES * scale;
        let taps = ((2.0 * reach) as usize + 2).min(source as usize);
        let mut kernel = Kernel { firsts: Vec::new(), weights: Vec::new(), taps };
        for position in 0..target {
            let centre = (f64::from(position) + 0.5) * scale - 0.5;
            let first = ((centre - reach).max(0.0) as usize).min(source as usize - taps);
            let raw: Vec<f64> = (first..first + taps)
                .map(|place| lanczos((place as f64 - centre) / scale))
                .collect();
            // Sums to 1, so that a flat colour stays flat, also at the edges where the kernel is
            // cut.
            let total: f64 = raw.iter().sum();
            kernel.firsts.push(first);
            kernel.weights.extend(raw.iter().map(|weight| (weight / total) as f32));
        }
        kernel
    }

    fn at(&self, position: usize) -> (usize, &[f32]) {
        let weights = &self.weights[position * self.taps..(position + 1) * self.taps];
        (self.firsts[position], weights)
    }
}

fn lanczos(x: f64) -> f64 {
    if x.abs() >= LOBES {
        0.0
    } else if x.abs() < 1e-9 {
        1.0
    } else {
        let angle = PI * x;
        LOBES * libm::sin(angle) * libm::sin(angle / LOBES) / (angle * angle)
    }
}
