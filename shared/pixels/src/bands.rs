//! Rows of a picture, worked on in bands that may run side by side.
//!
//! A band never sees a row that another band has changed: the rows around it are copied first. So
//! the result does not depend on how many bands there are.

use std::collections::VecDeque;

use crate::picture::Picture;

/// Fewer rows than this are not worth a thread.
const BAND_ROWS_MIN: usize = 64;

/// Changes every row on its own. `change` is given the number of the row, the row, and a buffer
/// that is kept between rows.
pub(crate) fn rows(
    picture: &mut Picture,
    threads: usize,
    change: &(impl Fn(usize, &mut [u8], &mut Vec<f32>) + Sync),
) {
    let stride = picture.size().0 * 3;
    let band_rows = band_rows(picture, threads);
    let bands: Vec<(usize, &mut [u8])> =
        (0..).step_by(band_rows).zip(picture.rgb.chunks_mut(band_rows * stride)).collect();
    run(bands, &|(first, band): (usize, &mut [u8])| {
        let mut buffer = Vec::new();
        for (y, row) in (first..).zip(band.chunks_exact_mut(stride)) {
            change(y, row, &mut buffer);
        }
    });
}

/// What changes a row by its neighbours.
pub(crate) trait Neighbours: Sync {
    /// What is needed of a row, one or more values for each pixel.
    type Read: Clone;

    /// Turns a row into what is needed of it. The last argument is kept between rows.
    fn read(&self, row: &[u8], read: &mut Vec<Self::Read>, buffer: &mut Vec<f32>);

    /// Changes a row; `rows` is what was read of the rows above, itself, and the rows below. The
    /// last argument is kept between rows.
    fn change(&self, row: &mut [u8], rows: &VecDeque<Vec<Self::Read>>, buffer: &mut Vec<f32>);
}

/// Changes every row by the `reach` rows above and below it. Beyond the picture its first and last
/// rows go on.
pub(crate) fn slide(picture: &mut Picture, reach: usize, threads: usize, work: &impl Neighbours) {
    let (width, height) = picture.size();
    let stride = width * 3;
    let band_rows = band_rows(picture, threads);
    let copy = |from: usize, to: usize| -> Vec<u8> {
        // Rows are counted from `reach` above the picture.
        let row = |y: usize| y.saturating_sub(reach).min(height - 1) * stride;
        (from..to).flat_map(|y| &picture.rgb[row(y)..row(y) + stride]).copied().collect()
    };
    let around: Vec<(Vec<u8>, Vec<u8>)> = (0..height)
        .step_by(band_rows)
        .map(|first| {
            let last = (first + band_rows).min(height);
            (copy(first, first + reach), copy(last + reach, last + 2 * reach))
        })
        .collect();
    let bands = around.into_iter().zip(picture.rgb.chunks_mut(band_rows * stride)).collect();
    run(bands, &|((above, below), own): ((Vec<u8>, Vec<u8>), &mut [u8])| {
        slide_rows(own, &above, &below, [reach, stride], work);
    });
}

/// Changes rows by their neighbours; `above` and `below` have `reach` rows each.
fn slide_rows<N: Neighbours>(
    own: &mut [u8],
    above: &[u8],
    below: &[u8],
    [reach, stride]: [usize; 2],
    work: &N,
) {
    let height = own.len() / stride;
    let mut buffer = Vec::new();
    let mut rows: VecDeque<Vec<N::Read>> = VecDeque::new();
    for step in 0..height + 2 * reach {
        let spare = if rows.len() > 2 * reach { rows.pop_front() } else { None };
        let mut read = spare.unwrap_or_default();
        let (part, at) = if step < reach {
            (above, step)
        } else if step < reach + height {
            (&*own, step - reach)
        } else {
            (below, step - reach - height)
        };
        work.read(&part[at * stride..(at + 1) * stride], &mut read, &mut buffer);
        rows.push_back(read);
        if let Some(y) = step.checked_sub(2 * reach) {
            work.change(&mut own[y * stride..(y + 1) * stride], &rows, &mut buffer);
        }
    }
}

fn band_rows(picture: &Picture, threads: usize) -> usize {
    let height = picture.size().1;
    height.div_ceil(threads.max(1)).max(BAND_ROWS_MIN).min(height.max(1))
}

/// Works on all bands: side by side where there are threads, one after the other elsewhere.
fn run<T: Send>(bands: Vec<T>, work: &(impl Fn(T) + Sync)) {
    #[cfg(feature = "threads")]
    if bands.len() > 1 {
        std::thread::scope(|scope| {
            for band in bands {
                scope.spawn(move || work(band));
            }
        });
        return;
    }
    bands.into_iter().for_each(work);
}
