//! What can be asked for: operations with their values.

use crate::targets::{self, Target};

/// Something with a strength, named after its control in Lightroom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dial {
    /// Stops.
    Exposure,
    /// All others: -100 to 100.
    Contrast,
    /// The bright parts.
    Highlights,
    /// The dark parts.
    Shadows,
    /// More is warmer.
    Temperature,
    /// More is magenta, less is green.
    Tint,
    /// All colours alike.
    Saturation,
    /// Pale colours more than strong ones.
    Vibrance,
    /// Edges.
    Sharpen,
    /// Contrast of small parts; less is softer.
    Clarity,
    /// More takes away haze.
    Dehaze,
    /// More takes away noise.
    Denoise,
    /// More darkens the corners.
    Vignette,
    /// The whole photo out of focus; the number is a radius in pixels.
    Blur,
}

impl Dial {
    /// All, in the order of the recipe.
    pub const ALL: [Dial; 14] = [
        Dial::Temperature,
        Dial::Tint,
        Dial::Exposure,
        Dial::Contrast,
        Dial::Highlights,
        Dial::Shadows,
        Dial::Clarity,
        Dial::Dehaze,
        Dial::Vibrance,
        Dial::Saturation,
        Dial::Denoise,
        Dial::Sharpen,
        Dial::Blur,
        Dial::Vignette,
    ];

    /// As headings of the lexicon and the corpus write it.
    pub fn name(self) -> &'static str {
        match self {
            Dial::Exposure => "exposure",
            Dial::Contrast => "contrast",
            Dial::Highlights => "highlights",
            Dial::Shadows => "shadows",
            Dial::Temperature => "temperature",
            Dial::Tint => "tint",
            Dial::Saturation => "saturation",
            Dial::Vibrance => "vibrance",
            Dial::Sharpen => "sharpen",
            Dial::Clarity => "clarity",
            Dial::Dehaze => "dehaze",
            Dial::Denoise => "denoise",
            Dial::Vignette => "vignette",
            Dial::Blur => "blur",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Dial> {
        Dial::ALL.into_iter().find(|dial| dial.name() == name)
    }

    /// A plain wish, in hundredths: *brighter* is 0.7 stops.
    pub(crate) fn plain(self) -> i64 {
        match self {
            Dial::Exposure => 70,
            Dial::Temperature | Dial::Tint => 1500,
            Dial::Highlights | Dial::Shadows | Dial::Denoise | Dial::Sharpen => 4000,
            Dial::Contrast | Dial::Saturation | Dial::Clarity => 2000,
            Dial::Vibrance | Dial::Dehaze | Dial::Vignette => 2500,
            Dial::Blur => 1000,
        }
    }

    /// The largest value either way, in hundredths.
    pub(crate) fn most(self) -> i64 {
        match self {
            Dial::Exposure => 500,
            Dial::Tint | Dial::Sharpen => 15_000,
            _ => 10_000,
        }
    }

    /// Whether the dial can go below zero.
    pub(crate) fn has_minus(self) -> bool {
        !matches!(self, Dial::Sharpen | Dial::Denoise | Dial::Blur)
    }

    /// Whether the engine can measure a wish against what the photo itself lacks.
    pub(crate) fn is_fitted(self) -> bool {
        self.is_colour() || matches!(self, Dial::Exposure | Dial::Contrast)
    }

    /// Whether it changes colours.
    pub(crate) fn is_colour(self) -> bool {
        matches!(self, Dial::Temperature | Dial::Tint | Dial::Saturation | Dial::Vibrance)
    }
}

/// How much was asked for, where no number was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Degree {
    /// A bit: half.
    Little,
    /// Not said.
    Plain,
    /// A lot: 1.6 times.
    Much,
}

impl Degree {
    /// In tenths of a plain wish.
    pub(crate) fn tenths(self) -> i64 {
        match self {
            Degree::Little => 5,
            Degree::Plain => 10,
            Degree::Much => 16,
        }
    }
}

/// A ready mood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Look {
    /// Brown and white.
    Sepia,
    /// Faded, as an old print.
    Vintage,
    /// As analogue film.
    Film,
    /// As in the cinema.
    Cinema,
}

impl Look {
    /// As headings of the lexicon and the corpus write it.
    pub fn name(self) -> &'static str {
        match self {
            Look::Sepia => "sepia",
            Look::Vintage => "vintage",
            Look::Film => "film",
            Look::Cinema => "cinema",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Look> {
        [Look::Sepia, Look::Vintage, Look::Film, Look::Cinema]
            .into_iter()
            .find(|look| look.name() == name)
    }
}

/// One thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    /// Better light and colour, whatever the photo needs.
    Auto,
    /// Turned clockwise by 90, 180 or 270 degrees.
    Rotate {
        /// 90, 180 or 270.
        degrees: u16,
    },
    /// Mirrored.
    Flip {
        /// Left for right; otherwise top for bottom.
        is_horizontal: bool,
    },
    /// The horizon made level.
    Straighten {
        /// Clockwise, -45 to 45, where the customer says how much.
        hundredths: Option<i64>,
    },
    /// The largest part of this shape.
    Crop {
        /// Across.
        across: u16,
        /// Down.
        down: u16,
    },
    /// Exactly this many pixels: cropped to the shape, then made smaller.
    Size {
        /// Pixels.
        width: u16,
        /// Pixels.
        height: u16,
    },
    /// A print of this size at 300 dots an inch.
    Print {
        /// Tenths of a millimetre.
        width: u16,
        /// Tenths of a millimetre.
        height: u16,
    },
    /// Shape and size of a named place.
    Target(&'static Target),
    /// The longer side at most this long.
    LongEdge {
        /// Pixels.
        pixels: u16,
    },
    /// More pixels.
    Enlarge,
    /// Light borders that make room around the photo.
    Pad,
    /// A dial turned.
    Adjust {
        /// Which.
        dial: Dial,
        /// In hundredths of its unit.
        hundredths: i64,
        /// Half, plain, strong; nothing where the customer gave a number.
        degree: Option<Degree>,
    },
    /// No colour.
    BlackAndWhite,
    /// A ready mood.
    Look(Look),
}

impl Op {
    /// A dial turned without a number.
    pub(crate) fn turned(dial: Dial, sign: i64, degree: Degree) -> Op {
        // Whole units where a unit is small; a stop is large.
        let exact = dial.plain() * degree.tenths() / 10;
        let step = if dial == Dial::Exposure { 5 } else { 100 };
        let hundredths = sign * ((exact + step - 1) / step * step);
        let hundredths = if exact == 112 { sign * 110 } else { hundredths };
        Op::Adjust { dial, hundredths, degree: Some(degree) }
    }

    /// Whether it decides the shape or the size: a photo has one of each.
    pub fn is_frame(self) -> bool {
        matches!(self, Op::Crop { .. } | Op::Size { .. } | Op::Print { .. } | Op::Target(_))
    }

    /// Whether it changes pixels' values everywhere, so that a part cannot be left alone.
    pub(crate) fn is_everywhere(self) -> bool {
        matches!(self, Op::Adjust { .. } | Op::BlackAndWhite | Op::Look(_) | Op::Auto)
    }

    /// The shape that it crops to.
    pub(crate) fn shape(self) -> Option<(u16, u16)> {
        match self {
            Op::Crop { across, down } => Some((across, down)),
            Op::Size { width, height } | Op::Print { width, height } => Some(lowest(width, height)),
            Op::Target(target) => Some(lowest(target.width, target.height)),
            _ => None,
        }
    }

    /// The exact pixels that it asks for.
    pub(crate) fn pixels(self) -> Option<(u16, u16)> {
        match self {
            Op::Size { width, height } => Some((width, height)),
            Op::Print { width, height } => Some((targets::dots(width), targets::dots(height))),
            Op::Target(target) if target.is_print => {
                Some((targets::dots(target.width), targets::dots(target.height)))
            }
            Op::Target(target) => Some((target.width, target.height)),
            _ => None,
        }
    }

    /// The pixels that its longer side gets.
    pub(crate) fn long_edge(self) -> Option<u16> {
        match self {
            Op::Size { width, height } => Some(width.max(height)),
            Op::Print { width, height } => Some(targets::dots(width.max(height))),
            Op::Target(target) => Some(target.long_edge()),
            Op::LongEdge { pixels } => Some(pixels),
            _ => None,
        }
    }
}

/// The same shape in the smallest numbers, each at most 1000.
fn lowest(width: u16, height: u16) -> (u16, u16) {
    let (mut a, mut b) = (width.max(1), height.max(1));
    while b != 0 {
        (a, b) = (b, a % b);
    }
    let (mut across, mut down) = (width.max(1) / a, height.max(1) / a);
    while across > 1000 || down > 1000 {
        (across, down) = (across.div_ceil(2), down.div_ceil(2));
    }
    (across, down)
}

#[cfg(test)]
mod tests {
    use super::{Degree, Dial, Op, lowest};

    #[track_caller]
    fn check(dial: Dial, sign: i64, degree: Degree, expected: i64) {
        let Op::Adjust { hundredths, .. } = Op::turned(dial, sign, degree) else {
            unreachable!("a dial was turned");
        };
        assert_eq!(hundredths, expected);
    }

    #[test]
    fn degrees_have_fixed_steps() {
        check(Dial::Exposure, 1, Degree::Little, 35);
        check(Dial::Exposure, -1, Degree::Plain, -70);
        check(Dial::Exposure, 1, Degree::Much, 110);
        check(Dial::Temperature, 1, Degree::Little, 800);
        check(Dial::Contrast, -1, Degree::Much, -3200);
    }

    #[test]
    fn a_shape_is_said_in_small_numbers() {
        assert_eq!(lowest(1080, 1350), (4, 5));
        assert_eq!(lowest(350, 450), (7, 9));
        assert_eq!(lowest(1999, 2003), (500, 501));
    }
}
