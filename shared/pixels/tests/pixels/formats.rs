//! Kinds of file: those that are read, those that are refused, and files built to hurt.

use image::{ExtendedColorType, ImageFormat};
use pixels::{Format, Limits, PhotoError, Recipe};

use crate::chart::{
    chart, difference, file, files, jpeg, png, render, sized, tiff, try_render, webp, with_chunk,
};

#[track_caller]
fn refused(bytes: &[u8], code: &str) {
    let error = try_render(bytes, "").map(|_| ()).unwrap_err();
    assert_eq!(error.code(), code, "{error}");
    assert!(error.to_string().ends_with('.'), "a sentence: {error}");
}

#[test]
fn every_format_is_read_and_lossless_ones_exactly() {
    let expected = chart();
    for (name, bytes) in files(&expected) {
        let format = Format::sniff(&bytes).unwrap();
        assert_eq!(Format::from_media_type(format.media_type()), Some(format));
        let header = pixels::inspect(&bytes, &Limits::default()).unwrap();
        assert_eq!((header.format, header.width, header.height), (format, 96, 64), "{name}");
        let made = render(&bytes, "");
        let tolerance = if format == Format::Jpeg { 90 } else { 0 };
        assert!(difference(&made, &expected) <= tolerance, "{name}");
    }
    assert_eq!(Format::from_media_type("IMAGE/JPEG"), Some(Format::Jpeg));
    assert_eq!(Format::from_media_type("image/svg+xml"), None);
}

#[test]
fn inspecting_needs_only_the_header() {
    for (name, bytes) in files(&sized(300, 200)) {
        // The TIFF writer puts its directory last, and a short PNG or WebP may be one chunk.
        if name.contains("jpeg") {
            let start = &bytes[..1_000.min(bytes.len())];
            assert!(pixels::inspect(start, &Limits::default()).is_ok(), "{name}");
        }
    }
}

#[test]
fn other_sample_layouts_become_rgb() {
    #[track_caller]
    fn check(samples: &[u8], colour: ExtendedColorType, expected: [u8; 6]) {
        let made = render(&file(samples, &sized(2, 1), colour, ImageFormat::Png), "");
        assert_eq!(made.rgb, expected, "{colour:?}");
    }
    let wide = |samples: &[u16]| -> Vec<u8> {
        samples.iter().flat_map(|sample| sample.to_ne_bytes()).collect()
    };
    check(&[10, 200], ExtendedColorType::L8, [10, 10, 10, 200, 200, 200]);
    check(&[10, 255, 0, 0], ExtendedColorType::La8, [10, 10, 10, 255, 255, 255]);
    check(&[9, 8, 7, 255, 0, 255, 100, 51], ExtendedColorType::Rgba8, [9, 8, 7, 204, 255, 224]);
    check(&wide(&[65535, 128]), ExtendedColorType::L16, [255, 255, 255, 0, 0, 0]);
    check(
        &wide(&[129, 257, 65407, 65406, 0, 32896]),
        ExtendedColorType::Rgb16,
        [1, 1, 255, 254, 0, 128],
    );
    check(
        &wide(&[257, 514, 771, 65535, 0, 0, 0, 0]),
        ExtendedColorType::Rgba16,
        [1, 2, 3, 255, 255, 255],
    );
    let tiff = file(&[7, 99], &sized(2, 1), ExtendedColorType::L8, ImageFormat::Tiff);
    assert_eq!(render(&tiff, "").rgb, [7, 7, 7, 99, 99, 99]);
}

#[test]
fn a_grey_jpeg_is_read() {
    let mut bytes = Vec::new();
    let samples: Vec<u8> = (0..64).map(|n| n * 4).collect();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, 100);
    encoder.encode(&samples, 8, 8, jpeg_encoder::ColorType::Luma).unwrap();
    let made = render(&bytes, "");
    assert!(made.rgb.as_chunks::<3>().0.iter().zip(samples).all(|(p, s)| p[0].abs_diff(s) < 4));
}

#[test]
fn a_cmyk_jpeg_shows_what_its_inks_leave_of_the_light() {
    let inks = [40, 90, 200, 30_u8];
    let expected = [40, 90, 200].map(|ink| (255 - ink) * (255 - 30) / 255_i32);
    for kind in [jpeg_encoder::ColorType::Cmyk, jpeg_encoder::ColorType::CmykAsYcck] {
        let mut bytes = Vec::new();
        let encoder = jpeg_encoder::Encoder::new(&mut bytes, 100);
        encoder.encode(&inks.repeat(16 * 16), 16, 16, kind).unwrap();
        // Adobe stores the light that is left; a file without its mark stores ink.
        let adobe = bytes.windows(5).position(|five| five == b"Adobe").unwrap() - 4;
        let length = usize::from(bytes[adobe + 3]) + 2;
        let mut unmarked = bytes.clone();
        unmarked.drain(adobe..adobe + length);
        for pixel in render(&bytes, "").rgb.as_chunks::<3>().0 {
            let is_near = |(level, it): (&u8, i32)| it.abs_diff(i32::from(*level)) <= 3;
            assert!(pixel.iter().zip(expected).all(is_near), "{kind:?}: {pixel:?} {expected:?}");
        }
        if kind == jpeg_encoder::ColorType::Cmyk {
            let stored = inks.map(|ink| 255 - i32::from(ink));
            for pixel in render(&unmarked, "").rgb.as_chunks::<3>().0 {
                for (level, ink) in pixel.iter().zip(stored) {
                    let expected = (255 - ink) * (255 - stored[3]) / 255;
                    assert!(expected.abs_diff(i32::from(*level)) <= 3, "{pixel:?}");
                }
            }
        }
    }
}

#[test]
fn what_is_not_a_photo_is_refused() {
    refused(b"", "not-a-photo");
    refused(b"<html><body>photo.jpg</body></html>", "not-a-photo");
    refused(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not-a-photo");
    refused(b"%PDF-1.7", "not-a-photo");
    refused(b"GIF89a\x01\0\x01\0", "unsupported-format");
    refused(b"\0\0\0\x18ftypheic\0\0\0\0", "damaged");
    refused(b"\0\0\0\x18ftypmsf1\0\0\0\0", "unsupported-format");
    refused(b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "unsupported-format");
    refused(b"\0\0\0\x18ftypavif\0\0\0\0", "unsupported-format");
    refused(b"\xFF\xD8\xFF", "damaged");
    refused(b"\x89PNG\r\n\x1A\n", "damaged");
    refused(b"RIFF\x04\0\0\0WEBP", "damaged");
    refused(b"II\x2A\0\x08\0\0\0", "damaged");
}

/// A PNG whose header claims another size.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(&chart());
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    bytes
}

#[test]
fn claimed_sizes_are_checked_before_pixels() {
    refused(&claiming(100_000, 100_000), "side-too-long");
    refused(&claiming(16_000, 16_000), "too-many-pixels");
    refused(&claiming(0, 64), "damaged");
    refused(&claiming(96, 0), "damaged");
    // A lie within the limits: the checksum of the header gives it away.
    refused(&claiming(5_000, 5_000), "damaged");
    let mut flat = jpeg(&chart(), |_| {});
    let frame = flat.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    flat[frame + 5..frame + 7].copy_from_slice(&0_u16.to_be_bytes());
    refused(&flat, "damaged");
}

#[test]
fn limits_are_those_of_the_caller() {
    #[track_caller]
    fn check(limits: &Limits, bytes: &[u8], code: &str) {
        let error = pixels::render(bytes, &Recipe::default(), limits, &|| true).unwrap_err();
        assert_eq!(error.code(), code);
    }
    let usual = Limits::default;
    let photo = png(&chart());
    check(&Limits { file_bytes_max: photo.len() - 1, ..usual() }, &photo, "too-many-bytes");
    check(&Limits { pixels_max: 96 * 64 - 1, ..usual() }, &photo, "too-many-pixels");
    check(&Limits { side_max: 95, ..usual() }, &photo, "side-too-long");
    check(&Limits { memory_bytes_max: 10_000, ..usual() }, &photo, "too-much-memory");
    let exif = with_chunk(&photo, *b"eXIf", &[0; 500]);
    check(&Limits { exif_bytes_max: 499, ..usual() }, &exif, "metadata-too-large");
    let profile = jpeg(&chart(), |encoder| encoder.add_icc_profile(&[0; 500]).unwrap());
    check(&Limits { icc_bytes_max: 499, ..usual() }, &profile, "profile-too-large");
    let scans = jpeg(&chart(), |encoder| encoder.set_progressive(true));
    check(&Limits { scans_max: 2, ..usual() }, &scans, "too-many-scans");
}

#[test]
fn a_profile_that_unpacks_to_megabytes_is_refused() {
    let mut body = b"bomb\0\0".to_vec();
    body.extend(miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 20 << 20], 9));
    assert!(body.len() < 50_000);
    refused(&with_chunk(&png(&chart()), *b"iCCP", &body), "profile-too-large");
}

#[test]
fn a_jpeg_of_a_thousand_scans_is_refused_without_decoding() {
    let mut bytes = b"\xFF\xD8\xFF\xC2\0\x0B\x08\x20\0\x20\0\x01\x01\x11\0".to_vec();
    for _ in 0..1_000 {
        bytes.extend(b"\xFF\xDA\0\x08\x01\x01\0\0\0\0\x55");
    }
    bytes.extend(b"\xFF\xD9");
    refused(&bytes, "too-many-scans");
}

#[test]
fn animations_are_refused() {
    refused(&with_chunk(&png(&chart()), *b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]), "animated");
    let mut moving = webp(&chart());
    moving.splice(12..12, *b"VP8X\x0A\0\0\0\x02\0\0\0\x5F\0\0\x3F\0\0");
    let size = (moving.len() - 8) as u32;
    moving[4..8].copy_from_slice(&size.to_le_bytes());
    refused(&moving, "animated");
}

#[test]
fn the_clock_of_the_caller_ends_an_edit() {
    let (recipe, limits) = (Recipe::default(), Limits::default());
    let result = pixels::edit(&tiff(&chart()), &recipe, &limits, &|| false);
    assert_eq!(result, Err(PhotoError::TooSlow));
    let asked = std::cell::Cell::new(0);
    let twice = || asked.replace(asked.get() + 1) < 2;
    let result = pixels::edit(&tiff(&chart()), &recipe, &limits, &twice);
    assert_eq!(result, Err(PhotoError::TooSlow));
}

#[test]
fn colour_is_halved_below_quality_93_only() {
    let sampling = |quality: u8| {
        let text = format!(r#"{{"version":1,"output":{{"jpeg":{{"quality":{quality}}}}}}}"#);
        let recipe = Recipe::parse(&text).unwrap();
        let bytes =
            pixels::edit(&png(&chart()), &recipe, &Limits::default(), &|| true).unwrap().bytes;
        let frame = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
        bytes[frame + 11]
    };
    assert_eq!([1, 92].map(sampling), [0x22; 2]);
    assert_eq!([93, 100].map(sampling), [0x11; 2]);
}
