//! A delivered photo that is edited again, free of charge, as long as its original is kept. No unit
//! moves, and the result that is there stays until the next one is.

use super::{Delivered, Failure, MoveError, Photo, Stage};
use crate::step::{Change, Move, Step};
use crate::{Account, RecipeText, RequestText, ResultKind, Span, Time};

/// The newest wish for a photo that was delivered before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// From 1 up; the first result is number 0.
    pub number: u32,
    /// What to do with the original this time.
    pub recipe: RecipeText,
    /// The words that the recipe was read from, where the customer sent words.
    pub request: Option<RequestText>,
    /// Of which kind the results number 1 up to the one before it are, made or not: each has its
    /// place in the bucket, where a late run may still put it.
    pub before: Vec<ResultKind>,
    /// Where it stands.
    pub stage: AgainStage,
}

impl Again {
    /// The kinds of all results that were wanted anew, number 1 first, this one last.
    pub fn kinds(&self) -> impl Iterator<Item = ResultKind> {
        self.before.iter().copied().chain([self.recipe.kind()])
    }
}

/// Where a wish for another result stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgainStage {
    /// A run will make it.
    Asked {
        /// Since when.
        at: Time,
    },
    /// Its result is the one that is there.
    Made,
    /// It could not be made: the result before it stays.
    Refused(Failure),
}

impl AgainStage {
    /// The word for it, in the store and in answers.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Asked { .. } => "asked",
            Self::Made => "made",
            Self::Refused(_) => "refused",
        }
    }
}

/// Why a photo is not edited again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AgainError {
    /// It was deleted.
    #[error("the photo was deleted")]
    Erased,
    /// It is kept as evidence.
    #[error("the photo is impounded")]
    Impounded,
    /// There is no result yet.
    #[error("only a photo with a result is edited again")]
    NoResult,
    /// The wish before it is being followed, or what it left is being cleared away.
    #[error("the photo is being edited again at this moment")]
    Busy,
    /// It was wanted anew since the customer looked: a late copy of an older wish takes nothing
    /// back.
    #[error("the photo was wanted anew since")]
    Overtaken,
    /// A wish that was refused took the place of the one that the result was made by.
    #[error("it is not known any more what the result was made by")]
    Forgotten,
    /// It was edited again as often as a photo may be.
    #[error("a photo is edited again up to {} times", Photo::AGAIN_MAX)]
    Enough,
}

impl Photo {
    /// How often a photo is edited again.
    pub const AGAIN_MAX: u32 = 20;
    /// A wish that nobody could follow for so long is refused: the result before it stays.
    pub const AGAIN_LIFE: Span = Span::seconds(60 * 60);

    /// The customer wants another result of the same original. `seen` is how often he knew it to be
    /// wanted anew, where he says so.
    pub fn ask_again(
        &self,
        account: &Account,
        recipe: RecipeText,
        request: Option<RequestText>,
        seen: Option<u32>,
        now: Time,
    ) -> Result<Move, AgainError> {
        match self.stage {
            _ if self.erased.is_some() => return Err(AgainError::Erased),
            _ if self.impounded.is_some() => return Err(AgainError::Impounded),
            Stage::Delivered(_) => {}
            _ => return Err(AgainError::NoResult),
        }
        if self.wished() == Some((&recipe, request.as_ref())) {
            return Ok(Move::Already);
        }
        if seen.is_some_and(|seen| seen != self.edits()) {
            return Err(AgainError::Overtaken);
        }
        let is_asked =
            matches!(&self.again, Some(it) if matches!(it.stage, AgainStage::Asked { .. }));
        if is_asked || self.due.is_some() {
            return Err(AgainError::Busy);
        }
        if self.edits() >= Self::AGAIN_MAX {
            return Err(AgainError::Enough);
        }
        let (photo, edits_seen, number) = (self.id, self.edits(), self.edits().saturating_add(1));
        let before = self.again.as_ref().map_or_else(Vec::new, |it| it.kinds().collect());
        let stage = AgainStage::Asked { at: now };
        let again = Again { number, recipe, request, before, stage };
        // The queue is asked at once; where that is lost, somebody looks.
        let due = now.plus(Self::LOOK_EVERY);
        Ok(Move::Step(Step::of(vec![
            Change::ExpectActive { account: account.id },
            Change::AskAgain { photo, edits_seen, again: Box::new(again), due },
        ])))
    }

    /// The photo as a run makes it anew; nothing where nobody waits for that.
    pub fn anew(&self) -> Option<Photo> {
        let again = self.again.as_ref()?;
        let is_asked = matches!(again.stage, AgainStage::Asked { .. }) && self.erased.is_none();
        let mut order = self.order.clone();
        order.recipe = again.recipe.clone();
        order.request.clone_from(&again.request);
        is_asked.then(|| Photo { order, edition: again.number, attempts: 0, ..self.clone() })
    }

    /// Whether the wish was followed in vain for too long.
    pub fn is_again_late(&self, now: Time) -> bool {
        let asked = self.again.as_ref().map(|it| &it.stage);
        matches!(asked, Some(AgainStage::Asked { at }) if at.plus(Self::AGAIN_LIFE) < now)
    }

    /// The next result is stored. Any run may say so: the same original and the same recipe give
    /// the same bytes. The result before it is to go.
    pub fn deliver_again(&self, delivered: Delivered) -> Result<Move, MoveError> {
        let number = self.anew().ok_or(MoveError::MovedOn)?.edition;
        let due = delivered.at;
        let change = Change::DeliverAgain { photo: self.id, edits_seen: number, delivered, due };
        Ok(Move::Step(Step::of(vec![change])))
    }

    /// The wish cannot be followed: the result before it stays, and nothing was taken.
    pub fn refuse_again(&self, failure: Failure) -> Result<Move, MoveError> {
        let number = self.anew().ok_or(MoveError::MovedOn)?.edition;
        let change = Change::RefuseAgain { photo: self.id, edits_seen: number, failure };
        Ok(Move::Step(Step::of(vec![change])))
    }

    /// Every result that was ever made of it, or may be on its way, but the one that is there.
    pub fn outdated(&self) -> impl Iterator<Item = Photo> {
        let others = (0..=self.edits()).filter(|number| *number != self.edition);
        others.map(|edition| Photo { edition, ..self.clone() })
    }

    /// Of which kind the result is that this photo stands for: the one that is there, the one that
    /// a run is to make ([`Photo::anew`]), or an outdated one. Its name, its content type and its
    /// key in the bucket follow from it alone.
    pub fn kind(&self) -> ResultKind {
        let index = usize::try_from(self.edition).ok().and_then(|it| it.checked_sub(1));
        let anew = self.again.as_ref().zip(index);
        let found = anew.and_then(|(again, index)| again.kinds().nth(index));
        found.unwrap_or_else(|| self.order.recipe.kind())
    }

    /// How often it was wanted anew.
    pub fn edits(&self) -> u32 {
        self.again.as_ref().map_or(0, |again| again.number)
    }

    /// The newest wish that is, or will be, followed, where that is known.
    fn wished(&self) -> Option<(&RecipeText, Option<&RequestText>)> {
        match &self.again {
            None => Some((&self.order.recipe, self.order.request.as_ref())),
            Some(again) => match again.stage {
                AgainStage::Refused(_) => None,
                _ => Some((&again.recipe, again.request.as_ref())),
            },
        }
    }

    /// What the result was made by that is there, or what the next one is being made by.
    pub fn made_by(&self) -> Result<(&RecipeText, Option<&RequestText>), AgainError> {
        match self.wished() {
            Some(wish) => Ok(wish),
            None if self.edition == 0 => Ok((&self.order.recipe, self.order.request.as_ref())),
            None => Err(AgainError::Forgotten),
        }
    }

    /// The words behind the result that is there, where they are known.
    pub fn words(&self) -> Option<&RequestText> {
        match &self.again {
            Some(again) if again.number == self.edition => again.request.as_ref(),
            _ if self.edition == 0 => self.order.request.as_ref(),
            _ => None,
        }
    }
}
