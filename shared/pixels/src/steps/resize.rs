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

use crate::curve::Curve;
use crate::gauss::weigh;
use crate::jpeg::level;
use crate::picture::Picture;
use crate::recipe::Step;
use crate::rows;

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
pub(crate) fn resize(picture: &Picture, size: [u32; 2], part: [u32; 4], curve: &Curve) -> Picture {
    let mut resizer = Resizer::new(size, part, 1, curve);
    let [width, height] = size;
    let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
    for row in picture.rgb.chunks_exact(picture.size().0 * 3) {
        resizer.push(row, &mut rgb);
    }
    Picture { width, height, rgb, icc: picture.icc.clone() }
}

/// Takes the rows of a photo from top to bottom and gives those of another size.
///
/// The kernel is as wide as the reduction asks, so no fine pattern aliases. Only the rows under the
/// kernel are held, as light.
pub(crate) struct Resizer<'a> {
    across: Kernel,
    down: Kernel,
    /// The first pixel of a row that is looked at, and how many values are.
    left: usize,
    part: usize,
    /// Rows above the part that are still to come.
    above: usize,
    rows: VecDeque<Vec<f32>>,
    spare: Vec<Vec<f32>>,
    /// How many rows of the part have come.
    seen: usize,
    /// The next row of the result.
    y: usize,
    height: usize,
    sum: Vec<f32>,
    narrowed: Vec<[f32; 4]>,
    curve: &'a Curve,
}

impl<'a> Resizer<'a> {
    /// `part` counts in pixels of the photo, of which a pixel of the rows shows `shrink` each way.
    pub(crate) fn new(
        [width, height]: [u32; 2],
        [left, top, part_width, part_height]: [u32; 4],
        shrink: u32,
        curve: &'a Curve,
    ) -> Resizer<'a> {
        let across = Kernel::new([left, part_width], shrink, width);
        let down = Kernel::new([top, part_height], shrink, height);
        let part = across.source * 3;
        Resizer {
            left: (left / shrink) as usize,
            part,
            above: (top / shrink) as usize,
            rows: VecDeque::new(),
            spare: Vec::new(),
            seen: 0,
            y: 0,
            height: height as usize,
            // One value more, so that a pixel can be read as four values.
            sum: vec![0.0; part + 1],
            narrowed: vec![[0.0; 4]; width as usize],
            across,
            down,
            curve,
        }
    }

    /// Takes the next row, interleaved, and adds to `rgb` what can be made now.
    pub(crate) fn push(&mut self, row: &[u8], rgb: &mut Vec<u8>) {
        let levels = &row[3 * self.left..][..self.part];
        let curve = self.curve;
        self.push_with(rgb, |lights| {
            for (light, level) in lights.iter_mut().zip(levels) {
                *light = curve.light(*level);
            }
        });
    }

    /// Takes the next row, as three planes, and adds to `rgb` what can be made now.
    pub(crate) fn push_planes(&mut self, row: &[u8], rgb: &mut Vec<u8>) {
        let width = self.part / 3;
        let [reds, greens, blues] = rows::planes(row).map(|line| &line[self.left..][..width]);
        let curve = self.curve;
        self.push_with(rgb, |lights| {
            let pixels = lights.as_chunks_mut::<3>().0.iter_mut().zip(reds).zip(greens).zip(blues);
            for (((lights, r), g), b) in pixels {
                *lights = [*r, *g, *b].map(|level| curve.light(level));
            }
        });
    }

    fn push_with(&mut self, rgb: &mut Vec<u8>, lighten: impl FnOnce(&mut [f32])) {
        if self.above > 0 {
            self.above -= 1;
            return;
        }
        if self.y >= self.height {
            return;
        }
        let mut lights = self.spare.pop().unwrap_or_else(|| vec![0.0; self.part]);
        lighten(&mut lights);
        self.rows.push_back(lights);
        self.seen += 1;
        let level = level();
        while self.y < self.height {
            let (first, weights) = self.down.at(self.y);
            while self.seen - self.rows.len() < first
                && let Some(row) = self.rows.pop_front()
            {
                self.spare.push(row);
            }
            if self.seen < first + weights.len() {
                return;
            }
            // Down first: whole rows fit wide registers, and few of them are left to be narrowed.
            let (rows, sum) = (&self.rows, &mut self.sum);
            let (across, narrowed, part) = (&self.across, &mut self.narrowed, self.part);
            dispatch!(level, simd => {
                weigh(&rows.iter().map(Vec::as_slice), weights, &mut sum[..part]);
                narrow(simd, sum, across, narrowed);
            });
            let start = rgb.len();
            rgb.resize(start + 3 * self.narrowed.len(), 0);
            let made = rgb[start..].as_chunks_mut::<3>().0.iter_mut();
            for (pixel, [r, g, b, _]) in made.zip(&self.narrowed) {
                *pixel = [r, g, b].map(|light| self.curve.level(*light));
            }
            self.y += 1;
        }
    }
}

/// Pixels as four values, of which the last one belongs to the next pixel.
#[inline(always)]
fn narrow<S: Simd>(_: S, source: &[f32], across: &Kernel, target: &mut [[f32; 4]]) {
    for (x, target) in target.iter_mut().enumerate() {
        let (first, weights) = across.at(x);
        let mut sum = [0.0; 4];
        for (pixel, weight) in source[first * 3..].windows(4).step_by(3).zip(weights) {
            for (sum, value) in sum.iter_mut().zip(pixel) {
                *sum += value * weight;
            }
        }
        *target = sum;
    }
}

/// For each target position the first source position and the weights from there on.
struct Kernel {
    firsts: Vec<usize>,
    weights: Vec<f32>,
    taps: usize,
    /// How many source positions there are.
    source: usize,
}

impl Kernel {
    fn new([start, length]: [u32; 2], shrink: u32, target: u32) -> Kernel {
        let first = start / shrink;
        let source = ((start + length).div_ceil(shrink) - first) as usize;
        // The part may begin and end within a shrunk pixel.
        let offset = f64::from(start % shrink) / f64::from(shrink);
        let scale = f64::from(length) / f64::from(shrink) / f64::from(target);
        // An enlargement only looks between pixels.
        let spread = scale.max(1.0);
        let reach = LOBES * spread;
        let taps = ((2.0 * reach) as usize + 2).min(source);
        let mut kernel = Kernel { firsts: Vec::new(), weights: Vec::new(), taps, source };
        for position in 0..target {
            let centre = (f64::from(position) + 0.5) * scale - 0.5 + offset;
            let first = ((centre - reach).max(0.0) as usize).min(source - taps);
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
