//! Huffman coding (ITU-T T.81, annex F), both ways.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "codes have at most sixteen bits and values eleven"
)]

/// Which of two neighbours in [`STANDARD`] is meant.
pub(super) const DC: usize = 0;
pub(super) const AC: usize = 1;
/// Bits that one look into the table decides.
const LOOK: u32 = 10;

/// A table as it stands in a file.
pub(super) struct HuffmanTable<'a> {
    pub(super) counts: [u8; 16],
    pub(super) symbols: &'a [u8],
}

/// The tables of annex K: luma DC, luma AC, colour DC, colour AC.
#[rustfmt::skip]
pub(super) const STANDARD: [HuffmanTable<'static>; 4] = [
    HuffmanTable {
        counts: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
        symbols: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    },
    HuffmanTable {
        counts: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125],
        symbols: &[
            0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51,
            0x61, 0x07, 0x22, 0x71, 0x14, 0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1,
            0x15, 0x52, 0xd1, 0xf0, 0x24, 0x33, 0x62, 0x72, 0x82, 0x09, 0x0a, 0x16, 0x17, 0x18,
            0x19, 0x1a, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39,
            0x3a, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x53, 0x54, 0x55, 0x56, 0x57,
            0x58, 0x59, 0x5a, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x73, 0x74, 0x75,
            0x76, 0x77, 0x78, 0x79, 0x7a, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x92,
            0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7,
            0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xc2, 0xc3,
            0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8,
            0xd9, 0xda, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xea, 0xf1, 0xf2,
            0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa,
        ],
    },
    HuffmanTable {
        counts: [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
        symbols: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    },
    HuffmanTable {
        counts: [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119],
        symbols: &[
            0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07,
            0x61, 0x71, 0x13, 0x22, 0x32, 0x81, 0x08, 0x14, 0x42, 0x91, 0xa1, 0xb1, 0xc1, 0x09,
            0x23, 0x33, 0x52, 0xf0, 0x15, 0x62, 0x72, 0xd1, 0x0a, 0x16, 0x24, 0x34, 0xe1, 0x25,
            0xf1, 0x17, 0x18, 0x19, 0x1a, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x35, 0x36, 0x37, 0x38,
            0x39, 0x3a, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x53, 0x54, 0x55, 0x56,
            0x57, 0x58, 0x59, 0x5a, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x73, 0x74,
            0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89,
            0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0xa2, 0xa3, 0xa4, 0xa5,
            0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba,
            0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6,
            0xd7, 0xd8, 0xd9, 0xda, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xea, 0xf2,
            0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa,
        ],
    },
];

/// For each symbol its code and how many bits it has.
pub(super) struct HuffmanCodes(pub(super) [(u16, u8); 256]);

impl HuffmanCodes {
    pub(super) fn new(table: &HuffmanTable<'_>) -> HuffmanCodes {
        let mut codes = [(0, 0); 256];
        let (mut code, mut symbols) = (0_u16, table.symbols.iter());
        for (length, count) in (1..).zip(table.counts) {
            for symbol in symbols.by_ref().take(usize::from(count)) {
                codes[usize::from(*symbol)] = (code, length);
                code += 1;
            }
            code <<= 1;
        }
        HuffmanCodes(codes)
    }
}

/// A table made ready for reading.
#[derive(Clone)]
pub(super) struct HuffmanLookup {
    /// For the next bits: symbol and length of its code; length 0 when the code is longer.
    short: Vec<(u8, u8)>,
    /// For the next bits: value, run before it, and bits of code and value; 0 bits when they are
    /// more. Only for AC.
    whole: Vec<(i16, u8, u8)>,
    /// For each length: one more than the last code of it, aligned to 16 bits, and what leads from
    /// a code to the place of its symbol.
    ends: [(u32, i32); 17],
    symbols: Vec<u8>,
}

impl HuffmanLookup {
    /// `None` when the counts make no tree.
    pub(super) fn new(table: &HuffmanTable<'_>) -> Option<HuffmanLookup> {
        let mut lookup = HuffmanLookup {
            short: vec![(0, 0); 1 << LOOK],
            whole: vec![(0, 0, 0); 1 << LOOK],
            ends: [(0, 0); 17],
            symbols: table.symbols.to_vec(),
        };
        let (mut code, mut place) = (0_u32, 0_usize);
        for (length, count) in (1_u32..).zip(table.counts) {
            let count = u32::from(count);
            lookup.ends[length as usize].1 = place as i32 - code as i32;
            for _ in 0..count {
                let symbol = *table.symbols.get(place)?;
                if length <= LOOK {
                    let start = (code << (LOOK - length)) as usize;
                    let same = 1_usize << (LOOK - length);
                    lookup.short.get_mut(start..start + same)?.fill((symbol, length as u8));
                }
                place += 1;
                code += 1;
            }
            if code > 1 << length {
                return None;
            }
            lookup.ends[length as usize].0 = code << (16 - length);
            code <<= 1;
        }
        for bits in 0..1_u32 << LOOK {
            let (symbol, length) = lookup.short[bits as usize];
            let (run, size) = (symbol >> 4, u32::from(symbol & 15));
            let total = u32::from(length) + size;
            if length > 0 && size > 0 && total <= LOOK {
                let low = (bits >> (LOOK - total)) & ((1 << size) - 1);
                lookup.whole[bits as usize] = (extend(low, size) as i16, run, total as u8);
            }
        }
        Some(lookup)
    }
}

/// The number that these bits mean.
#[inline(always)]
fn extend(bits: u32, size: u32) -> i32 {
    let bits = bits as i32;
    if size > 0 && bits < 1 << (size - 1) { bits - (1 << size) + 1 } else { bits }
}

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
            let Some(plain) = window.iter().position(|byte| *byte == 0xFF) else {
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

    /// The next symbol. At least 16 bits have to be there.
    #[inline(always)]
    fn symbol(&mut self, table: &HuffmanLookup) -> Option<u8> {
        let (symbol, length) = table.short[(self.bits >> (64 - LOOK)) as usize & ((1 << LOOK) - 1)];
        if length > 0 {
            self.skip(u32::from(length));
            return Some(symbol);
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
        let size = u32::from(self.symbol(table)?);
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
        while at < 64 {
            if self.count < 32 {
                self.refill();
            }
            let look = (self.bits >> (64 - LOOK)) as usize & ((1 << LOOK) - 1);
            let (value, run, bits) = table.whole[look];
            if bits > 0 {
                at += usize::from(run);
                if at > 63 {
                    return None;
                }
                self.skip(u32::from(bits));
                put(at, i32::from(value));
                last = at;
                at += 1;
                continue;
            }
            let symbol = self.symbol(table)?;
            let (run, size) = (usize::from(symbol >> 4), u32::from(symbol & 15));
            if size == 0 {
                if run < 15 {
                    break;
                }
                at += 16;
                continue;
            }
            at += run;
            if at > 63 {
                return None;
            }
            put(at, self.number(size));
            last = at;
            at += 1;
        }
        Some(last)
    }
}
