//! The workspace as data.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// All that the checks look at.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    /// What stands at the root, hidden entries as well.
    pub(crate) top: Vec<String>,
    /// The text of every file in our folders by its path from the root; empty for what is no text.
    pub(crate) files: BTreeMap<String, String>,
    /// The crates by name.
    pub(crate) crates: BTreeMap<String, Crate>,
    /// `infra/template.yaml`, the short forms of functions written out: `{"Ref": …}`.
    pub(crate) template: Value,
}

/// A crate of the workspace.
#[derive(Debug, Clone)]
pub(crate) struct Crate {
    /// Its folder, from the root.
    pub(crate) folder: String,
    /// Its binaries.
    pub(crate) binaries: Vec<String>,
    /// Crates of the workspace that it is built with.
    pub(crate) uses: Vec<String>,
    /// Crates of the workspace that its tests are built with.
    pub(crate) tests_use: Vec<String>,
}

/// Folders that are ours.
const FOLDERS: [&str; 5] = ["events", "functions", "infra", "shared", "tests"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests have a parent").to_owned()
}

impl Workspace {
    /// As it is on the disk.
    pub(crate) fn read() -> Self {
        let root = root();
        let mut top: Vec<String> = fs::read_dir(&root)
            .expect("the root can be listed")
            .map(|entry| entry.expect("an entry of the root").file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        top.sort();
        let mut files = BTreeMap::new();
        for name in top.iter().filter(|name| root.join(name).is_file()) {
            files.insert(name.clone(), text(&root.join(name)));
        }
        for folder in FOLDERS {
            walk(&root, folder, &mut files);
        }
        let template = files.get("infra/template.yaml").expect("there is a template");
        let template = serde_yaml_ng::from_str(template).expect("the template is YAML");
        let template = plain(template);
        Self { top, files, crates: crates(&root), template }
    }

    /// The names of the functions: the folders in `functions/`.
    pub(crate) fn functions(&self) -> Vec<String> {
        self.folders_in("functions/")
    }

    /// The folders below a folder, which is given with its slash.
    pub(crate) fn folders_in(&self, prefix: &str) -> Vec<String> {
        let below = self.files.keys().filter_map(|path| path.strip_prefix(prefix));
        let mut names: Vec<String> =
            below.filter_map(|path| Some(path.split_once('/')?.0.to_owned())).collect();
        names.dedup();
        names
    }

    /// The files that end so, with their texts.
    pub(crate) fn ending<'a>(
        &'a self,
        endings: &'a [&'a str],
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let files = self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        files.filter(move |(path, _)| endings.iter().any(|ending| path.ends_with(ending)))
    }

    /// Adds a file, for the tests of the checks.
    pub(crate) fn add(&mut self, path: &str, text: &str) {
        self.files.insert(path.to_owned(), text.to_owned());
    }

    /// The place in the template that the pointer (RFC 6901) names, for the tests of the checks.
    pub(crate) fn at(&mut self, pointer: &str) -> &mut Value {
        let found = self.template.pointer_mut(pointer);
        found.unwrap_or_else(|| panic!("the template has nothing at {pointer}"))
    }
}

fn text(path: &Path) -> String {
    String::from_utf8(fs::read(path).unwrap_or_default()).unwrap_or_default()
}

fn walk(root: &Path, folder: &str, files: &mut BTreeMap<String, String>) {
    let Ok(entries) = fs::read_dir(root.join(folder)) else { return };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{folder}/{name}");
        // What tools leave behind and Git does not see.
        let is_made = ["__pycache__", "node_modules", "dist"].contains(&name.as_str());
        if is_made || name.ends_with(".snap.new") || name.ends_with(".pending-snap") {
            continue;
        }
        if entry.path().is_dir() {
            walk(root, &path, files);
        } else {
            files.insert(path, text(&entry.path()));
        }
    }
}

fn crates(root: &Path) -> BTreeMap<String, Crate> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .expect("cargo can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("the metadata is JSON");
    let root = metadata["workspace_root"].as_str().expect("a root").to_owned();
    let packages = metadata["packages"].as_array().expect("packages");
    packages.iter().map(|package| read_crate(package, &root)).collect()
}

fn read_crate(package: &Value, root: &str) -> (String, Crate) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let manifest = text(&package["manifest_path"]);
    let folder = manifest.trim_start_matches(root).trim_start_matches('/');
    let folder = folder.trim_end_matches("Cargo.toml").trim_end_matches('/').to_owned();
    let is_binary = |target: &&Value| target["kind"][0] == "bin";
    let targets = package["targets"].as_array().expect("targets").iter();
    let binaries = targets.filter(is_binary).map(|target| text(&target["name"])).collect();
    let ours = || {
        let all = package["dependencies"].as_array().expect("dependencies").iter();
        all.filter(|dependency| dependency["path"].is_string())
    };
    let uses = ours().filter(|d| d["kind"] != "dev").map(|d| text(&d["name"])).collect();
    let tests_use = ours().filter(|d| d["kind"] == "dev").map(|d| text(&d["name"])).collect();
    (text(&package["name"]), Crate { folder, binaries, uses, tests_use })
}

/// YAML with the short forms of `CloudFormation` as plain JSON: `!Ref X` becomes `{"Ref": "X"}`,
/// `!GetAtt X.Arn` becomes `{"Fn::GetAtt": ["X", "Arn"]}`.
fn plain(yaml: serde_yaml_ng::Value) -> Value {
    use serde_yaml_ng::Value as Yaml;
    match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(truth) => truth.into(),
        Yaml::Number(number) => number
            .as_u64()
            .map(Value::from)
            .or_else(|| number.as_f64().map(Value::from))
            .unwrap_or(Value::Null),
        Yaml::String(text) => text.into(),
        Yaml::Sequence(items) => items.into_iter().map(plain).collect(),
        Yaml::Mapping(pairs) => pairs
            .into_iter()
            .map(|(name, value)| (name.as_str().unwrap_or_default().to_owned(), plain(value)))
            .collect(),
        Yaml::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            let tag = tag.trim_start_matches('!');
            let mut value = plain(tagged.value);
            if let (true, Some((resource, attribute))) =
                (tag == "GetAtt", value.as_str().and_then(|text| text.split_once('.')))
            {
                value = serde_json::json!([resource, attribute]);
            }
            let bare = tag == "Ref" || tag == "Condition";
            let name = if bare { tag.to_owned() } else { format!("Fn::{tag}") };
            [(name, value)].into_iter().collect()
        }
    }
}
