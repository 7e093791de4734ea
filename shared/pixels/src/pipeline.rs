//! The one order in which steps run, whatever order the customer wrote them in.

use crate::curve::{self, Curve, to_level};
use crate::recipe::{Kind, Recipe, Step};
use crate::steps::{
    black_and_white, contrast, crop, exposure, orient, resize, rotate, saturation, sharpen,
    straighten, white_balance,
};
use crate::{PhotoError, Picture};

/// The order of recipe version 1. Another order is another version: stored recipes give the same
/// picture for ever.
pub(crate) const ORDER: [Kind; 11] = [
    // First, so that "top" and "left" mean what the customer sees.
    Kind::Orient,
    // Before the finer geometry: a horizon is judged on a photo that stands upright.
    Kind::Rotate,
    // Before the crop, because it cuts the edges: a crop drawn afterwards stays where it was drawn.
    Kind::Straighten,
    // Before the resize, so that `long_edge` is the edge of the result.
    Kind::Crop,
    // As early as it can be: everything below costs by the pixel.
    Kind::Resize,
    // Colours are judged on a neutral photo, and both this and exposure multiply light.
    Kind::WhiteBalance,
    // The last one in linear light; clips at white once, for both.
    Kind::Exposure,
    // After exposure, which decides what is mid-grey.
    Kind::Contrast,
    // After contrast, which changes colourfulness as a side effect.
    Kind::Saturation,
    // After everything that has to do with colour, so that colours can be weighed before they go.
    Kind::BlackAndWhite,
    // Last, at the size and contrast in which edges will be seen.
    Kind::Sharpen,
];

/// Runs a recipe. `orientation` is the one EXIF names; `in_time` is asked before each step.
pub(crate) fn run(
    mut picture: Picture,
    orientation: u8,
    recipe: &Recipe,
    in_time: &dyn Fn() -> bool,
) -> Result<Picture, PhotoError> {
    let curve = Curve::new();
    let mut points = Points::default();
    for kind in ORDER {
        // Point steps only leave a note here; they run together, when the first other step comes.
        if points.take(recipe.step(kind)) {
            continue;
        }
        if kind == Kind::Sharpen {
            check(in_time)?;
            points.apply(&mut picture, &curve);
        }
        let auto_orient = kind == Kind::Orient && recipe.auto_orient();
        if auto_orient || recipe.step(kind).is_some() {
            check(in_time)?;
        }
        if auto_orient {
            picture = orient::orient(picture, orientation);
        }
        picture = match recipe.step(kind) {
            Some(Step::Rotate { quarters }) => rotate::rotate(picture, *quarters),
            Some(Step::Straighten { degrees }) if *degrees != 0.0 => {
                straighten::straighten(picture, *degrees, &curve)
            }
            Some(Step::Crop(part)) => crop::crop(picture, *part)?,
            Some(Step::Resize { long_edge }) => resize::resize(picture, *long_edge, &curve),
            Some(Step::Sharpen { amount, radius }) if *amount > 0.0 => {
                sharpen::sharpen(picture, *amount, *radius)
            }
            _ => picture,
        };
    }
    Ok(picture)
}

fn check(in_time: &dyn Fn() -> bool) -> Result<(), PhotoError> {
    if in_time() { Ok(()) } else { Err(PhotoError::TooSlow) }
}

/// All point steps of a recipe, applied in one pass over the rows.
///
/// White balance, exposure and contrast change each channel on its own, so for 8-bit input they are
/// three exact tables of 256 values. Saturation and black and white mix channels and run on the
/// row.
struct Points {
    gains: [f64; 3],
    contrast: f64,
    saturation: f64,
    black_and_white: bool,
}

impl Default for Points {
    fn default() -> Points {
        Points { gains: [1.0; 3], contrast: 0.0, saturation: 0.0, black_and_white: false }
    }
}

impl Points {
    /// Whether this is a point step.
    fn take(&mut self, step: Option<&Step>) -> bool {
        match step {
            Some(Step::WhiteBalance { temperature, tint })
                if *temperature != 0.0 || *tint != 0.0 =>
            {
                self.multiply(white_balance::gains(*temperature, *tint));
            }
            Some(Step::WhiteBalance { .. }) => {}
            Some(Step::Exposure { ev }) => self.multiply([exposure::gain(*ev); 3]),
            Some(Step::Contrast { amount }) => self.contrast = *amount,
            Some(Step::Saturation { amount }) => self.saturation = *amount,
            Some(Step::BlackAndWhite) => self.black_and_white = true,
            _ => return false,
        }
        true
    }

    fn multiply(&mut self, gains: [f64; 3]) {
        for (own, gain) in self.gains.iter_mut().zip(gains) {
            *own *= gain;
        }
    }

    fn is_nothing(&self) -> bool {
        let is_neutral = self.gains.iter().all(|gain| (gain - 1.0).abs() < f64::EPSILON);
        is_neutral && self.contrast == 0.0 && self.saturation == 0.0 && !self.black_and_white
    }

    fn apply(&self, picture: &mut Picture, curve: &Curve) {
        if self.is_nothing() {
            return;
        }
        let [red, green, blue] = self.gains.map(|gain| self.table(gain));
        let factor = factor(self.saturation);
        let stride = picture.size().0 * 3;
        let mut values = vec![0.0; stride];
        for row in picture.rgb.chunks_exact_mut(stride) {
            let pixels = row.as_chunks::<3>().0;
            for (value, [r, g, b]) in values.as_chunks_mut::<3>().0.iter_mut().zip(pixels) {
                *value = [red[usize::from(*r)], green[usize::from(*g)], blue[usize::from(*b)]];
            }
            if self.saturation != 0.0 {
                saturation::row(&mut values, factor);
            }
            if self.black_and_white {
                black_and_white::row(&mut values, curve);
            }
            for (level, value) in row.iter_mut().zip(&values) {
                *level = to_level(*value);
            }
        }
    }

    /// The encoded value that each 8-bit level becomes.
    #[allow(clippy::cast_possible_truncation, reason = "f64 to f32 rounds to the nearest")]
    fn table(&self, gain: f64) -> [f32; 256] {
        std::array::from_fn(|level| {
            // `from_fn` counts to 255.
            let encoded = f64::from(u8::try_from(level).unwrap_or(u8::MAX)) / 255.0;
            let light = (curve::to_linear(encoded) * gain).min(1.0);
            contrast::apply(curve::to_encoded(light), self.contrast) as f32
        })
    }
}

/// From -100..100 per cent to 0..2.
#[allow(clippy::cast_possible_truncation, reason = "f64 to f32 rounds to the nearest")]
fn factor(amount: f64) -> f32 {
    (1.0 + amount / 100.0) as f32
}
