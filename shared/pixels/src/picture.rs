//! Pixels in memory: the one full-size buffer that an edit holds.

/// 8-bit RGB pixels, row after row from the top left, three bytes each, without padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `width * height * 3` bytes: encoded values of the photo's own RGB space.
    pub rgb: Vec<u8>,
    /// The ICC profile that says which space that is; sRGB is meant where there is none.
    pub icc: Option<Vec<u8>>,
}

/// One of the eight ways to lay a picture down: `transpose` first, then the flips of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    pub(crate) transpose: bool,
    pub(crate) flip_x: bool,
    pub(crate) flip_y: bool,
}

/// Pixels a side of the squares in which a picture is transposed, so that both sides stay in the
/// cache.
const TILE: usize = 32;

impl Turn {
    /// Nothing moves.
    pub(crate) const NONE: Turn = Turn { transpose: false, flip_x: false, flip_y: false };

    /// This turn and another one after it.
    pub(crate) fn then(self, next: Turn) -> Turn {
        let [x, y] =
            if self.transpose { [next.flip_y, next.flip_x] } else { [next.flip_x, next.flip_y] };
        Turn {
            transpose: self.transpose ^ next.transpose,
            flip_x: self.flip_x ^ x,
            flip_y: self.flip_y ^ y,
        }
    }

    /// The size of what was of this size.
    pub(crate) fn size(self, [width, height]: [u32; 2]) -> [u32; 2] {
        if self.transpose { [height, width] } else { [width, height] }
    }

    /// Where a part of the result lies in a source of this size: left, top, width, height.
    pub(crate) fn source_part(self, source: [u32; 2], part: [u32; 4]) -> [u32; 4] {
        let [x, y, width, height] = part;
        let [x, y, width, height] =
            if self.transpose { [y, x, height, width] } else { [x, y, width, height] };
        [
            if self.flip_x { source[0] - x - width } else { x },
            if self.flip_y { source[1] - y - height } else { y },
            width,
            height,
        ]
    }
}

impl Picture {
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.width as usize, self.height as usize)
    }

    /// The same pixels laid down otherwise. Pixel (x, y) of the result is (x, y) of the source
    /// after swapping the two numbers for a transposition and counting from the far side for each
    /// flip.
    pub(crate) fn turned(self, turn: Turn) -> Picture {
        if turn == Turn::NONE {
            return self;
        }
        let (source_width, source_height) = self.size();
        let (width, height) = if turn.transpose {
            (source_height, source_width)
        } else {
            (source_width, source_height)
        };
        let mut rgb = vec![0; self.rgb.len()];
        for top in (0..height).step_by(TILE) {
            for left in (0..width).step_by(TILE) {
                for y in top..height.min(top + TILE) {
                    for x in left..width.min(left + TILE) {
                        let (u, v) = if turn.transpose { (y, x) } else { (x, y) };
                        let u = if turn.flip_x { source_width - 1 - u } else { u };
                        let v = if turn.flip_y { source_height - 1 - v } else { v };
                        let (to, from) = ((y * width + x) * 3, (v * source_width + u) * 3);
                        rgb[to..to + 3].copy_from_slice(&self.rgb[from..from + 3]);
                    }
                }
            }
        }
        let (width, height) =
            if turn.transpose { (self.height, self.width) } else { (self.width, self.height) };
        Picture { width, height, rgb, icc: self.icc }
    }
}
