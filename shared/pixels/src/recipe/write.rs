//! A recipe to its canonical text. Numbers are written in their shortest exact form, without
//! exponents.

use std::fmt::Write as _;

use super::output::{Colours, Encoding, Metadata};
use super::value::Value;
use super::{Output, RECIPE_VERSION, Recipe, Step};

pub(super) fn recipe(recipe: &Recipe) -> String {
    let steps: Vec<String> = recipe.steps.iter().map(step).collect();
    let (steps, output) = (steps.join(","), output(&recipe.output));
    format!(r#"{{"version":{RECIPE_VERSION},"steps":[{steps}],"output":{{{output}}}}}"#)
}

fn step(step: &Step) -> String {
    let field = |(name, it): &(&str, Value)| format!(r#""{name}":{}"#, value(it));
    let fields: Vec<String> = step.values.iter().map(field).collect();
    format!(r#"{{"{}":{{{}}}}}"#, step.kind.control().name, fields.join(","))
}

fn value(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Word(word) => format!(r#""{word}""#),
        Value::Ratio([across, down]) => format!(r#""{across}:{down}""#),
        Value::Part([x, y, width, height]) => {
            format!(r#"{{"x":{x},"y":{y},"width":{width},"height":{height}}}"#)
        }
        Value::Points(points) => {
            let points: Vec<String> = points.iter().map(|[x, y]| format!("[{x},{y}]")).collect();
            format!("[{}]", points.join(","))
        }
        Value::Hsl([hue, saturation, luminance]) => {
            format!(r#"{{"hue":{hue},"saturation":{saturation},"luminance":{luminance}}}"#)
        }
        // A text as JSON cannot fail.
        Value::Text(text) => serde_json::to_string(text).unwrap_or_default(),
        Value::Colour([r, g, b]) => format!(r##""#{r:02x}{g:02x}{b:02x}""##),
    }
}

/// What is so unless it is said otherwise is not written, except the kind of file.
fn output(output: &Output) -> String {
    let mut text = match output.encoding {
        Encoding::Jpeg { quality, bytes_max: None } => {
            format!(r#""jpeg":{{"quality":{quality}}}"#)
        }
        Encoding::Jpeg { quality, bytes_max: Some(bytes_max) } => {
            format!(r#""jpeg":{{"quality":{quality},"bytes_max":{bytes_max}}}"#)
        }
        Encoding::Png => r#""png":{}"#.to_owned(),
        Encoding::Webp { quality: None } => r#""webp":{}"#.to_owned(),
        Encoding::Webp { quality: Some(quality) } => {
            format!(r#""webp":{{"quality":{quality}}}"#)
        }
    };
    if output.colours == Colours::Srgb {
        text.push_str(r#","colours":"srgb""#);
    }
    if output.metadata != Metadata::default() {
        let Metadata { copyright, date, mark } = output.metadata;
        // Writing to a text cannot fail.
        let _ =
            write!(text, r#","metadata":{{"copyright":{copyright},"date":{date},"mark":{mark}}}"#);
    }
    text
}
