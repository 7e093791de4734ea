//! Steps that look at neighbours, and what is laid over the finished photo.

use super::{Control, GRAVITIES, Kind, amount, needed, number, optional};
use crate::recipe::value::{Absent, Field, Shape};

pub(super) const DENOISE: Control = Control {
    kind: Kind::Denoise,
    name: "denoise",
    what: "Takes noise out of flat parts and leaves edges.",
    space: "encoded YCbCr",
    fields: &[
        number("luma", [0.0, 100.0], 0.0, "%", "grain of brightness"),
        number("colour", [0.0, 100.0], 0.0, "%", "coloured blotches"),
    ],
};

pub(super) const DEHAZE: Control = Control {
    kind: Kind::Dehaze,
    name: "dehaze",
    what: "Takes haze away by its depth (dark channel), or adds some.",
    space: "encoded values",
    fields: &[amount("more than 0 clears")],
};

pub(super) const CLARITY: Control = Control {
    kind: Kind::Clarity,
    name: "clarity",
    what: "Contrast of midtones within their surroundings, without halos at edges.",
    space: "encoded luma",
    fields: &[amount("less than 0 softens")],
};

pub(super) const BLUR: Control = Control {
    kind: Kind::Blur,
    name: "blur",
    what: "A Gaussian blur.",
    space: "encoded values",
    fields: &[needed(
        "radius",
        Shape::Number { low: 0.0, high: 100.0 },
        "px",
        "the standard deviation",
    )],
};

pub(super) const SHARPEN: Control = Control {
    kind: Kind::Sharpen,
    name: "sharpen",
    what: "An unsharp mask on brightness; colour is left alone.",
    space: "encoded luma",
    fields: &[
        needed("amount", Shape::Number { low: 0.0, high: 150.0 }, "%", ""),
        number("radius", [0.5, 3.0], 1.0, "px", "the deviation of the Gaussian"),
    ],
};

pub(super) const VIGNETTE: Control = Control {
    kind: Kind::Vignette,
    name: "vignette",
    what: "Darker or brighter corners.",
    space: "encoded values",
    fields: &[
        amount("less than 0 darkens"),
        number("midpoint", [0.0, 100.0], 50.0, "%", "how far from the centre it begins"),
    ],
};

pub(super) const GRAIN: Control = Control {
    kind: Kind::Grain,
    name: "grain",
    what: "The grain of film, strongest in midtones; the same photo gets the same grain.",
    space: "encoded values",
    fields: &[
        needed("amount", Shape::Number { low: 0.0, high: 100.0 }, "%", ""),
        number("size", [1.0, 8.0], 1.0, "px", "of one grain"),
    ],
};

pub(super) const WATERMARK: Control = Control {
    kind: Kind::Watermark,
    name: "watermark",
    what: "A mark of the photographer: a line of text, or a small picture.",
    space: "encoded values",
    fields: &[
        optional("text", Shape::Text, "in Kazakh, Russian or English letters; either this"),
        optional("image", Shape::Image, "or this; what is clear in it stays clear"),
        number("size", [1.0, 50.0], 4.0, "% of the shorter side", "height of the mark"),
        number("opacity", [0.0, 100.0], 60.0, "%", ""),
        number("margin", [0.0, 40.0], 3.0, "% of the shorter side", "from the edges"),
        Field {
            name: "gravity",
            shape: Shape::Word(&GRAVITIES),
            absent: Absent::Word("bottom_right"),
            unit: "",
            what: "where it stands",
        },
        Field {
            name: "colour",
            shape: Shape::Colour,
            absent: Absent::Colour([255; 3]),
            unit: "",
            what: "of the text, in the space of the photo",
        },
        Field {
            name: "shadow",
            shape: Shape::Flag,
            absent: Absent::Flag(true),
            unit: "",
            what: "behind the text, so that it is read on any ground",
        },
    ],
};

pub(super) const FRAME: Control = Control {
    kind: Kind::Frame,
    name: "frame",
    what: "A border of one colour, and padding to a shape.",
    space: "no arithmetic",
    fields: &[
        number("width", [0.0, 50.0], 0.0, "% of the shorter side", "of the border"),
        optional("aspect", Shape::Ratio, "pads to this shape around border and photo"),
        Field {
            name: "colour",
            shape: Shape::Colour,
            absent: Absent::Colour([255; 3]),
            unit: "",
            what: "as #rrggbb, in the space of the photo",
        },
    ],
};
