//! Keeps a part of a photo.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "fractions of a side round to whole pixels, and float-to-integer casts saturate"
)]

use crate::PhotoError;
use crate::picture::Picture;

/// Which part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Crop {
    /// Fractions of width and height, 0 to 1, from the top left corner.
    Rect { x: f64, y: f64, width: f64, height: f64 },
    /// The largest part of this shape, at this side of the photo.
    Aspect { across: u32, down: u32, gravity: Gravity },
}

/// Which side of a photo matters most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gravity {
    Centre,
    Top,
    Bottom,
    Left,
    Right,
}

pub(crate) fn crop(picture: Picture, crop: Crop) -> Result<Picture, PhotoError> {
    let (width, height) = (picture.width, picture.height);
    let [left, top, right, bottom] = match crop {
        Crop::Rect { x, y, width: w, height: h } => {
            let at = |part: f64, side: u32| (part * f64::from(side) + 0.5) as u32;
            [
                at(x, width),
                at(y, height),
                at(x + w, width).min(width),
                at(y + h, height).min(height),
            ]
        }
        Crop::Aspect { across, down, gravity } => shape(width, height, across, down, gravity),
    };
    if right <= left || bottom <= top {
        return Err(PhotoError::CropOutside);
    }
    Ok(cut(picture, [left, top, right, bottom]))
}

fn shape(width: u32, height: u32, across: u32, down: u32, gravity: Gravity) -> [u32; 4] {
    let ratio = f64::from(across) / f64::from(down);
    let wide = ((f64::from(height) * ratio + 0.5) as u32).min(width);
    let high = ((f64::from(width) / ratio + 0.5) as u32).min(height);
    let (new_width, new_height) = if wide < width { (wide, height) } else { (width, high) };
    let (spare_x, spare_y) = (width - new_width, height - new_height);
    let left = match gravity {
        Gravity::Left => 0,
        Gravity::Right => spare_x,
        Gravity::Centre | Gravity::Top | Gravity::Bottom => spare_x / 2,
    };
    let top = match gravity {
        Gravity::Top => 0,
        Gravity::Bottom => spare_y,
        Gravity::Centre | Gravity::Left | Gravity::Right => spare_y / 2,
    };
    [left, top, left + new_width, top + new_height]
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
