//! Mirrors a photo, without loss.

use crate::picture::{Picture, Turn};

/// Swaps left and right, or top and bottom.
pub(crate) fn flip(picture: Picture, is_horizontal: bool) -> Picture {
    picture.turned(turn(is_horizontal))
}

/// The same as a turn.
pub(crate) fn turn(is_horizontal: bool) -> Turn {
    Turn { transpose: false, flip_x: is_horizontal, flip_y: !is_horizontal }
}
