//! Several threads against one: the same rows, and an end at the same place.
#![allow(clippy::cast_possible_truncation, reason = "pictures here are small")]

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use proptest::prelude::*;

use crate::Limits;
use crate::jpeg::ahead::{BLOCKS_MAX, SEGMENTS_PER_THREAD};
use crate::jpeg::decoder::{self, Decoder, Rows};

const SAMPLINGS: [SamplingFactor; 4] =
    [SamplingFactor::F_2_2, SamplingFactor::F_2_1, SamplingFactor::F_1_2, SamplingFactor::F_1_1];

/// A photo as it is made.
#[derive(Clone, Debug)]
struct Made {
    size: (u16, u16),
    /// One of four samplings; after them comes grey.
    sampling: usize,
    interval: u16,
    quality: u8,
    has_own_tables: bool,
    /// How loud the noise is that lies over gradients.
    noise: u8,
}

impl Made {
    fn file(&self) -> Vec<u8> {
        let (width, height) = self.size;
        let mut state = 1_u32;
        let mut pixels = Vec::new();
        let channels = if self.sampling < SAMPLINGS.len() { 3 } else { 1 };
        for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (y, x))) {
            for channel in 0..channels {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let noise = (state >> 24) * u32::from(self.noise) / 255;
                let slope = (u32::from(x) * (3 + channel) + u32::from(y) * 2) / 4;
                pixels.push(((slope + noise) % 256) as u8);
            }
        }
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, self.quality);
        encoder.set_restart_interval(self.interval);
        // In colour this encoder would write a scan for each component, and with restart markers
        // it counts wrongly.
        let has_own_tables = self.has_own_tables && channels == 1 && self.interval == 0;
        encoder.set_optimized_huffman_tables(has_own_tables);
        let colour = if channels == 3 { ColorType::Rgb } else { ColorType::Luma };
        if let Some(sampling) = SAMPLINGS.get(self.sampling) {
            encoder.set_sampling_factor(*sampling);
        }
        encoder.encode(&pixels, width, height, colour).unwrap();
        bytes
    }
}

/// All rows up to the end or to where the file breaks off, and which of both it was.
fn rows(
    bytes: &[u8],
    shrink: usize,
    threads: usize,
    segment_bytes: usize,
    look: impl FnOnce(&mut Decoder<'_>),
) -> (Vec<u8>, bool) {
    let limits = Limits { threads, segment_bytes, ..Limits::default() };
    let mut rgb = Vec::new();
    let end = decoder::read(bytes, shrink, &limits, |decoder| {
        while decoder.rows(&mut rgb)? {}
        look(decoder);
        Some(())
    });
    (rgb, end.is_some())
}

#[track_caller]
fn check(bytes: &[u8], shrink: usize, threads: usize, segment_bytes: usize, name: &str) {
    let alone = rows(bytes, shrink, 1, segment_bytes, |_| ());
    let together = rows(bytes, shrink, threads, segment_bytes, |_| ());
    assert_eq!(alone.1, together.1, "{name}: whole by {threads}, {segment_bytes}");
    assert!(alone.0 == together.0, "{name}: rows by {threads}, {segment_bytes}");
}

fn made() -> impl Strategy<Value = Made> {
    (
        (1_u16..120, 1_u16..120),
        0_usize..5,
        prop_oneof![Just(0_u16), 1_u16..40],
        prop_oneof![Just(100_u8), 5_u8..100],
        any::<bool>(),
        prop_oneof![Just(0_u8), any::<u8>()],
    )
        .prop_map(|(size, sampling, interval, quality, has_own_tables, noise)| Made {
            size,
            sampling,
            interval,
            quality,
            has_own_tables,
            noise,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn threads_give_what_one_gives(
        made in made(),
        shrink in prop::sample::select(vec![1_usize, 2, 4, 8]),
        threads in 1_usize..=8,
        segment_bytes in prop_oneof![1 => 1_usize..40, 4 => 40_usize..3_000],
    ) {
        let bytes = made.file();
        prop_assert!(rows(&bytes, shrink, threads, segment_bytes, |_| ()).1, "a whole photo");
        check(&bytes, shrink, threads, segment_bytes, "whole");
    }

    #[test]
    fn a_broken_file_ends_where_it_ends_for_one(
        made in made(),
        threads in 2_usize..=8,
        segment_bytes in 8_usize..400,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        markers in prop::collection::vec((any::<prop::sample::Index>(), 0xCE_u8..=0xDA), 0..3),
        end in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let mut bytes = made.file();
        let scan = scan(&bytes);
        for (at, value) in changes {
            let at = scan + at.index(bytes.len() - scan);
            bytes[at] ^= value;
        }
        for (at, marker) in markers {
            let at = scan + at.index(bytes.len() - scan - 1);
            bytes[at..at + 2].copy_from_slice(&[0xFF, marker]);
        }
        if is_cut {
            bytes.truncate(scan + end.index(bytes.len() - scan));
        }
        check(&bytes, 1, threads, segment_bytes, "broken");
    }
}

/// Where the coded bytes begin.
fn scan(bytes: &[u8]) -> usize {
    let at = bytes.windows(2).position(|two| two == [0xFF, 0xDA]).unwrap();
    at + 2 + usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]))
}

fn small(sampling: usize, interval: u16) -> Vec<u8> {
    let size = (40, 34);
    let (quality, has_own_tables, noise) = (60, false, 60);
    Made { size, sampling, interval, quality, has_own_tables, noise }.file()
}

#[test]
fn a_file_torn_at_any_byte_breaks_off_where_it_does_for_one() {
    for (sampling, interval) in [(0, 0), (1, 3)] {
        let bytes = small(sampling, interval);
        for end in scan(&bytes)..=bytes.len() {
            let segment_bytes = 40 + end % 60;
            check(&bytes[..end], 1, 2 + end % 2, segment_bytes, &format!("{sampling}, {end}"));
        }
    }
}

#[test]
fn a_file_with_a_flipped_bit_is_what_it_is_for_one() {
    for (sampling, interval) in [(0, 0), (2, 2)] {
        let bytes = small(sampling, interval);
        for at in scan(&bytes)..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            check(&changed, 1, 2, 60, &format!("{sampling}, {at}"));
        }
    }
}

#[test]
fn restart_markers_may_be_missing_out_of_order_or_alone() {
    let bytes = small(0, 2);
    let markers: Vec<usize> = (scan(&bytes)..bytes.len() - 1)
        .filter(|at| bytes[*at] == 0xFF && matches!(bytes[at + 1], 0xD0..=0xD7))
        .collect();
    assert!(markers.len() >= 3);
    for at in &markers {
        let without = [&bytes[..*at], &bytes[at + 2..]].concat();
        let twice = [&bytes[..*at + 2], &bytes[*at..]].concat();
        let filled = [&bytes[..*at], &[0xFF; 40], &bytes[*at..]].concat();
        let mut other = bytes.clone();
        other[at + 1] = 0xD0 + (bytes[at + 1] + 1) % 8;
        for (name, file) in
            [("without", &without), ("twice", &twice), ("filled", &filled), ("other", &other)]
        {
            for segment_bytes in [1, 9, 60] {
                check(file, 1, 3, segment_bytes, name);
            }
        }
        assert!(rows(&filled, 1, 3, 20, |_| ()).1, "fill bytes before a marker are allowed");
    }
    let mut only = bytes[..scan(&bytes)].to_vec();
    only.extend((0..60_000_u32).flat_map(|at| [0xFF, 0xD0 + (at % 8) as u8]));
    check(&only, 1, 4, 1_000, "markers alone");
    let mut ones = bytes[..scan(&bytes)].to_vec();
    ones.resize(2 << 20, 0xFF);
    check(&ones, 1, 4, 1_000, "ones alone");
}

/// What is kept from round to round is all that there ever was.
#[test]
fn memory_is_bounded_whatever_the_file_says() {
    let size = (4_000, 3_000);
    let (interval, has_own_tables) = (0, true);
    for (sampling, quality, noise) in [(4, 50, 0), (0, 30, 0), (0, 80, 80), (3, 100, 255)] {
        let made = Made { size, sampling, interval, quality, has_own_tables, noise };
        let bytes = made.file();
        for threads in [2, 4] {
            let mut held = 0;
            let segment_bytes = Limits::default().segment_bytes.min(bytes.len() / 8);
            let (_, is_whole) = rows(&bytes, 1, threads, segment_bytes, |decoder| {
                held = decoder.ahead().unwrap().memory();
            });
            assert!(is_whole && held > 0);
            // Buffers grow by doubling. Of each block its samples in three rounds, its coefficients
            // in two; of each byte itself.
            let blocks = threads * SEGMENTS_PER_THREAD * BLOCKS_MAX;
            let bytes = threads * SEGMENTS_PER_THREAD * (2 * segment_bytes + (8 << 10));
            let bound = blocks * (3 * 64 + 2 * 2 * (66 * 4 + 24)) + 2 * 2 * bytes;
            assert!(held <= bound, "{made:?}, {threads}: {held} of {bound}");
            if quality < 100 {
                assert!(held <= threads * (8 << 20), "{made:?}, {threads}: {held}");
            }
        }
    }
}
