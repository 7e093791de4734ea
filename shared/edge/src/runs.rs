//! Telling the owner of photos that all of them have ended, and what is left in his packs then.
//!
//! Whoever ends a photo calls [`tell`] after that was committed, and whoever finds that one had
//! ended before does, too: a run that dies in between is made good by the next message. The letter
//! is named after the newest photo, so it is written once however often it is asked for.

use domain::ports::{Letters, Packs, Photos, StoreError};
use domain::run::{Rest, Run};
use domain::{About, AccountId, Letter, Photo, Time};

/// Photos on the first page of the walk through a run: the newest mostly end last, and tell at once
/// that there is nothing to tell.
const FIRST_PAGE: u32 = 10;
/// Photos on the pages behind it.
const PAGE: u32 = 100;
/// Pages of one run that are looked at.
const PAGES_MAX: usize = 20;

/// The newest run of an account; nothing while a photo of it is awaited, or when there is none. The
/// list may lag by what was asked for a moment ago; where each photo stands is as of now.
pub async fn ended(store: &impl Photos, account: AccountId) -> Result<Option<Run>, StoreError> {
    let (mut run, mut mark): (Option<Run>, Option<String>) = (None, None);
    for at in 0..PAGES_MAX {
        let limit = if at == 0 { FIRST_PAGE } else { PAGE };
        let page = store.photos_of(account, mark.as_deref(), limit).await?;
        for photo in page.items {
            if run.is_some_and(|run| !run.reaches(&photo)) {
                return Ok(run);
            }
            if photo.is_awaited() {
                return Ok(None);
            }
            run = Some(run.map_or_else(|| Run::of(&photo), |run| run.with(&photo)));
        }
        mark = page.next;
        if mark.is_none() {
            break;
        }
    }
    Ok(run)
}

/// A photo has ended: asks for the letters that are due then.
pub async fn tell<S, L>(store: &S, letters: &L, photo: &Photo, now: Time) -> Result<(), StoreError>
where
    S: Photos + Packs,
    L: Letters,
{
    let account = photo.account;
    let run = ended(store, account).await?.filter(Run::is_worth_a_letter);
    let Some(run) = run else { return Ok(()) };
    let post = async |about| letters.post(&Letter { account, about }).await;
    post(About::PhotosEnded { newest: run.newest }).await?;
    let packs = store.packs(account).await?;
    let Some(pack) = packs.iter().find(|pack| pack.id == photo.pack) else { return Ok(()) };
    match Rest::of(pack, &packs, now) {
        Rest::Enough => Ok(()),
        Rest::Low(_) => post(About::PackLow { pack: pack.id }).await,
        Rest::Nothing => post(About::PackUsedUp { pack: pack.id }).await,
    }
}
