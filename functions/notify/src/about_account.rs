//! Letters about the account itself. A link in them holds a token that is drawn here: only its
//! digest is stored, and no queue and no log ever has it.

use crate::compose::Draft;
use crate::template::{
    BLOCKED, CONFIRM, EMAIL_CHANGE, EMAIL_CHANGING, ERASURE, Fields, KNOWN_EMAIL, KNOWN_PERSON,
    NEW_DEVICE, PASSWORD_CHANGED, RESET, Template, UNBLOCKED,
};
use crate::words::Value;
use crate::{Failed, Scribe};
use domain::catalogue::Names;
use domain::ports::{Accounts, Dossier, Tickets};
use domain::{Account, Block, Day, Email, Happening, Notice, Profile, Purpose, Span, Ticket, Time};
use edge::{World, auth};

/// Events that are looked through for the one that a letter is about.
const EVENTS_MAX: u32 = 50;

/// What the letter says; nothing when it would not be true.
pub(crate) async fn draft<S, M, D, W>(
    it: &Scribe<S, M, D, W>,
    notice: Notice,
    slot: u64,
    profile: &Profile,
) -> Result<Option<Draft>, Failed>
where
    S: Accounts + Tickets + Dossier,
    W: World,
{
    let account = it.store.account(profile.account).await?;
    let Some(account) = account else { return Ok(None) };
    let page = |path: String| Value::Page { site: it.site_origin.clone(), path };
    let plain = |path: &str| vec![("link", page(path.to_owned()))];
    let (template, fields): (Template, Fields) = match notice {
        Notice::Confirm if account.confirmed.is_some() => return Ok(None),
        Notice::Confirm => {
            let token = ticket(it, &account, Purpose::Confirm, &profile.email, profile).await?;
            (CONFIRM, vec![("link", page(format!("confirm#t={token}")))])
        }
        Notice::EmailChange => {
            let Some(to) = &profile.email_pending else { return Ok(None) };
            let token = ticket(it, &account, Purpose::Confirm, to, profile).await?;
            (EMAIL_CHANGE, vec![("link", page(format!("confirm#t={token}")))])
        }
        Notice::EmailChanging => {
            let Some(to) = &profile.email_pending else { return Ok(None) };
            (EMAIL_CHANGING, vec![("email", Value::Text(to.masked()))])
        }
        Notice::Reset => {
            let token = ticket(it, &account, Purpose::Reset, &profile.email, profile).await?;
            (RESET, vec![("link", page(format!("reset#t={token}")))])
        }
        Notice::NewDevice => match device(it, slot, profile).await? {
            Some(fields) => (NEW_DEVICE, fields),
            None => return Ok(None),
        },
        Notice::KnownEmail => (KNOWN_EMAIL, plain("forgot")),
        Notice::KnownPerson => (KNOWN_PERSON, Vec::new()),
        Notice::PasswordChanged => (PASSWORD_CHANGED, plain("forgot")),
        Notice::Erasure if account.is_open() => {
            return Err("the erasure has not begun, as far as is stored".into());
        }
        Notice::Erasure => {
            let until = Time::from_millis(slot).plus(Account::ERASURE_MAX);
            (ERASURE, vec![("date", Value::Date(Day::of(until)))])
        }
        Notice::Blocked => match &account.block {
            Some(block) if block.at.as_millis() == slot => (BLOCKED, blocked(block)),
            _ => return Ok(None),
        },
        Notice::Unblocked if is_free(&account, it.world.now()) => (UNBLOCKED, plain("cabinet")),
        Notice::Unblocked => return Ok(None),
    };
    Ok(Some(Draft::new(template, fields)))
}

/// Whether no block holds: it was lifted, or its last day has passed and the sweeper is about to.
fn is_free(account: &Account, now: Time) -> bool {
    account.is_active() || account.block.as_ref().is_some_and(|block| block.is_over(now))
}

/// A new ticket; what is given back stands in the letter and nowhere else.
async fn ticket<S: Tickets, M, D, W: World>(
    it: &Scribe<S, M, D, W>,
    account: &Account,
    purpose: Purpose,
    to: &Email,
    profile: &Profile,
) -> Result<String, Failed> {
    let (token, digest) = auth::new_token(&it.world);
    let sent_to = (to, profile.created);
    let ticket = Ticket::new(digest, purpose, account.id, sent_to, it.world.now());
    it.store.add_ticket(&ticket).await?;
    Ok(token)
}

/// The ground of a block, its paper and its end (R54 to R58).
pub(crate) fn blocked(block: &Block) -> Fields {
    let [kk, ru, en] = edge::blocks::ground_text(block.ground).map(|(_, text)| text.to_owned());
    let until = match block.until {
        Some(until) => Value::Date(Day::of(until.minus(Span::millis(1)))),
        None => Value::Name(Names {
            kk: "ол шешілгенше".to_owned(),
            ru: "пока её не снимут".to_owned(),
            en: "until it is lifted".to_owned(),
        }),
    };
    vec![
        ("ground", Value::Name(Names { kk, ru, en })),
        ("document", Value::Text(block.document.as_str().to_owned())),
        ("date", Value::Date(Day::of(block.at))),
        ("until", until),
    ]
}

/// The device that the letter is about.
async fn device<S: Dossier, M, D, W>(
    it: &Scribe<S, M, D, W>,
    slot: u64,
    profile: &Profile,
) -> Result<Option<Fields>, Failed> {
    let events = it.store.events(profile.account, None, EVENTS_MAX).await?.items;
    let is_meant = |event: &&domain::SecurityEvent| {
        event.what == Happening::NewDevice && event.at.as_millis() == slot
    };
    Ok(events.iter().find(is_meant).map(|event| {
        let text = |text: String| Value::Text(if text.is_empty() { "?".to_owned() } else { text });
        vec![
            ("device", text(event.visit.agent.device())),
            ("network", text(event.visit.hint())),
            ("time", Value::Text(edge::local_timestamp(event.at).replace('T', " "))),
            ("link", Value::Page { site: it.site_origin.clone(), path: "forgot".to_owned() }),
        ]
    }))
}
