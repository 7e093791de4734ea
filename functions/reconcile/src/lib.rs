//! The sweeper, on a schedule: looks after everything that should have moved on: photos whose
//! event got lost, orders whose callback never came, packs whose term ends, refunds whose days
//! run. With it no event and no callback is needed for correctness; they are the fast path.
//!
//! Deliberately absent: editing (a photo that needs work is put into the queue) and writing
//! letters (they are queued, too).

mod accounts;
mod orders;
mod packs;
mod photos;
mod refunds;

use domain::Attachments;
use domain::extension::Extensions;
use domain::mailing::Mailings;
use domain::paper::Papers;
use domain::ports::{
    Accounts, Agenda, DUE_SHARDS, Documents, Dossier, Due, EditQueue, Ledger, LetterBook, Letters,
    Orders, Packs, Photos, Refunds, Results, StoreError, Uploads, Web,
};
use domain::{Move, Span, Step, Time};
use edge::{Document, World, extensions, mailings};
use robokassa::Shop;

/// What sweeping needs.
#[derive(Debug)]
pub struct Sweeper<S, B, Q, L, N, D, W> {
    /// The ledger.
    pub store: S,
    /// Uploads and results.
    pub bucket: B,
    /// Photos to edit.
    pub queue: Q,
    /// Letters to write.
    pub letters: L,
    /// The way to Robokassa.
    pub web: N,
    /// The shop at Robokassa.
    pub shop: Document<D, Shop>,
    /// Clock and dice.
    pub world: W,
}

/// Things of one shard that are looked at in one sweep; the rest waits for the next.
const PER_SHARD_MAX: u32 = 100;

/// How long after its start a sweep still begins questions to other services. One question takes
/// ten seconds at the most, and the function is ended after fifty.
const ASKING_LIFE: Span = Span::seconds(35);

/// What a sweep did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// Photos that never came: their units are back.
    pub abandoned: u32,
    /// Photos put into the queue again.
    pub asked: u32,
    /// Orders whose money had come without a word.
    pub credited: u32,
    /// Orders for which no money will come.
    pub closed: u32,
    /// Customers reminded of the end of a pack.
    pub reminded: u32,
    /// Packs whose rest ended with their term.
    pub expired: u32,
    /// Refunds sent to the payer, or paid by it.
    pub paid: u32,
    /// Accounts whose block came to its term.
    pub unblocked: u32,
    /// Accounts of which nothing personal is left but what the law wants kept.
    pub erased: u32,
    /// Things that are to be looked at again later.
    pub postponed: u32,
    /// Things for which nothing is left to do.
    pub settled: u32,
    /// Things that moved on meanwhile.
    pub moved_on: u32,
    /// Alarms that rang.
    pub alarms: u32,
}

/// Sweeps once. A thing that cannot be looked after does not stop the others; its error is given
/// at the end, so that the alarm counts it.
pub async fn handle<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
) -> Result<Swept, StoreError>
where
    S: Agenda + Accounts + Dossier + Extensions + Mailings + Papers + LetterBook,
    S: Photos + Orders + Packs + Refunds + Ledger,
    B: Uploads + Results + Attachments,
    Q: EditQueue,
    L: Letters,
    N: Web,
    D: Documents,
    W: World,
{
    let began = it.world.now();
    let mut swept = Swept::default();
    // First: packs that end meanwhile get their days before they are looked at.
    let (mut failed, mut asking) = (extend(it).await.err(), Vec::new());
    for shard in shards(began) {
        match it.store.due(shard, it.world.now(), PER_SHARD_MAX).await {
            Ok(due) => {
                let mut ended = photos::Ended::new();
                for due in due {
                    match due {
                        Due::Order(_) | Due::Refund(_) => asking.push(due),
                        due => {
                            let looked = look_at(it, due, &mut swept, &mut ended).await;
                            failed = looked.err().or(failed);
                        }
                    }
                }
                failed = photos::tell(it, ended).await.err().or(failed);
            }
            Err(error) => failed = Some(error),
        }
    }
    // Orders and refunds may ask another service, which can be slow: they come last, and what
    // does not fit waits for the next sweep, which begins with another shard.
    for due in asking {
        if it.world.now().since(began) >= ASKING_LIFE {
            break;
        }
        let looked = look_at(it, due, &mut swept, &mut photos::Ended::new()).await;
        failed = looked.err().or(failed);
    }
    // Last: nobody waits for it.
    failed = mail(it).await.err().or(failed);
    failed.map_or(Ok(swept), Err)
}

/// Goes on with the letters about new versions of documents.
async fn mail<S, B, Q, L, N, D, W>(it: &Sweeper<S, B, Q, L, N, D, W>) -> Result<(), StoreError>
where
    S: Mailings + Ledger,
    L: Letters,
    W: World,
{
    for open in it.store.mailings().await?.into_iter().filter(|one| one.ended.is_none()) {
        mailings::go_on(&it.store, &it.letters, &it.world, open).await?;
    }
    Ok(())
}

/// Goes on with an extension of all packs whose operator has gone.
async fn extend<S, B, Q, L, N, D, W>(it: &Sweeper<S, B, Q, L, N, D, W>) -> Result<(), StoreError>
where
    S: Agenda + Extensions + Ledger + Packs,
    W: World,
{
    for open in it.store.extensions().await?.into_iter().filter(|one| one.ended.is_none()) {
        extensions::go_on(&it.store, &it.world, open).await?;
    }
    Ok(())
}

/// All shards, beginning with another one each minute.
fn shards(now: Time) -> impl Iterator<Item = u8> {
    let minute = now.as_millis() / 60_000 % u64::from(DUE_SHARDS);
    let first = u8::try_from(minute).unwrap_or(0);
    (0..DUE_SHARDS).map(move |place| (first + place) % DUE_SHARDS)
}

/// The index only proposes; the item knows.
async fn look_at<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    due: Due,
    swept: &mut Swept,
    ended: &mut photos::Ended,
) -> Result<(), StoreError>
where
    S: Accounts + Dossier + Photos + Orders + Packs + Refunds + Ledger + Papers + LetterBook,
    B: Uploads + Results + Attachments,
    Q: EditQueue,
    L: Letters,
    N: Web,
    D: Documents,
    W: World,
{
    let now = it.world.now();
    match due {
        Due::Photo(id) => match it.store.photo(id).await? {
            Some(photo) if photo.due.is_some_and(|due| due < now) => {
                photos::look_after(it, &photo, swept, ended).await
            }
            _ => Ok(()),
        },
        Due::Order(number) => match it.store.order(number).await? {
            Some(order) if order.due.is_some_and(|due| due < now) => {
                orders::look_after(it, &order, swept).await
            }
            _ => Ok(()),
        },
        Due::Pack(account, id) => match it.store.pack(account, id).await? {
            Some(pack) if pack.due.is_some_and(|due| due < now) => {
                packs::look_after(it, &pack, swept).await
            }
            _ => Ok(()),
        },
        Due::Account(id) => match it.store.account(id).await? {
            Some(account) if account.due.is_some_and(|due| due < now) => {
                accounts::look_after(it, &account, swept).await
            }
            _ => Ok(()),
        },
        Due::Refund(id) => match it.store.refund(id).await? {
            Some(refund) if refund.due.is_some_and(|due| due < now) => {
                refunds::look_after(it, &refund, swept).await
            }
            _ => Ok(()),
        },
    }
}

/// Commits and counts. Whatever moved on meanwhile is somebody else's to count.
async fn commit(store: &impl Ledger, step: &Step, moved_on: &mut u32) -> Result<bool, StoreError> {
    match store.commit(step).await {
        Ok(()) => Ok(true),
        Err(StoreError::Conflict) => {
            *moved_on += 1;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

fn step_of<E>(decided: Result<Move, E>) -> Option<Step> {
    match decided {
        Ok(Move::Step(step)) => Some(step),
        Ok(Move::Already) | Err(_) => None,
    }
}
