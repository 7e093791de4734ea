//! A photo that is stored on its side, row after row as it is to be seen.
//!
//! Its first row may be its last column, so all of it is read before. What is held are the samples
//! as they are coded, for most photos half of what the pixels take, in upright bands: each becomes
//! some rows when they are asked for, by the arithmetic of a photo that lies upright.
#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide registers")]

use fearless_simd::prelude::*;
use fearless_simd::{dispatch, u8x16};

use super::decoder::{Decoder, Rows};
use super::level;
use super::upsample::{Window, to_colours};
use crate::picture::Turn;
use crate::{PhotoError, rows};

/// Columns that become rows at a time: few enough that the rows stay in a near cache.
const BAND: usize = 64;
/// Levels a side of the squares that are turned in registers.
const TILE: usize = 16;

/// The samples of a component, band after band, each from top to bottom.
struct Plane {
    samples: Vec<u8>,
    /// Lines of a band.
    lines: usize,
    /// Samples of a line of the photo.
    stride: usize,
    /// Samples of a line of a band, without those of its neighbours.
    width: usize,
}

/// Samples of each neighbour that stand beside those of a band: colour leans on them.
const MARGIN: usize = 1;

impl Plane {
    fn new(lines: usize, stride: usize, width: usize) -> Plane {
        let bands = stride.div_ceil(width);
        Plane { samples: vec![0; bands * lines * (width + 2 * MARGIN)], lines, stride, width }
    }

    /// Where a line of a band begins.
    fn start(&self, band: usize, line: usize) -> usize {
        (band * self.lines + line) * (self.width + 2 * MARGIN)
    }

    /// Which samples of a line of the photo a band has.
    fn part(&self, band: usize) -> [usize; 2] {
        let start = (band * self.width).saturating_sub(MARGIN);
        [start, ((band + 1) * self.width + MARGIN).min(self.stride)]
    }

    /// Puts lines of the photo in, from one on.
    fn fill(&mut self, first: usize, samples: &[u8]) {
        for band in 0..self.stride.div_ceil(self.width) {
            let [from, to] = self.part(band);
            for (line, samples) in (first..).zip(samples.chunks_exact(self.stride)) {
                let start = self.start(band, line);
                self.samples[start..start + to - from].copy_from_slice(&samples[from..to]);
            }
        }
    }

    /// A line of a band with what stands beside it.
    #[inline(always)]
    fn line(&self, band: usize, line: usize) -> &[u8] {
        let ([from, to], start) = (self.part(band), self.start(band, line));
        &self.samples[start..start + to - from]
    }
}

/// The samples of a whole photo.
pub(crate) struct Turned {
    planes: Vec<Plane>,
    /// Pixels that a sample of colour covers across and down.
    cover: [usize; 2],
    /// Width and height as it is stored.
    stored: [usize; 2],
    turn: Turn,
    /// Bands whose rows were given.
    done: usize,
}

impl Turned {
    /// Reads all of a photo; `None` when the file breaks off or contradicts itself.
    pub(crate) fn read(
        decoder: &mut Decoder<'_>,
        turn: Turn,
        in_time: &dyn Fn() -> bool,
    ) -> Option<Result<Turned, PhotoError>> {
        let (total, cover, stored) = (decoder.group_rows(), decoder.cover(), decoder.size());
        let mut planes: Vec<Plane> = Vec::new();
        for row in 0..total {
            let components = decoder.samples()?;
            if planes.is_empty() {
                let plane = |(index, (samples, stride)): (usize, &(&[u8], usize))| {
                    let across = if index == 0 { 1 } else { cover[0] };
                    // What is not laid on its side is read line by line.
                    let width = if turn.transpose { BAND / across } else { *stride };
                    Plane::new(samples.len() / stride * total, *stride, width)
                };
                planes = components.iter().enumerate().map(plane).collect();
            }
            for (plane, (samples, stride)) in planes.iter_mut().zip(components) {
                plane.fill(row * (samples.len() / stride), samples);
            }
            if !in_time() {
                return Some(Err(PhotoError::TooSlow));
            }
        }
        Some(Ok(Turned { planes, cover, stored, turn, done: 0 }))
    }

    /// The colours of a stored row within a band.
    #[inline(always)]
    fn colours(&self, band: usize, v: usize, window: &mut Window, rgb: [&mut [u8]; 3]) {
        let count = rgb[0].len();
        let margin = if band == 0 { 0 } else { MARGIN };
        let luma = &self.planes[0].line(band, v)[margin..margin + count];
        if self.planes.len() == 1 {
            for levels in rgb {
                levels.copy_from_slice(luma);
            }
            return;
        }
        let [across, down] = self.cover;
        let near = v / down;
        let far = match v % down {
            _ if down == 1 => near,
            0 => near.saturating_sub(1),
            _ => (near + 1).min(self.planes[1].lines - 1),
        };
        let first = margin * across;
        for component in [1, 2] {
            let plane = &self.planes[component];
            let lines = [plane.line(band, near), plane.line(band, far)];
            let part = first..first + count.next_multiple_of(across);
            window.widen(component - 1, lines, self.cover, part);
        }
        to_colours(luma, window.lines(count), rgb);
    }

    /// Rows of the result that are the columns of a band.
    #[inline(always)]
    fn columns<S: Simd>(&self, simd: S, band: usize, count: usize, target: &mut [u8]) {
        let height = self.stored[1];
        let Turn { flip_x, flip_y, .. } = self.turn;
        let mut window = Window::default();
        let mut lines = [[0; 3 * BAND]; TILE];
        for first in (0..height).step_by(TILE) {
            let tall = TILE.min(height - first);
            for (v, line) in (first..first + tall).zip(&mut lines) {
                let [reds, greens, blues] = rows::planes_mut(line);
                let rgb = [&mut reds[..count], &mut greens[..count], &mut blues[..count]];
                self.colours(band, v, &mut window, rgb);
            }
            let lines = &mut lines[..tall];
            if flip_y {
                lines.reverse();
            }
            let x = if flip_y { height - first - tall } else { first };
            for (at, column) in (0..3 * BAND).step_by(TILE).map(|at| (at, at % BAND)) {
                let columns = turned_tile(simd, lines, at);
                for (column, levels) in (column..count).zip(&columns) {
                    let row = if flip_x { count - 1 - column } else { column };
                    let start = (row * 3 + at / BAND) * height + x;
                    target[start..start + tall].copy_from_slice(&levels[..tall]);
                }
            }
        }
    }

    /// Rows of the result that are rows as the photo is stored, perhaps from below or mirrored.
    #[inline(always)]
    fn lines<S: Simd>(&self, _: S, first: usize, target: &mut [u8]) {
        let [width, height] = self.stored;
        let mut window = Window::default();
        for (y, row) in (first..).zip(target.chunks_exact_mut(3 * width)) {
            let v = if self.turn.flip_y { height - 1 - y } else { y };
            self.colours(0, v, &mut window, rows::planes_mut(row));
            if self.turn.flip_x {
                for plane in rows::planes_mut(row) {
                    plane.reverse();
                }
            }
        }
    }
}

/// Rows and columns swapped of the part of the lines that begins at a place.
#[inline(always)]
fn turned_tile<S: Simd>(simd: S, lines: &[[u8; 3 * BAND]], at: usize) -> [[u8; TILE]; TILE] {
    let mut x = [u8x16::splat(simd, 0); TILE];
    for (row, line) in x.iter_mut().zip(lines) {
        *row = u8x16::from_slice(simd, &line[at..at + TILE]);
    }
    // Four rounds of shuffling rows that are eight apart swap rows and columns.
    for _ in 0..4 {
        x = [
            x[0].zip_low(x[8]),
            x[0].zip_high(x[8]),
            x[1].zip_low(x[9]),
            x[1].zip_high(x[9]),
            x[2].zip_low(x[10]),
            x[2].zip_high(x[10]),
            x[3].zip_low(x[11]),
            x[3].zip_high(x[11]),
            x[4].zip_low(x[12]),
            x[4].zip_high(x[12]),
            x[5].zip_low(x[13]),
            x[5].zip_high(x[13]),
            x[6].zip_low(x[14]),
            x[6].zip_high(x[14]),
            x[7].zip_low(x[15]),
            x[7].zip_high(x[15]),
        ];
    }
    let mut turned = [[0; TILE]; TILE];
    for (target, row) in turned.iter_mut().zip(x) {
        row.store_slice(target);
    }
    turned
}

impl Rows for Turned {
    fn size(&self) -> [usize; 2] {
        let [width, height] = self.stored;
        if self.turn.transpose { [height, width] } else { [width, height] }
    }

    fn rows(&mut self, rgb: &mut Vec<u8>) -> Option<bool> {
        let [width, height] = self.size();
        let bands = height.div_ceil(BAND);
        if self.done == bands {
            return Some(false);
        }
        // From the right, if that is where the first row is.
        let is_last_first = self.turn.transpose && self.turn.flip_x;
        let band = if is_last_first { bands - 1 - self.done } else { self.done };
        let count = BAND.min(height - band * BAND);
        let start = rgb.len();
        rgb.resize(start + 3 * width * count, 0);
        let (level, target) = (level(), &mut rgb[start..]);
        if self.turn.transpose {
            dispatch!(level, simd => self.columns(simd, band, count, target));
        } else {
            dispatch!(level, simd => self.lines(simd, band * BAND, target));
        }
        self.done += 1;
        Some(true)
    }
}
