//! The smaller photo before the photo: a plain JPEG whose recipe makes it smaller is resized while
//! it is read, and never held at its full size.
//!
//! Where the pixels lie as they are stored, this makes what the long way makes. A step `resize`
//! that is `quick` goes further: the file is read at 1/2, 1/4 or 1/8 where that is still larger
//! than the result, and turned afterwards.

use crate::picture::{Picture, Turn};
use crate::recipe::{Kind, Recipe, Step};
use crate::steps::crop::{Crop, crop_part};
use crate::steps::{flip, orient, resize, rotate};
use crate::{Limits, PhotoError, stream};

/// Steps that come before the resize and want the photo as it is.
const WHOLE: [Kind; 2] = [Kind::Perspective, Kind::Straighten];
/// A shrunk photo has at least this many times the pixels of the result each way, in percent.
const SPARE_PERCENT_MIN: u64 = 125;

/// The cropped and resized photo, as it is stored; `None` where only the long way leads.
pub(crate) fn resized(
    bytes: &[u8],
    size: [u32; 2],
    recipe: &Recipe,
    orientation: u8,
    limits: &Limits,
    in_time: &dyn Fn() -> bool,
) -> Result<Option<Picture>, PhotoError> {
    let Some(step) = recipe.step(Kind::Resize).filter(|_| !recipe.has_any(&WHOLE)) else {
        return Ok(None);
    };
    let turns = turns(recipe, orientation);
    let is_quick = step.flag("quick");
    if !is_quick && turns.iter().any(|turn| *turn != Turn::NONE) {
        return Ok(None);
    }
    let Some((target, part)) = plan(size, recipe, step, &turns)? else {
        return Ok(None);
    };
    limits.check_size(target)?;
    let shrink = if is_quick { shrink(target, part) } else { 1 };
    stream::decode_resized(bytes, target, part, shrink, limits, in_time).transpose()
}

/// How a stored photo is turned, first to last.
fn turns(recipe: &Recipe, orientation: u8) -> [Turn; 3] {
    let quarters = recipe.step(Kind::Rotate).and_then(|step| step.whole("degrees")).unwrap_or(0);
    [
        if recipe.auto_orient() { orient::turn(orientation) } else { Turn::NONE },
        rotate::turn(quarters / 90),
        recipe
            .step(Kind::Flip)
            .map_or(Turn::NONE, |step| flip::turn(step.word("axis") == Some("horizontal"))),
    ]
}

/// The size of the result and the part that it shows, both as the photo is stored; `None` when the
/// size stays.
#[allow(clippy::type_complexity, reason = "two things that `layout` gives")]
fn plan(
    stored: [u32; 2],
    recipe: &Recipe,
    step: &Step,
    turns: &[Turn; 3],
) -> Result<Option<([u32; 2], [u32; 4])>, PhotoError> {
    let mut sizes = [stored; 4];
    for (index, turn) in turns.iter().enumerate() {
        sizes[index + 1] = turn.size(sizes[index]);
    }
    let [width, height] = sizes[3];
    let outer = match recipe.step(Kind::Crop) {
        Some(step) => crop_part([width, height], Crop::of(step))?,
        None => [0, 0, width, height],
    };
    let own = [outer[2], outer[3]];
    let (mut target, inner) = resize::layout(own, step);
    if target == own {
        return Ok(None);
    }
    let mut part = [outer[0] + inner[0], outer[1] + inner[1], inner[2], inner[3]];
    for (turn, size) in turns.iter().zip(sizes).rev() {
        target = turn.size(target);
        part = turn.source_part(size, part);
    }
    Ok(Some((target, part)))
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
