//! Another size, with a Lanczos kernel of three lobes, in linear light.
#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide registers")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sides are at most 16 384, exact in f32, and float-to-integer casts saturate"
)]

use std::collections::VecDeque;
use std::f64::consts::PI;

use fearless_simd::{Simd, dispatch};

use crate::curve::{Curve, to_level};
use crate::jpeg::level;
use crate::picture::Picture;
use crate::recipe::Step;

const LOBES: f64 = 3.0;

/// The size of the result, and the part of the source that it shows: left, top, width, height.
pub(crate) fn layout(source: [u32; 2], step: &Step) -> ([u32; 2], [u32; 4]) {
    let whole = [0, 0, source[0], source[1]];
    let [width, height] = source.map(f64::from);
    let inside = |scale: f64| {
        // Never larger than it is.
        if scale >= 1.0 { source } else { source.map(|side| round(f64::from(side) * scale)) }
    };
    if let Some(long_edge) = step.whole("long_edge") {
        let longest = source[0].max(source[1]);
        let exact = |side: u32| f64::from(side) * f64::from(long_edge) / f64::from(longest);
        let size = if longest <= long_edge { source } else { source.map(|it| round(exact(it))) };
        return (size, whole);
    }
    let target = [step.whole("width").unwrap_or(16), step.whole("height").unwrap_or(16)];
    let scales = [f64::from(target[0]) / width, f64::from(target[1]) / height];
    match step.word("fit") {
        Some("exact") => (target, whole),
        Some("fill") => {
            let scale = scales[0].max(scales[1]);
            let part = [0, 1].map(|i| round(f64::from(target[i]) / scale).min(source[i]));
            let [left, top] = [0, 1].map(|i| (source[i] - part[i]) / 2);
            (target, [left, top, part[0], part[1]])
        }
        _ => (inside(scales[0].min(scales[1])), whole),
    }
}

fn round(side: f64) -> u32 {
    ((side + 0.5) as u32).max(1)
}

/// A part of a photo at another size.
///
/// The kernel is as wide as the reduction asks, so no fine pattern aliases. Only the rows under the
/// kernel are held as light.
pub(crate) fn resize(
    picture: &Picture,
    [width, height]: [u32; 2],
    [left, top, part_width, part_height]: [u32; 4],
    curve: &Curve,
) -> Picture {
    let across = Kernel::new(part_width, width);
    let down = Kernel::new(part_height, height);
    let stride = picture.width as usize * 3;
    let part = part_width as usize * 3;
    let mut rows: VecDeque<Vec<f32>> = VecDeque::new();
    let mut next_row = 0;
    let mut sum = vec![0.0_f32; part];
    let mut narrowed = vec![0.0_f32; width as usize * 3];
    let mut rgb = Vec::with_capacity(narrowed.len() * height as usize);
    let level = level();
    for y in 0..height as usize {
        let (first, weights) = down.at(y);
        while next_row < first + weights.len() {
            let mut row = if rows.len() > down.taps { rows.pop_front() } else { None }
                .unwrap_or_else(|| vec![0.0; part]);
            let start = (top as usize + next_row) * stride + left as usize * 3;
            for (light, level) in row.iter_mut().zip(&picture.rgb[start..start + part]) {
                *light = curve.light(*level);
            }
            rows.push_back(row);
            next_row += 1;
        }
        let held_from = next_row - rows.len();
        // Down first: whole rows fit wide registers, and few of them are left to be narrowed.
        dispatch!(level, simd => flatten(simd, &rows, first - held_from, weights, &mut sum));
        narrow(&sum, &across, &mut narrowed);
        rgb.extend(narrowed.iter().map(|light| to_level(curve.encoded(*light))));
    }
    Picture { width, height, rgb, icc: picture.icc.clone() }
}

/// The weighted sum of the rows from `first` on.
#[inline(always)]
fn flatten<S: Simd>(
    _: S,
    rows: &VecDeque<Vec<f32>>,
    first: usize,
    weights: &[f32],
    sum: &mut [f32],
) {
    sum.fill(0.0);
    for (row, weight) in rows.iter().skip(first).zip(weights) {
        for (sum, value) in sum.iter_mut().zip(row) {
            *sum += value * weight;
        }
    }
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
    fn new(source: u32, target: u32) -> Kernel {
        let scale = f64::from(source) / f64::from(target);
        // An enlargement only looks between pixels.
        let spread = scale.max(1.0);
        let reach = LOBES * spread;
        let taps = ((2.0 * reach) as usize + 2).min(source as usize);
        let mut kernel = Kernel { firsts: Vec::new(), weights: Vec::new(), taps };
        for position in 0..target {
            let centre = (f64::from(position) + 0.5) * scale - 0.5;
            let first = ((centre - reach).max(0.0) as usize).min(source as usize - taps);
            let raw: Vec<f64> = (first..first + taps)
                .map(|place| lanczos((place as f64 - centre) / spread))
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
