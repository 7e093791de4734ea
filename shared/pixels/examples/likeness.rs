//! SSIMULACRA2 of a result against what was coded: `likeness reference.png result`. 100 is the same
//! picture, 90 cannot be told apart, 70 is high quality. Of large pictures the middle is looked at.

use std::error::Error;

use ssimulacra2::{ColorPrimaries, Rgb, TransferCharacteristic, compute_frame_ssimulacra2};

/// The longest side that is looked at: more takes gigabytes.
const SIDE_MAX: u32 = 2048;

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [reference, result] = paths.as_slice() else {
        return Err("give two paths: reference, result".into());
    };
    println!("{:.2}", compute_frame_ssimulacra2(middle(reference)?, middle(result)?)?);
    Ok(())
}

fn middle(path: &str) -> Result<Rgb, Box<dyn Error>> {
    let mut reader = image::ImageReader::open(path)?.with_guessed_format()?;
    reader.no_limits();
    let picture = reader.decode()?.into_rgb8();
    let (width, height) = (picture.width().min(SIDE_MAX), picture.height().min(SIDE_MAX));
    let (left, top) = ((picture.width() - width) / 2, (picture.height() - height) / 2);
    let part = image::imageops::crop_imm(&picture, left, top, width, height).to_image();
    let pixels = part.pixels().map(|pixel| pixel.0.map(|level| f32::from(level) / 255.0)).collect();
    let (width, height) = (width as usize, height as usize);
    Ok(Rgb::new(pixels, width, height, TransferCharacteristic::SRGB, ColorPrimaries::BT709)?)
}
