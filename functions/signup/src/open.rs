//! Opening an account. Every registration hashes, seals, looks, commits and asks for a letter,
//! whoever the address belongs to.

use crate::Signup;
use crate::form::Form;
use domain::legal::{self, LegalName};
use domain::order::DocumentVersion;
use domain::ports::{
    Accounts, Documents, Dossier, Editions, Ledger, Letters, StoreError, Throttles, Tickets, Vault,
};
use domain::{
    About, Account, AccountId, Consent, ConsentKind, Happening, Identity, Letter, Notice, Profile,
    Scope, SecurityEvent, Sha256, Time, Tries, Visit,
};
use edge::{Answer, Problem, Request, World, agreed, consents, password, throttle};
use serde::Serialize;

#[derive(Serialize)]
struct Accepted {
    email: String,
}

/// What a customer declares beside the boxes.
const ADULT_AND_RIGHTS: &str =
    "Adult, or acting for one with papers to show; may have these pictures processed.";
/// Milliseconds of a day: an owner is told once a day that somebody registers with his address.
const DAY_MILLIS: u64 = 24 * 60 * 60 * 1_000;
/// How often the address is looked at again because somebody else registered with it just now.
const ROUNDS_MAX: usize = 3;

pub(crate) async fn open<S, V, L, D, W>(
    it: &Signup<S, V, L, D, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Ledger + Accounts + Tickets + Throttles + Dossier + Editions,
    V: Vault,
    L: Letters,
    D: Documents,
    W: World,
{
    let form = Form::parse(request, &it.requisites)?;
    let visit = request.visit();
    let free = it.network_tries;
    throttle::admit(&it.store, &it.world, Scope::Network, Tries::of_network(&visit), free).await?;
    let now = it.world.now();
    let editions = it.store.editions().await?;
    agreed::in_force(&editions, &form.accepted, now)?;
    // Last, where a letter is about to be written: a form that is refused costs none.
    let key = Tries::of_email(Scope::Letters, &form.email);
    throttle::admit(&it.store, &it.world, Scope::Letters, key, Scope::Letters.free()).await?;
    let id = AccountId::from_bytes(it.world.random());
    let hash = password::hash(&form.password, &it.world);
    let mark = it.vault.mark(form.number.as_str()).await?;
    for _ in 0..ROUNDS_MAX {
        let known = known(&it.store, &form).await?;
        let owner = known.as_ref().map_or(id, |(account, _)| account.id);
        let sealed = it.vault.seal(owner, form.number.as_str()).await?;
        let identity = Identity::new(&form.number, sealed, mark);
        let profile = profile(&form, owner, identity, hash.clone(), now);
        let consents = records(&form, &editions, owner, now, &visit);
        let (step, letter) = match &known {
            None => (Account::open(profile, consents), Notice::Confirm),
            Some((account, before)) if account.confirmed.is_none() => {
                (account.open_again(before, profile, consents), Notice::Confirm)
            }
            // Written all the same, and refused by the claim on the address.
            Some(_) => (Account::open(profile, consents), Notice::KnownEmail),
        };
        match (it.store.commit(&step).await, letter) {
            (Ok(()), _) | (Err(StoreError::Conflict), Notice::KnownEmail) => {
                return told(it, &form, owner, letter, &visit, now).await;
            }
            // Somebody else was there a moment before: look again.
            (Err(StoreError::Conflict), _) => {}
            (Err(error), _) => return Err(error.into()),
        }
    }
    Err(StoreError::Conflict.into())
}

async fn told<S, V, L: Letters, D, W>(
    it: &Signup<S, V, L, D, W>,
    form: &Form,
    account: AccountId,
    notice: Notice,
    visit: &Visit,
    now: Time,
) -> Result<Answer, Problem>
where
    S: Dossier,
{
    let slot = match notice {
        Notice::Confirm => now.as_millis(),
        _ => now.as_millis() / DAY_MILLIS,
    };
    it.letters.post(&Letter { account, about: About::Account { notice, slot } }).await?;
    let what = Happening::Registered;
    it.store.add_event(&SecurityEvent { account, what, at: now, visit: visit.clone() }).await?;
    Ok(Answer::accepted(&Accepted { email: form.email.as_str().to_owned() }))
}

async fn known<S: Accounts>(
    store: &S,
    form: &Form,
) -> Result<Option<(Account, Profile)>, StoreError> {
    // As many looks for an address that nobody has: an id that is nobody's is looked up instead.
    let nobody = AccountId::from_bytes([0; 16]);
    let id = store.login(&form.email).await?.unwrap_or(nobody);
    let account = store.account(id).await?;
    Ok(account.zip(store.profile(id).await?))
}

fn profile(
    form: &Form,
    account: AccountId,
    identity: Identity,
    password: domain::PasswordHash,
    now: Time,
) -> Profile {
    Profile {
        account,
        email: form.email.clone(),
        email_pending: None,
        password,
        language: form.language,
        status: form.status,
        name: form.name.clone(),
        phone: form.phone.clone(),
        identity,
        organisation: form.organisation.clone(),
        address: form.address.clone(),
        chosen: form.chosen,
        created: now,
        data_confirmed: Some(now),
        version: 0,
    }
}

/// A record of each box, of each document, and of the declaration (R12, R16). Its hash is that of
/// the words that were agreed to: of a document, as it was published in the customer's language.
fn records(
    form: &Form,
    editions: &legal::Editions,
    account: AccountId,
    now: Time,
    visit: &Visit,
) -> Vec<Consent> {
    let language = form.language;
    let record = |kind, given, text: String, version, hash| {
        let visit = visit.clone();
        Consent { account, kind, given, hash, text, version, language, at: now, visit }
    };
    let ours = DocumentVersion::parse(consents::VERSION)
        .expect("the version of our texts is the name of a version");
    let said = |kind, given, text: String| {
        let hash = Sha256::of(text.as_bytes());
        record(kind, given, text, ours.clone(), hash)
    };
    let boxes = form.boxes.iter().map(|(kind, given, text)| said(*kind, *given, text.clone()));
    let documents = [
        (ConsentKind::Agreement, LegalName::Agreement),
        (ConsentKind::PrivacyPolicy, LegalName::PrivacyPolicy),
        (ConsentKind::PaymentPolicy, LegalName::PaymentPolicy),
    ];
    let documents = documents.into_iter().filter_map(|(kind, name)| {
        let edition = editions.current(name, now)?;
        let text = format!("{} {}", name.as_str(), edition.version());
        Some(record(kind, true, text, edition.document_version(), edition.hash(language)))
    });
    let declared = said(ConsentKind::AdultAndRights, true, ADULT_AND_RIGHTS.to_owned());
    boxes.chain(documents).chain([declared]).collect()
}
