//! Turns a photo by a small angle and keeps the largest upright part of the same shape.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sides are at most 16 384, exact in f32, and float-to-integer casts saturate"
)]

use crate::curve::{Curve, to_level};
use crate::picture::Picture;

/// `degrees` is -45 to 45, clockwise. Samples with a Catmull-Rom kernel in linear light.
pub(crate) fn straighten(picture: Picture, degrees: f64, curve: &Curve) -> Picture {
    let radians = degrees * (std::f64::consts::PI / 180.0);
    let (sin, cos) = (libm::sin(radians), libm::cos(radians));
    let (width, height) = (f64::from(picture.width), f64::from(picture.height));
    // The corners of a part of the same shape touch the turned edges of the photo at this scale.
    let across = width / (width * cos + height * sin.abs());
    let down = height / (width * sin.abs() + height * cos);
    let scale = across.min(down);
    let new_width = ((width * scale) as u32).clamp(1, picture.width);
    let new_height = ((height * scale) as u32).clamp(1, picture.height);

    let mut rgb = Vec::with_capacity(new_width as usize * new_height as usize * 3);
    for y in 0..new_height {
        let v = f64::from(y) + 0.5 - f64::from(new_height) / 2.0;
        for x in 0..new_width {
            let u = f64::from(x) + 0.5 - f64::from(new_width) / 2.0;
            let source_x = u * cos + v * sin + width / 2.0 - 0.5;
            let source_y = v * cos - u * sin + height / 2.0 - 0.5;
            let light = sample(&picture, curve, source_x, source_y);
            rgb.extend(light.map(|light| to_level(curve.encoded(light))));
        }
    }
    Picture { width: new_width, height: new_height, rgb, icc: picture.icc }
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
