//! The one order in which steps run, whatever order the customer wrote them in.
//!
//! The order is that of [`Kind`], and this is why:
//!
//! | step | place |
//! |---|---|
//! | orient | First, so that "top" and "left" mean what the customer sees. |
//! | rotate, flip | Before the finer geometry: a horizon is judged on a photo that stands upright. |
//! | perspective | Before straighten: leaning lines tell which way is up. |
//! | straighten | Before the crop, because it cuts the edges: a crop drawn afterwards stays where it was drawn. |
//! | crop | Before the resize, so that the sizes asked for are those of the result. |
//! | resize | As early as it can be: everything below costs by the pixel. |
//! | denoise | Before anything makes noise stronger. |
//! | dehaze | On the light of the scene, before tones are bent. |
//! | auto | Sees a clean photo, and what the customer asks for comes on top of it. |
//! | white balance | Colours are judged on a neutral photo, and both this and exposure multiply light. |
//! | exposure | The last one in linear light; clips at white once, for both. |
//! | highlights, shadows, whites, blacks | Save what exposure pushed, before contrast takes it to the ends. |
//! | contrast | After exposure, which decides what is mid-grey. |
//! | curve | The customer's own bend of everything so far. |
//! | saturation, vibrance | After contrast, which changes colourfulness as a side effect. |
//! | mixer | After them: it names colours as they are seen. |
//! | black and white | After everything that has to do with colour, so that colours can be weighed before they go. |
//! | split toning | After black and white, which it may tint. |
//! | look, lut | Last of the colours: made for finished photos. |
//! | clarity | On the final tones, whose texture it brings out. |
//! | blur, sharpen | At the size and contrast in which edges will be seen. |
//! | vignette | On the finished photo, and never sharpened. |
//! | grain | Never blurred or sharpened. |
//! | watermark | On the finished photo, and not on its frame. |
//! | frame | Around everything. |

use crate::cube::Cube;
use crate::curve::Curve;
use crate::points::Points;
use crate::recipe::{Kind, Recipe, Step};
use crate::steps::auto::{Enhance, Statistics};
use crate::steps::crop::{Crop, crop};
use crate::steps::fitted::Fit;
use crate::steps::sharpen::Unsharp;
use crate::steps::vignette::Vignette;
use crate::steps::watermark::Mark;
use crate::steps::{blur, clarity, dehaze, denoise, frame, grain, perspective, resize, straighten};
use crate::{Assets, Colours, Limits, PhotoError, Picture, bands, icc};

/// The steps that change each pixel on its own.
const POINTS: [Kind; 16] = [
    Kind::Auto,
    Kind::WhiteBalance,
    Kind::Exposure,
    Kind::Highlights,
    Kind::Shadows,
    Kind::Whites,
    Kind::Blacks,
    Kind::Contrast,
    Kind::Curve,
    Kind::Saturation,
    Kind::Vibrance,
    Kind::Mixer,
    Kind::BlackAndWhite,
    Kind::SplitToning,
    Kind::Look,
    Kind::Lut,
];

/// What every step may need.
pub(crate) struct Run<'a> {
    pub(crate) recipe: &'a Recipe,
    pub(crate) assets: &'a Assets<'a>,
    pub(crate) limits: &'a Limits,
    pub(crate) in_time: &'a dyn Fn() -> bool,
}

impl Run<'_> {
    /// Runs the recipe on a photo that was oriented, rotated and flipped while it was read, and
    /// with `is_early` cropped and resized as well.
    pub(crate) fn all(&self, mut picture: Picture, is_early: bool) -> Result<Picture, PhotoError> {
        let curve = Curve::tables();
        for kind in [Kind::Perspective, Kind::Straighten, Kind::Crop, Kind::Resize] {
            let is_done = is_early && matches!(kind, Kind::Crop | Kind::Resize);
            if let Some(step) = self.recipe.step(kind).filter(|_| !is_done) {
                self.check()?;
                picture = self.geometry(picture, step, curve)?;
            }
        }
        for kind in [Kind::Denoise, Kind::Dehaze] {
            self.detail(&mut picture, kind)?;
        }
        self.points(&mut picture, curve)?;
        for kind in [Kind::Clarity, Kind::Blur, Kind::Sharpen] {
            self.detail(&mut picture, kind)?;
        }
        self.finish(&mut picture)?;
        if let Some(step) = self.recipe.step(Kind::Frame) {
            picture = self.frame(picture, step)?;
        }
        if self.recipe.output().colours == Colours::Srgb {
            self.check()?;
            icc::to_srgb(&mut picture, self.limits.threads, curve);
        }
        Ok(picture)
    }

    fn check(&self) -> Result<(), PhotoError> {
        if (self.in_time)() { Ok(()) } else { Err(PhotoError::TooSlow) }
    }

    fn geometry(
        &self,
        picture: Picture,
        step: &Step,
        curve: &Curve,
    ) -> Result<Picture, PhotoError> {
        let threads = self.limits.threads;
        Ok(match step.kind {
            Kind::Perspective => {
                let tilt = [step.number("vertical"), step.number("horizontal")];
                if tilt.iter().all(|amount| *amount == 0.0) {
                    return Ok(picture);
                }
                perspective::perspective(&picture, tilt, threads, curve)
            }
            Kind::Straighten => match step.number("degrees") {
                0.0 => picture,
                degrees => straighten::straighten(&picture, degrees, threads, curve),
            },
            Kind::Crop => crop(picture, Crop::of(step))?,
            Kind::Resize => {
                let own = [picture.width, picture.height];
                let (size, part) = resize::layout(own, step);
                self.limits.check_size(size)?;
                if size == own && part == [0, 0, own[0], own[1]] {
                    return Ok(picture);
                }
                resize::resize(&picture, size, part, curve)
            }
            _ => picture,
        })
    }

    fn points(&self, picture: &mut Picture, curve: &Curve) -> Result<(), PhotoError> {
        if self.recipe.has_any(&POINTS) {
            self.check()?;
            let strength = self.recipe.step(Kind::Auto).map_or(0.0, |it| it.number("strength"));
            let strength = strength / 100.0;
            let is_looked_at = strength > 0.0 || self.recipe.is_fitted();
            let statistics = is_looked_at.then(|| Statistics::of(picture, curve));
            let enhance = statistics.as_ref().filter(|_| strength > 0.0);
            let enhance = enhance.map(|seen| Enhance::of(seen, strength));
            let fit = statistics.as_ref().map(|seen| Fit::of(seen, strength)).unwrap_or_default();
            if let Some(points) = Points::new(self.recipe, enhance, fit, self.cube()?) {
                bands::rows(picture, self.limits.threads, &|_, row, _| {
                    points.row(row);
                });
            }
        }
        Ok(())
    }

    fn cube(&self) -> Result<Option<&Cube>, PhotoError> {
        match (self.recipe.step(Kind::Lut), self.assets.cube) {
            (Some(_), None) => Err(PhotoError::MissingAsset("colour table")),
            (Some(_), cube) => Ok(cube),
            (None, _) => Ok(None),
        }
    }

    #[allow(clippy::cast_possible_truncation, reason = "f64 to f32 rounds to the nearest")]
    fn detail(&self, picture: &mut Picture, kind: Kind) -> Result<(), PhotoError> {
        let Some(step) = self.recipe.step(kind) else {
            return Ok(());
        };
        self.check()?;
        let threads = self.limits.threads;
        let amount = step.number("amount");
        match kind {
            Kind::Denoise => {
                let [luma, colour] = ["luma", "colour"].map(|name| step.number(name) / 100.0);
                if luma > 0.0 {
                    denoise::denoise_luma(picture, luma, threads);
                }
                if colour > 0.0 {
                    denoise::denoise_colour(picture, colour, threads);
                }
            }
            Kind::Dehaze if amount != 0.0 => {
                dehaze::dehaze(picture, (amount / 100.0) as f32, threads);
            }
            Kind::Clarity if amount != 0.0 => {
                clarity::clarity(picture, (amount / 100.0) as f32, threads);
            }
            Kind::Blur if step.number("radius") >= BLUR_MIN => {
                blur::blur(picture, step.number("radius"), threads);
            }
            Kind::Sharpen => {
                if let Some(unsharp) = Unsharp::of(self.recipe) {
                    unsharp.apply(picture, threads);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(&self, picture: &mut Picture) -> Result<(), PhotoError> {
        let finish = Finish::of(self.recipe, picture.size());
        if !finish.is_nothing() {
            self.check()?;
            bands::rows(picture, self.limits.threads, &|y, row, _| finish.row(y, row));
        }
        Ok(())
    }

    fn frame(&self, picture: Picture, step: &Step) -> Result<Picture, PhotoError> {
        let own = [picture.width, picture.height];
        let layout = frame::layout(own, step.number("width"), step.ratio("aspect"));
        if layout == [own[0], own[1], 0, 0] {
            return Ok(picture);
        }
        self.check()?;
        self.limits.check_size([layout[0], layout[1]])?;
        Ok(frame::frame(picture, layout, step.colour("colour")))
    }
}

/// A blur of less than this, in pixels, changes no level.
const BLUR_MIN: f64 = 0.1;

/// What is laid over each row of the finished photo.
pub(crate) struct Finish {
    vignette: Option<Vignette>,
    /// Amount and size.
    grain: Option<(f32, f32)>,
    mark: Option<Mark>,
}

impl Finish {
    #[allow(clippy::cast_possible_truncation, reason = "f64 to f32 rounds to the nearest")]
    pub(crate) fn of(recipe: &Recipe, size: (usize, usize)) -> Finish {
        let part = |step: &Step, name: &str| (step.number(name) / 100.0) as f32;
        let used = |kind| recipe.step(kind).filter(|step| step.number("amount") != 0.0);
        Finish {
            vignette: used(Kind::Vignette)
                .map(|step| Vignette::new(size, part(step, "amount"), part(step, "midpoint"))),
            grain: used(Kind::Grain).map(|step| (part(step, "amount"), step.number("size") as f32)),
            mark: recipe.step(Kind::Watermark).and_then(|step| Mark::of(step, size)),
        }
    }

    pub(crate) fn is_nothing(&self) -> bool {
        self.vignette.is_none() && self.grain.is_none() && self.mark.is_none()
    }

    /// Changes a row of interleaved levels.
    pub(crate) fn row(&self, y: usize, row: &mut [u8]) {
        if let Some(vignette) = &self.vignette {
            vignette.row(y, row);
        }
        if let Some((amount, size)) = self.grain {
            grain::row(y, row, amount, size);
        }
        if let Some(mark) = &self.mark {
            mark.row(y, row);
        }
    }
}
