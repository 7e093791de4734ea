//! Colour at full size again, and from YCbCr to RGB.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "weighted means of bytes are bytes, and sums are clamped"
)]

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
}

/// Fills `rgb` with the shown rows, each as three planes.
pub(super) fn to_rgb(strip: &Strip, layout: [usize; 3], rgb: &mut [u8]) {
    let level = level();
    dispatch!(level, simd => to_rgb_with(simd, strip, layout, rgb));
}

#[inline(always)]
fn to_rgb_with<S: Simd>(_: S, strip: &Strip, [width, across, down]: [usize; 3], rgb: &mut [u8]) {
    let (luma, stride) = &strip.shown[0];
    let [mut blue, mut red] = [vec![0; *stride], vec![0; *stride]];
    let mut sums = Vec::new();
    for (y, row) in rgb.chunks_exact_mut(3 * width).enumerate() {
        let luma = &luma[y * stride..y * stride + width];
        let [reds, greens, blues] = rows::planes_mut(row);
        if strip.shown.len() == 1 {
            for line in [reds, greens, blues] {
                line.copy_from_slice(luma);
            }
            continue;
        }
        for (component, colour) in [(1, &mut blue), (2, &mut red)] {
            colour_row(strip, component, y, [across, down], &mut sums, colour);
        }
        let (blue, red) = (&blue[..width], &red[..width]);
        let [reds, greens, blues] = [reds, greens, blues].map(|line| &mut line[..width]);
        for at in 0..width {
            let y = (i32::from(luma[at]) << 14) + (1 << 13);
            let (cb, cr) = (i32::from(blue[at]) - 128, i32::from(red[at]) - 128);
            // Parts of 16 384.
            reds[at] = ((y + 22_970 * cr) >> 14).clamp(0, 255) as u8;
            greens[at] = ((y - 5_638 * cb - 11_700 * cr) >> 14).clamp(0, 255) as u8;
            blues[at] = ((y + 29_032 * cb) >> 14).clamp(0, 255) as u8;
        }
    }
}

/// One line of colour at full width: three parts of the nearer sample, one of the farther, each
/// way.
#[inline(always)]
fn colour_row(
    strip: &Strip,
    component: usize,
    y: usize,
    [across, down]: [usize; 2],
    sums: &mut Vec<u16>,
    colour: &mut [u8],
) {
    let (plane, stride) = &strip.shown[component];
    let lines = plane.len() / stride;
    let line = |at: usize| &plane[at * stride..(at + 1) * stride];
    let near = line(y / down);
    let far = if down == 1 {
        near
    } else if y.is_multiple_of(2) {
        match (y / 2).checked_sub(1) {
            Some(before) => line(before),
            None if strip.above[component - 1].len() == *stride => &strip.above[component - 1],
            None => near,
        }
    } else if y / 2 + 1 < lines {
        line(y / 2 + 1)
    } else if strip.is_last {
        near
    } else {
        &strip.next[component][..*stride]
    };
    if across == 1 && down == 1 {
        colour[..*stride].copy_from_slice(near);
        return;
    }
    // Four times the value.
    sums.clear();
    sums.extend(near.iter().zip(far).map(|(near, far)| 3 * u16::from(*near) + u16::from(*far)));
    if across == 1 {
        for (target, sum) in colour.iter_mut().zip(sums) {
            *target = ((*sum + 2) >> 2) as u8;
        }
        return;
    }
    let last = sums.len() - 1;
    let (first_sum, last_sum) = (sums[0], sums[last]);
    let pairs = colour.as_chunks_mut::<2>().0;
    for (pair, three) in pairs[1..].iter_mut().zip(sums.windows(3)) {
        *pair = [
            ((3 * three[1] + three[0] + 8) >> 4) as u8,
            ((3 * three[1] + three[2] + 7) >> 4) as u8,
        ];
    }
    if last > 0 {
        pairs[0] = [((first_sum + 2) >> 2) as u8, ((3 * first_sum + sums[1] + 7) >> 4) as u8];
        pairs[last] =
            [((3 * last_sum + sums[last - 1] + 8) >> 4) as u8, ((last_sum + 2) >> 2) as u8];
    } else {
        pairs[0] = [((first_sum + 2) >> 2) as u8; 2];
    }
}
