//! Huffman coding on its way out (ITU-T T.81, annex F).
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "codes have at most sixteen bits and values eleven"
)]

use super::ZIGZAG_TRANSPOSED;
use super::entropy::HuffmanCodes;

/// Bits on their way into a file.
pub(super) struct BitWriter {
    out: Vec<u8>,
    /// The lowest `count` bits wait.
    waiting: u64,
    count: u32,
}

impl BitWriter {
    pub(super) fn new(out: Vec<u8>) -> BitWriter {
        BitWriter { out, waiting: 0, count: 0 }
    }

    /// At most 32 bits.
    #[inline(always)]
    fn push(&mut self, bits: u32, count: u32) {
        self.waiting = self.waiting << count | u64::from(bits);
        self.count += count;
        if self.count >= 32 {
            self.count -= 32;
            let four = (self.waiting >> self.count) as u32;
            // A byte of ones is followed by a zero, so that it is no marker. Looked for in four at
            // once: taking 1 from its complement borrows into the highest bit.
            if (!four).wrapping_sub(0x0101_0101) & four & 0x8080_8080 == 0 {
                self.out.extend_from_slice(&four.to_be_bytes());
            } else {
                for byte in four.to_be_bytes() {
                    self.byte(byte);
                }
            }
        }
    }

    fn byte(&mut self, byte: u8) {
        self.out.push(byte);
        if byte == 0xFF {
            self.out.push(0);
        }
    }

    /// A code for how many bits a value has, and these bits.
    #[inline(always)]
    fn value(&mut self, codes: &HuffmanCodes, run: u32, value: i32) {
        let length = 32 - value.unsigned_abs().leading_zeros();
        let (code, bits) = codes.0[(run << 4 | length) as usize & 255];
        // A negative number is one less than its bits upside down.
        let low = (value - i32::from(value < 0)) as u32 & ((1 << length) - 1);
        self.push(u32::from(code) << length | low, u32::from(bits) + length);
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
                let (code, bits) = codes.0[0xF0];
                self.push(u32::from(code), u32::from(bits));
                run -= 16;
            }
            let place = ZIGZAG_TRANSPOSED[at as usize & 63];
            self.value(codes, run, i32::from(coefficients[usize::from(place) & 63]));
            last = at;
        }
        if last < 63 {
            let (code, bits) = codes.0[0];
            self.push(u32::from(code), u32::from(bits));
        }
    }

    /// The bytes, the last one filled with ones.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let fill = (8 - self.count % 8) % 8;
        self.waiting = self.waiting << fill | ((1 << fill) - 1);
        self.count += fill;
        while self.count > 0 {
            self.count -= 8;
            self.byte((self.waiting >> self.count) as u8);
        }
        self.out
    }
}
