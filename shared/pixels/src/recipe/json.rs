//! JSON that remembers where it was: a value with its path, and objects that keep a name said
//! twice.

use std::fmt;
use std::ops::RangeInclusive;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::value::{Shape, Value};
use super::{CURVE_POINTS_MAX, RecipeError};
use crate::steps::watermark::{self, MARK_IMAGE_LETTERS_MAX, MARK_LETTERS_MAX};

/// A sum of two fractions may miss 1 by this much and still mean 1: 0.7 and 0.3 are not exact in
/// binary.
const ROUNDING: f64 = 1e-9;
/// How far apart the points of a curve are at least; closer ones would be a step.
const CURVE_GAP_MIN: f64 = 0.001;

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

    /// One of these words.
    pub(super) fn word(&self, words: &[&'static str]) -> Result<&'static str, RecipeError> {
        let text = match self.json {
            Json::Text(text) => text.as_str(),
            _ => "",
        };
        match words.iter().find(|word| **word == text) {
            Some(word) => Ok(word),
            None => self.error(format!("must be {}", alternatives(words))),
        }
    }

    /// A value of this shape.
    pub(super) fn value(&self, shape: &Shape) -> Result<Value, RecipeError> {
        Ok(match shape {
            Shape::Number { low, high } => Value::Number(self.number(*low..=*high)?),
            Shape::Whole { low, high } => Value::Number(f64::from(self.whole(*low..=*high)?)),
            Shape::OneOf(numbers) => match self.whole(0..=u32::MAX) {
                Ok(number) if numbers.contains(&number) => Value::Number(f64::from(number)),
                _ => {
                    let texts: Vec<String> = numbers.iter().map(u32::to_string).collect();
                    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                    return self.error(format!("must be {}", alternatives(&texts)));
                }
            },
            Shape::Flag => Value::Flag(self.flag()?),
            Shape::Word(words) => Value::Word(self.word(words)?),
            Shape::Ratio => Value::Ratio(self.ratio()?),
            Shape::Part => Value::Part(self.part()?),
            Shape::Points => Value::Points(self.points()?),
            Shape::Hsl => Value::Hsl(self.hsl()?),
            Shape::Colour => Value::Colour(self.colour()?),
            Shape::Text => Value::Text(self.letters()?),
            Shape::Image => Value::Text(self.image()?),
        })
    }

    /// Two whole numbers from 1 to 1000, such as `4:5`.
    fn ratio(&self) -> Result<[u32; 2], RecipeError> {
        let number = |text: &str| {
            let is_digits =
                (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            let number = if is_digits { text.parse().ok() } else { None };
            number.filter(|number| (1..=1000).contains(number))
        };
        let sides = self.text()?.split_once(':');
        match sides.map(|(across, down)| (number(across), number(down))) {
            Some((Some(across), Some(down))) => Ok([across, down]),
            _ => self.error("must be two numbers from 1 to 1000 like 4:5"),
        }
    }

    fn part(&self) -> Result<[f64; 4], RecipeError> {
        let [x_field, y_field, width, height] = self.fields(["x", "y", "width", "height"])?;
        let start = |field: Option<Node<'_>>, name: &str| {
            field.ok_or_else(|| self.missing(name))?.number(0.0..=1.0)
        };
        let extent = |field: Option<Node<'_>>, name: &str, start: f64| {
            let field = field.ok_or_else(|| self.missing(name))?;
            let extent = field.number(0.0..=1.0)?;
            if extent == 0.0 {
                return field.error("must be more than 0");
            }
            if start + extent > 1.0 + ROUNDING {
                return field.error("reaches beyond the photo");
            }
            Ok(extent)
        };
        let (x, y) = (start(x_field, "x")?, start(y_field, "y")?);
        Ok([x, y, extent(width, "width", x)?, extent(height, "height", y)?])
    }

    fn points(&self) -> Result<Vec<[f64; 2]>, RecipeError> {
        let items = self.list()?;
        if !(2..=CURVE_POINTS_MAX).contains(&items.len()) {
            return self.error(format!("must have 2 to {CURVE_POINTS_MAX} points"));
        }
        let mut points: Vec<[f64; 2]> = Vec::new();
        for item in &items {
            let pair = item.list()?;
            let [x, y] = pair.as_slice() else {
                return item.error("must be two numbers from 0 to 1");
            };
            let (x, y) = (x.number(0.0..=1.0)?, y.number(0.0..=1.0)?);
            if points.last().is_some_and(|[before, _]| x - before < CURVE_GAP_MIN) {
                return item.error("must lie to the right of the one before");
            }
            points.push([x, y]);
        }
        Ok(points)
    }

    fn hsl(&self) -> Result<[f64; 3], RecipeError> {
        let [hue, saturation, luminance] = self.fields(["hue", "saturation", "luminance"])?;
        let number =
            |field: Option<Node<'_>>| field.map_or(Ok(0.0), |field| field.number(-100.0..=100.0));
        Ok([number(hue)?, number(saturation)?, number(luminance)?])
    }

    fn colour(&self) -> Result<[u8; 3], RecipeError> {
        let digits = self.text().ok().and_then(|text| text.strip_prefix('#'));
        let is_colour =
            |text: &&str| text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match digits.filter(is_colour).and_then(|text| u32::from_str_radix(text, 16).ok()) {
            Some(number) => {
                let [_, r, g, b] = number.to_be_bytes();
                Ok([r, g, b])
            }
            None => self.error("must be a colour like #ffffff"),
        }
    }

    fn letters(&self) -> Result<String, RecipeError> {
        let text = self.text()?;
        if !(1..=MARK_LETTERS_MAX).contains(&text.chars().count()) {
            return self.error(format!("must have 1 to {MARK_LETTERS_MAX} letters"));
        }
        if !watermark::is_writable(text) {
            return self.error("has a letter that cannot be written");
        }
        Ok(text.to_owned())
    }

    fn image(&self) -> Result<String, RecipeError> {
        let text = self.text()?;
        if text.len() > MARK_IMAGE_LETTERS_MAX {
            return self.error(format!("is longer than {MARK_IMAGE_LETTERS_MAX} letters"));
        }
        if !watermark::is_image(text) {
            return self.error("must be a small PNG in base64");
        }
        Ok(text.to_owned())
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

/// `a, b or c`.
fn alternatives(words: &[&str]) -> String {
    match words {
        [most @ .., last] if !most.is_empty() => format!("{} or {last}", most.join(", ")),
        _ => words.concat(),
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
