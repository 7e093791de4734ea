//! JSON text to a recipe.

use super::json::{Json, Node};
use super::{
    Kind, QUALITY_DEFAULT, RECIPE_BYTES_MAX, RECIPE_STEPS_MAX, RECIPE_VERSION, Recipe, RecipeError,
    Step,
};
use crate::pipeline::ORDER;
use crate::steps::crop::{Crop, Gravity};

/// A sum of two fractions may miss 1 by this much and still mean 1: 0.7 and 0.3 are not exact in
/// binary.
const ROUNDING: f64 = 1e-9;

pub(super) fn recipe(text: &str) -> Result<Recipe, RecipeError> {
    let whole = |reason: String| RecipeError { path: "recipe".to_owned(), reason };
    if text.len() > RECIPE_BYTES_MAX {
        return Err(whole(format!("is longer than {RECIPE_BYTES_MAX} bytes")));
    }
    let json: Json = serde_json::from_str(text).map_err(|error| {
        whole(format!("is not JSON: line {}, column {}", error.line(), error.column()))
    })?;
    let root = Node { json: &json, path: String::new() };
    let [version, steps_node, output] = root.fields(["version", "steps", "output"])?;
    version.ok_or_else(|| root.missing("version"))?.whole(RECIPE_VERSION..=RECIPE_VERSION)?;
    let steps = steps_node.map_or(Ok(Vec::new()), |node| steps(&node))?;
    let quality = output.map_or(Ok(QUALITY_DEFAULT), |node| quality(&node))?;
    Ok(Recipe::new(steps, quality))
}

fn steps(node: &Node<'_>) -> Result<Vec<Step>, RecipeError> {
    let items = node.list()?;
    if items.len() > RECIPE_STEPS_MAX {
        return node.error(format!("has more than {RECIPE_STEPS_MAX} steps"));
    }
    let mut steps: Vec<Step> = Vec::new();
    for item in &items {
        let members = item.members()?;
        let [(name, parameters)] = members.as_slice() else {
            return item.error("must hold one step");
        };
        let Some(kind) = ORDER.into_iter().find(|kind| kind.name() == *name) else {
            return parameters.error("is not a step");
        };
        if steps.iter().any(|step| step.kind() == kind) {
            return parameters.error("is said twice");
        }
        steps.push(step(kind, parameters)?);
    }
    Ok(steps)
}

fn step(kind: Kind, node: &Node<'_>) -> Result<Step, RecipeError> {
    Ok(match kind {
        Kind::Orient => Step::Orient { auto: only(node, "auto")?.flag()? },
        Kind::Rotate => Step::Rotate { quarters: quarters(&only(node, "degrees")?)? },
        Kind::Straighten => {
            Step::Straighten { degrees: only(node, "degrees")?.number(-45.0..=45.0)? }
        }
        Kind::Crop => Step::Crop(crop(node)?),
        Kind::Resize => Step::Resize { long_edge: only(node, "long_edge")?.whole(16..=16_384)? },
        Kind::WhiteBalance => {
            let [temperature, tint] = node.fields(["temperature", "tint"])?;
            if temperature.is_none() && tint.is_none() {
                return Err(node.missing("temperature"));
            }
            Step::WhiteBalance {
                temperature: temperature.map_or(Ok(0.0), |node| node.number(-100.0..=100.0))?,
                tint: tint.map_or(Ok(0.0), |node| node.number(-150.0..=150.0))?,
            }
        }
        Kind::Exposure => Step::Exposure { ev: only(node, "ev")?.number(-5.0..=5.0)? },
        Kind::Contrast => Step::Contrast { amount: only(node, "amount")?.number(-100.0..=100.0)? },
        Kind::Saturation => {
            Step::Saturation { amount: only(node, "amount")?.number(-100.0..=100.0)? }
        }
        Kind::BlackAndWhite => {
            let [] = node.fields([])?;
            Step::BlackAndWhite
        }
        Kind::Sharpen => {
            let [amount, radius] = node.fields(["amount", "radius"])?;
            let amount = amount.ok_or_else(|| node.missing("amount"))?;
            Step::Sharpen {
                amount: amount.number(0.0..=150.0)?,
                radius: radius.map_or(Ok(1.0), |node| node.number(0.5..=3.0))?,
            }
        }
    })
}

/// The one field of an object that has to have exactly this one.
fn only<'a>(node: &Node<'a>, name: &str) -> Result<Node<'a>, RecipeError> {
    let [field] = node.fields([name])?;
    field.ok_or_else(|| node.missing(name))
}

fn quarters(node: &Node<'_>) -> Result<u8, RecipeError> {
    match node.whole(0..=360) {
        Ok(90) => Ok(1),
        Ok(180) => Ok(2),
        Ok(270) => Ok(3),
        _ => node.error("must be 90, 180 or 270"),
    }
}

fn crop(node: &Node<'_>) -> Result<Crop, RecipeError> {
    let [rect_node, aspect_node, gravity] = node.fields(["rect", "aspect", "gravity"])?;
    match (rect_node, aspect_node, gravity) {
        (Some(rect_node), None, None) => rect(&rect_node),
        (None, Some(aspect_node), gravity_node) => {
            let (across, down) = aspect(&aspect_node)?;
            let gravity = gravity_node.map_or(Ok(Gravity::Centre), |node| gravity_of(&node))?;
            Ok(Crop::Aspect { across, down, gravity })
        }
        (Some(_), None, Some(gravity)) => gravity.error("goes with aspect only"),
        (Some(_), Some(aspect), _) => aspect.error("cannot stand beside rect"),
        (None, None, _) => node.error("must have rect or aspect"),
    }
}

fn rect(node: &Node<'_>) -> Result<Crop, RecipeError> {
    let [x, y, width, height] = node.fields(["x", "y", "width", "height"])?;
    let part = |field: Option<Node<'_>>, name: &str| {
        field.ok_or_else(|| node.missing(name))?.number(0.0..=1.0)
    };
    let extent = |field: Option<Node<'_>>, name: &str, start: f64| {
        let field = field.ok_or_else(|| node.missing(name))?;
        let extent = field.number(0.0..=1.0)?;
        if extent == 0.0 {
            return field.error("must be more than 0");
        }
        if start + extent > 1.0 + ROUNDING {
            return field.error("reaches beyond the photo");
        }
        Ok(extent)
    };
    let (x, y) = (part(x, "x")?, part(y, "y")?);
    Ok(Crop::Rect { x, y, width: extent(width, "width", x)?, height: extent(height, "height", y)? })
}

/// Two whole numbers from 1 to 1000, such as `4:5`.
fn aspect(node: &Node<'_>) -> Result<(u32, u32), RecipeError> {
    let number = |text: &str| {
        let is_digits = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        let number = if is_digits { text.parse().ok() } else { None };
        number.filter(|number| (1..=1000).contains(number))
    };
    let sides = node.text()?.split_once(':');
    match sides.map(|(across, down)| (number(across), number(down))) {
        Some((Some(across), Some(down))) => Ok((across, down)),
        _ => node.error("must be two numbers from 1 to 1000 like 4:5"),
    }
}

fn gravity_of(node: &Node<'_>) -> Result<Gravity, RecipeError> {
    Ok(match node.text()? {
        "centre" => Gravity::Centre,
        "top" => Gravity::Top,
        "bottom" => Gravity::Bottom,
        "left" => Gravity::Left,
        "right" => Gravity::Right,
        _ => return node.error("must be centre, top, bottom, left or right"),
    })
}

fn quality(output: &Node<'_>) -> Result<u8, RecipeError> {
    let [quality] = only(output, "jpeg")?.fields(["quality"])?;
    let quality = quality.map_or(Ok(u32::from(QUALITY_DEFAULT)), |node| node.whole(1..=100))?;
    // The range was checked one line above.
    Ok(u8::try_from(quality).unwrap_or(QUALITY_DEFAULT))
}
