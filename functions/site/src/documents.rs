//! The pages of the documents: what is in force, each version with its text, and what it changed
//! (R20 to R23).

use crate::format;
use crate::shelf::{Change, Changes, Clause, Current, Documents, Edition, Shelf, Text, Versions};
use domain::ports::{StoreError, Web};
use domain::{Day, Language, Time};
use serde_json::{Value, json};

/// The documents by their name in paths and in JSON, in the order in which they are shown.
const NAMES: [(&str, &str); 3] = [
    ("agreement", "agreement"),
    ("payment-policy", "payment_policy"),
    ("privacy-policy", "privacy_policy"),
];

/// The page of a document that is not published yet: its address is on every page.
pub(crate) const SOON: &str = "document-soon";

/// Which built page shows it, and what fills it.
pub(crate) type Shown = Option<(&'static str, Value)>;

/// The page behind `documents/…`; nothing where there is none.
pub(crate) async fn show<N: Web>(
    shelf: &Shelf<N>,
    language: Language,
    rest: &[&str],
    now: Time,
) -> Result<Shown, StoreError> {
    let Some((first, rest)) = rest.split_first() else {
        return list(shelf, language, now).await;
    };
    let Some((path, name)) = NAMES.into_iter().find(|(path, _)| path == first) else {
        return Ok(None);
    };
    let shelf = Paper { shelf, language, path, name, now };
    match rest {
        [] => {
            let versions = shelf.versions().await?.map(|it| it.versions).unwrap_or_default();
            match versions.iter().find(|it| it.replaced_on.is_none()) {
                Some(current) => shelf.text(&current.version).await,
                None => Ok(Some((SOON, shelf.values()))),
            }
        }
        ["history"] => shelf.history().await,
        [version] if Day::parse(version).is_some() => shelf.text(version).await,
        [version, "changes"] if Day::parse(version).is_some() => shelf.changes(version).await,
        _ => Ok(None),
    }
}

/// A day as the API writes it, for people: the date of a time, or the date alone.
fn day(text: &str, language: Language) -> String {
    let day = text.get(..10).and_then(Day::parse);
    day.map_or_else(|| text.to_owned(), |day| format::day(day, language))
}

async fn list<N: Web>(
    shelf: &Shelf<N>,
    language: Language,
    now: Time,
) -> Result<Shown, StoreError> {
    let found: Option<Documents> = shelf.get("/documents", now).await?;
    let found = found.map(|it| it.documents).unwrap_or_default();
    let shown = |it: &Current| {
        let (path, name) = NAMES.into_iter().find(|(_, name)| *name == it.name)?;
        Some(json!({
            "href": format!("/{}/documents/{path}", language.as_str()),
            name: true,
            "version": it.version,
            "since": day(&it.effective_at, language),
        }))
    };
    let documents: Vec<Value> = found.iter().filter_map(shown).collect();
    Ok(Some(("documents", json!({ "documents": documents }))))
}

/// One document, in a language, at a time.
struct Paper<'a, N> {
    shelf: &'a Shelf<N>,
    language: Language,
    path: &'static str,
    name: &'static str,
    now: Time,
}

impl<N: Web> Paper<'_, N> {
    fn href(&self, rest: &str) -> String {
        format!("/{}/documents/{}{rest}", self.language.as_str(), self.path)
    }

    async fn versions(&self) -> Result<Option<Versions>, StoreError> {
        self.shelf.get(&format!("/documents/{}", self.path), self.now).await
    }

    /// What every page of the document has.
    fn values(&self) -> Value {
        json!({
            self.name: true,
            "current": self.href(""),
            "history": self.href("/history"),
        })
    }

    async fn history(&self) -> Result<Shown, StoreError> {
        let Some(found) = self.versions().await? else { return Ok(None) };
        let shown = |it: &Edition| {
            json!({
                "version": it.version,
                "href": self.href(&format!("/{}", it.version)),
                "changes": self.href(&format!("/{}/changes", it.version)),
                "since": day(&it.effective_at, self.language),
                "replaced": it.replaced_on.as_deref().map(|at| day(at, self.language)),
            })
        };
        let mut versions: Vec<Value> = found.versions.iter().map(shown).collect();
        // The first changed nothing.
        let first = found.versions.iter().map(|it| it.version.as_str()).min();
        for version in &mut versions {
            if version["version"].as_str() == first {
                version["changes"] = Value::Null;
            }
        }
        let mut values = self.values();
        values["versions"] = versions.into();
        Ok(Some(("document-history", values)))
    }

    /// The text in the page's language, or in one that has it: the version counts, not the tongue.
    async fn text(&self, version: &str) -> Result<Shown, StoreError> {
        let others = Language::ALL.into_iter().filter(|other| *other != self.language);
        for language in [self.language].into_iter().chain(others) {
            let path = format!("/documents/{}/{version}/{}", self.path, language.as_str());
            if let Some(text) = self.shelf.get::<Text>(&path, self.now).await? {
                return Ok(Some(("document", self.written(&text, language))));
            }
        }
        Ok(None)
    }

    fn written(&self, text: &Text, language: Language) -> Value {
        let clause = |it: &Clause| {
            let paragraphs: Vec<&str> = it.text.lines().filter(|line| !line.is_empty()).collect();
            json!({"number": it.number, "heading": it.heading, "paragraphs": paragraphs})
        };
        let mut values = self.values();
        values["title"] = text.title.clone().into();
        values["version"] = text.version.clone().into();
        values["since"] = day(&text.effective_at, self.language).into();
        values["replaced"] = text.replaced_on.as_deref().map(|at| day(at, self.language)).into();
        values["hash"] = text.hash.clone().into();
        values["tongue"] = language.as_str().into();
        values["translated"] = (language == self.language).into();
        values["changes"] = self.href(&format!("/{}/changes", text.version)).into();
        values["clauses"] = text.clauses.iter().map(clause).collect();
        values
    }

    async fn changes(&self, version: &str) -> Result<Shown, StoreError> {
        let path = format!("/documents/{}/{version}/{}/changes", self.path, self.language.as_str());
        let Some(found) = self.shelf.get::<Changes>(&path, self.now).await? else {
            return Ok(None);
        };
        let clause = |it: &Change| {
            let kind = it.kind.as_str();
            json!({"number": it.number, kind: true, "before": it.before, "after": it.after})
        };
        let is_changed = |it: &&Change| it.kind != "same";
        let clauses: Vec<Value> = found.clauses.iter().filter(is_changed).map(clause).collect();
        let mut values = self.values();
        values["before_version"] = found.before.into();
        values["after_version"] = found.after.clone().into();
        values["text"] = self.href(&format!("/{}", found.after)).into();
        values["clauses"] = clauses.into();
        Ok(Some(("document-changes", values)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ports::{WebReply, WebRequest};

    /// An API with two versions of one document; the newer has no English text.
    struct Api;

    const VERSIONS: &str = r#"{"versions": [
        {"version": "2026-11-01", "effective_at": "2026-11-01"},
        {"version": "2026-01-01", "effective_at": "2026-01-01", "replaced_on": "2026-11-01"}]}"#;

    fn text(version: &str, replaced: &str) -> String {
        format!(
            r#"{{"version": "{version}", "title": "A title", "effective_at": "{version}",
                "replaced_on": {replaced}, "hash": "abc",
                "clauses": [{{"number": "1", "heading": "First", "text": "One.\n\nTwo."}}]}}"#
        )
    }

    impl Web for Api {
        async fn send(&self, request: &WebRequest) -> Result<WebReply, StoreError> {
            let path = request.url.strip_prefix("https://suret.example").unwrap_or_default();
            let body = match path {
                "/documents" => r#"{"documents": [{"name": "agreement", "version": "2026-11-01",
                    "effective_at": "2026-11-01T00:00:00Z"}, {"name": "other", "version": "x",
                    "effective_at": "x"}]}"#
                    .to_owned(),
                "/documents/agreement" => VERSIONS.to_owned(),
                "/documents/agreement/2026-11-01/ru" => text("2026-11-01", "null"),
                "/documents/agreement/2026-01-01/en" => text("2026-01-01", "\"2026-11-01\""),
                "/documents/agreement/2026-11-01/en/changes" => r#"{"before": "2026-01-01",
                    "after": "2026-11-01", "clauses": [
                        {"number": "1", "kind": "same", "before": "a", "after": "a"},
                        {"number": "2", "kind": "changed", "before": "b", "after": "c"},
                        {"number": "3", "kind": "added", "after": "d"}]}"#
                    .to_owned(),
                _ => return Ok(WebReply { status: 404, body: "{}".to_owned() }),
            };
            Ok(WebReply { status: 200, body })
        }
    }

    async fn ask(path: &str) -> Shown {
        let shelf = Shelf::new(Api, "https://suret.example".to_owned());
        let rest: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        show(&shelf, Language::En, &rest, Time::from_millis(0)).await.expect("the API answers")
    }

    #[tokio::test]
    async fn what_is_in_force_is_listed() {
        let (page, values) = ask("").await.expect("a page");
        assert_eq!(page, "documents");
        let documents = values["documents"].as_array().expect("a list");
        assert_eq!(documents.len(), 1, "a document that nobody knows is left out");
        assert_eq!(documents[0]["since"], "November 1, 2026");
        assert_eq!(documents[0]["agreement"], true);
    }

    #[tokio::test]
    async fn the_address_of_a_document_shows_the_version_in_force() {
        let (page, values) = ask("agreement").await.expect("R20");
        assert_eq!((page, &values["version"]), ("document", &json!("2026-11-01")));
        assert_eq!(values["tongue"], "ru", "the language that has it");
        assert_eq!(values["translated"], false);
        assert_eq!(values["replaced"], Value::Null);
        assert_eq!(values["clauses"][0]["paragraphs"], json!(["One.", "Two."]));
    }

    #[tokio::test]
    async fn an_earlier_version_says_when_it_was_replaced() {
        let (_, values) = ask("agreement/2026-01-01").await.expect("R22");
        assert_eq!(values["replaced"], "November 1, 2026");
        assert_eq!(values["translated"], true);
        let (page, values) = ask("agreement/history").await.expect("R23");
        assert_eq!(page, "document-history");
        assert_eq!(values["versions"][1]["changes"], Value::Null, "the first changed nothing");
        assert_ne!(values["versions"][0]["changes"], Value::Null);
    }

    #[tokio::test]
    async fn only_what_changed_is_shown_of_a_change() {
        let (_, values) = ask("agreement/2026-11-01/changes").await.expect("R23");
        let clauses = values["clauses"].as_array().expect("a list");
        assert_eq!(clauses.len(), 2);
        assert_eq!(clauses[0]["changed"], true);
        assert_eq!(clauses[1]["after"], "d");
    }

    #[tokio::test]
    async fn a_document_that_is_not_published_yet_has_its_address_already() {
        assert_eq!(ask("privacy-policy").await.map(|(page, _)| page), Some(SOON), "R20");
    }

    #[tokio::test]
    async fn nothing_else_is_asked_of_the_api() {
        for path in ["other", "agreement/x", "agreement/2026-13-01", "agreement/2026-11-01/x"] {
            assert!(ask(path).await.is_none(), "{path}");
        }
    }
}
