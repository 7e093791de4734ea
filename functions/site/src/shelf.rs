//! The documents, asked of the API of our own origin: whoever publishes them needs no deploy of the
//! page. Kept for a minute, so that most pages ask nobody.

use domain::ports::{StoreError, Web, WebRequest};
use domain::{Span, Time};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How old what was heard may be.
const LIFE: Span = Span::seconds(60);
/// Answers that are kept.
const KEPT_MAX: usize = 256;

/// What the API said, by path; nothing where it said that there is nothing.
type Kept = BTreeMap<String, (Option<Arc<str>>, Time)>;

/// The way to what was published.
#[derive(Debug)]
pub struct Shelf<N> {
    web: N,
    origin: String,
    kept: Mutex<Kept>,
}

/// A document in force.
#[derive(Debug, Deserialize)]
pub(crate) struct Current {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) effective_at: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Documents {
    pub(crate) documents: Vec<Current>,
}

/// One version among all of a document.
#[derive(Debug, Deserialize)]
pub(crate) struct Edition {
    pub(crate) version: String,
    pub(crate) effective_at: String,
    pub(crate) replaced_on: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Versions {
    pub(crate) versions: Vec<Edition>,
}

/// The text of a version in a language.
#[derive(Debug, Deserialize)]
pub(crate) struct Text {
    pub(crate) version: String,
    pub(crate) title: String,
    pub(crate) effective_at: String,
    pub(crate) replaced_on: Option<String>,
    pub(crate) hash: String,
    pub(crate) clauses: Vec<Clause>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Clause {
    pub(crate) number: String,
    pub(crate) heading: Option<String>,
    pub(crate) text: String,
}

/// What a version changed.
#[derive(Debug, Deserialize)]
pub(crate) struct Changes {
    pub(crate) before: Option<String>,
    pub(crate) after: String,
    pub(crate) clauses: Vec<Change>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Change {
    pub(crate) number: String,
    pub(crate) kind: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

impl<N: Web> Shelf<N> {
    /// What the API at an origin publishes.
    pub fn new(web: N, origin: String) -> Self {
        Self { web, origin, kept: Mutex::default() }
    }

    /// What the API says at a path that holds nothing of a visitor's making.
    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        now: Time,
    ) -> Result<Option<T>, StoreError> {
        let Some(text) = self.text(path, now).await? else { return Ok(None) };
        let wrong = |error| StoreError::Unavailable(Box::new(error));
        serde_json::from_str(&text).map(Some).map_err(wrong)
    }

    async fn text(&self, path: &str, now: Time) -> Result<Option<Arc<str>>, StoreError> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        if let Some((text, heard)) = &kept
            && now.since(*heard) < LIFE
        {
            return Ok(text.clone());
        }
        let url = format!("{}{path}", self.origin);
        let request = WebRequest { url, content_type: None, body: String::new() };
        let text = match (self.web.send(&request).await, kept) {
            (Ok(reply), _) if reply.status == 200 => Some(Arc::from(reply.body)),
            (Ok(reply), _) if reply.status == 404 => None,
            // An old answer is better than none: what is published stays published.
            (_, Some((text, _))) => text,
            (Err(error), None) => return Err(error),
            (Ok(reply), None) => {
                let said = format!("the API answered {} to {path}", reply.status);
                return Err(StoreError::Unavailable(said.into()));
            }
        };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(path.to_owned(), (text.clone(), now));
        Ok(text)
    }
}
