//! The API as it describes itself, against the routes of the template and the file that the page
//! serves and takes its types from. `OPENAPI=renew` writes the file anew.

use edge::api::{Operation, document};
use serde_json::Value;
use serde_yaml_ng::Value as Yaml;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What the functions say of themselves.
fn operations() -> Vec<Operation> {
    let all = [
        account::describe(),
        checkout::describe(),
        complaints::describe(),
        documents::describe(),
        operator::describe(),
        photos::describe(),
        reading::describe(),
        refund::describe(),
        upload_url::describe(),
    ];
    all.into_iter().flatten().collect()
}

/// Method and path of every route, without the one of the page.
fn routes() -> Vec<(String, String)> {
    let text = std::fs::read_to_string(root().join("infra/template.yaml")).expect("a template");
    let template: Yaml = serde_yaml_ng::from_str(&text).expect("the template is YAML");
    let part = |event: &Yaml, name: &str| event["Properties"][name].as_str().map(str::to_owned);
    let mut routes = Vec::new();
    for (_, resource) in template["Resources"].as_mapping().expect("resources") {
        let Some(events) = resource["Properties"].get("Events").and_then(Yaml::as_mapping) else {
            continue;
        };
        for (_, event) in events.iter().filter(|(_, event)| event["Type"] == "HttpApi") {
            routes.extend(part(event, "Method").zip(part(event, "Path")));
        }
    }
    routes.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    routes
}

#[test]
fn the_description_is_the_one_that_the_page_goes_by() {
    let path = root().join("functions/site/page/openapi.json");
    let made = document(&operations(), &routes());
    let text = serde_json::to_string_pretty(&made).expect("JSON") + "\n";
    if std::env::var_os("OPENAPI").is_some_and(|wish| wish == "renew") {
        std::fs::write(&path, &text).expect("the file can be written");
    }
    let kept = std::fs::read_to_string(&path).expect("functions/site/page/openapi.json is there");
    let renew =
        "run `OPENAPI=renew cargo nextest run -p tests --test openapi` and look at the change";
    assert!(kept == text, "what the functions say of themselves has changed: {renew}");
}

/// Two types of one name get numbers; which is which depends on their order.
#[test]
fn every_schema_has_a_name_of_its_own() {
    let made = document(&operations(), &routes());
    for name in made["components"]["schemas"].as_object().expect("schemas").keys() {
        let ends_in_digit = name.ends_with(|c: char| c.is_ascii_digit());
        assert!(!ends_in_digit, "two types are called {name}: #[schemars(rename = …)] one of them");
    }
}

#[test]
fn every_operation_has_its_route() {
    let routes = routes();
    for it in operations() {
        let is_there = routes.iter().any(|(method, path)| method == it.method && path == it.path);
        assert!(is_there, "there is no route {} {}: mend `describe`", it.method, it.path);
    }
}

#[test]
fn every_reference_leads_to_a_schema() {
    fn walk(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|value| walk(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let made = document(&operations(), &routes());
    let mut found = Vec::new();
    walk(&made, &mut found);
    assert!(found.len() > 20, "the description has lost its schemas");
    for reference in found {
        let pointer = reference.strip_prefix('#').expect("a reference within the document");
        assert!(made.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}
