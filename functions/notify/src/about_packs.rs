//! Letters about photos and packs: what is ready, what is left, and what could be bought next.

use crate::compose::Draft;
use crate::template::{DOCUMENT_CHANGED, PACK_LOW, PACK_USED_UP, PHOTOS_ENDED, PHOTOS_READY};
use crate::words::Value;
use crate::{Failed, Scribe};
use domain::catalogue::Names;
use domain::legal::LegalName;
use domain::ports::{Accounts, Documents, Dossier, Editions, Packs, Photos, Tickets};
use domain::run::{Rest, Run};
use domain::{
    ConsentKind, Day, Money, Offer, PackId, PackKind, Profile, Purpose, Ticket, Time, Unsubscribe,
};
use edge::{World, auth, consents, runs};

fn page<S, M, D, W>(it: &Scribe<S, M, D, W>, path: String) -> Value {
    Value::Page { site: it.site_origin.clone(), path }
}

/// All photos of a run have ended; nothing where others came since, for they bring a letter that
/// tells of all.
pub(crate) async fn photos_ended<S: Photos, M, D, W>(
    it: &Scribe<S, M, D, W>,
    profile: &Profile,
    newest: Time,
) -> Result<Option<Draft>, Failed> {
    let run = runs::ended(&it.store, profile.account).await?;
    let run = run.filter(|run| run.newest == newest && run.is_worth_a_letter());
    Ok(run.map(|run| ended(run, page(it, "cabinet".to_owned()))))
}

pub(crate) fn ended(run: Run, link: Value) -> Draft {
    let mut fields = vec![("photos", Value::Photos(run.delivered)), ("link", link)];
    if run.failed == 0 {
        return Draft::new(PHOTOS_READY, fields);
    }
    fields.push(("failed", Value::Photos(run.failed)));
    Draft::new(PHOTOS_ENDED, fields)
}

/// What is left in the account's packs, as of now.
async fn rest<S: Packs, M, D, W: World>(
    it: &Scribe<S, M, D, W>,
    profile: &Profile,
    id: PackId,
) -> Result<Rest, Failed> {
    let packs = it.store.packs(profile.account).await?;
    let pack = packs.iter().find(|pack| pack.id == id);
    Ok(pack.map_or(Rest::Enough, |pack| Rest::of(pack, &packs, it.world.now())))
}

/// A pack is nearly used.
pub(crate) async fn low<S: Packs, M, D, W: World>(
    it: &Scribe<S, M, D, W>,
    profile: &Profile,
    id: PackId,
) -> Result<Option<Draft>, Failed> {
    let Rest::Low(left) = rest(it, profile, id).await? else { return Ok(None) };
    let fields = vec![("photos", Value::Photos(left)), ("link", page(it, "cabinet".to_owned()))];
    Ok(Some(Draft::new(PACK_LOW, fields)))
}

/// A pack is used up: what is sold today, for those who agreed to advertising and are free to buy
/// (R24).
pub(crate) async fn used_up<S, M, D, W>(
    it: &Scribe<S, M, D, W>,
    profile: &Profile,
    id: PackId,
) -> Result<Option<Draft>, Failed>
where
    S: Accounts + Packs + Dossier + Tickets,
    D: Documents,
    W: World,
{
    let account = it.store.account(profile.account).await?;
    let is_free = account.is_some_and(|it| it.is_active() && it.confirmed.is_some());
    if !is_free || rest(it, profile, id).await? != Rest::Nothing {
        return Ok(None);
    }
    let last = consents::last(&it.store, profile.account, ConsentKind::Advertising).await?;
    if last.is_none_or(|last| !last.given) {
        return Ok(None);
    }
    let now = it.world.now();
    let catalogue = it.catalogue.get(now).await?;
    let sold = catalogue.at(now)?.offers.iter().filter(|it| it.terms.kind != PackKind::Try);
    let shown = |it: &Offer| (it.names.clone(), it.terms.photos, it.price);
    let (token, digest) = auth::new_token(&it.world);
    let sent_to = (&profile.email, profile.created);
    let ticket = Ticket::new(digest, Purpose::Unsubscribe, profile.account, sent_to, now);
    let unsubscribe = Unsubscribe::new(&it.site_origin, &token);
    let unsubscribe = unsubscribe.ok_or("the origin of the page is none")?;
    it.store.add_ticket(&ticket).await?;
    let link = page(it, format!("unsubscribe#t={token}"));
    Ok(Some(offers(sold.map(shown).collect(), page(it, "packs".to_owned()), link, unsubscribe)))
}

pub(crate) fn offers(
    sold: Vec<(Names, u32, Money)>,
    packs: Value,
    unsubscribe: Value,
    header: Unsubscribe,
) -> Draft {
    let fields =
        vec![("offers", Value::Offers(sold)), ("link", packs), ("unsubscribe", unsubscribe)];
    Draft { unsubscribe: Some(header), ..Draft::new(PACK_USED_UP, fields) }
}

/// A new version of a document was published (R23).
pub(crate) async fn document_changed<S: Accounts + Editions, M, D, W>(
    it: &Scribe<S, M, D, W>,
    profile: &Profile,
    name: LegalName,
    from: Day,
) -> Result<Option<Draft>, Failed> {
    let account = it.store.account(profile.account).await?;
    // An address that nobody confirmed may be a stranger's.
    if account.is_none_or(|account| account.confirmed.is_none()) {
        return Ok(None);
    }
    let editions = it.store.editions().await?;
    if editions.find(name, from).is_none() {
        return Ok(None);
    }
    let place = format!("documents/{}", name.as_str().replace('_', "-"));
    let changes = page(it, format!("{place}/{from}/changes"));
    Ok(Some(changed(name, from, changes, page(it, format!("{place}/history")))))
}

pub(crate) fn changed(name: LegalName, from: Day, changes: Value, history: Value) -> Draft {
    let fields = vec![
        ("document", Value::Name(title(name))),
        ("date", Value::Date(from)),
        ("link", changes),
        ("history", history),
    ];
    Draft::new(DOCUMENT_CHANGED, fields)
}

/// What the document is called at its head.
fn title(name: LegalName) -> Names {
    let [kk, ru, en] = match name {
        LegalName::Agreement => {
            ["Пайдаланушы келісімі", "Пользовательское соглашение", "User agreement"]
        }
        LegalName::PaymentPolicy => ["Төлем саясаты", "Политика оплаты", "Payment policy"],
        LegalName::PrivacyPolicy => {
            ["Құпиялық саясаты", "Политика конфиденциальности", "Privacy policy"]
        }
    }
    .map(str::to_owned);
    Names { kk, ru, en }
}

#[cfg(test)]
pub(crate) use tests::samples;

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "https://suret.example";

    /// One letter of each kind, by the name of its file.
    pub(crate) fn samples() -> Vec<(&'static str, Draft)> {
        let page = |path: &str| Value::Page { site: SITE.to_owned(), path: path.to_owned() };
        let names =
            |kk: &str, ru: &str, en: &str| Names { kk: kk.into(), ru: ru.into(), en: en.into() };
        let sold = vec![
            (names("Бастау", "Старт", "Starter"), 30, Money::from_tenge(9_990)),
            (names("Титан", "Титан", "Titan"), 1_000, Money::from_tenge(199_990)),
        ];
        let header = Unsubscribe::new(SITE, "T").expect("an address");
        let from = Day::parse("2026-12-07").expect("a day");
        let run = |delivered, failed| {
            let mut run = Run::empty(Time::from_millis(0));
            (run.delivered, run.failed) = (delivered, failed);
            run
        };
        let low = vec![("photos", Value::Photos(3)), ("link", page("cabinet"))];
        vec![
            ("pack-low", Draft::new(PACK_LOW, low)),
            ("pack-used-up", offers(sold, page("packs"), page("unsubscribe#t=T"), header)),
            ("photos-ready", ended(run(21, 0), page("cabinet"))),
            ("photos-ended", ended(run(1, 2), page("cabinet"))),
            (
                "document-changed",
                changed(
                    LegalName::Agreement,
                    from,
                    page("documents/agreement/2026-12-07/changes"),
                    page("documents/agreement/history"),
                ),
            ),
        ]
    }

    #[test]
    fn only_advertising_can_be_switched_off() {
        // R24.
        let all = crate::draft::samples();
        let silenced = all.iter().filter(|(_, draft)| draft.unsubscribe.is_some());
        assert_eq!(silenced.map(|(name, _)| *name).collect::<Vec<_>>(), ["pack-used-up"]);
    }
}
