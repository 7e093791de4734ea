//! Asking for a refund: what is held of the pack comes back first, then all that is left is
//! frozen.

use super::tell;
use crate::problem::Problem;
use domain::audit::Deed;
use domain::ports::{Audit, Ledger, Letters, Orders, Packs, Photos, Refunds, StoreError};
use domain::refund::{QuoteError, quote};
use domain::{
    AccountId, Move, Order, OrderNumber, PackId, Photo, PhotoId, Refund, Requisites, Sentence,
    Sha256, Stage, Time,
};

/// How often it is decided anew because others were quicker.
const ROUNDS_MAX: usize = 5;
/// Pages of an account's photos that are looked through. What is older is used or long back.
const PAGES_MAX: usize = 50;
/// Photos on each.
const PAGE: u32 = 100;

/// Who asks for what.
#[derive(Debug, Clone)]
pub struct Asking {
    /// Of which order.
    pub order: OrderNumber,
    /// Whose order it has to be; nothing when an operator asks for the customer.
    pub account: Option<AccountId>,
    /// Why.
    pub reason: Sentence,
    /// Where the money goes.
    pub requisites: Requisites,
    /// The digest of the request's key, when a customer asks.
    pub key: Option<Sha256>,
    /// What the audit keeps of it, when an operator asks.
    pub deed: Option<Deed>,
    /// When.
    pub now: Time,
}

/// A refund that is open now.
#[derive(Debug)]
pub struct Asked {
    /// The refund.
    pub refund: Refund,
    /// Whether it was there before, asked for by the same request.
    pub before: bool,
}

/// Asks for a refund and has the customer told. A customer's request is known by its key: whatever
/// became of the refund, a copy that comes after its end asks for nothing. One with another key is
/// another request, in whatever words: were it answered with what is open, a late copy of it would
/// ask anew. An operator has no key and is known by the words, while the refund is open; he may ask
/// after the days to do so.
pub async fn ask<S>(store: &S, letters: &impl Letters, asking: &Asking) -> Result<Asked, Problem>
where
    S: Ledger + Orders + Packs + Photos + Refunds + Audit,
{
    for _ in 0..ROUNDS_MAX {
        match attempt(store, asking).await {
            Err(Attempt::Again) => {}
            Err(Attempt::Refused(problem)) => return Err(problem),
            Ok(asked) => {
                // One that has ended has had other letters since.
                if asked.refund.is_open() {
                    tell(letters, &asked.refund, "asked").await?;
                }
                return Ok(asked);
            }
        }
    }
    Err(StoreError::Conflict.into())
}

enum Attempt {
    Again,
    Refused(Problem),
}

impl<P: Into<Problem>> From<P> for Attempt {
    fn from(problem: P) -> Self {
        Self::Refused(problem.into())
    }
}

async fn attempt<S>(store: &S, asking: &Asking) -> Result<Asked, Attempt>
where
    S: Ledger + Orders + Packs + Photos + Refunds + Audit,
{
    let late_is_fine = asking.account.is_none();
    let order = store.order(asking.order).await?;
    let is_theirs = |order: &Order| asking.account.is_none_or(|account| account == order.account);
    let order = order.filter(is_theirs).ok_or(Problem::NotFound)?;
    if order.paid().is_none() {
        return Err(Problem::NotPaid.into());
    }
    let refunds = store.refunds_of(order.number).await?;
    let known = |refund: &&Refund| asking.key.is_some() && refund.key == asking.key;
    if let Some(known) = refunds.iter().find(known) {
        return same(store, known.clone(), asking, Problem::KeyReused).await;
    }
    // There is one at the most.
    if let Some(open) = refunds.into_iter().find(Refund::is_open) {
        if asking.key.is_some() {
            return Err(Problem::RefundUnderWay.into());
        }
        return same(store, open, asking, Problem::RefundUnderWay).await;
    }
    let pack = store.pack(order.account, order.pack()).await?.ok_or(Problem::NotFound)?;
    match quote(&order, &pack, late_is_fine, asking.now) {
        // What is held may still come back.
        Ok(_) | Err(QuoteError::NothingLeft) => {}
        // It was opened after we looked for it.
        Err(QuoteError::UnderWay) => return Err(Attempt::Again),
        Err(error) => return Err(error.into()),
    }
    let open = open_photos(store, order.account, pack.id).await?;
    // Nothing is called off for a refund that cannot be asked for yet.
    let running = open.iter().filter(|photo| is_running(photo)).count();
    if let Some(photos) = u32::try_from(running).ok().filter(|running| *running > 0) {
        return Err(Problem::PhotosRunning { photos }.into());
    }
    let begun = call_off(store, open, asking.now).await?;
    if begun > 0 {
        return Err(Problem::PhotosRunning { photos: begun }.into());
    }
    let pack = store.pack(order.account, pack.id).await?.ok_or(Problem::NotFound)?;
    // Looked at after the pack: what a copy of this request asked for and somebody ended meanwhile
    // is here, and what is asked for from now on changes the pack.
    if store.refunds_of(order.number).await?.iter().any(|refund| known(&refund)) {
        return Err(Attempt::Again);
    }
    let quote = match quote(&order, &pack, late_is_fine, asking.now) {
        Err(QuoteError::UnderWay) => return Err(Attempt::Again),
        found => found?,
    };
    let (reason, requisites) = (asking.reason.clone(), asking.requisites.clone());
    let (refund, step) =
        Refund::ask(&order, &pack, &quote, reason, requisites, asking.key, asking.now);
    let step = match asking.deed.clone() {
        Some(deed) => step.audited(deed, store.last_audit_line().await?.as_ref()),
        None => step,
    };
    match store.commit(&step).await {
        Ok(()) => Ok(Asked { refund, before: false }),
        Err(StoreError::Conflict) => Err(Attempt::Again),
        Err(error) => Err(error.into()),
    }
}

/// The refund that is there, if it was asked for in these words; else what is wrong with asking.
async fn same(
    store: &impl Refunds,
    refund: Refund,
    asking: &Asking,
    otherwise: Problem,
) -> Result<Asked, Attempt> {
    let requisites = store.requisites(refund.id).await?;
    let is_same = refund.reason == asking.reason && requisites.as_ref() == Some(&asking.requisites);
    if is_same { Ok(Asked { refund, before: true }) } else { Err(otherwise.into()) }
}

/// The photos of the pack that are held or being edited.
async fn open_photos(
    store: &impl Photos,
    account: AccountId,
    pack: PackId,
) -> Result<Vec<Photo>, StoreError> {
    let (mut open, mut mark) = (Vec::new(), None);
    for _ in 0..PAGES_MAX {
        let page = store.photos_of(account, mark.as_deref(), PAGE).await?;
        let is_open = |photo: &Photo| {
            photo.pack == pack && (is_running(photo) || matches!(photo.stage, Stage::Held { .. }))
        };
        open.extend(page.items.into_iter().filter(is_open));
        mark = page.next;
        if mark.is_none() {
            break;
        }
    }
    Ok(open)
}

const fn is_running(photo: &Photo) -> bool {
    matches!(photo.stage, Stage::Running { .. })
}

/// Calls the photos off; how many of them were begun meanwhile.
async fn call_off<S>(store: &S, photos: Vec<Photo>, now: Time) -> Result<u32, StoreError>
where
    S: Photos + Ledger,
{
    let mut begun = 0_u32;
    for photo in photos {
        begun = begun.saturating_add(called_off(store, photo, now).await?.into());
    }
    Ok(begun)
}

/// Calls a photo off as its owner would: it is deleted, or an upload that is still under way would
/// take a unit of another pack. One that is begun meanwhile is being edited: true.
async fn called_off<S>(store: &S, mut photo: Photo, now: Time) -> Result<bool, StoreError>
where
    S: Photos + Ledger,
{
    for _ in 0..ROUNDS_MAX {
        // What has ended meanwhile stays with the customer.
        if !matches!(photo.stage, Stage::Held { .. }) {
            return Ok(is_running(&photo));
        }
        let Ok(Move::Step(step)) = photo.erase(now) else { return Ok(false) };
        match store.commit(&step).await {
            Ok(()) => return Ok(false),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error),
        }
        let id: PhotoId = photo.id;
        let Some(found) = store.photo(id).await? else { return Ok(false) };
        photo = found;
    }
    Err(StoreError::Conflict)
}
