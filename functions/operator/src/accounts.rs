//! Customers as operators find and see them: masked in lists, whole on a page of their own, and
//! nothing that opens anything: no password, no number of the state, no token. Whoever searches or
//! looks leaves a line (R59).

use crate::Desk;
use crate::audit::{deed, note};
use domain::audit::Deed;
use domain::ports::{Accounts, Audit, Dossier, Ledger, Orders, Packs, Vault};
use domain::{
    Account, AccountId, Bin, Email, Iin, OperatorName, OrderNumber, Pack, Phone, Profile,
};
use edge::refunds::Sum;
use edge::{Answer, Problem, Request, World, timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Accounts that one phone finds: a family, an office.
const FOUND_MAX: u32 = 20;
/// Orders and consents that a page shows.
const LATEST: u32 = 20;

/// What a customer is looked for by. It comes in a body, so that no address holds it.
#[derive(JsonSchema, Deserialize)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "DeskSearch")]
pub(crate) enum Search {
    Email(String),
    Phone(String),
    Iin(String),
    Bin(String),
    /// The number of an order.
    Order(String),
}

impl Search {
    const fn name(&self) -> &'static str {
        match self {
            Self::Email(_) => "email",
            Self::Phone(_) => "phone",
            Self::Iin(_) => "iin",
            Self::Bin(_) => "bin",
            Self::Order(_) => "order",
        }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DeskFoundAccounts")]
pub(crate) struct FoundAccounts {
    accounts: Vec<FoundAccount>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DeskFoundAccount")]
struct FoundAccount {
    id: String,
    stage: &'static str,
    /// Nothing of a customer who was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DeskAccount")]
pub(crate) struct ShownAccount {
    pub(crate) id: String,
    pub(crate) stage: &'static str,
    opened: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    block: Option<ShownBlock>,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<ShownProfile>,
    packs: Vec<ShownPack>,
    orders: Vec<crate::show::ShownOrder>,
    consents: Vec<ShownConsent>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DeskBlock")]
struct ShownBlock {
    ground: u32,
    document: String,
    by: String,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DeskProfile")]
struct ShownProfile {
    email: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_pending: Option<String>,
    phone: String,
    status: &'static str,
    surname: String,
    first_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    patronymic: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    number_masked: String,
    language: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data_confirmed: Option<String>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DeskPack")]
struct ShownPack {
    id: String,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<u32>,
    price: Sum,
    granted: u32,
    available: u32,
    used: u32,
    expired: u32,
    frozen: u32,
    refunded: u32,
    opened: String,
    expires: String,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "DeskConsent")]
struct ShownConsent {
    kind: &'static str,
    given: bool,
    version: String,
    language: &'static str,
    at: String,
}

/// Looks for customers.
pub(crate) async fn search<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
) -> Result<Answer, Problem>
where
    S: Accounts + Orders + Ledger + Audit,
    V: Vault,
    W: World,
{
    let search: Search = request.json()?;
    let ids = find(it, &search).await?;
    let searched = Deed {
        after: format!("{} found", ids.len()),
        ..deed(operator, request, "accounts-searched", search.name(), it.world.now())
    };
    note(it, searched).await?;
    let mut accounts = Vec::new();
    for id in ids {
        let Some(account) = it.store.account(id).await? else { continue };
        let profile = it.store.profile(id).await?;
        accounts.push(found(&account, profile.as_ref()));
    }
    Ok(Answer::ok(&FoundAccounts { accounts }))
}

async fn find<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    search: &Search,
) -> Result<Vec<AccountId>, Problem>
where
    S: Accounts + Orders,
    V: Vault,
{
    let wrong = |path, why: &dyn std::fmt::Display| Problem::invalid(path, why);
    let found = match search {
        Search::Email(text) => {
            let email = Email::parse(text).map_err(|why| wrong("email", &why))?;
            it.store.login(&email).await?
        }
        Search::Phone(text) => {
            let phone = Phone::parse(text).map_err(|why| wrong("phone", &why))?;
            return Ok(it.store.with_phone(&phone, FOUND_MAX).await?);
        }
        Search::Iin(text) => {
            let iin = Iin::parse(text).map_err(|why| wrong("iin", &why))?;
            it.store.person(&it.vault.mark(iin.as_str()).await?).await?
        }
        Search::Bin(text) => {
            let bin = Bin::parse(text).map_err(|why| wrong("bin", &why))?;
            it.store.person(&it.vault.mark(bin.as_str()).await?).await?
        }
        Search::Order(text) => {
            let number = OrderNumber::parse(text)
                .ok_or_else(|| wrong("order", &"is not the number of an order"))?;
            it.store.order(number).await?.map(|order| order.account)
        }
    };
    Ok(found.into_iter().collect())
}

fn found(account: &Account, profile: Option<&Profile>) -> FoundAccount {
    FoundAccount {
        id: account.id.to_string(),
        stage: account.stage.as_str(),
        email: profile.map(|profile| profile.email.masked()),
        phone: profile.map(|profile| profile.phone.masked()),
        name: profile.map(|it| format!("{} {}", it.name.surname.masked(), it.name.first.masked())),
    }
}

/// One customer, whole.
pub(crate) async fn view<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    id: &str,
) -> Result<Answer, Problem>
where
    S: Accounts + Dossier + Packs + Orders + Ledger + Audit,
    W: World,
{
    let id = AccountId::parse(id).map_err(|_| Problem::NotFound)?;
    let account = it.store.account(id).await?.ok_or(Problem::NotFound)?;
    note(it, deed(operator, request, "account-viewed", &id.to_string(), it.world.now())).await?;
    Ok(Answer::ok(&show(it, &account).await?))
}

/// The account with all that belongs to it.
pub(crate) async fn show<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    account: &Account,
) -> Result<ShownAccount, Problem>
where
    S: Accounts + Dossier + Packs + Orders,
{
    let id = account.id;
    let profile = it.store.profile(id).await?;
    let packs = it.store.packs(id).await?;
    let orders = it.store.orders_of(id, None, LATEST).await?.items;
    let consents = it.store.consents(id, None, LATEST).await?.items;
    Ok(ShownAccount {
        id: id.to_string(),
        stage: account.stage.as_str(),
        opened: timestamp(account.opened),
        confirmed: account.confirmed.map(timestamp),
        block: account.block.as_ref().map(|block| ShownBlock {
            ground: block.ground.number(),
            document: block.document.as_str().to_owned(),
            by: block.by.as_str().to_owned(),
            at: timestamp(block.at),
            until: block.until.map(timestamp),
        }),
        profile: profile.as_ref().map(Into::into),
        packs: packs.iter().map(Into::into).collect(),
        orders: orders.iter().map(crate::show::order).collect(),
        consents: consents
            .iter()
            .map(|consent| ShownConsent {
                kind: consent.kind.as_str(),
                given: consent.given,
                version: consent.version.as_str().to_owned(),
                language: consent.language.as_str(),
                at: timestamp(consent.at),
            })
            .collect(),
    })
}

impl From<&Profile> for ShownProfile {
    fn from(it: &Profile) -> Self {
        Self {
            email: it.email.as_str().to_owned(),
            email_pending: it.email_pending.as_ref().map(|email| email.as_str().to_owned()),
            phone: it.phone.spaced(),
            status: it.status.as_str(),
            surname: it.name.surname.as_str().to_owned(),
            first_name: it.name.first.as_str().to_owned(),
            patronymic: it.name.patronymic.as_ref().map(|name| name.as_str().to_owned()),
            organisation: it.organisation.as_ref().map(|name| name.as_str().to_owned()),
            address: it.address.as_ref().map(|address| address.as_str().to_owned()),
            number_masked: it.identity.masked.clone(),
            language: it.language.as_str(),
            data_confirmed: it.data_confirmed.map(timestamp),
        }
    }
}

impl From<&Pack> for ShownPack {
    fn from(it: &Pack) -> Self {
        Self {
            id: it.id.to_string(),
            kind: it.kind.as_str(),
            order: it.bought.map(|bought| bought.order.get()),
            price: it.price().into(),
            granted: it.granted,
            available: it.available,
            used: it.used(),
            expired: it.expired,
            frozen: it.frozen,
            refunded: it.refunded,
            opened: timestamp(it.opened),
            expires: timestamp(it.expires),
        }
    }
}
