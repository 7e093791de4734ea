//! Callbacks: what must hold before one is believed (2, 3, 11).

use crate::amount::{Amount, AmountError};
use crate::merchant::{InvId, Keys, Merchant, Mode};
use crate::signature::{Algorithm, Order, Shp, callback_base};

/// Longest body or query of a callback: own fields of 2048 Cyrillic characters, encoded, and room
/// for the rest. To be refused before it is decoded.
pub const BODY_BYTES_MAX: usize = 16 * 1024;
/// Most fields of a callback.
pub const FIELDS_MAX: usize = 64;
/// Longest signature: SHA-512 in hex.
pub const SIGNATURE_CHARS_MAX: usize = 128;

/// A payment that Robokassa told us of. It exists only if its signature was right, and holds only
/// what that signature covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    mode: Mode,
    inv_id: InvId,
    out_sum: Amount,
    shp: Shp,
}

impl Notice {
    /// Which password it was signed with. A test must never credit a live order (2.6).
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// The invoice.
    pub const fn inv_id(&self) -> InvId {
        self.inv_id
    }

    /// The sum that was asked for at the start, to be compared with the order's price (2.1).
    pub const fn out_sum(&self) -> Amount {
        self.out_sum
    }

    /// Our own fields, and those that Robokassa added (pitfall 5).
    pub const fn shp(&self) -> &Shp {
        &self.shp
    }

    /// The body of the answer, once the payment is stored; for a repetition too (2.3).
    pub fn answer(&self) -> String {
        format!("OK{}", self.inv_id)
    }
}

/// A buyer who came back to `SuccessURL`. It is a page to show, never a payment (3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// Which password it was signed with.
    pub mode: Mode,
    /// The invoice.
    pub inv_id: InvId,
}

/// Why a callback is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// More than [`FIELDS_MAX`] fields or [`BODY_BYTES_MAX`] bytes.
    #[error("the callback is too large")]
    TooLarge,
    /// A name twice, the case of letters aside.
    #[error("a field is repeated")]
    Repeated,
    /// A field that must be there is not.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// The old name and the new name of a field say different things (2.1).
    #[error("{0} and its old name differ")]
    Differs(&'static str),
    /// Not a sum.
    #[error("OutSum is not a sum")]
    OutSum,
    /// Not the number of an invoice.
    #[error("InvId is not a number")]
    InvId,
    /// An own field that makes the base string ambiguous, or has control characters.
    #[error("an own field is not safe to verify")]
    Shp,
    /// Signed by none of our passwords.
    #[error("the signature is wrong")]
    Signature,
    /// Signed by Robokassa, but not a sum of whole tiyn: for a human to look at (11 step 4).
    #[error("the signature is right, but {0}")]
    SignedSum(AmountError),
}

/// The parts of a callback that its signature covers, with grammar checked and texts untouched.
struct Parts<'a> {
    out_sum: &'a str,
    inv_id: InvId,
    inv_id_text: &'a str,
    signature: &'a str,
    sum: Result<Amount, AmountError>,
    shp: Shp,
}

impl Merchant {
    /// Verifies a `ResultURL` callback (2.2, 11 steps 1 to 4), given its decoded fields, from the
    /// query of a GET or the body of a POST but not both. The only way to a [`Notice`].
    pub fn verify<S: AsRef<str>>(&self, fields: &[(S, S)]) -> Result<Notice, VerifyError> {
        let parts = read(fields)?;
        let mode = self
            .mode_that_signed(&parts, |keys| (keys.algorithms.result, keys.password2.expose()))?;
        let out_sum = parts.sum.map_err(VerifyError::SignedSum)?;
        Ok(Notice { mode, inv_id: parts.inv_id, out_sum, shp: parts.shp })
    }

    /// Verifies a visit to `SuccessURL` (3).
    pub fn verify_return<S: AsRef<str>>(&self, fields: &[(S, S)]) -> Result<Return, VerifyError> {
        let parts = read(fields)?;
        let mode = self
            .mode_that_signed(&parts, |keys| (keys.algorithms.success, keys.password1.expose()))?;
        Ok(Return { mode, inv_id: parts.inv_id })
    }

    /// The live keys first, then those for tests (11 step 3); no field of the callback decides.
    fn mode_that_signed(
        &self,
        parts: &Parts<'_>,
        pick: fn(&Keys) -> (Algorithm, &str),
    ) -> Result<Mode, VerifyError> {
        // As received, and as sent: the case of the names may come back changed (1.4).
        let spellings = [&parts.shp, &parts.shp.as_sent()];
        let signed = |mode: &Mode| {
            self.keys(*mode).map(pick).is_some_and(|(algorithm, password)| {
                let matches = |shp: &Shp, order: Order| {
                    let (sum, number) = (parts.out_sum, parts.inv_id_text);
                    let base = callback_base(sum, number, password, shp, order);
                    algorithm.matches(&base, parts.signature)
                };
                spellings.iter().any(|shp| shp.orders().iter().any(|order| matches(shp, *order)))
            })
        };
        [Mode::Live, Mode::Test].into_iter().find(signed).ok_or(VerifyError::Signature)
    }
}

/// Checks sizes and grammar, before any hash.
fn read<S: AsRef<str>>(fields: &[(S, S)]) -> Result<Parts<'_>, VerifyError> {
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
    let bytes: usize = fields.iter().flat_map(|(name, value)| [name.len(), value.len()]).sum();
    if fields.len() > FIELDS_MAX || bytes > BODY_BYTES_MAX {
        return Err(VerifyError::TooLarge);
    }
    let mut names: Vec<String> = fields.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() < fields.len() {
        return Err(VerifyError::Repeated);
    }
    let out_sum = field(&fields, "OutSum", "out_summ")?;
    let inv_id_text = field(&fields, "InvId", "inv_id")?;
    let signature = field(&fields, "SignatureValue", "crc")?;
    let sum = Amount::parse(out_sum);
    if sum == Err(AmountError::Grammar) {
        return Err(VerifyError::OutSum);
    }
    let inv_id = InvId::parse(inv_id_text).ok_or(VerifyError::InvId)?;
    if signature.len() > SIGNATURE_CHARS_MAX {
        return Err(VerifyError::Signature);
    }
    Ok(Parts { out_sum, inv_id, inv_id_text, signature, sum, shp: own_fields(&fields)? })
}

/// A field by its new name; its old name may be there if it says the same (2.1).
fn field<'a>(
    fields: &[(&str, &'a str)],
    name: &'static str,
    old_name: &str,
) -> Result<&'a str, VerifyError> {
    let find = |name: &str| {
        let found = fields.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value)
    };
    let value = find(name).ok_or(VerifyError::Missing(name))?;
    if find(old_name).is_some_and(|old| !old.eq_ignore_ascii_case(value)) {
        return Err(VerifyError::Differs(name));
    }
    Ok(value)
}

/// Own fields with their spelling as received. A colon in a value would let two fields be passed
/// off as one, or one as two, under the same signature; we never send one.
fn own_fields(fields: &[(&str, &str)]) -> Result<Shp, VerifyError> {
    let name_ok =
        |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let value_ok = |value: &str| !value.contains(|char: char| char == ':' || char.is_control());
    let own: Vec<_> = fields.iter().filter(|(name, _)| Shp::is_name(name)).collect();
    let chars: usize =
        own.iter().flat_map(|(name, value)| [name.chars().count(), value.chars().count()]).sum();
    let safe = own.iter().all(|(name, value)| name_ok(name) && value_ok(value));
    if !safe || chars > Shp::CHARS_MAX {
        return Err(VerifyError::Shp);
    }
    Ok(Shp::new(own.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()))
}

#[cfg(test)]
mod tests {
    use super::{AmountError, FIELDS_MAX, VerifyError};
    use crate::merchant::tests::merchant;
    use crate::signature::Algorithm;
    use crate::{Mode, Notice};

    type Fields = Vec<(String, String)>;

    /// A live callback in the shape that was seen (2.1), signed over the given base.
    fn fields(sum: &str, number: &str, signature: &str, more: &[(&str, &str)]) -> Fields {
        let first = [
            ("out_summ", sum),
            ("OutSum", sum),
            ("inv_id", number),
            ("InvId", number),
            ("crc", signature),
            ("SignatureValue", signature),
            ("PaymentMethod", "BankCard"),
            ("IncSum", sum),
            ("Fee", "2.690000"),
        ];
        let all = first.iter().chain(more);
        all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn live(more: &[(&str, &str)], tail: &str) -> Fields {
        let base = format!("1990.000000:1001:example-pass-2{tail}");
        let signature = Algorithm::Sha1.sign(&base).to_uppercase();
        fields("1990.000000", "1001", &signature, more)
    }

    fn error(fields: &Fields) -> Option<VerifyError> {
        merchant().verify(fields).err()
    }

    #[test]
    fn a_signed_callback_becomes_a_notice() {
        let own = [("Shp_user", "u_42"), ("Shp_pack", "20"), ("shp_interface", "link")];
        for tail in [
            ":Shp_pack=20:Shp_user=u_42:shp_interface=link",
            ":shp_interface=link:Shp_pack=20:Shp_user=u_42",
        ] {
            let notice = merchant().verify(&live(&own, tail)).expect("a notice");
            assert_eq!(notice.mode(), Mode::Live);
            assert_eq!(notice.inv_id().get(), 1001);
            assert_eq!(notice.out_sum().tiyn(), 199_000);
            assert_eq!(notice.shp().get("SHP_PACK"), Some("20"));
            assert_eq!(notice.answer(), "OK1001");
        }
    }

    #[test]
    fn names_may_come_back_in_other_letters() {
        let tail = ":Shp_pack=20:Shp_user=u_42";
        for names in [["SHP_USER", "SHP_PACK"], ["shp_user", "shp_pack"], ["Shp_User", "shp_pack"]]
        {
            let own = [(names[0], "u_42"), (names[1], "20")];
            let notice = merchant().verify(&live(&own, tail)).expect("a notice");
            assert_eq!(notice.shp().get("Shp_pack"), Some("20"));
            let other = [(names[0], "u_43"), (names[1], "20")];
            assert_eq!(error(&live(&other, tail)), Some(VerifyError::Signature));
            let twice = [own[0], own[1], ("Shp_pack", "20")];
            assert_eq!(error(&live(&twice, tail)), Some(VerifyError::Repeated));
        }
    }

    #[test]
    fn the_password_decides_on_the_mode() {
        let signed = |password: &str, algorithm: Algorithm| {
            let signature = algorithm.sign(&format!("1.00:7:{password}"));
            let fields = fields("1.00", "7", &signature, &[("IsTest", "1")]);
            merchant().verify(&fields).map(|notice: Notice| notice.mode())
        };
        assert_eq!(signed("example-pass-2", Algorithm::Sha1), Ok(Mode::Live));
        assert_eq!(signed("example-test-pass-2", Algorithm::Md5), Ok(Mode::Test));
        for (password, algorithm) in [
            ("example-pass-1", Algorithm::Sha1),
            ("example-pass-2", Algorithm::Md5),
            ("example-test-pass-2", Algorithm::Sha1),
        ] {
            assert_eq!(signed(password, algorithm), Err(VerifyError::Signature));
        }
        let mut shop = merchant();
        shop.test = None;
        let signature = Algorithm::Md5.sign("1.00:7:example-test-pass-2");
        let test = fields("1.00", "7", &signature, &[]);
        assert_eq!(shop.verify(&test).err(), Some(VerifyError::Signature));
    }

    #[test]
    fn any_change_breaks_the_signature() {
        let own = [("Shp_pack", "20")];
        let good = live(&own, ":Shp_pack=20");
        assert_eq!(error(&good), None);
        let changed = |names: &[&str], value: &str| {
            let mut fields = good.clone();
            for (name, old) in &mut fields {
                if names.contains(&name.as_str()) {
                    value.clone_into(old);
                }
            }
            error(&fields)
        };
        let wrong = Some(VerifyError::Signature);
        assert_eq!(changed(&["OutSum", "out_summ"], "1990.00"), wrong);
        assert_eq!(changed(&["InvId", "inv_id"], "1002"), wrong);
        assert_eq!(changed(&["Shp_pack"], "200"), wrong);
        assert_eq!(changed(&["SignatureValue", "crc"], ""), wrong);
        assert_eq!(changed(&["SignatureValue", "crc"], &"a".repeat(129)), wrong);
        assert_eq!(changed(&["Fee", "PaymentMethod"], "0"), None);
        let more = [&own[..], &[("Shp_more", "1")]].concat();
        assert_eq!(error(&live(&more, ":Shp_pack=20")), wrong);
        assert_eq!(error(&live(&[], ":Shp_pack=20")), wrong);
    }

    #[test]
    fn grammar_comes_before_the_signature() {
        let bad = |sum, number| error(&fields(sum, number, "00", &[]));
        assert_eq!(bad("1e3", "1"), Some(VerifyError::OutSum));
        assert_eq!(bad("1:2", "1"), Some(VerifyError::OutSum));
        assert_eq!(bad("1.00", "01"), Some(VerifyError::InvId));
        assert_eq!(bad("1.00", "1:2"), Some(VerifyError::InvId));
        let with = |name: &str, value: &str| error(&live(&[(name, value)], ""));
        assert_eq!(with("OUTSUM", "1990.000000"), Some(VerifyError::Repeated));
        assert_eq!(with("Shp_a", "1:Shp_b=2"), Some(VerifyError::Shp));
        assert_eq!(with("Shp_a=1:Shp_b", "2"), Some(VerifyError::Shp));
        assert_eq!(with("Shp_a", "\u{80}"), Some(VerifyError::Shp));
        assert_eq!(with("Shp_a", &"x".repeat(2048)), Some(VerifyError::Shp));
        assert_eq!(with("more", &"x".repeat(16 * 1024)), Some(VerifyError::TooLarge));
        let names: Vec<String> = (0..FIELDS_MAX).map(|n| format!("f{n}")).collect();
        let many: Vec<_> = names.iter().map(|name| (name.as_str(), "")).collect();
        assert_eq!(error(&live(&many, "")), Some(VerifyError::TooLarge));
        let mut fields = live(&[], "");
        fields[0].1 = "1.00".to_owned();
        assert_eq!(error(&fields), Some(VerifyError::Differs("OutSum")));
        fields.retain(|(name, _)| name != "OutSum");
        assert_eq!(error(&fields), Some(VerifyError::Missing("OutSum")));
    }

    #[test]
    fn a_signed_sum_that_is_none_is_told_apart() {
        let signature = Algorithm::Sha1.sign("1.001000:7:example-pass-2");
        let odd = fields("1.001000", "7", &signature, &[]);
        assert_eq!(error(&odd), Some(VerifyError::SignedSum(AmountError::Fraction)));
        let forged = fields("1.001000", "7", "00", &[]);
        assert_eq!(error(&forged), Some(VerifyError::Signature));
    }

    #[test]
    fn a_return_is_signed_with_the_first_password() {
        let visit = |password: &str| {
            let signature = Algorithm::Sha512.sign(&format!("1990.000000:1001:{password}"));
            let fields = fields("1990.000000", "1001", &signature, &[("Culture", "ru")]);
            merchant().verify_return(&fields).map(|back| (back.mode, back.inv_id.get()))
        };
        assert_eq!(visit("example-pass-1"), Ok((Mode::Live, 1001)));
        assert_eq!(visit("example-test-pass-1"), Ok((Mode::Test, 1001)));
        assert_eq!(visit("example-pass-2"), Err(VerifyError::Signature));
    }
}
