//! Huffman coding on its way out (ITU-T T.81, annex F).
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "codes have at most sixteen bits and values eleven"
)]

use super::ZIGZAG_TRANSPOSED;
use super::huffman::HuffmanCodes;

/// Bits on their way into a file.
pub(super) struct BitWriter {
    out: Vec<u8>,
    /// What waits stands in the lower bits.
    waiting: u64,
    /// How many more bits have room.
    room: u32,
}

impl BitWriter {
    pub(super) fn new(out: Vec<u8>) -> BitWriter {
        BitWriter { out, waiting: 0, room: u64::BITS }
    }

    /// At most 32 bits.
    #[inline(always)]
    fn push(&mut self, bits: u32, count: u32) {
        if count < self.room {
            self.waiting = self.waiting << count | u64::from(bits);
            self.room -= count;
            return;
        }
        let left = count - self.room;
        self.eight(self.waiting << self.room | u64::from(bits) >> left);
        // What was written stands above and is pushed out.
        self.waiting = u64::from(bits);
        self.room = u64::BITS - left;
    }

    #[inline(always)]
    fn eight(&mut self, eight: u64) {
        const ONES: u64 = 0x0101_0101_0101_0101;
        // A byte of ones is followed by a zero, so that it is no marker. Looked for in eight at
        // once: adding 1 to it clears its highest bit.
        if eight & !eight.wrapping_add(ONES) & (ONES << 7) == 0 {
            self.out.extend_from_slice(&eight.to_be_bytes());
        } else {
            for byte in eight.to_be_bytes() {
                self.byte(byte);
            }
        }
    }

    fn byte(&mut self, byte: u8) {
        self.out.push(byte);
        if byte == 0xFF {
            self.out.push(0);
        }
    }

    /// A value after a run of zeros.
    #[inline(always)]
    fn value(&mut self, codes: &HuffmanCodes, run: u32, value: i32) {
        let (bits, count) = codes.value(run, value);
        self.push(bits, count);
    }

    /// The difference of a mean from the one before.
    #[inline(always)]
    pub(super) fn dc(&mut self, codes: &HuffmanCodes, difference: i32) {
        self.value(codes, 0, difference);
    }

    /// The other coefficients, in the order in which the transform leaves them; `set` has a bit for
    /// each that is not 0, in the order in which they are stored.
    #[inline(always)]
    pub(super) fn ac(&mut self, codes: &HuffmanCodes, coefficients: &[i16; 64], set: u64) {
        let (mut rest, mut last) = (set, 0);
        while rest != 0 {
            let at = rest.trailing_zeros();
            rest &= rest - 1;
            let mut run = at - last - 1;
            while run > 15 {
                let (bits, count) = codes.symbol(0xF0);
                self.push(bits, count);
                run -= 16;
            }
            let place = ZIGZAG_TRANSPOSED[at as usize & 63];
            self.value(codes, run, i32::from(coefficients[usize::from(place) & 63]));
            last = at;
        }
        if last < 63 {
            let (bits, count) = codes.symbol(0);
            self.push(bits, count);
        }
    }

    /// The bytes, the last one filled with ones.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let count = u64::BITS - self.room;
        let fill = (8 - count % 8) % 8;
        let waiting = self.waiting << fill | ((1 << fill) - 1);
        for bits in (0..count + fill).step_by(8).rev() {
            self.byte((waiting >> bits) as u8);
        }
        self.out
    }
}
