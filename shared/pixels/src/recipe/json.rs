//! JSON that remembers where it was: a value with its path, and objects that keep a name said
//! twice.

use std::fmt;
use std::ops::RangeInclusive;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::RecipeError;

/// A JSON value. The usual map type would silently keep the last of two equal names.
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// A value and where it stands in the recipe.
pub(super) struct Node<'a> {
    pub(super) json: &'a Json,
    pub(super) path: String,
}

impl<'a> Node<'a> {
    pub(super) fn error<T>(&self, reason: impl Into<String>) -> Result<T, RecipeError> {
        let path = if self.path.is_empty() { "recipe" } else { &self.path };
        Err(RecipeError { path: path.to_owned(), reason: reason.into() })
    }

    /// The members of an object, each name at most once.
    pub(super) fn members(&self) -> Result<Vec<(&'a str, Node<'a>)>, RecipeError> {
        let Json::Object(pairs) = self.json else {
            return self.error("must be an object");
        };
        let mut members: Vec<(&str, Node<'_>)> = Vec::new();
        for (name, json) in pairs {
            let node = Node { json, path: self.below(name) };
            if members.iter().any(|(other, _)| *other == name) {
                return node.error("is said twice");
            }
            members.push((name, node));
        }
        Ok(members)
    }

    /// The members of an object that may have these names only; `None` for those left out.
    pub(super) fn fields<const N: usize>(
        &self,
        names: [&str; N],
    ) -> Result<[Option<Node<'a>>; N], RecipeError> {
        let mut fields = [const { None }; N];
        for (name, node) in self.members()? {
            match names.iter().position(|known| *known == name) {
                Some(index) => fields[index] = Some(node),
                None => return node.error("is not known"),
            }
        }
        Ok(fields)
    }

    /// The complaint about a member that was left out.
    pub(super) fn missing(&self, name: &str) -> RecipeError {
        RecipeError { path: self.below(name), reason: "is missing".to_owned() }
    }

    pub(super) fn list(&self) -> Result<Vec<Node<'a>>, RecipeError> {
        let Json::List(items) = self.json else {
            return self.error("must be a list");
        };
        let node = |(index, json)| Node { json, path: format!("{}[{index}]", self.path) };
        Ok(items.iter().enumerate().map(node).collect())
    }

    pub(super) fn number(&self, range: RangeInclusive<f64>) -> Result<f64, RecipeError> {
        match self.json {
            // Adding zero turns the negative zero into the usual one.
            Json::Number(number) if range.contains(number) => Ok(number + 0.0),
            _ => self.error(format!("must be a number from {} to {}", range.start(), range.end())),
        }
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range was checked, and it starts and ends within u32"
    )]
    pub(super) fn whole(&self, range: RangeInclusive<u32>) -> Result<u32, RecipeError> {
        let (low, high) = (f64::from(*range.start()), f64::from(*range.end()));
        match self.json {
            Json::Number(number) if (low..=high).contains(number) && number.fract() == 0.0 => {
                Ok(*number as u32)
            }
            _ => self.error(format!("must be a whole number from {low} to {high}")),
        }
    }

    pub(super) fn text(&self) -> Result<&'a str, RecipeError> {
        match self.json {
            Json::Text(text) => Ok(text),
            _ => self.error("must be a text"),
        }
    }

    pub(super) fn flag(&self) -> Result<bool, RecipeError> {
        match self.json {
            Json::Bool(flag) => Ok(*flag),
            _ => self.error("must be true or false"),
        }
    }

    /// The path of a member. Names come from strangers and go to a page: only plain ones are
    /// repeated.
    fn below(&self, name: &str) -> String {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let name: String =
            name.chars().take(32).map(|c| if is_plain(c) { c } else { '?' }).collect();
        if self.path.is_empty() { name } else { format!("{}.{name}", self.path) }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(AnyJson)
    }
}

struct AnyJson;

impl<'de> Visitor<'de> for AnyJson {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    #[allow(clippy::cast_precision_loss, reason = "every range ends far below 2^53")]
    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value as f64))
    }

    #[allow(clippy::cast_precision_loss, reason = "every range ends far below 2^53")]
    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = access.next_entry()? {
            members.push(member);
        }
        Ok(Json::Object(members))
    }
}
