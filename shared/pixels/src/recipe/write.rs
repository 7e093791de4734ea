//! A recipe to its canonical text. Numbers are written in their shortest exact form, without
//! exponents.

use super::{RECIPE_VERSION, Recipe, Step};
use crate::steps::crop::{Crop, Gravity};

pub(super) fn recipe(recipe: &Recipe) -> String {
    let steps: Vec<String> = recipe.steps.iter().map(step).collect();
    let steps = steps.join(",");
    let output = format!(r#"{{"jpeg":{{"quality":{}}}}}"#, recipe.quality);
    format!(r#"{{"version":{RECIPE_VERSION},"steps":[{steps}],"output":{output}}}"#)
}

fn step(step: &Step) -> String {
    let parameters = match step {
        Step::Orient { auto } => format!(r#""auto":{auto}"#),
        Step::Rotate { quarters } => format!(r#""degrees":{}"#, u32::from(*quarters) * 90),
        Step::Straighten { degrees } => format!(r#""degrees":{degrees}"#),
        Step::Crop(part) => crop(part),
        Step::Resize { long_edge } => format!(r#""long_edge":{long_edge}"#),
        Step::WhiteBalance { temperature, tint } => {
            format!(r#""temperature":{temperature},"tint":{tint}"#)
        }
        Step::Exposure { ev } => format!(r#""ev":{ev}"#),
        Step::Contrast { amount } | Step::Saturation { amount } => format!(r#""amount":{amount}"#),
        Step::BlackAndWhite => String::new(),
        Step::Sharpen { amount, radius } => format!(r#""amount":{amount},"radius":{radius}"#),
    };
    format!(r#"{{"{}":{{{parameters}}}}}"#, step.kind().name())
}

fn crop(part: &Crop) -> String {
    match part {
        Crop::Rect { x, y, width, height } => {
            format!(r#""rect":{{"x":{x},"y":{y},"width":{width},"height":{height}}}"#)
        }
        Crop::Aspect { across, down, gravity } => {
            let gravity = match gravity {
                Gravity::Centre => "centre",
                Gravity::Top => "top",
                Gravity::Bottom => "bottom",
                Gravity::Left => "left",
                Gravity::Right => "right",
            };
            format!(r#""aspect":"{across}:{down}","gravity":"{gravity}""#)
        }
    }
}
