//! Huffman coding on its way in (ITU-T T.81, annex F).
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "codes have at most sixteen bits and values eleven"
)]

use memchr::memchr;

use super::huffman::{HuffmanLookup, LOOK, Look, extend};

/// Bits out of a file. Bytes are taken without the zeros that follow a byte of ones.
#[derive(Default)]
pub(super) struct BitReader<'a> {
    rest: &'a [u8],
    /// The bytes at hand, stuffing removed.
    bytes: Vec<u8>,
    at: usize,
    /// The highest `count` bits are next.
    bits: u64,
    count: u32,
    /// How many bits were read that are not there.
    missing: u32,
}

/// Bytes that are made ready at a time.
const PORTION: usize = 32 << 10;
/// More than the longest group of blocks takes.
pub(super) const GROUP_BYTES_MAX: usize = 4 << 10;

impl<'a> BitReader<'a> {
    pub(super) fn new(rest: &'a [u8]) -> BitReader<'a> {
        BitReader { rest, bytes: Vec::new(), at: 0, bits: 0, count: 0, missing: 0 }
    }

    /// What was not made ready yet.
    #[cfg(feature = "threads")]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Begins at a bit of bytes whose stuffing is removed.
    #[cfg(feature = "threads")]
    pub(super) fn seek(&mut self, position: usize) {
        *self = BitReader { bytes: std::mem::take(&mut self.bytes), ..BitReader::new(&[]) };
        self.at = position / 8;
        self.refill();
        self.skip(position as u32 % 8);
    }

    /// The bit that is next.
    #[cfg(feature = "threads")]
    pub(super) fn position(&self) -> usize {
        self.at * 8 + self.missing as usize - self.count as usize
    }

    /// The bytes at hand, to be filled by whoever reads ahead.
    #[cfg(feature = "threads")]
    pub(super) fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    /// Makes sure that there are bytes for a group of blocks, as long as the file has them.
    #[inline(always)]
    pub(super) fn prepare(&mut self) {
        if self.bytes.len() - self.at < GROUP_BYTES_MAX && !self.rest.is_empty() {
            self.fill();
        }
    }

    fn fill(&mut self) {
        self.bytes.drain(..self.at);
        self.at = 0;
        while self.bytes.len() < PORTION {
            let window = &self.rest[..self.rest.len().min(PORTION)];
            let Some(plain) = memchr(0xFF, window) else {
                self.bytes.extend_from_slice(window);
                self.rest = &self.rest[window.len()..];
                if self.rest.is_empty() {
                    return;
                }
                continue;
            };
            self.bytes.extend_from_slice(&window[..plain]);
            match self.rest.get(plain + 1) {
                Some(0) => {
                    self.bytes.push(0xFF);
                    self.rest = &self.rest[plain + 2..];
                }
                // Fill bytes before a marker.
                Some(0xFF) => self.rest = &self.rest[plain + 1..],
                // A marker: the end of this part. It stays for whoever comes after.
                _ => {
                    self.rest = &self.rest[plain..];
                    return;
                }
            }
        }
    }

    /// Skips what is left of this part and the restart marker of this number after it.
    pub(super) fn restart(&mut self, number: u8) -> Option<()> {
        self.is_at_end().then_some(())?;
        let [0xFF, marker, rest @ ..] = self.rest else {
            return None;
        };
        (*marker == 0xD0 + number % 8).then_some(())?;
        *self = BitReader { bytes: std::mem::take(&mut self.bytes), ..BitReader::new(rest) };
        self.bytes.clear();
        Some(())
    }

    /// Whether everything was read and nothing that is not there.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.prepare();
        let at_hand = self.count.saturating_sub(self.missing);
        self.missing <= self.count && at_hand < 8 && self.at == self.bytes.len()
    }

    /// Whether more was read than there is.
    pub(super) fn is_beyond_end(&self) -> bool {
        self.missing > self.count
    }

    #[inline(always)]
    fn refill(&mut self) {
        if let Some(eight) = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk) {
            self.bits |= u64::from_be_bytes(*eight) >> self.count;
            let taken = (63 - self.count) >> 3;
            self.at += taken as usize;
            self.count += taken * 8;
        } else {
            self.refill_at_end();
        }
    }

    #[cold]
    fn refill_at_end(&mut self) {
        while self.count <= 56 {
            let byte = if let Some(byte) = self.bytes.get(self.at) {
                self.at += 1;
                u64::from(*byte)
            } else {
                self.missing += 8;
                0
            };
            self.bits |= byte << (56 - self.count);
            self.count += 8;
        }
    }

    #[inline(always)]
    fn skip(&mut self, count: u32) {
        self.bits <<= count;
        self.count -= count;
    }

    /// The number in the next bits, at most 15.
    #[inline(always)]
    fn number(&mut self, size: u32) -> i32 {
        if size == 0 {
            return 0;
        }
        let bits = (self.bits >> (64 - size)) as u32;
        self.skip(size);
        extend(bits, size)
    }

    /// What the next bits say. At least 16 have to be there.
    #[inline(always)]
    fn look(&self, table: &HuffmanLookup) -> Look {
        table.looks[(self.bits >> (64 - LOOK)) as usize & ((1 << LOOK) - 1)]
    }

    /// The next symbol, whose value is not among the bits that were looked at.
    #[inline(always)]
    fn symbol(&mut self, table: &HuffmanLookup, look: Look) -> Option<u8> {
        if look.value > 0 {
            self.skip(look.value as u32);
            return Some(look.run);
        }
        let code = (self.bits >> 48) as u32;
        let length = (LOOK + 1..=16).find(|length| code < table.ends[*length as usize].0)?;
        let place = (code >> (16 - length)) as i32 + table.ends[length as usize].1;
        self.skip(length);
        table.symbols.get(usize::try_from(place).ok()?).copied()
    }

    /// A difference of means.
    #[inline(always)]
    pub(super) fn dc(&mut self, table: &HuffmanLookup) -> Option<i32> {
        self.refill();
        let look = self.look(table);
        if look.count > 0 {
            self.skip(u32::from(look.count));
            return (look.run == 0).then_some(i32::from(look.value));
        }
        let size = u32::from(self.symbol(table, look)?);
        (size <= 11).then(|| self.number(size))
    }

    /// The other coefficients of a block; gives the place of the last one. `put` is given the place
    /// and the value of each that is not 0.
    #[inline(always)]
    pub(super) fn ac(
        &mut self,
        table: &HuffmanLookup,
        mut put: impl FnMut(usize, i32),
    ) -> Option<usize> {
        let (mut at, mut last) = (1_usize, 0);
        'refill: while at < 64 {
            self.refill();
            // There are 56 bits now, a look takes at most ten of them, anything else at most 31.
            for _ in 0..3 {
                let look = self.look(table);
                if look.count == 0 {
                    let symbol = self.symbol(table, look)?;
                    let (run, size) = (usize::from(symbol >> 4), u32::from(symbol & 15));
                    if size == 0 {
                        if run < 15 {
                            break 'refill;
                        }
                        at += 16;
                        continue 'refill;
                    }
                    at += run;
                    if at > 63 {
                        return None;
                    }
                    put(at, self.number(size));
                    last = at;
                    at += 1;
                    continue 'refill;
                }
                at += usize::from(look.run);
                if at > 63 {
                    return None;
                }
                self.skip(u32::from(look.count));
                put(at, i32::from(look.value));
                last = at;
                at += 1;
                if at > 63 {
                    break 'refill;
                }
            }
        }
        Some(last)
    }
}
