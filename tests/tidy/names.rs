//! One name in every place: folder, crate, binary, resource of the template, folder of events.

use crate::workspace::Workspace;
use crate::{passes, refuses};
use serde_json::Value;

/// `edit-photo` as `EditPhoto`.
pub(crate) fn pascal(name: &str) -> String {
    let word = |part: &str| {
        let mut chars = part.chars();
        chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
    };
    name.split('-').map(|part| -> String { word(part) }).collect()
}

/// The functions in the template.
pub(crate) fn resources(workspace: &Workspace) -> impl Iterator<Item = (&str, &Value)> {
    let all = workspace.template["Resources"].as_object().into_iter().flatten();
    all.filter(|(_, it)| it["Type"] == "AWS::Serverless::Function").map(|(n, it)| (n.as_str(), it))
}

fn of_functions(workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    for name in workspace.functions() {
        complaints.extend(of_function(workspace, &name));
    }
    for (resource, _) in resources(workspace) {
        if !workspace.functions().iter().any(|name| pascal(name) == resource) {
            complaints.push(format!(
                "Add the crate of the resource {resource} to functions/, or take the resource out \
                 of infra/template.yaml."
            ));
        }
    }
    for folder in workspace.folders_in("events/") {
        if !workspace.functions().contains(&folder) {
            complaints.push(format!(
                "Name events/{folder}/ after a function; there is no functions/{folder}/."
            ));
        }
    }
    complaints
}

fn of_function(workspace: &Workspace, name: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let folder = format!("functions/{name}");
    let binaries = workspace
        .crates
        .get(name)
        .filter(|it| it.folder == folder)
        .map(|it| it.binaries.as_slice());
    match binaries {
        None => complaints.push(format!("Call the crate in {folder}/ {name}, as its folder.")),
        Some([binary]) if binary == name => {}
        Some(_) => complaints.push(format!("Give {folder}/ one binary, called {name}.")),
    }
    let resource = pascal(name);
    match resources(workspace).find(|(given, _)| *given == resource) {
        None => complaints.push(format!(
            "Add the resource {resource} (AWS::Serverless::Function) for {folder}/ to \
             infra/template.yaml."
        )),
        Some((_, it)) => {
            if it.pointer("/Metadata/BuildProperties/Binary") != Some(&name.into()) {
                complaints.push(format!(
                    "Set BuildProperties.Binary of {resource} to {name}, its crate."
                ));
            }
            if it["Properties"]["CodeUri"] != ".." {
                complaints.push(format!("Set CodeUri of {resource} to `..`, the workspace."));
            }
            let called = format!("${{AWS::StackName}}-{name}");
            if it["Properties"]["FunctionName"] != serde_json::json!({ "Fn::Sub": called }) {
                complaints.push(format!("Set FunctionName of {resource} to !Sub \"{called}\"."));
            }
        }
    }
    if !workspace.folders_in("events/").iter().any(|folder| folder == name) {
        complaints.push(format!("Add an event to events/{name}/, for tests/events.rs."));
    }
    let journey = format!("tests/journeys/{}.rs", name.replace('-', "_"));
    if !workspace.files.contains_key(&journey) {
        complaints.push(format!("Tell the story of {name} in {journey}."));
    }
    complaints
}

/// What `tests/events.rs` can read: `<function>/<case>.<answer>.json`.
fn of_events(workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    for path in workspace.files.keys().filter_map(|path| path.strip_prefix("events/")) {
        let parts: Vec<&str> = path.split('/').collect();
        let is_fine = match parts.as_slice() {
            [function, file] => {
                let dots: Vec<&str> = file.split('.').collect();
                let answer = |text: &str| {
                    matches!(text, "done" | "retry")
                        || (text.len() == 3 && text.bytes().all(|c| c.is_ascii_digit()))
                };
                workspace.functions().iter().any(|name| name == function)
                    && matches!(dots.as_slice(), [case, end, "json"]
                        if !case.is_empty() && answer(end))
            }
            _ => false,
        };
        if !is_fine {
            complaints.push(format!(
                "Call events/{path} <function>/<case>.<status, done or retry>.json: nothing reads \
                 it as it is."
            ));
        }
    }
    complaints
}

/// Names that say nothing.
fn of_modules(workspace: &Workspace) -> Vec<String> {
    const EMPTY: [&str; 7] =
        ["util", "utils", "helper", "helpers", "common", "manager", "managers"];
    let mut complaints = Vec::new();
    for path in workspace.files.keys() {
        let parts = path.split('/').map(|part| part.split('.').next().unwrap_or_default());
        let said = parts.flat_map(|part| part.split(['-', '_'])).find(|word| EMPTY.contains(word));
        if let Some(word) = said {
            complaints.push(format!("Rename {path} after what it holds: `{word}` says nothing."));
        }
    }
    for (path, text) in workspace.ending(&[".rs"]) {
        for line in crate::rust::code(text).lines() {
            let words: Vec<&str> = crate::rust::words(line).map(|(_, word)| word).collect();
            let named = words.windows(2).filter(|pair| pair[0] == "mod").map(|pair| pair[1]);
            for name in named.filter(|name| EMPTY.contains(name)) {
                complaints.push(format!("Rename `mod {name}` in {path} after what it holds."));
            }
        }
    }
    complaints
}

#[test]
fn a_function_has_one_name_in_every_place() {
    passes(of_functions);
}

#[test]
fn every_event_has_a_reader() {
    passes(of_events);
}

#[test]
fn every_module_is_named_after_what_it_holds() {
    passes(of_modules);
}

#[test]
fn names_in_the_template() {
    assert_eq!(pascal("edit-photo"), "EditPhoto");
    assert_eq!(pascal("photos"), "Photos");
}

#[test]
fn a_name_that_differs_is_refused() {
    let rename = |it: &mut Workspace| {
        let made_up = it.crates.remove("photos").expect("a crate");
        it.crates.insert("albums".to_owned(), made_up);
    };
    refuses(rename, of_functions, "Call the crate in functions/photos/ photos");
    let rename = |it: &mut Workspace| {
        it.crates.get_mut("photos").expect("a crate").binaries = vec!["bootstrap".to_owned()];
    };
    refuses(rename, of_functions, "Give functions/photos/ one binary, called photos");
    let pointer = "/Resources/Photos/Metadata/BuildProperties/Binary";
    let set = |it: &mut Workspace| *it.at(pointer) = "account".into();
    refuses(set, of_functions, "Set BuildProperties.Binary of Photos to photos");
    let set = |it: &mut Workspace| *it.at("/Resources/Photos/Properties/CodeUri") = ".".into();
    refuses(set, of_functions, "Set CodeUri of Photos");
    let pointer = "/Resources/Photos/Properties/FunctionName";
    let set = |it: &mut Workspace| *it.at(pointer) = "photos".into();
    refuses(set, of_functions, "Set FunctionName of Photos");
}

#[test]
fn a_place_that_is_missing_is_named() {
    let add = |it: &mut Workspace| it.add("functions/print-photo/src/lib.rs", "");
    refuses(add, of_functions, "Add the resource PrintPhoto (AWS::Serverless::Function)");
    refuses(add, of_functions, "Add an event to events/print-photo/");
    refuses(add, of_functions, "Tell the story of print-photo in tests/journeys/print_photo.rs");
    let add = |it: &mut Workspace| {
        let photos = it.at("/Resources/Photos").clone();
        it.at("/Resources")["PrintPhoto"] = photos;
    };
    refuses(add, of_functions, "Add the crate of the resource PrintPhoto");
    let add = |it: &mut Workspace| it.add("events/print-photo/prints.200.json", "{}");
    refuses(add, of_functions, "there is no functions/print-photo/");
}

#[test]
fn an_event_that_nothing_reads_is_refused() {
    for path in [
        "print-photo/prints.200.json",
        "photos/lists.json",
        "photos/lists.200.txt",
        "photos/lists.fine.json",
        "photos/more/lists.200.json",
        "lists.200.json",
    ] {
        let complaint = format!("Call events/{path} <function>/<case>.<status");
        refuses(|it| it.add(&format!("events/{path}"), "{}"), of_events, &complaint);
    }
}

#[test]
fn a_name_that_says_nothing_is_refused() {
    for path in ["shared/edge/src/utils.rs", "shared/common/src/lib.rs", "tests/http_helpers.rs"] {
        refuses(|it| it.add(path, ""), of_modules, &format!("Rename {path}"));
    }
    let text = "pub mod manager {}";
    refuses(|it| it.add("shared/edge/src/a.rs", text), of_modules, "Rename `mod manager`");
}
