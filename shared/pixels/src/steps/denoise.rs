//! Takes noise out of flat parts: a bilateral filter, fine for brightness, wide for colour.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "levels and sides are exact in f32, and float-to-integer casts saturate"
)]

use std::collections::VecDeque;

use crate::bands::{self, Neighbours};
use crate::picture::Picture;

/// Neighbours to each side.
const REACH: usize = 2;
/// Deviation of luma, in levels, that passes for noise at 100.
const LUMA_NOISE: f64 = 26.0;
/// The same for colour.
const COLOUR_NOISE: f64 = 40.0;
/// Weights of neighbours by distance: a Gaussian of deviation 1.5, rounded.
const NEAR: [[f32; 5]; 5] = [
    [0.17, 0.33, 0.41, 0.33, 0.17],
    [0.33, 0.64, 0.80, 0.64, 0.33],
    [0.41, 0.80, 1.00, 0.80, 0.41],
    [0.33, 0.64, 0.80, 0.64, 0.33],
    [0.17, 0.33, 0.41, 0.33, 0.17],
];

/// Weights of neighbours by difference, for 1/4 of a level each.
fn likeness(deviation: f64) -> Vec<f32> {
    let weight = |quarters: u32| {
        let levels = f64::from(quarters) / 4.0;
        libm::exp(-levels * levels / (2.0 * deviation * deviation)) as f32
    };
    (0..1_024).map(weight).collect()
}

/// Encoded luma (Rec. 709 weights), 0 to 255.
fn luma(pixel: [u8; 3]) -> f32 {
    let [r, g, b] = pixel.map(f32::from);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Smooths luma; the differences between the channels of a pixel stay. `strength` is 0 to 1.
pub(crate) fn denoise_luma(picture: &mut Picture, strength: f64, threads: usize) {
    let work = Bilateral { alike: likeness(LUMA_NOISE * strength) };
    bands::slide(picture, REACH, threads, &work);
}

struct Bilateral {
    alike: Vec<f32>,
}

impl Neighbours for Bilateral {
    type Read = f32;

    fn read(&self, row: &[u8], lumas: &mut Vec<f32>, _: &mut Vec<f32>) {
        let pixels = row.as_chunks::<3>().0;
        lumas.clear();
        lumas.extend([luma(pixels[0]); REACH]);
        lumas.extend(pixels.iter().map(|pixel| luma(*pixel)));
        lumas.extend([luma(pixels[pixels.len() - 1]); REACH]);
    }

    fn change(&self, row: &mut [u8], rows: &VecDeque<Vec<f32>>, _: &mut Vec<f32>) {
        for (x, pixel) in row.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            let own = rows[REACH][x + REACH];
            let (mut sum, mut total) = (0.0, 0.0);
            for (row, near) in rows.iter().zip(NEAR) {
                for (other, near) in row[x..x + 5].iter().zip(near) {
                    let weight = near * self.alike[((other - own).abs() * 4.0) as usize & 1_023];
                    sum += weight * (other - own);
                    total += weight;
                }
            }
            let change = sum / total;
            *pixel = pixel.map(|level| (f32::from(level) + change + 0.5) as u8);
        }
    }
}

/// Luma and two colour differences of the means of squares of two by two pixels.
struct Half {
    width: usize,
    height: usize,
    values: Vec<[f32; 3]>,
}

impl Half {
    fn of(picture: &Picture) -> Half {
        let (full_width, full_height) = picture.size();
        let (width, height) = (full_width.div_ceil(2), full_height.div_ceil(2));
        let pixels = picture.rgb.as_chunks::<3>().0;
        let mut values = Vec::with_capacity(width * height);
        for y in 0..height {
            let rows = [2 * y, (2 * y + 1).min(full_height - 1)].map(|y| y * full_width);
            for x in 0..width {
                let columns = [2 * x, (2 * x + 1).min(full_width - 1)];
                let mut sum = [0.0; 3];
                for place in rows.into_iter().flat_map(|row| columns.map(|column| row + column)) {
                    for (sum, level) in sum.iter_mut().zip(pixels[place]) {
                        *sum += 0.25 * f32::from(level);
                    }
                }
                let [r, g, b] = sum;
                let luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
                values.push([luma, r - luma, b - luma]);
            }
        }
        Half { width, height, values }
    }

    /// The colour differences of a place, smoothed over neighbours two places apart.
    fn smooth(&self, x: usize, y: usize, alike: &[f32]) -> [f32; 2] {
        let [luma, red, blue] = self.values[y * self.width + x];
        let (mut sums, mut total) = ([0.0; 2], 0.0);
        for (step_y, near) in NEAR.into_iter().enumerate() {
            let row = (y + 2 * step_y).saturating_sub(4).min(self.height - 1) * self.width;
            for (step_x, near) in near.into_iter().enumerate() {
                let column = (x + 2 * step_x).saturating_sub(4).min(self.width - 1);
                let [other_luma, other_red, other_blue] = self.values[row + column];
                let away = (other_luma - luma).abs() * 0.7
                    + (other_red - red).abs()
                    + (other_blue - blue).abs();
                let weight = near * alike[((away * 4.0) as usize).min(1_023)];
                sums[0] += weight * (other_red - red);
                sums[1] += weight * (other_blue - blue);
                total += weight;
            }
        }
        [red + sums[0] / total, blue + sums[1] / total]
    }
}

/// Smooths colour; luma stays. `strength` is 0 to 1.
pub(crate) fn denoise_colour(picture: &mut Picture, strength: f64, threads: usize) {
    let half = Half::of(picture);
    let alike = likeness(COLOUR_NOISE * strength);
    let share = (strength * 2.0).min(1.0) as f32;
    bands::rows(picture, threads, &|y, row, colours| {
        let half_y = y / 2;
        colours.clear();
        colours.extend((0..half.width).flat_map(|x| half.smooth(x, half_y, &alike)));
        let colours = colours.as_chunks::<2>().0;
        for (x, pixel) in row.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            // A quarter of the way to the next pair of pixels.
            let near = x / 2;
            let far = if x % 2 == 0 { near.saturating_sub(1) } else { near + 1 };
            let far = far.min(half.width - 1);
            let own = luma(*pixel);
            let [red, blue] = [0, 1].map(|i| 0.75 * colours[near][i] + 0.25 * colours[far][i]);
            let old = [f32::from(pixel[0]) - own, f32::from(pixel[2]) - own];
            let red = old[0] + (red - old[0]) * share;
            let blue = old[1] + (blue - old[1]) * share;
            let green = -(0.2126 * red + 0.0722 * blue) / 0.7152;
            *pixel = [red, green, blue].map(|away| (own + away + 0.5) as u8);
        }
    });
}
