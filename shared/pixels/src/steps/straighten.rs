//! Turns a photo by a small angle and keeps the largest upright part of the same shape.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sides are at most 16 384, and float-to-integer casts saturate"
)]

use crate::curve::Curve;
use crate::picture::Picture;
use crate::sample::warp;

/// `degrees` is -45 to 45, clockwise.
pub(crate) fn straighten(
    picture: &Picture,
    degrees: f64,
    threads: usize,
    curve: &Curve,
) -> Picture {
    let radians = degrees * (std::f64::consts::PI / 180.0);
    let (sin, cos) = (libm::sin(radians), libm::cos(radians));
    let (width, height) = (f64::from(picture.width), f64::from(picture.height));
    // The corners of a part of the same shape touch the turned edges of the photo at this scale.
    let across = width / (width * cos + height * sin.abs());
    let down = height / (width * sin.abs() + height * cos);
    let scale = across.min(down);
    let new_width = ((width * scale) as u32).clamp(1, picture.width);
    let new_height = ((height * scale) as u32).clamp(1, picture.height);
    let (half_width, half_height) = (f64::from(new_width) / 2.0, f64::from(new_height) / 2.0);
    warp(picture, [new_width, new_height], threads, curve, &|x, y| {
        let (u, v) = (x - half_width, y - half_height);
        [u * cos + v * sin + width / 2.0 - 0.5, v * cos - u * sin + height / 2.0 - 0.5]
    })
}
