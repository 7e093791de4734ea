//! Two clients of Robokassa that others wrote believe what we sign, and we believe what they sign.
//!
//! The signature vectors of `shared/robokassa` were computed once; here the packages themselves
//! are asked, about whole forms and callbacks, and about some that were tampered with.

mod environment;

use robokassa::signature::{Order, callback_base};
use robokassa::{
    Algorithm, Algorithms, Amount, Culture, InvId, Item, Keys, Login, Merchant, Mode, Receipt,
    Secret, Shp, Start, Tax, VerifyError,
};
use serde_json::{Map, Value, json};

const LOGIN: &str = "photopacks-kz";
const PASSWORD1: &str = "example-pass-1";
const PASSWORD2: &str = "example-pass-2";

/// The packages and the hashes that each is known to have.
const PACKAGES: [(&str, &[Algorithm]); 2] = [
    ("aiorobokassa", &[Algorithm::Md5, Algorithm::Sha256, Algorithm::Sha512]),
    (
        "robokassa",
        &[Algorithm::Md5, Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha384, Algorithm::Sha512],
    ),
];

type Fields = Vec<(String, String)>;

/// What is paid, and how it is signed.
struct Case {
    package: &'static str,
    algorithm: Algorithm,
    is_known: bool,
    own: Fields,
    has_receipt: bool,
}

fn cases() -> Vec<Case> {
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let two = vec![field("Shp_user", "u_42"), field("Shp_pack", "20")];
    let mut cases = Vec::new();
    for (package, known) in PACKAGES {
        for algorithm in Algorithm::ALL {
            for (own, has_receipt) in
                [(vec![], false), (vec![], true), (two.clone(), false), (two.clone(), true)]
            {
                let is_known = known.contains(&algorithm);
                cases.push(Case { package, algorithm, is_known, own, has_receipt });
            }
        }
    }
    cases
}

impl Case {
    fn merchant(&self) -> Merchant {
        let secret = |text| Secret::parse(text).expect("a password");
        let algorithm = self.algorithm;
        let algorithms = Algorithms { outgoing: algorithm, result: algorithm, success: algorithm };
        let keys = Keys { password1: secret(PASSWORD1), password2: secret(PASSWORD2), algorithms };
        let login = Login::parse(LOGIN).expect("a login");
        Merchant::new(login, "https://auth.robokassa.kz", keys, None).expect("a shop")
    }

    /// Our form, and then the same with one thing changed.
    fn starts(&self) -> Vec<Fields> {
        let out_sum = Amount::from_tiyn(199_000);
        let line =
            Item {
                name: "Пакет 20 фото".to_owned(), quantity: 1, sum: out_sum, tax: Tax::None
            };
        let start = Start {
            inv_id: InvId::new(1001).expect("a number"),
            out_sum,
            description: "Пакет 20 фото".to_owned(),
            culture: Culture::Russian,
            email: Some("buyer@example.kz".to_owned()),
            expires: None,
            receipt: self.has_receipt.then(|| Receipt::new(&[line]).expect("a receipt")),
            shp: self.own.clone(),
        };
        let form = self.merchant().start(Mode::Live, &start).expect("a form");
        with_changes(&form.fields, &["MerchantLogin", "OutSum", "InvId", "Receipt", "Shp_pack"])
    }

    /// What Robokassa would call us back with, before it is signed.
    fn unsigned(&self) -> Fields {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut fields = vec![field("OutSum", "1990.000000"), field("InvId", "1001")];
        fields.extend(self.own.iter().cloned());
        fields
    }

    /// A callback with our own signature, and then the same with one thing changed.
    fn callbacks(&self) -> Vec<Fields> {
        let shp = Shp::new(self.own.clone());
        let base = callback_base("1990.000000", "1001", PASSWORD2, &shp, Order::Bytes);
        let signed = with(&self.unsigned(), &self.algorithm.sign(&base));
        with_changes(&signed, &["OutSum", "InvId", "Shp_pack"])
    }

    fn question(&self) -> Value {
        let all = |many: Vec<Fields>| many.iter().map(object).collect::<Vec<_>>();
        json!({
            "package": self.package,
            "algorithm": self.algorithm.as_str(),
            "starts": all(self.starts()),
            "callbacks": all(self.callbacks()),
            "unsigned": object(&self.unsigned()),
        })
    }

    /// The first of each list is genuine, and nothing else is.
    fn check(&self, answer: &Value) {
        let title = format!(
            "{} {} {:?} {}",
            self.package,
            self.algorithm.as_str(),
            self.own,
            self.has_receipt
        );
        for (list, all) in [("starts", self.starts()), ("callbacks", self.callbacks())] {
            let genuine: Vec<bool> = (0..all.len()).map(|number| number == 0).collect();
            assert_eq!(answer[list], json!(genuine), "{title}: {list}");
        }
        let merchant = self.merchant();
        let verify = |fields: &Fields| merchant.verify(fields).map(|notice| notice.out_sum());
        let signature = |name: &str| answer[name].as_str().expect("a signature").to_owned();
        let signed = with(&self.unsigned(), &signature("signed"));
        let all = with_changes(&signed, &["OutSum", "InvId", "Shp_pack", "SignatureValue"]);
        for (number, fields) in all.iter().enumerate() {
            let expected = if number == 0 {
                Ok(Amount::from_tiyn(199_000))
            } else {
                Err(VerifyError::Signature)
            };
            assert_eq!(verify(fields), expected, "{title}: {fields:?}");
        }
        let wrongly = with(&self.unsigned(), &signature("signed_wrongly"));
        assert_eq!(verify(&wrongly), Err(VerifyError::Signature), "{title}");
        // Signed with Password#1 it is what SuccessURL gets.
        assert!(merchant.verify_return(&wrongly).is_ok(), "{title}");
        assert!(merchant.verify_return(&signed).is_err(), "{title}");
    }
}

fn with(fields: &Fields, signature: &str) -> Fields {
    let mut fields = fields.clone();
    fields.push(("SignatureValue".to_owned(), signature.to_owned()));
    fields
}

/// The fields, and then the fields once for each name that is among them, its value a little other.
fn with_changes(fields: &Fields, names: &[&str]) -> Vec<Fields> {
    let mut all = vec![fields.clone()];
    for at in (0..fields.len()).filter(|at| names.contains(&fields[*at].0.as_str())) {
        let mut changed = fields.clone();
        changed[at].1.insert(0, '1');
        all.push(changed);
    }
    let mut more = fields.clone();
    more.push(("Shp_zero".to_owned(), "0".to_owned()));
    all.push(more);
    all
}

fn object(fields: &Fields) -> Value {
    let pairs = fields.iter().map(|(name, value)| (name.clone(), Value::from(value.clone())));
    Value::Object(pairs.collect::<Map<_, _>>())
}

#[test]
fn strangers_believe_us_and_we_believe_them() {
    let cases = cases();
    let questions: Vec<Value> = cases.iter().map(Case::question).collect();
    let shop = json!({ "login": LOGIN, "password1": PASSWORD1, "password2": PASSWORD2 });
    let answers = environment::ask(&json!({ "shop": shop, "cases": questions }));
    let answers = answers.as_array().expect("a list");
    assert_eq!(answers.len(), cases.len());
    for (case, answer) in cases.iter().zip(answers) {
        // RIPEMD-160 is known where OpenSSL still has it.
        assert!(!(case.is_known && answer.is_null()), "{}", case.package);
        if !answer.is_null() {
            case.check(answer);
        }
    }
}
