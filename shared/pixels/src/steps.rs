//! The steps, one file each. Every step is a pure function; none knows or calls another.
//!
//! Geometry steps take a picture and give one. Point steps say what happens to one value or one
//! row; the pipeline runs all of them in one pass.

pub(crate) mod black_and_white;
pub(crate) mod contrast;
pub(crate) mod crop;
pub(crate) mod exposure;
pub(crate) mod orient;
pub(crate) mod resize;
pub(crate) mod rotate;
pub(crate) mod saturation;
pub(crate) mod sharpen;
pub(crate) mod straighten;
pub(crate) mod white_balance;
