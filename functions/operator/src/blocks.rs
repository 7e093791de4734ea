//! Blocking and lifting blocks: on the four grounds of the agreement, on a document with its number
//! and date, with a term or without (R54 to R57). Sessions die in the same commit, and a letter
//! says the ground and how to appeal; one that could not be posted is posted when the block is
//! asked for again.

use crate::audit::{commit, deed, note};
use crate::{Desk, accounts};
use domain::audit::Deed;
use domain::ports::{Accounts, Audit, Dossier, Ledger, Letters, Orders, Packs, StoreError};
use domain::{
    About, Account, AccountId, AccountStage, Block, Day, Ground, Letter, Move, Notice,
    OperatorName, Sentence, Span, Time,
};
use edge::refunds::sentence;
use edge::{Answer, Problem, Request, World};
use schemars::JsonSchema;
use serde::Deserialize;

/// How often it is decided anew because another act came first.
const ROUNDS_MAX: usize = 10;

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BlockForm {
    /// 1: an order of a state body; 2: copyright; 3: a claim of third parties; 4: forbidden
    /// information.
    ground: u32,
    /// What the paper is called, with its number.
    document: String,
    /// The day of the paper.
    dated: String,
    /// The last day of the block; without it somebody has to lift it.
    until: Option<String>,
    /// For the audit alone.
    note: String,
}

#[derive(JsonSchema, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnblockForm {
    /// The paper that lifts it.
    document: String,
    /// For the audit alone.
    note: String,
}

/// What an operator wants done.
enum Wish {
    Block(Block, Sentence),
    Unblock(Sentence, Sentence),
}

impl Wish {
    fn read(
        act: &str,
        operator: &OperatorName,
        request: &Request,
        now: Time,
    ) -> Result<Self, Problem> {
        if act == "unblock" {
            let UnblockForm { document, note } = request.json()?;
            let document = sentence("document", &document)?;
            return Ok(Self::Unblock(document, sentence("note", &note)?));
        }
        let form: BlockForm = request.json()?;
        let ground = Ground::from_number(form.ground)
            .ok_or_else(|| Problem::invalid("ground", "is 1, 2, 3 or 4"))?;
        let until = form.until.as_deref().map(|text| day("until", text)).transpose()?;
        if until.is_some_and(|until| until < Day::of(now)) {
            return Err(Problem::invalid("until", "is over"));
        }
        let document = paper(&form.document, &form.dated, now)?;
        let (by, until) = (operator.clone(), until.map(|day| day.plus(1).start()));
        let block = Block { ground, document, by, at: now, until };
        Ok(Self::Block(block, sentence("note", &form.note)?))
    }

    fn decide(&self, account: &Account, now: Time) -> Result<Move, AccountStage> {
        match self {
            Self::Block(block, _) => account.block(Block { at: now, ..block.clone() }),
            Self::Unblock(..) => account.unblock(),
        }
    }

    /// The line of the audit.
    fn deed(
        &self,
        operator: &OperatorName,
        request: &Request,
        account: &Account,
        at: Time,
    ) -> Deed {
        let before = match &account.block {
            Some(block) => said(block),
            None => account.stage.as_str().to_owned(),
        };
        let (act, after, note) = match self {
            Self::Block(block, note) => ("account-blocked", said(block), note),
            Self::Unblock(document, note) => {
                ("account-unblocked", format!("active: {}", document.as_str()), note)
            }
        };
        Deed {
            before,
            after,
            reason: Some(note.clone()),
            ..deed(operator, request, act, &account.id.to_string(), at)
        }
    }
}

/// A paper by its name and its day.
pub(crate) fn paper(document: &str, dated: &str, now: Time) -> Result<Sentence, Problem> {
    let dated = day("dated", dated)?;
    if dated > Day::of(now) {
        return Err(Problem::invalid("dated", "is in the future"));
    }
    let document = sentence("document", document)?;
    sentence("document", &format!("{}, {dated}", document.as_str()))
}

fn day(path: &str, text: &str) -> Result<Day, Problem> {
    Day::parse(text).ok_or_else(|| Problem::invalid(path, "is a day such as 2026-11-01"))
}

/// A block in one line.
fn said(block: &Block) -> String {
    let last = |until: Time| Day::of(until.minus(Span::millis(1)));
    let until = block.until.map_or(String::new(), |until| format!(", until {}", last(until)));
    format!("ground {}: {}{until}", block.ground.number(), block.document.as_str())
}

/// Blocks, or lifts the block.
pub(crate) async fn act<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    operator: &OperatorName,
    request: &Request,
    id: &str,
    act: &str,
) -> Result<Answer, Problem>
where
    S: Accounts + Dossier + Packs + Orders + Ledger + Audit,
    L: Letters,
    W: World,
{
    let id = AccountId::parse(id).map_err(|_| Problem::NotFound)?;
    let wish = Wish::read(act, operator, request, it.world.now())?;
    for _ in 0..ROUNDS_MAX {
        let (account, now) =
            (it.store.account(id).await?.ok_or(Problem::NotFound)?, it.world.now());
        let decided = wish.decide(&account, now).map_err(|_| Problem::AccountErased)?;
        let Move::Step(step) = decided else {
            tell(it, &wish, &account).await?;
            // It shows a customer all the same.
            note(it, deed(operator, request, "account-viewed", &id.to_string(), now)).await?;
            return Ok(Answer::ok(&accounts::show(it, &account).await?));
        };
        let deed = wish.deed(operator, request, &account, now);
        match commit(it, step, deed).await {
            // Done once: what another operator does to it a moment later stands.
            Ok(()) => {
                tracing::info!(operator = operator.as_str(), act, account = %id, "done");
                let notice = match wish {
                    Wish::Block(..) => Notice::Blocked,
                    Wish::Unblock(..) => Notice::Unblocked,
                };
                post(it, id, notice, now).await?;
                let account = it.store.account(id).await?.ok_or(Problem::NotFound)?;
                return Ok(Answer::ok(&accounts::show(it, &account).await?));
            }
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Conflict.into())
}

/// A block is told of again each time it is asked for: the same letter is written once.
async fn tell<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    wish: &Wish,
    account: &Account,
) -> Result<(), Problem>
where
    L: Letters,
{
    match (wish, &account.block) {
        (Wish::Block(..), Some(block)) => post(it, account.id, Notice::Blocked, block.at).await,
        _ => Ok(()),
    }
}

async fn post<S, L, D, V, F, W>(
    it: &Desk<S, L, D, V, F, W>,
    account: AccountId,
    notice: Notice,
    at: Time,
) -> Result<(), Problem>
where
    L: Letters,
{
    let about = About::Account { notice, slot: at.as_millis() };
    Ok(it.letters.post(&Letter { account, about }).await?)
}
