//! JPEG to JPEG without a whole photo in memory: rows are decoded, changed and coded in strips.
//!
//! It takes recipes whose steps need no more than a few rows: all that change each pixel on its own
//! and are not fitted to the photo, sharpen, vignette, grain and watermark. Of a photo that is
//! turned on the way the coded samples are held, half of what its pixels would take. Everything
//! else goes through [`pipeline`](crate::pipeline); where both ways can be taken, both make the
//! same picture of the same decoded pixels.

use std::collections::VecDeque;

use crate::cube::Cube;
use crate::curve::Curve;
use crate::jpeg::decoder::{self, Rows};
use crate::jpeg::encoder::Encoder;
use crate::jpeg::turned::Turned;
use crate::picture::Turn;
use crate::pipeline::Finish;
use crate::points::Points;
use crate::recipe::{Kind, Recipe};
use crate::rows;
use crate::steps::fitted::Fit;
use crate::steps::resize::Resizer;
use crate::steps::sharpen::Unsharp;
use crate::{Limits, PhotoError, Picture};

/// Steps that cannot be done in strips.
const WHOLE: [Kind; 11] = [
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
pub(crate) fn is_possible(recipe: &Recipe) -> bool {
    !recipe.has_any(&WHOLE) && !recipe.is_fitted()
}

/// The rows of a photo on their way.
struct Stream<'a> {
    points: Option<Points>,
    unsharp: Option<Unsharp>,
    finish: Finish,
    encoder: &'a mut Encoder,
    stride: usize,
    /// Rows of planes that were changed by the points and are not coded yet.
    waiting: Vec<u8>,
    /// How many of them are finished.
    finished: usize,
    /// The row of the photo that is finished next.
    y: usize,
    /// What was read of the rows around the one that is sharpened next.
    around: VecDeque<Vec<f32>>,
    spare: Option<Vec<f32>>,
    /// A row for what is laid over it.
    interleaved: Vec<u8>,
}

/// Codes the photo, turned; `None` when the file is not plain or breaks off, and nothing is known
/// but that.
pub(crate) fn run(
    bytes: &[u8],
    turn: Turn,
    recipe: &Recipe,
    limits: &Limits,
    start: impl FnOnce([u16; 2]) -> Encoder,
    in_time: &dyn Fn() -> bool,
) -> Option<Result<Vec<u8>, PhotoError>> {
    read(bytes, 1, turn, limits, in_time, |rows| run_rows(rows, recipe, start, in_time))
}

/// Works on the rows of a photo, turned.
fn read<R>(
    bytes: &[u8],
    shrink: usize,
    turn: Turn,
    limits: &Limits,
    in_time: &dyn Fn() -> bool,
    work: impl FnOnce(&mut dyn Rows) -> Option<Result<R, PhotoError>>,
) -> Option<Result<R, PhotoError>> {
    decoder::read(bytes, shrink, limits, |decoder| {
        if turn == Turn::NONE {
            return work(decoder);
        }
        match Turned::read(decoder, turn, in_time)? {
            Ok(mut turned) => work(&mut turned),
            Err(error) => Some(Err(error)),
        }
    })
}

fn run_rows(
    decoder: &mut dyn Rows,
    recipe: &Recipe,
    start: impl FnOnce([u16; 2]) -> Encoder,
    in_time: &dyn Fn() -> bool,
) -> Option<Result<Vec<u8>, PhotoError>> {
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
        finished: 0,
        y: 0,
        around: VecDeque::new(),
        spare: None,
        interleaved: vec![0; width * 3],
    };
    loop {
        let start = stream.waiting.len();
        if !decoder.rows(&mut stream.waiting)? {
            break;
        }
        stream.take(start);
        stream.code(false);
        if !in_time() {
            return Some(Err(PhotoError::TooSlow));
        }
    }
    stream.end();
    Some(Ok(encoder.finish()))
}

impl Stream<'_> {
    /// Changes the rows that begin at this byte of the waiting ones, as far as what is below them
    /// is known.
    fn take(&mut self, start: usize) {
        for at in (start..self.waiting.len()).step_by(self.stride) {
            let row = &mut self.waiting[at..at + self.stride];
            if let Some(points) = &self.points {
                points.planes(row);
            }
            if let Some(unsharp) = &self.unsharp {
                let mut read = self.spare.take().unwrap_or_default();
                unsharp.read_planes(row, &mut read);
                self.see(read);
            } else {
                self.finish();
            }
        }
    }

    /// What was read of the next row; the row that it was the last one missing for is sharpened.
    fn see(&mut self, read: Vec<f32>) {
        let Some(unsharp) = &self.unsharp else { return };
        let reach = unsharp.reach();
        if self.around.is_empty() {
            // Above the photo its first row goes on.
            self.around.extend(std::iter::repeat_n(read.clone(), reach));
        }
        self.around.push_back(read);
        if self.around.len() > 2 * reach {
            let row = &mut self.waiting[self.finished * self.stride..][..self.stride];
            unsharp.change_planes(row, &self.around);
            self.spare = self.around.pop_front();
            self.finish();
        }
    }

    fn finish(&mut self) {
        if !self.finish.is_nothing() {
            let row = &mut self.waiting[self.finished * self.stride..][..self.stride];
            rows::together(rows::planes(row), &mut self.interleaved);
            self.finish.row(self.y, &mut self.interleaved);
            rows::apart(&self.interleaved, rows::planes_mut(row));
        }
        self.y += 1;
        self.finished += 1;
    }

    /// Below the photo its last row goes on.
    fn end(&mut self) {
        for _ in 0..self.unsharp.as_ref().map_or(0, Unsharp::reach) {
            if let Some(last) = self.around.back().cloned() {
                self.see(last);
            }
        }
        self.code(true);
    }

    /// Hands on whole strips, and at the end what is left.
    fn code(&mut self, is_end: bool) {
        let rows = self.encoder.strip_rows();
        let whole = self.finished / rows * rows;
        let count = if is_end { self.finished } else { whole };
        let coded = count * self.stride;
        for strip in self.waiting[..coded].chunks(rows * self.stride) {
            self.encoder.strip(strip);
        }
        self.waiting.drain(..coded);
        self.finished -= count;
    }
}

/// The pixels of a plain JPEG, turned; `None` when it is another kind, or breaks off.
pub(crate) fn decode(
    bytes: &[u8],
    turn: Turn,
    limits: &Limits,
    in_time: &dyn Fn() -> bool,
) -> Option<Result<Picture, PhotoError>> {
    read(bytes, 1, turn, limits, in_time, |decoder| {
        let [width, height] = decoder.size();
        let mut rgb = Vec::with_capacity(width * height * 3);
        let mut rows = Vec::new();
        while decoder.rows(&mut rows)? {
            for row in rows.chunks_exact(width * 3) {
                let start = rgb.len();
                rgb.resize(start + row.len(), 0);
                rows::together(rows::planes(row), &mut rgb[start..]);
            }
            rows.clear();
            if !in_time() {
                return Some(Err(PhotoError::TooSlow));
            }
        }
        let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
        Some(Ok(Picture { width, height, rgb, icc: None }))
    })
}

/// What a resize sees of a photo, and what it makes of it.
#[derive(Clone, Copy)]
pub(crate) struct Smaller {
    /// How the photo is turned before.
    pub(crate) turn: Turn,
    /// How much smaller it is read: 1, 2, 4 or 8.
    pub(crate) shrink: u32,
    /// The part of it that is shown: left, top, width, height.
    pub(crate) part: [u32; 4],
    /// The size of the result.
    pub(crate) size: [u32; 2],
}

/// The pixels of a plain JPEG at another size, without the photo in memory. `None` when it is
/// another kind, or breaks off.
pub(crate) fn decode_resized(
    bytes: &[u8],
    smaller: Smaller,
    limits: &Limits,
    in_time: &dyn Fn() -> bool,
) -> Option<Result<Picture, PhotoError>> {
    let Smaller { turn, shrink, part, size } = smaller;
    read(bytes, shrink as usize, turn, limits, in_time, |decoder| {
        let stride = decoder.size()[0] * 3;
        let mut resizer = Resizer::new(size, part, shrink, Curve::tables());
        let [width, height] = size;
        let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
        let mut rows = Vec::new();
        while decoder.rows(&mut rows)? {
            for row in rows.chunks_exact(stride) {
                resizer.push_planes(row, &mut rgb);
            }
            rows.clear();
            if !in_time() {
                return Some(Err(PhotoError::TooSlow));
            }
        }
        Some(Ok(Picture { width, height, rgb, icc: None }))
    })
}
