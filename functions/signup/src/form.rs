//! What a visitor fills in, through the door of each value. All that is wrong is named at once.

use domain::order::{Accepted, DocumentVersion};
use domain::{
    Address, Bin, ConsentKind, CustomerStatus, Email, Iin, Language, Name, Number, Organisation,
    PackKind, Password, PersonName, Phone,
};
use edge::{Fault, Problem, Request, Requisites, consents};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filled {
    email: String,
    password: String,
    language: String,
    status: String,
    surname: String,
    first_name: String,
    patronymic: Option<String>,
    phone: String,
    iin: Option<String>,
    bin: Option<String>,
    organisation: Option<String>,
    address: Option<String>,
    pack: Option<String>,
    accepted: FilledVersions,
    consents: FilledBoxes,
    declares_adult_and_rights: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FilledVersions {
    agreement: String,
    privacy_policy: String,
    payment_policy: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FilledBoxes {
    processing: FilledBox,
    abroad: FilledBox,
    advertising: FilledBox,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FilledBox {
    given: bool,
    text: String,
}

/// A registration in which everything is what it should be.
pub(crate) struct Form {
    pub(crate) email: Email,
    pub(crate) password: Password,
    pub(crate) language: Language,
    pub(crate) status: CustomerStatus,
    pub(crate) name: PersonName,
    pub(crate) phone: Phone,
    pub(crate) number: Number,
    pub(crate) organisation: Option<Organisation>,
    pub(crate) address: Option<Address>,
    pub(crate) chosen: Option<PackKind>,
    pub(crate) accepted: Accepted,
    /// Each box with its exact text.
    pub(crate) boxes: [(ConsentKind, bool, String); 3],
}

/// Collects faults, so that a person sees all of them at once.
struct Faults(Vec<Fault>);

impl Faults {
    fn take<T, E: std::fmt::Display>(&mut self, path: &str, value: Result<T, E>) -> Option<T> {
        value.map_err(|error| self.0.push(Fault::at(path, error))).ok()
    }

    fn some<T>(&mut self, path: &str, value: Option<T>, reason: &str) -> Option<T> {
        self.take(path, value.ok_or(reason))
    }

    fn maybe<T>(
        &mut self,
        path: &str,
        text: Option<&str>,
        door: impl FnOnce(&str) -> Option<T>,
        reason: &str,
    ) -> Option<T> {
        // A field that was left empty was left out.
        let text = text.filter(|text| !text.trim().is_empty())?;
        self.some(path, door(text), reason)
    }
}

impl Form {
    pub(crate) fn parse(request: &Request, operator: &Requisites) -> Result<Self, Problem> {
        let filled: Filled = request.json()?;
        let mut faults = Faults(Vec::new());
        let form = read(filled, operator, &mut faults);
        match form {
            Some(form) if faults.0.is_empty() => Ok(form),
            _ => Err(Problem::Invalid(faults.0)),
        }
    }
}

fn read(filled: Filled, operator: &Requisites, faults: &mut Faults) -> Option<Form> {
    let email = faults.take("email", Email::parse(&filled.email));
    let own = [filled.email.as_str(), &filled.phone, &filled.surname, &filled.first_name];
    let password = Password::parse_new(filled.password).and_then(|it| it.not_among(&own));
    let password = faults.take("password", password);
    let language = faults.some("language", Language::parse(&filled.language), "is kk, ru or en");
    let status = CustomerStatus::parse(&filled.status);
    let status = faults.some("status", status, "is person, entrepreneur or entity");
    let surname = faults.take("surname", Name::parse(&filled.surname));
    let first = faults.take("first_name", Name::parse(&filled.first_name));
    let patronymic = faults.maybe(
        "patronymic",
        filled.patronymic.as_deref(),
        |text| Name::parse(text).ok(),
        "has 1 to 100 letters, spaces, hyphens or apostrophes",
    );
    let phone = faults.take("phone", Phone::parse(&filled.phone));
    let (iin, bin) = (filled.iin.as_deref(), filled.bin.as_deref());
    let number = status.and_then(|status| number(status, iin, bin, faults));
    let organisation = faults.maybe(
        "organisation",
        filled.organisation.as_deref(),
        Organisation::parse,
        "is one line of at most 200 characters",
    );
    if status == Some(CustomerStatus::Entity) && organisation.is_none() {
        faults.0.push(Fault::at("organisation", "is needed for a legal entity"));
    }
    let address = filled.address.as_deref();
    let address =
        faults.maybe("address", address, Address::parse, "is one line of at most 300 characters");
    let chosen = filled.pack.as_deref();
    let chosen = faults.maybe("pack", chosen, PackKind::parse, "is the name of a pack");
    let accepted = versions(&filled.accepted, faults);
    let boxes = language.and_then(|language| boxes(filled.consents, language, operator, faults));
    if !filled.declares_adult_and_rights {
        faults.0.push(Fault::at("declares_adult_and_rights", "nobody can be served without it"));
    }
    Some(Form {
        email: email?,
        password: password?,
        language: language?,
        status: status?,
        name: PersonName { surname: surname?, first: first?, patronymic },
        phone: phone?,
        number: number?,
        organisation,
        address,
        chosen,
        accepted: accepted?,
        boxes: boxes?,
    })
}

/// A person and an entrepreneur are known by an IIN, an entity by its BIN.
fn number(
    status: CustomerStatus,
    iin: Option<&str>,
    bin: Option<&str>,
    faults: &mut Faults,
) -> Option<Number> {
    if status == CustomerStatus::Entity {
        if iin.is_some() {
            faults.0.push(Fault::at("iin", "is not asked of a legal entity: it has a BIN"));
        }
        let bin = faults.some("bin", bin, "is needed for a legal entity")?;
        return faults.take("bin", Bin::parse(bin.trim())).map(Number::Bin);
    }
    if bin.is_some() {
        faults.0.push(Fault::at("bin", "only legal entities have one: a person has an IIN"));
    }
    let iin = faults.some("iin", iin, "is needed")?;
    faults.take("iin", Iin::parse(iin.trim())).map(Number::Iin)
}

fn versions(filled: &FilledVersions, faults: &mut Faults) -> Option<Accepted> {
    let mut version = |name: &str, text: &str| {
        let path = format!("accepted.{name}");
        let reason = "is the version of a document, such as 2026-11-01";
        faults.some(&path, DocumentVersion::parse(text), reason)
    };
    let agreement = version("agreement", &filled.agreement);
    let privacy = version("privacy_policy", &filled.privacy_policy);
    let payment = version("payment_policy", &filled.payment_policy);
    Some(Accepted { agreement: agreement?, payment: payment?, privacy: privacy? })
}

/// The boxes as they were shown: a text that is not ours to the letter was not agreed to.
fn boxes(
    filled: FilledBoxes,
    language: Language,
    operator: &Requisites,
    faults: &mut Faults,
) -> Option<[(ConsentKind, bool, String); 3]> {
    let mut one = |kind: ConsentKind, filled: FilledBox| {
        let path = format!("consents.{}", kind.as_str());
        if kind.is_required() && !filled.given {
            faults.0.push(Fault::at(format!("{path}.given"), "nobody can be served without it"));
        }
        let is_ours = consents::text(kind, language, operator).as_ref() == Some(&filled.text);
        let reason = "is not the text that we show: please read it again";
        let text = faults.some(&format!("{path}.text"), is_ours.then_some(filled.text), reason)?;
        Some((kind, filled.given, text))
    };
    let processing = one(ConsentKind::Processing, filled.processing);
    let abroad = one(ConsentKind::Abroad, filled.abroad);
    let advertising = one(ConsentKind::Advertising, filled.advertising);
    Some([processing?, abroad?, advertising?])
}
