//! Golden pictures: `golden/<step>/<case>.json` is a recipe, `<case>.png` what it makes of the
//! chart.
//!
//! `GOLDEN=renew` writes the pictures anew; look at them before committing.

use std::path::{Path, PathBuf};
use std::{env, fs};

use pixels::{Limits, Picture, Recipe};

use crate::chart;

/// Results are the same on every machine; one level is for the rounding of a later, better kernel.
const TOLERANCE: u8 = 1;

#[test]
fn every_golden_picture_is_what_its_recipe_makes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut cases: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .flat_map(|step| fs::read_dir(step.unwrap().path()).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    cases.sort();
    assert!(cases.len() >= 15, "golden cases were lost");
    let wrong: Vec<String> = cases.iter().filter_map(|case| compare(case)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with a case, if anything.
fn compare(case: &Path) -> Option<String> {
    let recipe = Recipe::parse(&fs::read_to_string(case).unwrap()).unwrap();
    let photo = chart::png(&chart::chart());
    let made = pixels::render(&photo, &recipe, &Limits::default(), &|| true).unwrap();
    let golden_path = case.with_extension("png");
    if env::var_os("GOLDEN").is_some_and(|word| word == "renew") {
        fs::write(&golden_path, chart::png(&made)).unwrap();
        return None;
    }
    let Ok(golden) = fs::read(&golden_path) else {
        return Some(format!("{} is missing: run with GOLDEN=renew", golden_path.display()));
    };
    let golden = chart::render(&golden, "");
    let is_same_size = (golden.width, golden.height) == (made.width, made.height);
    if is_same_size && chart::difference(&golden, &made) <= TOLERANCE {
        return None;
    }
    let name = format!("{}.png", case.file_stem().unwrap().display());
    let shown = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&shown, chart::png(&side_by_side(&golden, &made))).unwrap();
    Some(format!("{} differs: see {}", case.display(), shown.display()))
}

/// Golden, made, and eight times their difference, from left to right.
fn side_by_side(golden: &Picture, made: &Picture) -> Picture {
    let (width, height) = (golden.width.max(made.width), golden.height.max(made.height));
    let at = |picture: &Picture, x: u32, y: u32| -> [u8; 3] {
        if x >= picture.width || y >= picture.height {
            return [0; 3];
        }
        let start = ((y * picture.width + x) * 3) as usize;
        picture.rgb[start..start + 3].try_into().unwrap()
    };
    let mut rgb = Vec::new();
    for y in 0..height {
        rgb.extend((0..width).flat_map(|x| at(golden, x, y)));
        rgb.extend((0..width).flat_map(|x| at(made, x, y)));
        rgb.extend((0..width).flat_map(|x| {
            let (one, other) = (at(golden, x, y), at(made, x, y));
            [0, 1, 2].map(|i| one[i].abs_diff(other[i]).saturating_mul(8))
        }));
    }
    Picture { width: width * 3, height, rgb, icc: None }
}
