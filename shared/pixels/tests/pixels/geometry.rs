//! Steps that move pixels, and steps that must not.

use pixels::Picture;

use crate::chart::{chart, difference, exif, png, render, sized, try_render, with_chunk};

/// The chart as a camera held otherwise would store it, from the table of EXIF: where the first row
/// and the first column of the file lie in the picture that one sees.
fn stored(orientation: u8) -> Picture {
    let seen = chart();
    let (w, h) = (seen.width, seen.height);
    let (width, height) = if orientation >= 5 { (h, w) } else { (w, h) };
    let mut rgb = Vec::new();
    for row in 0..height {
        for column in 0..width {
            let (x, y) = match orientation {
                1 => (column, row),
                2 => (w - 1 - column, row),
                3 => (w - 1 - column, h - 1 - row),
                4 => (column, h - 1 - row),
                5 => (row, column),
                6 => (w - 1 - row, column),
                7 => (w - 1 - row, h - 1 - column),
                _ => (row, h - 1 - column),
            };
            let start = ((y * w + x) * 3) as usize;
            rgb.extend(&seen.rgb[start..start + 3]);
        }
    }
    Picture { width, height, rgb, icc: None }
}

#[test]
fn all_eight_orientations_give_the_same_picture() {
    for orientation in 1..=8 {
        let file = with_chunk(&png(&stored(orientation)), *b"eXIf", &exif(orientation, b""));
        assert_eq!(render(&file, ""), chart(), "orientation {orientation}");
        let off = render(&file, r#"{"orient":{"auto":false}}"#);
        assert_eq!(off, stored(orientation), "orientation {orientation} left alone");
    }
}

#[test]
fn an_orientation_that_does_not_exist_is_upright() {
    for orientation in [0, 9, 255] {
        let file = with_chunk(&png(&chart()), *b"eXIf", &exif(orientation, b""));
        assert_eq!(render(&file, ""), chart());
    }
}

#[test]
fn quarters_turn_clockwise() {
    let photo = png(&chart());
    // A camera turned so that its file needs a quarter clockwise stores orientation 6.
    assert_eq!(render(&png(&stored(6)), r#"{"rotate":{"degrees":90}}"#), chart());
    assert_eq!(render(&png(&stored(3)), r#"{"rotate":{"degrees":180}}"#), chart());
    assert_eq!(render(&png(&stored(8)), r#"{"rotate":{"degrees":270}}"#), chart());
    let turned = png(&render(&photo, r#"{"rotate":{"degrees":90}}"#));
    assert_eq!(render(&turned, r#"{"rotate":{"degrees":270}}"#), chart());
}

#[test]
fn zero_strength_changes_no_pixel() {
    let photo = png(&chart());
    for step in [
        r#"{"exposure":{"ev":0}}"#,
        r#"{"contrast":{"amount":0}}"#,
        r#"{"saturation":{"amount":0}}"#,
        r#"{"white_balance":{"temperature":0,"tint":0}}"#,
        r#"{"sharpen":{"amount":0,"radius":2}}"#,
        r#"{"straighten":{"degrees":0}}"#,
        r#"{"crop":{"rect":{"x":0,"y":0,"width":1,"height":1}}}"#,
        r#"{"crop":{"aspect":"3:2"}}"#,
        r#"{"resize":{"long_edge":96}}"#,
        r#"{"resize":{"long_edge":16384}}"#,
        // Through the tables, with a strength that no level can feel.
        r#"{"exposure":{"ev":0.0000001}}"#,
        r#"{"saturation":{"amount":0.00001}}"#,
    ] {
        assert_eq!(render(&photo, step), chart(), "{step}");
    }
}

#[test]
fn steps_change_the_size_as_they_say_and_others_keep_it() {
    #[track_caller]
    fn check(step: &str, expected: (u32, u32)) {
        let made = render(&png(&chart()), step);
        assert_eq!((made.width, made.height), expected, "{step}");
        assert_eq!(made.rgb.len() as u32, made.width * made.height * 3);
    }
    check(r#"{"exposure":{"ev":2}}"#, (96, 64));
    check(r#"{"contrast":{"amount":-50}}"#, (96, 64));
    check(r#"{"saturation":{"amount":50}}"#, (96, 64));
    check(r#"{"white_balance":{"tint":50}}"#, (96, 64));
    check(r#"{"black_and_white":{}}"#, (96, 64));
    check(r#"{"sharpen":{"amount":150,"radius":3}}"#, (96, 64));
    check(r#"{"rotate":{"degrees":90}}"#, (64, 96));
    check(r#"{"crop":{"aspect":"4:5"}}"#, (51, 64));
    check(r#"{"crop":{"aspect":"16:9"}}"#, (96, 54));
    check(r#"{"crop":{"rect":{"x":0.25,"y":0.5,"width":0.5,"height":0.5}}}"#, (48, 32));
    check(r#"{"crop":{"rect":{"x":0.7,"y":0.1,"width":0.3,"height":0.9}}}"#, (29, 58));
    check(r#"{"resize":{"long_edge":48}}"#, (48, 32));
    check(r#"{"resize":{"long_edge":17}}"#, (17, 11));
    // At 45 degrees a square keeps 1/sqrt(2); this shape is held back by its longer side.
    check(r#"{"straighten":{"degrees":45}}"#, (54, 36));
    check(r#"{"straighten":{"degrees":-45}}"#, (54, 36));
    // The crop comes before the resize, whichever is written first.
    check(r#"{"resize":{"long_edge":32}},{"crop":{"aspect":"1:1"}}"#, (32, 32));
}

#[test]
fn a_crop_takes_the_side_that_was_asked_for() {
    let photo = chart();
    let file = png(&photo);
    let row = |y: usize| &photo.rgb[y * 96 * 3..(y + 1) * 96 * 3];
    let top = render(&file, r#"{"crop":{"aspect":"3:1","gravity":"top"}}"#);
    assert_eq!(&top.rgb[..96 * 3], row(0));
    let bottom = render(&file, r#"{"crop":{"aspect":"3:1","gravity":"bottom"}}"#);
    assert_eq!(&bottom.rgb[31 * 96 * 3..], row(63));
    let centre = render(&file, r#"{"crop":{"aspect":"3:1"}}"#);
    assert_eq!(&centre.rgb[..96 * 3], row(16));
    let right = render(&file, r#"{"crop":{"aspect":"1:2","gravity":"right"}}"#);
    assert_eq!(&right.rgb[..3], &row(0)[64 * 3..65 * 3]);
}

#[test]
fn a_crop_that_leaves_nothing_is_an_error() {
    let step = r#"{"crop":{"rect":{"x":0.001,"y":0,"width":0.001,"height":1}}}"#;
    let error = try_render(&png(&chart()), step).unwrap_err();
    assert_eq!(error.code(), "crop-outside");
}

#[test]
fn a_flat_picture_stays_flat() {
    let mut flat = sized(50, 30);
    flat.rgb = [70, 140, 210].repeat(50 * 30);
    for step in [
        r#"{"resize":{"long_edge":17}}"#,
        r#"{"straighten":{"degrees":7.3}}"#,
        r#"{"sharpen":{"amount":150,"radius":3}}"#,
    ] {
        let made = render(&png(&flat), step);
        assert!(made.rgb.as_chunks::<3>().0.iter().all(|p| *p == [70, 140, 210]), "{step}");
    }
}

#[test]
fn a_fine_pattern_shrinks_to_the_grey_of_its_light() {
    // Half black and half white is half the light, which is level 188, and no pattern is left.
    let mut board = sized(96, 64);
    for (index, pixel) in board.rgb.as_chunks_mut::<3>().0.iter_mut().enumerate() {
        *pixel = [if (index % 96 + index / 96) % 2 == 0 { 0 } else { 255 }; 3];
    }
    let small = render(&png(&board), r#"{"resize":{"long_edge":16}}"#);
    // The outermost rows see half a pattern beyond the edge.
    for y in 1..10 {
        for x in 1..15 {
            let level = small.rgb[(y * 16 + x) * 3];
            assert!(level.abs_diff(188) <= 2, "{level} at {x}, {y}");
        }
    }
}

#[test]
fn straightening_there_and_back_finds_the_middle_again() {
    let smooth = {
        let mut picture = sized(200, 200);
        for (index, pixel) in picture.rgb.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            *pixel = [(index % 200) as u8, (index / 200) as u8, 90];
        }
        picture
    };
    let there = render(&png(&smooth), r#"{"straighten":{"degrees":10}}"#);
    let back = render(&png(&there), r#"{"straighten":{"degrees":-10}}"#);
    let border = (200 - back.width) as usize / 2;
    let middle = (100 - border) * back.width as usize + 100 - border;
    let found = back.rgb.as_chunks::<3>().0[middle];
    assert!(found[0].abs_diff(100) <= 2 && found[1].abs_diff(100) <= 2, "{found:?}");
    // Clockwise: what was at the top right comes lower, so the right side shows earlier rows.
    let right = there.rgb.as_chunks::<3>().0[there.width as usize - 1];
    let left = there.rgb.as_chunks::<3>().0[0];
    assert!(right[1] < left[1], "{left:?} {right:?}");
}

#[test]
fn sharpening_widens_an_edge_and_leaves_colour_differences() {
    let mut edge = sized(32, 16);
    for (index, pixel) in edge.rgb.as_chunks_mut::<3>().0.iter_mut().enumerate() {
        *pixel = if index % 32 < 16 { [60, 80, 100] } else { [140, 160, 180] };
    }
    let made = render(&png(&edge), r#"{"sharpen":{"amount":50,"radius":1}}"#);
    let row = made.rgb[8 * 32 * 3..9 * 32 * 3].as_chunks::<3>().0;
    assert!(row[15][0] < 60 && row[16][0] > 140, "{row:?}");
    assert!(row.iter().all(|[r, g, b]| g - r == 20 && b - g == 20), "{row:?}");
    assert_eq!(difference(&made, &render(&png(&edge), r#"{"sharpen":{"amount":50}}"#)), 0);
}
