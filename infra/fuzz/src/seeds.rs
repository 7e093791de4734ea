//! Where a fuzzer begins: small files of every kind, made here and so the same everywhere.

use image::{DynamicImage, ImageFormat, RgbImage};
use std::io::Cursor;

/// Inputs that a target does something with.
///
/// # Panics
///
/// When an encoder refuses a picture of a few pixels.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    let texts = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    match target {
        "jpeg" => [(16, 16), (33, 17), (8, 40)].map(|size| file(size, ImageFormat::Jpeg)).into(),
        "photo" => {
            let kinds = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Tiff];
            kinds.map(|kind| file((24, 16), kind)).into()
        }
        "recipe" => texts(&[
            r#"{"version":1}"#,
            r#"{"version":1,"steps":[{"exposure":{"ev":0.5,"fitted":true}},
                {"crop":{"aspect":"4:5"}}]}"#,
            r##"{"version":1,"steps":[{"frame":{"width":5,"colour":"#ffffff"}},
                {"look":{"name":"sepia"}}]}"##,
            r#"{"version":1,"steps":[{"curve":{"points":[[0,0],[0.5,0.6],[1,1]]}}],
                "output":{"png":{}}}"#,
        ]),
        "words" => texts(&[
            "сделай чуть теплее и посветлее, обрежь под инсту, ничего больше не трогай",
            "фонды ашық қыл, кадрды 4:5 қып кес, бетті өзгертпе",
            "brighter by 30%, 10x15 cm, don't crop the person on the left",
        ]),
        "callback" => texts(&[
            "9990.000000",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><OperationStateResponse \
             xmlns=\"http://merchant.roboxchange.com/WebService/\"><Result><Code>0</Code></Result>\
             <State><Code>100</Code><RequestDate>2026-11-01T10:00:00+05:00</RequestDate>\
             <StateDate>2026-11-01T10:00:01+05:00</StateDate></State><Info>\
             <OutSum>9990.00</OutSum></Info></OperationStateResponse>",
            "<OperationStateResponse><Result><Code>3</Code></Result></OperationStateResponse>",
        ]),
        _ => Vec::new(),
    }
}

fn file((width, height): (u32, u32), kind: ImageFormat) -> Vec<u8> {
    let shade = |x: u32, y: u32| u8::try_from((x * 37 + y * 91 + x * y) % 256).unwrap_or(0);
    let picture = RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([shade(x, y), shade(y, x), shade(x + y, 3)])
    });
    let mut bytes = Cursor::new(Vec::new());
    let written = DynamicImage::from(picture).write_to(&mut bytes, kind);
    written.unwrap_or_else(|error| panic!("a small picture: {error}"));
    bytes.into_inner()
}
