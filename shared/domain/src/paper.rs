//! Papers that an operator asks a customer for: a power of attorney, the proof that he may have
//! pictures of others processed (R9, R12). Nobody is asked by himself, and nothing waits for them.
//!
//! | stage | by the customer | by an operator |
//! | --- | --- | --- |
//! | asked | announces a file | refused |
//! | announced | announces another, as long as none has come | accepted, refused |
//!
//! The file goes when it was checked; that it was there, and what it was found to be, stays.

use crate::attachment::{AttachedTo, Attachment};
use crate::ids::PaperId;
use crate::photo::MoveError;
use crate::ports::StoreError;
use crate::step::{Change, Move, Step};
use crate::{AccountId, OperatorName, Sentence, Time};

/// What an operator found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Whether it is what was asked for.
    pub accepted: bool,
    /// What the customer is told.
    pub note: Sentence,
    /// Which operator looked.
    pub by: OperatorName,
    /// When.
    pub at: Time,
}

/// A paper that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Which one.
    pub id: PaperId,
    /// Of whom.
    pub account: AccountId,
    /// What it should be.
    pub what: Sentence,
    /// What for.
    pub why: Sentence,
    /// Which operator asked.
    pub by: OperatorName,
    /// When.
    pub asked: Time,
    /// The file that was announced. Whether it has come, its place says.
    pub file: Option<Attachment>,
    /// What it was found to be.
    pub checked: Option<Checked>,
    /// Raised with every change.
    pub version: u32,
}

/// What an operator wants to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What it should be.
    pub what: Sentence,
    /// What for.
    pub why: Sentence,
    /// Which operator asks.
    pub by: OperatorName,
    /// When.
    pub at: Time,
}

impl Paper {
    /// Longest name of a paper.
    pub const WHAT_CHARS_MAX: usize = 200;
    /// Longest reason.
    pub const WHY_CHARS_MAX: usize = 500;

    /// Asks for it. What is asked for in the same words and not yet checked is the same paper;
    /// `all` are those of the account.
    pub fn ask(all: &[Self], account: AccountId, wanted: Wanted) -> (Self, Move) {
        let is_same = |it: &&Self| (&it.what, &it.why) == (&wanted.what, &wanted.why);
        if let Some(open) = all.iter().filter(is_same).find(|it| it.checked.is_none()) {
            return (open.clone(), Move::Already);
        }
        let before = all.iter().filter(is_same).count().try_into().unwrap_or(u32::MAX);
        let Wanted { what, why, by, at } = wanted;
        let id = PaperId::of(account, what.as_str(), why.as_str(), before);
        let paper =
            Self { id, account, what, why, by, asked: at, file: None, checked: None, version: 0 };
        let step = Step::of(vec![Change::AddPaper { paper: Box::new(paper.clone()) }]);
        (paper, Move::Step(step))
    }

    /// The customer is about to upload this file.
    pub fn announce(&self, file: Attachment) -> Result<(Self, Move), MoveError> {
        if self.checked.is_some() {
            return Err(MoveError::MovedOn);
        }
        if self.file.as_ref() == Some(&file) {
            return Ok((self.clone(), Move::Already));
        }
        Ok(self.changed(|it| it.file = Some(file)))
    }

    /// An operator has looked at it, or gives it up.
    pub fn check(&self, found: Checked) -> Result<(Self, Move), MoveError> {
        match &self.checked {
            Some(it) if (it.accepted, &it.note) == (found.accepted, &found.note) => {
                Ok((self.clone(), Move::Already))
            }
            Some(_) => Err(MoveError::MovedOn),
            None => Ok(self.changed(|it| it.checked = Some(found))),
        }
    }

    fn changed(&self, change: impl FnOnce(&mut Self)) -> (Self, Move) {
        let version_seen = self.version;
        let mut next = Self { version: version_seen.saturating_add(1), ..self.clone() };
        change(&mut next);
        let paper = Box::new(next.clone());
        (next, Move::Step(Step::of(vec![Change::MovePaper { paper, version_seen }])))
    }

    /// The word for where it stands, by whether its file has come.
    pub fn stage_name(&self, has_come: bool) -> &'static str {
        match &self.checked {
            Some(checked) if checked.accepted => "accepted",
            Some(_) => "refused",
            None if has_come => "sent",
            None => "asked",
        }
    }

    /// Where its file is.
    pub fn place(&self) -> AttachedTo {
        AttachedTo::Paper(self.account, self.id)
    }
}

/// Papers.
#[allow(
    async_fn_in_trait,
    reason = "ports are used as generics; whether a future may cross threads is settled in main"
)]
pub trait Papers {
    /// One of an account, as of now.
    async fn paper(&self, account: AccountId, id: PaperId) -> Result<Option<Paper>, StoreError>;
    /// All of an account, newest first, as of now.
    async fn papers(&self, account: AccountId) -> Result<Vec<Paper>, StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attachment::PaperType;
    use crate::{FileName, Sha256};

    const ACCOUNT: [u8; 16] = [1; 16];

    fn wanted(what: &str) -> Wanted {
        Wanted {
            what: Sentence::parse(what).unwrap(),
            why: Sentence::parse("For an entity.").unwrap(),
            by: OperatorName::parse("aru").unwrap(),
            at: Time::from_millis(1_000),
        }
    }

    fn ask(all: &[Paper], what: &str) -> (Paper, Move) {
        Paper::ask(all, AccountId::from_bytes(ACCOUNT), wanted(what))
    }

    fn file(content: &[u8]) -> Attachment {
        Attachment {
            name: FileName::parse("a.pdf").unwrap(),
            media: PaperType::Pdf,
            size_bytes: 3,
            sha256: Sha256::of(content),
        }
    }

    fn checked(accepted: bool, note: &str) -> Checked {
        let (note, by) = (Sentence::parse(note).unwrap(), OperatorName::parse("dana").unwrap());
        Checked { accepted, note, by, at: Time::from_millis(2_000) }
    }

    #[test]
    fn the_same_words_are_the_same_paper_until_it_was_checked() {
        // R9.
        let (one, made) = ask(&[], "A power of attorney");
        assert!(matches!(made, Move::Step(_)));
        let again = ask(std::slice::from_ref(&one), "A power of attorney");
        assert_eq!(again, (one.clone(), Move::Already));
        let (other, _) = ask(std::slice::from_ref(&one), "A charter");
        assert_ne!(other.id, one.id);
        let over = Paper { checked: Some(checked(false, "Not readable")), ..one.clone() };
        let (next, made) = ask(std::slice::from_ref(&over), "A power of attorney");
        assert!(matches!(made, Move::Step(_)), "it may be asked for again");
        assert_ne!(next.id, one.id);
    }

    /// Rows are where it stands, columns: a file, the same file again, accepted, refused.
    #[test]
    fn what_may_happen_to_a_paper() {
        // R9, R12.
        let (asked, _) = ask(&[], "A power of attorney");
        let (sent, _) = asked.announce(file(b"one")).unwrap();
        let (accepted, _) = sent.check(checked(true, "Fine")).unwrap();
        let (refused, _) = asked.check(checked(false, "Not needed any more")).unwrap();
        let said = |made: Result<(Paper, Move), MoveError>| match made {
            Ok((_, Move::Step(_))) => "step",
            Ok((_, Move::Already)) => "already",
            Err(_) => "refused",
        };
        let row = |it: &Paper| {
            [
                said(it.announce(file(b"two"))),
                said(it.announce(file(b"one"))),
                said(it.check(checked(true, "Fine"))),
                said(it.check(checked(false, "Not needed any more"))),
            ]
        };
        assert_eq!(row(&asked), ["step", "step", "step", "step"]);
        assert_eq!(row(&sent), ["step", "already", "step", "step"]);
        assert_eq!(row(&accepted), ["refused", "refused", "already", "refused"]);
        assert_eq!(row(&refused), ["refused", "refused", "refused", "already"]);
        let names = [&asked, &sent, &accepted, &refused].map(|it| it.stage_name(it == &sent));
        assert_eq!(names, ["asked", "sent", "accepted", "refused"]);
        assert_eq!((asked.version, sent.version, accepted.version), (0, 1, 2));
    }
}
