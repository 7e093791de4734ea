//! What stands where, and why.

use crate::workspace::Workspace;
use crate::{passes, refuses};

/// What may stand at the root. `target` and `.local` are made here and belong to nobody.
const TOP: [&str; 19] = [
    ".cargo",
    ".ci",
    ".clippy.toml",
    ".config",
    ".git",
    ".gitignore",
    ".local",
    ".rustfmt.toml",
    "Cargo.lock",
    "Cargo.toml",
    "README.md",
    "deny.toml",
    "events",
    "functions",
    "infra",
    "samconfig.toml",
    "shared",
    "target",
    "tests",
];

fn at_the_root(workspace: &Workspace) -> Vec<String> {
    let is_wrong = |name: &&String| !TOP.contains(&name.as_str());
    let wrong = workspace.top.iter().filter(is_wrong);
    wrong
        .map(|name| {
            format!(
                "Move {name} away from the root: a function goes to functions/, a noun to \
                 shared/, what runs them to infra/, a task is a cargo alias or a test."
            )
        })
        .collect()
}

/// A dependency without a reason is one that nobody dares to remove.
fn reasons(workspace: &Workspace) -> Vec<String> {
    let manifest = workspace.files.get("Cargo.toml").map(String::as_str).unwrap_or_default();
    let table = manifest.split("[workspace.dependencies]").nth(1).unwrap_or_default();
    let lines = table.lines().take_while(|line| !line.starts_with('['));
    let mut complaints = Vec::new();
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let is_ours = line.contains("path = ");
        // No version and no feature holds a number sign.
        let reason = line.split_once(" # ").map(|(_, reason)| reason.trim()).unwrap_or_default();
        let name = line.split_once(" = ").map_or(line, |(name, _)| name);
        if !is_ours && reason.is_empty() {
            complaints.push(format!(
                "Write behind `{name}` in the root Cargo.toml why it is here: `# reason`."
            ));
        }
    }
    complaints
}

/// Versions are written once, in the root manifest.
fn inherited(workspace: &Workspace) -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, text) in workspace.ending(&["/Cargo.toml"]) {
        let mut inside = false;
        for line in text.lines() {
            if line.starts_with('[') {
                inside = line.ends_with("dependencies]");
            } else if inside && line.contains('=') && !line.contains("workspace = true") {
                complaints.push(format!("Take `{line}` in {path} from the root Cargo.toml."));
            }
        }
    }
    complaints
}

#[test]
fn nothing_else_stands_at_the_root() {
    passes(at_the_root);
}

#[test]
fn every_dependency_has_its_reason() {
    passes(reasons);
}

#[test]
fn every_version_is_written_once() {
    passes(inherited);
}

#[test]
fn a_new_folder_at_the_root_is_refused() {
    for name in ["docs", "scripts", "Makefile", "src"] {
        let complaint = format!("Move {name} away from the root");
        refuses(|it| it.top.push(name.to_owned()), at_the_root, &complaint);
    }
}

#[test]
fn a_dependency_without_a_reason_is_refused() {
    for line in ["rand = \"0.9\"", "rand = { version = \"0.9\" } # "] {
        let text = format!("[workspace.dependencies]\n# Data.\n{line}\n\n[profile.dev]\n");
        refuses(|it| it.add("Cargo.toml", &text), reasons, "Write behind `rand`");
    }
}

#[test]
fn a_version_in_a_crates_own_manifest_is_refused() {
    let text = "[dependencies]\nrand = \"0.9\"\nserde.workspace = true\n";
    let path = "functions/photos/Cargo.toml";
    refuses(|it| it.add(path, text), inherited, "Take `rand = \"0.9\"` in functions/photos");
}
