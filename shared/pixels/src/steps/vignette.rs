//! Darker or brighter corners.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sides are at most 16 384, exact in f32, and float-to-integer casts saturate"
)]

/// How much darker and brighter a corner gets at most.
const DARKER: f32 = 0.85;
const BRIGHTER: f32 = 0.7;

/// A vignette for a picture of this size.
pub(crate) struct Vignette {
    centre: [f32; 2],
    /// One over half of the diagonal.
    scale: f32,
    strength: f32,
    /// Where it begins, 0 to 0.9 of the way to a corner.
    start: f32,
}

impl Vignette {
    /// `amount` is -1 to 1, `midpoint` 0 to 1.
    pub(crate) fn new((width, height): (usize, usize), amount: f32, midpoint: f32) -> Vignette {
        let centre = [width as f32 / 2.0, height as f32 / 2.0];
        let [x, y] = centre;
        let strength = amount * if amount < 0.0 { DARKER } else { BRIGHTER };
        let scale = 1.0 / (x * x + y * y).sqrt();
        Vignette { centre, scale, strength, start: 0.9 * midpoint }
    }

    /// Changes a row of interleaved levels.
    pub(crate) fn row(&self, y: usize, row: &mut [u8]) {
        let down = y as f32 + 0.5 - self.centre[1];
        for (x, pixel) in row.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            let across = x as f32 + 0.5 - self.centre[0];
            let away = (across * across + down * down).sqrt() * self.scale;
            let part = ((away - self.start) / (1.0 - self.start)).clamp(0.0, 1.0);
            // Smooth at both ends.
            let weight = part * part * (3.0 - 2.0 * part) * self.strength;
            *pixel = pixel.map(|level| {
                let level = f32::from(level);
                let room = if weight < 0.0 { level } else { 255.0 - level };
                (level + room * weight + 0.5) as u8
            });
        }
    }
}
