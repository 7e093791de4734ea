//! A border of one colour, and padding to a shape.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sides are at most 16 384, and float-to-integer casts saturate"
)]

use crate::picture::Picture;

/// How large the framed photo is, and where the photo lies in it: width, height, left, top.
///
/// `border` is in per cent of the shorter side, `aspect` the shape that is padded to.
pub(crate) fn layout(photo: [u32; 2], border: f64, aspect: Option<[u32; 2]>) -> [u32; 4] {
    let shorter = f64::from(photo[0].min(photo[1]));
    let edge = (shorter * border / 100.0 + 0.5) as u32;
    let [mut width, mut height] = photo.map(|side| side + 2 * edge);
    if let Some([across, down]) = aspect {
        let ratio = f64::from(across) / f64::from(down);
        let wide = (f64::from(height) * ratio + 0.5) as u32;
        let high = (f64::from(width) / ratio + 0.5) as u32;
        (width, height) = (width.max(wide), height.max(if wide > width { height } else { high }));
    }
    [width, height, (width - photo[0]) / 2, (height - photo[1]) / 2]
}

/// Lays a photo on a colour.
pub(crate) fn frame(
    picture: Picture,
    [width, height, left, top]: [u32; 4],
    colour: [u8; 3],
) -> Picture {
    let (stride, own) = (width as usize * 3, picture.width as usize * 3);
    let mut rgb = colour.repeat(width as usize * height as usize);
    for (y, row) in (top as usize..).zip(picture.rgb.chunks_exact(own)) {
        let start = y * stride + left as usize * 3;
        rgb[start..start + own].copy_from_slice(row);
    }
    Picture { width, height, rgb, icc: picture.icc }
}
