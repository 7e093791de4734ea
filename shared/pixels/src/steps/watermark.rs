//! The customer's own mark: a line of text, or a small picture.
//!
//! The font is `DejaVu` Sans, which has the letters of Kazakh, Russian and English.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sides are at most 16 384, exact in f32, and float-to-integer casts saturate"
)]

use std::io::Cursor;
use std::sync::OnceLock;

use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::ImageDecoder;

use super::crop::stand;
use crate::recipe::Step;

/// The most letters of a mark.
pub(crate) const MARK_LETTERS_MAX: usize = 80;
/// The longest picture, in letters of base64: a recipe has to have room for it.
pub(crate) const MARK_IMAGE_LETTERS_MAX: usize = 6_000;
/// The longest side of a picture, in pixels.
const MARK_SIDE_MAX: u32 = 1_024;

fn font() -> Option<&'static FontRef<'static>> {
    static FONT: OnceLock<Option<FontRef<'static>>> = OnceLock::new();
    FONT.get_or_init(|| FontRef::try_from_slice(dejavu::sans::regular()).ok()).as_ref()
}

/// Whether the font can write this.
pub(crate) fn is_writable(text: &str) -> bool {
    let has = |font: &FontRef<'_>, letter: char| font.glyph_id(letter).0 != 0;
    let is_letter = |letter: char| !letter.is_control() && font().is_some_and(|it| has(it, letter));
    text.chars().all(is_letter) && !text.trim().is_empty()
}

/// Whether this is a PNG within the limits.
pub(crate) fn is_image(base64: &str) -> bool {
    image(base64).is_some()
}

/// A mark of the size in which it is laid on, and where.
pub(crate) struct Mark {
    left: usize,
    top: usize,
    width: usize,
    /// Red, green, blue, opacity.
    pixels: Vec<[u8; 4]>,
}

impl Mark {
    /// `None` where nothing would be seen.
    pub(crate) fn of(step: &Step, (width, height): (usize, usize)) -> Option<Mark> {
        let opacity = step.number("opacity") / 100.0;
        if opacity == 0.0 {
            return None;
        }
        let shorter = width.min(height) as f64;
        let margin = (shorter * step.number("margin") / 100.0 + 0.5) as usize;
        let room = [width, height].map(|side| side.saturating_sub(2 * margin));
        let high = (shorter * step.number("size") / 100.0).max(1.0) as f32;
        let ([own_width, own_height], mut pixels) = match (step.text("text"), step.text("image")) {
            (Some(text), _) => {
                let colour = step.colour("colour");
                written(text, high, room[0] as f32, colour, step.flag("shadow"))?
            }
            (None, base64) => scaled(&image(base64?)?, high, room),
        };
        if own_width > width || own_height > height {
            return None;
        }
        for [.., alpha] in &mut pixels {
            *alpha = (f64::from(*alpha) * opacity + 0.5) as u8;
        }
        let spare = [width - own_width, height - own_height].map(|spare| {
            let margins = (2 * margin).min(spare);
            (u32::try_from(spare - margins).unwrap_or(0), margins / 2)
        });
        let gravity = step.word("gravity").unwrap_or("bottom_right");
        let [left, top] = stand(gravity, spare.map(|(spare, _)| spare));
        Some(Mark {
            left: left as usize + spare[0].1,
            top: top as usize + spare[1].1,
            width: own_width,
            pixels,
        })
    }

    /// Changes a row of interleaved levels.
    pub(crate) fn row(&self, y: usize, row: &mut [u8]) {
        let Some(line) =
            y.checked_sub(self.top).and_then(|line| self.pixels.chunks_exact(self.width).nth(line))
        else {
            return;
        };
        for (pixel, [r, g, b, alpha]) in
            row.as_chunks_mut::<3>().0[self.left..].iter_mut().zip(line)
        {
            let alpha = u32::from(*alpha);
            for (level, own) in pixel.iter_mut().zip([r, g, b]) {
                let mixed = u32::from(*level) * (255 - alpha) + u32::from(*own) * alpha;
                *level = ((mixed + 127) / 255) as u8;
            }
        }
    }
}

type Pixels = ([usize; 2], Vec<[u8; 4]>);

/// A line of text, made smaller where it would be wider than the room.
fn written(text: &str, high: f32, room: f32, colour: [u8; 3], is_shadowed: bool) -> Option<Pixels> {
    let font = font()?;
    let length = |scale: f32| {
        let font = font.as_scaled(PxScale::from(scale));
        text.chars().map(|letter| font.h_advance(font.glyph_id(letter))).sum::<f32>()
    };
    // A shadow and the edges of the letters stick out a little.
    let scale = high.min(high * room * 0.95 / length(high).max(1.0)).max(1.0);
    let fitted = font.as_scaled(PxScale::from(scale));
    let away = if is_shadowed { (scale / 24.0).max(1.0) as usize } else { 0 };
    let edge = (scale * 0.1) as usize + 1;
    let width = length(scale) as usize + 2 * edge + away;
    let height = fitted.height() as usize + 2 * edge + away;
    let mut inked = vec![0.0_f32; width * height];
    let mut across = edge as f32;
    for letter in text.chars() {
        let id = fitted.glyph_id(letter);
        let place = point(across, edge as f32 + fitted.ascent());
        across += fitted.h_advance(id);
        let Some(outline) = font.outline_glyph(id.with_scale_and_position(scale, place)) else {
            continue;
        };
        let bounds = outline.px_bounds();
        outline.draw(|x, y, ink| {
            let at = |start: f32, offset: u32| usize::try_from(start as i64 + i64::from(offset));
            if let (Ok(x), Ok(y)) = (at(bounds.min.x, x), at(bounds.min.y, y))
                && x < width
                && let Some(sum) = inked.get_mut(y * width + x)
            {
                *sum = (*sum + ink).min(1.0);
            }
        });
    }
    let is_bright = colour.iter().map(|level| u32::from(*level)).sum::<u32>() > 382;
    let shade = if is_bright { 0.0 } else { 255.0 };
    let pixels = (0..inked.len()).map(|at| {
        let ink = inked[at];
        let is_behind = away > 0 && at % width >= away && at / width >= away;
        let behind = if is_behind { 0.5 * inked[at - away * (width + 1)] } else { 0.0 };
        // The text over its shadow.
        let alpha = ink + behind * (1.0 - ink);
        let part = if alpha > 0.0 { ink / alpha } else { 1.0 };
        let [r, g, b] =
            colour.map(|level| (f32::from(level) * part + shade * (1.0 - part) + 0.5) as u8);
        [r, g, b, (alpha * 255.0 + 0.5) as u8]
    });
    Some(([width, height], pixels.collect()))
}

/// The pixels of a PNG in base64.
fn image(base64: &str) -> Option<Pixels> {
    if base64.len() > MARK_IMAGE_LETTERS_MAX {
        return None;
    }
    let bytes = STANDARD.decode(base64).ok()?;
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(MARK_SIDE_MAX);
    limits.max_image_height = Some(MARK_SIDE_MAX);
    limits.max_alloc = Some(16 << 20);
    let decoder = image::codecs::png::PngDecoder::with_limits(Cursor::new(bytes), limits).ok()?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > MARK_SIDE_MAX {
        return None;
    }
    let pixels = image::DynamicImage::from_decoder(decoder).ok()?.into_rgba8();
    let pixels = pixels.as_raw().as_chunks::<4>().0.to_vec();
    Some(([width as usize, height as usize], pixels))
}

/// A picture of this height, or as large as the room; each pixel is the mean of those it covers.
fn scaled(([own_width, own_height], pixels): &Pixels, high: f32, room: [usize; 2]) -> Pixels {
    let own = [*own_width as f32, *own_height as f32];
    let scale = (high / own[1]).min(room[0] as f32 / own[0]).min(room[1] as f32 / own[1]);
    let [width, height] = own.map(|side| ((side * scale + 0.5) as usize).max(1));
    let [across, down] = [(*own_width, width), (*own_height, height)].map(|(own, side)| {
        (0..side).map(|at| covered(at, side, own)).collect::<Vec<Vec<(usize, f32)>>>()
    });
    let mut made = Vec::with_capacity(width * height);
    for rows in &down {
        for columns in &across {
            let (mut sum, mut total) = ([0.0_f32; 4], 0.0);
            for (y, high) in rows {
                for (x, wide) in columns {
                    let [r, g, b, alpha] = pixels[y * own_width + x].map(f32::from);
                    // Colours count as much as they are seen.
                    for (sum, value) in sum.iter_mut().zip([r * alpha, g * alpha, b * alpha, alpha])
                    {
                        *sum += value * high * wide;
                    }
                    total += high * wide;
                }
            }
            let seen = sum[3].max(f32::MIN_POSITIVE);
            let [r, g, b] = [sum[0], sum[1], sum[2]].map(|sum| (sum / seen + 0.5) as u8);
            made.push([r, g, b, (sum[3] / total.max(f32::MIN_POSITIVE) + 0.5) as u8]);
        }
    }
    ([width, height], made)
}

/// Which positions a target position covers, and how much of each.
fn covered(at: usize, side: usize, own: usize) -> Vec<(usize, f32)> {
    let scale = own as f32 / side as f32;
    let (start, end) = (at as f32 * scale, (at + 1) as f32 * scale);
    (start as usize..own)
        .map(|place| (place, end.min((place + 1) as f32) - start.max(place as f32)))
        .take_while(|(_, part)| *part > 0.0)
        .collect()
}
