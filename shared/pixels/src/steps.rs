//! The steps, one file each. Every step is a pure function; none knows the pipeline, and none calls
//! another, but a look, which is made of contrast and tints.
//!
//! Geometry steps take a picture and give one. Point steps say what happens to one value or one
//! colour; [`points`](crate::points) runs all of them in one pass. The others change rows in place.

pub(crate) mod auto;
pub(crate) mod black_and_white;
pub(crate) mod blacks;
pub(crate) mod blur;
pub(crate) mod clarity;
pub(crate) mod contrast;
pub(crate) mod crop;
pub(crate) mod dehaze;
pub(crate) mod denoise;
pub(crate) mod exposure;
pub(crate) mod fitted;
pub(crate) mod flip;
pub(crate) mod frame;
pub(crate) mod grain;
pub(crate) mod highlights;
pub(crate) mod look;
pub(crate) mod mixer;
pub(crate) mod orient;
pub(crate) mod perspective;
pub(crate) mod resize;
pub(crate) mod rotate;
pub(crate) mod saturation;
pub(crate) mod shadows;
pub(crate) mod sharpen;
pub(crate) mod split_toning;
pub(crate) mod straighten;
pub(crate) mod tone_curve;
pub(crate) mod vibrance;
pub(crate) mod vignette;
pub(crate) mod watermark;
pub(crate) mod white_balance;
pub(crate) mod whites;
