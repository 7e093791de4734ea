//! Rows of a photo as three planes: all reds, then all greens, then all blues. Wide registers take
//! them as they are; interleaved levels they have to take apart.
#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for wide registers")]

/// The three parts of a row.
pub(crate) fn planes(row: &[u8]) -> [&[u8]; 3] {
    let width = row.len() / 3;
    let (reds, others) = row.split_at(width);
    let (greens, blues) = others.split_at(width);
    [reds, greens, blues]
}

/// [`planes`], to be changed.
pub(crate) fn planes_mut(row: &mut [u8]) -> [&mut [u8]; 3] {
    let width = row.len() / 3;
    let (reds, others) = row.split_at_mut(width);
    let (greens, blues) = others.split_at_mut(width);
    [reds, greens, blues]
}

/// Takes interleaved levels apart.
#[inline(always)]
pub(crate) fn apart(interleaved: &[u8], [reds, greens, blues]: [&mut [u8]; 3]) {
    let pixels = interleaved.as_chunks::<3>().0;
    for (((pixel, r), g), b) in pixels.iter().zip(reds).zip(greens).zip(blues) {
        [*r, *g, *b] = *pixel;
    }
}

/// Puts planes together to interleaved levels.
#[inline(always)]
pub(crate) fn together([reds, greens, blues]: [&[u8]; 3], interleaved: &mut [u8]) {
    let pixels = interleaved.as_chunks_mut::<3>().0;
    for (((pixel, r), g), b) in pixels.iter_mut().zip(reds).zip(greens).zip(blues) {
        *pixel = [*r, *g, *b];
    }
}
