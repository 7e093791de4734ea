//! Reading items back: an attribute that is missing or of the wrong kind is an error that names
//! the attribute, never its value.

use crate::{Item, Value};
use domain::Time;
use domain::ports::StoreError;

/// An item could not be read back.
#[derive(Debug, thiserror::Error)]
#[error("a stored item has no readable attribute {attribute}")]
pub(crate) struct Unreadable {
    pub(crate) attribute: &'static str,
}

impl From<Unreadable> for StoreError {
    fn from(error: Unreadable) -> Self {
        StoreError::Unavailable(Box::new(error))
    }
}

pub(crate) type Read<T> = Result<T, Unreadable>;

/// Reads attributes of one item.
pub(crate) struct Reader<'a>(pub(crate) &'a Item);

impl Reader<'_> {
    pub(crate) fn text(&self, attribute: &'static str) -> Read<&str> {
        match self.0.get(attribute) {
            Some(Value::S(text)) => Ok(text),
            _ => Err(Unreadable { attribute }),
        }
    }

    pub(crate) fn long(&self, attribute: &'static str) -> Read<u64> {
        match self.0.get(attribute) {
            Some(Value::N(number)) => number.parse().map_err(|_| Unreadable { attribute }),
            _ => Err(Unreadable { attribute }),
        }
    }

    pub(crate) fn number(&self, attribute: &'static str) -> Read<u32> {
        u32::try_from(self.long(attribute)?).map_err(|_| Unreadable { attribute })
    }

    pub(crate) fn time(&self, attribute: &'static str) -> Read<Time> {
        self.long(attribute).map(Time::from_millis)
    }

    pub(crate) fn has(&self, attribute: &str) -> bool {
        self.0.contains_key(attribute)
    }

    pub(crate) fn maybe_time(&self, attribute: &'static str) -> Read<Option<Time>> {
        if self.has(attribute) { self.time(attribute).map(Some) } else { Ok(None) }
    }

    /// A text that goes through its door again.
    pub(crate) fn parsed<T>(
        &self,
        attribute: &'static str,
        door: impl FnOnce(&str) -> Option<T>,
    ) -> Read<T> {
        door(self.text(attribute)?).ok_or(Unreadable { attribute })
    }
}

/// Builds an item from pairs.
pub(crate) fn item<const N: usize>(pairs: [(&str, Value); N]) -> Item {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
