//! Documents that the owner edits without a deploy: read once at the start, which fails when they
//! are wrong, and again when they have become old.

use crate::run::chain;
use domain::Time;
use domain::catalogue::DOCUMENT_LIFE;
use domain::ports::{Documents, StoreError};
use std::sync::{Arc, Mutex, PoisonError};

/// What a document cannot be.
#[derive(Debug)]
pub struct DocumentError {
    name: String,
    what: String,
}

impl std::fmt::Display for DocumentError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the document {} {}", self.name, self.what)
    }
}

impl std::error::Error for DocumentError {}

/// How the text of a document becomes a value.
type Parse<T> = Box<dyn Fn(&str, Time) -> Result<T, String> + Send + Sync>;

/// A document, kept for [`DOCUMENT_LIFE`].
pub struct Document<D, T> {
    source: D,
    name: String,
    parse: Parse<T>,
    kept: Mutex<Option<(Arc<T>, Time)>>,
}

impl<D, T> std::fmt::Debug for Document<D, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document").field("name", &self.name).finish_non_exhaustive()
    }
}

impl<D: Documents, T> Document<D, T> {
    /// A document that was not read yet. What `parse` says of a fault must hold no secret.
    pub fn new<E: std::fmt::Display>(
        source: D,
        name: impl Into<String>,
        parse: impl Fn(&str) -> Result<T, E> + Send + Sync + 'static,
    ) -> Self {
        Self::dated(source, name, move |text, _| parse(text))
    }

    /// As [`Document::new`], for a document that can be right or wrong by the time it is read.
    pub fn dated<E: std::fmt::Display>(
        source: D,
        name: impl Into<String>,
        parse: impl Fn(&str, Time) -> Result<T, E> + Send + Sync + 'static,
    ) -> Self {
        let parse =
            Box::new(move |text: &str, now| parse(text, now).map_err(|error| error.to_string()));
        Self { source, name: name.into(), parse, kept: Mutex::new(None) }
    }

    /// The document, at most [`DOCUMENT_LIFE`] old. One that cannot be read anew, or has become
    /// wrong, is used as it was: the mistake is in the log, and the shop stays open.
    pub async fn get(&self, now: Time) -> Result<Arc<T>, StoreError> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((value, read)) = &kept
            && now.since(*read) < DOCUMENT_LIFE
        {
            return Ok(Arc::clone(value));
        }
        match (self.read(now).await, kept) {
            (Ok(value), _) => {
                let value = Arc::new(value);
                let kept = Some((Arc::clone(&value), now));
                *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = kept;
                Ok(value)
            }
            (Err(error), Some((value, _))) => {
                tracing::error!(document = self.name, error = chain(&error), "kept the old one");
                Ok(value)
            }
            (Err(error), None) => Err(error),
        }
    }

    async fn read(&self, now: Time) -> Result<T, StoreError> {
        let wrong = |what: String| {
            let error = DocumentError { name: self.name.clone(), what };
            StoreError::Unavailable(Box::new(error))
        };
        let text = self.source.document(&self.name).await?;
        let text = text.ok_or_else(|| wrong("is not there".to_owned()))?;
        (self.parse)(&text, now).map_err(|what| wrong(format!("is wrong: {what}")))
    }
}
