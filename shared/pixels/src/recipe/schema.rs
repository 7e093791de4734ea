//! The JSON Schema of a recipe, from the same table that reads and writes it.

use serde_json::{Value as Json, json};

use super::controls::CONTROLS;
use super::output::QUALITY_DEFAULT;
use super::read::{OUTPUT_BYTES_MAX, OUTPUT_BYTES_MIN};
use super::value::{Absent, Field, Shape, Value};
use super::{CURVE_POINTS_MAX, RECIPE_STEPS_MAX, RECIPE_VERSION};
use crate::steps::watermark::{MARK_IMAGE_LETTERS_MAX, MARK_LETTERS_MAX};

/// JSON Schema, draft 2020-12.
///
/// It accepts every recipe that [`Recipe::parse`](super::Recipe::parse) accepts. Four rules about
/// fields that exclude each other, and that no step is said twice, are left to the parser.
pub(super) fn schema() -> String {
    let steps: Vec<Json> = CONTROLS
        .iter()
        .map(|control| {
            let fields: serde_json::Map<String, Json> =
                control.fields.iter().map(|it| (it.name.to_owned(), field(it))).collect();
            let required: Vec<&str> = control
                .fields
                .iter()
                .filter(|field| matches!(field.absent, Absent::Refused))
                .map(|field| field.name)
                .collect();
            let parameters = json!({
                "type": "object",
                "description": control.what,
                "properties": fields,
                "required": required,
                "additionalProperties": false,
            });
            json!({
                "type": "object",
                "title": control.name,
                "properties": { control.name: parameters },
                "required": [control.name],
                "additionalProperties": false,
            })
        })
        .collect();
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Recipe",
        "description": "What to do with a photo. Steps run in one fixed order, however written.",
        "type": "object",
        "properties": {
            "version": { "const": RECIPE_VERSION },
            "steps": {
                "type": "array",
                "maxItems": RECIPE_STEPS_MAX,
                "items": { "oneOf": steps },
            },
            "output": output(),
        },
        "required": ["version"],
        "additionalProperties": false,
    });
    // Pretty text of a value made of texts and numbers cannot fail.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

fn field(field: &Field) -> Json {
    let mut schema = shape(&field.shape);
    let unit = if field.unit.is_empty() { "" } else { " in " };
    let about = format!("{}{unit}{}", field.what, field.unit);
    if !about.is_empty() {
        schema["description"] = Json::from(about.trim());
    }
    match field.absent.value() {
        Some(Value::Number(number)) => schema["default"] = Json::from(number),
        Some(Value::Colour([r, g, b])) => {
            schema["default"] = Json::from(format!("#{r:02x}{g:02x}{b:02x}"));
        }
        Some(Value::Word(word)) => schema["default"] = Json::from(word),
        Some(Value::Flag(flag)) => schema["default"] = Json::from(flag),
        _ => {}
    }
    schema
}

fn shape(shape: &Shape) -> Json {
    let fraction = json!({ "type": "number", "minimum": 0, "maximum": 1 });
    match shape {
        Shape::Number { low, high } => json!({ "type": "number", "minimum": low, "maximum": high }),
        Shape::Whole { low, high } => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Shape::OneOf(numbers) => json!({ "enum": numbers }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Word(words) => json!({ "enum": words }),
        Shape::Ratio => json!({
            "type": "string",
            "pattern": "^([1-9][0-9]{0,2}|1000):([1-9][0-9]{0,2}|1000)$",
        }),
        Shape::Part => {
            let extent = json!({ "type": "number", "exclusiveMinimum": 0, "maximum": 1 });
            json!({
                "type": "object",
                "properties": {
                    "x": fraction, "y": fraction, "width": extent, "height": extent,
                },
                "required": ["x", "y", "width", "height"],
                "additionalProperties": false,
            })
        }
        Shape::Points => json!({
            "type": "array",
            "minItems": 2,
            "maxItems": CURVE_POINTS_MAX,
            "items": { "type": "array", "prefixItems": [fraction, fraction],
                "minItems": 2, "maxItems": 2 },
        }),
        Shape::Hsl => {
            let amount = json!({ "type": "number", "minimum": -100, "maximum": 100, "default": 0 });
            json!({
                "type": "object",
                "properties": { "hue": amount, "saturation": amount, "luminance": amount },
                "additionalProperties": false,
            })
        }
        Shape::Colour => json!({ "type": "string", "pattern": "^#[0-9a-fA-F]{6}$" }),
        Shape::Text => json!({ "type": "string", "minLength": 1, "maxLength": MARK_LETTERS_MAX }),
        Shape::Image => json!({
            "type": "string",
            "contentEncoding": "base64",
            "contentMediaType": "image/png",
            "maxLength": MARK_IMAGE_LETTERS_MAX,
        }),
    }
}

fn output() -> Json {
    let flag = json!({ "type": "boolean", "default": false });
    let quality =
        json!({ "type": "integer", "minimum": 1, "maximum": 100, "default": QUALITY_DEFAULT });
    let bytes_max = json!({
        "type": "integer", "minimum": OUTPUT_BYTES_MIN, "maximum": OUTPUT_BYTES_MAX,
        "description": "quality is lowered until the file is this small",
    });
    let webp_quality = json!({
        "type": "integer", "minimum": 1, "maximum": 100,
        "description": "lossless where it is left out",
    });
    let nothing = json!({ "type": "object", "additionalProperties": false });
    json!({
        "type": "object",
        "properties": {
            "jpeg": {
                "type": "object",
                "properties": { "quality": quality, "bytes_max": bytes_max },
                "additionalProperties": false,
            },
            "png": nothing,
            "webp": {
                "type": "object",
                "properties": { "quality": webp_quality },
                "additionalProperties": false,
            },
            "colours": { "enum": ["keep", "srgb"], "default": "keep" },
            "metadata": {
                "type": "object",
                "properties": { "copyright": flag, "date": flag, "mark": flag },
                "additionalProperties": false,
            },
        },
        "additionalProperties": false,
    })
}
