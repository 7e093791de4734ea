//! Turns a photo by quarters, clockwise, without loss.

use crate::picture::Turn;

/// As many quarters as a turn; they count modulo 4.
pub(crate) fn turn(quarters: u32) -> Turn {
    let (transpose, flip_x, flip_y) = match quarters % 4 {
        1 => (true, false, true),
        2 => (false, true, true),
        3 => (true, true, false),
        _ => (false, false, false),
    };
    Turn { transpose, flip_x, flip_y }
}
