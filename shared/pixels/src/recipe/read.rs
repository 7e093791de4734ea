//! JSON text to a recipe.

use super::controls::{CONTROLS, Kind};
use super::json::{Json, Node};
use super::output::{Colours, Encoding, Metadata, Output, QUALITY_DEFAULT};
use super::value::{Absent, Value};
use super::{RECIPE_BYTES_MAX, RECIPE_STEPS_MAX, RECIPE_VERSION, Recipe, RecipeError, Step};

/// The smallest file that a recipe may ask for.
pub(super) const OUTPUT_BYTES_MIN: u32 = 10_000;
/// The largest one: larger than any result can be.
pub(super) const OUTPUT_BYTES_MAX: u32 = 100_000_000;

pub(super) fn recipe(text: &str) -> Result<Recipe, RecipeError> {
    let whole = |reason: String| RecipeError { path: "recipe".to_owned(), reason };
    if text.len() > RECIPE_BYTES_MAX {
        return Err(whole(format!("is longer than {RECIPE_BYTES_MAX} bytes")));
    }
    let json: Json = serde_json::from_str(text).map_err(|error| {
        whole(format!("is not JSON: line {}, column {}", error.line(), error.column()))
    })?;
    let root = Node { json: &json, path: String::new() };
    let [version, steps_node, output_node] = root.fields(["version", "steps", "output"])?;
    version.ok_or_else(|| root.missing("version"))?.whole(RECIPE_VERSION..=RECIPE_VERSION)?;
    let steps = steps_node.map_or(Ok(Vec::new()), |node| steps(&node))?;
    let output = output_node.map_or(Ok(Output::default()), |node| output(&node))?;
    Ok(Recipe::new(steps, output))
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
        let Some(control) = CONTROLS.into_iter().find(|control| control.name == *name) else {
            return parameters.error("is not a step");
        };
        if steps.iter().any(|step| step.kind == control.kind) {
            return parameters.error("is said twice");
        }
        steps.push(step(control.kind, parameters)?);
    }
    Ok(steps)
}

fn step(kind: Kind, node: &Node<'_>) -> Result<Step, RecipeError> {
    let fields = kind.control().fields;
    let members = node.members()?;
    for (name, member) in &members {
        if !fields.iter().any(|field| field.name == *name) {
            return member.error("is not known");
        }
    }
    let mut step = Step { kind, values: Vec::new() };
    for field in fields {
        let member = members.iter().find(|(name, _)| *name == field.name);
        let value = match (member, &field.absent) {
            (Some((_, member)), _) => Some(member.value(&field.shape)?),
            (None, Absent::Refused) => return Err(node.missing(field.name)),
            (None, absent) => absent.value(),
        };
        step.values.extend(value.map(|value| (field.name, value)));
    }
    let member = |name: &str| members.iter().find(|(own, _)| *own == name).map(|(_, node)| node);
    check_together(&mut step, node, &member)?;
    Ok(step)
}

/// What one field alone cannot say.
fn check_together<'a, 'b: 'a>(
    step: &mut Step,
    node: &Node<'_>,
    member: &dyn Fn(&str) -> Option<&'a Node<'b>>,
) -> Result<(), RecipeError> {
    match step.kind {
        Kind::WhiteBalance if member("temperature").is_none() && member("tint").is_none() => {
            Err(node.missing("temperature"))
        }
        Kind::Crop => match (member("rect"), member("aspect")) {
            (None, None) => node.error("must have rect or aspect"),
            (Some(_), Some(aspect)) => aspect.error("cannot stand beside rect"),
            (Some(_), None) => match member("gravity").or(member("around")) {
                Some(other) => other.error("goes with aspect only"),
                None => Ok(()),
            },
            (None, Some(_)) => match (member("gravity"), member("around")) {
                (Some(gravity), Some(_)) => gravity.error("cannot stand beside around"),
                (None, None) => {
                    step.values.push(("gravity", Value::Word("centre")));
                    Ok(())
                }
                _ => Ok(()),
            },
        },
        Kind::Resize => match (member("long_edge"), member("width"), member("height")) {
            (None, None, None) => Err(node.missing("long_edge")),
            (Some(_), Some(other), _) | (Some(_), None, Some(other)) => {
                other.error("cannot stand beside long_edge")
            }
            (Some(_), None, None) => match member("fit") {
                Some(fit) => fit.error("goes with width and height only"),
                None => Ok(()),
            },
            (None, None, Some(_)) => Err(node.missing("width")),
            (None, Some(_), None) => Err(node.missing("height")),
            (None, Some(_), Some(_)) => {
                if member("fit").is_none() {
                    step.values.push(("fit", Value::Word("inside")));
                }
                Ok(())
            }
        },
        Kind::Watermark => match (member("text"), member("image")) {
            (None, None) => node.error("must have text or image"),
            (Some(_), Some(image)) => image.error("cannot stand beside text"),
            _ => Ok(()),
        },
        Kind::Curve if step.values.is_empty() => Err(node.missing("points")),
        _ => Ok(()),
    }
}

fn output(node: &Node<'_>) -> Result<Output, RecipeError> {
    let [jpeg, png, webp, colours_node, metadata_node] =
        node.fields(["jpeg", "png", "webp", "colours", "metadata"])?;
    let encoding = match (jpeg, png, webp) {
        (Some(jpeg), None, None) => encoding(&jpeg)?,
        (None, Some(png), None) => {
            let [] = png.fields([])?;
            Encoding::Png
        }
        (None, None, Some(webp)) => {
            let [quality] = webp.fields(["quality"])?;
            Encoding::Webp { quality: quality.map(|node| self::quality(&node)).transpose()? }
        }
        (None, None, None) if colours_node.is_some() || metadata_node.is_some() => {
            Encoding::default()
        }
        (None, None, None) => return Err(node.missing("jpeg")),
        (Some(_), Some(other), _) | (_, Some(_), Some(other)) | (Some(_), None, Some(other)) => {
            return other.error("is a second kind of file");
        }
    };
    let colours = match colours_node {
        Some(node) => match node.word(&["keep", "srgb"])? {
            "srgb" => Colours::Srgb,
            _ => Colours::Keep,
        },
        None => Colours::Keep,
    };
    let metadata = metadata_node.map_or(Ok(Metadata::default()), |node| metadata(&node))?;
    Ok(Output { encoding, colours, metadata })
}

fn encoding(jpeg: &Node<'_>) -> Result<Encoding, RecipeError> {
    let [quality, bytes_max] = jpeg.fields(["quality", "bytes_max"])?;
    let quality = quality.map_or(Ok(QUALITY_DEFAULT), |node| self::quality(&node))?;
    let bytes_max = bytes_max.map(|node| node.whole(OUTPUT_BYTES_MIN..=OUTPUT_BYTES_MAX));
    Ok(Encoding::Jpeg { quality, bytes_max: bytes_max.transpose()? })
}

fn quality(node: &Node<'_>) -> Result<u8, RecipeError> {
    // A number of the range always fits.
    node.whole(1..=100).map(|quality| u8::try_from(quality).unwrap_or(QUALITY_DEFAULT))
}

fn metadata(node: &Node<'_>) -> Result<Metadata, RecipeError> {
    let [copyright, date, mark] = node.fields(["copyright", "date", "mark"])?;
    let flag = |node: Option<Node<'_>>| node.map_or(Ok(false), |node| node.flag());
    Ok(Metadata { copyright: flag(copyright)?, date: flag(date)?, mark: flag(mark)? })
}
