//! Mirrors a photo, without loss.

use crate::picture::Turn;

/// Swaps left and right, or top and bottom.
pub(crate) fn turn(is_horizontal: bool) -> Turn {
    Turn { transpose: false, flip_x: is_horizontal, flip_y: !is_horizontal }
}
