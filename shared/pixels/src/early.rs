//! The smaller photo before the photo: a plain JPEG whose recipe makes it smaller is resized while
//! it is read, and never held at its full size.
//!
//! This makes what the long way makes. A step `resize` that is `quick` goes further: the file is
//! read at 1/2, 1/4 or 1/8 where that is still larger than the result, and turned afterwards.

use crate::picture::{Picture, Turn};
use crate::recipe::{Kind, Recipe, Step};
use crate::steps::crop::{Crop, crop_part};
use crate::steps::resize;
use crate::stream::{self, Smaller};
use crate::{Limits, PhotoError};

/// Steps that come before the resize and want the photo as it is.
const WHOLE: [Kind; 2] = [Kind::Perspective, Kind::Straighten];
/// A shrunk photo has at least this many times the pixels of the result each way, in percent.
const SPARE_PERCENT_MIN: u64 = 125;

/// The turned, cropped and resized photo; `None` where only the long way leads.
pub(crate) fn resized(
    bytes: &[u8],
    size: [u32; 2],
    recipe: &Recipe,
    turn: Turn,
    limits: &Limits,
    in_time: &dyn Fn() -> bool,
) -> Result<Option<Picture>, PhotoError> {
    let Some(step) = recipe.step(Kind::Resize).filter(|_| !recipe.has_any(&WHOLE)) else {
        return Ok(None);
    };
    let Some((target, part)) = plan(turn.size(size), recipe, step)? else {
        return Ok(None);
    };
    limits.check_size(target)?;
    if !step.flag("quick") {
        let smaller = Smaller { turn, shrink: 1, part, size: target };
        return stream::decode_resized(bytes, smaller, limits, in_time).transpose();
    }
    let (stored, part) = (turn.size(target), turn.source_part(size, part));
    let shrink = shrink(stored, part);
    let smaller = Smaller { turn: Turn::NONE, shrink, part, size: stored };
    let made = stream::decode_resized(bytes, smaller, limits, in_time).transpose()?;
    Ok(made.map(|picture| picture.turned(turn)))
}

/// The size of the result, and the part that it shows of a photo of this size; `None` when the size
/// stays.
#[allow(clippy::type_complexity, reason = "two things that `layout` gives")]
fn plan(
    [width, height]: [u32; 2],
    recipe: &Recipe,
    step: &Step,
) -> Result<Option<([u32; 2], [u32; 4])>, PhotoError> {
    let outer = match recipe.step(Kind::Crop) {
        Some(step) => crop_part([width, height], Crop::of(step))?,
        None => [0, 0, width, height],
    };
    let own = [outer[2], outer[3]];
    let (target, inner) = resize::layout(own, step);
    let part = [outer[0] + inner[0], outer[1] + inner[1], inner[2], inner[3]];
    Ok((target != own).then_some((target, part)))
}

/// The largest shrinking that leaves enough for a good resize.
fn shrink([width, height]: [u32; 2], [_, _, part_width, part_height]: [u32; 4]) -> u32 {
    let is_enough = |shrink: u64| {
        [(part_width, width), (part_height, height)].into_iter().all(|(source, target)| {
            u64::from(source) * 100 >= u64::from(target) * shrink * SPARE_PERCENT_MIN
        })
    };
    [8, 4, 2].into_iter().find(|shrink| is_enough(u64::from(*shrink))).unwrap_or(1)
}
