//! RGB rows to a baseline JPEG, eight or sixteen rows at a time.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::many_single_char_names,
    reason = "coefficients have eleven bits and tables eight; float-to-integer casts saturate"
)]

use fearless_simd::{Simd, dispatch};

use super::bits::BitWriter;
use super::dct::{Block, SCALES, forward};
use super::huffman::{AC, DC, HuffmanCodes, STANDARD};
use super::{ZIGZAG_TRANSPOSED, level};
use crate::rows;

/// Quantisation of ITU-T T.81, annex K, in natural order.
#[rustfmt::skip]
const LUMA: [u8; 64] = [
    16, 11, 10, 16,  24,  40,  51,  61,   12, 12, 14, 19,  26,  58,  60,  55,
    14, 13, 16, 24,  40,  57,  69,  56,   14, 17, 22, 29,  51,  87,  80,  62,
    18, 22, 37, 56,  68, 109, 103,  77,   24, 35, 55, 64,  81, 104, 113,  92,
    49, 64, 78, 87, 103, 121, 120, 101,   72, 92, 95, 98, 112, 100, 103,  99,
];
#[rustfmt::skip]
const CHROMA: [u8; 64] = [
    17, 18, 24, 47, 99, 99, 99, 99,   18, 21, 26, 66, 99, 99, 99, 99,
    24, 26, 56, 99, 99, 99, 99, 99,   47, 66, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99,   99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99,   99, 99, 99, 99, 99, 99, 99, 99,
];

/// Where coefficients are in the order in which they are stored, a bit for each: for every eight of
/// a block, by the four lower and the four upper bits that say which of them are not 0. Most are,
/// so that moving bits costs less than moving coefficients.
const ORDERED: [[[u64; 16]; 2]; 8] = {
    let mut ordered = [[[0; 16]; 2]; 8];
    let mut at = 0;
    while at < 64 {
        let place = ZIGZAG_TRANSPOSED[at] as usize;
        let mut bits = 0;
        while bits < 16 {
            if bits >> (place % 4) & 1 == 1 {
                ordered[place / 8][place / 4 % 2][bits] |= 1 << at;
            }
            bits += 1;
        }
        at += 1;
    }
    ordered
};

/// One kind of component: how it is divided and coded.
struct Coding {
    /// What a coefficient is multiplied by, rows and columns swapped.
    factors: Block,
    dc: HuffmanCodes,
    ac: HuffmanCodes,
}

/// Writes one photo.
pub(crate) struct Encoder {
    bits: BitWriter,
    width: usize,
    /// Pixels a side of what is coded together: 8 with full colour, 16 with half.
    side: usize,
    codings: [Coding; 2],
    before: [i32; 3],
    /// Luma and the two colour differences of a strip, padded to whole blocks.
    planes: [Vec<u8>; 3],
}

/// A quantisation table for a quality of 1 to 100, in natural order: the scale of libjpeg.
fn quantisation(base: &[u8; 64], quality: u8) -> [u8; 64] {
    let quality = u32::from(quality.clamp(1, 100));
    let scale = if quality < 50 { 5_000 / quality } else { 200 - 2 * quality };
    base.map(|value| ((u32::from(value) * scale + 50) / 100).clamp(1, 255) as u8)
}

impl Encoder {
    /// Begins a file of `width` by `height` pixels, both at most 65 535. `segments` are markers
    /// with what stands in them, such as a profile.
    pub(crate) fn new(
        [width, height]: [u16; 2],
        quality: u8,
        is_full_colour: bool,
        segments: &[(u8, Vec<u8>)],
    ) -> Encoder {
        let tables = [&LUMA, &CHROMA].map(|base| quantisation(base, quality));
        // About two bits a pixel: enough for most photos to be written without growing the buffer.
        let mut out = Vec::with_capacity(usize::from(width) * usize::from(height) / 4 + 1_024);
        out.extend(b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
        for (marker, body) in segments {
            segment(&mut out, *marker, body);
        }
        for (number, table) in (0..).zip(&tables) {
            let mut body = vec![number];
            body.extend(natural_order().map(|place| table[place]));
            segment(&mut out, 0xDB, &body);
        }
        let sampling = if is_full_colour { 0x11 } else { 0x22 };
        let mut frame = vec![8];
        frame.extend(height.to_be_bytes());
        frame.extend(width.to_be_bytes());
        frame.extend([3, 1, sampling, 0, 2, 0x11, 1, 3, 0x11, 1]);
        segment(&mut out, 0xC0, &frame);
        for (number, table) in [0x00, 0x10, 0x01, 0x11].into_iter().zip(&STANDARD) {
            let mut body = vec![number];
            body.extend(table.counts);
            body.extend(table.symbols);
            segment(&mut out, 0xC4, &body);
        }
        segment(&mut out, 0xDA, &[3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0]);
        let coding = |number: usize| Coding {
            factors: std::array::from_fn(|x| {
                std::array::from_fn(|y| {
                    let divisor = f64::from(tables[number][y * 8 + x]) * SCALES[x] * SCALES[y];
                    (1.0 / (8.0 * divisor)) as f32
                })
            }),
            dc: HuffmanCodes::new(&STANDARD[2 * number + DC]),
            ac: HuffmanCodes::new(&STANDARD[2 * number + AC]),
        };
        Encoder {
            bits: BitWriter::new(out),
            width: usize::from(width),
            side: if is_full_colour { 8 } else { 16 },
            codings: [coding(0), coding(1)],
            before: [0; 3],
            planes: Default::default(),
        }
    }

    /// How many rows a strip has; only the last one may have fewer.
    pub(crate) fn strip_rows(&self) -> usize {
        self.side
    }

    /// Codes the next rows, each as three planes.
    pub(crate) fn strip(&mut self, rgb: &[u8]) {
        let level = level();
        dispatch!(level, simd => self.strip_with(simd, rgb, |row, ycc| {
            to_ycc(rows::planes(row), ycc);
        }));
    }

    /// Codes the next rows, interleaved.
    pub(crate) fn strip_interleaved(&mut self, rgb: &[u8]) {
        let level = level();
        let mut apart = vec![0; self.width * 3];
        dispatch!(level, simd => self.strip_with(simd, rgb, |row, ycc| {
            rows::apart(row, rows::planes_mut(&mut apart));
            to_ycc(rows::planes(&apart), ycc);
        }));
    }

    #[inline(always)]
    fn strip_with<S: Simd>(
        &mut self,
        simd: S,
        rgb: &[u8],
        mut to_ycc: impl FnMut(&[u8], [&mut [u8]; 3]),
    ) {
        let (width, side) = (self.width, self.side);
        let padded = width.div_ceil(side) * side;
        let mut planes = std::mem::take(&mut self.planes);
        for plane in &mut planes {
            plane.resize(padded * side, 0);
        }
        let rows = rgb.len() / (3 * width);
        for y in 0..side {
            let row = &rgb[y.min(rows - 1) * 3 * width..][..3 * width];
            to_ycc(row, planes.each_mut().map(|plane| &mut plane[y * padded..(y + 1) * padded]));
        }
        if side == 16 {
            let mut line = Vec::new();
            halve(&mut planes[1], padded, &mut line);
            halve(&mut planes[2], padded, &mut line);
        }
        let (columns, colour_width) = (padded / side, padded / (side / 8));
        for column in 0..columns {
            for (down, across) in [(0, 0), (0, 8), (8, 0), (8, 8)] {
                if down < side && across < side {
                    let start = down * padded + column * side + across;
                    self.block(simd, &planes[0][start..], padded, 0);
                }
            }
            self.block(simd, &planes[1][column * 8..], colour_width, 1);
            self.block(simd, &planes[2][column * 8..], colour_width, 2);
        }
        self.planes = planes;
    }

    #[inline(always)]
    fn block<S: Simd>(&mut self, simd: S, samples: &[u8], stride: usize, component: usize) {
        let block: Block = std::array::from_fn(|y| {
            let row: [u8; 8] = *samples[y * stride..].first_chunk().unwrap_or(&[128; 8]);
            row.map(|sample| f32::from(sample) - 128.0)
        });
        let coding = &self.codings[component.min(1)];
        let transformed = forward(simd, &block);
        let mut coefficients = [0_i16; 64];
        let factors = coding.factors.as_flattened();
        for ((target, value), factor) in
            coefficients.iter_mut().zip(transformed.as_flattened()).zip(factors)
        {
            // Rounded by what it is added to, whose low bits are 0: see `curve::rounded`.
            *target = (value * factor + 12_582_912.0).to_bits() as i16;
        }
        let mut is_set = [0_u8; 64];
        for (flag, value) in is_set.iter_mut().zip(coefficients) {
            *flag = u8::from(value != 0);
        }
        let mut set = 0_u64;
        for (eight, [low, high]) in is_set.as_chunks::<8>().0.iter().zip(&ORDERED) {
            // Gathers eight bits from eight bytes.
            let byte = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
            set |= low[(byte & 15) as usize] | high[(byte >> 4 & 15) as usize];
        }
        let dc = i32::from(coefficients[0]);
        let difference = dc - self.before[component];
        self.before[component] = dc;
        self.bits.dc(&coding.dc, difference);
        self.bits.ac(&coding.ac, &coefficients, set & !1);
    }

    /// The file.
    pub(crate) fn finish(self) -> Vec<u8> {
        let mut out = self.bits.finish();
        out.extend([0xFF, 0xD9]);
        out
    }
}

/// Natural places in the order in which coefficients are stored.
fn natural_order() -> impl Iterator<Item = usize> {
    ZIGZAG_TRANSPOSED.into_iter().map(|place| {
        let (row, column) = (usize::from(place) / 8, usize::from(place) % 8);
        column * 8 + row
    })
}

fn segment(out: &mut Vec<u8>, marker: u8, body: &[u8]) {
    out.extend([0xFF, marker]);
    // What is longer was refused before.
    out.extend(u16::try_from(body.len() + 2).unwrap_or(u16::MAX).to_be_bytes());
    out.extend(body);
}

/// One row from RGB; the last pixel is repeated to the end of the targets.
#[inline(always)]
fn to_ycc([reds, greens, blues]: [&[u8]; 3], mut targets: [&mut [u8]; 3]) {
    let width = reds.len();
    let (greens, blues) = (&greens[..width], &blues[..width]);
    let [luma, blue, red] = targets.each_mut().map(|target| &mut target[..width]);
    for at in 0..width {
        let [r, g, b] = [reds[at], greens[at], blues[at]].map(i32::from);
        // Parts of 65 536; rounded by half, colour differences moved by 128.
        luma[at] = ((19_595 * r + 38_470 * g + 7_471 * b + 32_768) >> 16) as u8;
        blue[at] = ((-11_059 * r - 21_709 * g + 32_768 * b + 8_421_375) >> 16) as u8;
        red[at] = ((32_768 * r - 27_439 * g - 5_329 * b + 8_421_375) >> 16) as u8;
    }
    for target in targets {
        let last = target[width - 1];
        target[width..].fill(last);
    }
}

/// Means of squares of two by two samples, in place, each row half as long.
#[inline(always)]
fn halve(plane: &mut [u8], width: usize, line: &mut Vec<u8>) {
    line.resize(width / 2, 0);
    for y in 0..8 {
        let (top, bottom) = plane[2 * y * width..2 * (y + 1) * width].split_at(width);
        let pairs = top.as_chunks::<4>().0.iter().zip(bottom.as_chunks::<4>().0);
        for (two, (top, bottom)) in line.as_chunks_mut::<2>().0.iter_mut().zip(pairs) {
            let [a, b, c, d] = top.map(u16::from);
            let [e, f, g, h] = bottom.map(u16::from);
            // Rounded down and up in turns, so that nothing drifts.
            *two = [((a + b + e + f + 1) >> 2) as u8, ((c + d + g + h + 2) >> 2) as u8];
        }
        plane[y * width / 2..(y + 1) * width / 2].copy_from_slice(line);
    }
}
