//! The profile: what a customer is, as he may see and change it (R10).

use crate::Cabinet;
use domain::ports::{Accounts, Dossier, Ledger, Letters, Sessions, Throttles, Vault};
use domain::{
    About, Address, Bin, CustomerStatus, Email, FieldChange, Identity, Iin, Language, Letter, Name,
    Notice, Number, Organisation, Password, Phone, Profile, Scope, Time, Tries,
};
use edge::{Answer, Fault, Problem, Request, World, auth, throttle, timestamp};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
pub(crate) struct ShownProfile {
    email: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_pending: Option<String>,
    phone: String,
    status: &'static str,
    surname: String,
    first_name: String,
    patronymic: Option<String>,
    address: Option<String>,
    iin_masked: String,
    organisation: Option<String>,
    language: &'static str,
    complete: bool,
    data_confirmed_at: Option<String>,
}

pub(crate) fn show(profile: &Profile) -> ShownProfile {
    ShownProfile {
        email: profile.email.as_str().to_owned(),
        email_pending: profile.email_pending.as_ref().map(|email| email.as_str().to_owned()),
        phone: profile.phone.as_str().to_owned(),
        status: profile.status.as_str(),
        surname: profile.name.surname.as_str().to_owned(),
        first_name: profile.name.first.as_str().to_owned(),
        patronymic: profile.name.patronymic.as_ref().map(|name| name.as_str().to_owned()),
        address: profile.address.as_ref().map(|address| address.as_str().to_owned()),
        iin_masked: profile.identity.masked.clone(),
        organisation: profile.organisation.as_ref().map(|it| it.as_str().to_owned()),
        language: profile.language.as_str(),
        complete: profile.is_complete(),
        data_confirmed_at: profile.data_confirmed.map(timestamp),
    }
}

/// What is left out stays; what is sent empty goes, where it may.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    email: Option<String>,
    phone: Option<String>,
    status: Option<String>,
    surname: Option<String>,
    first_name: Option<String>,
    patronymic: Option<String>,
    address: Option<String>,
    organisation: Option<String>,
    iin: Option<String>,
    bin: Option<String>,
    language: Option<String>,
    password: Option<String>,
}

/// Shows the profile.
pub(crate) async fn read<S, V, L, W, B>(
    it: &Cabinet<S, V, L, W, B>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions,
    W: World,
{
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let profile = it.store.profile(account.id).await?.ok_or(Problem::NotFound)?;
    Ok(Answer::ok(&show(&profile)))
}

/// "My data are right" (R11).
pub(crate) async fn confirm<S, V, L, W, B>(
    it: &Cabinet<S, V, L, W, B>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Ledger,
    W: World,
{
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let profile = it.store.profile(account.id).await?.ok_or(Problem::NotFound)?;
    let now = it.world.now();
    let right = Profile { data_confirmed: Some(now), ..profile.clone() };
    it.store.commit(&profile.change(right, Vec::new(), false, now)).await?;
    Ok(Answer::nothing())
}

/// Changes fields. The address, the phone and the number need the password again.
pub(crate) async fn change<S, V, L, W, B>(
    it: &Cabinet<S, V, L, W, B>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Ledger + Throttles + Dossier,
    V: Vault,
    L: Letters,
    W: World,
{
    let mut wanted: Wanted = request.json()?;
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let profile = it.store.profile(account.id).await?.ok_or(Problem::NotFound)?;
    let password = wanted.password.take();
    let (mut to, number) = read_wanted(&wanted, &profile)?;
    // Asked for again, the letter is written again: the first may not have come.
    let is_moving = wanted.email.is_some() && to.email_pending.is_some();
    let is_guarded = to.phone != profile.phone
        || number.is_some()
        || is_moving
        || to.email_pending != profile.email_pending;
    if is_guarded {
        let given = password.ok_or_else(|| Problem::invalid("password", "is needed for this"))?;
        let given = Password::parse(given).map_err(|_| Problem::WrongLogin)?;
        auth::check_password(&it.store, &it.world, &profile, &given).await?;
    }
    let now = it.world.now();
    let mut is_claimed = profile.identity.is_claimed;
    if let Some(number) = &number {
        let mark = it.vault.mark(number.as_str()).await?;
        let sealed = it.vault.seal(account.id, number.as_str()).await?;
        let holder = it.store.person(&mark).await?;
        to.identity = Identity::new(number, sealed, mark);
        let is_same = mark == profile.identity.mark;
        // Whoever held it before may have let it go.
        is_claimed = (is_same && is_claimed) || (account.confirmed.is_some() && holder.is_none());
        to.identity.is_claimed = is_claimed;
    }
    let changes = changes(&profile, &to, number.as_ref(), now);
    let is_as_before = changes.is_empty()
        && to.email_pending == profile.email_pending
        && is_claimed == profile.identity.is_claimed;
    if is_moving {
        // As for every letter that anybody can have sent to an address.
        for email in to.email_pending.iter().chain([&profile.email]) {
            let key = Tries::of_email(Scope::Letters, email);
            let free = Scope::Letters.free();
            throttle::admit(&it.store, &it.world, Scope::Letters, key, free).await?;
        }
    }
    if !is_as_before {
        it.store.commit(&profile.change(to.clone(), changes, is_claimed, now)).await?;
    }
    if is_moving {
        tell(it, &to, now).await?;
    }
    let after = it.store.profile(account.id).await?.ok_or(Problem::NotFound)?;
    Ok(Answer::ok(&show(&after)))
}

/// The link goes to the new address and a word to the old one. An address that has an account
/// gets a letter of its own, and nobody else learns of it.
async fn tell<S, V, L, W, B>(
    it: &Cabinet<S, V, L, W, B>,
    profile: &Profile,
    now: Time,
) -> Result<(), Problem>
where
    S: Accounts,
    L: Letters,
{
    let Some(to) = &profile.email_pending else { return Ok(()) };
    let slot = now.as_millis();
    let post = async |account, notice| {
        it.letters.post(&Letter { account, about: About::Account { notice, slot } }).await
    };
    match it.store.login(to).await? {
        Some(other) if other != profile.account => post(other, Notice::KnownEmail).await?,
        _ => post(profile.account, Notice::EmailChange).await?,
    }
    Ok(post(profile.account, Notice::EmailChanging).await?)
}

fn read_wanted(wanted: &Wanted, profile: &Profile) -> Result<(Profile, Option<Number>), Problem> {
    let mut to = profile.clone();
    let mut faults = Vec::new();
    let mut fault = |path: &str, reason: &str| faults.push(Fault::at(path, reason));
    if let Some(text) = &wanted.email {
        match Email::parse(text) {
            Ok(email) if email == profile.email => to.email_pending = None,
            Ok(email) => to.email_pending = Some(email),
            Err(error) => fault("email", &error.to_string()),
        }
    }
    if let Some(text) = &wanted.phone {
        match Phone::parse(text) {
            Ok(phone) => to.phone = phone,
            Err(error) => fault("phone", &error.to_string()),
        }
    }
    read_texts(wanted, &mut to, &mut fault);
    match wanted.language.as_deref().map(Language::parse) {
        Some(Some(language)) => to.language = language,
        Some(None) => fault("language", "is kk, ru or en"),
        None => {}
    }
    match wanted.status.as_deref().map(CustomerStatus::parse) {
        Some(Some(status)) => to.status = status,
        Some(None) => fault("status", "is person, entrepreneur or entity"),
        None => {}
    }
    if to.status == CustomerStatus::Entity && to.organisation.is_none() {
        fault("organisation", "is needed for a legal entity");
    }
    let number = number(wanted, profile.status, to.status, &mut fault);
    if faults.is_empty() { Ok((to, number)) } else { Err(Problem::Invalid(faults)) }
}

fn read_texts(wanted: &Wanted, to: &mut Profile, fault: &mut impl FnMut(&str, &str)) {
    let one_line = "is one line of visible text, not too long";
    let name_rule = "has 1 to 100 letters, spaces, hyphens or apostrophes";
    for (path, text, place) in [
        ("surname", &wanted.surname, &mut to.name.surname),
        ("first_name", &wanted.first_name, &mut to.name.first),
    ] {
        match text.as_deref().map(Name::parse) {
            Some(Ok(name)) => *place = name,
            Some(Err(_)) => fault(path, name_rule),
            None => {}
        }
    }
    match optional(wanted.patronymic.as_deref(), |text| Name::parse(text).ok()) {
        Some(Ok(name)) => to.name.patronymic = name,
        Some(Err(())) => fault("patronymic", name_rule),
        None => {}
    }
    match optional(wanted.address.as_deref(), Address::parse) {
        Some(Ok(address)) => to.address = address,
        Some(Err(())) => fault("address", one_line),
        None => {}
    }
    match optional(wanted.organisation.as_deref(), Organisation::parse) {
        Some(Ok(organisation)) => to.organisation = organisation,
        Some(Err(())) => fault("organisation", one_line),
        None => {}
    }
}

/// A text that may be empty: what it is then is nothing.
fn optional<T>(
    text: Option<&str>,
    door: impl FnOnce(&str) -> Option<T>,
) -> Option<Result<Option<T>, ()>> {
    let text = text?;
    if text.trim().is_empty() {
        return Some(Ok(None));
    }
    Some(door(text).map(Some).ok_or(()))
}

/// The number, if another one is given. Who becomes an entity, or stops being one, has to give it.
fn number(
    wanted: &Wanted,
    before: CustomerStatus,
    after: CustomerStatus,
    fault: &mut impl FnMut(&str, &str),
) -> Option<Number> {
    let is_entity = after == CustomerStatus::Entity;
    let (path, text, other) = if is_entity {
        ("bin", wanted.bin.as_deref(), wanted.iin.as_deref().map(|_| "iin"))
    } else {
        ("iin", wanted.iin.as_deref(), wanted.bin.as_deref().map(|_| "bin"))
    };
    if let Some(other) = other {
        fault(other, "does not go with this status");
    }
    let Some(text) = text else {
        if is_entity != (before == CustomerStatus::Entity) {
            fault(path, "is needed for this status");
        }
        return None;
    };
    let parsed = if is_entity {
        Bin::parse(text.trim()).map(Number::Bin)
    } else {
        Iin::parse(text.trim()).map(Number::Iin)
    };
    parsed.map_err(|error| fault(path, &error.to_string())).ok()
}

/// What changed, masked. A new address is written down once it is confirmed.
fn changes(
    before: &Profile,
    after: &Profile,
    number: Option<&Number>,
    at: Time,
) -> Vec<FieldChange> {
    let mut fields = named_fields(before, after);
    if let Some(number) = number {
        let (was, is) = (&before.identity, &after.identity);
        fields.push((number.field(), was.masked.clone(), is.masked.clone(), was.mark != is.mark));
    }
    let account = before.account;
    let changed = fields.into_iter().filter(|(.., is_other)| *is_other);
    changed
        .map(|(field, before, after, _)| FieldChange { account, field, before, after, at })
        .collect()
}

/// Each field with what it was, what it is, both masked, and whether they differ.
fn named_fields(before: &Profile, after: &Profile) -> Vec<(&'static str, String, String, bool)> {
    let (was, is) = (&before.name, &after.name);
    let name = |name: &Name| name.masked();
    let maybe = |name: &Option<Name>| name.as_ref().map(Name::masked).unwrap_or_default();
    let hidden = |is_there: bool| if is_there { "•••".to_owned() } else { String::new() };
    let word = |text: &str| text.to_owned();
    let row = |field, before, after, is_other| (field, before, after, is_other);
    vec![
        row("phone", before.phone.masked(), after.phone.masked(), before.phone != after.phone),
        row(
            "status",
            word(before.status.as_str()),
            word(after.status.as_str()),
            before.status != after.status,
        ),
        row("surname", name(&was.surname), name(&is.surname), was.surname != is.surname),
        row("first_name", name(&was.first), name(&is.first), was.first != is.first),
        row(
            "patronymic",
            maybe(&was.patronymic),
            maybe(&is.patronymic),
            was.patronymic != is.patronymic,
        ),
        row(
            "address",
            hidden(before.address.is_some()),
            hidden(after.address.is_some()),
            before.address != after.address,
        ),
        row(
            "organisation",
            hidden(before.organisation.is_some()),
            hidden(after.organisation.is_some()),
            before.organisation != after.organisation,
        ),
        row(
            "language",
            word(before.language.as_str()),
            word(after.language.as_str()),
            before.language != after.language,
        ),
    ]
}
