//! The guided filter (He, Sun and Tang, 2010) at an eighth of the size: what a value is in the
//! surroundings of a pixel, with the edges of luma kept.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sides are at most 16 384, exact in f32, and float-to-integer casts saturate"
)]

use crate::picture::Picture;

/// Pixels a side of a cell.
pub(crate) const CELL: usize = 8;

/// One value a cell.
pub(crate) struct Plane {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) values: Vec<f32>,
}

impl Plane {
    /// What `sum_up` makes of the pixels of each cell.
    pub(crate) fn of(picture: &Picture, mut sum_up: impl FnMut(&[[u8; 3]]) -> f32) -> Plane {
        let (width, height) = picture.size();
        let (across, down) = (width.div_ceil(CELL), height.div_ceil(CELL));
        let mut values = Vec::with_capacity(across * down);
        let mut cell = Vec::with_capacity(CELL * CELL);
        let pixels = picture.rgb.as_chunks::<3>().0;
        for top in (0..height).step_by(CELL) {
            for left in (0..width).step_by(CELL) {
                cell.clear();
                for y in top..height.min(top + CELL) {
                    cell.extend(&pixels[y * width + left..y * width + width.min(left + CELL)]);
                }
                values.push(sum_up(&cell));
            }
        }
        Plane { width: across, height: down, values }
    }

    fn with(&self, values: Vec<f32>) -> Plane {
        Plane { width: self.width, height: self.height, values }
    }

    /// Each value of two planes put together.
    pub(crate) fn join(&self, other: &Plane, join: impl Fn(f32, f32) -> f32) -> Plane {
        self.with(self.values.iter().zip(&other.values).map(|(a, b)| join(*a, *b)).collect())
    }

    /// The mean of the square of `reach` cells to each side; cells outside do not count.
    pub(crate) fn mean(&self, reach: usize) -> Plane {
        let mut across = vec![0.0; self.values.len()];
        for (from, to) in
            self.values.chunks_exact(self.width).zip(across.chunks_exact_mut(self.width))
        {
            running(from.len(), reach, |at| from[at], |at, mean| to[at] = mean);
        }
        let mut down = vec![0.0; self.values.len()];
        for x in 0..self.width {
            let at = |y: usize| y * self.width + x;
            running(self.height, reach, |y| across[at(y)], |y, mean| down[at(y)] = mean);
        }
        self.with(down)
    }
}

/// Means over windows of a line. Sums are exact enough: values are 0 to 1 and lines are short.
fn running(
    length: usize,
    reach: usize,
    get: impl Fn(usize) -> f32,
    mut put: impl FnMut(usize, f32),
) {
    let mut sum: f64 = (0..reach.min(length)).map(|at| f64::from(get(at))).sum();
    for at in 0..length {
        if at + reach < length {
            sum += f64::from(get(at + reach));
        }
        if let Some(left) = at.checked_sub(reach + 1) {
            sum -= f64::from(get(left));
        }
        let count = (at + reach).min(length - 1) + 1 - at.saturating_sub(reach);
        put(at, (sum / count as f64) as f32);
    }
}

/// A value as a straight line of luma, for each cell.
pub(crate) struct Guided {
    slope: Plane,
    offset: Plane,
}

impl Guided {
    /// Fits `values` to `luma` over squares of `reach` cells to each side. `softness` is the
    /// variance of luma below which an edge is none.
    pub(crate) fn new(luma: &Plane, values: &Plane, reach: usize, softness: f32) -> Guided {
        let (mean_luma, mean_values) = (luma.mean(reach), values.mean(reach));
        let product = luma.join(values, |l, v| l * v).mean(reach);
        let square = luma.join(luma, |l, m| l * m).mean(reach);
        let covariance = product.join(&mean_luma.join(&mean_values, |l, v| l * v), |a, b| a - b);
        let variance = square.join(&mean_luma, |s, l| (s - l * l).max(0.0));
        let slope = covariance.join(&variance, |c, v| c / (v + softness));
        let offset = mean_values.join(&slope.join(&mean_luma, |s, l| s * l), |v, s| v - s);
        Guided { slope: slope.mean(reach), offset: offset.mean(reach) }
    }

    /// Slope and offset for each pixel of a row, one after the other, between the four nearest
    /// cells.
    pub(crate) fn row(&self, y: usize, width: usize, lines: &mut Vec<f32>) {
        let (top, bottom, part) = near(y, self.slope.height);
        let cells = self.slope.width;
        lines.clear();
        let between = |plane: &Plane, cell: usize| {
            let (up, down) =
                (plane.values[top * cells + cell], plane.values[bottom * cells + cell]);
            up + (down - up) * part
        };
        let mut held = (usize::MAX, [0.0; 4]);
        for x in 0..width {
            let (left, right, part) = near(x, cells);
            if held.0 != left {
                let (slope, offset) = (&self.slope, &self.offset);
                held = (
                    left,
                    [
                        between(slope, left),
                        between(slope, right),
                        between(offset, left),
                        between(offset, right),
                    ],
                );
            }
            let [s0, s1, o0, o1] = held.1;
            lines.push(s0 + (s1 - s0) * part);
            lines.push(o0 + (o1 - o0) * part);
        }
    }
}

/// The two cells whose centres lie around a pixel, and how far it is on the way.
fn near(at: usize, cells: usize) -> (usize, usize, f32) {
    let place = ((at as f32 + 0.5) / CELL as f32 - 0.5).max(0.0);
    let first = (place as usize).min(cells - 1);
    (first, (first + 1).min(cells - 1), (place - first as f32).min(1.0))
}

/// Luma of a level triple, 0 to 1.
pub(crate) fn luma(pixel: [u8; 3]) -> f32 {
    let [r, g, b] = pixel.map(f32::from);
    (0.2126 * r + 0.7152 * g + 0.0722 * b) * (1.0 / 255.0)
}

/// Luma of each cell.
pub(crate) fn luma_plane(picture: &Picture) -> Plane {
    Plane::of(picture, |cell| {
        cell.iter().map(|pixel| luma(*pixel)).sum::<f32>() / cell.len() as f32
    })
}
