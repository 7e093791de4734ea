//! Accounts: who may use what was bought.

use crate::journal::Line;
use crate::pack::{Pack, PackTerms};
use crate::password::PasswordHash;
use crate::step::{Change, Step};
use crate::{AccountId, Email, Time};

/// The part of an account that the ledger looks at. It holds no personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Whose it is.
    pub id: AccountId,
    /// What may be done with it.
    pub stage: AccountStage,
    /// Raising it ends every session at once.
    pub epoch: u32,
    /// When it was opened.
    pub opened: Time,
}

/// What may be done with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountStage {
    /// Everything.
    Active,
    /// Nothing is taken from packs; refunds and data rights stay open.
    Blocked,
    /// On the way out.
    Erasing,
    /// Only what the law wants kept.
    Erased,
}

/// The personal part of an account, kept apart from the ledger. Later fields (names, phone, IIN)
/// join here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Whose it is.
    pub account: AccountId,
    /// Where mail goes.
    pub email: Email,
    /// What log-in compares with.
    pub password: PasswordHash,
    /// When it was written.
    pub created: Time,
}

impl Account {
    /// Opens an account with its free pack: the account, the profile, the claim on the e-mail, the
    /// pack and its line in the journal, all or nothing.
    pub fn open(
        id: AccountId,
        email: Email,
        password: PasswordHash,
        terms: &PackTerms,
        now: Time,
    ) -> Step {
        let account = Account { id, stage: AccountStage::Active, epoch: 0, opened: now };
        let pack = Pack::open_free(id, terms, now);
        let line = Line::granted(&pack, now);
        let profile = Profile { account: id, email: email.clone(), password, created: now };
        Step::of(vec![
            Change::OpenAccount { account },
            Change::AddProfile { profile },
            Change::ClaimLogin { email, account: id, now },
            Change::OpenPack { pack },
            Change::AddLine { line },
        ])
    }

    /// Whether units may be taken.
    pub fn is_active(&self) -> bool {
        self.stage == AccountStage::Active
    }
}
