//! The texts, one readable file for each letter and language: the subject, an empty line, the
//! letter. Places are written `{so}`.

use crate::words::Value;
use domain::Language;

/// A letter's text in the three languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Template {
    kk: &'static str,
    ru: &'static str,
    en: &'static str,
}

macro_rules! template {
    ($name:literal) => {
        Template {
            kk: include_str!(concat!("../letters/kk/", $name, ".txt")),
            ru: include_str!(concat!("../letters/ru/", $name, ".txt")),
            en: include_str!(concat!("../letters/en/", $name, ".txt")),
        }
    };
}

/// A pack ends soon.
pub(crate) const PACK_ENDS: Template = template!("pack-ends");
/// A pack is nearly used.
pub(crate) const PACK_LOW: Template = template!("pack-low");
/// A pack is used up: advertising.
pub(crate) const PACK_USED_UP: Template = template!("pack-used-up");
/// All photos of one go are ready.
pub(crate) const PHOTOS_READY: Template = template!("photos-ready");
/// Some of them could not be edited.
pub(crate) const PHOTOS_ENDED: Template = template!("photos-ended");
/// A document has a new version.
pub(crate) const DOCUMENT_CHANGED: Template = template!("document-changed");
/// An order was paid: the receipt.
pub(crate) const ORDER_PAID: Template = template!("order-paid");
/// A refund was asked for: the statement, as the operator gets it too.
pub(crate) const REFUND_ASKED: Template = template!("refund-asked");
/// The customer called it off.
pub(crate) const REFUND_WITHDRAWN: Template = template!("refund-withdrawn");
/// An operator agreed.
pub(crate) const REFUND_APPROVED: Template = template!("refund-approved");
/// An operator refused.
pub(crate) const REFUND_REFUSED: Template = template!("refund-refused");
/// The money was sent.
pub(crate) const REFUND_PAID_OUT: Template = template!("refund-paid-out");
/// Please confirm your address.
pub(crate) const CONFIRM: Template = template!("confirm");
/// Somebody registered with a known address.
pub(crate) const KNOWN_EMAIL: Template = template!("known-email");
/// The number belongs to another account.
pub(crate) const KNOWN_PERSON: Template = template!("known-person");
/// The link to a new password.
pub(crate) const RESET: Template = template!("reset");
/// A new device.
pub(crate) const NEW_DEVICE: Template = template!("new-device");
/// The password was changed.
pub(crate) const PASSWORD_CHANGED: Template = template!("password-changed");
/// Please confirm the new address.
pub(crate) const EMAIL_CHANGE: Template = template!("email-change");
/// The address is to be changed.
pub(crate) const EMAIL_CHANGING: Template = template!("email-changing");
/// The account is being erased.
pub(crate) const ERASURE: Template = template!("erasure");
/// The account was blocked.
pub(crate) const BLOCKED: Template = template!("blocked");
/// The block was lifted.
pub(crate) const UNBLOCKED: Template = template!("unblocked");
/// A photo is kept as evidence.
pub(crate) const PHOTO_IMPOUNDED: Template = template!("photo-impounded");
/// It is not any more.
pub(crate) const PHOTO_RETURNED: Template = template!("photo-returned");
/// It was deleted.
pub(crate) const PHOTO_DESTROYED: Template = template!("photo-destroyed");
/// A complaint was taken: to who complains.
pub(crate) const COMPLAINT_RECEIVED: Template = template!("complaint-received");
/// A complaint has come: to the operator.
pub(crate) const COMPLAINT_CAME: Template = template!("complaint-came");
/// What a complaint is answered.
pub(crate) const COMPLAINT_ANSWERED: Template = template!("complaint-answered");
/// An operator asks for a paper.
pub(crate) const PAPER_ASKED: Template = template!("paper-asked");
/// The paper was checked.
pub(crate) const PAPER_CHECKED: Template = template!("paper-checked");
/// What stands below every letter.
pub(crate) const FOOT: Template = template!("foot");

/// What the places of a letter are filled with, by name.
pub(crate) type Fields = Vec<(&'static str, Value)>;

impl Template {
    /// The text with its places.
    pub(crate) const fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Kk => self.kk,
            Language::Ru => self.ru,
            Language::En => self.en,
        }
    }

    /// The text with its places filled. What is filled in is not looked at again, so a customer's
    /// words cannot name a place. A place without a field stays: tests hold both together.
    pub(crate) fn filled(&self, language: Language, fields: &Fields) -> String {
        let mut filled = String::new();
        for (text, place) in pieces(self.text(language)) {
            filled.push_str(text);
            let Some(place) = place else { continue };
            match fields.iter().find(|(name, _)| *name == place) {
                Some((_, value)) => filled.push_str(&value.written(language)),
                None => filled.extend(["{", place, "}"]),
            }
        }
        filled
    }
}

/// The text cut at its places: what stands before each, and its name. The last has none.
fn pieces(text: &str) -> Vec<(&str, Option<&str>)> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some((before, (place, after))) =
        rest.split_once('{').and_then(|(before, tail)| Some((before, tail.split_once('}')?)))
    {
        pieces.push((before, Some(place)));
        rest = after;
    }
    pieces.push((rest, None));
    pieces
}

#[cfg(test)]
pub(crate) fn places(text: &str) -> std::collections::BTreeSet<&str> {
    pieces(text).into_iter().filter_map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_looked_at_again() {
        const WHY: Template = Template { kk: "", ru: "{why}: {sum}, {none} {", en: "" };
        let text = |text: &str| Value::Text(text.to_owned());
        let fields = vec![("why", text("{sum} {why}")), ("sum", text("1 ₸"))];
        assert_eq!(WHY.filled(Language::Ru, &fields), "{sum} {why}: 1 ₸, {none} {");
    }

    #[test]
    fn places_have_names() {
        assert_eq!(places("a {b} {c}{b}").into_iter().collect::<Vec<_>>(), ["b", "c"]);
        assert_eq!(places("none { at all").len(), 0);
    }
}
