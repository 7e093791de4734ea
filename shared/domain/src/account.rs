//! Accounts: who may use what was bought.

use crate::block::Block;
use crate::consent::Consent;
use crate::dossier::FieldChange;
use crate::journal::Line;
use crate::letter::{About, Letter, Notice};
use crate::pack::{Pack, PackKind, PackTerms};
use crate::password::PasswordHash;
use crate::person::{Address, CustomerStatus, Organisation, PersonName};
use crate::phone::Phone;
use crate::step::{Change, Move, Step};
use crate::vault::Identity;
use crate::{AccountId, Email, Language, Span, Time, TokenDigest};

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
    /// When its address was confirmed: before that neither money nor photos move (R3).
    pub confirmed: Option<Time>,
    /// Why it is blocked, while it is.
    pub block: Option<Block>,
    /// When erasing began.
    pub erasing: Option<Time>,
    /// When somebody should look after it.
    pub due: Option<Time>,
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

impl AccountStage {
    /// All of them.
    pub const ALL: [AccountStage; 4] = [Self::Active, Self::Blocked, Self::Erasing, Self::Erased];

    /// The name in the store and in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Blocked => "blocked",
            Self::Erasing => "erasing",
            Self::Erased => "erased",
        }
    }

    /// Reads what [`AccountStage::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == text)
    }
}

/// What an account opens with when its address is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening<'a> {
    /// With nothing: its number is another account's.
    Alone,
    /// With its number, which had its free pack before: in an account that has let the number go,
    /// or that was erased.
    Numbered,
    /// With its number and the free pack.
    Free(&'a PackTerms),
}

/// The personal part of an account, kept apart from the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Whose it is.
    pub account: AccountId,
    /// Where mail goes.
    pub email: Email,
    /// Where it will go once the link in a letter there is followed.
    pub email_pending: Option<Email>,
    /// What log-in compares with.
    pub password: PasswordHash,
    /// What letters are written in.
    pub language: Language,
    /// What the customer is.
    pub status: CustomerStatus,
    /// What he is called.
    pub name: PersonName,
    /// Where he can be called.
    pub phone: Phone,
    /// The number that the state knows him by.
    pub identity: Identity,
    /// The entity that he speaks for.
    pub organisation: Option<Organisation>,
    /// Where he lives. May come as late as the first payment.
    pub address: Option<Address>,
    /// The pack that was chosen at registration, and so when (R14, R19).
    pub chosen: Option<PackKind>,
    /// When it was written first.
    pub created: Time,
    /// When the customer last said that all this is right (R11).
    pub data_confirmed: Option<Time>,
    /// Raised with every change.
    pub version: u32,
}

impl Profile {
    /// Whether everything is there that a payment needs (R36).
    pub fn is_complete(&self) -> bool {
        let has_entity = self.status != CustomerStatus::Entity || self.organisation.is_some();
        self.address.is_some() && self.identity.is_claimed && has_entity
    }

    /// The next version of it.
    #[must_use]
    pub fn next(&self) -> Self {
        Self { version: self.version.saturating_add(1), ..self.clone() }
    }
}

/// So that the letter about an erasure is one on one day.
const DAY_MILLIS: u64 = 24 * 60 * 60 * 1_000;

impl Account {
    /// The letter that says good-bye needs the address. Whoever writes it is given so long, which
    /// is more than all tries of its message take; nobody can log in by then.
    pub const GOODBYE_LIFE: Span = Span::seconds(45 * 60);
    /// The longest that erasing may take (the law's clock).
    pub const ERASURE_MAX: Span = Span::days(15);

    /// Opens an account: the account, the profile, the claim on the e-mail and what was agreed to,
    /// all or nothing. There is no pack before the address is confirmed.
    pub fn open(profile: Profile, consents: Vec<Consent>) -> Step {
        let (id, now, email) = (profile.account, profile.created, profile.email.clone());
        let account = Account {
            id,
            stage: AccountStage::Active,
            epoch: 0,
            opened: now,
            confirmed: None,
            block: None,
            erasing: None,
            due: None,
        };
        let mut changes = vec![
            Change::OpenAccount { account },
            Change::AddProfile { profile: Box::new(profile) },
            Change::ClaimLogin { email, account: id, now },
        ];
        let consent = |consent| Change::AddConsent { consent: Box::new(consent) };
        changes.extend(consents.into_iter().map(consent));
        Step::of(changes)
    }

    /// Somebody registers with the address of an account that was never confirmed: whoever was
    /// there before has proved nothing. Everything he gave is replaced, his links and sessions end.
    pub fn open_again(&self, before: &Profile, profile: Profile, consents: Vec<Consent>) -> Step {
        let profile = Profile { account: self.id, version: before.next().version, ..profile };
        let mut changes = vec![
            before.change_to(profile),
            Change::RaiseEpoch { account: self.id, epoch_seen: self.epoch },
        ];
        let consent = |consent| Change::AddConsent { consent: Box::new(consent) };
        changes.extend(consents.into_iter().map(consent));
        Step::of(changes)
    }

    /// The address is confirmed by a ticket, and the account opens as its number lets it (R31).
    pub fn confirm(
        &self,
        profile: &Profile,
        ticket: Option<TokenDigest>,
        opening: Opening<'_>,
        now: Time,
    ) -> Step {
        let mut changes: Vec<Change> =
            ticket.map(|token| Change::UseTicket { token }).into_iter().collect();
        changes.push(Change::ConfirmAccount { account: self.id, at: now });
        if opening != Opening::Alone {
            changes.extend(profile.claim(now));
        }
        if let Opening::Free(terms) = opening {
            let pack = Pack::open_free(self.id, terms, now);
            let line = Line::granted(&pack, now);
            changes.push(Change::NoteFreePack { mark: profile.identity.mark, now });
            changes.push(Change::OpenPack { pack });
            changes.push(Change::AddLine { line });
        }
        Step::of(changes)
    }

    /// A new password: every session ends. With the ticket of a link, or without.
    pub fn set_password(
        &self,
        profile: &Profile,
        password: PasswordHash,
        ticket: Option<TokenDigest>,
    ) -> Step {
        let mut changes: Vec<Change> =
            ticket.map(|token| Change::UseTicket { token }).into_iter().collect();
        changes.push(profile.change_to(Profile { password, ..profile.next() }));
        changes.push(Change::RaiseEpoch { account: self.id, epoch_seen: self.epoch });
        Step::of(changes)
    }

    /// Every session ends.
    pub fn end_sessions(&self) -> Step {
        Step::of(vec![Change::RaiseEpoch { account: self.id, epoch_seen: self.epoch }])
    }

    /// Blocks it: every session ends, and nothing is taken from packs (R58).
    pub fn block(&self, block: Block) -> Result<Move, AccountStage> {
        match (self.stage, &self.block) {
            (AccountStage::Blocked, Some(before)) if before.says_the_same(&block) => {
                Ok(Move::Already)
            }
            (AccountStage::Active | AccountStage::Blocked, _) => {
                let (account, epoch_seen) = (self.id, self.epoch);
                Ok(Move::Step(Step::of(vec![Change::BlockAccount { account, block, epoch_seen }])))
            }
            (stage, _) => Err(stage),
        }
    }

    /// Lifts the block.
    pub fn unblock(&self) -> Result<Move, AccountStage> {
        match self.stage {
            AccountStage::Active => Ok(Move::Already),
            AccountStage::Blocked => {
                let (account, epoch_seen) = (self.id, self.epoch);
                Ok(Move::Step(Step::of(vec![Change::UnblockAccount { account, epoch_seen }])))
            }
            stage => Err(stage),
        }
    }

    /// Begins to erase it: every session ends at once, and the sweeper does the rest.
    pub fn erase(&self, now: Time) -> Move {
        match self.stage {
            AccountStage::Active | AccountStage::Blocked => {
                let (account, epoch_seen) = (self.id, self.epoch);
                let (at, due) = (now, now);
                Move::Step(Step::of(vec![Change::EraseAccount { account, epoch_seen, at, due }]))
            }
            AccountStage::Erasing | AccountStage::Erased => Move::Already,
        }
    }

    /// The letter that says good-bye when erasing began at that time; on one day it is one letter.
    pub const fn goodbye(&self, at: Time) -> Letter {
        let slot = at.as_millis() - at.as_millis() % DAY_MILLIS;
        Letter { account: self.id, about: About::Account { notice: Notice::Erasure, slot } }
    }

    /// The letter that is to be sent before the address goes; nothing when it was given its time.
    pub fn awaits(&self, now: Time) -> Option<Letter> {
        let at = self.erasing.filter(|at| now < at.plus(Self::GOODBYE_LIFE))?;
        Some(self.goodbye(at))
    }

    /// Looks at it again later.
    pub fn postpone(&self, due: Time) -> Option<Step> {
        let (account, due_seen) = (self.id, self.due?);
        Some(Step::of(vec![Change::PostponeAccount { account, due_seen, due }]))
    }

    /// Nothing personal is left but what the law wants kept.
    pub fn erased(&self, profile: Option<&Profile>, archive: Option<Archive>) -> Step {
        let mut changes = vec![Change::FinishErasure { account: self.id }];
        if let Some(profile) = profile {
            let (email, mark) = (profile.email.clone(), profile.identity.mark);
            changes.push(Change::ReleaseLogin { email, account: self.id });
            // Whoever comes back may be a customer again; that the free pack was given stays known.
            if profile.identity.is_claimed {
                changes.push(Change::ReleasePerson { mark, account: self.id });
            }
            changes.push(Change::RemoveProfile { account: self.id });
        }
        changes.extend(archive.map(|archive| Change::KeepArchive { archive: Box::new(archive) }));
        Step::of(changes)
    }

    /// Whether it is not on its way out.
    pub fn is_open(&self) -> bool {
        matches!(self.stage, AccountStage::Active | AccountStage::Blocked)
    }

    /// Whether units may be taken.
    pub fn is_active(&self) -> bool {
        self.stage == AccountStage::Active
    }
}

/// What is left of an erased customer for as long as the law wants his orders kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    /// Whose.
    pub account: AccountId,
    /// What he is.
    pub status: CustomerStatus,
    /// What he is called.
    pub name: PersonName,
    /// The number that the state knows him by.
    pub identity: Identity,
    /// When it goes too.
    pub until: Time,
}

impl Profile {
    /// The number is this account's from now on.
    pub fn claim(&self, now: Time) -> [Change; 2] {
        let mut claimed = self.next();
        claimed.identity.is_claimed = true;
        let (mark, account) = (self.identity.mark, self.account);
        [Change::ClaimPerson { mark, account, now }, self.change_to(claimed)]
    }

    fn change_to(&self, profile: Profile) -> Change {
        Change::SetProfile { version_seen: self.version, profile: Box::new(profile) }
    }

    /// Changes it. What changed is written beside it in the same step; `claim` when the number is
    /// another and free.
    pub fn change(
        &self,
        to: Profile,
        changes: Vec<FieldChange>,
        is_claimed: bool,
        now: Time,
    ) -> Step {
        let mut all: Vec<Change> =
            changes.into_iter().map(|change| Change::AddFieldChange { change }).collect();
        let is_other = to.identity.mark != self.identity.mark;
        let (account, mark) = (self.account, self.identity.mark);
        if is_other && self.identity.is_claimed {
            all.push(Change::ReleasePerson { mark, account });
        }
        let mut to = Profile { version: self.version.saturating_add(1), ..to };
        let is_taken = is_claimed && (is_other || !self.identity.is_claimed);
        if is_other || is_taken {
            to.identity.is_claimed = is_claimed;
        }
        if is_taken {
            all.push(Change::ClaimPerson { mark: to.identity.mark, account, now });
        }
        all.push(self.change_to(to));
        Step::of(all)
    }

    /// The pending address becomes the address.
    pub fn change_email(&self, to: &Email, ticket: TokenDigest, now: Time) -> Step {
        let (account, before) = (self.account, self.email.clone());
        let change = FieldChange {
            account,
            field: "email",
            before: before.masked(),
            after: to.masked(),
            at: now,
        };
        let mut changes = vec![Change::UseTicket { token: ticket }];
        // The same box in another spelling keeps its claim.
        if before.folded() != to.folded() {
            changes.push(Change::ReleaseLogin { email: before, account });
            changes.push(Change::ClaimLogin { email: to.clone(), account, now });
        }
        changes.push(Change::AddFieldChange { change });
        let next = Profile { email: to.clone(), email_pending: None, ..self.next() };
        changes.push(self.change_to(next));
        Step::of(changes)
    }
}

/// Something happened at an account that is committed without anything else.
impl Consent {
    /// Writes it down.
    pub fn add(self) -> Step {
        Step::of(vec![Change::AddConsent { consent: Box::new(self) }])
    }

    /// Writes it down and uses up the ticket of a link.
    pub fn add_with(self, token: TokenDigest) -> Step {
        Step::of(vec![Change::UseTicket { token }, Change::AddConsent { consent: Box::new(self) }])
    }
}
