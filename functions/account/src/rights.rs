//! What a customer may know and do about his data: histories, consents, and the way out. Open to
//! the blocked as well (R58).

use crate::Cabinet;
use domain::order::DocumentVersion;
use domain::ports::{Accounts, Dossier, Ledger, Letters, Sessions, StoreError, Throttles};
use domain::{Account, Consent, ConsentKind, Language, Move, Password, SecurityEvent, Sha256};
use edge::{Answer, Problem, Request, World, auth, consents, throttle, timestamp};
use lambda_http::http::header;
use serde::Deserialize;
use serde_json::{Value, json};
/// Records on a page unless the caller says otherwise.
const PAGE: u32 = 50;
const PAGE_MAX: u32 = 200;

pub(crate) fn shown_consent(consent: &Consent) -> Value {
    json!({
        "at": timestamp(consent.at),
        "kind": consent.kind.as_str(),
        "given": consent.given,
        "text": consent.text,
        "language": consent.language.as_str(),
        "document": consent.kind.as_str(),
        "version": consent.version.as_str(),
        "hash": consent.hash.to_hex(),
    })
}

pub(crate) fn shown_event(event: &SecurityEvent) -> Value {
    json!({
        "at": timestamp(event.at),
        "kind": event.what.as_str(),
        "device": event.visit.agent.device(),
        "address_hint": event.visit.hint(),
    })
}

pub(crate) fn shown_change(change: &domain::FieldChange) -> Value {
    json!({
        "at": timestamp(change.at),
        "field": change.field,
        "before_masked": change.before,
        "after_masked": change.after,
    })
}

/// One of the three lists.
pub(crate) async fn list<S, V, L, W, B>(
    it: &Cabinet<S, V, L, W, B>,
    request: &Request,
    which: &str,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Dossier,
    W: World,
{
    let (limit, page) = (request.limit(PAGE, PAGE_MAX)?, request.page()?);
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let (name, (items, next)) = (name(which), of(&it.store, &account, which, page, limit).await?);
    let mut shown = json!({ name: items });
    if let Some(next) = next {
        shown["page"] = json!(next);
    }
    Ok(Answer::ok(&shown))
}

fn name(which: &str) -> &'static str {
    match which {
        "history" => "changes",
        "security" => "events",
        _ => "consents",
    }
}

async fn of(
    store: &impl Dossier,
    account: &Account,
    which: &str,
    page: Option<&str>,
    limit: u32,
) -> Result<(Vec<Value>, Option<String>), StoreError> {
    Ok(match which {
        "history" => {
            let found = store.field_changes(account.id, page, limit).await?;
            (found.items.iter().map(shown_change).collect(), found.next)
        }
        "security" => {
            let found = store.events(account.id, page, limit).await?;
            (found.items.iter().map(shown_event).collect(), found.next)
        }
        _ => {
            let found = store.consents(account.id, page, limit).await?;
            (found.items.iter().map(shown_consent).collect(), found.next)
        }
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ticked {
    kind: String,
    given: bool,
    text: String,
    language: String,
}

/// Gives a consent or takes one back: another record, and the one before stays (R16, R24).
pub(crate) async fn consent<S, V, L, W, B>(
    it: &Cabinet<S, V, L, W, B>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Ledger + Throttles,
    W: World,
{
    let Ticked { kind, given, text, language } = request.json()?;
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let kind = ConsentKind::parse(&kind).filter(|kind| ConsentKind::BOXES.contains(kind));
    let kind =
        kind.ok_or_else(|| Problem::invalid("kind", "is processing, abroad or advertising"))?;
    let language = Language::parse(&language);
    let language = language.ok_or_else(|| Problem::invalid("language", "is kk, ru or en"))?;
    if consents::text(kind, language, &it.requisites).as_ref() != Some(&text) {
        let reason = "is not the text that we show: please read it again";
        return Err(Problem::invalid("text", reason));
    }
    throttle::rights(&it.store, &it.world, account.id).await?;
    let version = DocumentVersion::parse(consents::VERSION)
        .expect("the version of our texts is the name of a version");
    let record = Consent {
        account: account.id,
        kind,
        given,
        hash: Sha256::of(text.as_bytes()),
        text,
        version,
        language,
        at: it.world.now(),
        visit: request.visit(),
    };
    it.store.commit(&record.clone().add()).await?;
    Ok(Answer::created(&shown_consent(&record)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    password: String,
}

/// Begins to erase the account. Every session ends with this answer, so a second request finds
/// nobody logged in; the sweeper goes on until nothing is left.
pub(crate) async fn erase<S, V, L, W, B>(
    it: &Cabinet<S, V, L, W, B>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Ledger + Throttles,
    L: Letters,
    W: World,
{
    let Asked { password } = request.json()?;
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let kept = it.store.profile(account.id).await?.ok_or(Problem::NotFound)?;
    let given = Password::parse(password).map_err(|_| Problem::WrongLogin)?;
    auth::check_password(&it.store, &it.world, &kept, &given).await?;
    let now = it.world.now();
    if let Move::Step(step) = account.erase(now) {
        // The letter first: once it is committed nobody is logged in to ask again. It waits a
        // moment, and is written only where the erasure has begun.
        it.letters.post(&account.goodbye(now)).await?;
        it.store.commit(&step).await?;
    }
    let until = timestamp(now.plus(Account::ERASURE_MAX));
    let answer = Answer::accepted(&json!({ "until": until }));
    Ok(answer.with(header::SET_COOKIE, auth::no_cookie()))
}
