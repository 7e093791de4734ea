//! The text of a document: a title and numbered clauses, so that one clause can be replaced and
//! the others stay what they were (R29).
//!
//! ```text
//! # Title
//!
//! ## 1 Heading
//!
//! Text of clause 1, in paragraphs.
//!
//! ## 1.1
//!
//! Text of a clause without a heading. The operator is {operator}.
//! ```

use std::collections::BTreeSet;

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its number, as `3.1`.
    pub number: String,
    /// What it is about, where that is said.
    pub heading: Option<String>,
    /// What it says: paragraphs with an empty line between them. Empty for a heading alone.
    pub text: String,
}

/// A document's text in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalText {
    /// The title.
    pub title: String,
    /// The clauses, in their order.
    pub clauses: Vec<Clause>,
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// It is too long.
    #[error("is longer than {} bytes", LegalText::BYTES_MAX)]
    TooLong,
    /// It does not begin with `# Title`.
    #[error("does not begin with a line `# Title`")]
    NoTitle,
    /// Nothing follows the title.
    #[error("has no clause")]
    NoClauses,
    /// Something stands before the first clause, or a clause's number is none.
    #[error("has a line outside of a clause, or a clause without a number: line {0}")]
    Stray(usize),
    /// Two clauses have one number.
    #[error("has two clauses {0}")]
    Twice(String),
    /// A clause says nothing.
    #[error("says nothing in clause {0}")]
    Empty(String),
    /// A place that nothing fills.
    #[error("has a place that nothing fills in clause {0}")]
    UnknownPlace(String),
    /// A control character.
    #[error("has control characters")]
    Control,
}

impl LegalText {
    /// Longest text.
    pub const BYTES_MAX: usize = 120_000;
    /// What settings fill when a text is shown; no requisite stands in a text itself.
    pub const PLACES: [&str; 9] = [
        "operator", "number", "address", "bank", "phone", "support", "privacy", "payments", "site",
    ];

    /// Reads a text.
    pub fn parse(source: &str) -> Result<Self, TextFault> {
        if source.len() > Self::BYTES_MAX {
            return Err(TextFault::TooLong);
        }
        if source.chars().any(|c| c.is_control() && c != '\n') {
            return Err(TextFault::Control);
        }
        let mut lines = (1..).zip(source.lines());
        let title = lines.next().and_then(|(_, line)| line.strip_prefix("# "));
        let title = title.map(str::trim).filter(|title| !title.is_empty());
        let title = title.ok_or(TextFault::NoTitle)?.to_owned();
        let mut clauses: Vec<Clause> = Vec::new();
        for (at, line) in lines {
            if let Some(head) = line.strip_prefix("## ") {
                clauses.push(head_of(head).ok_or(TextFault::Stray(at))?);
            } else if let Some(clause) = clauses.last_mut() {
                clause.text.push_str(line.trim_end());
                clause.text.push('\n');
            } else if !line.trim().is_empty() {
                return Err(TextFault::Stray(at));
            }
        }
        check(&mut clauses)?;
        Ok(Self { title, clauses })
    }

    /// The text with its places filled; one that `value` knows nothing for becomes a dash.
    #[must_use]
    pub fn filled(&self, value: impl Fn(&str) -> Option<String>) -> Self {
        let fill = |text: &str| {
            Self::PLACES.iter().fold(text.to_owned(), |text, place| {
                let mark = format!("{{{place}}}");
                if text.contains(&mark) {
                    text.replace(&mark, &value(place).unwrap_or_else(|| "—".to_owned()))
                } else {
                    text
                }
            })
        };
        let clause = |clause: &Clause| Clause {
            number: clause.number.clone(),
            heading: clause.heading.as_deref().map(fill),
            text: fill(&clause.text),
        };
        Self { title: fill(&self.title), clauses: self.clauses.iter().map(clause).collect() }
    }
}

/// `3.1 Heading` as a clause without a text yet.
fn head_of(line: &str) -> Option<Clause> {
    let (number, heading) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
    let is_number = number
        .split('.')
        .all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_digit()));
    let heading = Some(heading.trim().to_owned()).filter(|heading| !heading.is_empty());
    is_number.then(|| Clause { number: number.to_owned(), heading, text: String::new() })
}

fn check(clauses: &mut [Clause]) -> Result<(), TextFault> {
    if clauses.is_empty() {
        return Err(TextFault::NoClauses);
    }
    let mut seen = BTreeSet::new();
    for clause in clauses {
        clause.text = clause.text.trim().to_owned();
        if !seen.insert(clause.number.clone()) {
            return Err(TextFault::Twice(clause.number.clone()));
        }
        if clause.text.is_empty() && clause.heading.is_none() {
            return Err(TextFault::Empty(clause.number.clone()));
        }
        let is_known = |part: &str| {
            let name = part.split_once('}').map(|(name, _)| name);
            name.is_some_and(|name| LegalText::PLACES.contains(&name))
        };
        if !clause.text.split('{').skip(1).all(is_known) {
            return Err(TextFault::UnknownPlace(clause.number.clone()));
        }
    }
    Ok(())
}

/// What became of a clause from one version to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClauseChange {
    /// It says the same.
    Same(Clause),
    /// It is new.
    Added(Clause),
    /// It is gone.
    Removed(Clause),
    /// It says something else: before, after.
    Changed(Clause, Clause),
}

/// What a version changed, clause by clause: those of the new version in its order, each removed
/// one behind the clause that it followed.
pub fn changes(before: &[Clause], after: &[Clause]) -> Vec<ClauseChange> {
    let old = |number: &str| before.iter().find(|clause| clause.number == number);
    let is_gone = |clause: &Clause| !after.iter().any(|new| new.number == clause.number);
    let follow =
        |from: usize| before.iter().skip(from).take_while(|clause| is_gone(clause)).cloned();
    let mut all: Vec<ClauseChange> = follow(0).map(ClauseChange::Removed).collect();
    for new in after {
        all.push(match old(&new.number) {
            None => ClauseChange::Added(new.clone()),
            Some(old) if old == new => ClauseChange::Same(new.clone()),
            Some(old) => ClauseChange::Changed(old.clone(), new.clone()),
        });
        let place = before.iter().position(|clause| clause.number == new.number);
        if let Some(place) = place {
            all.extend(follow(place.saturating_add(1)).map(ClauseChange::Removed));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_is_read_clause_by_clause() {
        let text = "# Title\n\n## 1 Who\n\n## 1.1\n\nWe are {operator}.\n\nSecond.\n";
        let text = LegalText::parse(text).unwrap();
        assert_eq!(text.title, "Title");
        let [head, clause] = &text.clauses[..] else { panic!("two clauses: {text:?}") };
        assert_eq!((head.number.as_str(), head.heading.as_deref()), ("1", Some("Who")));
        assert_eq!((clause.number.as_str(), clause.heading.as_deref()), ("1.1", None));
        assert_eq!(clause.text, "We are {operator}.\n\nSecond.");
        let filled = text.filled(|place| (place == "operator").then(|| "Example".to_owned()));
        assert_eq!(filled.clauses[1].text, "We are Example.\n\nSecond.");
        assert_eq!(text.filled(|_| None).clauses[1].text, "We are —.\n\nSecond.");
    }

    #[track_caller]
    fn check(source: &str, fault: TextFault) {
        assert_eq!(LegalText::parse(source), Err(fault));
    }

    #[test]
    fn what_is_no_text() {
        check("", TextFault::NoTitle);
        check("# \n## 1 a", TextFault::NoTitle);
        check("# T\n", TextFault::NoClauses);
        check("# T\nstray\n## 1 a", TextFault::Stray(2));
        check("# T\n## one a", TextFault::Stray(2));
        check("# T\n## 1. a", TextFault::Stray(2));
        check("# T\n## 1 a\n## 1 b", TextFault::Twice("1".to_owned()));
        check("# T\n## 1", TextFault::Empty("1".to_owned()));
        check("# T\n## 1\n{who}", TextFault::UnknownPlace("1".to_owned()));
        check("# T\n## 1\n{operator", TextFault::UnknownPlace("1".to_owned()));
        check("# T\n## 1\na\u{7}", TextFault::Control);
        check(&"a".repeat(LegalText::BYTES_MAX + 1), TextFault::TooLong);
    }

    fn clause(number: &str, text: &str) -> Clause {
        Clause { number: number.to_owned(), heading: None, text: text.to_owned() }
    }

    #[test]
    fn changes_are_told_clause_by_clause() {
        let before = [clause("1", "a"), clause("2", "b"), clause("3", "c"), clause("4", "d")];
        let after = [clause("1", "a"), clause("3", "x"), clause("5", "e")];
        let told = changes(&before, &after);
        assert_eq!(
            told,
            [
                ClauseChange::Same(clause("1", "a")),
                ClauseChange::Removed(clause("2", "b")),
                ClauseChange::Changed(clause("3", "c"), clause("3", "x")),
                ClauseChange::Removed(clause("4", "d")),
                ClauseChange::Added(clause("5", "e")),
            ]
        );
    }

    fn any_clauses() -> impl Strategy<Value = Vec<Clause>> {
        proptest::collection::btree_map(1_u8..20, "[a-c]{1,2}", 1..12).prop_map(|all| {
            all.into_iter().map(|(number, text)| clause(&number.to_string(), &text)).collect()
        })
    }

    proptest! {
        /// Nothing is lost and nothing is told twice: both versions can be read out of the changes.
        #[test]
        fn both_versions_stand_in_the_changes(before in any_clauses(), after in any_clauses()) {
            let told = changes(&before, &after);
            let new: Vec<Clause> = told.iter().filter_map(|change| match change {
                ClauseChange::Same(clause) | ClauseChange::Added(clause)
                | ClauseChange::Changed(_, clause) => Some(clause.clone()),
                ClauseChange::Removed(_) => None,
            }).collect();
            prop_assert_eq!(new, after);
            let mut old: Vec<Clause> = told.iter().filter_map(|change| match change {
                ClauseChange::Same(clause) | ClauseChange::Removed(clause)
                | ClauseChange::Changed(clause, _) => Some(clause.clone()),
                ClauseChange::Added(_) => None,
            }).collect();
            old.sort_by_key(|clause| clause.number.parse::<u32>().unwrap_or(0));
            prop_assert_eq!(old, before);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[#{}0-9a. \n]{0,60}") {
            let _ = LegalText::parse(&text);
        }
    }
}
