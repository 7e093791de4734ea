//! The documents that the service publishes: the agreement, the payment policy, the privacy
//! policy. Each version is in three languages with the same clauses, and never changes again.

mod text;

pub use text::{Clause, ClauseChange, LegalText, TextFault, changes};

use crate::calendar::Day;
use crate::mailing::Mailing;
use crate::order::{Accepted, DocumentVersion};
use crate::step::{Change, Move, Step};
use crate::{Language, Sha256, Time};

/// Which document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LegalName {
    /// The agreement with the user.
    Agreement,
    /// What holds for payments.
    PaymentPolicy,
    /// What holds for personal data.
    PrivacyPolicy,
}

impl LegalName {
    /// All of them.
    pub const ALL: [LegalName; 3] = [Self::Agreement, Self::PaymentPolicy, Self::PrivacyPolicy];

    /// The name in JSON and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agreement => "agreement",
            Self::PaymentPolicy => "payment_policy",
            Self::PrivacyPolicy => "privacy_policy",
        }
    }

    /// Reads what [`LegalName::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.as_str() == text)
    }

    /// Reads the name as it stands in paths, with hyphens.
    pub fn from_path(text: &str) -> Option<Self> {
        let is_path = !text.contains('_');
        Self::parse(&text.replace('-', "_")).filter(|_| is_path)
    }
}

/// One version of a document, without its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Of which document.
    pub name: LegalName,
    /// The day from whose beginning it is in force; also what the version is called.
    pub from: Day,
    /// When it was published.
    pub published: Time,
    /// What the texts hash to, in the order of [`Language::ALL`].
    pub hashes: [Sha256; 3],
}

/// Why a version cannot be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublishError {
    /// A text is not one.
    Text(Language, TextFault),
    /// This language has other clauses than the first; the number of the first that differs.
    OtherClauses(Language, String),
    /// The version is there with other texts.
    Taken,
    /// A version cannot begin before the one before it, nor in the past.
    Early(Day),
}

impl Edition {
    /// What the version is called: the day, as `2026-11-01`.
    pub fn version(&self) -> String {
        self.from.to_string()
    }

    /// The same as orders keep it.
    pub fn document_version(&self) -> DocumentVersion {
        DocumentVersion::parse(&self.version()).expect("a day has digits and hyphens only")
    }

    /// What the text of a language hashes to.
    pub fn hash(&self, language: Language) -> Sha256 {
        let [kk, ru, en] = self.hashes;
        match language {
            Language::Kk => kk,
            Language::Ru => ru,
            Language::En => en,
        }
    }
}

/// All versions that were published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Editions(Vec<Edition>);

impl Editions {
    /// In any order.
    pub fn new(mut all: Vec<Edition>) -> Self {
        all.sort_by_key(|edition| (edition.name, edition.from));
        Self(all)
    }

    /// Those of a document, the oldest first.
    pub fn of(&self, name: LegalName) -> impl DoubleEndedIterator<Item = &Edition> {
        self.0.iter().filter(move |edition| edition.name == name)
    }

    /// The one that is in force: exactly one at any time once the first has begun (R22).
    pub fn current(&self, name: LegalName, now: Time) -> Option<&Edition> {
        self.of(name).rfind(|edition| edition.from.start() <= now)
    }

    /// One by its day.
    pub fn find(&self, name: LegalName, from: Day) -> Option<&Edition> {
        self.of(name).find(|edition| edition.from == from)
    }

    /// The one before it.
    pub fn before(&self, edition: &Edition) -> Option<&Edition> {
        self.of(edition.name).rfind(|other| other.from < edition.from)
    }

    /// The day on which another one takes its place, announced or past.
    pub fn replaced(&self, edition: &Edition) -> Option<Day> {
        self.of(edition.name).map(|other| other.from).find(|from| *from > edition.from)
    }

    /// What a customer agrees to today; nothing while a document has no version in force.
    pub fn accepted(&self, now: Time) -> Option<Accepted> {
        let version = |name| self.current(name, now).map(Edition::document_version);
        Some(Accepted {
            agreement: version(LegalName::Agreement)?,
            payment: version(LegalName::PaymentPolicy)?,
            privacy: version(LegalName::PrivacyPolicy)?,
        })
    }

    /// Of which documents something else was agreed to than what is in force; nothing to compare
    /// with while one of them has no version in force.
    pub fn outdated(&self, agreed: &Accepted, now: Time) -> Option<Vec<LegalName>> {
        let current = self.accepted(now)?;
        let pairs = [
            (LegalName::Agreement, &agreed.agreement, &current.agreement),
            (LegalName::PaymentPolicy, &agreed.payment, &current.payment),
            (LegalName::PrivacyPolicy, &agreed.privacy, &current.privacy),
        ];
        Some(pairs.into_iter().filter(|(_, was, is)| was != is).map(|(name, ..)| name).collect())
    }

    /// Publishes a version in all languages at once, in the order of [`Language::ALL`]. The first
    /// version of a document may begin on any day; a later one neither in the past nor before the
    /// one before it.
    pub fn publish(
        &self,
        name: LegalName,
        from: Day,
        texts: [String; 3],
        now: Time,
    ) -> Result<(Edition, Move), PublishError> {
        same_clauses(&texts)?;
        let hashes = [0, 1, 2].map(|at: usize| Sha256::of(texts[at].as_bytes()));
        let edition = Edition { name, from, published: now, hashes };
        if let Some(there) = self.find(name, from) {
            let is_same = there.hashes == hashes;
            return if is_same {
                Ok((there.clone(), Move::Already))
            } else {
                Err(PublishError::Taken)
            };
        }
        if let Some(last) = self.of(name).next_back() {
            let earliest = last.from.plus(1).max(Day::of(now));
            if from < earliest {
                return Err(PublishError::Early(earliest));
            }
        }
        let mut changes = vec![Change::AddEdition { edition: edition.clone() }];
        let texts = Language::ALL.into_iter().zip(texts);
        changes.extend(texts.map(|(language, text)| Change::AddEditionText {
            name,
            from,
            language,
            text,
        }));
        // The first version changes nothing for anybody.
        if self.of(name).next().is_some() {
            changes.push(Change::AddMailing { mailing: Box::new(Mailing::about(&edition)) });
        }
        Ok((edition, Move::Step(Step::of(changes))))
    }
}

fn same_clauses(texts: &[String; 3]) -> Result<(), PublishError> {
    let mut first: Option<Vec<String>> = None;
    for (language, text) in Language::ALL.into_iter().zip(texts) {
        let text = LegalText::parse(text).map_err(|fault| PublishError::Text(language, fault))?;
        let numbers: Vec<String> = text.clauses.into_iter().map(|clause| clause.number).collect();
        let Some(expected) = &first else {
            first = Some(numbers);
            continue;
        };
        let longest = expected.len().max(numbers.len());
        let differs = (0..longest).find(|at| expected.get(*at) != numbers.get(*at));
        if let Some(at) = differs {
            let number = numbers.get(at).or(expected.get(at)).cloned().unwrap_or_default();
            return Err(PublishError::OtherClauses(language, number));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(word: &str) -> [String; 3] {
        ["kk", "ru", "en"].map(|language| format!("# {language}\n\n## 1\n\n{word}\n"))
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn publish(editions: &mut Editions, from: &str, now: &str) -> Result<Move, PublishError> {
        let name = LegalName::Agreement;
        let (edition, step) = editions.publish(name, day(from), texts(from), day(now).start())?;
        if step != Move::Already {
            editions.0.push(edition);
        }
        Ok(step)
    }

    #[test]
    fn names_in_json_and_in_paths() {
        for name in LegalName::ALL {
            assert_eq!(LegalName::parse(name.as_str()), Some(name));
            assert_eq!(LegalName::from_path(&name.as_str().replace('_', "-")), Some(name));
        }
        assert_eq!(LegalName::from_path("privacy_policy"), None);
        assert_eq!(LegalName::parse("offer"), None);
    }

    #[test]
    fn exactly_one_version_is_in_force_and_the_others_stay() {
        // R21, R22.
        let mut all = Editions::default();
        publish(&mut all, "2026-11-01", "2026-11-20").unwrap();
        publish(&mut all, "2026-11-24", "2026-11-23").unwrap();
        let name = LegalName::Agreement;
        let at = |text: &str| all.current(name, day(text).start()).map(Edition::version);
        assert_eq!(at("2026-10-31"), None);
        assert_eq!(at("2026-11-23").as_deref(), Some("2026-11-01"));
        assert_eq!(at("2026-11-24").as_deref(), Some("2026-11-24"));
        let before_midnight = all.current(name, day("2026-11-23").end()).map(Edition::version);
        assert_eq!(before_midnight.as_deref(), Some("2026-11-01"));
        let old = all.find(name, day("2026-11-01")).unwrap();
        assert_eq!(all.replaced(old), Some(day("2026-11-24")));
        let new = all.find(name, day("2026-11-24")).unwrap();
        assert_eq!((all.replaced(new), all.before(new)), (None, Some(old)));
        assert_eq!(all.accepted(day("2026-11-24").start()), None, "two documents are missing");
    }

    #[test]
    fn what_was_agreed_to_has_to_be_in_force() {
        // R20, R22.
        let edition = |name, from| Edition {
            name,
            from: day(from),
            published: day(from).start(),
            hashes: [0, 1, 2].map(|_| Sha256::of(b"a text")),
        };
        let of = |name| edition(name, "2026-11-01");
        let mut all: Vec<_> = LegalName::ALL.into_iter().map(of).collect();
        all.push(edition(LegalName::PaymentPolicy, "2026-11-24"));
        let all = Editions::new(all);
        let (before, after) = (day("2026-11-23").end(), day("2026-11-24").start());
        let agreed = all.accepted(before).unwrap();
        assert_eq!(all.outdated(&agreed, before), Some(Vec::new()));
        assert_eq!(all.outdated(&agreed, after), Some(vec![LegalName::PaymentPolicy]));
        let early = all.accepted(after).unwrap();
        assert_eq!(all.outdated(&early, before), Some(vec![LegalName::PaymentPolicy]));
        assert_eq!(all.outdated(&agreed, day("2026-10-31").end()), None, "nothing is in force");
    }

    #[test]
    fn a_version_is_published_once_and_never_in_the_past() {
        let mut all = Editions::default();
        publish(&mut all, "2026-11-01", "2026-11-20").unwrap();
        assert_eq!(publish(&mut all, "2026-11-01", "2026-11-21"), Ok(Move::Already));
        let (name, from) = (LegalName::Agreement, day("2026-11-01"));
        let other = all.publish(name, from, texts("other"), from.start());
        assert_eq!(other.map(|_| ()), Err(PublishError::Taken));
        let early = publish(&mut all, "2026-11-02", "2026-11-21");
        assert_eq!(early, Err(PublishError::Early(day("2026-11-21"))));
        publish(&mut all, "2026-12-01", "2026-11-21").unwrap();
        let between = publish(&mut all, "2026-11-30", "2026-11-21");
        assert_eq!(between, Err(PublishError::Early(day("2026-12-02"))));
    }

    #[test]
    fn all_languages_have_the_same_clauses() {
        let publish = |texts| {
            let (name, from) = (LegalName::Agreement, day("2026-11-01"));
            Editions::default().publish(name, from, texts, from.start()).map(|_| ())
        };
        let mut longer = texts("a");
        longer[2].push_str("\n## 2\n\nMore.\n");
        let error = PublishError::OtherClauses(Language::En, "2".to_owned());
        assert_eq!(publish(longer), Err(error));
        let mut broken = texts("a");
        broken[1] = String::new();
        let error = PublishError::Text(Language::Ru, TextFault::NoTitle);
        assert_eq!(publish(broken), Err(error));
    }
}
