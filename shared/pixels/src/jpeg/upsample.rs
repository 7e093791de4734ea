//! Colour at full size again, and from YCbCr to RGB.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "weighted means of bytes are bytes, and sums are clamped"
)]

use std::ops::Range;

use fearless_simd::{Simd, dispatch};

use super::level;
use crate::rows;

/// Two group rows: the one that is shown and what was decoded after it.
#[derive(Default)]
pub(super) struct Strip {
    /// Samples of luma and colour, and how long their lines are.
    shown: Vec<(Vec<u8>, usize)>,
    next: Vec<Vec<u8>>,
    /// The last line of colour before the shown ones.
    above: [Vec<u8>; 2],
    is_last: bool,
    pushed: usize,
}

impl Strip {
    /// Moves on by a group row. The planes are swapped against old ones of the same size.
    pub(super) fn push(&mut self, planes: Vec<(&mut Vec<u8>, usize)>, is_last: bool) {
        // The first group row has nothing above it.
        if self.pushed > 1 {
            for (above, (plane, stride)) in self.above.iter_mut().zip(self.shown.iter().skip(1)) {
                above.clear();
                above.extend_from_slice(&plane[plane.len() - stride..]);
            }
        }
        self.pushed += 1;
        if self.next.is_empty() {
            self.shown =
                planes.iter().map(|(plane, stride)| (vec![0; plane.len()], *stride)).collect();
            self.next = planes.iter().map(|(plane, _)| vec![0; plane.len()]).collect();
        }
        for ((shown, next), (plane, _)) in self.shown.iter_mut().zip(&mut self.next).zip(planes) {
            std::mem::swap(&mut shown.0, next);
            std::mem::swap(next, plane);
        }
        self.is_last = is_last;
    }

    /// The lines of a colour difference that a shown row leans on, the nearer one first.
    #[inline(always)]
    fn lines(&self, component: usize, y: usize, down: usize) -> [&[u8]; 2] {
        let (plane, stride) = &self.shown[component];
        let lines = plane.len() / stride;
        let line = |at: usize| &plane[at * stride..(at + 1) * stride];
        let near = line(y / down);
        let far = if down == 1 {
            near
        } else if y.is_multiple_of(2) {
            match (y / 2).checked_sub(1) {
                Some(before) => line(before),
                None if self.above[component - 1].len() == *stride => &self.above[component - 1],
                None => near,
            }
        } else if y / 2 + 1 < lines {
            line(y / 2 + 1)
        } else if self.is_last {
            near
        } else {
            &self.next[component][..*stride]
        };
        [near, far]
    }
}

/// Fills `rgb` with the shown rows, each as three planes.
pub(super) fn to_rgb(strip: &Strip, layout: [usize; 3], rgb: &mut [u8]) {
    let level = level();
    dispatch!(level, simd => to_rgb_with(simd, strip, layout, rgb));
}

#[inline(always)]
fn to_rgb_with<S: Simd>(_: S, strip: &Strip, [width, across, down]: [usize; 3], rgb: &mut [u8]) {
    let (luma, stride) = &strip.shown[0];
    let mut window = Window::default();
    for (y, row) in rgb.chunks_exact_mut(3 * width).enumerate() {
        let luma = &luma[y * stride..y * stride + width];
        let targets = rows::planes_mut(row);
        if strip.shown.len() == 1 {
            for levels in targets {
                levels.copy_from_slice(luma);
            }
            continue;
        }
        for component in [1, 2] {
            let lines = strip.lines(component, y, down);
            window.widen(component - 1, lines, [across, down], 0..*stride);
        }
        to_colours(luma, window.lines(width), targets);
    }
}

/// Levels out of as many samples of luma and both colour differences.
#[inline(always)]
pub(super) fn to_colours(luma: &[u8], [blue, red]: [&[u8]; 2], targets: [&mut [u8]; 3]) {
    let width = luma.len();
    let (blue, red) = (&blue[..width], &red[..width]);
    let [reds, greens, blues] = targets.map(|line| &mut line[..width]);
    for at in 0..width {
        let y = (i32::from(luma[at]) << 14) + (1 << 13);
        let (cb, cr) = (i32::from(blue[at]) - 128, i32::from(red[at]) - 128);
        // Parts of 16 384.
        reds[at] = ((y + 22_970 * cr) >> 14).clamp(0, 255) as u8;
        greens[at] = ((y - 5_638 * cb - 11_700 * cr) >> 14).clamp(0, 255) as u8;
        blues[at] = ((y + 29_032 * cb) >> 14).clamp(0, 255) as u8;
    }
}

/// A part of a line of both colour differences at full width.
#[derive(Default)]
pub(super) struct Window {
    lines: [Vec<u8>; 2],
    sums: Vec<u16>,
}

impl Window {
    /// As many samples of both.
    #[inline(always)]
    pub(super) fn lines(&self, count: usize) -> [&[u8]; 2] {
        let [blue, red] = &self.lines;
        [&blue[..count], &red[..count]]
    }

    /// Brings some samples of one difference to full width: three parts of the nearer sample, one
    /// of the farther, each way. `part` counts pixels and begins and ends between samples.
    #[inline(always)]
    pub(super) fn widen(
        &mut self,
        difference: usize,
        [near, far]: [&[u8]; 2],
        [across, down]: [usize; 2],
        part: Range<usize>,
    ) {
        let (colour, sums) = (&mut self.lines[difference], &mut self.sums);
        colour.resize(part.len(), 0);
        if across == 1 && down == 1 {
            colour.copy_from_slice(&near[part]);
            return;
        }
        let (first, end) = (part.start / across, part.end / across);
        // One more on each side, as far as there are any; beyond the ends they go on.
        let (from, to) = (first.saturating_sub(1), (end + 1).min(near.len()));
        sums.resize(end - first + 2, 0);
        let own = &mut sums[from + 1 - first..][..to - from];
        for ((sum, near), far) in own.iter_mut().zip(&near[from..to]).zip(&far[from..to]) {
            // Four times the value.
            *sum = 3 * u16::from(*near) + u16::from(*far);
        }
        if across == 1 {
            for (target, sum) in colour.iter_mut().zip(&sums[1..]) {
                *target = ((*sum + 2) >> 2) as u8;
            }
            return;
        }
        let last = sums[end - first];
        if first == 0 {
            sums[0] = sums[1];
        }
        if end == near.len() {
            sums[end - first + 1] = last;
        }
        for (pair, three) in colour.as_chunks_mut::<2>().0.iter_mut().zip(sums.windows(3)) {
            *pair = [
                ((3 * three[1] + three[0] + 8) >> 4) as u8,
                ((3 * three[1] + three[2] + 7) >> 4) as u8,
            ];
        }
        // The last one has nothing after it, and is rounded as the first.
        if let Some(sample) = colour.last_mut().filter(|_| end == near.len()) {
            *sample = ((last + 2) >> 2) as u8;
        }
    }
}
