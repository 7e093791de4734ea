//! Keeps a part of a photo.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "fractions of a side round to whole pixels, and float-to-integer casts saturate"
)]

use crate::PhotoError;
use crate::picture::Picture;
use crate::recipe::Step;

/// Which part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Crop {
    /// Fractions of x, y, width and height, 0 to 1, from the top left corner.
    Rect([f64; 4]),
    /// The largest part of this shape, at this place of the photo.
    Aspect { ratio: [u32; 2], at: At },
}

/// Where a smaller thing stands in a larger one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum At {
    /// One of the nine words of the recipe.
    Gravity(&'static str),
    /// Its centre on the centre of this part, as far as the edges let it.
    Around([f64; 4]),
}

impl Crop {
    pub(crate) fn of(step: &Step) -> Crop {
        match (step.part("rect"), step.ratio("aspect"), step.part("around")) {
            (_, Some(ratio), Some(part)) => Crop::Aspect { ratio, at: At::Around(part) },
            (_, Some(ratio), None) => {
                let gravity = step.word("gravity").unwrap_or("centre");
                Crop::Aspect { ratio, at: At::Gravity(gravity) }
            }
            (rect, None, _) => Crop::Rect(rect.unwrap_or([0.0, 0.0, 1.0, 1.0])),
        }
    }
}

pub(crate) fn crop(picture: Picture, crop: Crop) -> Result<Picture, PhotoError> {
    let [left, top, width, height] = crop_part([picture.width, picture.height], crop)?;
    Ok(cut(picture, [left, top, left + width, top + height]))
}

/// The part that is kept of a photo of this size: left, top, width, height.
pub(crate) fn crop_part([width, height]: [u32; 2], crop: Crop) -> Result<[u32; 4], PhotoError> {
    let [left, top, right, bottom] = match crop {
        Crop::Rect([x, y, w, h]) => {
            let at = |part: f64, side: u32| (part * f64::from(side) + 0.5) as u32;
            [
                at(x, width),
                at(y, height),
                at(x + w, width).min(width),
                at(y + h, height).min(height),
            ]
        }
        Crop::Aspect { ratio, at } => shape([width, height], ratio, at),
    };
    if right <= left || bottom <= top {
        return Err(PhotoError::CropOutside);
    }
    Ok([left, top, right - left, bottom - top])
}

fn shape([width, height]: [u32; 2], [across, down]: [u32; 2], at: At) -> [u32; 4] {
    let ratio = f64::from(across) / f64::from(down);
    let wide = ((f64::from(height) * ratio + 0.5) as u32).min(width);
    let high = ((f64::from(width) / ratio + 0.5) as u32).min(height);
    let (new_width, new_height) = if wide < width { (wide, height) } else { (width, high) };
    let [left, top] = match at {
        At::Gravity(word) => stand(word, [width - new_width, height - new_height]),
        At::Around([x, y, w, h]) => {
            let start = |centre: f64, side: u32, new: u32| {
                let start = centre * f64::from(side) - f64::from(new) / 2.0 + 0.5;
                (start.max(0.0) as u32).min(side - new)
            };
            [start(x + w / 2.0, width, new_width), start(y + h / 2.0, height, new_height)]
        }
    };
    [left, top, left + new_width, top + new_height]
}

/// What is left free at the left and at the top, of what is free in all.
pub(crate) fn stand(gravity: &str, [spare_x, spare_y]: [u32; 2]) -> [u32; 2] {
    let along = |spare: u32, low: &str, high: &str| {
        if gravity.contains(low) {
            0
        } else if gravity.contains(high) {
            spare
        } else {
            spare / 2
        }
    };
    [along(spare_x, "left", "right"), along(spare_y, "top", "bottom")]
}

/// Moves the kept rows to the front of the buffer, so that no second one is needed.
fn cut(mut picture: Picture, [left, top, right, bottom]: [u32; 4]) -> Picture {
    let stride = picture.width as usize * 3;
    let row = (right - left) as usize * 3;
    for (index, y) in (top as usize..bottom as usize).enumerate() {
        let from = y * stride + left as usize * 3;
        picture.rgb.copy_within(from..from + row, index * row);
    }
    picture.width = right - left;
    picture.height = bottom - top;
    picture.rgb.truncate(row * picture.height as usize);
    picture.rgb.shrink_to_fit();
    picture
}
