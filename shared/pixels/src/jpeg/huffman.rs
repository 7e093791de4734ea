//! Huffman tables (ITU-T T.81, annexes C and K), made ready for both ways.
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
pub(super) const LOOK: u32 = 10;

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

/// Values below this, either way, stand in a table of their own.
const SMALL: i32 = 32;

/// A table made ready for writing.
pub(super) struct HuffmanCodes {
    /// For each symbol its code and how many bits it has.
    symbols: [(u16, u8); 256],
    /// For each run and small value what is written, above the five bits that say how many bits
    /// that are.
    small: Vec<u32>,
}

impl HuffmanCodes {
    pub(super) fn new(table: &HuffmanTable<'_>) -> HuffmanCodes {
        let mut codes = HuffmanCodes { symbols: [(0, 0); 256], small: Vec::new() };
        let (mut code, mut symbols) = (0_u16, table.symbols.iter());
        for (length, count) in (1..).zip(table.counts) {
            for symbol in symbols.by_ref().take(usize::from(count)) {
                codes.symbols[usize::from(*symbol)] = (code, length);
                code += 1;
            }
            code <<= 1;
        }
        codes.small = (0..16)
            .flat_map(|run| (-SMALL..SMALL).map(move |value| (run, value)))
            .map(|(run, value)| codes.any(run, value))
            .map(|(bits, count)| bits << 5 | count)
            .collect();
        codes
    }

    /// The code of a symbol and how many bits it has.
    pub(super) fn symbol(&self, symbol: u8) -> (u32, u32) {
        let (code, count) = self.symbols[usize::from(symbol)];
        (u32::from(code), u32::from(count))
    }

    /// What stands for a value after a run of zeros, and how many bits that are.
    #[inline(always)]
    pub(super) fn value(&self, run: u32, value: i32) -> (u32, u32) {
        let place = (value + SMALL) as u32;
        if place < 2 * SMALL as u32 {
            let place = (run * 2 * SMALL as u32 + place) as usize & (32 * SMALL as usize - 1);
            (self.small[place] >> 5, self.small[place] & 31)
        } else {
            self.any(run, value)
        }
    }

    /// A code for the run and for how many bits the value has, and these bits.
    fn any(&self, run: u32, value: i32) -> (u32, u32) {
        let length = 32 - value.unsigned_abs().leading_zeros();
        let (code, bits) = self.symbols[(run << 4 | length) as usize & 255];
        // A negative number is one less than its bits upside down.
        let low = (value - i32::from(value < 0)) as u32 & ((1 << length) - 1);
        (u32::from(code) << length | low, u32::from(bits) + length)
    }
}

/// What some bits say: one table of few bytes, so that all tables stay in the nearest cache.
#[derive(Clone, Copy, Default)]
pub(super) struct Look {
    /// The value; the length of the code where the value is not among the bits, 0 where the code
    /// is longer than they are.
    pub(super) value: i16,
    /// The run before the value; the symbol where the value is not among the bits.
    pub(super) run: u8,
    /// Bits of code and value; 0 where the value is not among them.
    pub(super) count: u8,
}

/// A table made ready for reading.
#[derive(Clone)]
pub(super) struct HuffmanLookup {
    /// What the next bits say.
    pub(super) looks: Vec<Look>,
    /// For each length: one more than the last code of it, aligned to 16 bits, and what leads from
    /// a code to the place of its symbol.
    pub(super) ends: [(u32, i32); 17],
    pub(super) symbols: Vec<u8>,
}

impl HuffmanLookup {
    /// `None` when the counts make no tree.
    pub(super) fn new(table: &HuffmanTable<'_>) -> Option<HuffmanLookup> {
        let mut lookup = HuffmanLookup {
            looks: vec![Look::default(); 1 << LOOK],
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
                    let look = Look { value: length as i16, run: symbol, count: 0 };
                    lookup.looks.get_mut(start..start + same)?.fill(look);
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
        for (bits, look) in (0_u32..).zip(&mut lookup.looks) {
            let (length, run, size) = (look.value as u32, look.run >> 4, u32::from(look.run & 15));
            let total = length + size;
            if length > 0 && size > 0 && total <= LOOK {
                let low = (bits >> (LOOK - total)) & ((1 << size) - 1);
                *look = Look { value: extend(low, size) as i16, run, count: total as u8 };
            }
        }
        Some(lookup)
    }
}

/// The number that these bits mean.
#[inline(always)]
pub(super) fn extend(bits: u32, size: u32) -> i32 {
    let bits = bits as i32;
    if size > 0 && bits < 1 << (size - 1) { bits - (1 << size) + 1 } else { bits }
}
