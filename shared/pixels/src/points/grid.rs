//! Any change of colours, baked into a grid of 33 nodes a side and read by tetrahedra.
#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide registers")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    reason = "nodes are counted to 33, and float-to-integer casts saturate"
)]

use fearless_simd::prelude::*;
use fearless_simd::{i16x8, u32x4};

use super::PART;

/// Nodes a side. Finer grids leave the cache of a core.
const SIDE: usize = 33;
/// Distances between the nodes of each channel.
const STEPS: [usize; 3] = [1, SIDE, SIDE * SIDE];
/// Distance between opposite corners.
const WHOLE: usize = STEPS[0] + STEPS[1] + STEPS[2];
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
        let mut nodes = Vec::with_capacity(SIDE * SIDE * SIDE + 1);
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
        // So that every node has one behind it.
        nodes.push([0; 4]);
        Grid { places, nodes }
    }

    /// Changes at most [`PART`] pixels.
    #[inline(always)]
    pub(super) fn part<S: Simd>(&self, simd: S, [reds, greens, blues]: [&mut [u8]; 3]) {
        let [red, green, blue] = &self.places;
        let mut colours = [0; PART];
        let pixels = reds.iter().zip(&*greens).zip(&*blues);
        for (colour, ((r, g), b)) in colours.iter_mut().zip(pixels) {
            let places = [&red[usize::from(*r)], &green[usize::from(*g)], &blue[usize::from(*b)]];
            *colour = self.at(simd, places);
        }
        let pixels = reds.iter_mut().zip(greens).zip(blues);
        for (colour, ((r, g), b)) in colours.iter().zip(pixels) {
            [*r, *g, *b] = [0, 8, 16].map(|bits| (colour >> bits) as u8);
        }
    }

    /// From the node below along the three axes, the longest way first; the three lower bytes are
    /// the colour. No branch depends on it: a processor could not guess it.
    #[inline(always)]
    fn at<S: Simd>(&self, simd: S, [r, g, b]: [&Place; 3]) -> u32 {
        let node = (r.node + g.node + b.node) as usize;
        let long = r.key.max(g.key).max(b.key);
        let short = r.key.min(g.key).min(b.key);
        let middle = r.key ^ g.key ^ b.key ^ long ^ short;
        let first = (long & 0xFFFF) as usize;
        let second = WHOLE - (short & 0xFFFF) as usize;
        let [long, middle, short] = [long, middle, short].map(|key| key >> 16);
        let corners = &self.nodes[node..node + WHOLE + 2];
        // Two corners with the node behind each, whose products are left alone.
        let pair = |[one, other]: [usize; 2]| {
            let [one, other] =
                [one, other].map(|at| i16x8::from_slice(simd, corners[at..at + 2].as_flattened()));
            one.zip_low(other)
        };
        // Weights of a pair, side by side as the values are.
        let weights =
            |one: u32, other: u32| -> i16x8<S> { u32x4::splat(simd, one | other << 16).bitcast() };
        let near = weights(PARTS as u32 - long, long - middle);
        let far = weights(middle - short, short);
        let sums = pair([0, first]).pairwise_dot_product(near)
            + pair([second, WHOLE]).pairwise_dot_product(far);
        // From 1/8192 of a level to a level.
        let levels = ((sums + (1 << 12)) >> 13).max(0).min(255);
        let shorts = levels.narrow(levels);
        let bytes: u32x4<S> = shorts.narrow(shorts).bitcast();
        bytes.as_slice()[0]
    }
}
