//! Complaints: somebody, who need not be a customer, says that something here breaks a right of
//! his or the law (R55, R56). It is taken once, answered once, and kept for the term of limitation.
//!
//! | stage | by an operator |
//! | --- | --- |
//! | open | upheld, dismissed |
//!
//! Whether an account is blocked over it is another act: see `block`.

mod statement;

pub use statement::{
    Claim, Complainant, ContactNumber, Passage, PhotoHint, Statement, WhoComplains,
};

use crate::photo::MoveError;
use crate::ports::{Page, StoreError};
use crate::step::{Change, Move, Step};
use crate::{OperatorName, Sha256, Span, Time};
use std::fmt;

/// What a complaint is called: twelve digits that a person can read out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ComplaintNumber(u64);

impl ComplaintNumber {
    const ALL: u64 = 1_000_000_000_000;

    /// The number of a request. The same request gives the same number; `round` gives another one
    /// where two requests that differ met at the same.
    pub fn of(request: Sha256, round: u32) -> Self {
        let bytes = [&request.as_bytes()[..], &round.to_be_bytes()].concat();
        let digest = Sha256::of(&bytes);
        let head = digest.as_bytes().first_chunk().copied().unwrap_or_default();
        Self(u64::from_be_bytes(head).checked_rem(Self::ALL).unwrap_or(0))
    }

    /// Reads `0123-4567-8901`.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let is_part = |part: &&str| part.len() == 4 && part.bytes().all(|c| c.is_ascii_digit());
        let is_fine = parts.len() == 3 && parts.iter().all(is_part);
        is_fine.then(|| parts.concat().parse().ok().map(Self)).flatten()
    }
}

impl fmt::Display for ComplaintNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:012}", self.0);
        let (head, tail) = digits.split_at(4);
        let (middle, tail) = tail.split_at(4);
        write!(f, "{head}-{middle}-{tail}")
    }
}

/// What an operator decided about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is right.
    Upheld,
    /// It is not.
    Dismissed,
}

impl Decision {
    /// The name in requests, in answers and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::Dismissed => "dismissed",
        }
    }

    /// Reads what [`Decision::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Upheld, Self::Dismissed].into_iter().find(|it| it.as_str() == text)
    }
}

/// What the complainant is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// How it was decided.
    pub decision: Decision,
    /// What he is told.
    pub text: Passage,
    /// Which operator decided.
    pub by: OperatorName,
    /// When.
    pub at: Time,
}

/// A complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// What it is called.
    pub number: ComplaintNumber,
    /// What the request hashes to that brought it.
    pub request: Sha256,
    /// What it says.
    pub statement: Statement,
    /// When it came.
    pub received: Time,
    /// What was answered.
    pub reply: Option<Reply>,
}

impl Complaint {
    /// How long it is kept: the general term of limitation, three years and no less (Civil Code
    /// 178).
    pub const KEPT: Span = Span::days(1_096);
    /// How long its files can be uploaded.
    pub const FILES_TAKEN: Span = Span::days(1);

    /// Takes it.
    pub fn receive(statement: Statement, request: Sha256, round: u32, now: Time) -> (Self, Step) {
        let number = ComplaintNumber::of(request, round);
        let it = Self { number, request, statement, received: now, reply: None };
        let complaint = Box::new(it.clone());
        let step = Step::of(vec![
            Change::AddComplaint { complaint },
            Change::ListComplaint { complaint: number, received: now },
        ]);
        (it, step)
    }

    /// Answers it, once.
    pub fn answer(&self, reply: Reply) -> Result<Move, MoveError> {
        match &self.reply {
            None => {
                let change =
                    Change::AnswerComplaint { complaint: self.number, reply: reply.into() };
                Ok(Move::Step(Step::of(vec![change])))
            }
            Some(before) if (before.decision, &before.text) == (reply.decision, &reply.text) => {
                Ok(Move::Already)
            }
            Some(_) => Err(MoveError::MovedOn),
        }
    }

    /// The word for where it stands, in the store and in answers.
    pub fn stage_name(&self) -> &'static str {
        self.reply.as_ref().map_or("open", |reply| reply.decision.as_str())
    }

    /// Whether its files may still be uploaded.
    pub fn takes_files(&self, now: Time) -> bool {
        self.reply.is_none() && now < self.received.plus(Self::FILES_TAKEN)
    }

    /// When the table may drop it.
    pub fn ends(&self) -> Time {
        self.received.plus(Self::KEPT)
    }
}

/// What somebody is told about a complaint. The message holds no more than this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It came: to who complains, and to the operator.
    Received,
    /// It was answered: to who complains.
    Answered,
}

impl News {
    /// All of it.
    pub const ALL: [News; 2] = [Self::Received, Self::Answered];

    /// The name in messages and keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Answered => "answered",
        }
    }

    /// Reads what [`News::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|news| news.as_str() == text)
    }

    /// What makes the letter itself.
    pub fn key(self, number: ComplaintNumber) -> String {
        format!("complaint#{number}#{}", self.as_str())
    }
}

/// Complaints.
#[allow(
    async_fn_in_trait,
    reason = "ports are used as generics; whether a future may cross threads is settled in main"
)]
pub trait Complaints {
    /// One of them, as of now.
    async fn complaint(&self, number: ComplaintNumber) -> Result<Option<Complaint>, StoreError>;
    /// All of them, newest first.
    async fn complaints(
        &self,
        page: Option<&str>,
        limit: u32,
    ) -> Result<Page<Complaint>, StoreError>;
}

/// Letters about complaints: whom they go to stands in the complaint, which may be nobody's
/// customer.
#[allow(
    async_fn_in_trait,
    reason = "ports are used as generics; whether a future may cross threads is settled in main"
)]
pub trait ComplaintLetters {
    /// Asks for a letter to be written, perhaps again.
    async fn post_news(&self, number: ComplaintNumber, news: News) -> Result<(), StoreError>;
}

#[cfg(test)]
mod tests;
