//! What may leave the engine: pixels and the colour profile. Nothing that tells who, where or with
//! what.

use pixels::{Limits, Recipe};

use crate::chart::{chart, exif, jpeg, profile, render, sized, webp, with_chunk};

const SECRETS: [&[u8]; 5] =
    [b"Exif", b"GPS", b"SERIAL-0042", b"43.238949", b"http://ns.adobe.com/xap"];

fn private_photo() -> Vec<u8> {
    let camera = exif(6, b"GPS 43.238949N 76.889709E body SERIAL-0042");
    jpeg(&chart(), |encoder| {
        encoder.add_exif_metadata(&camera).unwrap();
        let xmp = b"http://ns.adobe.com/xap/1.0/\0<x>SERIAL-0042</x>".to_vec();
        encoder.add_app_segment(1, xmp).unwrap();
        encoder.add_app_segment(13, b"Photoshop 3.0\0 43.238949".to_vec()).unwrap();
        encoder.add_icc_profile(&profile(100_000, *b"RGB ")).unwrap();
    })
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_result_keeps_the_profile_and_nothing_private() {
    let photo = private_photo();
    assert!(SECRETS.iter().all(|secret| contains(&photo, secret)), "the test photo has secrets");
    let edited = pixels::edit(&photo, &Recipe::default(), &Limits::default(), &|| true).unwrap();
    assert_eq!((edited.width, edited.height), (64, 96), "the orientation was applied");
    for secret in SECRETS {
        assert!(!contains(&edited.bytes, secret), "{}", String::from_utf8_lossy(secret));
    }
    let again = render(&edited.bytes, "");
    assert_eq!(again.icc, Some(profile(100_000, *b"RGB ")));
    assert_eq!((again.width, again.height), (64, 96), "nothing asks for another turn");
}

#[test]
fn a_result_has_no_segments_but_the_needed_ones() {
    let edited =
        pixels::edit(&private_photo(), &Recipe::default(), &Limits::default(), &|| true).unwrap();
    let mut at = 2;
    while edited.bytes[at + 1] != 0xDA {
        // JFIF, ICC, quantisation, frame, Huffman tables.
        let marker = edited.bytes[at + 1];
        assert!([0xE0, 0xE2, 0xDB, 0xC0, 0xC4].contains(&marker), "marker {marker:#x}");
        at += 2 + usize::from(u16::from_be_bytes([edited.bytes[at + 2], edited.bytes[at + 3]]));
    }
}

#[test]
fn profiles_are_found_in_other_formats_and_grey_or_broken_ones_dropped() {
    let packed = |profile: &[u8]| {
        let mut body = b"name\0\0".to_vec();
        body.extend(miniz_oxide::deflate::compress_to_vec_zlib(profile, 6));
        with_chunk(&crate::chart::png(&chart()), *b"iCCP", &body)
    };
    let rgb = profile(3_000, *b"RGB ");
    assert_eq!(render(&packed(&rgb), "").icc, Some(rgb.clone()));
    assert_eq!(render(&packed(&profile(3_000, *b"GRAY")), "").icc, None);
    assert_eq!(render(&packed(&rgb[..2_999]), "").icc, None);
    assert_eq!(render(&packed(b"no profile"), "").icc, None);
    assert_eq!(render(&extended_webp(&rgb), "").icc, Some(rgb));
}

/// A lossless WebP with a canvas and a profile before its pixels.
fn extended_webp(profile: &[u8]) -> Vec<u8> {
    let simple = webp(&sized(40, 20));
    let mut body = b"WEBPVP8X\x0A\0\0\0\x20\0\0\0\x27\0\0\x13\0\0ICCP".to_vec();
    body.extend((profile.len() as u32).to_le_bytes());
    body.extend(profile);
    body.extend(&simple[12..]);
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((body.len() as u32).to_le_bytes());
    bytes.extend(body);
    bytes
}

#[test]
fn the_same_photo_gives_the_same_bytes() {
    let edit = || pixels::edit(&private_photo(), &Recipe::default(), &Limits::default(), &|| true);
    assert_eq!(edit(), edit());
}
