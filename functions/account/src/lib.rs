//! `GET /account`: the cabinet: who you are, what is left in which pack, what would be paid back
//! for it today, and every movement of units that led there. Below it the profile, the histories,
//! the consents, papers that were asked for, a copy of everything, and the way out. And
//! `/unsubscriptions`, for whoever holds the link of a letter.
//!
//! Deliberately absent: passwords (they are `session`'s), money.

mod copy;
mod explain;
mod paper;
mod pdf;
mod profile;
mod proofs;
mod rights;
mod unsubscribe;

use domain::journal::{Cause, Line};
use domain::paper::Papers;
use domain::ports::{
    Accounts, Dossier, Journal, Ledger, Letters, Orders, Packs, Page, Photos, Refunds, Sessions,
    Throttles, Tickets, Vault,
};
use domain::{Attachments, Pack, PackStage, Time};
use edge::api::Operation;
use edge::{Answer, Problem, Request, Requisites, World, auth, timestamp};
use lambda_http::http::Method;
use serde::Serialize;

/// What it answers, for the description of the API.
pub fn describe() -> Vec<Operation> {
    let mut all = vec![
        Operation::new("POST", "/unsubscriptions", "Takes the consent to advertising back")
            .may_have("t", "The token, where a mail service posts a form (RFC 8058).")
            .takes::<edge::consents::Unsubscription>()
            .says(204, "No more advertising, now as before.")
            .refuses(&["link-over"]),
        Operation::new("GET", "/unsubscriptions", "Leads to the page that asks once more")
            .may_have("t", "The token of the letter.")
            .says(303, "The page, in the language of the letters.")
            .refuses(&["link-over"]),
    ];
    all.extend(proofs::describe());
    all
}

/// What the cabinet needs.
#[derive(Debug)]
pub struct Cabinet<S, V, L, W, B> {
    /// Accounts, packs and the journal.
    pub store: S,
    /// What seals and marks numbers.
    pub vault: V,
    /// Where letters are asked for.
    pub letters: L,
    /// Clock and dice.
    pub world: W,
    /// Where the page lives.
    pub site_origin: String,
    /// Who processes the data.
    pub requisites: Requisites,
    /// Where papers are kept.
    pub bucket: B,
}

/// Lines of the journal on a page unless the caller says otherwise.
const LINES: u32 = 50;
/// Lines of the journal on a page.
const LINES_MAX: u32 = 200;

#[derive(Serialize)]
struct Shown {
    id: String,
    email: String,
    language: &'static str,
    confirmed: bool,
    profile_complete: bool,
    blocked: Option<serde_json::Value>,
    opened: String,
    available: u32,
    packs: Vec<ShownPack>,
    journal: ShownJournal,
}

#[derive(Serialize)]
struct ShownPack {
    id: String,
    kind: &'static str,
    stage: &'static str,
    photos: u32,
    available: u32,
    used: u32,
    expired: u32,
    frozen: u32,
    refunded: u32,
    opened: String,
    expires: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<String>,
    /// Until the last day to ask for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    refundable: Option<ShownRefundable>,
    /// The same as a sentence.
    says: explain::Sentences,
}

#[derive(Serialize)]
struct ShownRefundable {
    tenge: u64,
    text: String,
    until: String,
}

#[derive(Serialize)]
struct ShownJournal {
    lines: Vec<ShownLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(Serialize)]
struct ShownLine {
    at: String,
    what: &'static str,
    units: u32,
    from: &'static str,
    to: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    money: Option<ShownMoney>,
    pack: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    photo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refund: Option<String>,
}

#[derive(Serialize)]
struct ShownMoney {
    tenge: u64,
    text: String,
    from: &'static str,
    to: &'static str,
}

/// Shows the cabinet, or changes what is the customer's to change.
pub async fn handle<S, V, L, W, B>(
    it: &Cabinet<S, V, L, W, B>,
    request: Request,
) -> Result<Answer, Problem>
where
    S: Accounts
        + Sessions
        + Packs
        + Journal
        + Ledger
        + Throttles
        + Dossier
        + Orders
        + Photos
        + Refunds
        + Tickets
        + Papers,
    V: Vault,
    L: Letters,
    W: World,
    B: Attachments,
{
    if request.segments() == ["unsubscriptions"] {
        return unsubscribe::handle(it, &request).await;
    }
    if request.method != Method::GET {
        request.refuse_cross_site(&it.site_origin)?;
    }
    let path = request.segments();
    match (&request.method, path.as_slice()) {
        (&Method::GET, ["account"]) => show(it, &request).await,
        (&Method::GET, ["account", "profile"]) => profile::read(it, &request).await,
        (&Method::PATCH, ["account", "profile"]) => profile::change(it, &request).await,
        (&Method::POST, ["account", "profile", "confirmation"]) => {
            profile::confirm(it, &request).await
        }
        (&Method::GET, ["account", which @ ("history" | "security" | "consents")]) => {
            rights::list(it, &request, which).await
        }
        (&Method::POST, ["account", "consents"]) => rights::consent(it, &request).await,
        (&Method::GET, ["account", "papers"]) => proofs::list(it, &request).await,
        (&Method::POST, ["account", "papers", id]) => proofs::announce(it, &request, id).await,
        (&Method::GET, ["account", "export"]) => copy::export(it, &request).await,
        (&Method::POST, ["account", "erasure"]) => rights::erase(it, &request).await,
        _ => Err(Problem::NotFound),
    }
}

async fn show<S, V, L, W, B>(
    it: &Cabinet<S, V, L, W, B>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Packs + Journal,
    W: World,
{
    let limit = request.limit(LINES, LINES_MAX)?;
    let page = request.page()?;
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    let profile = it.store.profile(account.id).await?.ok_or(Problem::NotFound)?;
    let packs = it.store.packs(account.id).await?;
    let journal = it.store.lines(account.id, page, limit).await?;
    let now = it.world.now();
    Ok(Answer::ok(&Shown {
        id: account.id.to_string(),
        email: profile.email.as_str().to_owned(),
        language: profile.language.as_str(),
        confirmed: account.confirmed.is_some(),
        profile_complete: profile.is_complete(),
        blocked: account.block.as_ref().map(edge::blocks::show),
        opened: timestamp(account.opened),
        available: packs.iter().map(|pack| pack.usable(now)).sum(),
        packs: packs.iter().map(|pack| show_pack(pack, now)).collect(),
        journal: show_journal(journal),
    }))
}

fn show_pack(pack: &Pack, now: Time) -> ShownPack {
    let refundable = explain::refundable(pack, now);
    ShownPack {
        id: pack.id.to_string(),
        kind: pack.kind.as_str(),
        stage: match pack.stage {
            PackStage::Active => "active",
            PackStage::Refunding => "refunding",
        },
        photos: pack.granted,
        available: pack.usable(now),
        used: pack.used(),
        expired: pack.expired,
        frozen: pack.frozen,
        refunded: pack.refunded,
        opened: timestamp(pack.opened),
        expires: timestamp(pack.expires),
        order: pack.bought.map(|bought| bought.order.to_string()),
        refundable: refundable.map(|(sum, until)| ShownRefundable {
            tenge: sum.tenge(),
            text: sum.to_string(),
            until: timestamp(until),
        }),
        says: explain::sentences(pack, now),
    }
}

fn show_journal(page: Page<Line>) -> ShownJournal {
    ShownJournal { lines: page.items.iter().map(show_line).collect(), next: page.next }
}

fn show_line(line: &Line) -> ShownLine {
    let (from, to) = line.movement();
    let (what, photo, refund, why) = match line.cause {
        Cause::Granted => ("granted", None, None, None),
        Cause::Taken { photo, .. } => ("taken", Some(photo), None, None),
        Cause::Returned { photo, why, .. } => ("returned", Some(photo), None, Some(why.as_str())),
        Cause::Expired { .. } => ("expired", None, None, None),
        Cause::Frozen { refund } => ("frozen", None, Some(refund), None),
        Cause::Unfrozen { refund, why } => ("unfrozen", None, Some(refund), Some(why.as_str())),
        Cause::Refunded { refund } => ("refunded", None, Some(refund), None),
    };
    let money = line.money_movement().map(|(from, to)| ShownMoney {
        tenge: line.money.tenge(),
        text: line.money.to_string(),
        from,
        to,
    });
    ShownLine {
        at: timestamp(line.at),
        what,
        units: line.units,
        from,
        to,
        money,
        pack: line.pack.to_string(),
        photo: photo.map(|photo| photo.to_string()),
        why,
        refund: refund.map(|refund| refund.to_string()),
    }
}
