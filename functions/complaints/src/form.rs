//! What a complainant fills in, through the door of each value. All that is wrong is named at once.

use domain::complaint::{
    Claim, Complainant, ContactNumber, Passage, PhotoHint, Statement, WhoComplains,
};
use domain::{Attachment, Email, Language, Organisation};
use edge::attachments::NewFile;
use edge::{Fault, Problem, Request};
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewComplaint")]
pub(crate) struct Body {
    /// Of the answer: `kk`, `ru` or `en`.
    language: String,
    /// `copyright`, `third-party` or `forbidden`.
    ground: String,
    name: String,
    email: String,
    phone: Option<String>,
    organisation: Option<String>,
    /// What and where: 20 to 4000 characters.
    about: String,
    /// The photo that is meant: an id, a link, or words.
    photo: Option<String>,
    /// The right that is broken. Of what is forbidden anybody may tell without one.
    basis: Option<String>,
    /// That all of it is true.
    declares_true: bool,
    /// Up to five.
    files: Vec<NewFile>,
}

/// Collects faults, so that a person sees all of them at once.
struct Faults(Vec<Fault>);

impl Faults {
    fn some<T>(&mut self, path: &str, value: Option<T>, reason: &str) -> Option<T> {
        if value.is_none() {
            self.0.push(Fault::at(path, reason));
        }
        value
    }

    /// A field that was left empty was left out.
    fn maybe<T>(
        &mut self,
        path: &str,
        text: Option<&String>,
        door: impl FnOnce(&str) -> Option<T>,
        reason: &str,
    ) -> Option<T> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        self.some(path, door(text), reason)
    }
}

/// A complaint in which everything is what it should be.
pub(crate) fn parse(request: &Request) -> Result<Statement, Problem> {
    let body: Body = request.json()?;
    let mut faults = Faults(Vec::new());
    let statement = read(&body, &mut faults);
    match statement {
        Some(statement) if faults.0.is_empty() => Ok(statement),
        _ => Err(Problem::Invalid(faults.0)),
    }
}

fn read(body: &Body, faults: &mut Faults) -> Option<Statement> {
    let language = faults.some("language", Language::parse(&body.language), "is kk, ru or en");
    let reason = "is copyright, third-party or forbidden";
    let claim = faults.some("ground", Claim::parse(&body.ground), reason);
    let from = complainant(body, faults);
    let reason = "has 20 to 4000 characters and no control characters but line ends";
    let about = faults.some("about", Passage::parse(&body.about, Passage::ABOUT), reason);
    let reason = "is one line of at most 500 characters";
    let photo = faults.maybe("photo", body.photo.as_ref(), PhotoHint::parse, reason);
    let door = |text: &str| Passage::parse(text, Passage::BASIS);
    let reason = "has at most 2000 characters and no control characters but line ends";
    let basis = faults.maybe("basis", body.basis.as_ref(), door, reason);
    let is_empty = body.basis.as_ref().is_none_or(|text| text.trim().is_empty());
    if is_empty && claim.is_some_and(Claim::needs_basis) {
        faults.0.push(Fault::at("basis", "says which right is broken, and is needed"));
    }
    if !body.declares_true {
        faults.0.push(Fault::at("declares_true", "nothing is taken without it"));
    }
    let files = files(body, faults);
    Some(Statement {
        language: language?,
        claim: claim?,
        from: from?,
        about: about?,
        photo,
        basis,
        files: files?,
    })
}

fn complainant(body: &Body, faults: &mut Faults) -> Option<Complainant> {
    let reason = "is one line of at most 200 characters";
    let name = faults.some("name", WhoComplains::parse(&body.name), reason);
    let email = Email::parse(&body.email);
    let email = email.map_err(|error| faults.0.push(Fault::at("email", error))).ok();
    // The answer goes there and nowhere else.
    let email = email.and_then(|email| {
        let reason = "has letters that mail cannot carry: we could not answer";
        faults.some("email", email.is_deliverable().then_some(email), reason)
    });
    let organisation = body.organisation.as_ref();
    let organisation = faults.maybe("organisation", organisation, Organisation::parse, reason);
    let reason = "has at least 5 digits, at most 32 characters, and no letters";
    let phone = faults.maybe("phone", body.phone.as_ref(), ContactNumber::parse, reason);
    Some(Complainant { name: name?, email: email?, phone, organisation })
}

fn files(body: &Body, faults: &mut Faults) -> Option<Vec<Attachment>> {
    if body.files.len() > Statement::FILES_MAX {
        let reason = format!("has at most {} items", Statement::FILES_MAX);
        faults.0.push(Fault::at("files", reason));
        return None;
    }
    let all = body.files.iter().enumerate();
    let parsed = all.map(|(n, file)| file.parse(&format!("files[{n}]"), &mut faults.0));
    // Each of them: one bad file does not hide the next.
    let parsed: Vec<Option<Attachment>> = parsed.collect();
    parsed.into_iter().collect()
}
