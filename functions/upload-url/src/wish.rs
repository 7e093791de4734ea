//! What is to be done with a photo: a recipe, or a request in the customer's own words, and what
//! kind of file it becomes.
//!
//! Sending words to `POST /photos` confirms what they say: `POST /readings` shows it before, and
//! costs nothing. Words that leave a question open are answered with it, and nothing is taken.

use domain::{RecipeText, RequestText, ResultKind};
use edge::{Asking, Fault, Problem};
use pixels::{Encoding, Recipe, RecipeError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
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

/// The three parts of a wish as they come in. What kind of file is wanted stands in the recipe; it
/// stands beside the words, or alone.
#[derive(Clone, Copy, Default)]
pub(crate) struct Asked<'a> {
    pub(crate) recipe: Option<&'a RawValue>,
    pub(crate) request: Option<&'a RequestBody>,
    pub(crate) output: Option<&'a RawValue>,
}

impl<'a> Asked<'a> {
    /// The output where nothing else is said.
    pub(crate) fn only_output(&self) -> Option<&'a RawValue> {
        self.output.filter(|_| self.recipe.is_none() && self.request.is_none())
    }
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
    asked: Asked<'_>,
    path: &str,
    found: &mut Findings,
) -> Option<(RecipeText, Option<RequestText>)> {
    let beside = [("request", asked.request.is_some()), ("output", asked.output.is_some())];
    match asked {
        Asked { recipe: Some(recipe), request: None, output: None } => {
            by_recipe(recipe, path, &mut found.faults).map(|recipe| (recipe, None))
        }
        Asked { recipe: Some(_), .. } => {
            let these = beside.iter().filter(|(_, is_there)| *is_there);
            let fault = |(name, _): &(&str, bool)| {
                Fault::at(inside(path, name), "cannot stand beside recipe")
            };
            found.faults.extend(these.map(fault));
            None
        }
        Asked { request: Some(request), output, .. } => {
            by_words(request, output, path, found).map(|(recipe, text)| (recipe, Some(text)))
        }
        Asked { output, .. } => {
            let plain = Recipe::default().to_json();
            with_output(&plain, output, path, &mut found.faults).map(|recipe| (recipe, None))
        }
    }
}

fn by_words(
    request: &RequestBody,
    output: Option<&RawValue>,
    path: &str,
    found: &mut Findings,
) -> Option<(RecipeText, RequestText)> {
    let item = path;
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
    let recipe = with_output(&reading.recipe_json(), output, item, &mut found.faults)?;
    Some((recipe, text))
}

/// The parts of a recipe's text.
#[derive(Serialize, Deserialize)]
struct Parts<'a> {
    #[serde(borrow)]
    version: &'a RawValue,
    #[serde(borrow)]
    steps: &'a RawValue,
    #[serde(borrow)]
    output: Option<&'a RawValue>,
}

/// A recipe of ours with the output that is wanted, if one is.
pub(crate) fn with_output(
    recipe: &str,
    output: Option<&RawValue>,
    path: &str,
    faults: &mut Vec<Fault>,
) -> Option<RecipeText> {
    let whole = match (serde_json::from_str::<Parts<'_>>(recipe), output) {
        (Ok(parts), Some(_)) => serde_json::to_string(&Parts { output, ..parts }),
        _ => Ok(recipe.to_owned()),
    };
    let parsed = Recipe::parse(&whole.unwrap_or_default());
    let fault =
        |error: RecipeError| faults.push(Fault::at(inside(path, &error.path), error.reason));
    Some(text_of(&parsed.map_err(fault).ok()?))
}

fn by_recipe(json: &RawValue, path: &str, faults: &mut Vec<Fault>) -> Option<RecipeText> {
    let recipe = Recipe::parse(json.get());
    let recipe = recipe
        .map_err(|error| faults.push(Fault::at(recipe_path(path, &error.path), error.reason)))
        .ok()?;
    // The engine can do that and this service does not offer it.
    if recipe.needs_assets() {
        let reason = "must not need a file beside the recipe";
        faults.push(Fault::at(recipe_path(path, "steps"), reason));
        return None;
    }
    Some(text_of(&recipe))
}

/// The text of a recipe and the kind of file that it makes: taken out of it here and nowhere else.
fn text_of(recipe: &Recipe) -> RecipeText {
    let kind = match recipe.output().encoding {
        Encoding::Jpeg { .. } => ResultKind::Jpeg,
        Encoding::Png => ResultKind::Png,
        Encoding::Webp { .. } => ResultKind::Webp,
    };
    RecipeText::from_canonical(recipe.to_json(), kind)
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
    use super::{Asked, Findings, RequestBody, wish};
    use domain::ResultKind;
    use edge::Problem;
    use serde_json::value::RawValue;

    #[track_caller]
    fn check(text: &str, language: &str, expected: Result<&str, &str>) {
        let request = RequestBody { text: text.to_owned(), language: language.to_owned() };
        let mut found = Findings::default();
        let asked = Asked { request: Some(&request), ..Asked::default() };
        let wished = wish(asked, "photos[0]", &mut found);
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

    /// What kind of file comes of a recipe, of words, of nothing, with an output beside it; or the
    /// place of what is wrong.
    #[track_caller]
    fn check_kind(
        [recipe, words, output]: [Option<&str>; 3],
        expected: Result<(ResultKind, &str), &str>,
    ) {
        let raw = |text: &str| RawValue::from_string(text.to_owned()).expect("JSON");
        let (recipe, output) = (recipe.map(raw), output.map(raw));
        let request =
            words.map(|text| RequestBody { text: text.to_owned(), language: "ru".to_owned() });
        let asked = Asked {
            recipe: recipe.as_deref(),
            request: request.as_ref(),
            output: output.as_deref(),
        };
        let mut found = Findings::default();
        let wished = wish(asked, "photos[0]", &mut found).map(|(recipe, _)| recipe);
        let got = match (&wished, found.faults.first()) {
            (Some(recipe), None) => {
                let output = recipe.as_str().split_once(r#""output":"#).map(|(_, last)| last);
                Ok((recipe.kind(), output.and_then(|it| it.strip_suffix('}')).unwrap_or_default()))
            }
            (None, Some(fault)) => Err(fault.path.as_str()),
            other => panic!("{other:?}"),
        };
        assert_eq!(got, expected);
        let steps = wished.map(|recipe| recipe.as_str().contains("exposure"));
        assert!(steps.is_none_or(|there| there == words.is_some()), "the steps are the words'");
    }

    #[test]
    fn the_kind_of_file_stands_in_the_recipe_or_beside_it() {
        use ResultKind::{Jpeg, Png, Webp};
        let (jpeg, png) = (r#"{"jpeg":{"quality":90}}"#, r#"{"png":{}}"#);
        let (plain, small) = (r#"{"webp":{}}"#, r#"{"webp":{"quality":80}}"#);
        let recipe = |output| format!(r#"{{"version":1,"steps":[],"output":{output}}}"#);
        for (output, kind) in [(jpeg, Jpeg), (png, Png), (plain, Webp), (small, Webp)] {
            check_kind([Some(&recipe(output)), None, None], Ok((kind, output)));
            check_kind([None, Some("чуть ярче"), Some(output)], Ok((kind, output)));
            check_kind([None, None, Some(output)], Ok((kind, output)));
        }
        check_kind([None, None, None], Ok((Jpeg, jpeg)));
        check_kind([None, Some("чуть ярче"), None], Ok((Jpeg, jpeg)));
        check_kind([Some(&recipe(png)), None, Some(png)], Err("photos[0].output"));
        check_kind([None, None, Some(r#"{"avif":{}}"#)], Err("photos[0].output.avif"));
        let strong = r#"{"webp":{"quality":101}}"#;
        check_kind([None, Some("чуть ярче"), Some(strong)], Err("photos[0].output.webp.quality"));
        check_kind(
            [Some(&recipe(strong)), None, None],
            Err("photos[0].recipe.output.webp.quality"),
        );
    }

    #[test]
    fn the_recipe_is_the_one_of_the_words() {
        let request =
            RequestBody { text: "чуть ярче".to_owned(), language: "ru".to_owned() };
        let asked = Asked { request: Some(&request), ..Asked::default() };
        let wished = wish(asked, "photos[0]", &mut Findings::default());
        let (recipe, text) = wished.expect("understood");
        let expected = pixels::Recipe::parse(
            r#"{"version":1,"steps":[{"exposure":{"ev":0.35,"fitted":true}}]}"#,
        );
        assert_eq!(recipe.as_str(), expected.expect("a recipe").to_json());
        assert_eq!(text.expect("the words").words_version(), words::WORDS_VERSION);
    }
}
