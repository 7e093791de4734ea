//! What a customer may know and do about his data: histories, consents, a copy of everything, and
//! the way out. Open to the blocked as well (R58).

use crate::{Cabinet, paper, profile};
use domain::order::DocumentVersion;
use domain::ports::{
    Accounts, Dossier, Journal, Ledger, Letters, Orders, Packs, Photos, Sessions, StoreError,
    Throttles, Vault,
};
use domain::{
    About, Account, Consent, ConsentKind, Happening, Language, Letter, Move, Notice, Password,
    SecurityEvent, Sha256,
};
use edge::{Answer, Problem, Request, World, auth, consents, timestamp};
use lambda_http::http::{StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

/// Records on a page unless the caller says otherwise.
const PAGE: u32 = 50;
const PAGE_MAX: u32 = 200;
/// Pages of each list that one copy holds: far more than anybody has.
const PAGES_MAX: usize = 50;

fn shown_consent(consent: &Consent) -> Value {
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

fn shown_event(event: &SecurityEvent) -> Value {
    json!({
        "at": timestamp(event.at),
        "kind": event.what.as_str(),
        "device": event.visit.agent.device(),
        "address_hint": event.visit.hint(),
    })
}

fn shown_change(change: &domain::FieldChange) -> Value {
    json!({
        "at": timestamp(change.at),
        "field": change.field,
        "before_masked": change.before,
        "after_masked": change.after,
    })
}

/// One of the three lists.
pub(crate) async fn list<S, V, L, W>(
    it: &Cabinet<S, V, L, W>,
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
pub(crate) async fn consent<S, V, L, W>(
    it: &Cabinet<S, V, L, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Ledger,
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

/// A copy of everything, the number in full: for machines as JSON, for people as PDF.
pub(crate) async fn export<S, V, L, W>(
    it: &Cabinet<S, V, L, W>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Dossier + Packs + Journal + Orders + Photos,
    V: Vault,
    W: World,
{
    let form = request.parameter("form")?.unwrap_or("json");
    if !matches!(form, "json" | "pdf") {
        return Err(Problem::invalid("form", "is json or pdf"));
    }
    let is_paper = form == "pdf";
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let kept = it.store.profile(account.id).await?.ok_or(Problem::NotFound)?;
    let number = it.vault.unseal(account.id, &kept.identity.sealed).await?;
    let mut copy = json!({
        "made_at": timestamp(it.world.now()),
        "account": account.id.to_string(),
        "opened": timestamp(account.opened),
        "profile": profile::show(&kept),
        "number": number,
    });
    for which in ["history", "security", "consents"] {
        let (mut all, mut page): (Vec<Value>, Option<String>) = (Vec::new(), None);
        for _ in 0..PAGES_MAX {
            let found = of(&it.store, &account, which, page.as_deref(), PAGE_MAX).await?;
            all.extend(found.0);
            page = found.1;
            if page.is_none() {
                break;
            }
        }
        copy[name(which)] = json!(all);
    }
    copy["packs"] =
        json!(it.store.packs(account.id).await?.iter().map(shown_pack).collect::<Vec<_>>());
    copy["orders"] = json!(orders(&it.store, &account).await?);
    copy["photos"] = json!(photos(&it.store, &account).await?);
    let (what, at, visit) = (Happening::Exported, it.world.now(), request.visit());
    it.store.add_event(&SecurityEvent { account: account.id, what, at, visit }).await?;
    let answer = if is_paper {
        let paper = paper::of(&copy, kept.language);
        let paper = paper.ok_or_else(|| Problem::Internal("the font is not readable".into()))?;
        Answer::bytes(StatusCode::OK, "application/pdf", paper)
    } else {
        Answer::ok(&copy)
    };
    let name = format!("attachment; filename=\"suret-data.{form}\"");
    Ok(answer.with(header::CONTENT_DISPOSITION, name))
}

fn shown_pack(pack: &domain::Pack) -> Value {
    json!({
        "id": pack.id.to_string(),
        "kind": pack.kind.as_str(),
        "photos": pack.granted,
        "available": pack.available,
        "opened": timestamp(pack.opened),
        "expires": timestamp(pack.expires),
        "order": pack.bought.map(|bought| bought.order.to_string()),
    })
}

async fn orders(store: &impl Orders, account: &Account) -> Result<Vec<Value>, StoreError> {
    let (mut all, mut page): (Vec<Value>, Option<String>) = (Vec::new(), None);
    for _ in 0..PAGES_MAX {
        let found = store.orders_of(account.id, page.as_deref(), 100).await?;
        all.extend(found.items.iter().map(|order| {
            json!({
                "number": order.number.to_string(),
                "pack": order.terms.kind.as_str(),
                "price_tenge": order.price.tenge(),
                "placed": timestamp(order.placed),
                "paid": order.paid().map(timestamp),
            })
        }));
        page = found.next;
        if page.is_none() {
            break;
        }
    }
    Ok(all)
}

async fn photos(store: &impl Photos, account: &Account) -> Result<Vec<Value>, StoreError> {
    let (mut all, mut page): (Vec<Value>, Option<String>) = (Vec::new(), None);
    for _ in 0..PAGES_MAX {
        let found = store.photos_of(account.id, page.as_deref(), 100).await?;
        all.extend(found.items.iter().map(|photo| {
            json!({
                "id": photo.id.to_string(),
                "name": photo.order.name.as_str(),
                "stage": photo.stage_name(),
                "created": timestamp(photo.created),
                "request": photo.order.request.as_ref().map(domain::RequestText::text),
                "deleted": photo.erased.map(timestamp),
            })
        }));
        page = found.next;
        if page.is_none() {
            break;
        }
    }
    Ok(all)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    password: String,
}

/// Begins to erase the account. Every session ends with this answer, so a second request finds
/// nobody logged in; the sweeper goes on until nothing is left.
pub(crate) async fn erase<S, V, L, W>(
    it: &Cabinet<S, V, L, W>,
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
        it.store.commit(&step).await?;
        let about = About::Account { notice: Notice::Erasure, slot: now.as_millis() };
        it.letters.post(&Letter { account: account.id, about }).await?;
    }
    let until = timestamp(now.plus(Account::ERASURE_MAX));
    let answer = Answer::accepted(&json!({ "until": until }));
    Ok(answer.with(header::SET_COOKIE, auth::no_cookie()))
}
