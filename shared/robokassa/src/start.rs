//! The start of a payment: the fields of the form that the browser posts (1.1 to 1.5).

use crate::amount::Amount;
use crate::form::Form;
use crate::merchant::{InvId, Merchant, Mode};
use crate::receipt::{Receipt, is_plain};
use crate::signature::{Shp, start_base};

/// The language of the payment page (1.2): Kazakh is not offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Culture {
    /// Russian.
    Russian,
    /// English.
    English,
}

impl Culture {
    /// The code of the protocol.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Russian => "ru",
            Self::English => "en",
        }
    }
}

/// What is to be paid.
#[derive(Debug, Clone)]
pub struct Start {
    /// Our own number, unique for the life of the shop (1.3).
    pub inv_id: InvId,
    /// How much.
    pub out_sum: Amount,
    /// For what: English or Russian letters, digits and ASCII punctuation.
    pub description: String,
    /// The language of the page.
    pub culture: Culture,
    /// Prefilled; the buyer may change it.
    pub email: Option<String>,
    /// As `2026-01-31T23:59:59+05:00`, always with the zone; afterwards it cannot be paid.
    pub expires: Option<String>,
    /// When fiscalisation is on.
    pub receipt: Option<Receipt>,
    /// Own fields, names and values.
    pub shp: Vec<(String, String)>,
}

/// Why a payment is not started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// The shop has no keys for tests.
    #[error("the shop has no keys for test payments")]
    NoTestKeys,
    /// Above [`InvId::ISSUED_MAX`].
    #[error("the invoice number is above 2147483647")]
    InvId,
    /// Nothing to pay (1.2: error 31).
    #[error("the sum is zero")]
    OutSum,
    /// Empty, too long, or with letters outside the set.
    #[error("a description is 1 to 100 Russian or English letters, digits and marks")]
    Description,
    /// Not one word with an `@`.
    #[error("the e-mail address is not one")]
    Email,
    /// Not a time with a zone.
    #[error("the expiry is not a time with a zone")]
    Expires,
    /// The lines do not add up to the sum (7.1).
    #[error("the receipt's total differs from the sum")]
    Receipt,
    /// Not `Shp_` and a few safe letters, or names that begin one another or change places when
    /// their case is folded, or a value that is not ASCII without colons (1.4).
    #[error("an own field is not safe to sign")]
    Shp,
}

impl Start {
    /// Longest description (1.2).
    pub const DESCRIPTION_CHARS_MAX: usize = 100;
    /// Longest e-mail address (RFC 5321).
    pub const EMAIL_BYTES_MAX: usize = 254;

    fn check(&self) -> Result<(), StartError> {
        if self.inv_id.get() > InvId::ISSUED_MAX {
            return Err(StartError::InvId);
        }
        if self.out_sum.tiyn() == 0 {
            return Err(StartError::OutSum);
        }
        if !is_plain(&self.description, Self::DESCRIPTION_CHARS_MAX) {
            return Err(StartError::Description);
        }
        if !self.email.as_deref().is_none_or(is_email) {
            return Err(StartError::Email);
        }
        if !self.expires.as_deref().is_none_or(is_time_with_zone) {
            return Err(StartError::Expires);
        }
        if self.receipt.as_ref().is_some_and(|receipt| receipt.total() != self.out_sum) {
            return Err(StartError::Receipt);
        }
        if is_safe(&self.shp) { Ok(()) } else { Err(StartError::Shp) }
    }
}

/// Whether the text may stand in the form as an address; the account has checked it properly.
fn is_email(text: &str) -> bool {
    text.len() <= Start::EMAIL_BYTES_MAX
        && text.contains('@')
        && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether the text has the form of a time with its zone (1.2, `ExpirationDate`).
fn is_time_with_zone(text: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00T00:00:00+00:00";
    text.len() == FORM.len()
        && text.bytes().zip(FORM).all(|(byte, form)| match form {
            b'0' => byte.is_ascii_digit(),
            b'+' => b"+-".contains(&byte),
            _ => byte == *form,
        })
}

/// The safe rule for own fields (1.4), under which every known order gives the same.
pub(crate) fn is_safe(fields: &[(String, String)]) -> bool {
    let name_ok = |name: &str| {
        name.strip_prefix("Shp_").is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'_'))
        })
    };
    let value_ok = |value: &str| value.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':');
    let mut names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let prefix_free = names.windows(2).all(|pair| match pair {
        [one, next] => !next.starts_with(one),
        _ => true,
    });
    // Where an underscore stands beside a letter depends on which case the other side folds to.
    let upper: Vec<String> = names.iter().map(|name| name.to_ascii_uppercase()).collect();
    let chars: usize = fields.iter().flat_map(|(name, value)| [name.len(), value.len()]).sum();
    prefix_free
        && upper.is_sorted()
        && chars <= Shp::CHARS_MAX
        && fields.iter().all(|(name, value)| name_ok(name) && value_ok(value))
}

impl Merchant {
    /// The form that starts a payment (1.1, 1.2, 1.4). It is to be posted; [`Form::link`] gives
    /// the same as a link, which a receipt soon makes too long (7.3).
    pub fn start(&self, mode: Mode, start: &Start) -> Result<Form, StartError> {
        let keys = self.keys(mode).ok_or(StartError::NoTestKeys)?;
        start.check()?;
        let (login, out_sum) = (self.login.as_str(), start.out_sum.to_string());
        let inv_id = start.inv_id.to_string();
        let shp = Shp::new(start.shp.clone());
        let slots: Vec<&str> = start.receipt.iter().map(Receipt::encoded).collect();
        let base = start_base(login, &out_sum, &inv_id, &slots, keys.password1.expose(), &shp);

        let action = format!("{}/Merchant/Index.aspx", self.origin);
        let mut form = Form { action, fields: Vec::new() };
        form.push("MerchantLogin", login);
        form.push("OutSum", out_sum);
        form.push("InvId", inv_id);
        form.push("Description", start.description.as_str());
        form.push("SignatureValue", keys.algorithms.outgoing.sign(&base));
        form.push("Culture", start.culture.as_str());
        form.push("Encoding", "utf-8");
        if let Some(email) = &start.email {
            form.push("Email", email.as_str());
        }
        if let Some(expires) = &start.expires {
            form.push("ExpirationDate", expires.as_str());
        }
        if let Some(receipt) = &start.receipt {
            form.push("Receipt", receipt.encoded());
        }
        if mode == Mode::Test {
            form.push("IsTest", "1");
        }
        form.fields.extend(start.shp.iter().cloned());
        Ok(form)
    }
}

#[cfg(test)]
mod tests {
    use super::{Culture, Start, StartError};
    use crate::merchant::tests::merchant;
    use crate::{Amount, InvId, Item, Mode, Receipt, Tax};

    fn start() -> Start {
        Start {
            inv_id: InvId::new(1001).expect("a number"),
            out_sum: Amount::from_tiyn(199_000),
            description: "Пакет 20 фото".to_owned(),
            culture: Culture::Russian,
            email: None,
            expires: None,
            receipt: None,
            shp: Vec::new(),
        }
    }

    fn field(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    fn value<'a>(form: &'a crate::Form, name: &str) -> Option<&'a str> {
        form.fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    #[test]
    fn the_form_is_signed_as_in_the_vectors() {
        let signature = |start: &Start| {
            let form = merchant().start(Mode::Live, start).expect("a form");
            assert_eq!(value(&form, "IsTest"), None);
            value(&form, "SignatureValue").expect("a signature").to_owned()
        };
        // ps04, ps09 and ps13.
        let mut start = start();
        let ps04 = "bd10cd7cb54cc9ee40aff452af2ad8b10835a92fd6e4c21ccc9d6fc996a03a88";
        assert_eq!(signature(&start), ps04);
        start.shp = vec![field("Shp_user", "u_42"), field("Shp_pack", "20")];
        let ps09 = "9b01503fad623f8890916ec0eb9740e2483457976191eea752bce9d169e3dc1e";
        assert_eq!(signature(&start), ps09);
        start.shp = Vec::new();
        start.receipt = Some(receipt());
        let ps13 = "1e8ee3de65cc16db376617b568a8d1c153c04e97580cd04d86b82d4033bdfed4";
        assert_eq!(signature(&start), ps13);
    }

    fn receipt() -> Receipt {
        let (name, sum) = ("Пакет 20 фото".to_owned(), Amount::from_tiyn(199_000));
        Receipt::new(&[Item { name, quantity: 1, sum, tax: Tax::Vat16 }]).expect("a receipt")
    }

    #[test]
    fn the_link_encodes_once_more() {
        let mut start = start();
        start.receipt = Some(receipt());
        start.email = Some("a+b@example.kz".to_owned());
        start.expires = Some("2026-01-31T23:59:59+05:00".to_owned());
        start.shp = vec![field("Shp_pack", "20")];
        let link = merchant().start(Mode::Test, &start).expect("a form").link();
        assert!(link.starts_with("https://auth.robokassa.kz/Merchant/Index.aspx?MerchantLogin="));
        assert!(link.contains("&Receipt=%257B%2522items%2522"), "{link}");
        assert!(link.contains("&Email=a%2Bb%40example.kz&ExpirationDate=2026-01-31T23%3A59%3A59"));
        assert!(link.ends_with("&IsTest=1&Shp_pack=20"), "{link}");
    }

    #[test]
    fn what_robokassa_would_refuse_is_not_sent() {
        let error = |change: fn(&mut Start)| {
            let mut start = start();
            change(&mut start);
            merchant().start(Mode::Live, &start).err()
        };
        assert_eq!(error(|_| ()), None);
        assert_eq!(
            error(|s| s.inv_id = InvId::new(1 << 31).expect("a number")),
            Some(StartError::InvId)
        );
        assert_eq!(error(|s| s.out_sum = Amount::from_tiyn(0)), Some(StartError::OutSum));
        assert_eq!(error(|s| s.description = "қ".into()), Some(StartError::Description));
        assert_eq!(error(|s| s.description = "a".repeat(101)), Some(StartError::Description));
        assert_eq!(error(|s| s.email = Some("a@b\r\nc".into())), Some(StartError::Email));
        let no_zone = |s: &mut Start| s.expires = Some("2026-01-31T23:59:59".into());
        assert_eq!(error(no_zone), Some(StartError::Expires));
        let other_sum = |s: &mut Start| {
            s.receipt = Some(receipt());
            s.out_sum = Amount::from_tiyn(199_001);
        };
        assert_eq!(error(other_sum), Some(StartError::Receipt));
        assert_eq!(error(|s| s.shp = vec![field("Shp_a", "x:y")]), Some(StartError::Shp));
        assert_eq!(error(|s| s.shp = vec![field("shp_a", "x")]), Some(StartError::Shp));
        assert_eq!(error(|s| s.shp = vec![field("Shp_a", "ф")]), Some(StartError::Shp));
        assert_eq!(
            error(|s| s.shp = vec![field("Shp_a", &"x".repeat(2048))]),
            Some(StartError::Shp)
        );
        let prefix = |s: &mut Start| s.shp = vec![field("Shp_ab", "1"), field("Shp_a", "1")];
        assert_eq!(error(prefix), Some(StartError::Shp));
        let folds = |s: &mut Start| s.shp = vec![field("Shp_a_b", "1"), field("Shp_ab", "1")];
        assert_eq!(error(folds), Some(StartError::Shp));
    }

    #[test]
    fn no_test_payment_without_keys_for_tests() {
        let mut merchant = merchant();
        merchant.test = None;
        assert_eq!(merchant.start(Mode::Test, &start()).err(), Some(StartError::NoTestKeys));
    }
}
