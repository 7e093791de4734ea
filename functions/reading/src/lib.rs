//! `POST /readings`: says back what a request in Kazakh, Russian or English comes to.
//!
//! Deliberately absent: anything that costs the customer something, or that is kept. It is open to
//! visitors; the limits are those of the API and the length of a text. `POST /photos` reads the
//! same words the same way.

use domain::RequestText;
use edge::api::Operation;
use edge::{Answer, Problem, Request};
use lambda_http::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use words::{
    Asked, Language, Op, Question, Reading, Span, WORDS_VERSION, ask_text, cannot_text, lock_chip,
    say_back,
};

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ReadingRequest")]
struct Body {
    text: String,
    language: String,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Reading")]
struct Shown {
    /// The whole reading as sentences.
    says: String,
    /// Whether `POST /photos` would ask instead of taking the photo.
    must_ask: bool,
    #[schemars(with = "Option<serde_json::Value>")]
    recipe: Option<Box<RawValue>>,
    chips: Vec<Chip>,
    questions: Vec<Asks>,
    cannot: Vec<Said>,
    unknown: Vec<Place>,
    coverage: Coverage,
    lexicon: u32,
}

/// Where the request says so, in Unicode characters.
#[derive(Clone, Copy, JsonSchema, Serialize)]
struct Place {
    from: usize,
    to: usize,
}

#[derive(JsonSchema, Serialize)]
struct Chip {
    /// `op` is something to do, `lock` something that stays.
    what: &'static str,
    text: String,
    #[serde(flatten)]
    place: Place,
    /// What it adds to the recipe: a member for each step; the recipe is all of them together.
    /// Nothing for a lock, and for what the engine has no step for.
    #[schemars(with = "Option<serde_json::Value>")]
    step: Option<Box<RawValue>>,
}

#[derive(JsonSchema, Serialize)]
struct Asks {
    text: String,
    offer: Option<Offer>,
    #[serde(flatten)]
    place: Place,
}

#[derive(JsonSchema, Serialize)]
struct Offer {
    text: String,
    #[schemars(with = "Option<serde_json::Value>")]
    step: Option<Box<RawValue>>,
}

#[derive(JsonSchema, Serialize)]
struct Said {
    text: String,
    #[serde(flatten)]
    place: Place,
}

/// Words that the reading rests on, that ask for nothing, and that nobody knows.
#[derive(JsonSchema, Serialize)]
struct Coverage {
    explained: usize,
    ignorable: usize,
    unknown: usize,
}

/// What it answers, for the description of the API.
pub fn describe() -> Vec<Operation> {
    vec![
        Operation::new("POST", "/readings", "Says back what a request in words comes to")
            .takes::<Body>()
            .gives::<Shown>(200, "The reading. Nothing is taken, nothing is kept."),
    ]
}

/// Reads a request.
pub fn handle(request: &Request) -> Result<Answer, Problem> {
    if request.method != Method::POST || request.segments() != ["readings"] {
        return Err(Problem::NotFound);
    }
    let body: Body = request.json()?;
    let language = Language::parse(&body.language);
    let language = language.ok_or_else(|| Problem::invalid("language", "is kk, ru or en"))?;
    RequestText::check(&body.text).map_err(|error| Problem::invalid("text", error))?;
    Ok(Answer::ok(&show(&words::read(&body.text), &body.text, language)))
}

fn show(reading: &Reading, text: &str, language: Language) -> Shown {
    let page = Page { reading, text, language };
    let ops = reading.recipe.iter().chain(&reading.later).map(|asked| page.op(*asked));
    let locks = reading.locks.iter().map(|lock| Chip {
        what: "lock",
        text: lock_chip(*lock, language),
        place: page.place(lock.span),
        step: None,
    });
    let cannot = reading.cannot.iter().map(|it| Said {
        text: cannot_text(it.what, language).to_owned(),
        place: page.place(it.span),
    });
    Shown {
        says: say_back(reading, language),
        must_ask: reading.must_ask(),
        recipe: RawValue::from_string(reading.recipe_json()).ok(),
        chips: ops.chain(locks).collect(),
        questions: reading.unclear.iter().map(|it| page.asks(*it)).collect(),
        cannot: cannot.collect(),
        unknown: reading.coverage.unknown.iter().map(|span| page.place(*span)).collect(),
        coverage: Coverage {
            explained: reading.coverage.explained,
            ignorable: reading.coverage.ignorable,
            unknown: reading.coverage.unknown.len(),
        },
        lexicon: WORDS_VERSION,
    }
}

/// A reading with what it takes to show it.
struct Page<'a> {
    reading: &'a Reading,
    text: &'a str,
    language: Language,
}

impl Page<'_> {
    fn op(&self, Asked { op, span }: Asked) -> Chip {
        let (text, place) = (self.reading.chip(op, self.language), self.place(span));
        Chip { what: "op", text, place, step: self.step(op) }
    }

    fn asks(&self, question: Question) -> Asks {
        let text = |op| self.reading.chip(op, self.language);
        let offer = question.offer.map(|op| Offer { text: text(op), step: self.step(op) });
        Asks { text: ask_text(question, self.language), offer, place: self.place(question.span) }
    }

    fn step(&self, op: Op) -> Option<Box<RawValue>> {
        RawValue::from_string(self.reading.step_json(op)?).ok()
    }

    /// The reading counts bytes; callers count characters.
    fn place(&self, span: Span) -> Place {
        let chars = |end: usize| self.text.char_indices().take_while(|(at, _)| *at < end).count();
        Place { from: chars(span.start), to: chars(span.end) }
    }
}
