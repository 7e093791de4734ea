//! Contrast of midtones within their surroundings, without halos at edges.

use crate::bands;
use crate::curve::to_level;
use crate::guided::{CELL, Guided, luma, luma_plane};
use crate::picture::Picture;

/// What the difference from the surroundings is multiplied by at 100, and at -100.
const MORE: f32 = 1.4;
const LESS: f32 = 0.75;
/// The surroundings: this part of the longer side to each side.
const REACH: usize = 80;
/// Differences of luma up to about a twentieth are texture, larger ones are edges.
const SOFTNESS: f32 = 0.003;

/// `amount` is -1 to 1.
pub(crate) fn clarity(picture: &mut Picture, amount: f32, threads: usize) {
    let (width, height) = picture.size();
    let reach = (width.max(height) / (CELL * REACH)).max(1);
    let cells = luma_plane(picture);
    let around = Guided::new(&cells, &cells, reach, SOFTNESS);
    let strength = amount * if amount > 0.0 { MORE } else { LESS };
    bands::rows(picture, threads, &|y, row, lines| {
        around.row(y, width, lines);
        let pixels = row.as_chunks_mut::<3>().0.iter_mut();
        for (pixel, [slope, offset]) in pixels.zip(lines.as_chunks::<2>().0) {
            let own = luma(*pixel);
            let detail = own - (slope * own + offset);
            // Half as much at black and white, where there is no room.
            let room = 0.5 + 2.0 * own * (1.0 - own);
            let more = detail * strength * room;
            *pixel = pixel.map(|level| to_level(f32::from(level) * (1.0 / 255.0) + more));
        }
    });
}
