//! What a body of the state that may ask for it is given of a customer: the parts that it asked for
//! and no others, of the days that it asked about (R60). Nothing is shown before the register of
//! disclosures and the audit know of it; what is given once more has a line of its own.

use crate::audit::{deed, note};
use crate::disclosures::{self, ShownDisclosure};
use crate::{Desk, show};
use domain::audit::Deed;
use domain::disclosure::Disclosures;
use domain::ports::{Accounts, Audit, Dossier, Ledger, Orders, Page};
use domain::{
    AccountId, Consent, Day, Disclosure, OperatorName, Order, Profile, SecurityEvent, Time,
};
use edge::refunds::sentence;
use edge::{Answer, Problem, Request, World, timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Records on a page.
const PAGE: u32 = 100;
/// Pages of each list that are looked through, the newest first; an extract says what is not whole.
const PAGES_MAX: usize = 20;

/// What can be asked for.
#[derive(JsonSchema, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Part {
    /// Who he is: status, name, organisation; the number masked.
    Identity,
    /// E-mail, phone, address.
    Contacts,
    /// Orders and their payments.
    Orders,
    /// What was agreed to, and when.
    Consents,
    /// Log-ins and the like, with network addresses.
    Events,
}

impl Part {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Contacts => "contacts",
            Self::Orders => "orders",
            Self::Consents => "consents",
            Self::Events => "events",
        }
    }
}

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewExtract {
    /// The body, and who signed for it.
    requester: String,
    /// The rule of law.
    ground: String,
    /// The request with its number and date.
    document: String,
    account: String,
    /// At least one, each once.
    parts: Vec<Part>,
    /// The first day of orders, consents and events, by the clock of Almaty.
    from: String,
    /// The last one.
    until: String,
}

#[derive(JsonSchema, Serialize)]
pub(crate) struct Extract {
    /// As the register has it.
    disclosure: ShownDisclosure,
    /// Each part by its name.
    parts: Value,
    /// Lists that are longer than one extract holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_whole: Vec<&'static str>,
}

/// The days that are asked about.
#[derive(Clone, Copy)]
struct Days {
    from: Day,
    until: Day,
}

impl Days {
    fn parse(from: &str, until: &str, today: Day) -> Result<Self, Problem> {
        let day = |path: &str, text: &str| {
            Day::parse(text).ok_or_else(|| Problem::invalid(path, "is a day such as 2026-11-01"))
        };
        let days = Self { from: day("from", from)?, until: day("until", until)? };
        if days.until < days.from {
            return Err(Problem::invalid("until", "is before the first day"));
        }
        // What is not there yet cannot be asked for.
        if days.until > today {
            return Err(Problem::invalid("until", "is after today"));
        }
        Ok(days)
    }

    fn hold(self, at: Time) -> bool {
        (self.from..=self.until).contains(&Day::of(at))
    }
}

/// Writes down what is given, and gives it.
pub(crate) async fn give<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Disclosures + Dossier + Orders + Ledger + Audit,
    W: World,
{
    let form: NewExtract = request.json()?;
    let account = AccountId::parse(&form.account)
        .map_err(|_| Problem::invalid("account", "is not the id of an account"))?;
    let days = Days::parse(&form.from, &form.until, Day::of(it.world.now()))?;
    let mut parts = form.parts;
    parts.sort_unstable();
    parts.dedup();
    if parts.is_empty() {
        return Err(Problem::invalid("parts", "names at least one part"));
    }
    let names: Vec<&str> = parts.iter().map(|part| part.as_str()).collect();
    let what = format!("{}; {} to {}", names.join(", "), days.from, days.until);
    let disclosure = Disclosure {
        account,
        requester: sentence("requester", &form.requester)?,
        ground: sentence("ground", &form.ground)?,
        document: sentence("document", &form.document)?,
        what: sentence("parts", &what)?,
        by: operator.clone(),
        at: it.world.now(),
    };
    let digest = disclosure.digest();
    let (disclosure, is_new) = disclosures::keep(it, operator, request, disclosure).await?;
    if !is_new {
        // The register knows of it already; that it is given again is an act of its own.
        let now = it.world.now();
        let noted = Deed {
            after: digest.to_hex(),
            ..deed(operator, request, "extract-given", &account.to_string(), now)
        };
        note(it, noted).await?;
    }
    let mut extract = Extract { disclosure, parts: json!({}), not_whole: Vec::new() };
    let profile = it.store.profile(account).await?;
    for part in parts {
        let (found, is_whole) = one(&it.store, account, profile.as_ref(), part, days).await?;
        extract.parts[part.as_str()] = found;
        if !is_whole {
            extract.not_whole.push(part.as_str());
        }
    }
    Ok(if is_new { Answer::created(&extract) } else { Answer::ok(&extract) })
}

/// One part, and whether it is all of it. Of a customer who was erased there is no profile.
async fn one<S>(
    store: &S,
    account: AccountId,
    profile: Option<&Profile>,
    part: Part,
    days: Days,
) -> Result<(Value, bool), Problem>
where
    S: Dossier + Orders,
{
    let (mut found, mut mark, mut pages) = (Vec::new(), None::<String>, 0);
    match part {
        Part::Identity => return Ok((profile.map(identity).into(), true)),
        Part::Contacts => return Ok((profile.map(contacts).into(), true)),
        Part::Orders | Part::Consents | Part::Events => {}
    }
    loop {
        let at = mark.as_deref();
        let (items, next) = match part {
            Part::Orders => {
                let page = store.orders_of(account, at, PAGE).await?;
                within(
                    page,
                    |order: &Order| days.hold(order.placed),
                    |order| json!(show::order(order)),
                )
            }
            Part::Consents => {
                let page = store.consents(account, at, PAGE).await?;
                within(page, |consent: &Consent| days.hold(consent.at), shown_consent)
            }
            _ => {
                let page = store.events(account, at, PAGE).await?;
                within(page, |event: &SecurityEvent| days.hold(event.at), shown_event)
            }
        };
        found.extend(items);
        (mark, pages) = (next, pages + 1);
        if mark.is_none() || pages == PAGES_MAX {
            return Ok((json!(found), mark.is_none()));
        }
    }
}

/// What of a page is asked about, and the mark of the next one.
fn within<T>(
    page: Page<T>,
    holds: impl Fn(&T) -> bool,
    show: impl Fn(&T) -> Value,
) -> (Vec<Value>, Option<String>) {
    (page.items.iter().filter(|item| holds(item)).map(show).collect(), page.next)
}

fn identity(profile: &Profile) -> Value {
    json!({
        "status": profile.status.as_str(),
        "surname": profile.name.surname.as_str(),
        "first_name": profile.name.first.as_str(),
        "patronymic": profile.name.patronymic.as_ref().map(domain::Name::as_str),
        "organisation": profile.organisation.as_ref().map(domain::Organisation::as_str),
        "number_masked": profile.identity.masked,
    })
}

fn contacts(profile: &Profile) -> Value {
    json!({
        "email": profile.email.as_str(),
        "phone": profile.phone.as_str(),
        "address": profile.address.as_ref().map(domain::Address::as_str),
    })
}

fn shown_consent(consent: &Consent) -> Value {
    json!({
        "at": timestamp(consent.at),
        "kind": consent.kind.as_str(),
        "given": consent.given,
        "version": consent.version.as_str(),
        "hash": consent.hash.to_hex(),
    })
}

fn shown_event(event: &SecurityEvent) -> Value {
    json!({
        "at": timestamp(event.at),
        "kind": event.what.as_str(),
        "device": event.visit.agent.device(),
        "address": event.visit.address.map(|address| address.to_string()),
    })
}
