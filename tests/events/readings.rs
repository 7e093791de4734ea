//! What words come to: through the handlers, and through the engine that has to take every recipe
//! that words can make.

use crate::{Place, answer, desk, events, http};
use domain::ports::Photos;
use pixels::{Limits, Recipe};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const CORPUS: [&str; 6] = [
    include_str!("../../shared/words/tests/corpus/kk.tune.txt"),
    include_str!("../../shared/words/tests/corpus/ru.tune.txt"),
    include_str!("../../shared/words/tests/corpus/en.tune.txt"),
    include_str!("../../shared/words/tests/corpus/kk.check.txt"),
    include_str!("../../shared/words/tests/corpus/ru.check.txt"),
    include_str!("../../shared/words/tests/corpus/en.check.txt"),
];
/// Steps that some request of the corpus comes to, beside those that people ask for by numbers.
const STEPS: [&str; 19] = [
    "auto",
    "black_and_white",
    "clarity",
    "contrast",
    "crop",
    "dehaze",
    "denoise",
    "exposure",
    "flip",
    "frame",
    "highlights",
    "look",
    "resize",
    "rotate",
    "saturation",
    "shadows",
    "sharpen",
    "vignette",
    "white_balance",
];

fn requests() -> impl Iterator<Item = &'static str> {
    let lines = CORPUS.iter().flat_map(|file| file.lines());
    lines.filter(|line| !line.starts_with('#')).filter_map(|line| Some(line.split_once('|')?.0))
}

fn steps(recipe: &str) -> Vec<Value> {
    let recipe: Value = serde_json::from_str(recipe).expect("a recipe is JSON");
    recipe["steps"].as_array().expect("steps").clone()
}

fn name(step: &Value) -> String {
    step.as_object().expect("an object").keys().next().expect("a step has a name").clone()
}

#[test]
fn the_engine_takes_every_recipe_that_the_corpus_comes_to() {
    let picture = tests::pictures::jpeg(48, 36, 7);
    let mut seen = BTreeSet::new();
    for text in requests() {
        let json = words::read(text).recipe_json();
        let recipe = Recipe::parse(&json).unwrap_or_else(|error| panic!("{text}: {error}: {json}"));
        let names: BTreeSet<String> = steps(&json).iter().map(name).collect();
        // One picture for each step that was not rendered before.
        if names.iter().any(|name| !seen.contains(name)) {
            pixels::render(&picture, &recipe, &Limits::default(), &|| true)
                .unwrap_or_else(|error| panic!("{text}: {error}: {json}"));
            seen.extend(names);
        }
    }
    let missing: Vec<&str> = STEPS.into_iter().filter(|step| !seen.contains(*step)).collect();
    assert!(missing.is_empty(), "no request comes to {missing:?}");
}

#[test]
fn the_engine_takes_what_questions_offer_and_chips_add() {
    for text in requests() {
        let reading = words::read(text);
        let mut together = serde_json::Map::new();
        for asked in &reading.recipe {
            let step = reading.step_json(asked.op).expect("what is in the recipe has a step");
            let step: Value = serde_json::from_str(&step).expect("a step is JSON");
            for (name, fields) in step.as_object().expect("an object") {
                let all = together.entry(name.clone()).or_insert(json!({}));
                let all = all.as_object_mut().expect("an object");
                all.extend(fields.as_object().expect("an object").clone());
            }
        }
        let together: Vec<Value> =
            together.into_iter().map(|(name, fields)| json!({ name: fields })).collect();
        let joined = json!({ "version": 1, "steps": together }).to_string();
        let whole = Recipe::parse(&reading.recipe_json()).expect("a recipe");
        assert_eq!(Recipe::parse(&joined).as_ref(), Ok(&whole), "{text}");
        for offer in reading.unclear.iter().filter_map(|it| it.offer) {
            let Some(step) = reading.step_json(offer) else { continue };
            let step: Value = serde_json::from_str(&step).expect("a step is JSON");
            let alone = step.as_object().expect("an object").iter();
            let alone: Vec<Value> = alone.map(|(name, fields)| json!({ name: fields })).collect();
            let alone = json!({ "version": 1, "steps": alone }).to_string();
            assert!(Recipe::parse(&alone).is_ok(), "{text}: {alone}");
        }
    }
}

#[test]
fn make_it_beautiful_is_something_to_do() {
    for text in ["сделай красиво", "әдемі қыл", "make it beautiful"] {
        let reading = words::read(text);
        assert_eq!(steps(&reading.recipe_json()), [json!({ "auto": { "strength": 100 } })]);
        assert!(!reading.must_ask(), "{text}");
    }
}

/// The JSON that an event is answered with.
async fn body(function: &str, case: &str, place: &Place) -> Value {
    let all = events();
    let event = all.get(&format!("{function}/{case}.json")).expect("the event is there");
    desk::shown(http(function, event, place).await).1
}

#[tokio::test]
async fn a_reading_is_shown_in_parts() {
    let place = Place::prepare().await;
    let parts = ["reads.200", "asks.200", "cannot.200", "unknown-words.200"];
    let mut shown = String::new();
    for case in parts {
        let body = body("reading", case, &place).await;
        shown = format!("{shown}{case}\n{}\n", serde_json::to_string_pretty(&body).expect("JSON"));
    }
    insta::assert_snapshot!(shown);
}

#[tokio::test]
async fn words_that_ask_take_nothing() {
    let place = Place::prepare().await;
    let before = place.store.photos_of(place.mine.id, None, 50).await.expect("photos");
    let refused = body("upload-url", "words-that-ask.422", &place).await;
    assert_eq!(refused["type"], "/problems/reading-asks");
    assert_eq!(refused["asks"].as_array().map(Vec::len), Some(1), "{refused}");
    assert_eq!(refused["asks"][0]["path"], "photos[1].request");
    let question = refused["asks"][0]["questions"][0].as_str().expect("a question");
    assert!(question.ends_with("жасаймыз ба?"), "{question}");
    let after = place.store.photos_of(place.mine.id, None, 50).await.expect("photos");
    assert_eq!(before.items.len(), after.items.len());
}

#[tokio::test]
async fn the_same_words_under_the_same_key_are_the_same_photos() {
    let place = Place::prepare().await;
    let first = body("upload-url", "takes-by-words.201", &place).await;
    let again = body("upload-url", "takes-by-words.201", &place).await;
    assert_eq!(first["photos"][0]["id"], again["photos"][0]["id"]);
    let photos = place.store.photos_of(place.mine.id, None, 50).await.expect("photos").items;
    let kept: Vec<_> = photos.iter().filter_map(|it| it.order.request.as_ref()).collect();
    let [kept] = kept[..] else { panic!("one photo by words: {kept:?}") };
    let says = "Пост Instagram 4:5, светлее ≈+0.35, теплее ≈+8, остальное не трогаем. \
                «≈» — примерно: сила подбирается под само фото.";
    assert_eq!((kept.says(), kept.words_version()), (says, words::WORDS_VERSION));
    let all = events();
    let event = all.get("upload-url/takes-a-batch.201.json").expect("the event is there");
    assert_eq!(answer("upload-url", event, &place).await, "422", "other photos, the same key");
}
