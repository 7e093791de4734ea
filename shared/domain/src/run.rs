//! Runs: the photos that a customer asks for in one go, in however many requests. Its owner is
//! told once, when the last of them has ended.

use crate::photo::{Photo, Stage};
use crate::{Pack, Span, Time};

/// A run, as far as it was looked at: from its newest photo backwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// When its newest photo was asked for: what it is known by.
    pub newest: Time,
    /// When the oldest that was looked at was.
    oldest: Time,
    /// Photos whose result is there.
    pub delivered: u32,
    /// Photos that cannot be edited.
    pub failed: u32,
}

impl Run {
    /// Whoever asks for more within this goes on with the same run.
    pub const GAP: Span = Span::seconds(3_600);

    /// A run with this photo as its newest.
    pub fn of(photo: &Photo) -> Self {
        Self::empty(photo.created).with(photo)
    }

    /// A run of which nothing was looked at.
    pub const fn empty(newest: Time) -> Self {
        Self { newest, oldest: newest, delivered: 0, failed: 0 }
    }

    /// Whether a photo that was asked for earlier belongs to it.
    pub fn reaches(&self, photo: &Photo) -> bool {
        self.oldest.since(photo.created) <= Self::GAP
    }

    /// With this photo.
    #[must_use]
    pub fn with(self, photo: &Photo) -> Self {
        let oldest = self.oldest.min(photo.created);
        match photo.stage {
            // Deleted: it holds the run together, and nothing is told of it.
            _ if photo.erased.is_some() => Self { oldest, ..self },
            Stage::Delivered(_) => {
                Self { oldest, delivered: self.delivered.saturating_add(1), ..self }
            }
            Stage::Failed(_) => Self { oldest, failed: self.failed.saturating_add(1), ..self },
            _ => Self { oldest, ..self },
        }
    }

    /// Whether there is anything to tell of it: what never came is no news to who did not send it.
    pub const fn is_worth_a_letter(&self) -> bool {
        self.delivered > 0 || self.failed > 0
    }
}

impl Photo {
    /// Whether its owner still waits for it. One that is parked waits for him.
    pub const fn is_awaited(&self) -> bool {
        self.erased.is_none() && matches!(self.stage, Stage::Held { .. } | Stage::Running { .. })
    }
}

/// What is left in all packs of an account, beside the size of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Enough.
    Enough,
    /// At most the tenth part of that pack.
    Low(u32),
    /// Nothing.
    Nothing,
}

impl Rest {
    /// What is left now, if `pack` is one that ran down. A pack that ended or is paid back did not.
    pub fn of(pack: &Pack, packs: &[Pack], now: Time) -> Self {
        let left: u32 = packs.iter().map(|pack| pack.usable(now)).sum();
        let is_usable = pack.stage == crate::PackStage::Active && now < pack.expires;
        match left {
            _ if !is_usable || pack.used() == 0 => Self::Enough,
            0 => Self::Nothing,
            left if u64::from(left) * 10 <= u64::from(pack.granted) => Self::Low(left),
            _ => Self::Enough,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccountId, PackKind, PackTerms};

    const NOW: Time = Time::from_millis(1_795_417_200_000);

    fn pack(granted: u32, available: u32) -> Pack {
        let terms = PackTerms { kind: PackKind::Try, photos: granted, days: 30 };
        let pack = Pack::open_free(AccountId::from_bytes([1; 16]), &terms, NOW);
        Pack { available, taken: granted - available, ..pack }
    }

    #[track_caller]
    fn check(packs: &[Pack], rest: Rest) {
        assert_eq!(Rest::of(&packs[0], packs, NOW), rest, "{packs:?}");
    }

    fn photo(created: Time, stage: Stage) -> Photo {
        let order = crate::PhotoOrder {
            name: crate::FileName::parse("a.jpg").unwrap(),
            media: crate::MediaType::Jpeg,
            size_bytes: 1,
            sha256: crate::Sha256::from_bytes([0; 32]),
            recipe: crate::RecipeText::from_canonical("{}".to_owned(), crate::ResultKind::Jpeg),
            request: None,
        };
        Photo {
            id: crate::PhotoId::from_bytes([1; 16]),
            account: AccountId::from_bytes([1; 16]),
            pack: crate::PackId::from_bytes([1; 16]),
            generation: 1,
            attempts: 0,
            order,
            stage,
            created,
            due: None,
            erased: None,
            impounded: None,
            exhibit: None,
            edition: 0,
            again: None,
        }
    }

    #[test]
    fn a_run_reaches_as_far_as_there_is_no_hour_without_a_photo() {
        let away = |minutes: u64| {
            let at = NOW.minus(Span::seconds(60 * minutes));
            photo(at, Stage::Abandoned { at })
        };
        let failure = crate::Failure { code: "x".into(), reason: "Why.".into(), at: NOW };
        let run = Run::of(&photo(NOW, Stage::Failed(failure)));
        assert!(run.reaches(&away(60)) && !run.reaches(&away(61)));
        let longer = run.with(&away(50));
        assert!(longer.reaches(&away(110)) && !longer.reaches(&away(111)));
        assert_eq!((longer.newest, longer.failed, longer.delivered), (NOW, 1, 0));
        assert!(longer.is_worth_a_letter());
        assert!(!Run::of(&away(0)).is_worth_a_letter(), "who sent nothing waits for nothing");
        // What was deleted holds the run together, and is not told of.
        let failure = crate::Failure { code: "x".into(), reason: "Why.".into(), at: NOW };
        let gone = Photo { erased: Some(NOW), ..photo(NOW, Stage::Failed(failure)) };
        let with_gone = Run::of(&gone).with(&away(50));
        assert!(with_gone.newest == NOW && with_gone.reaches(&away(110)));
        assert!(!with_gone.is_worth_a_letter());
        let held = photo(NOW, Stage::Held { link_until: NOW });
        assert!(held.is_awaited() && !Photo { erased: Some(NOW), ..held }.is_awaited());
    }

    #[test]
    fn the_tenth_part_is_little_unless_there_is_another_pack() {
        check(&[pack(30, 4)], Rest::Enough);
        check(&[pack(30, 3)], Rest::Low(3));
        check(&[pack(30, 0)], Rest::Nothing);
        check(&[pack(30, 0), pack(100, 100)], Rest::Enough);
        check(&[pack(30, 2), pack(10, 1)], Rest::Low(3));
        check(&[pack(30, 0), pack(10, 1)], Rest::Low(1));
        let ended = Pack { expires: NOW, ..pack(30, 0) };
        check(&[ended], Rest::Enough);
        let refunding = Pack { stage: crate::PackStage::Refunding, ..pack(30, 0) };
        check(&[refunding], Rest::Enough);
    }
}
