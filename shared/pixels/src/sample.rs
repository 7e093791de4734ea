//! Light between pixels, for steps that turn or bend a photo.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sides are at most 16 384, exact in f32, and float-to-integer casts saturate"
)]

use crate::bands;
use crate::curve::Curve;
use crate::picture::Picture;

/// A picture of this size; `place` says for the centre of each pixel where it lies in the source,
/// counted in pixels from the middle of the source's first one. Catmull-Rom, in linear light.
pub(crate) fn warp(
    source: &Picture,
    [width, height]: [u32; 2],
    threads: usize,
    curve: &Curve,
    place: &(impl Fn(f64, f64) -> [f64; 2] + Sync),
) -> Picture {
    let rgb = vec![0; width as usize * height as usize * 3];
    let mut made = Picture { width, height, rgb, icc: source.icc.clone() };
    bands::rows(&mut made, threads, &|y, row, _| {
        for (x, pixel) in row.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            let [x, y] = place(x as f64 + 0.5, y as f64 + 0.5);
            let light = sample(source, curve, x, y);
            *pixel = light.map(|light| curve.level(light));
        }
    });
    made
}

/// Linear light at a place between pixels; beyond the edge the last pixel goes on.
fn sample(picture: &Picture, curve: &Curve, x: f64, y: f64) -> [f32; 3] {
    // Counted from two pixels outside, so that truncation rounds down everywhere that matters.
    let (x, y) = (x + 2.0, y + 2.0);
    let (left, top) = (x as usize, y as usize);
    let across = catmull_rom((x - left as f64) as f32);
    let down = catmull_rom((y - top as f64) as f32);
    let (width, height) = picture.size();
    let column = |step: usize| (left + step).saturating_sub(3).min(width - 1) * 3;
    let columns = [column(0), column(1), column(2), column(3)];
    let mut sum = [0.0; 3];
    for (step, weight_down) in down.into_iter().enumerate() {
        let start = (top + step).saturating_sub(3).min(height - 1) * width * 3;
        let row = &picture.rgb[start..start + width * 3];
        let mut line = [0.0; 3];
        for (column, weight) in columns.into_iter().zip(across) {
            for (sum, level) in line.iter_mut().zip(&row[column..column + 3]) {
                *sum += curve.light(*level) * weight;
            }
        }
        for (sum, line) in sum.iter_mut().zip(line) {
            *sum += line * weight_down;
        }
    }
    sum
}

/// Weights of the four neighbours of a place `t`, 0 to 1, between the middle two. They sum to 1.
fn catmull_rom(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [
        0.5 * (2.0 * t2 - t3 - t),
        0.5 * (3.0 * t3 - 5.0 * t2 + 2.0),
        0.5 * (4.0 * t2 - 3.0 * t3 + t),
        0.5 * (t3 - t2),
    ]
}
