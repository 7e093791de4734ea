//! A baseline JPEG to RGB rows, a row of blocks at a time, at its full size or shrunk.
//!
//! Shrunk to 1/2, 1/4 or 1/8, a block of 8 × 8 becomes one of 4, 2 or 1 a side, out of its lowest
//! frequencies. Colour of half the size each way is shrunk by half as much, and so needs no way
//! back.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "coefficients have sixteen bits; float-to-integer casts saturate"
)]

use fearless_simd::{Simd, dispatch};

use super::dct::{Block, SCALES, SMALL_SCALES, inverse, inverse_small};
use super::entropy::{BitReader, HuffmanLookup, HuffmanTable};
use super::upsample::{self, Strip};
use super::{ZIGZAG_TRANSPOSED, level};
use crate::curve::{low_byte, rounded};

/// One component of the frame.
struct Component {
    id: u8,
    /// Blocks across and down in a group.
    across: usize,
    down: usize,
    quantisation: usize,
    dc: usize,
    ac: usize,
    before: i32,
    /// Samples that a block becomes, each way: 8 unless the photo is shrunk.
    side: usize,
    /// What a coefficient is multiplied by, rows and columns swapped.
    factors: Box<Block>,
    /// Samples of a group row, and how long its lines are.
    samples: Vec<u8>,
    stride: usize,
}

/// Reads one photo from top to bottom.
pub(crate) struct Decoder<'a> {
    bits: BitReader<'a>,
    width: usize,
    height: usize,
    components: Vec<Component>,
    /// How much smaller than the photo the rows are: 1, 2, 4 or 8.
    shrink: usize,
    /// The quantisation tables, rows and columns swapped.
    quantisation: [Option<[u16; 64]>; 4],
    dc: [Option<HuffmanLookup>; 4],
    ac: [Option<HuffmanLookup>; 4],
    /// Groups between restart markers; 0 for none.
    interval: usize,
    groups_done: usize,
    rows_done: usize,
    strip: Strip,
}

impl<'a> Decoder<'a> {
    /// `None` for files that are not of the plain kind, whatever else they may be.
    pub(crate) fn new(bytes: &'a [u8]) -> Option<Decoder<'a>> {
        Decoder::shrunk(bytes, 1)
    }

    /// The photo at a part of its size: 1, 1/2, 1/4 or 1/8.
    pub(crate) fn shrunk(bytes: &'a [u8], shrink: usize) -> Option<Decoder<'a>> {
        let mut decoder = Decoder {
            bits: BitReader::new(&[]),
            width: 0,
            height: 0,
            components: Vec::new(),
            shrink,
            quantisation: Default::default(),
            dc: Default::default(),
            ac: Default::default(),
            interval: 0,
            groups_done: 0,
            rows_done: 0,
            strip: Strip::default(),
        };
        let mut at = 2;
        loop {
            let [0xFF, marker, high, low, ..] = *bytes.get(at..)? else {
                return None;
            };
            if marker == 0xFF {
                at += 1;
                continue;
            }
            let length = usize::from(u16::from_be_bytes([high, low]));
            let body = bytes.get(at + 4..at + 2 + length)?;
            at += 2 + length;
            match marker {
                0xC0 | 0xC1 => decoder.frame(body)?,
                0xC4 => decoder.huffman(body)?,
                0xDB => decoder.quantisation(body)?,
                0xDD => decoder.interval = usize::from(u16::from_be_bytes(*body.first_chunk()?)),
                0xDA => {
                    decoder.scan(body)?;
                    decoder.bits = BitReader::new(&bytes[at..]);
                    return Some(decoder);
                }
                // Colours that are not YCbCr.
                0xEE if body.starts_with(b"Adobe") && body.get(11) == Some(&0) => return None,
                0xE0..=0xEF | 0xFE => {}
                _ => return None,
            }
        }
    }

    fn frame(&mut self, body: &[u8]) -> Option<()> {
        let [8, h1, h0, w1, w0, count, parts @ ..] = body else {
            return None;
        };
        if !self.components.is_empty() || !matches!(count, 1 | 3) {
            return None;
        }
        self.height = usize::from(u16::from_be_bytes([*h1, *h0]));
        self.width = usize::from(u16::from_be_bytes([*w1, *w0]));
        let parts = parts.as_chunks::<3>().0;
        if self.width == 0 || self.height == 0 || parts.len() != usize::from(*count) {
            return None;
        }
        for (index, [id, sampling, table]) in parts.iter().enumerate() {
            // A grey photo has one block in a group, whatever it says.
            let sampling = if *count == 1 { 0x11 } else { *sampling };
            let (across, down) = (usize::from(sampling >> 4), usize::from(sampling & 15));
            let is_usual = if index == 0 {
                (1..=2).contains(&across) && (1..=2).contains(&down)
            } else {
                (across, down) == (1, 1)
            };
            if !is_usual || *table > 3 {
                return None;
            }
            self.components.push(Component {
                id: *id,
                across,
                down,
                quantisation: usize::from(*table),
                dc: 0,
                ac: 0,
                before: 0,
                side: 8 / self.shrink,
                factors: Box::default(),
                samples: Vec::new(),
                stride: 0,
            });
        }
        let columns = self.width.div_ceil(8 * self.components[0].across);
        let is_quartered = (self.components[0].across, self.components[0].down) == (2, 2);
        for (index, component) in self.components.iter_mut().enumerate() {
            if index > 0 && is_quartered && self.shrink > 1 {
                component.side *= 2;
            }
            component.stride = columns * component.across * component.side;
            component.samples = vec![0; component.stride * component.down * component.side];
        }
        Some(())
    }

    fn huffman(&mut self, mut body: &[u8]) -> Option<()> {
        while let [number, rest @ ..] = body {
            let counts = *rest.first_chunk::<16>()?;
            let total: usize = counts.iter().map(|count| usize::from(*count)).sum();
            let symbols = rest.get(16..16 + total)?;
            let table = HuffmanLookup::new(&HuffmanTable { counts, symbols })?;
            let tables = if number >> 4 == 0 { &mut self.dc } else { &mut self.ac };
            *tables.get_mut(usize::from(number & 15))? = Some(table);
            body = &rest[16 + total..];
        }
        Some(())
    }

    fn quantisation(&mut self, mut body: &[u8]) -> Option<()> {
        while let [number, rest @ ..] = body {
            let is_wide = number >> 4 != 0;
            let size = if is_wide { 128 } else { 64 };
            let values = rest.get(..size)?;
            let mut table = [0; 64];
            for (order, place) in ZIGZAG_TRANSPOSED.into_iter().enumerate() {
                table[usize::from(place)] = if is_wide {
                    u16::from_be_bytes([values[2 * order], values[2 * order + 1]])
                } else {
                    u16::from(values[order])
                };
            }
            *self.quantisation.get_mut(usize::from(number & 15))? = Some(table);
            body = &rest[size..];
        }
        Some(())
    }

    fn scan(&mut self, body: &[u8]) -> Option<()> {
        let [count, parts @ ..] = body else {
            return None;
        };
        let count = usize::from(*count);
        if count == 0 || count != self.components.len() || parts.len() != 2 * count + 3 {
            return None;
        }
        for (component, [id, tables]) in self.components.iter_mut().zip(parts.as_chunks::<2>().0) {
            (component.dc, component.ac) = (usize::from(tables >> 4), usize::from(tables & 15));
            let is_there = *id == component.id
                && self.dc.get(component.dc)?.is_some()
                && self.ac.get(component.ac)?.is_some();
            is_there.then_some(())?;
            let table = self.quantisation[component.quantisation].as_ref()?;
            let scales = if component.side == 8 { &SCALES } else { &SMALL_SCALES };
            for (place, value) in table.iter().enumerate() {
                let (x, y) = (place / 8, place % 8);
                let factor = f64::from(*value) * scales[x] * scales[y] / 8.0;
                component.factors[x][y] = factor as f32;
            }
        }
        (parts.ends_with(&[0, 63, 0])).then_some(())
    }

    /// Width and height in pixels, shrunk as the rows are.
    pub(crate) fn size(&self) -> [usize; 2] {
        [self.width, self.height].map(|side| side.div_ceil(self.shrink))
    }

    /// Adds the next rows to `rgb`, interleaved; `None` when the file breaks off or contradicts
    /// itself, `Some(false)` after the last row.
    pub(crate) fn rows(&mut self, rgb: &mut Vec<u8>) -> Option<bool> {
        let [width, height] = self.size();
        let rows = self.components[0].side * self.components[0].down;
        let total = self.height.div_ceil(8 * self.components[0].down);
        if self.rows_done > total {
            return Some(false);
        }
        if self.rows_done < total {
            let level = level();
            dispatch!(level, simd => self.group_row(simd))?;
        } else if self.bits.is_beyond_end() {
            return None;
        }
        // Rows of colour between two group rows lean on both: one is always kept back.
        let is_last = self.rows_done == total;
        let luma = &self.components[0];
        // A grey photo has no colour to bring back.
        let colour = self.components.last().unwrap_or(luma);
        let across = luma.across * luma.side / colour.side.max(1);
        let down = luma.down * luma.side / colour.side.max(1);
        let planes = self.components.iter_mut().map(|it| (&mut it.samples, it.stride)).collect();
        self.strip.push(planes, is_last);
        let first = (self.rows_done.max(1) - 1) * rows;
        if self.rows_done > 0 {
            let count = rows.min(height.saturating_sub(first));
            upsample::to_rgb(&self.strip, [width, count, across, down], rgb);
        }
        self.rows_done += 1;
        Some(true)
    }

    #[inline(always)]
    fn group_row<S: Simd>(&mut self, simd: S) -> Option<()> {
        let luma = &self.components[0];
        let columns = luma.stride / (luma.side * luma.across);
        for column in 0..columns {
            if self.interval > 0
                && self.groups_done > 0
                && self.groups_done.is_multiple_of(self.interval)
            {
                let number = (self.groups_done / self.interval - 1) % 8;
                self.bits.restart(number as u8)?;
                for component in &mut self.components {
                    component.before = 0;
                }
            }
            self.bits.prepare();
            for component in &mut self.components {
                let dc = self.dc[component.dc].as_ref()?;
                let ac = self.ac[component.ac].as_ref()?;
                for down in 0..component.down {
                    for across in 0..component.across {
                        let side = component.side;
                        let start = down * side * component.stride
                            + (column * component.across + across) * side;
                        block(
                            simd,
                            &mut self.bits,
                            (dc, ac),
                            &component.factors,
                            &mut component.before,
                            &mut component.samples[start..],
                            [component.stride, side],
                        )?;
                    }
                }
            }
            self.groups_done += 1;
        }
        if self.bits.is_beyond_end() { None } else { Some(()) }
    }
}

#[inline(always)]
fn block<S: Simd>(
    simd: S,
    bits: &mut BitReader<'_>,
    (dc, ac): (&HuffmanLookup, &HuffmanLookup),
    factors: &Block,
    before: &mut i32,
    samples: &mut [u8],
    [stride, side]: [usize; 2],
) -> Option<()> {
    let mut coefficients: Block = [[0.0; 8]; 8];
    // A sum of differences of eleven bits; more than a file can hold would be needed to overflow.
    *before = before.wrapping_add(bits.dc(dc)?);
    let flat = coefficients.as_flattened_mut();
    let factors = factors.as_flattened();
    let mean = *before as f32 * factors[0];
    flat[0] = mean;
    let last = bits.ac(ac, |order, value| {
        let place = usize::from(ZIGZAG_TRANSPOSED[order & 63]) & 63;
        flat[place] = value as f32 * factors[place];
    })?;
    if last == 0 || side == 1 {
        let level = low_byte(rounded(mean + 128.0));
        for y in 0..side {
            samples.get_mut(y * stride..y * stride + side)?.fill(level);
        }
        return Some(());
    }
    match side {
        4 => return put(&inverse_small::<4>(&coefficients), samples, stride),
        2 => return put(&inverse_small::<2>(&coefficients), samples, stride),
        _ => {}
    }
    put(&inverse(simd, &coefficients), samples, stride)
}

/// Rows of a block into their places.
#[inline(always)]
fn put<const N: usize>(block: &[[f32; N]; N], samples: &mut [u8], stride: usize) -> Option<()> {
    for (y, row) in block.iter().enumerate() {
        let target: &mut [u8; N] = samples.get_mut(y * stride..)?.first_chunk_mut()?;
        *target = row.map(|value| low_byte(rounded(value + 128.0)));
    }
    Some(())
}
