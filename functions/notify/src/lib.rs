//! The function that writes letters: a message says what about; load it, write it in the
//! customer's language, hand it to the carrier of mail.
//!
//! Deliberately absent: trust in the message. It names a letter; what the letter says comes from
//! what is stored. And a promise of exactly once: a run that dies after the mail was sent and
//! before that was noted leaves a claim, and when that is over the mail goes out again.

mod about_account;
mod about_complaints;
mod about_exhibits;
mod about_packs;
mod about_papers;
mod compose;
mod draft;
mod message;
mod template;
mod words;

use compose::Draft;
use domain::catalogue::Names;
use domain::complaint::Complaints;
use domain::exhibit::Exhibits;
use domain::paper::Papers;
use domain::ports::{
    Accounts, Documents, Dossier, Editions, LetterBook, Mails, Orders, Packs, Photos, Refunds,
    StoreError, Tickets,
};
use domain::{
    About, Catalogue, Day, Email, Language, LeaseId, Letter, Mail, Notice, Order, OrderNumber,
    Profile, RefundId, Writing,
};
use draft::News;
use edge::{Document, Verdict, World};
use words::Value;

/// What writing letters needs.
#[derive(Debug)]
pub struct Scribe<S, M, D, W> {
    /// What letters are about, and which were written.
    pub store: S,
    /// What carries mail.
    pub mails: M,
    /// What packs are called.
    pub catalogue: Document<D, Catalogue>,
    /// Clock and dice.
    pub world: W,
    /// Who gets each statement of a customer that wants money back (R65).
    pub operator: Email,
    /// The address of the page.
    pub site_origin: String,
    /// Where customers write to.
    pub support: String,
}

/// The operator reads Russian.
const OPERATORS_LANGUAGE: Language = Language::Ru;

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Writes the letter that a message asks for. A message that names none is logged and done with:
/// it would name none the next time either.
pub async fn handle<S, M, D, W>(it: &Scribe<S, M, D, W>, body: String) -> Verdict
where
    S: Accounts + Orders + Refunds + LetterBook + Tickets + Dossier,
    S: Editions + Packs + Photos + Exhibits + Complaints + Papers,
    M: Mails,
    D: Documents,
    W: World,
{
    // Boxed: the state of the whole road in one value is more than the compiler looks through.
    let written = if let Some((number, news)) = message::news(&body) {
        Box::pin(about_complaints::write(it, number, news)).await
    } else if let Some(letter) = message::letter(&body) {
        Box::pin(write(it, &letter)).await
    } else {
        tracing::error!(bytes = body.len(), "a message that is no letter of ours");
        Ok(())
    };
    match written {
        Ok(()) => Verdict::Done,
        Err(error) => Verdict::Retry(error),
    }
}

/// Writes a letter to whom it concerns. An error means: later.
async fn write<S, M, D, W>(it: &Scribe<S, M, D, W>, letter: &Letter) -> Result<(), Failed>
where
    S: Accounts + Orders + Refunds + LetterBook + Tickets + Dossier,
    S: Editions + Packs + Photos + Exhibits + Papers,
    M: Mails,
    D: Documents,
    W: World,
{
    let key = letter.key();
    let Some(profile) = it.store.profile(letter.account).await? else {
        tracing::info!(key, "nobody is left to write to");
        return Ok(());
    };
    let Some(draft) = draft(it, letter, &profile).await? else { return Ok(()) };
    let Some(to) = address(letter, &profile) else {
        tracing::info!(key, "the address is not to be changed any more");
        return Ok(());
    };
    let to_customer = send(it, &key, &draft, to, Some(profile.language)).await;
    if !matches!(letter.about, About::Refund { stage: "asked", .. }) {
        return to_customer;
    }
    // One address that cannot be reached does not keep the other from its mail.
    let (key, language) = (format!("{key}#operator"), Some(OPERATORS_LANGUAGE));
    let to_operator = send(it, &key, &draft, it.operator.clone(), language).await;
    to_customer.and(to_operator)
}

/// Where the letter goes: one about a new address goes there.
fn address(letter: &Letter, profile: &Profile) -> Option<Email> {
    match letter.about {
        About::Account { notice: Notice::EmailChange, .. } => profile.email_pending.clone(),
        _ => Some(profile.email.clone()),
    }
}

/// What the letter says; nothing when there is nothing to be said, and the log says why.
async fn draft<S, M, D, W>(
    it: &Scribe<S, M, D, W>,
    letter: &Letter,
    profile: &Profile,
) -> Result<Option<Draft>, Failed>
where
    S: Accounts + Orders + Refunds + Tickets + Dossier + Editions + Packs + Photos + Exhibits,
    S: Papers,
    D: Documents,
    W: World,
{
    let key = letter.key();
    let draft = match letter.about {
        About::PackEnds { photos, on, days, .. } => {
            (Day::of(it.world.now()) <= on).then(|| draft::pack_ends(photos, on, days))
        }
        About::Account { notice, slot } => about_account::draft(it, notice, slot, profile).await?,
        About::PackLow { pack } => about_packs::low(it, profile, pack).await?,
        About::PackUsedUp { pack } => about_packs::used_up(it, profile, pack).await?,
        About::PhotosEnded { newest } => about_packs::photos_ended(it, profile, newest).await?,
        About::DocumentChanged { name, from } => {
            about_packs::document_changed(it, profile, name, from).await?
        }
        About::Exhibit { photo, at, fate } => {
            about_exhibits::draft(it, profile, photo, at, fate).await?
        }
        About::OrderPaid { order, .. } => order_paid(it, letter, order).await?,
        About::Paper { paper, stage } => about_papers::draft(it, profile, paper, stage).await?,
        About::Refund { refund, stage, .. } => {
            refunding(it, letter, refund, stage, profile).await?
        }
    };
    match (&draft, &letter.about) {
        (Some(_), _) => {}
        (None, About::PackUsedUp { .. }) => tracing::info!(key, "nobody wants to hear of it"),
        // Every photo that ends asks, and most letters are overtaken.
        (None, About::PhotosEnded { .. }) => tracing::info!(key, "more photos came meanwhile"),
        (None, _) => tracing::warn!(key, "a letter that would not be true"),
    }
    Ok(draft)
}

async fn order_paid<S, M, D, W>(
    it: &Scribe<S, M, D, W>,
    letter: &Letter,
    number: OrderNumber,
) -> Result<Option<Draft>, Failed>
where
    S: Orders,
    D: Documents,
    W: World,
{
    let order = it.store.order(number).await?.filter(|order| order.account == letter.account);
    let Some(order) = order else { return Ok(None) };
    let paid = order.paid().ok_or("the order is not paid yet, as far as is stored")?;
    let names = names(it, &order).await?;
    Ok(Some(draft::order_paid(&order, paid, names)))
}

/// What the pack was called when it was ordered.
async fn names<S, M, D: Documents, W: World>(
    it: &Scribe<S, M, D, W>,
    order: &Order,
) -> Result<Names, StoreError> {
    let (kind, catalogue) = (order.terms.kind, it.catalogue.get(it.world.now()).await?);
    let entry = catalogue.at(order.placed).ok();
    Ok(entry.and_then(|entry| entry.offer(kind)).map_or_else(
        || {
            let name = || kind.as_str().to_owned();
            Names { kk: name(), ru: name(), en: name() }
        },
        |offer| offer.names.clone(),
    ))
}

async fn refunding<S: Refunds, M, D, W>(
    it: &Scribe<S, M, D, W>,
    letter: &Letter,
    id: RefundId,
    stage: &str,
    profile: &Profile,
) -> Result<Option<Draft>, Failed> {
    let refund = it.store.refund(id).await?.filter(|refund| refund.account == letter.account);
    let Some(refund) = refund else { return Ok(None) };
    match draft::refund(&refund, stage, &profile.email) {
        News::Told(draft) => Ok(Some(draft)),
        News::NotYet => Err("the refund is not that far, as far as is stored".into()),
        News::Never => Ok(None),
    }
}

/// Sends a letter, unless it was sent before.
async fn send<S, M, D, W>(
    it: &Scribe<S, M, D, W>,
    key: &str,
    draft: &Draft,
    to: Email,
    language: Option<Language>,
) -> Result<(), Failed>
where
    S: LetterBook,
    M: Mails,
    W: World,
{
    if !to.is_deliverable() {
        tracing::warn!(key, "an address with letters that mail cannot carry");
        return Ok(());
    }
    let foot = vec![
        ("site", Value::Text(it.site_origin.clone())),
        ("support", Value::Text(it.support.clone())),
    ];
    let Some(mail) = draft.mail(to, language, &foot) else {
        return Err("a letter without a subject".into());
    };
    let lease = LeaseId::from_bytes(it.world.random());
    match it.store.claim_letter(key, lease, it.world.now()).await {
        Ok(()) => carry(it, key, &mail).await,
        Err(StoreError::Conflict) => match it.store.writing(key).await? {
            Some(Writing::Sent { .. }) => Ok(()),
            // An answer was lost on the way, and the client asked twice.
            Some(Writing::Claimed { by, .. }) if by == lease => carry(it, key, &mail).await,
            _ => Err("another run writes the letter".into()),
        },
        Err(error) => Err(error.into()),
    }
}

async fn carry<S, M, D, W>(it: &Scribe<S, M, D, W>, key: &str, mail: &Mail) -> Result<(), Failed>
where
    S: LetterBook,
    M: Mails,
    W: World,
{
    it.mails.send(mail).await?;
    tracing::info!(key, "sent");
    if it.store.letter_sent(key, it.world.now()).await.is_err() {
        // Trying again would send it again.
        tracing::warn!(key, "sent, but not noted");
    }
    Ok(())
}
