//! A baseline JPEG to RGB rows, a row of blocks at a time, at its full size or shrunk.
//!
//! Shrunk to 1/2, 1/4 or 1/8, a block of 8 × 8 becomes one of 4, 2 or 1 a side, out of its lowest
//! frequencies. Colour of half the size each way is shrunk by half as much, and so needs no way
//! back.
#![allow(
    clippy::cast_possible_truncation,
    reason = "factors are small, and numbers of restart markers have three bits"
)]

use fearless_simd::{Simd, dispatch};
#[cfg(feature = "threads")]
use std::thread::Scope;

#[cfg(feature = "threads")]
use super::ahead::{Ahead, Plan};
use super::coding::{Canvas, Coding, Shape};
use super::dct::{SCALES, SMALL_SCALES};
use super::entropy::BitReader;
use super::huffman::{HuffmanLookup, HuffmanTable};
use super::upsample::{self, Strip};
use super::{ZIGZAG_TRANSPOSED, level};
use crate::Limits;

/// One component of the frame.
struct Component {
    id: u8,
    quantisation: usize,
    before: i32,
    /// Samples of a group row.
    samples: Vec<u8>,
}

/// Reads one photo from top to bottom.
pub(crate) struct Decoder<'a> {
    bits: BitReader<'a>,
    width: usize,
    height: usize,
    components: Vec<Component>,
    coding: Coding,
    /// How much smaller than the photo the rows are: 1, 2, 4 or 8.
    shrink: usize,
    /// The quantisation tables, rows and columns swapped.
    quantisation: [Option<[u16; 64]>; 4],
    groups_done: usize,
    rows_done: usize,
    strip: Strip,
    /// Where the group rows come from when they are read ahead.
    #[cfg(feature = "threads")]
    ahead: Option<Ahead<'a>>,
}

impl<'a> Decoder<'a> {
    /// The photo at a part of its size: 1, 1/2, 1/4 or 1/8. `None` for files that are not of the
    /// plain kind, whatever else they may be.
    fn shrunk(bytes: &'a [u8], shrink: usize) -> Option<Decoder<'a>> {
        let mut decoder = Decoder {
            bits: BitReader::new(&[]),
            width: 0,
            height: 0,
            components: Vec::new(),
            coding: Coding::default(),
            shrink,
            quantisation: Default::default(),
            groups_done: 0,
            rows_done: 0,
            strip: Strip::default(),
            #[cfg(feature = "threads")]
            ahead: None,
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
                0xDD => {
                    decoder.coding.interval = usize::from(u16::from_be_bytes(*body.first_chunk()?));
                }
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

    /// Lets others read ahead, when the photo is worth it.
    #[cfg(feature = "threads")]
    fn read_ahead<'scope>(&mut self, scope: &'scope Scope<'scope, '_>, plan: Plan)
    where
        'a: 'scope,
    {
        let scan = self.bits.rest();
        if plan.threads > 1 && scan.len() > plan.segment_bytes {
            self.ahead = Some(Ahead::start(scope, plan, self.coding.clone(), scan));
        }
    }

    #[cfg(all(test, feature = "threads"))]
    pub(super) fn ahead(&mut self) -> Option<&mut Ahead<'a>> {
        self.ahead.as_mut()
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
            let quantisation = usize::from(*table);
            self.components.push(Component { id: *id, quantisation, before: 0, samples: vec![] });
            self.coding.shapes.push(Shape {
                across,
                down,
                dc: 0,
                ac: 0,
                side: 8 / self.shrink,
                factors: Box::default(),
                stride: 0,
            });
        }
        let Coding { shapes, columns, rows, .. } = &mut self.coding;
        *columns = self.width.div_ceil(8 * shapes[0].across);
        *rows = self.height.div_ceil(8 * shapes[0].down);
        let is_quartered = (shapes[0].across, shapes[0].down) == (2, 2);
        for (index, (shape, component)) in shapes.iter_mut().zip(&mut self.components).enumerate() {
            if index > 0 && is_quartered && self.shrink > 1 {
                shape.side *= 2;
            }
            shape.stride = *columns * shape.across * shape.side;
            component.samples = vec![0; shape.samples()];
        }
        Some(())
    }

    fn huffman(&mut self, mut body: &[u8]) -> Option<()> {
        while let [number, rest @ ..] = body {
            let counts = *rest.first_chunk::<16>()?;
            let total: usize = counts.iter().map(|count| usize::from(*count)).sum();
            let symbols = rest.get(16..16 + total)?;
            let table = HuffmanLookup::new(&HuffmanTable { counts, symbols })?;
            let tables = if number >> 4 == 0 { &mut self.coding.dc } else { &mut self.coding.ac };
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
        let Coding { shapes, dc, ac, .. } = &mut self.coding;
        let pairs = parts.as_chunks::<2>().0;
        for ((shape, component), [id, tables]) in shapes.iter_mut().zip(&self.components).zip(pairs)
        {
            (shape.dc, shape.ac) = (usize::from(tables >> 4), usize::from(tables & 15));
            let is_there =
                *id == component.id && dc.get(shape.dc)?.is_some() && ac.get(shape.ac)?.is_some();
            is_there.then_some(())?;
            let table = self.quantisation[component.quantisation].as_ref()?;
            let scales = if shape.side == 8 { &SCALES } else { &SMALL_SCALES };
            for (place, value) in table.iter().enumerate() {
                let (x, y) = (place / 8, place % 8);
                let factor = f64::from(*value) * scales[x] * scales[y] / 8.0;
                shape.factors[x][y] = factor as f32;
            }
        }
        (parts.ends_with(&[0, 63, 0])).then_some(())
    }

    /// How many rows of groups there are.
    pub(super) fn group_rows(&self) -> usize {
        self.coding.rows
    }

    /// Pixels that a sample of colour covers across and down.
    pub(super) fn cover(&self) -> [usize; 2] {
        let shapes = &self.coding.shapes;
        let luma = &shapes[0];
        // A grey photo has no colour to bring back.
        let side = shapes.last().unwrap_or(luma).side.max(1);
        [luma.across, luma.down].map(|blocks| blocks * luma.side / side)
    }

    /// The samples of the next row of groups, and how long their lines are.
    pub(super) fn samples(&mut self) -> Option<Vec<(&[u8], usize)>> {
        self.group_row()?;
        let strides = self.coding.shapes.iter().map(|shape| shape.stride);
        Some(self.components.iter().map(|it| it.samples.as_slice()).zip(strides).collect())
    }

    fn group_row(&mut self) -> Option<()> {
        #[cfg(feature = "threads")]
        if let Some(ahead) = &mut self.ahead {
            let planes = self.components.iter_mut().map(|component| &mut component.samples);
            return ahead.next(planes);
        }
        let level = level();
        dispatch!(level, simd => self.read_group_row(simd))
    }

    #[inline(always)]
    fn read_group_row<S: Simd>(&mut self, simd: S) -> Option<()> {
        let Coding { shapes, dc, ac, interval, columns, .. } = &self.coding;
        for column in 0..*columns {
            if *interval > 0 && self.groups_done > 0 && self.groups_done.is_multiple_of(*interval) {
                let number = (self.groups_done / *interval - 1) % 8;
                self.bits.restart(number as u8)?;
                for component in &mut self.components {
                    component.before = 0;
                }
            }
            self.bits.prepare();
            for (shape, component) in shapes.iter().zip(&mut self.components) {
                let (dc, ac) = (dc[shape.dc].as_ref()?, ac[shape.ac].as_ref()?);
                for down in 0..shape.down {
                    for across in 0..shape.across {
                        // A sum of differences of eleven bits; more than a file can hold would be
                        // needed to overflow.
                        component.before = component.before.wrapping_add(self.bits.dc(dc)?);
                        let mut canvas = Canvas::new(shape, component.before);
                        let last = self.bits.ac(ac, |order, value| canvas.put(order, value))?;
                        let start = shape.start(column, [across, down]);
                        canvas.draw(simd, last == 0, &mut component.samples[start..])?;
                    }
                }
            }
            self.groups_done += 1;
        }
        if self.bits.is_beyond_end() { None } else { Some(()) }
    }
}

/// Rows of a photo, from top to bottom.
pub(crate) trait Rows {
    /// Width and height in pixels.
    fn size(&self) -> [usize; 2];

    /// Adds the next rows to `rgb`, each as three planes; `None` when the file breaks off or
    /// contradicts itself, `Some(false)` after the last row.
    fn rows(&mut self, rgb: &mut Vec<u8>) -> Option<bool>;
}

impl Rows for Decoder<'_> {
    /// Shrunk as the rows are.
    fn size(&self) -> [usize; 2] {
        [self.width, self.height].map(|side| side.div_ceil(self.shrink))
    }

    fn rows(&mut self, rgb: &mut Vec<u8>) -> Option<bool> {
        let [width, height] = self.size();
        let shapes = &self.coding.shapes;
        let (rows, total) = (shapes[0].side * shapes[0].down, self.coding.rows);
        if self.rows_done > total {
            return Some(false);
        }
        if self.rows_done < total {
            self.group_row()?;
        } else if self.bits.is_beyond_end() {
            return None;
        }
        // Rows of colour between two group rows lean on both: one is always kept back.
        let is_last = self.rows_done == total;
        let [across, down] = self.cover();
        let samples = self.components.iter_mut().map(|component| &mut component.samples);
        let planes = samples.zip(self.coding.shapes.iter().map(|shape| shape.stride)).collect();
        self.strip.push(planes, is_last);
        let first = (self.rows_done.max(1) - 1) * rows;
        if self.rows_done > 0 {
            let count = rows.min(height.saturating_sub(first));
            let start = rgb.len();
            rgb.resize(start + 3 * width * count, 0);
            upsample::to_rgb(&self.strip, [width, across, down], &mut rgb[start..]);
        }
        self.rows_done += 1;
        Some(true)
    }
}

/// Works on a photo whose rows may be read ahead by other threads.
pub(crate) fn read<R>(
    bytes: &[u8],
    shrink: usize,
    limits: &Limits,
    work: impl FnOnce(&mut Decoder<'_>) -> Option<R>,
) -> Option<R> {
    #[cfg(feature = "threads")]
    if limits.threads > 1 {
        let Limits { threads, segment_bytes, .. } = *limits;
        return std::thread::scope(|scope| {
            // Within, so that those who read ahead end with it.
            let mut decoder = Decoder::shrunk(bytes, shrink)?;
            decoder.read_ahead(scope, Plan { threads, segment_bytes });
            work(&mut decoder)
        });
    }
    let _ = limits;
    work(&mut Decoder::shrunk(bytes, shrink)?)
}
