//! Files made to hurt, by arithmetic and so the same on every machine: bombs, lies about sizes,
//! broken EXIF and profiles, files of two kinds, a change at every byte. Each ends in a clear
//! error or in a right picture, within two seconds.

use std::time::{Duration, Instant};

use pixels::{Limits, Recipe};

use crate::chart::{chart, exif, files, jpeg, png, profile, sized, with_chunk};

const TIME_MAX: Duration = Duration::from_secs(2);

/// A recipe that walks through most of the engine.
const STEPS: &str = r#"{"version":1,"steps":[{"auto":{}},{"clarity":{"amount":20}},
    {"resize":{"long_edge":64}},{"sharpen":{"amount":40}}],"output":{"jpeg":{},"colours":"srgb"}}"#;

/// Runs both ways of the engine on a file.
#[track_caller]
fn survives(name: &str, bytes: &[u8]) {
    let limits = Limits { pixels_max: 20_000_000, ..Limits::default() };
    let start = Instant::now();
    let header = pixels::inspect(bytes, &limits);
    for recipe in [r#"{"version":1}"#, STEPS] {
        match pixels::edit(bytes, &Recipe::parse(recipe).unwrap(), &limits, &|| true) {
            Ok(edited) => {
                assert!(header.is_ok() && edited.width > 0, "{name}: a picture without a header");
                assert!(pixels::inspect(&edited.bytes, &limits).is_ok(), "{name}: a bad result");
            }
            Err(error) => {
                assert!(error.to_string().ends_with('.') && !error.code().is_empty(), "{name}");
            }
        }
    }
    // Tests run beside each other on a busy machine: the time of a file is its own many times over.
    assert!(start.elapsed() < 5 * TIME_MAX, "{name} took {:?}", start.elapsed());
}

#[test]
fn a_change_at_every_byte_is_survived() {
    for (name, bytes) in files(&sized(24, 16)) {
        for at in 0..bytes.len() {
            let value = [0x00, 0xFF, bytes[at] ^ 0x80][at % 3];
            let mut changed = bytes.clone();
            changed[at] = value;
            survives(&format!("{name}, byte {at} is {value}"), &changed);
        }
    }
}

#[test]
fn lies_about_the_size_of_a_jpeg_are_survived() {
    let photo = jpeg(&chart(), |_| {});
    let frame = photo.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    for side in [0, 1, 95, 97, 4_000, 16_384, 65_535_u16] {
        for at in [frame + 5, frame + 7] {
            let mut lie = photo.clone();
            lie[at..at + 2].copy_from_slice(&side.to_be_bytes());
            survives(&format!("{side} at {at}"), &lie);
        }
        for sampling in [0x00, 0x41, 0x14, 0x44, 0xFF, 0x12, 0x21] {
            let mut lie = photo.clone();
            lie[frame + 11] = sampling;
            survives(&format!("sampling {sampling:#x}"), &lie);
        }
    }
}

#[test]
fn broken_metadata_is_survived() {
    let block = exif(6, &[7; 40]);
    let icc = profile(600, *b"RGB ");
    for at in 0..block.len().max(200) {
        for value in [0, 0x7F, 0xFF] {
            let (mut block, mut icc) = (block.clone(), icc.clone());
            if let Some(byte) = block.get_mut(at) {
                *byte = value;
            }
            icc[at] = value;
            let photo = jpeg(&sized(16, 16), |encoder| {
                encoder.add_exif_metadata(&block).unwrap();
                encoder.add_icc_profile(&icc).unwrap();
            });
            survives(&format!("byte {at} is {value}"), &photo);
            survives("eXIf", &with_chunk(&png(&sized(8, 8)), *b"eXIf", &block));
        }
    }
}

#[test]
fn bombs_are_survived() {
    // Flat pixels pack to a thousandth: as large as the limits let it be.
    let mut flat = sized(4_000, 4_000);
    flat.rgb.fill(9);
    survives("flat png", &png(&flat));
    // A profile of a count that would not fit into memory.
    let mut icc = profile(400, *b"RGB ");
    icc[128..132].copy_from_slice(&u32::MAX.to_be_bytes());
    survives("profile of many tags", &jpeg(&chart(), |it| it.add_icc_profile(&icc).unwrap()));
    // Scans without end, and restart markers without data.
    let mut restarts = jpeg(&sized(64, 64), |encoder| encoder.set_restart_interval(1));
    let scan = restarts.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap() + 14;
    restarts.truncate(scan);
    restarts.extend((0..60_000_u32).flat_map(|at| [0xFF, 0xD0 + (at % 8) as u8]));
    restarts.extend([0xFF, 0xD9]);
    survives("only restart markers", &restarts);
}

/// Boxes of a HEIC file, nested as they come.
fn boxed(name: [u8; 4], body: &[u8]) -> Vec<u8> {
    let length = (8 + body.len()) as u32;
    [&length.to_be_bytes()[..], &name, body].concat()
}

#[test]
fn heic_files_that_name_the_same_data_many_times_are_refused() {
    let kind = boxed(*b"ftyp", b"heic\0\0\0\0mif1heic");
    let entry = |extents: u16| {
        let mut body = b"\0\0\0\0\x44\0\0\x01\0\x01\0\0".to_vec();
        body.extend(extents.to_be_bytes());
        for _ in 0..extents {
            body.extend(0_u32.to_be_bytes());
            body.extend(500_u32.to_be_bytes());
        }
        boxed(*b"iloc", &body)
    };
    for extents in [1, 100, 60_000] {
        let meta = boxed(*b"meta", &[&[0; 4], &entry(extents)[..]].concat());
        let file = [&kind[..], &meta, &[0; 1_000]].concat();
        survives("iloc", &file);
    }
    let same = [&[0, 1, 0, 200][..], &[0, 7].repeat(200)].concat();
    let references = boxed(*b"iref", &[&[0; 4], &boxed(*b"dimg", &same)[..]].concat());
    let meta = boxed(*b"meta", &[&[0; 4], &references[..]].concat());
    survives("iref", &[&kind[..], &meta].concat());
    for end in 0..kind.len() {
        survives("torn ftyp", &kind[..end]);
    }
}

#[test]
fn files_of_two_kinds_are_one_of_them() {
    let parts = files(&sized(32, 32));
    for (one_name, one) in &parts {
        for (other_name, other) in &parts {
            survives(&format!("{one_name} before {other_name}"), &[&one[..], other].concat());
            let mut start = one.clone();
            start[..8].copy_from_slice(&other[..8]);
            survives(&format!("{one_name} that begins as {other_name}"), &start);
        }
    }
    let page = b"<html><script>alert(1)</script>";
    survives("page", &[&page[..], &parts[0].1].concat());
}
