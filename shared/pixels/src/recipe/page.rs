//! The page of all steps for customers, from the same table that reads and writes them.

use std::fmt::Write as _;

use super::controls::{CONTROLS, Control, Kind};
use super::value::{Absent, Field, Shape, Value};
use crate::steps::watermark::{MARK_IMAGE_LETTERS_MAX, MARK_LETTERS_MAX};

/// Markdown; pictures are `<step>.png` below `pictures`.
pub(super) fn page(pictures: &str) -> String {
    let mut page = "# Steps of a recipe\n\nIn the order in which they run, whatever the order in \
                    the recipe. Written by `Recipe::page`; change the table in \
                    `src/recipe/controls`.\n"
        .to_owned();
    for control in CONTROLS {
        section(&mut page, control, pictures);
    }
    page
}

fn section(page: &mut String, control: &Control, pictures: &str) {
    let name = control.name;
    let (what, space) = (control.what, control.space);
    // Writing to a text cannot fail.
    let _ = write!(page, "\n## `{name}`\n\n{what} Works in: {space}.\n");
    if !control.fields.is_empty() {
        page.push_str("\n| field | range | unit | default | meaning |\n|---|---|---|---|---|\n");
    }
    for field in control.fields {
        let (range, default) = (range(&field.shape), default(field));
        let _ = writeln!(
            page,
            "| `{}` | {range} | {} | {default} | {} |",
            field.name, field.unit, field.what
        );
    }
    // A table comes from outside, so there is none to show.
    if control.kind != Kind::Lut {
        let _ = write!(page, "\n![{name}]({pictures}/{name}.png)\n");
    }
}

fn range(shape: &Shape) -> String {
    match shape {
        Shape::Number { low, high } => format!("{low} to {high}"),
        Shape::Whole { low, high } => format!("{low} to {high}, whole"),
        Shape::OneOf(numbers) => {
            let texts: Vec<String> = numbers.iter().map(u32::to_string).collect();
            texts.join(", ")
        }
        Shape::Flag => "true, false".to_owned(),
        Shape::Word(words) => words.join(", "),
        Shape::Ratio => "1:1000 to 1000:1".to_owned(),
        Shape::Part => "`{x, y, width, height}`, 0 to 1 each".to_owned(),
        Shape::Points => "`[[x, y], …]`, 2 to 16, 0 to 1 each".to_owned(),
        Shape::Hsl => "`{hue, saturation, luminance}`, -100 to 100 each".to_owned(),
        Shape::Colour => "`#rrggbb`".to_owned(),
        Shape::Text => format!("1 to {MARK_LETTERS_MAX} letters"),
        Shape::Image => format!("PNG in base64, at most {MARK_IMAGE_LETTERS_MAX} letters"),
    }
}

fn default(field: &Field) -> String {
    match (field.absent.value(), &field.absent) {
        (Some(Value::Number(number)), _) => number.to_string(),
        (Some(Value::Colour([r, g, b])), _) => format!("#{r:02x}{g:02x}{b:02x}"),
        (Some(Value::Word(word)), _) => word.to_owned(),
        (Some(Value::Flag(flag)), _) => flag.to_string(),
        (_, Absent::Refused) => "needed".to_owned(),
        _ => "none".to_owned(),
    }
}
