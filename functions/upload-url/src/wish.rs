//! What is to be done with a photo: a recipe, or a request in the customer's own words.
//!
//! Sending words to `POST /photos` confirms what they say: `POST /readings` shows it before, and
//! costs nothing. Words that leave a question open are answered with it, and nothing is taken.

use domain::{RecipeText, RequestText};
use edge::{Asking, Fault, Problem};
use pixels::{Encoding, Recipe};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::value::RawValue;
use words::{Language, WORDS_VERSION, ask_text, cannot_text, say_back};

/// A request as it comes in.
#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "WordsOfPhoto")]
pub(crate) struct RequestBody {
    text: String,
    language: String,
}

/// Why a batch cannot be taken as it is.
#[derive(Default)]
pub(crate) struct Findings {
    pub(crate) faults: Vec<Fault>,
    asks: Vec<Asking>,
}

impl Findings {
    /// Faults first: a question about a batch that is refused anyway would be asked in vain.
    pub(crate) fn refuse(self) -> Result<(), Problem> {
        if !self.faults.is_empty() {
            return Err(Problem::Invalid(self.faults));
        }
        if self.asks.is_empty() { Ok(()) } else { Err(Problem::ReadingAsks(self.asks)) }
    }
}

/// The recipe, and the words that it was read from where there are some.
pub(crate) fn wish(
    recipe: Option<&RawValue>,
    request: Option<&RequestBody>,
    path: &str,
    found: &mut Findings,
) -> Option<(RecipeText, Option<RequestText>)> {
    match (recipe, request) {
        (Some(_), Some(_)) => {
            let fault = Fault::at(inside(path, "request"), "cannot stand beside recipe");
            found.faults.push(fault);
            None
        }
        (None, Some(request)) => {
            by_words(request, path, found).map(|(recipe, text)| (recipe, Some(text)))
        }
        (recipe, None) => by_recipe(recipe, path, &mut found.faults).map(|recipe| (recipe, None)),
    }
}

fn by_words(
    request: &RequestBody,
    path: &str,
    found: &mut Findings,
) -> Option<(RecipeText, RequestText)> {
    let path = inside(path, "request");
    let mut fault = |at: &str, reason: &dyn std::fmt::Display| {
        found.faults.push(Fault::at(format!("{path}{at}"), reason));
    };
    let language = Language::parse(&request.language);
    if language.is_none() {
        fault(".language", &"is kk, ru or en");
    }
    if let Err(error) = RequestText::check(&request.text) {
        fault(".text", &error);
        return None;
    }
    let language = language?;
    let reading = words::read(&request.text);
    let says = say_back(&reading, language);
    if reading.must_ask() {
        let questions = reading.unclear.iter().map(|it| ask_text(*it, language)).collect();
        let cannot = reading.cannot.iter();
        let cannot = cannot.map(|it| cannot_text(it.what, language).to_owned()).collect();
        found.asks.push(Asking { path, says, questions, cannot });
        return None;
    }
    let text = RequestText::new(&request.text, &says, WORDS_VERSION);
    let text = text.map_err(|error| fault(".text", &error)).ok()?;
    let recipe = Recipe::parse(&reading.recipe_json()).map_err(|error| fault("", &error)).ok()?;
    Some((RecipeText::from_canonical(recipe.to_json()), text))
}

fn by_recipe(json: Option<&RawValue>, path: &str, faults: &mut Vec<Fault>) -> Option<RecipeText> {
    let recipe = match json {
        Some(json) => Recipe::parse(json.get()),
        None => Ok(Recipe::default()),
    };
    let recipe = recipe
        .map_err(|error| faults.push(Fault::at(recipe_path(path, &error.path), error.reason)))
        .ok()?;
    if let Some((at, reason)) = not_served(&recipe) {
        faults.push(Fault::at(recipe_path(path, at), reason));
        return None;
    }
    Some(RecipeText::from_canonical(recipe.to_json()))
}

/// What the engine can do and this service does not offer: results are stored and handed out as
/// JPEG, and nothing can be sent beside a recipe.
fn not_served(recipe: &Recipe) -> Option<(&'static str, &'static str)> {
    if !matches!(recipe.output().encoding, Encoding::Jpeg { .. }) {
        return Some(("output", "must be jpeg"));
    }
    recipe.needs_assets().then_some(("steps", "must not need a file beside the recipe"))
}

fn recipe_path(item: &str, field: &str) -> String {
    let recipe = inside(item, "recipe");
    if field.is_empty() { recipe } else { format!("{recipe}.{field}") }
}

/// A field of an item; of the body itself where there is no item.
fn inside(item: &str, field: &str) -> String {
    if item.is_empty() { field.to_owned() } else { format!("{item}.{field}") }
}

#[cfg(test)]
mod tests {
    use super::{Findings, RequestBody, wish};
    use edge::Problem;

    #[track_caller]
    fn check(text: &str, language: &str, expected: Result<&str, &str>) {
        let request = RequestBody { text: text.to_owned(), language: language.to_owned() };
        let mut found = Findings::default();
        let wished = wish(None, Some(&request), "photos[0]", &mut found);
        let got = match found.refuse() {
            Ok(()) => Ok(wished.and_then(|(_, text)| text).expect("the words").says().to_owned()),
            Err(Problem::Invalid(faults)) => Err(faults[0].path.clone()),
            Err(Problem::ReadingAsks(asks)) => Err(asks[0].says.clone()),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(got.as_ref().map(String::as_str).map_err(String::as_str), expected);
    }

    #[test]
    fn words_are_taken_only_where_nothing_is_left_to_ask() {
        let about = "«≈» — примерно: сила подбирается под само фото.";
        check("чуть ярче", "ru", Ok(&format!("Светлее ≈+0.35. {about}")));
        let about = "«≈» — шамамен: күші суреттің өзіне қарай алынады.";
        check("чуть ярче", "kk", Ok(&format!("Жарықтау ≈+0.35. {about}")));
        check("make it 4k", "en", Err("Understood, but we cannot do it yet: enlarge."));
        check("ярче", "de", Err("photos[0].request.language"));
        check(" ", "ru", Err("photos[0].request.text"));
        check(&"я".repeat(2_001), "ru", Err("photos[0].request.text"));
    }

    #[test]
    fn the_recipe_is_the_one_of_the_words() {
        let request =
            RequestBody { text: "чуть ярче".to_owned(), language: "ru".to_owned() };
        let wished = wish(None, Some(&request), "photos[0]", &mut Findings::default());
        let (recipe, text) = wished.expect("understood");
        let expected = pixels::Recipe::parse(
            r#"{"version":1,"steps":[{"exposure":{"ev":0.35,"fitted":true}}]}"#,
        );
        assert_eq!(recipe.as_str(), expected.expect("a recipe").to_json());
        assert_eq!(text.expect("the words").words_version(), words::WORDS_VERSION);
    }
}
