//! Sharpens edges of brightness and leaves colour alone: an unsharp mask on luma.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a kernel has a dozen entries, and float-to-integer casts saturate"
)]

use std::collections::VecDeque;

use crate::picture::Picture;

/// `amount` is 0 to 150, in per cent of the difference from the blur; `radius` is the deviation of
/// the Gaussian blur, 0.5 to 3 pixels.
///
/// Works in place: a row is changed once every row that needs its luma has been blurred.
pub(crate) fn sharpen(mut picture: Picture, amount: f64, radius: f64) -> Picture {
    let kernel = gaussian(radius);
    let reach = kernel.len() / 2;
    let strength = (amount / 100.0) as f32;
    let (width, height) = picture.size();
    // Luma of the row with `reach` repeated values on each side.
    let mut padded = vec![0.0; width + 2 * reach];
    let mut rows: VecDeque<Vec<f32>> = VecDeque::new();
    let mut blurred = vec![0.0; width];
    for step in 0..height + reach {
        // Rows below the bottom repeat the last one, which may not be read again once it is
        // changed.
        let mut row = if rows.len() == kernel.len() { rows.pop_front() } else { None }
            .unwrap_or_else(|| vec![0.0; width]);
        if step < height {
            let pixels = &picture.rgb[step * width * 3..(step + 1) * width * 3];
            blur_row(pixels, &kernel, &mut padded, &mut row);
        } else if let Some(last) = rows.back() {
            row.copy_from_slice(last);
        }
        // Rows above the top repeat the first.
        if step == 0 {
            rows.extend(std::iter::repeat_n(row.clone(), reach));
        }
        rows.push_back(row);
        if step >= reach {
            blurred.fill(0.0);
            for (row, weight) in rows.iter().zip(&kernel) {
                for (sum, value) in blurred.iter_mut().zip(row) {
                    *sum += value * weight;
                }
            }
            let start = (step - reach) * width * 3;
            sharpen_row(&mut picture.rgb[start..start + width * 3], &blurred, strength);
        }
    }
    picture
}

/// Encoded luma (Rec. 709 weights), 0 to 255.
fn luma(pixel: [u8; 3]) -> f32 {
    let [r, g, b] = pixel.map(f32::from);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn blur_row(pixels: &[u8], kernel: &[f32], padded: &mut [f32], blurred: &mut [f32]) {
    let reach = kernel.len() / 2;
    let pixels = pixels.as_chunks::<3>().0;
    for (place, pixel) in padded[reach..].iter_mut().zip(pixels) {
        *place = luma(*pixel);
    }
    let (first, last) = (padded[reach], padded[reach + pixels.len() - 1]);
    padded[..reach].fill(first);
    padded[reach + pixels.len()..].fill(last);
    blurred.fill(0.0);
    for (offset, weight) in kernel.iter().enumerate() {
        for (sum, value) in blurred.iter_mut().zip(&padded[offset..]) {
            *sum += value * weight;
        }
    }
}

fn sharpen_row(pixels: &mut [u8], blurred: &[f32], strength: f32) {
    for (pixel, blurred) in pixels.as_chunks_mut::<3>().0.iter_mut().zip(blurred) {
        let more = (luma(*pixel) - blurred) * strength;
        *pixel = pixel.map(|level| (f32::from(level) + more + 0.5) as u8);
    }
}

/// An odd number of weights that sum to 1 and reach three deviations.
fn gaussian(deviation: f64) -> Vec<f32> {
    let reach = libm::ceil(3.0 * deviation) as i32;
    let raw: Vec<f64> = (-reach..=reach)
        .map(|x| libm::exp(-f64::from(x * x) / (2.0 * deviation * deviation)))
        .collect();
    let total: f64 = raw.iter().sum();
    raw.iter().map(|weight| (weight / total) as f32).collect()
}
