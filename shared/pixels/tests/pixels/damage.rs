//! Torn, changed and random files. None may panic, and a torn one may not pass for a photo.

use pixels::{Limits, Picture, Recipe};
use proptest::prelude::*;

use crate::chart::{files, jpeg, render, sized, try_render};

fn small() -> Picture {
    sized(24, 16)
}

#[test]
fn a_file_torn_at_any_byte_is_an_error() {
    for (name, bytes) in files(&small()) {
        let whole = render(&bytes, "");
        for end in 0..bytes.len() {
            match try_render(&bytes[..end], "") {
                Err(_) => {}
                // The writer of the test puts the directory last, and padding may follow it.
                Ok(picture) => assert!(name == "tiff" && picture == whole, "{name} at {end}"),
            }
        }
    }
}

#[test]
fn a_torn_jpeg_with_a_new_end_is_an_error() {
    // Only photos as wide as photos are: see `TORN_WIDTH_MIN`.
    let bytes = jpeg(&sized(512, 48), |_| {});
    let scan = bytes.windows(2).rposition(|pair| pair == [0xFF, 0xDA]).unwrap() + 14;
    // The last bytes may hold padding only.
    let torn_and_read: Vec<usize> = (scan..bytes.len() - 8)
        .filter(|end| {
            let torn = [&bytes[..*end], &[0xFF, 0xD9]].concat();
            try_render(&torn, "").is_ok()
        })
        .collect();
    assert!(torn_and_read.is_empty(), "{torn_and_read:?} of {}", bytes.len());
}

#[test]
fn a_whole_jpeg_of_any_size_is_read() {
    for (width, height) in (500..532).flat_map(|width| [(width, 7), (width, 24), (width, 49)]) {
        let mut picture = sized(width, height);
        for flat in [false, true] {
            if flat {
                picture.rgb.fill(130);
            }
            for quality in [30, 92] {
                let bytes = jpeg(&picture, |encoder| {
                    encoder.set_quality(quality);
                    encoder.set_optimized_huffman_tables(width % 2 == 0);
                    if width % 2 == 1 && width % 3 == 0 {
                        encoder.set_restart_interval(5);
                    }
                });
                let error = try_render(&bytes, "").err();
                assert_eq!(error, None, "{width} x {height}, quality {quality}, flat {flat}");
            }
        }
    }
}

#[test]
fn bytes_behind_the_end_change_nothing() {
    for (name, mut bytes) in files(&small()) {
        let expected = render(&bytes, "");
        bytes.extend(b"<?php polyglot(); ?>\xFF\xD8\xFF");
        assert_eq!(render(&bytes, ""), expected, "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_bytes_are_never_a_photo(
        head in 0_usize..6,
        body in proptest::collection::vec(any::<u8>(), 0..400),
    ) {
        let heads: [&[u8]; 6] = [
            b"",
            b"\xFF\xD8\xFF",
            b"\x89PNG\r\n\x1A\n",
            b"RIFF\x80\0\0\0WEBPVP8L",
            b"II\x2A\0\x08\0\0\0",
            b"MM\0\x2A\0\0\0\x08",
        ];
        let bytes = [heads[head], &body].concat();
        prop_assert!(try_render(&bytes, "").is_err());
        let _ = pixels::inspect(&bytes, &Limits::default());
    }

    #[test]
    fn changed_bytes_never_panic(
        which in 0_usize..5,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        // Changed sizes must not turn a test of safety into a test of patience.
        let (pixels_max, memory_bytes_max) = (1 << 20, 64 << 20);
        let limits = Limits { pixels_max, memory_bytes_max, ..Limits::default() };
        let (_, mut bytes) = files(&small()).swap_remove(which);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let header = pixels::inspect(&bytes, &limits);
        if let Ok(edited) = pixels::edit(&bytes, &Recipe::default(), &limits, &|| true) {
            let header = header.unwrap();
            let (long, short) = (header.width.max(header.height), header.width.min(header.height));
            prop_assert_eq!(edited.width.max(edited.height), long);
            prop_assert_eq!(edited.width.min(edited.height), short);
        }
    }
}
