//! Accounts whose block has a term, and accounts that are being erased: photos first, then what is
//! personal, and at the end what the law wants kept is all that is left (R27).

use crate::{Sweeper, Swept, commit, step_of};
use domain::paper::Papers;
use domain::ports::{
    Accounts, Dossier, Ledger, LetterBook, Letters, Orders, Photos, Results, StoreError, Uploads,
};
use domain::{
    About, Account, AccountStage, Archive, Attachments, Day, Letter, Notice, Photo, Profile, Span,
    Time, Writing,
};
use edge::World;

/// When an account with more to erase is looked at again.
const AGAIN: Span = Span::seconds(30);
/// Photos on a page of the walk through an account.
const PAGE: u32 = 100;
/// Photos of one account that are erased in one sweep.
const PHOTOS_MAX: usize = 500;
/// Whole years after the tax year in which orders and receipts are kept (L11).
const YEARS_KEPT: u32 = 5;

pub(crate) async fn look_after<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    account: &Account,
    swept: &mut Swept,
) -> Result<(), StoreError>
where
    S: Accounts + Dossier + Photos + Orders + Ledger + Papers + LetterBook,
    B: Uploads + Results + Attachments,
    L: Letters,
    W: World,
{
    let now = it.world.now();
    match account.stage {
        AccountStage::Blocked if account.block.as_ref().is_some_and(|it| it.is_over(now)) => {
            let Some(step) = step_of(account.unblock()) else { return Ok(()) };
            tell(it, account).await?;
            if commit(&it.store, &step, &mut swept.moved_on).await? {
                swept.unblocked += 1;
            }
            Ok(())
        }
        AccountStage::Erasing => erase(it, account, swept).await,
        AccountStage::Active | AccountStage::Blocked | AccountStage::Erased => Ok(()),
    }
}

/// The letter says that the block is over. Asked for before that is committed: it is true by the
/// clock already, and nobody looks at the account again. Named after the block, it is written once.
async fn tell<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    account: &Account,
) -> Result<(), StoreError>
where
    L: Letters,
{
    let Some(block) = &account.block else { return Ok(()) };
    let about = About::Account { notice: Notice::Unblocked, slot: block.at.as_millis() };
    it.letters.post(&Letter { account: account.id, about }).await
}

/// Goes on with erasing. Every part of it may be done twice, and a crash anywhere leaves the rest
/// to the next sweep.
async fn erase<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    account: &Account,
    swept: &mut Swept,
) -> Result<(), StoreError>
where
    S: Accounts + Dossier + Photos + Orders + Ledger + Papers + LetterBook,
    B: Uploads + Results + Attachments,
    W: World,
{
    let now = it.world.now();
    // Before the records of them are forgotten.
    for paper in it.store.papers(account.id).await? {
        it.bucket.detach(paper.place()).await?;
    }
    let is_left = erase_photos(it, account).await?
        || awaits_letter(it, account, now).await?
        || it.store.forget(account.id).await?;
    if is_left {
        let Some(step) = account.postpone(now.plus(AGAIN)) else { return Ok(()) };
        if commit(&it.store, &step, &mut swept.moved_on).await? {
            swept.postponed += 1;
        }
        return Ok(());
    }
    let profile = it.store.profile(account.id).await?;
    let has_orders = !it.store.orders_of(account.id, None, 1).await?.items.is_empty();
    let kept = profile.as_ref().filter(|_| has_orders).map(|profile| archive(profile, now));
    let step = account.erased(profile.as_ref(), kept);
    if commit(&it.store, &step, &mut swept.moved_on).await? {
        swept.erased += 1;
    }
    Ok(())
}

/// Whether the letter that says good-bye is still to be sent: it needs the address.
async fn awaits_letter<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    account: &Account,
    now: Time,
) -> Result<bool, StoreError>
where
    S: LetterBook,
{
    let Some(letter) = account.awaits(now) else { return Ok(false) };
    Ok(!matches!(it.store.writing(&letter.key()).await?, Some(Writing::Sent { .. })))
}

/// Whether photos are left that are being edited, or too many for one sweep.
async fn erase_photos<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    account: &Account,
) -> Result<bool, StoreError>
where
    S: Photos + Ledger,
    B: Uploads + Results,
    W: World,
{
    let (mut page, mut erased, mut is_left): (Option<String>, usize, bool) = (None, 0, false);
    loop {
        let found = it.store.photos_of(account.id, page.as_deref(), PAGE).await?;
        // What is kept as evidence goes when it is released: see `Exhibit::release`.
        let goes = |photo: &&Photo| photo.erased.is_none() && photo.impounded.is_none();
        for photo in found.items.iter().filter(goes) {
            if erased == PHOTOS_MAX {
                return Ok(true);
            }
            is_left |= !erase_photo(it, photo).await?;
            erased += 1;
        }
        page = found.next;
        if page.is_none() {
            return Ok(is_left);
        }
    }
}

/// Whether it is gone. Its objects go at once; what a crash leaves, the photo's own place in the
/// index brings back.
async fn erase_photo<S, B, Q, L, N, D, W>(
    it: &Sweeper<S, B, Q, L, N, D, W>,
    photo: &Photo,
) -> Result<bool, StoreError>
where
    S: Ledger,
    B: Uploads + Results,
    W: World,
{
    let Ok(decided) = photo.erase(it.world.now()) else { return Ok(false) };
    if let domain::Move::Step(step) = decided {
        match it.store.commit(&step).await {
            Ok(()) => {}
            Err(StoreError::Conflict) => return Ok(false),
            Err(error) => return Err(error),
        }
    }
    it.bucket.remove_upload(photo.id).await?;
    it.bucket.remove_result(photo).await?;
    crate::photos::clear_away_outdated(it, photo).await?;
    Ok(true)
}

fn archive(profile: &Profile, now: Time) -> Archive {
    Archive {
        account: profile.account,
        status: profile.status,
        name: profile.name.clone(),
        identity: profile.identity.clone(),
        until: kept_until(now),
    }
}

/// The end of the fifth year after this one.
fn kept_until(now: Time) -> Time {
    let year = Day::of(now).to_string().get(..4).and_then(|year| year.parse::<u32>().ok());
    let last = year.and_then(|year| Day::parse(&format!("{}-12-31", year + YEARS_KEPT)));
    last.map_or(now.plus(Span::days(366 * (YEARS_KEPT + 1))), Day::end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_years_count_from_the_end_of_the_year() {
        // 2026-11-23, noon.
        let until = kept_until(Time::from_millis(1_795_435_200_000));
        assert_eq!(Day::of(until.minus(Span::millis(1))).to_string(), "2031-12-31");
    }
}
