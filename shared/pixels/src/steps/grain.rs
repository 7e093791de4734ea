//! The grain of film: noise made of arithmetic, so that the same photo gets the same grain.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sides are at most 16 384, exact in f32, and float-to-integer casts saturate"
)]

/// Deviation of the grain at 100, in levels.
const STRENGTH: f32 = 26.0;

/// Changes a row of interleaved levels. `amount` is 0 to 1, `size` 1 to 8 pixels.
pub(crate) fn row(y: usize, row: &mut [u8], amount: f32, size: f32) {
    let place = y as f32 / size;
    let (top, down) = (place as u32, place - place.floor());
    // Grains between which lines are drawn are weaker than grains: this makes up for it.
    let strength = amount * STRENGTH * if size > 1.0 { 1.6 } else { 1.0 };
    for (x, pixel) in row.as_chunks_mut::<3>().0.iter_mut().enumerate() {
        let place = x as f32 / size;
        let (left, across) = (place as u32, place - place.floor());
        let noise = if size > 1.0 {
            let up = mix(grain(left, top), grain(left + 1, top), across);
            let low = mix(grain(left, top + 1), grain(left + 1, top + 1), across);
            mix(up, low, down)
        } else {
            grain(left, top)
        };
        let [r, g, b] = pixel.map(f32::from);
        let luma = (0.2126 * r + 0.7152 * g + 0.0722 * b) * (1.0 / 255.0);
        // Nothing on black and white; film has little there.
        let more = noise * strength * (4.0 * luma * (1.0 - luma)).sqrt();
        *pixel = pixel.map(|level| (f32::from(level) + more + 0.5) as u8);
    }
}

fn mix(one: f32, other: f32, part: f32) -> f32 {
    one + (other - one) * part
}

/// Noise of mean 0 and deviation 1 for a place: the sum of four even ones.
fn grain(x: u32, y: u32) -> f32 {
    let mut state = x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77);
    state = (state ^ (state >> 15)).wrapping_mul(0x2C1B_3C6D);
    state = (state ^ (state >> 12)).wrapping_mul(0x297A_2D39);
    state ^= state >> 15;
    let sum: u32 = state.to_le_bytes().iter().map(|byte| u32::from(*byte)).sum();
    // The sum has mean 510 and deviation 147.8.
    (sum as f32 - 510.0) * (1.0 / 147.8)
}
