//! All point steps of a recipe in one pass over the rows.
//!
//! Everything up to the tone curve changes each channel on its own, so for 8-bit input it is three
//! exact tables of 256 values. What mixes channels comes after: saturation and plain black and
//! white are computed as they are; anything more is baked into a grid, so that the cost of a recipe
//! does not grow with its length.

#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide registers")]

mod grid;

use fearless_simd::{Simd, dispatch};

use crate::cube::Cube;
use crate::curve::{self, Curve, low_byte, rounded, to_level};
use crate::jpeg::level;
use crate::recipe::controls::HUES;
use crate::recipe::{Kind, Recipe};
use crate::rows;
use crate::steps::auto::Enhance;
use crate::steps::fitted::Fit;
use crate::steps::look::{self, Ready};
use crate::steps::mixer::{self, Mixer};
use crate::steps::split_toning::{self, Tints};
use crate::steps::{
    black_and_white, blacks, contrast, exposure, highlights, saturation, shadows, tone_curve,
    vibrance, white_balance, whites,
};
use grid::Grid;

/// Pixels that are changed at a time.
const PART: usize = 256;

/// The point steps of a recipe, made ready.
pub(crate) struct Points {
    /// The encoded value that each level becomes, clipped to 0..1.
    tables: [[f32; 256]; 3],
    mix: Mix,
}

/// What mixes the channels.
enum Mix {
    /// Nothing: the tables, rounded, are the result.
    None(Box<[[u8; 256]; 3]>),
    /// Saturation by this factor, then black and white.
    Plain {
        factor: f32,
        is_grey: bool,
        curve: &'static Curve,
    },
    Grid(Box<Grid>),
}

impl Points {
    /// `None` when the recipe has no point step that does anything.
    pub(crate) fn new(
        recipe: &Recipe,
        enhance: Option<Enhance>,
        fit: Fit,
        cube: Option<&Cube>,
    ) -> Option<Points> {
        let tones = Tones::new(recipe, enhance, fit);
        let colours = Colours::new(recipe, enhance, fit, cube);
        if tones.is_nothing() && colours.is_nothing() {
            return None;
        }
        let tables = [0, 1, 2].map(|channel| tones.table(channel));
        let mix = if colours.is_nothing() {
            Mix::None(Box::new(tables.map(|table| table.map(to_level))))
        } else if colours.is_plain() {
            Mix::Plain {
                factor: colours.factor,
                is_grey: colours.grey.is_some(),
                curve: Curve::tables(),
            }
        } else {
            Mix::Grid(Box::new(Grid::new(&tables, |colour| colours.apply(colour))))
        };
        Some(Points { tables, mix })
    }

    /// Changes a row of interleaved levels.
    pub(crate) fn row(&self, row: &mut [u8]) {
        let level = level();
        dispatch!(level, simd => self.row_with(simd, row));
    }

    #[inline(always)]
    fn row_with<S: Simd>(&self, simd: S, row: &mut [u8]) {
        let mut levels = [0; 3 * PART];
        for part in row.chunks_mut(3 * PART) {
            let levels = &mut levels[..part.len()];
            rows::apart(part, rows::planes_mut(levels));
            self.part(simd, rows::planes_mut(levels));
            rows::together(rows::planes(levels), part);
        }
    }

    /// Changes a row of planes.
    pub(crate) fn planes(&self, row: &mut [u8]) {
        let level = level();
        dispatch!(level, simd => self.planes_with(simd, row));
    }

    #[inline(always)]
    fn planes_with<S: Simd>(&self, simd: S, row: &mut [u8]) {
        let [reds, greens, blues] = rows::planes_mut(row).map(|line| line.chunks_mut(PART));
        for ((reds, greens), blues) in reds.zip(greens).zip(blues) {
            self.part(simd, [reds, greens, blues]);
        }
    }

    /// Changes at most [`PART`] pixels, so that what is made of them on the way stays in the
    /// nearest cache.
    #[inline(always)]
    fn part<S: Simd>(&self, simd: S, levels: [&mut [u8]; 3]) {
        match &self.mix {
            Mix::None(tables) => {
                for (line, table) in levels.into_iter().zip(&**tables) {
                    for level in line {
                        *level = table[usize::from(*level)];
                    }
                }
            }
            Mix::Plain { factor, is_grey, curve } => {
                self.plain(levels, (*factor, *is_grey), curve);
            }
            Mix::Grid(grid) => grid.part(simd, levels),
        }
    }

    #[inline(always)]
    fn plain(&self, levels: [&mut [u8]; 3], (factor, is_grey): (f32, bool), curve: &Curve) {
        let mut lines = [[0.0; PART]; 3];
        for ((line, levels), table) in lines.iter_mut().zip(&levels).zip(&self.tables) {
            look_up(table, levels, line);
        }
        let [reds, greens, blues] = &mut lines;
        saturation::lines(reds, greens, blues, factor);
        if is_grey {
            black_and_white::lines(reds, greens, blues, curve);
        }
        for (levels, line) in levels.into_iter().zip(&lines) {
            for (level, value) in levels.iter_mut().zip(line) {
                *level = low_byte(rounded(*value * 255.0));
            }
        }
    }
}

/// What a table has for each level.
///
/// Not inlined, so that it is not compiled for wide registers: those fetch one entry after the
/// other, and take longer for it.
#[inline(never)]
fn look_up(table: &[f32; 256], levels: &[u8], values: &mut [f32]) {
    for (value, level) in values.iter_mut().zip(levels) {
        *value = table[usize::from(*level)];
    }
}

/// What changes each channel on its own, in the order of work.
struct Tones<'a> {
    enhance: Option<Enhance>,
    gains: [f64; 3],
    /// Highlights, shadows, whites, blacks, contrast.
    amounts: [f64; 5],
    curves: [Option<&'a [[f64; 2]]>; 4],
}

impl<'a> Tones<'a> {
    fn new(recipe: &'a Recipe, enhance: Option<Enhance>, fit: Fit) -> Tones<'a> {
        let mut gains = [1.0; 3];
        let mut multiply = |factors: [f64; 3]| {
            for (own, factor) in gains.iter_mut().zip(factors) {
                *own *= factor;
            }
        };
        let [temperature, tint] =
            ["temperature", "tint"].map(|field| fit.number(recipe, Kind::WhiteBalance, field));
        if temperature != 0.0 || tint != 0.0 {
            multiply(white_balance::gains(temperature, tint));
        }
        if recipe.step(Kind::Exposure).is_some() {
            multiply([exposure::gain(fit.number(recipe, Kind::Exposure, "ev")); 3]);
        }
        let amount = |kind| fit.number(recipe, kind, "amount");
        let curve = |name| recipe.step(Kind::Curve).and_then(|step| step.points(name));
        Tones {
            enhance,
            gains,
            amounts: [Kind::Highlights, Kind::Shadows, Kind::Whites, Kind::Blacks, Kind::Contrast]
                .map(amount),
            curves: ["points", "red", "green", "blue"].map(curve),
        }
    }

    fn is_nothing(&self) -> bool {
        let is_neutral = self.gains.iter().all(|gain| (gain - 1.0).abs() < f64::EPSILON);
        let is_flat = self.amounts.iter().all(|amount| *amount == 0.0);
        self.enhance.is_none() && is_neutral && is_flat && self.curves.iter().all(Option::is_none)
    }

    /// The encoded value that each level becomes.
    #[allow(clippy::cast_possible_truncation, reason = "f64 to f32 rounds to the nearest")]
    fn table(&self, channel: usize) -> [f32; 256] {
        let top = curve::to_encoded(self.gains[channel].max(1.0));
        std::array::from_fn(|level| {
            // `from_fn` counts to 255.
            let encoded = f64::from(u8::try_from(level).unwrap_or(u8::MAX)) / 255.0;
            self.value(encoded, channel, top).clamp(0.0, 1.0) as f32
        })
    }

    fn value(&self, encoded: f64, channel: usize, top: f64) -> f64 {
        let enhanced = self.enhance.map_or(encoded, |enhance| enhance.apply(encoded, channel));
        let light = curve::to_linear(enhanced) * self.gains[channel];
        let [highlights, shadows, whites, blacks, contrast] = self.amounts;
        let mut value = if highlights == 0.0 {
            curve::to_encoded(light.min(1.0))
        } else {
            highlights::apply(curve::to_encoded(light), highlights, top)
        };
        value = shadows::apply(value, shadows);
        value = whites::apply(value, whites).min(1.0);
        value = blacks::apply(value, blacks).max(0.0);
        value = contrast::apply(value, contrast);
        for points in [self.curves[0], self.curves[1 + channel]].into_iter().flatten() {
            value = tone_curve::apply(value, points);
        }
        value
    }
}

/// What mixes channels, in the order of work.
struct Colours<'a> {
    /// Of saturation.
    factor: f32,
    vibrance: f32,
    mixer: Option<Mixer>,
    /// Weights of the hues in grey.
    grey: Option<[f32; 8]>,
    tints: Option<Tints>,
    look: Option<Ready>,
    cube: Option<(&'a Cube, f32)>,
    curve: &'static Curve,
}

#[allow(clippy::cast_possible_truncation, reason = "f64 to f32 rounds to the nearest")]
impl<'a> Colours<'a> {
    fn new(
        recipe: &Recipe,
        enhance: Option<Enhance>,
        fit: Fit,
        cube: Option<&'a Cube>,
    ) -> Colours<'a> {
        let part =
            |kind, name| recipe.step(kind).map_or(0.0, |step| (step.number(name) / 100.0) as f32);
        let amount = |kind| fit.number(recipe, kind, "amount");
        let enhanced = enhance.map_or(1.0, |enhance| enhance.saturation);
        let mixer = recipe.step(Kind::Mixer).map(|step| {
            let hsl = HUES.map(|(name, _)| step.hsl(name).map(|value| (value / 100.0) as f32));
            Mixer {
                hue: hsl.map(|[hue, _, _]| hue),
                saturation: hsl.map(|[_, saturation, _]| saturation),
                luminance: hsl.map(|[_, _, luminance]| luminance),
            }
        });
        let grey = recipe
            .step(Kind::BlackAndWhite)
            .map(|step| HUES.map(|(name, _)| (step.number(name) / 100.0) as f32));
        let tints = recipe.step(Kind::SplitToning).map(|step| {
            let tint = |hue, saturation| {
                [step.number(hue) as f32, (step.number(saturation) / 100.0) as f32]
            };
            Tints::new(
                tint("shadow_hue", "shadow_saturation"),
                tint("highlight_hue", "highlight_saturation"),
                (step.number("balance") / 100.0) as f32,
            )
        });
        let strength = part(Kind::Look, "strength");
        let look = recipe.step(Kind::Look).and_then(|step| step.word("name"));
        Colours {
            factor: ((1.0 + amount(Kind::Saturation) / 100.0) * enhanced) as f32,
            vibrance: (amount(Kind::Vibrance) / 100.0) as f32,
            mixer,
            grey,
            tints,
            look: look.and_then(|name| Ready::new(name, strength)),
            cube: cube.zip(recipe.step(Kind::Lut).map(|_| part(Kind::Lut, "strength"))),
            curve: Curve::tables(),
        }
    }

    fn is_nothing(&self) -> bool {
        let is_neutral = (self.factor - 1.0).abs() < f32::EPSILON;
        self.is_plain() && is_neutral && self.grey.is_none()
    }

    fn is_plain(&self) -> bool {
        let is_even = self.grey.is_none_or(|weights| weights.iter().all(|it| *it == 0.0));
        self.vibrance == 0.0
            && self.mixer.is_none()
            && is_even
            && self.tints.is_none()
            && self.look.is_none()
            && self.cube.is_none()
    }

    fn apply(&self, colour: [f32; 3]) -> [f32; 3] {
        let mut colour = colour;
        colour = saturation::apply(colour, self.factor);
        if self.vibrance != 0.0 {
            colour = vibrance::apply(colour, self.vibrance);
        }
        if let Some(mixer) = &self.mixer {
            colour = mixer::apply(colour, mixer);
        }
        if let Some(weights) = &self.grey {
            colour = black_and_white::mixed(colour, weights, self.curve);
        }
        if let Some(tints) = &self.tints {
            colour = split_toning::apply(colour, tints);
        }
        if let Some(look) = &self.look {
            colour = look::apply(colour, look);
        }
        if let Some((cube, strength)) = self.cube {
            let toned = cube.apply(colour);
            for (value, toned) in colour.iter_mut().zip(toned) {
                *value += (toned - *value) * strength;
            }
        }
        colour
    }
}
