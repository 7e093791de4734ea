//! A Gaussian blur on encoded values.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "levels and sides are exact in f32, and float-to-integer casts saturate"
)]

use std::collections::VecDeque;

use crate::bands::{self, Neighbours};
use crate::gauss::{gaussian, weigh, weigh_across};
use crate::picture::Picture;

/// Wider blurs are made on a smaller picture, where nobody can see the difference.
const DIRECT_MAX: f64 = 8.0;

/// `radius` is the standard deviation, in pixels.
pub(crate) fn blur(picture: &mut Picture, radius: f64, threads: usize) {
    if radius <= DIRECT_MAX {
        direct(picture, radius, threads);
        return;
    }
    let mut factor = 2;
    while f64::from(factor) * 8.0 <= radius {
        factor *= 2;
    }
    let parts = f64::from(factor);
    // Means of squares and straight lines between them blur a little themselves.
    let left = radius * radius - parts * parts * (1.0 / 12.0 + 1.0 / 6.0);
    let mut small = shrunk(picture, factor as usize);
    direct(&mut small, libm::sqrt(left) / parts, threads);
    enlarge(&small, factor as usize, picture, threads);
}

fn direct(picture: &mut Picture, deviation: f64, threads: usize) {
    let gauss = Gauss { kernel: gaussian(deviation) };
    bands::slide(picture, gauss.kernel.len() / 2, threads, &gauss);
}

struct Gauss {
    kernel: Vec<f32>,
}

impl Neighbours for Gauss {
    type Read = f32;

    fn read(&self, row: &[u8], blurred: &mut Vec<f32>, padded: &mut Vec<f32>) {
        let pixels = row.as_chunks::<3>().0;
        let reach = self.kernel.len() / 2;
        let (first, last) = (pixels[0].map(f32::from), pixels[pixels.len() - 1].map(f32::from));
        padded.clear();
        padded.extend(std::iter::repeat_n(first, reach).flatten());
        padded.extend(row.iter().map(|level| f32::from(*level)));
        padded.extend(std::iter::repeat_n(last, reach).flatten());
        blurred.resize(row.len(), 0.0);
        weigh_across(padded, &self.kernel, 3, blurred);
    }

    fn change(&self, row: &mut [u8], rows: &VecDeque<Vec<f32>>, sums: &mut Vec<f32>) {
        sums.resize(row.len(), 0.0);
        weigh(&rows.iter().map(Vec::as_slice), &self.kernel, sums);
        for (level, sum) in row.iter_mut().zip(sums) {
            *level = (*sum + 0.5) as u8;
        }
    }
}

/// The means of squares of `factor` pixels a side.
fn shrunk(picture: &Picture, factor: usize) -> Picture {
    let (width, height) = picture.size();
    let (new_width, new_height) = (width.div_ceil(factor), height.div_ceil(factor));
    let pixels = picture.rgb.as_chunks::<3>().0;
    let mut rgb = Vec::with_capacity(new_width * new_height * 3);
    for top in (0..height).step_by(factor) {
        for left in (0..width).step_by(factor) {
            let (mut sums, mut count) = ([0_u32; 3], 0);
            for y in top..height.min(top + factor) {
                for pixel in &pixels[y * width + left..y * width + width.min(left + factor)] {
                    for (sum, level) in sums.iter_mut().zip(pixel) {
                        *sum += u32::from(*level);
                    }
                    count += 1;
                }
            }
            rgb.extend(sums.map(|sum| ((sum + count / 2) / count) as u8));
        }
    }
    Picture { width: new_width as u32, height: new_height as u32, rgb, icc: None }
}

/// Fills a picture from a smaller one, with straight lines between the middles of its pixels.
fn enlarge(small: &Picture, factor: usize, picture: &mut Picture, threads: usize) {
    let (width, height) = small.size();
    let pixels = small.rgb.as_chunks::<3>().0;
    let near = |at: usize, side: usize| {
        let place = ((at as f32 + 0.5) / factor as f32 - 0.5).max(0.0);
        let first = (place as usize).min(side - 1);
        (first, (first + 1).min(side - 1), (place - first as f32).min(1.0))
    };
    bands::rows(picture, threads, &|y, row, _| {
        let (top, bottom, down) = near(y, height);
        for (x, pixel) in row.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            let (left, right, across) = near(x, width);
            let corner = |row: usize, column: usize| pixels[row * width + column].map(f32::from);
            let corners = [(top, left), (top, right), (bottom, left), (bottom, right)];
            let [a, b, c, d] = corners.map(|(row, column)| corner(row, column));
            *pixel = [0, 1, 2].map(|i| {
                let (up, low) = (a[i] + (b[i] - a[i]) * across, c[i] + (d[i] - c[i]) * across);
                (up + (low - up) * down + 0.5) as u8
            });
        }
    });
}
