//! JPEG to JPEG without a whole photo in memory: rows are decoded, changed and coded in strips.
//!
//! It takes recipes whose steps need no more than a few rows: all that change each pixel on its own
//! and are not fitted to the photo, sharpen, vignette and grain. Everything else goes through
//! [`pipeline`](crate::pipeline); where both ways can be taken, both make the same picture of the
//! same decoded pixels.

use crate::bands::slide_rows;
use crate::cube::Cube;
use crate::curve::Curve;
use crate::jpeg::decoder::Decoder;
use crate::jpeg::encoder::Encoder;
use crate::pipeline::Finish;
use crate::points::Points;
use crate::recipe::{Kind, Recipe};
use crate::steps::fitted::Fit;
use crate::steps::resize::Resizer;
use crate::steps::sharpen::Unsharp;
use crate::{PhotoError, Picture};

/// Rows that are sharpened at a time: the rows around them are looked at twice.
const ROWS_AT_ONCE: usize = 48;

/// Steps that cannot be done in strips.
const WHOLE: [Kind; 13] = [
    Kind::Rotate,
    Kind::Flip,
    Kind::Perspective,
    Kind::Straighten,
    Kind::Crop,
    Kind::Resize,
    Kind::Denoise,
    Kind::Dehaze,
    Kind::Auto,
    Kind::Clarity,
    Kind::Blur,
    Kind::Frame,
    Kind::Lut,
];

/// Whether every step of the recipe can be done in strips.
pub(crate) fn is_possible(recipe: &Recipe, orientation: u8) -> bool {
    !recipe.has_any(&WHOLE) && !recipe.is_fitted() && (orientation == 1 || !recipe.auto_orient())
}

/// The rows of a photo on their way.
struct Stream<'a> {
    points: Option<Points>,
    unsharp: Option<Unsharp>,
    finish: Finish,
    encoder: &'a mut Encoder,
    stride: usize,
    /// Rows that were changed by the points and wait; the first ones are only looked at.
    waiting: Vec<u8>,
    /// How many of the waiting rows are only looked at.
    above: usize,
    /// The row of the photo that is the first one to be sharpened.
    y: usize,
    /// Rows that are finished and wait for the encoder.
    ready: Vec<u8>,
    buffer: Vec<f32>,
}

/// Codes the photo; `None` when the file is not plain or breaks off, and nothing is known but that.
pub(crate) fn run(
    bytes: &[u8],
    recipe: &Recipe,
    start: impl FnOnce([u16; 2]) -> Encoder,
    in_time: &dyn Fn() -> bool,
) -> Option<Result<Vec<u8>, PhotoError>> {
    let mut decoder = Decoder::new(bytes)?;
    let [width, height] = decoder.size();
    let size = [u16::try_from(width).ok()?, u16::try_from(height).ok()?];
    let mut encoder = start(size);
    let no_cube: Option<&Cube> = None;
    let mut stream = Stream {
        points: Points::new(recipe, None, Fit::default(), no_cube),
        unsharp: Unsharp::of(recipe),
        finish: Finish::of(recipe, (width, height)),
        encoder: &mut encoder,
        stride: width * 3,
        waiting: Vec::new(),
        above: 0,
        y: 0,
        ready: Vec::new(),
        buffer: Vec::new(),
    };
    loop {
        let start = stream.waiting.len();
        if !decoder.rows(&mut stream.waiting)? {
            break;
        }
        stream.change_points(start);
        stream.advance(false);
        if !in_time() {
            return Some(Err(PhotoError::TooSlow));
        }
    }
    stream.advance(true);
    Some(Ok(encoder.finish()))
}

impl Stream<'_> {
    fn change_points(&mut self, start: usize) {
        if let Some(points) = &self.points {
            for row in self.waiting[start..].chunks_exact_mut(self.stride) {
                points.row(row, &mut self.buffer);
            }
        }
    }

    /// Sharpens the rows whose neighbours are there, and hands on what is finished.
    fn advance(&mut self, is_end: bool) {
        let reach = self.unsharp.as_ref().map_or(0, Unsharp::reach);
        let rows = self.waiting.len() / self.stride;
        let below = if is_end { 0 } else { reach };
        let least = if is_end { 1 } else { ROWS_AT_ONCE };
        let Some(count) = rows.checked_sub(self.above + below).filter(|count| *count >= least)
        else {
            return self.code(is_end);
        };
        let (first, end) = (self.above * self.stride, (self.above + count) * self.stride);
        let kept = self.waiting.len().min(end).saturating_sub(reach * self.stride);
        let originals = self.waiting[kept..end].to_vec();
        if let Some(unsharp) = &self.unsharp {
            let around = |from: usize, to: usize, edge: usize| -> Vec<u8> {
                // Beyond the photo its first and last rows go on.
                let part = &self.waiting[from..to];
                let missing = reach - part.len() / self.stride;
                let edge = self.waiting[edge..edge + self.stride].repeat(missing);
                if from == 0 && to == first {
                    [edge, part.to_vec()].concat()
                } else {
                    [part.to_vec(), edge].concat()
                }
            };
            let above = around(0, first, 0);
            let bottom = self.waiting.len() - self.stride;
            let stop = self.waiting.len().min(end + reach * self.stride);
            let below = around(end, stop, bottom);
            let own = &mut self.waiting[first..end];
            slide_rows(own, &above, &below, [reach, self.stride], unsharp);
        }
        for (y, row) in (self.y..).zip(self.waiting[first..end].chunks_exact_mut(self.stride)) {
            self.finish.row(y, row);
        }
        self.y += count;
        self.ready.extend_from_slice(&self.waiting[first..end]);
        // What was sharpened is looked at as it was.
        self.waiting.drain(..kept);
        let seen = originals.len();
        self.waiting[..seen].copy_from_slice(&originals);
        self.above = seen / self.stride;
        self.code(is_end);
    }

    fn code(&mut self, is_end: bool) {
        let strip = self.encoder.strip_rows() * self.stride;
        let mut done = 0;
        while self.ready.len() - done >= strip {
            self.encoder.strip(&self.ready[done..done + strip]);
            done += strip;
        }
        if is_end && done < self.ready.len() {
            self.encoder.strip(&self.ready[done..]);
            done = self.ready.len();
        }
        self.ready.drain(..done);
    }
}

/// The pixels of a plain JPEG; `None` when it is another kind, or breaks off.
pub(crate) fn decode(bytes: &[u8]) -> Option<Picture> {
    let mut decoder = Decoder::new(bytes)?;
    let [width, height] = decoder.size();
    let mut rgb = Vec::with_capacity(width * height * 3);
    while decoder.rows(&mut rgb)? {}
    let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    Some(Picture { width, height, rgb, icc: None })
}

/// The pixels of a plain JPEG at another size, without the photo in memory: a part of it, read at
/// 1/`shrink`. `None` when it is another kind, or breaks off.
pub(crate) fn decode_resized(
    bytes: &[u8],
    size: [u32; 2],
    part: [u32; 4],
    shrink: u32,
    in_time: &dyn Fn() -> bool,
) -> Option<Result<Picture, PhotoError>> {
    let mut decoder = Decoder::shrunk(bytes, shrink as usize)?;
    let stride = decoder.size()[0] * 3;
    let mut resizer = Resizer::new(size, part, shrink, Curve::tables());
    let [width, height] = size;
    let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
    let mut rows = Vec::new();
    while decoder.rows(&mut rows)? {
        for row in rows.chunks_exact(stride) {
            resizer.push(row, &mut rgb);
        }
        rows.clear();
        if !in_time() {
            return Some(Err(PhotoError::TooSlow));
        }
    }
    Some(Ok(Picture { width, height, rgb, icc: None }))
}
