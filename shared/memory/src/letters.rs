//! Letters, documents and other services, in memory.

use crate::Faults;
use domain::Letter;
use domain::complaint::{ComplaintLetters, ComplaintNumber, News};
use domain::ports::{Documents, EditableDocuments, Letters, StoreError, Web, WebReply, WebRequest};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Letters that somebody asked for.
#[derive(Debug, Clone, Default)]
pub struct Postbox {
    posted: Arc<Mutex<Vec<Letter>>>,
    news: Arc<Mutex<Vec<(ComplaintNumber, News)>>>,
    faults: Faults,
}

impl Postbox {
    /// An empty postbox.
    pub fn create(faults: Faults) -> Self {
        Self { posted: Arc::default(), news: Arc::default(), faults }
    }

    /// Takes out what was posted since the last time.
    pub fn take(&self) -> Vec<Letter> {
        std::mem::take(&mut *held(&self.posted))
    }

    /// Takes out what was to be told about complaints since the last time.
    pub fn take_news(&self) -> Vec<(ComplaintNumber, News)> {
        std::mem::take(&mut *held(&self.news))
    }
}

impl Letters for Postbox {
    async fn post(&self, letter: &Letter) -> Result<(), StoreError> {
        let post = || {
            held(&self.posted).push(letter.clone());
            Ok(())
        };
        self.faults.around("post", post).await
    }
}

impl ComplaintLetters for Postbox {
    async fn post_news(&self, number: ComplaintNumber, news: News) -> Result<(), StoreError> {
        let post = || {
            held(&self.news).push((number, news));
            Ok(())
        };
        self.faults.around("post", post).await
    }
}

/// Documents that the owner edits.
#[derive(Debug, Clone, Default)]
pub struct Papers {
    texts: Arc<Mutex<BTreeMap<String, String>>>,
    faults: Faults,
}

impl Papers {
    /// No documents yet.
    pub fn create(faults: Faults) -> Self {
        Self { texts: Arc::default(), faults }
    }

    /// Writes a document down.
    pub fn set(&self, name: &str, text: &str) {
        held(&self.texts).insert(name.to_owned(), text.to_owned());
    }
}

impl Documents for Papers {
    async fn document(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.faults.around("document", || Ok(held(&self.texts).get(name).cloned())).await
    }
}

impl EditableDocuments for Papers {
    async fn set_document(&self, name: &str, text: &str) -> Result<(), StoreError> {
        let set = || {
            self.set(name, text);
            Ok(())
        };
        self.faults.around("set_document", set).await
    }
}

type Answers = dyn Fn(&WebRequest) -> WebReply + Send + Sync;

/// Other services, played by a function.
#[derive(Clone)]
pub struct Wire {
    answers: Arc<Answers>,
    faults: Faults,
}

impl Wire {
    /// Every request is answered by `answers`.
    pub fn create(
        faults: Faults,
        answers: impl Fn(&WebRequest) -> WebReply + Send + Sync + 'static,
    ) -> Self {
        Self { answers: Arc::new(answers), faults }
    }
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wire")
    }
}

impl Web for Wire {
    async fn send(&self, request: &WebRequest) -> Result<WebReply, StoreError> {
        self.faults.around("send", || Ok((self.answers)(request))).await
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
