//! Who may use whom.

use crate::rust::{code, words};
use crate::workspace::Workspace;
use crate::{accepts, passes, refuses};

/// Which crates of the workspace a shared crate may be built with.
const SHARED: [(&str, &[&str]); 10] = [
    ("domain", &[]),
    ("pixels", &["webp-encoder"]),
    ("words", &[]),
    ("robokassa", &["domain"]),
    ("edge", &["domain"]),
    ("store", &["domain"]),
    ("aws", &["store", "domain", "edge"]),
    ("memory", &["store", "domain"]),
    ("web", &["domain"]),
    ("webp-encoder", &[]),
];

/// What a function may be built with. `aws`, `store` and `web` are for `main.rs` alone.
const FUNCTION: [&str; 8] =
    ["edge", "pixels", "robokassa", "words", "domain", "aws", "store", "web"];

fn allowed(folder: &str) -> Option<&'static [&'static str]> {
    if folder.starts_with("functions/") {
        return Some(&FUNCTION);
    }
    if folder == "infra/local" {
        return Some(&[]);
    }
    // It is run by the owner, against the real tables.
    if folder == "infra/audit-log" {
        return Some(&["aws", "store", "domain"]);
    }
    // The doors that strangers' bytes come in by.
    if folder == "infra/fuzz" {
        return Some(&["pixels", "robokassa", "words"]);
    }
    let name = folder.strip_prefix("shared/")?;
    SHARED.iter().find(|(shared, _)| *shared == name).map(|(_, uses)| *uses)
}

fn between_crates(workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    for (name, it) in workspace.crates.iter().filter(|(_, it)| it.folder != "tests") {
        let Some(allowed) = allowed(&it.folder) else {
            complaints.push(format!(
                "Say in `SHARED` (tests/tidy/arrows.rs) what the new crate {name} may use."
            ));
            continue;
        };
        let wrong = it.uses.iter().filter(|used| !allowed.contains(&used.as_str()));
        complaints.extend(wrong.map(|used| {
            format!(
                "Take `{used}` out of {}/Cargo.toml: {name} may use {} of this workspace.",
                it.folder,
                if allowed.is_empty() { "nothing".to_owned() } else { allowed.join(", ") }
            )
        }));
        if it.tests_use.iter().any(|used| used == "memory") {
            complaints.push(format!(
                "Move the tests of {name} that use `memory` to tests/: nobody else names it."
            ));
        }
    }
    complaints
}

/// A handler is generic over its ports, so that a test can run it in memory.
fn in_handlers(workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, text) in workspace.ending(&[".rs"]) {
        if !path.starts_with("functions/") || path.ends_with("/src/main.rs") {
            continue;
        }
        for (number, line) in (1..).zip(code(text).lines()) {
            let is_named = |name: &str| {
                words(line).any(|(at, word)| {
                    word == name && line[at + name.len()..].trim_start().starts_with("::")
                })
            };
            for name in ["aws", "store"].into_iter().filter(|name| is_named(name)) {
                complaints.push(format!(
                    "{path}:{number} names `{name}::`: take a port of `domain` instead and wire \
                     it in main.rs."
                ));
            }
        }
    }
    complaints
}

#[test]
fn arrows_between_crates_point_at_the_domain() {
    passes(between_crates);
}

#[test]
fn only_main_names_the_adapters() {
    passes(in_handlers);
}

#[test]
fn a_wrong_arrow_is_refused() {
    let arrow = |from: &'static str, to: &'static str| {
        move |it: &mut Workspace| {
            it.crates.get_mut(from).expect("a crate").uses.push(to.to_owned());
        }
    };
    for (from, to, complaint) in [
        ("edit-photo", "signup", "Take `signup` out of functions/edit-photo/Cargo.toml"),
        ("photos", "memory", "Take `memory` out of functions/photos/Cargo.toml"),
        ("domain", "store", "domain may use nothing of this workspace"),
        ("pixels", "domain", "Take `domain` out of shared/pixels/Cargo.toml"),
        ("edge", "aws", "edge may use domain of this workspace"),
        ("memory", "edge", "Take `edge` out of shared/memory/Cargo.toml"),
        ("local", "domain", "Take `domain` out of infra/local/Cargo.toml"),
    ] {
        refuses(arrow(from, to), between_crates, complaint);
    }
}

#[test]
fn a_new_crate_has_to_say_what_it_may_use() {
    let add = |it: &mut Workspace| {
        let mut made_up = it.crates["domain"].clone();
        made_up.folder = "shared/money".to_owned();
        it.crates.insert("money".to_owned(), made_up);
    };
    refuses(add, between_crates, "what the new crate money may use");
}

#[test]
fn memory_in_a_crates_own_tests_is_refused() {
    let add = |it: &mut Workspace| {
        it.crates.get_mut("signup").expect("a crate").tests_use.push("memory".to_owned());
    };
    refuses(add, between_crates, "Move the tests of signup");
}

#[test]
fn an_adapter_in_a_handler_is_refused() {
    for line in ["use aws::Bucket;", "let it = store::Store::new(engine);"] {
        let path = "functions/photos/src/lib.rs";
        let complaint = "functions/photos/src/lib.rs:2 names";
        refuses(|it| it.add(path, &format!("// aws::\n{line}\n")), in_handlers, complaint);
    }
    let text = "use domain::ports::StoreError;\nit.store.photo(id); // store::keys\n\"aws::\"";
    accepts("functions/photos/src/lib.rs", text, in_handlers);
}
