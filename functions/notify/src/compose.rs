//! A mail from a template and its fields.
//!
//! Somebody whose language is known gets the letter in it. To everybody else it is written twice
//! in one mail: in Russian, and below that in Kazakh.

use crate::template::{FOOT, Fields, Template};
use domain::{Email, Language, Mail, Subject, Unsubscribe};
use std::fmt::Write as _;

/// A letter that only waits for its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    /// What is written.
    pub(crate) template: Template,
    /// What its places are filled with.
    pub(crate) fields: Fields,
    /// Where the consent to it is taken back, if it needs one.
    pub(crate) unsubscribe: Option<Unsubscribe>,
}

const UNKNOWN: [Language; 2] = [Language::Ru, Language::Kk];

impl Draft {
    /// A letter that needs no consent.
    pub(crate) const fn new(template: Template, fields: Fields) -> Self {
        Self { template, fields, unsubscribe: None }
    }

    /// The mail to an address; nothing when its subject would not be one line, which no text of
    /// ours can bring about.
    pub(crate) fn mail(
        &self,
        to: Email,
        language: Option<Language>,
        foot: &Fields,
    ) -> Option<Mail> {
        let languages = language.map_or(UNKNOWN.to_vec(), |known| vec![known]);
        let (mut subjects, mut texts, mut html) = (Vec::new(), Vec::new(), String::new());
        for language in languages {
            let written = self.template.filled(language, &self.fields);
            let (subject, text) = written.split_once("\n\n")?;
            let text = format!("{}\n\n{}", text.trim_end(), FOOT.filled(language, foot).trim_end());
            // A rule between the two.
            if !html.is_empty() {
                html.push_str("<hr>\n");
            }
            let _ = writeln!(html, "<div lang=\"{}\">\n{}</div>", language.as_str(), paged(&text));
            subjects.push(subject.to_owned());
            texts.push(text);
        }
        let subject = Subject::parse(&subjects.join(" / "))?;
        let text = texts.join("\n\n* * *\n\n") + "\n";
        let html = page(language.unwrap_or(Language::Ru), subject.as_str(), &html);
        Some(Mail { to, subject, text, html, unsubscribe: self.unsubscribe.clone() })
    }
}

fn page(language: Language, title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title>\
         </head>\n<body>\n{body}</body>\n</html>\n",
        language.as_str(),
        escaped(title)
    )
}

/// Text as paragraphs.
fn paged(text: &str) -> String {
    let mut html = String::new();
    for paragraph in text.split("\n\n").map(str::trim).filter(|text| !text.is_empty()) {
        let _ = writeln!(html, "<p>{}</p>", escaped(paragraph).replace('\n', "<br>\n"));
    }
    html
}

/// A letter holds customers' words, and they are words only.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::samples;
    use crate::template::places;
    use crate::words::Value;

    fn foot() -> Fields {
        let text = |text: &str| Value::Text(text.to_owned());
        vec![("site", text("https://suret.example")), ("support", text("help@suret.example"))]
    }

    fn to() -> Email {
        Email::parse("aru@example.kz").unwrap()
    }

    #[test]
    fn every_text_has_exactly_the_places_of_its_letter() {
        let mut drafts = samples();
        drafts.push(("foot", Draft::new(FOOT, foot())));
        for (name, draft) in drafts {
            let fields: Vec<&str> = draft.fields.iter().map(|(name, _)| *name).collect();
            let fields: std::collections::BTreeSet<&str> = fields.into_iter().collect();
            for language in Language::ALL {
                let found = places(draft.template.text(language));
                assert_eq!(found, fields, "letters/{}/{name}.txt", language.as_str());
            }
        }
    }

    #[test]
    fn every_letter_as_it_is_sent() {
        for (name, draft) in samples() {
            let both = draft.mail(to(), None, &foot()).expect("a mail");
            let english = draft.mail(to(), Some(Language::En), &foot()).expect("a mail");
            let shown = format!(
                "Subject: {}\n\n{}\n=====\n\nSubject: {}\n\n{}",
                both.subject.as_str(),
                both.text,
                english.subject.as_str(),
                english.text
            );
            insta::assert_snapshot!(name, shown.replace('\u{a0}', " "));
        }
    }

    #[test]
    fn words_of_customers_are_no_markup() {
        let mut samples = samples();
        let at = samples.iter().position(|(name, _)| *name == "refund-asked").expect("it");
        let (_, mut draft) = samples.remove(at);
        for (name, value) in &mut draft.fields {
            if *name == "reason" {
                *value = Value::Text("<b>\"a\" & 'b'</b>\n\nBcc: {sum}".to_owned());
            }
        }
        let mail = draft.mail(to(), Some(Language::En), &foot()).expect("a mail");
        assert!(mail.text.contains("<b>\"a\" & 'b'</b>\n\nBcc: {sum}"), "{}", mail.text);
        let safe = "&lt;b&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/b&gt;</p>\n<p>Bcc: {sum}</p>";
        assert!(mail.html.contains(safe), "{}", mail.html);
        assert!(!mail.subject.as_str().contains("Bcc"));
    }

    #[test]
    fn a_page_of_html() {
        let (_, draft) = samples().remove(0);
        insta::assert_snapshot!(draft.mail(to(), None, &foot()).expect("a mail").html);
    }

    #[test]
    fn a_text_without_a_subject_is_no_mail() {
        let draft = Draft::new(FOOT, foot());
        assert_eq!(draft.mail(to(), None, &foot()), None);
    }
}
