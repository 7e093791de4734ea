//! A copy of everything that is kept about a customer, his number in full: for machines as JSON,
//! for people as PDF.

use crate::rights::{shown_change, shown_consent, shown_event};
use crate::{Cabinet, paper, profile, proofs, show_line};
use domain::paper::Papers;
use domain::ports::{
    Accounts, Dossier, Journal, Orders, Packs, Page, Photos, Refunds, Sessions, StoreError,
    Throttles, Vault,
};
use domain::{
    Account, Attachments, Happening, Order, Pack, Photo, RequestText, SecurityEvent, Stage,
};
use edge::{Answer, Problem, Request, World, auth, throttle, timestamp};
use lambda_http::http::{StatusCode, header};
use serde_json::{Value, json};

/// Records on a page.
const PAGE: u32 = 100;
/// Pages of each list that one copy holds: an answer has six megabytes at the most.
const PAGES_MAX: usize = 50;

/// The copy as the answer to a download.
pub(crate) async fn export<S, V, L, W, B>(
    it: &Cabinet<S, V, L, W, B>,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Sessions + Dossier + Packs + Journal + Orders + Photos + Refunds + Throttles,
    S: Papers,
    V: Vault,
    W: World,
    B: Attachments,
{
    let form = request.parameter("form")?.unwrap_or("json");
    if !matches!(form, "json" | "pdf") {
        return Err(Problem::invalid("form", "is json or pdf"));
    }
    let account = auth::authenticate(&it.store, &it.world, request).await?;
    throttle::rights(&it.store, &it.world, account.id).await?;
    let kept = it.store.profile(account.id).await?.ok_or(Problem::NotFound)?;
    let number = it.vault.unseal(account.id, &kept.identity.sealed).await?;
    let mut copy = json!({
        "made_at": timestamp(it.world.now()),
        "account": account.id.to_string(),
        "opened": timestamp(account.opened),
        "profile": profile::show(&kept),
        "number": number,
    });
    fill(&it.store, &account, &mut copy).await?;
    copy["papers"] = json!(proofs::all(&it.store, &it.bucket, account.id).await?);
    let (what, at, visit) = (Happening::Exported, it.world.now(), request.visit());
    it.store.add_event(&SecurityEvent { account: account.id, what, at, visit }).await?;
    let answer = if form == "pdf" {
        let paper = paper::of(&copy, kept.language);
        let paper = paper.ok_or_else(|| Problem::Internal("the font is not readable".into()))?;
        Answer::bytes(StatusCode::OK, "application/pdf", paper)
    } else {
        Answer::ok(&copy)
    };
    let name = format!("attachment; filename=\"suret-data.{form}\"");
    Ok(answer.with(header::CONTENT_DISPOSITION, name))
}

/// Every list, and the names of those that are longer than a copy can be.
async fn fill<S>(store: &S, account: &Account, copy: &mut Value) -> Result<(), StoreError>
where
    S: Dossier + Packs + Journal + Orders + Photos + Refunds,
{
    let id = account.id;
    let mut orders = Whole::new();
    while orders.goes_on(store.orders_of(id, orders.mark(), PAGE).await?) {}
    let mut photos = Whole::new();
    while photos.goes_on(store.photos_of(id, photos.mark(), PAGE).await?) {}
    let mut lines = Whole::new();
    while lines.goes_on(store.lines(id, lines.mark(), PAGE).await?) {}
    let mut changes = Whole::new();
    while changes.goes_on(store.field_changes(id, changes.mark(), PAGE).await?) {}
    let mut events = Whole::new();
    while events.goes_on(store.events(id, events.mark(), PAGE).await?) {}
    let mut consents = Whole::new();
    while consents.goes_on(store.consents(id, consents.mark(), PAGE).await?) {}
    let mut refunds = Vec::new();
    for order in &orders.items {
        for refund in store.refunds_of(order.number).await? {
            let requisites = store.requisites(refund.id).await?;
            refunds.push(json!({
                "id": refund.id.to_string(),
                "order": order.number.to_string(),
                "stage": refund.stage_name(),
                "asked": timestamp(refund.asked),
                "photos": refund.units,
                "amount_tenge": refund.amount.tenge(),
                "reason": refund.reason.as_str(),
                "iban": requisites.as_ref().map(|it| it.iban.as_str()),
                "holder": requisites.as_ref().map(|it| it.holder.as_str()),
            }));
        }
    }
    let packs = store.packs(id).await?;
    let cut = [
        ("orders", orders.is_cut()),
        ("photos", photos.is_cut()),
        ("journal", lines.is_cut()),
        ("changes", changes.is_cut()),
        ("events", events.is_cut()),
        ("consents", consents.is_cut()),
    ];
    copy["packs"] = packs.iter().map(shown_pack).collect();
    copy["orders"] = orders.items.iter().map(shown_order).collect();
    copy["refunds"] = json!(refunds);
    copy["journal"] = json!(lines.items.iter().map(show_line).collect::<Vec<_>>());
    copy["photos"] = photos.items.iter().map(shown_photo).collect();
    copy["changes"] = changes.items.iter().map(shown_change).collect();
    copy["events"] = events.items.iter().map(shown_event).collect();
    copy["consents"] = consents.items.iter().map(shown_consent).collect();
    let cut: Vec<&str> = cut.iter().filter(|(_, is_cut)| *is_cut).map(|(name, _)| *name).collect();
    if !cut.is_empty() {
        copy["not_whole"] = json!(cut.join(", "));
    }
    Ok(())
}

/// All pages of a list, up to what a copy holds.
struct Whole<T> {
    items: Vec<T>,
    mark: Option<String>,
    pages: usize,
}

impl<T> Whole<T> {
    const fn new() -> Self {
        Self { items: Vec::new(), mark: None, pages: 0 }
    }

    /// Where the next page begins.
    fn mark(&self) -> Option<&str> {
        self.mark.as_deref()
    }

    /// Takes a page in; whether the next one is to be asked for.
    fn goes_on(&mut self, page: Page<T>) -> bool {
        self.items.extend(page.items);
        self.mark = page.next;
        self.pages += 1;
        self.mark.is_some() && self.pages < PAGES_MAX
    }

    const fn is_cut(&self) -> bool {
        self.mark.is_some()
    }
}

fn shown_pack(pack: &Pack) -> Value {
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

fn shown_order(order: &Order) -> Value {
    json!({
        "number": order.number.to_string(),
        "pack": order.terms.kind.as_str(),
        "price_tenge": order.price.tenge(),
        "placed": timestamp(order.placed),
        "paid": order.paid().map(timestamp),
    })
}

fn shown_photo(photo: &Photo) -> Value {
    let is_delivered = matches!(photo.stage, Stage::Delivered(_));
    json!({
        "id": photo.id.to_string(),
        "name": photo.order.name.as_str(),
        "stage": photo.stage_name(),
        "result_type": is_delivered.then(|| photo.kind().media().as_str()),
        "created": timestamp(photo.created),
        "request": photo.order.request.as_ref().map(RequestText::text),
        "request_again": photo
            .again
            .as_ref()
            .and_then(|again| again.request.as_ref())
            .map(RequestText::text),
        "deleted": photo.erased.map(timestamp),
    })
}
