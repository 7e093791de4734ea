//! Takes haze away, or adds some: the dark channel prior (He, Sun and Tang, 2009).
#![allow(clippy::cast_precision_loss, reason = "counts are exact in f32")]

use crate::bands;
use crate::curve::to_level;
use crate::guided::{CELL, Guided, Plane, luma, luma_plane};
use crate::picture::Picture;

/// How much of the haze goes at 100.
const MOST: f32 = 0.85;
/// What is left of a colour at least, so that the far sky does not turn into noise.
const LEFT_MIN: f32 = 0.25;
/// How much haze comes at -100.
const ADDED: f32 = 0.6;
const SOFTNESS: f32 = 0.001;

/// `amount` is -1 to 1.
pub(crate) fn dehaze(picture: &mut Picture, amount: f32, threads: usize) {
    let (width, height) = picture.size();
    let dark = Plane::of(picture, |cell| {
        let darkest = cell.iter().flatten().min().copied().unwrap_or(0);
        f32::from(darkest) * (1.0 / 255.0)
    });
    let haze = haze(picture, &dark);
    let reach = (width.max(height) / (CELL * 60)).max(1);
    let depth = Guided::new(&luma_plane(picture), &dark, reach, SOFTNESS);
    bands::rows(picture, threads, &|y, row, lines| {
        depth.row(y, width, lines);
        let pixels = row.as_chunks_mut::<3>().0.iter_mut();
        for (pixel, [slope, offset]) in pixels.zip(lines.as_chunks::<2>().0) {
            // The dark channel of a pixel is at most its darkest value.
            let darkest = f32::from(pixel[0].min(pixel[1]).min(pixel[2])) * (1.0 / 255.0);
            let thick = (slope * luma(*pixel) + offset).clamp(0.0, 1.0).min(darkest);
            let left = if amount > 0.0 {
                (1.0 - MOST * amount * thick).max(LEFT_MIN)
            } else {
                1.0 + ADDED * amount * (0.4 + 0.6 * thick)
            };
            for (level, haze) in pixel.iter_mut().zip(haze) {
                let value = f32::from(*level) * (1.0 / 255.0);
                let clear = if amount > 0.0 {
                    (value - haze) / left + haze
                } else {
                    value * left + haze * (1.0 - left)
                };
                *level = to_level(clear);
            }
        }
    });
}

/// The colour of haze: the mean colour of the hundredth of the cells whose dark channel is
/// brightest.
fn haze(picture: &Picture, dark: &Plane) -> [f32; 3] {
    let mut order: Vec<f32> = dark.values.clone();
    order.sort_by(f32::total_cmp);
    let bright = order[order.len() - 1 - order.len() / 100];
    [0, 1, 2].map(|channel| {
        let mean = Plane::of(picture, |cell| {
            let sum: u32 = cell.iter().map(|pixel| u32::from(pixel[channel])).sum();
            sum as f32 / (cell.len() as f32 * 255.0)
        });
        let chosen = mean.values.iter().zip(&dark.values).filter(|(_, dark)| **dark >= bright);
        let (sum, count) =
            chosen.fold((0.0, 0.0), |(sum, count), (mean, _)| (sum + mean, count + 1.0));
        // Haze is bright; a photo without any must not be judged by its lamps alone.
        (sum / f32::max(count, 1.0)).max(0.6)
    })
}
