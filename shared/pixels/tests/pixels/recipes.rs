//! Recipe texts: what is read, what is refused and where the finger points.

use pixels::{RECIPE_BYTES_MAX, RECIPE_STEPS_MAX, Recipe};
use proptest::prelude::*;

#[track_caller]
fn refused(text: &str, path: &str, reason: &str) {
    let error = Recipe::parse(text).unwrap_err();
    assert_eq!((error.path.as_str(), error.reason.as_str()), (path, reason), "{text}");
    assert_eq!(error.to_string(), format!("{path} {reason}"));
}

#[track_caller]
fn step_refused(step: &str, path: &str, reason: &str) {
    refused(&format!(r#"{{"version":1,"steps":[{step}]}}"#), &format!("steps[0]{path}"), reason);
}

#[test]
fn the_frame_of_a_recipe_is_checked() {
    refused("", "recipe", "is not JSON: line 1, column 0");
    refused(r#"{"version":1}x"#, "recipe", "is not JSON: line 1, column 14");
    refused("[]", "recipe", "must be an object");
    refused("{}", "version", "is missing");
    refused(r#"{"version":2}"#, "version", "must be a whole number from 1 to 1");
    refused(r#"{"version":"1"}"#, "version", "must be a whole number from 1 to 1");
    refused(r#"{"version":1,"version":1}"#, "version", "is said twice");
    refused(r#"{"version":1,"stps":[]}"#, "stps", "is not known");
    refused(r#"{"version":1,"steps":{}}"#, "steps", "must be a list");
    refused(r#"{"version":1,"output":{}}"#, "output.jpeg", "is missing");
    refused(r#"{"version":1,"output":{"gif":{}}}"#, "output.gif", "is not known");
    let second = r#"{"version":1,"output":{"png":{},"jpeg":{}}}"#;
    refused(second, "output.png", "is a second kind of file");
    refused(
        r#"{"version":1,"output":{"jpeg":{"quality":101}}}"#,
        "output.jpeg.quality",
        "must be a whole number from 1 to 100",
    );
    refused(
        r#"{"version":1,"output":{"webp":{"quality":0}}}"#,
        "output.webp.quality",
        "must be a whole number from 1 to 100",
    );
    refused(
        r#"{"version":1,"steps":[{"exposure":{"ev":1}},{"exposure":{"ev":2}}]}"#,
        "steps[1].exposure",
        "is said twice",
    );
    refused(
        r#"{"version":1,"<script>alert(1)</script>":0}"#,
        "?script?alert?1???script?",
        "is not known",
    );
}

#[test]
fn every_step_is_checked() {
    let ev = "must be a number from -5 to 5";
    step_refused(r#"{"exposure":{"ev":5.01}}"#, ".exposure.ev", ev);
    step_refused(r#"{"exposure":{"ev":"1"}}"#, ".exposure.ev", ev);
    step_refused(r#"{"exposure":{"ev":null}}"#, ".exposure.ev", ev);
    step_refused(r#"{"exposure":{}}"#, ".exposure.ev", "is missing");
    step_refused(r#"{"exposure":1}"#, ".exposure", "must be an object");
    step_refused(r#"{"exposure":{"ev":1,"ev":1}}"#, ".exposure.ev", "is said twice");
    step_refused(r#"{"exposure":{"ev":1,"x":1}}"#, ".exposure.x", "is not known");
    step_refused(r#"{"glow":{}}"#, ".glow", "is not a step");
    step_refused("{}", "", "must hold one step");
    step_refused(r#"{"contrast":{"amount":1},"exposure":{"ev":1}}"#, "", "must hold one step");
    step_refused(
        r#"{"resize":{"long_edge":15}}"#,
        ".resize.long_edge",
        "must be a whole number from 16 to 16384",
    );
    step_refused(
        r#"{"resize":{"long_edge":99.5}}"#,
        ".resize.long_edge",
        "must be a whole number from 16 to 16384",
    );
    step_refused(r#"{"rotate":{"degrees":45}}"#, ".rotate.degrees", "must be 90, 180 or 270");
    step_refused(r#"{"orient":{"auto":1}}"#, ".orient.auto", "must be true or false");
    step_refused(r#"{"black_and_white":{"x":1}}"#, ".black_and_white.x", "is not known");
    step_refused(r#"{"white_balance":{}}"#, ".white_balance.temperature", "is missing");
    let radius = "must be a number from 0.5 to 3";
    step_refused(r#"{"sharpen":{"amount":1,"radius":9}}"#, ".sharpen.radius", radius);
}

#[test]
fn crops_are_checked() {
    let aspect = "must be two numbers from 1 to 1000 like 4:5";
    for text in ["4", "4:", ":", "0:5", "4:5:6", "+4:5", "4:1001", "4.5:1"] {
        let step = format!(r#"{{"crop":{{"aspect":"{text}"}}}}"#);
        step_refused(&step, ".crop.aspect", aspect);
    }
    step_refused(r#"{"crop":{}}"#, ".crop", "must have rect or aspect");
    let rect = |rest: &str| format!(r#"{{"crop":{{"rect":{{"x":0.5,"y":0.5,{rest}}}}}}}"#);
    step_refused(&rect(r#""width":0.5"#), ".crop.rect.height", "is missing");
    let outside = "reaches beyond the photo";
    step_refused(&rect(r#""width":0.6,"height":0.1"#), ".crop.rect.width", outside);
    step_refused(&rect(r#""width":0,"height":0.1"#), ".crop.rect.width", "must be more than 0");
    let gravity = concat!(
        "must be centre, top, bottom, left, right, top_left, top_right, bottom_left or ",
        "bottom_right"
    );
    step_refused(r#"{"crop":{"aspect":"1:1","gravity":"up"}}"#, ".crop.gravity", gravity);
}

#[test]
fn long_texts_and_long_lists_are_refused() {
    let text = format!(r#"{{"version":1{}}}"#, " ".repeat(RECIPE_BYTES_MAX));
    refused(&text, "recipe", "is longer than 8192 bytes");
    let steps = vec!["0"; RECIPE_STEPS_MAX + 1].join(",");
    refused(&format!(r#"{{"version":1,"steps":[{steps}]}}"#), "steps", "has more than 40 steps");
    // Deep nesting must not exhaust the stack.
    assert!(Recipe::parse(&"[".repeat(RECIPE_BYTES_MAX)).is_err());
}

#[test]
fn the_canonical_text_is_in_the_order_of_work() {
    let text = r#"{"output":{"jpeg":{}},"steps":[{"sharpen":{"amount":40}},{"orient":{"auto":true}},
        {"exposure":{"ev":-0.0}},{"crop":{"aspect":"4:5"}}],"version":1.0}"#;
    assert_eq!(
        Recipe::parse(text).unwrap().to_json(),
        concat!(
            r#"{"version":1,"steps":[{"crop":{"aspect":"4:5","gravity":"centre"}},"#,
            r#"{"exposure":{"ev":0}},{"sharpen":{"amount":40,"radius":1}}],"#,
            r#""output":{"jpeg":{"quality":90}}}"#,
        )
    );
    assert_eq!(Recipe::parse(r#"{"version":1}"#).unwrap(), Recipe::default());
    // What was ordered before there was a quality keeps its text, and with it its digest.
    for output in [r#"{"webp":{}}"#, r#"{"webp":{"quality":80}}"#, r#"{"png":{}}"#] {
        let text = format!(r#"{{"version":1,"steps":[],"output":{output}}}"#);
        assert_eq!(Recipe::parse(&text).unwrap().to_json(), text);
    }
}

/// A number, or a rounder one: both must survive being written and read.
fn number(low: f64, high: f64) -> impl Strategy<Value = f64> {
    prop_oneof![low..=high, (low..=high).prop_map(f64::trunc), Just(low), Just(high)]
}

fn step() -> impl Strategy<Value = String> {
    let crop = (0.0..0.9_f64, 0.0..0.9_f64, 0.01..0.1_f64, 0.01..0.1_f64).prop_map(
        |(x, y, width, height)| {
            let rect = format!(r#""x":{x},"y":{y},"width":{width},"height":{height}"#);
            format!(r#"{{"crop":{{"rect":{{{rect}}}}}}}"#)
        },
    );
    let balance = (number(-100.0, 100.0), number(-150.0, 150.0)).prop_map(|(warm, tint)| {
        format!(r#"{{"white_balance":{{"temperature":{warm},"tint":{tint}}}}}"#)
    });
    let sharpen = (number(0.0, 150.0), number(0.5, 3.0).prop_filter("in range", |r| *r >= 0.5))
        .prop_map(|(amount, radius)| {
            format!(r#"{{"sharpen":{{"amount":{amount},"radius":{radius}}}}}"#)
        });
    prop_oneof![
        any::<bool>().prop_map(|auto| format!(r#"{{"orient":{{"auto":{auto}}}}}"#)),
        (1..=3).prop_map(|n| format!(r#"{{"rotate":{{"degrees":{}}}}}"#, n * 90)),
        number(-45.0, 45.0).prop_map(|d| format!(r#"{{"straighten":{{"degrees":{d}}}}}"#)),
        crop,
        (1..=1000, 1..=1000)
            .prop_map(|(a, b)| format!(r#"{{"crop":{{"aspect":"{a}:{b}","gravity":"left"}}}}"#)),
        (16..=16384).prop_map(|n| format!(r#"{{"resize":{{"long_edge":{n}}}}}"#)),
        balance,
        number(-5.0, 5.0).prop_map(|ev| format!(r#"{{"exposure":{{"ev":{ev}}}}}"#)),
        number(-100.0, 100.0).prop_map(|a| format!(r#"{{"contrast":{{"amount":{a}}}}}"#)),
        number(-100.0, 100.0).prop_map(|a| format!(r#"{{"saturation":{{"amount":{a}}}}}"#)),
        Just(r#"{"black_and_white":{}}"#.to_owned()),
        sharpen,
    ]
}

proptest! {
    #[test]
    fn a_recipe_survives_being_written(
        steps in proptest::collection::vec(step(), 0..8),
        quality in 1..=100,
    ) {
        let steps = steps.join(",");
        let text = format!(
            r#"{{"version":1,"steps":[{steps}],"output":{{"jpeg":{{"quality":{quality}}}}}}}"#
        );
        // A repeated step is the only thing that can be wrong with it.
        match Recipe::parse(&text) {
            Ok(recipe) => {
                prop_assert_eq!(Recipe::parse(&recipe.to_json()).unwrap(), recipe);
            }
            Err(error) => prop_assert_eq!(error.reason, "is said twice"),
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in ".*") {
        prop_assert!(Recipe::parse(&text).is_err());
    }

    #[test]
    fn no_changed_letter_makes_the_parser_panic(at in 0_usize..200, letter in any::<char>()) {
        let text = r#"{"version":1,"steps":[{"crop":{"rect":{"x":0,"y":0.25,"width":1,
            "height":0.5}}},{"exposure":{"ev":-1.5e0}}],"output":{"jpeg":{"quality":80}}}"#;
        let changed: String =
            text.chars().enumerate().map(|(i, c)| if i == at { letter } else { c }).collect();
        if let Ok(recipe) = Recipe::parse(&changed) {
            prop_assert_eq!(Recipe::parse(&recipe.to_json()).unwrap(), recipe);
        }
    }
}
