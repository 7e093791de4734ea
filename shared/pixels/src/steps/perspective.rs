//! Sets leaning lines upright.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sides are at most 16 384, and float-to-integer casts saturate"
)]

use crate::curve::Curve;
use crate::picture::Picture;
use crate::sample::warp;

/// How much nearer the one edge comes at 100.
const TILT: f64 = 0.35;
/// Places to each side of the middle that are tried for the window.
const TRIES: i32 = 24;

/// `vertical` and `horizontal` are -100 to 100. Keeps the largest part of the same shape that the
/// bent photo fills.
pub(crate) fn perspective(
    picture: &Picture,
    [vertical, horizontal]: [f64; 2],
    threads: usize,
    curve: &Curve,
) -> Picture {
    let tilt = [horizontal / 100.0 * TILT, vertical / 100.0 * TILT];
    let (centre, size) = window(tilt);
    let (width, height) = (f64::from(picture.width), f64::from(picture.height));
    let new_width = ((width * size) as u32).clamp(1, picture.width);
    let new_height = ((height * size) as u32).clamp(1, picture.height);
    let (across, down) = (f64::from(new_width) / 2.0, f64::from(new_height) / 2.0);
    warp(picture, [new_width, new_height], threads, curve, &|x, y| {
        let place = [centre[0] + size * (x / across - 1.0), centre[1] + size * (y / down - 1.0)];
        let [x, y] = bend(place, tilt);
        [(x + 1.0) * width / 2.0 - 0.5, (y + 1.0) * height / 2.0 - 0.5]
    })
}

/// Where a place of the result lies in the source; both from -1 to 1.
fn bend([x, y]: [f64; 2], [across, down]: [f64; 2]) -> [f64; 2] {
    let away = 1.0 - across * x - down * y;
    [x / away, y / away]
}

/// Middle and half size of the largest window of the photo's shape that lies inside it when bent.
fn window(tilt: [f64; 2]) -> ([f64; 2], f64) {
    let mut best = ([0.0; 2], 0.0);
    for column in -TRIES..=TRIES {
        for row in -TRIES..=TRIES {
            let centre =
                [f64::from(column), f64::from(row)].map(|at| at / (2.0 * f64::from(TRIES)));
            // The corners are enough: a bent straight line is straight.
            let fits = |size: f64| {
                [[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]].iter().all(|[x, y]| {
                    let [x, y] = bend([centre[0] + x * size, centre[1] + y * size], tilt);
                    x.abs() <= 1.0 && y.abs() <= 1.0
                })
            };
            if !fits(best.1) {
                continue;
            }
            let (mut low, mut high) = (best.1, 1.0);
            for _ in 0..20 {
                let middle = f64::midpoint(low, high);
                if fits(middle) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            if low > best.1 {
                best = (centre, low);
            }
        }
    }
    best
}
