//! How strong a wish is for this photo: "lighter" is less for a bright photo than for a dark one.
//!
//! A field that is `fitted` holds what the wish would be for a photo that auto-enhance leaves as it
//! is. Where that analysis proposes the same direction the step grows, where it proposes the
//! opposite one it shrinks: by half at most, so that a wish is never turned round and never lost.

use super::auto::{Enhance, Statistics};
use crate::curve::to_linear;
use crate::recipe::{Kind, Recipe};

/// Stops that auto-enhance has to propose for a wish to change by half.
const STOPS: f64 = 0.3;
/// The same of contrast, in its own unit.
const CONTRAST: f64 = 22.0;
/// The same of colourfulness, as a part.
const SATURATION: f64 = 0.16;
/// The same of white balance, in stops of red against blue, or of both against green.
const CAST: f64 = 0.4;
/// The most that a wish grows or shrinks.
const MOST: f64 = 0.5;

/// What auto-enhance would do to a photo, each part from -1 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Fit {
    exposure: f64,
    contrast: f64,
    /// Of saturation and vibrance.
    colour: f64,
    temperature: f64,
    tint: f64,
}

impl Fit {
    /// What a photo of these statistics lacks. `done` is the part that auto-enhance does by itself
    /// in the same recipe, 0 to 1.
    pub(crate) fn of(statistics: &Statistics, done: f64) -> Fit {
        let full = Enhance::of(statistics, 1.0);
        let middle = statistics.place(0.5).clamp(0.02, 0.98);
        let light = |value: f64| to_linear(value).max(1e-4);
        let stops = libm::log2(light(full.apply(middle, 1)) / light(middle));
        let [red, green, blue] = full.gains.map(libm::log2);
        let part = |value: f64, whole: f64| (value / whole).clamp(-1.0, 1.0) * (1.0 - done);
        Fit {
            exposure: part(stops, STOPS),
            contrast: part(statistics.contrast(full.range()), CONTRAST),
            colour: part(statistics.saturation(), SATURATION),
            temperature: part(red - blue, CAST),
            tint: part(f64::midpoint(red, blue) - green, CAST),
        }
    }

    /// A number of the recipe as it is for this photo.
    pub(crate) fn number(&self, recipe: &Recipe, kind: Kind, field: &str) -> f64 {
        let Some(step) = recipe.step(kind) else { return 0.0 };
        let wish = step.number(field);
        if !step.flag("fitted") {
            return wish;
        }
        let lack = match (kind, field) {
            (Kind::Exposure, _) => self.exposure,
            (Kind::Contrast, _) => self.contrast,
            (Kind::WhiteBalance, "temperature") => self.temperature,
            (Kind::WhiteBalance, _) => self.tint,
            _ => self.colour,
        };
        wish * (1.0 + MOST * lack * wish.signum())
    }
}

#[cfg(test)]
mod tests {
    use super::Fit;
    use crate::Picture;
    use crate::curve::Curve;
    use crate::recipe::{Kind, Recipe};
    use crate::steps::auto::Statistics;

    fn blank() -> Picture {
        Picture { width: 64, height: 64, rgb: vec![0; 64 * 64 * 3], icc: None }
    }

    /// Rows of one level each, from low to high, in one colour cast.
    fn photo(low: u8, high: u8, cast: [i16; 3]) -> Statistics {
        let mut picture = blank();
        for (place, pixel) in picture.rgb.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            let span = usize::from(high - low);
            let level = i16::from(low) + i16::try_from(place * span / (64 * 64)).unwrap_or(0);
            *pixel = cast.map(|shift| u8::try_from((level + shift).clamp(0, 255)).unwrap_or(0));
        }
        Statistics::of(&picture, Curve::tables())
    }

    #[track_caller]
    fn check(statistics: &Statistics, steps: &str, kind: Kind, field: &str) -> f64 {
        let text = format!(r#"{{"version":1,"steps":[{steps}]}}"#);
        let recipe = Recipe::parse(&text).expect("a recipe");
        Fit::of(statistics, 0.0).number(&recipe, kind, field)
    }

    #[test]
    fn lighter_is_less_for_a_bright_photo_and_more_for_a_dark_one() {
        let lighter = r#"{"exposure":{"ev":0.7,"fitted":true}}"#;
        let darker = r#"{"exposure":{"ev":-0.7,"fitted":true}}"#;
        let (bright, dark) = (photo(150, 255, [0; 3]), photo(0, 90, [0; 3]));
        let of = |photo, steps| check(photo, steps, Kind::Exposure, "ev");
        let [a, b] = [&bright, &dark].map(|photo| of(photo, lighter));
        assert!(a < 0.55 && b > 0.9, "{a} for the bright one, {b} for the dark one");
        let [a, b] = [&bright, &dark].map(|photo| of(photo, darker));
        assert!(a < -0.85 && b > -0.5, "{a} for the bright one, {b} for the dark one");
    }

    #[test]
    fn warmer_is_more_for_a_cold_photo_and_less_for_a_warm_one() {
        let warmer = r#"{"white_balance":{"temperature":15,"fitted":true}}"#;
        let of = |photo: &Statistics| check(photo, warmer, Kind::WhiteBalance, "temperature");
        let [cold, warm] = [[-15, 0, 15], [15, 0, -15]].map(|cast| of(&photo(60, 210, cast)));
        assert!(cold > 17.0 && warm < 13.0, "{cold} for the cold one, {warm} for the warm one");
    }

    #[test]
    fn more_contrast_is_more_for_a_flat_photo() {
        let more = r#"{"contrast":{"amount":20,"fitted":true}}"#;
        let of = |photo: &Statistics| check(photo, more, Kind::Contrast, "amount");
        // Levels are stretched first, so what counts is how they lie within their range.
        let [even, ends] = [photo(0, 255, [0; 3]), ends()].map(|photo| of(&photo));
        assert!(ends < even - 5.0, "{ends} where all is black or white, {even} where it is even");
    }

    /// Half of it black, half white.
    fn ends() -> Statistics {
        let mut picture = blank();
        let half = picture.rgb.len() / 2;
        picture.rgb[..half].fill(8);
        picture.rgb[half..].fill(247);
        Statistics::of(&picture, Curve::tables())
    }

    #[test]
    fn more_colour_is_more_for_a_pale_photo() {
        let more = r#"{"saturation":{"amount":20,"fitted":true}}"#;
        let of = |photo: &Statistics| check(photo, more, Kind::Saturation, "amount");
        let [pale, strong] = [[0; 3], [80, 0, -80]].map(|cast| of(&photo(80, 170, cast)));
        assert!(pale > 25.0 && strong < 15.0, "{pale} for the pale one, {strong} for the strong");
    }

    #[test]
    fn a_wish_that_is_not_fitted_is_what_it_says_and_auto_leaves_nothing_to_fit() {
        let dark = photo(0, 90, [0; 3]);
        let exact = check(&dark, r#"{"exposure":{"ev":0.7}}"#, Kind::Exposure, "ev");
        assert!((exact - 0.7).abs() < 1e-12);
        assert_eq!(Fit::of(&dark, 1.0), Fit::default());
    }
}
