//! What no compiler and no linter looks at: arrows between crates, names that have to agree,
//! sizes, words that do not belong, and what the template must hold.
//!
//! Each check is a function from a [`Workspace`] to sentences that say what to do; no sentences,
//! no complaint. Beside each stands a test that breaks a copy of the workspace and waits for the
//! complaint, so that a check which has gone blind is noticed.

#[path = "tidy/arrows.rs"]
mod arrows;
#[path = "tidy/files.rs"]
mod files;
#[path = "tidy/names.rs"]
mod names;
#[path = "tidy/policies.rs"]
mod policies;
#[path = "tidy/routes.rs"]
mod routes;
#[path = "tidy/rust.rs"]
mod rust;
#[path = "tidy/sources.rs"]
mod sources;
#[path = "tidy/template.rs"]
mod template;
#[path = "tidy/texts.rs"]
mod texts;
#[path = "tidy/workspace.rs"]
mod workspace;

use workspace::Workspace;

/// The workspace as it is on the disk passes the check.
#[track_caller]
fn passes(check: impl FnOnce(&Workspace) -> Vec<String>) {
    let complaints = check(&Workspace::read());
    assert!(complaints.is_empty(), "\n\n{}\n", complaints.join("\n"));
}

/// After this one change the check complains, and it does so in words that hold `expected`.
#[track_caller]
fn refuses(
    change: impl FnOnce(&mut Workspace),
    check: impl FnOnce(&Workspace) -> Vec<String>,
    expected: &str,
) {
    let mut workspace = Workspace::read();
    change(&mut workspace);
    let complaints = check(&workspace);
    let is_said = complaints.iter().any(|complaint| complaint.contains(expected));
    assert!(is_said, "nobody said {expected:?}; what was said: {complaints:#?}");
}

/// After this change nobody complains about the file at `path`.
#[track_caller]
fn accepts(path: &str, text: &str, check: impl FnOnce(&Workspace) -> Vec<String>) {
    let mut workspace = Workspace::read();
    workspace.add(path, text);
    let complaints = check(&workspace);
    let wrong: Vec<_> = complaints.iter().filter(|complaint| complaint.contains(path)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
