//! Puts a photo the right way up, as EXIF says (EXIF 2.32, tag 274).

use crate::picture::Turn;

/// How a photo of this orientation, 1 to 8, is turned; anything else means upright.
pub(crate) fn turn(orientation: u8) -> Turn {
    let (transpose, flip_x, flip_y) = match orientation {
        2 => (false, true, false),
        3 => (false, true, true),
        4 => (false, false, true),
        5 => (true, false, false),
        6 => (true, false, true),
        7 => (true, true, true),
        8 => (true, true, false),
        _ => (false, false, false),
    };
    Turn { transpose, flip_x, flip_y }
}
