//! Steps that move pixels.

use super::{Control, GRAVITIES, Kind, needed, number, optional};
use crate::recipe::value::{Absent, Field, Shape};

const ANGLE: Shape = Shape::Number { low: -45.0, high: 45.0 };
const SIDE: Shape = Shape::Whole { low: 16, high: 16_384 };

pub(super) const ORIENT: Control = Control {
    kind: Kind::Orient,
    name: "orient",
    what: "Whether EXIF decides which way is up. It does unless this says otherwise.",
    space: "no arithmetic",
    fields: &[needed("auto", Shape::Flag, "", "false leaves the pixels as they are stored")],
};

pub(super) const ROTATE: Control = Control {
    kind: Kind::Rotate,
    name: "rotate",
    what: "Turns the photo by quarters, without loss.",
    space: "no arithmetic",
    fields: &[needed("degrees", Shape::OneOf(&[90, 180, 270]), "°", "clockwise")],
};

pub(super) const FLIP: Control = Control {
    kind: Kind::Flip,
    name: "flip",
    what: "Mirrors the photo, without loss.",
    space: "no arithmetic",
    fields: &[needed(
        "axis",
        Shape::Word(&["horizontal", "vertical"]),
        "",
        "horizontal swaps left and right, vertical swaps top and bottom",
    )],
};

pub(super) const PERSPECTIVE: Control = Control {
    kind: Kind::Perspective,
    name: "perspective",
    what: "Sets leaning lines upright, and keeps the largest part of the same shape.",
    space: "linear light",
    fields: &[
        number("vertical", [-100.0, 100.0], 0.0, "%", "more than 0 widens the top"),
        number("horizontal", [-100.0, 100.0], 0.0, "%", "more than 0 makes the left side higher"),
    ],
};

pub(super) const STRAIGHTEN: Control = Control {
    kind: Kind::Straighten,
    name: "straighten",
    what: "Levels the horizon, and keeps the largest upright part of the same shape.",
    space: "linear light",
    fields: &[needed("degrees", ANGLE, "°", "clockwise")],
};

pub(super) const CROP: Control = Control {
    kind: Kind::Crop,
    name: "crop",
    what: "Keeps a part of the photo: a rectangle, or the largest part of a shape.",
    space: "no arithmetic",
    fields: &[
        optional("rect", Shape::Part, "the part to keep"),
        optional("aspect", Shape::Ratio, "width to height; the largest part of this shape"),
        optional("gravity", Shape::Word(&GRAVITIES), "with aspect: which side matters most"),
        optional(
            "around",
            Shape::Part,
            "with aspect: a face or a subject; the part is centred on it as far as the photo goes",
        ),
    ],
};

pub(super) const RESIZE: Control = Control {
    kind: Kind::Resize,
    name: "resize",
    what: "Another size, with a Lanczos kernel. Either the longer side, or width and height.",
    space: "linear light",
    fields: &[
        Field {
            name: "long_edge",
            shape: SIDE,
            absent: Absent::Stays,
            unit: "px",
            what: "the longer side; a smaller photo stays as it is",
        },
        Field { name: "width", shape: SIDE, absent: Absent::Stays, unit: "px", what: "" },
        Field { name: "height", shape: SIDE, absent: Absent::Stays, unit: "px", what: "" },
        optional(
            "fit",
            Shape::Word(&["inside", "fill", "exact"]),
            "with width and height: inside keeps the shape and never enlarges; fill cuts what \
             sticks out; exact stretches",
        ),
        optional(
            "quick",
            Shape::Flag,
            "true reads a JPEG at a half, a quarter or an eighth of its size where that is enough: \
             in half the time, and nearly the same",
        ),
    ],
};
