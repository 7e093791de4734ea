//! Operations to the product's recipe: the one place that knows which steps the engine has.
//!
//! | operation | step of version 1 |
//! | --- | --- |
//! | auto | `auto` |
//! | rotate, flip | the step of that name |
//! | straighten by a number | `straighten` |
//! | crop, size, print, target | `crop` by aspect, and `resize` where there is a size |
//! | the same beside borders | `frame` to that shape instead of `crop` |
//! | long edge | `resize`, `quick` |
//! | borders | `frame` |
//! | temperature, tint | `white_balance` |
//! | noise | `denoise` of brightness and of colour alike |
//! | blur | `blur`; the number is the radius in pixels |
//! | vignette | `vignette`, where the engine counts darker corners below zero |
//! | every other dial | the step of that name |
//! | exposure, contrast, colour and warmth without a number | the same, `fitted` to the photo |
//! | black and white | `black_and_white` |
//! | look | `look` with a name of the engine's |
//! | enlarge, straighten by nothing, less than no sharpening | none: held in `later` |

use crate::op::{Dial, Look, Op};
use crate::reading::Reading;

/// The version of the recipe that is written.
pub const RECIPE_VERSION: u32 = 1;
/// How wide borders are, in per cent of the shorter side.
const BORDER: &str = "5";

/// A step of the engine, its values as JSON.
struct Step {
    name: &'static str,
    fields: Vec<(&'static str, String)>,
}

/// Whether the engine has a step for it.
pub(crate) fn has_step(op: Op) -> bool {
    !steps(op, &[op]).is_empty()
}

impl Reading {
    /// The recipe as the product's JSON text. What is in `later` is left out.
    pub fn recipe_json(&self) -> String {
        let ops = self.ops();
        let steps = merged(ops.iter().flat_map(|op| steps(*op, &ops)));
        let steps: Vec<String> = steps.iter().map(|step| format!("{{{}}}", json(step))).collect();
        format!(r#"{{"version":{RECIPE_VERSION},"steps":[{}]}}"#, steps.join(","))
    }

    /// What an operation adds to the recipe of this reading: a JSON object with a member for each
    /// step of the engine. Nothing where the engine has no step.
    ///
    /// The recipe is all of these together; members of one name are one step with the fields of
    /// both.
    pub fn step_json(&self, op: Op) -> Option<String> {
        let mut ops = self.ops();
        if !ops.contains(&op) {
            ops.push(op);
        }
        let steps: Vec<String> = merged(steps(op, &ops).into_iter()).iter().map(json).collect();
        has_step(op).then(|| format!("{{{}}}", steps.join(",")))
    }

    pub(crate) fn ops(&self) -> Vec<Op> {
        self.recipe.iter().map(|asked| asked.op).collect()
    }
}

/// Each name once, in the order in which they came.
fn merged(steps: impl Iterator<Item = Step>) -> Vec<Step> {
    let mut all: Vec<Step> = Vec::new();
    for step in steps {
        match all.iter_mut().find(|other| other.name == step.name) {
            Some(other) => {
                let is_new =
                    |(name, _): &(&str, String)| other.fields.iter().all(|it| it.0 != *name);
                let new: Vec<_> = step.fields.into_iter().filter(is_new).collect();
                other.fields.extend(new);
            }
            None => all.push(step),
        }
    }
    all
}

fn json(step: &Step) -> String {
    let field = |(name, value): &(&str, String)| format!(r#""{name}":{value}"#);
    let fields: Vec<String> = step.fields.iter().map(field).collect();
    format!(r#""{}":{{{}}}"#, step.name, fields.join(","))
}

/// The steps of an operation that stands among others.
fn steps(op: Op, among: &[Op]) -> Vec<Step> {
    let one = |name, field, value: String| vec![Step { name, fields: vec![(field, value)] }];
    match op {
        Op::Auto => one("auto", "strength", "100".to_owned()),
        Op::Rotate { degrees } => one("rotate", "degrees", degrees.to_string()),
        Op::Flip { is_horizontal } => {
            one("flip", "axis", text(if is_horizontal { "horizontal" } else { "vertical" }))
        }
        Op::Straighten { hundredths: Some(it) } => one("straighten", "degrees", number(it)),
        Op::Crop { .. } | Op::Size { .. } | Op::Print { .. } | Op::Target(_) => frame(op, among),
        Op::LongEdge { .. } => resize(op, among).into_iter().collect(),
        Op::Pad => {
            let is_shaped = among.iter().any(|other| other.shape().is_some());
            let width = if is_shaped { "0" } else { BORDER };
            one("frame", "width", width.to_owned())
        }
        // Lightroom writes darker corners as less, other programs as more: both want a vignette.
        Op::Adjust { dial: Dial::Vignette, hundredths, degree: None } => {
            one("vignette", "amount", number(-hundredths.abs()))
        }
        Op::Adjust { dial, hundredths, .. } => {
            let step = dialled(dial, hundredths);
            step.into_iter().map(|step| fitted(step, dial, among)).collect()
        }
        Op::BlackAndWhite => vec![Step { name: "black_and_white", fields: Vec::new() }],
        Op::Look(look) => one("look", "name", text(named(look))),
        Op::Straighten { hundredths: None } | Op::Enlarge => Vec::new(),
    }
}

/// A shape: cut out of the photo, or where borders are wished for, made by them.
fn frame(op: Op, among: &[Op]) -> Vec<Step> {
    let name = if among.contains(&Op::Pad) { "frame" } else { "crop" };
    let shape = op.shape().map(|(across, down)| Step {
        name,
        fields: vec![("aspect", text(&format!("{across}:{down}")))],
    });
    shape.into_iter().chain(resize(op, among)).collect()
}

/// The size. The engine makes photos smaller, never larger, so the smallest wish is the one that
/// counts.
fn resize(op: Op, among: &[Op]) -> Option<Step> {
    let least = among.iter().filter_map(|other| other.long_edge()).min()?;
    let chosen = among.iter().find(|other| other.long_edge() == Some(least))?;
    if *chosen != op {
        return None;
    }
    let is_padded = among.contains(&Op::Pad);
    let mut fields = match op.pixels().filter(|_| is_padded) {
        // The borders come after it, and the whole is to have this size.
        Some((width, height)) => {
            vec![("width", width.to_string()), ("height", height.to_string())]
        }
        None => vec![("long_edge", least.to_string())],
    };
    // Half the time, and nobody who asks in words sees the difference.
    fields.push(("quick", "true".to_owned()));
    Some(Step { name: "resize", fields })
}

fn dialled(dial: Dial, hundredths: i64) -> Option<Step> {
    let value = number(hundredths);
    let (name, fields) = match dial {
        Dial::Temperature | Dial::Tint => ("white_balance", vec![(dial.name(), value)]),
        Dial::Exposure => ("exposure", vec![("ev", value)]),
        Dial::Vignette => ("vignette", vec![("amount", number(-hundredths))]),
        Dial::Sharpen | Dial::Denoise | Dial::Blur if hundredths < 0 => return None,
        Dial::Denoise => ("denoise", vec![("luma", value.clone()), ("colour", value)]),
        Dial::Blur => ("blur", vec![("radius", value)]),
        Dial::Contrast
        | Dial::Highlights
        | Dial::Shadows
        | Dial::Saturation
        | Dial::Vibrance
        | Dial::Sharpen
        | Dial::Clarity
        | Dial::Dehaze => (dial.name(), vec![("amount", value)]),
    };
    Some(Step { name, fields })
}

fn fitted(mut step: Step, dial: Dial, among: &[Op]) -> Step {
    if is_fitted(dial, among) {
        step.fields.push(("fitted", "true".to_owned()));
    }
    step
}

/// A wish without a number is measured against the photo; a number is meant as it is. Warmth and
/// tint are one step, so that a number for one of them holds for both.
pub(crate) fn is_fitted(dial: Dial, among: &[Op]) -> bool {
    let name = |dial| dialled(dial, 0).map(|step| step.name);
    let is_number = |op: &Op| match op {
        Op::Adjust { dial: other, degree: None, .. } => name(*other) == name(dial),
        _ => false,
    };
    dial.is_fitted() && !among.iter().any(is_number)
}

/// The look of the engine that comes closest.
fn named(look: Look) -> &'static str {
    match look {
        Look::Sepia => "sepia",
        Look::Vintage => "faded_film",
        Look::Film => "classic_film",
        Look::Cinema => "teal_orange",
    }
}

/// Our own words only, which need no escapes.
fn text(word: &str) -> String {
    format!(r#""{word}""#)
}

/// Hundredths as a decimal number.
pub(crate) fn number(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, part) = (hundredths.abs() / 100, hundredths.abs() % 100);
    match part {
        0 => format!("{sign}{whole}"),
        part if part % 10 == 0 => format!("{sign}{whole}.{}", part / 10),
        part => format!("{sign}{whole}.{part:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::number;
    use crate::read;

    #[track_caller]
    fn check(text: &str, steps: &str) {
        let expected = format!(r#"{{"version":1,"steps":[{steps}]}}"#);
        assert_eq!(read(text).recipe_json(), expected);
    }

    #[test]
    fn numbers_are_short() {
        for (hundredths, text) in [(70, "0.7"), (-35, "-0.35"), (1500, "15"), (5, "0.05")] {
            assert_eq!(number(hundredths), text);
        }
    }

    #[test]
    fn every_step_of_version_1() {
        check("ярче", r#"{"exposure":{"ev":0.7,"fitted":true}}"#);
        check("ярче на 0.7", r#"{"exposure":{"ev":0.7}}"#);
        let both = r#"{"white_balance":{"temperature":15,"fitted":true,"tint":15}}"#;
        check("теплее и розовее", both);
        check("обрежь 4:5", r#"{"crop":{"aspect":"4:5"}}"#);
        check("тинт +5, теплее", r#"{"white_balance":{"temperature":15,"tint":5}}"#);
        check("поверни влево", r#"{"rotate":{"degrees":270}}"#);
        check("чб", r#"{"black_and_white":{}}"#);
        check("резкость 40", r#"{"sharpen":{"amount":40}}"#);
        check("паспорт", r#"{"crop":{"aspect":"7:9"}},{"resize":{"long_edge":531,"quick":true}}"#);
        check("сделай красиво", r#"{"auto":{"strength":100}}"#);
        check("убери шум", r#"{"denoise":{"luma":40,"colour":40}}"#);
        check("add a slight vignette", r#"{"vignette":{"amount":-13}}"#);
        check("vignette -20", r#"{"vignette":{"amount":-20}}"#);
        check("vignette 30", r#"{"vignette":{"amount":-30}}"#);
        check("lift shadows", r#"{"shadows":{"amount":40}}"#);
        check("размой фото", r#"{"blur":{"radius":10}}"#);
        check("give it a film look", r#"{"look":{"name":"classic_film"}}"#);
        check("mirror it", r#"{"flip":{"axis":"horizontal"}}"#);
    }

    #[test]
    fn borders_take_the_place_of_a_crop() {
        check("add white borders on the sides", r#"{"frame":{"width":5}}"#);
        check("4:5, add white borders", r#"{"frame":{"aspect":"4:5","width":0}}"#);
        let post = concat!(
            r#"{"frame":{"aspect":"4:5","width":0}},"#,
            r#"{"resize":{"width":1080,"height":1350,"quick":true}}"#
        );
        check("instagram post, add white borders", post);
    }

    #[test]
    fn what_the_engine_has_no_step_for_is_asked_about() {
        for text in ["сделай 4к", "увеличьте разрешение", "make it 4k"] {
            let reading = read(text);
            assert!(reading.must_ask() && !reading.later.is_empty(), "{text}");
        }
    }

    #[test]
    fn each_operation_says_what_it_adds() {
        let reading = read("passport, a bit warmer, make it smaller, 400 pixels");
        let steps: Vec<_> = reading.recipe.iter().map(|it| reading.step_json(it.op)).collect();
        let expected = [
            r#"{"crop":{"aspect":"7:9"}}"#,
            r#"{"resize":{"long_edge":400,"quick":true}}"#,
            r#"{"white_balance":{"temperature":8,"fitted":true}}"#,
        ];
        assert_eq!(steps, expected.map(|step| Some(step.to_owned())));
    }
}
