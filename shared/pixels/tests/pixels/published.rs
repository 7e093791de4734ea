//! What is published about recipes: the JSON Schema, the page of steps, a picture for each.
//!
//! `GOLDEN=renew` writes all of it anew; look at it before committing.

use std::path::{Path, PathBuf};
use std::{env, fs};

use pixels::{Limits, Recipe};

use crate::chart::{difference, png, render, sized};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schema")
}

fn is_renewing() -> bool {
    env::var_os("GOLDEN").is_some_and(|word| word == "renew")
}

#[track_caller]
fn published(name: &str, text: &str) {
    let path = folder().join(name);
    if is_renewing() {
        fs::write(&path, text).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == text, "{name} is old: run with GOLDEN=renew");
}

#[test]
fn the_schema_and_the_page_are_those_of_the_code() {
    published("recipe.schema.json", &Recipe::schema());
    published("steps.md", &Recipe::page("pictures"));
}

/// The names of all steps, from the schema.
fn names() -> Vec<String> {
    let schema: serde_json::Value = serde_json::from_str(&Recipe::schema()).unwrap();
    let steps = schema["properties"]["steps"]["items"]["oneOf"].as_array().unwrap();
    steps.iter().map(|step| step["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_step_has_a_golden_case_and_a_picture_that_shows_it() {
    let photo = png(&sized(240, 160));
    let plain = render(&photo, "");
    for name in names().iter().filter(|name| *name != "lut") {
        let golden = folder().join("../tests/golden").join(name);
        let mut cases: Vec<PathBuf> = fs::read_dir(&golden)
            .unwrap_or_else(|_| panic!("{name} has no golden case"))
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
            .collect();
        cases.sort();
        let recipe = Recipe::parse(&fs::read_to_string(&cases[0]).unwrap()).unwrap();
        let made = pixels::render(&photo, &recipe, &Limits::default(), &|| true).unwrap();
        // A field that the step asks for by a wrong name would leave the picture as it is.
        assert!(made != plain || name == "orient", "{name} changes nothing");
        let path = folder().join("pictures").join(format!("{name}.png"));
        if is_renewing() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, png(&made)).unwrap();
        }
        let shown = render(&fs::read(&path).unwrap(), "");
        assert!(difference(&shown, &made) <= 1, "the picture of {name} is old");
    }
}

/// The members of an object of the schema.
fn keys(value: &serde_json::Value) -> Vec<&String> {
    value.as_object().map(|object| object.keys().collect()).unwrap_or_default()
}

#[test]
fn the_schema_knows_the_fields_that_the_parser_writes() {
    let schema: serde_json::Value = serde_json::from_str(&Recipe::schema()).unwrap();
    let steps = schema["properties"]["steps"]["items"]["oneOf"].as_array().unwrap();
    let root = folder().join("../tests/golden");
    for folder in fs::read_dir(root).unwrap() {
        for case in fs::read_dir(folder.unwrap().path()).unwrap() {
            let case = case.unwrap().path();
            if case.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let recipe = Recipe::parse(&fs::read_to_string(&case).unwrap()).unwrap();
            let text: serde_json::Value = serde_json::from_str(&recipe.to_json()).unwrap();
            for step in text["steps"].as_array().unwrap() {
                let name = keys(step)[0];
                let known = steps.iter().find(|known| known["title"] == **name).unwrap();
                let fields = keys(&known["properties"][name]["properties"]);
                for field in keys(&step[name]) {
                    assert!(fields.contains(&field), "{name}.{field}");
                }
            }
        }
    }
}
