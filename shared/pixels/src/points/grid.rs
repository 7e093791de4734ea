//! Any change of colours, baked into a grid of 33 nodes a side and read by tetrahedra.
#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide registers")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    reason = "nodes are counted to 33, and float-to-integer casts saturate"
)]

use fearless_simd::{Simd, dispatch};

use crate::jpeg::level;

/// Nodes a side. Finer grids leave the cache of a core.
const SIDE: usize = 33;
/// Distances between the nodes of each channel.
const STEPS: [usize; 3] = [1, SIDE, SIDE * SIDE];
/// Parts of the way between two nodes.
const PARTS: f32 = 256.0;
/// Units of a node's value to a level. Values beyond black and white are kept, so that what clips
/// does so after the interpolation, where it bends nothing.
const UNITS: f32 = 32.0;

/// For each level of a channel: the node below, as an index, and a key for sorting: the way to the
/// next node in the upper half, the distance of that node in the lower one.
struct Place {
    node: u32,
    key: u32,
}

/// A baked change of colours, with the tables before it.
pub(super) struct Grid {
    places: [Vec<Place>; 3],
    nodes: Vec<[i16; 4]>,
}

impl Grid {
    /// `tables` say what each level becomes before `change` sees it.
    pub(super) fn new(tables: &[[f32; 256]; 3], change: impl Fn([f32; 3]) -> [f32; 3]) -> Grid {
        let last = (SIDE - 1) as f32;
        let places = [0, 1, 2].map(|channel| {
            let place = |value: &f32| {
                let place = (value * last * PARTS + 0.5) as u32;
                let node = (place / PARTS as u32).min(SIDE as u32 - 2);
                let part = place - node * PARTS as u32;
                let step = STEPS[channel] as u32;
                Place { node: node * step, key: part << 16 | step }
            };
            tables[channel].iter().map(place).collect()
        });
        let mut nodes = Vec::with_capacity(SIDE * SIDE * SIDE);
        for blue in 0..SIDE {
            for green in 0..SIDE {
                for red in 0..SIDE {
                    let colour = change([red, green, blue].map(|at| at as f32 / last));
                    let [r, g, b] = colour.map(|value| {
                        let units = value * 255.0 * UNITS;
                        (units + if units < 0.0 { -0.5 } else { 0.5 }) as i16
                    });
                    nodes.push([r, g, b, 0]);
                }
            }
        }
        Grid { places, nodes }
    }

    /// Changes a row of interleaved levels.
    pub(super) fn row(&self, row: &mut [u8]) {
        let level = level();
        dispatch!(level, simd => self.row_with(simd, row));
    }

    #[inline(always)]
    fn row_with<S: Simd>(&self, _: S, row: &mut [u8]) {
        let [red, green, blue] = &self.places;
        for pixel in row.as_chunks_mut::<3>().0 {
            let [r, g, b] = *pixel;
            let (r, g, b) = (&red[usize::from(r)], &green[usize::from(g)], &blue[usize::from(b)]);
            *pixel = self.at((r.node + g.node + b.node) as usize, [r.key, g.key, b.key]);
        }
    }

    /// From the node below along the three axes, the longest way first. No branch depends on the
    /// colour: a processor could not guess it.
    #[inline(always)]
    fn at(&self, node: usize, [r, g, b]: [u32; 3]) -> [u8; 3] {
        const WHOLE: usize = STEPS[0] + STEPS[1] + STEPS[2];
        let (long, short) = (r.max(g).max(b), r.min(g).min(b));
        let middle = r ^ g ^ b ^ long ^ short;
        let first = (long & 0xFFFF) as usize;
        let second = WHOLE - (short & 0xFFFF) as usize;
        let [long, middle, short] = [long, middle, short].map(|key| (key >> 16) as i32);
        let corners = &self.nodes[node..=node + WHOLE];
        let corners = [corners[0], corners[first], corners[second], corners[WHOLE]];
        let weights = [PARTS as i32 - long, long - middle, middle - short, short];
        let mut sums = [1_i32 << 12; 4];
        for (corner, weight) in corners.into_iter().zip(weights) {
            for (sum, value) in sums.iter_mut().zip(corner) {
                *sum += i32::from(value) * weight;
            }
        }
        // From 1/8192 of a level to a level.
        let [r, g, b, _] = sums.map(|sum| (sum >> 13).clamp(0, 255) as u8);
        [r, g, b]
    }
}
