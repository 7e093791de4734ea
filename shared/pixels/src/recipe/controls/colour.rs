//! Steps that change each pixel on its own. All of them run in one pass.

use super::{Control, FITTED, HUES, Kind, amount, needed, number, optional};
use crate::recipe::value::{Field, Shape};

const HUNDRED: Shape = Shape::Number { low: -100.0, high: 100.0 };
const ENCODED: &str = "encoded values, each channel";

pub(super) const AUTO: Control = Control {
    kind: Kind::Auto,
    name: "auto",
    what: "Levels, white balance, contrast and saturation from the statistics of the photo.",
    space: "linear light for white balance, encoded values for the rest",
    fields: &[number("strength", [0.0, 100.0], 100.0, "%", "how far to go")],
};

pub(super) const WHITE_BALANCE: Control = Control {
    kind: Kind::WhiteBalance,
    name: "white_balance",
    what: "Makes the light warmer or cooler, pinker or greener; grey keeps its brightness.",
    space: "linear light",
    fields: &[
        number("temperature", [-100.0, 100.0], 0.0, "%", "more than 0 is warmer"),
        number("tint", [-150.0, 150.0], 0.0, "%", "more than 0 is pinker"),
        FITTED,
    ],
};

pub(super) const EXPOSURE: Control = Control {
    kind: Kind::Exposure,
    name: "exposure",
    what: "Brightness in stops, as a camera counts it.",
    space: "linear light",
    fields: &[
        needed("ev", Shape::Number { low: -5.0, high: 5.0 }, "EV", "one stop doubles light"),
        FITTED,
    ],
};

pub(super) const HIGHLIGHTS: Control = Control {
    kind: Kind::Highlights,
    name: "highlights",
    what: "The bright parts without white itself. Less than 0 also brings back what more exposure \
           would clip.",
    space: ENCODED,
    fields: &[amount("less than 0 darkens")],
};

pub(super) const SHADOWS: Control = Control {
    kind: Kind::Shadows,
    name: "shadows",
    what: "The dark parts without black itself.",
    space: ENCODED,
    fields: &[amount("more than 0 brightens")],
};

pub(super) const WHITES: Control = Control {
    kind: Kind::Whites,
    name: "whites",
    what: "Where white begins.",
    space: ENCODED,
    fields: &[amount("more than 0 lets more turn white")],
};

pub(super) const BLACKS: Control = Control {
    kind: Kind::Blacks,
    name: "blacks",
    what: "Where black begins.",
    space: ENCODED,
    fields: &[amount("less than 0 lets more turn black")],
};

pub(super) const CONTRAST: Control = Control {
    kind: Kind::Contrast,
    name: "contrast",
    what: "Contrast about mid-grey; more of it bends towards black and white without clipping.",
    space: ENCODED,
    fields: &[amount("the slope at mid-grey is 2^(amount/100)"), FITTED],
};

pub(super) const CURVE: Control = Control {
    kind: Kind::Curve,
    name: "curve",
    what: "A tone curve through points, smooth and never overshooting; flat beyond its ends.",
    space: ENCODED,
    fields: &[
        optional("points", Shape::Points, "for all channels"),
        optional("red", Shape::Points, "for red, after the one for all"),
        optional("green", Shape::Points, "for green"),
        optional("blue", Shape::Points, "for blue"),
    ],
};

pub(super) const SATURATION: Control = Control {
    kind: Kind::Saturation,
    name: "saturation",
    what: "Colourfulness; luma stays.",
    space: "encoded values",
    fields: &[amount("-100 is grey"), FITTED],
};

pub(super) const VIBRANCE: Control = Control {
    kind: Kind::Vibrance,
    name: "vibrance",
    what: "Colourfulness of what is pale; strong colours and skin change less.",
    space: "encoded values",
    fields: &[amount("more than 0 is more colourful"), FITTED],
};

pub(super) const MIXER: Control = Control {
    kind: Kind::Mixer,
    name: "mixer",
    what: "Hue, saturation and luminance of eight ranges of colour, blended between their middles.",
    space: "encoded values, hue of the RGB hexagon",
    fields: &hues(Shape::Hsl, "shift of this colour"),
};

pub(super) const BLACK_AND_WHITE: Control = Control {
    kind: Kind::BlackAndWhite,
    name: "black_and_white",
    what: "The grey that is as bright as the colour; each colour may be made brighter or darker.",
    space: "linear light",
    fields: &hues(HUNDRED, "brightness of this colour"),
};

pub(super) const SPLIT_TONING: Control = Control {
    kind: Kind::SplitToning,
    name: "split_toning",
    what: "A tint for the shadows and another for the highlights; luma stays.",
    space: "encoded values",
    fields: &[
        number("shadow_hue", [0.0, 360.0], 0.0, "°", "0 red, 120 green, 240 blue"),
        number("shadow_saturation", [0.0, 100.0], 0.0, "%", ""),
        number("highlight_hue", [0.0, 360.0], 0.0, "°", ""),
        number("highlight_saturation", [0.0, 100.0], 0.0, "%", ""),
        number("balance", [-100.0, 100.0], 0.0, "%", "more than 0 gives more to the highlights"),
    ],
};

pub(super) const LOOK: Control = Control {
    kind: Kind::Look,
    name: "look",
    what: "A named look of ours.",
    space: "encoded values",
    fields: &[
        needed("name", Shape::Word(&crate::steps::look::NAMES), "", ""),
        number("strength", [0.0, 100.0], 100.0, "%", ""),
    ],
};

pub(super) const LUT: Control = Control {
    kind: Kind::Lut,
    name: "lut",
    what: "The .cube table that came with the recipe, with tetrahedral interpolation.",
    space: "encoded values",
    fields: &[number("strength", [0.0, 100.0], 100.0, "%", "")],
};

const fn hues(shape: Shape, what: &'static str) -> [Field; 8] {
    [
        optional(HUES[0].0, shape, what),
        optional(HUES[1].0, shape, what),
        optional(HUES[2].0, shape, what),
        optional(HUES[3].0, shape, what),
        optional(HUES[4].0, shape, what),
        optional(HUES[5].0, shape, what),
        optional(HUES[6].0, shape, what),
        optional(HUES[7].0, shape, what),
    ]
}
