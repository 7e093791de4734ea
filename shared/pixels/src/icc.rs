//! RGB profiles made of three curves and a matrix (ICC.1:2010, 8.3.3): Display P3, Adobe RGB,
//! `ProPhoto` and their like.
//!
//! Profiles made of tables are not converted: their photo keeps its profile, and so its colours.
#![allow(clippy::cast_possible_truncation, reason = "f64 to f32 rounds to the nearest")]

use crate::bands;
use crate::curve::Curve;
use crate::picture::Picture;

/// From the connection space (D50) to linear sRGB: the inverse of the matrix in ICC's own sRGB
/// profile.
const TO_SRGB: [[f64; 3]; 3] = [
    [3.134_135_9, -1.617_386_0, -0.490_662_2],
    [-0.978_795_5, 1.916_254_4, 0.033_442_9],
    [0.071_976_0, -0.228_994_0, 1.405_386_2],
];
/// The most entries of a curve that is a table.
const CURVE_ENTRIES_MAX: usize = 4_096;

/// A conversion to sRGB.
struct ToSrgb {
    /// Light for each level of each channel.
    light: [Vec<f32>; 3],
    matrix: [[f32; 3]; 3],
}

/// Converts to sRGB in linear light. A picture without a profile is sRGB already; one whose profile
/// is not of this kind stays as it is.
pub(crate) fn to_srgb(picture: &mut Picture, threads: usize, curve: &Curve) {
    let Some(conversion) = picture.icc.as_deref().and_then(ToSrgb::new) else {
        return;
    };
    picture.icc = None;
    let [red, green, blue] = &conversion.light;
    bands::rows(picture, threads, &|_, row, _| {
        for pixel in row.as_chunks_mut::<3>().0 {
            let [r, g, b] = pixel.map(usize::from);
            let (r, g, b) = (red[r], green[g], blue[b]);
            *pixel = conversion.matrix.map(|[x, y, z]| curve.level(x * r + y * g + z * b));
        }
    });
}

impl ToSrgb {
    fn new(profile: &[u8]) -> Option<ToSrgb> {
        // A profile with tables means them, whatever else it holds.
        if tag(profile, *b"A2B0").is_some() || profile.get(20..24) != Some(b"XYZ ") {
            return None;
        }
        let columns = [
            colour(tag(profile, *b"rXYZ")?)?,
            colour(tag(profile, *b"gXYZ")?)?,
            colour(tag(profile, *b"bXYZ")?)?,
        ];
        let light = [
            light(tag(profile, *b"rTRC")?)?,
            light(tag(profile, *b"gTRC")?)?,
            light(tag(profile, *b"bTRC")?)?,
        ];
        let matrix = TO_SRGB.map(|row| {
            columns.map(|column| row.iter().zip(column).map(|(a, b)| a * b).sum::<f64>() as f32)
        });
        Some(ToSrgb { light, matrix })
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_be_bytes(*four))
}

fn fixed(bytes: &[u8], at: usize) -> Option<f64> {
    let four = *bytes.get(at..)?.first_chunk()?;
    Some(f64::from(i32::from_be_bytes(four)) / 65_536.0)
}

/// The content of a tag.
fn tag(profile: &[u8], name: [u8; 4]) -> Option<&[u8]> {
    let count = usize::try_from(word(profile, 128)?).ok()?.min(100);
    let entry = (0..count)
        .map(|index| 132 + 12 * index)
        .find(|at| profile.get(*at..*at + 4) == Some(&name))?;
    let start = usize::try_from(word(profile, entry + 4)?).ok()?;
    let length = usize::try_from(word(profile, entry + 8)?).ok()?;
    profile.get(start..start.checked_add(length)?)
}

/// A tag of type XYZ.
fn colour(tag: &[u8]) -> Option<[f64; 3]> {
    if !tag.starts_with(b"XYZ ") {
        return None;
    }
    Some([fixed(tag, 8)?, fixed(tag, 12)?, fixed(tag, 16)?])
}

/// A tag of type curve or parametric curve, for each level.
fn light(tag: &[u8]) -> Option<Vec<f32>> {
    let level = |index: u32| f64::from(index) / 255.0;
    if tag.starts_with(b"para") {
        let kind = u16::from_be_bytes(*tag.get(8..)?.first_chunk()?);
        let count = *[1, 3, 4, 5, 7].get(usize::from(kind))?;
        let mut numbers = [0.0; 7];
        for (index, number) in numbers.iter_mut().enumerate().take(count) {
            *number = fixed(tag, 12 + 4 * index)?;
        }
        return Some((0..256).map(|x| parametric(kind, numbers, level(x)) as f32).collect());
    }
    if !tag.starts_with(b"curv") {
        return None;
    }
    let count = usize::try_from(word(tag, 8)?).ok()?;
    let entry = |index: usize| {
        let two = *tag.get(12 + 2 * index..)?.first_chunk()?;
        Some(f64::from(u16::from_be_bytes(two)))
    };
    match count {
        0 => Some((0..256).map(|x| level(x) as f32).collect()),
        1 => {
            let gamma = entry(0)? / 256.0;
            Some((0..256).map(|x| libm::pow(level(x), gamma) as f32).collect())
        }
        2..=CURVE_ENTRIES_MAX => {
            let entries: Vec<f64> = (0..count).map(entry).collect::<Option<_>>()?;
            Some((0..256).map(|x| between(&entries, x) as f32).collect())
        }
        _ => None,
    }
}

/// The five functions of ICC.1:2010, table 65.
#[allow(clippy::many_single_char_names, reason = "the letters of the standard")]
fn parametric(kind: u16, [g, a, b, c, d, e, f]: [f64; 7], x: f64) -> f64 {
    let power = |add: f64| libm::pow((a * x + b).max(0.0), g) + add;
    let value = match kind {
        0 => libm::pow(x, g),
        1 if a * x + b >= 0.0 => power(0.0),
        1 => 0.0,
        2 if a * x + b >= 0.0 => power(c),
        2 => c,
        3 if x >= d => power(0.0),
        3 => c * x,
        _ if x >= d => power(e),
        _ => c * x + f,
    };
    if value.is_finite() { value.clamp(0.0, 1.0) } else { 0.0 }
}

/// A table of 16-bit entries at a level of 256. All in whole numbers until the last division.
fn between(entries: &[f64], level: u32) -> f64 {
    let last = entries.len() - 1;
    let place = level as usize * last;
    let (first, part) = (place / 255, f64::from((place % 255) as u32) / 255.0);
    let next = entries[(first + 1).min(last)];
    (entries[first] + (next - entries[first]) * part) / 65_535.0
}
