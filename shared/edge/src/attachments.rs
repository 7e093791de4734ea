//! Attached files as requests and answers have them.

use crate::answer::timestamp;
use crate::problem::Fault;
use domain::ports::SignedRequest;
use domain::{Attachment, FileName, PaperType, Sha256, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A file that is about to be uploaded.
#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewFile {
    name: String,
    /// `application/pdf`, `image/jpeg` or `image/png`.
    #[serde(rename = "type")]
    media: String,
    /// At most ten mebibytes.
    size_bytes: u64,
    /// Of the file, as 64 hexadecimal digits.
    sha256: String,
}

/// The request that uploads a file, once.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "FileUpload")]
pub struct Upload {
    method: &'static str,
    url: String,
    headers: BTreeMap<String, String>,
    expires: String,
}

/// A link that a browser saves.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "FileDownload")]
pub struct Download {
    /// The file, as a download that no browser shows.
    pub url: String,
    /// When the link ends.
    pub expires: String,
}

impl NewFile {
    /// The file through the doors of its parts; all that is wrong is named below `path`.
    pub fn parse(&self, path: &str, faults: &mut Vec<Fault>) -> Option<Attachment> {
        let at = |field: &str| {
            if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
        };
        let name = FileName::parse(&self.name);
        let name = name.map_err(|error| faults.push(Fault::at(at("name"), error))).ok();
        let media = PaperType::parse(&self.media);
        let media = media.map_err(|error| faults.push(Fault::at(at("type"), error))).ok();
        let fits = (1..=Attachment::SIZE_BYTES_MAX).contains(&self.size_bytes);
        if !fits {
            let reason = format!("a file has 1 to {} bytes", Attachment::SIZE_BYTES_MAX);
            faults.push(Fault::at(at("size_bytes"), reason));
        }
        let sha256 = Sha256::parse_hex(&self.sha256);
        if sha256.is_none() {
            let reason = "is the SHA-256 of the file as 64 hexadecimal digits";
            faults.push(Fault::at(at("sha256"), reason));
        }
        let size_bytes = fits.then_some(self.size_bytes)?;
        Some(Attachment { name: name?, media: media?, size_bytes, sha256: sha256? })
    }
}

/// The request as it is shown.
pub fn upload(signed: SignedRequest, until: Time) -> Upload {
    let SignedRequest { url, headers } = signed;
    Upload { method: "PUT", url, headers: headers.into_iter().collect(), expires: timestamp(until) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, paths: &[&str]) {
        let file: NewFile = serde_json::from_str(json).unwrap();
        let mut faults = Vec::new();
        let parsed = file.parse("files[0]", &mut faults);
        assert_eq!(parsed.is_some(), paths.is_empty(), "{json}");
        let found: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
        assert_eq!(found, paths, "{json}");
    }

    #[test]
    fn a_file_is_announced_as_it_is() {
        let file = |name: &str, media: &str, size: u64, sha256: &str| {
            format!(
                r#"{{"name": "{name}", "type": "{media}", "size_bytes": {size},
                     "sha256": "{sha256}"}}"#
            )
        };
        let digest = Sha256::of(b"one").to_hex();
        let limit = 10 * 1024 * 1024;
        check(&file("a.pdf", "application/pdf", 1, &digest), &[]);
        check(&file("a.png", "image/png", limit, &digest), &[]);
        check(&file("a.jpg", "image/jpeg", limit + 1, &digest), &["files[0].size_bytes"]);
        check(&file("a.jpg", "image/jpeg", 0, &digest), &["files[0].size_bytes"]);
        check(&file("a.svg", "image/svg+xml", 1, &digest), &["files[0].type"]);
        let all = ["files[0].name", "files[0].type", "files[0].size_bytes", "files[0].sha256"];
        check(&file("../a", "text/html", 0, "x"), &all);
    }
}
