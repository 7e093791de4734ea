//! Signatures that independent libraries computed, reproduced; and each of them changes when any
//! one of its inputs does.

use robokassa::invoice::token_key;
use robokassa::signature::{Order, callback_base, start_base, state_base};
use robokassa::{
    Algorithm, Algorithms, InvId, Keys, Login, Merchant, Refund, RefundApi, Secret, Shop, Shp, jwt,
};
use serde_json::{Map, Value, json};

/// Optional fields in the order of their slots (1.4).
const SLOTS: [&str; 6] =
    ["OutSumCurrency", "UserIp", "Receipt", "StepByStep", "ResultUrl2", "Token"];

/// What the file tells beside the inputs; each follows from them.
const DERIVED: [&str; 3] = ["http_body", "hmac_key", "digest_hex"];

/// How many vectors the file holds; a shorter file would prove less.
const VECTORS: usize = 46;

struct Vector {
    id: String,
    kind: String,
    algorithm: Algorithm,
    password: String,
    inputs: Map<String, Value>,
    base: String,
    signature: String,
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The hash behind a name, which for a token may be that of its HMAC.
fn algorithm(name: &str) -> Algorithm {
    let name = name.to_lowercase().replace("hmac-", "").replace("hs256", "sha256");
    Algorithm::parse(&name).expect("an algorithm")
}

fn vectors() -> Vec<Vector> {
    let all: Vec<Value> = serde_json::from_str(include_str!("vectors.json")).expect("JSON");
    let vector = |entry: &Value| {
        let passwords = entry["passwords"].as_object().expect("passwords");
        assert_eq!(passwords.len(), 1);
        Vector {
            id: text(&entry["id"]),
            kind: text(&entry["kind"]),
            algorithm: algorithm(&text(&entry["algorithm"])),
            password: passwords.values().next().map(text).expect("a password"),
            inputs: entry["inputs"].as_object().expect("inputs").clone(),
            base: text(&entry["base_string"]),
            signature: text(&entry["signature"]),
        }
    };
    all.iter().map(vector).collect()
}

impl Vector {
    fn input(&self, name: &str) -> String {
        self.inputs.get(name).map(text).expect(name)
    }

    fn own_fields(&self) -> Vec<(String, String)> {
        let Some(fields) = self.inputs.get("Shp").and_then(Value::as_object) else {
            return Vec::new();
        };
        // Backwards, so that it is the code that sorts.
        fields.iter().rev().map(|(name, value)| (name.clone(), text(value))).collect()
    }

    fn compute_base(&self) -> String {
        let shp = Shp::new(self.own_fields());
        match self.kind.as_str() {
            "payment_start" | "hold_start" | "saved_card_payment" => {
                let given: Vec<String> = SLOTS
                    .into_iter()
                    .filter(|slot| self.inputs.contains_key(*slot))
                    .map(|slot| self.input(slot))
                    .collect();
                let slots: Vec<&str> = given.iter().map(String::as_str).collect();
                let (login, sum) = (self.input("MerchantLogin"), self.input("OutSum"));
                start_base(&login, &sum, &self.input("InvId"), &slots, &self.password, &shp)
            }
            "result" | "success" => {
                let (sum, number) = (self.input("OutSum"), self.input("InvId"));
                callback_base(&sum, &number, &self.password, &shp, Order::Bytes)
            }
            "opstate" => {
                let (login, number) = (self.input("MerchantLogin"), self.input("InvoiceID"));
                state_base(&login, &number, &self.password)
            }
            "hold_confirm" | "hold_cancel" => {
                // A cancellation leaves the slot of the sum empty (1.9).
                let sum = self.inputs.get("OutSum").map(text).unwrap_or_default();
                let (login, number) = (self.input("MerchantLogin"), self.input("InvoiceID"));
                start_base(&login, &sum, &number, &[], &self.password, &shp)
            }
            "refund_jwt" | "invoice_jwt" => {
                jwt::signing_input(&self.header(), &self.input("payload_json"))
            }
            "receipt_status" => {
                format!(
                    "{}{}",
                    jwt::base64url(self.input("payload_json").as_bytes()),
                    self.password
                )
            }
            other => panic!("no base for {other}"),
        }
    }

    /// The header of a token: a text, or an object whose keys are in the order of the alphabet.
    fn header(&self) -> String {
        let header = self.inputs.get("header").map(Value::to_string);
        header.unwrap_or_else(|| self.input("header_json"))
    }

    fn key(&self) -> String {
        match self.kind.as_str() {
            "invoice_jwt" => token_key(&self.input("MerchantLogin"), &self.password),
            _ => self.password.clone(),
        }
    }

    fn compute_signature(&self) -> String {
        let base = self.compute_base();
        match self.kind.as_str() {
            "refund_jwt" | "invoice_jwt" => jwt::sign(self.algorithm, &self.key(), &base),
            "receipt_status" => jwt::base64url(self.algorithm.sign(&base).as_bytes()),
            _ => self.algorithm.sign(&base),
        }
    }

    fn is_hex(&self) -> bool {
        !matches!(self.kind.as_str(), "refund_jwt" | "invoice_jwt" | "receipt_status")
    }

    /// A shop whose only known password is that of the vector.
    fn merchant(&self) -> Merchant {
        let (own, other) = (self.password.as_str(), "another-pass");
        let first = self.kind == "success";
        let secret = |text| Secret::parse(text).expect("a password");
        let keys = Keys {
            password1: secret(if first { own } else { other }),
            password2: secret(if first { other } else { own }),
            algorithms: Algorithms {
                outgoing: self.algorithm,
                result: self.algorithm,
                success: self.algorithm,
            },
        };
        let login = Login::parse("photopacks-kz").expect("a login");
        Merchant::new(login, "https://auth.robokassa.kz", keys, None).expect("a shop")
    }

    fn callback(&self) -> Vec<(String, String)> {
        let field = |name: &str, value: String| (name.to_owned(), value);
        let mut fields = vec![
            field("OutSum", self.input("OutSum")),
            field("InvId", self.input("InvId")),
            field("SignatureValue", self.signature.to_uppercase()),
        ];
        fields.extend(self.own_fields());
        fields
    }
}

#[test]
fn every_vector_is_reproduced() {
    let vectors = vectors();
    assert_eq!(vectors.len(), VECTORS);
    for vector in vectors {
        let base = vector.compute_base();
        assert_eq!(base, vector.base, "{}", vector.id);
        assert_eq!(vector.compute_signature(), vector.signature, "{}", vector.id);
        if vector.is_hex() {
            assert!(vector.algorithm.matches(&base, &vector.signature.to_uppercase()));
        }
    }
}

#[test]
fn every_input_counts() {
    for mut vector in vectors() {
        let right = vector.algorithm;
        for other in Algorithm::ALL.into_iter().filter(|other| *other != right) {
            vector.algorithm = other;
            assert_ne!(vector.compute_signature(), vector.signature, "{}", vector.id);
        }
        vector.algorithm = right;
        vector.password.push('x');
        assert_ne!(vector.compute_signature(), vector.signature, "{}", vector.id);
        vector.password.pop();
        let inputs = vector.inputs.clone();
        let mut changes = Vec::new();
        for (name, value) in inputs.iter().filter(|(name, _)| !DERIVED.contains(&name.as_str())) {
            let Some(own) = value.as_object() else {
                changes.push((name.clone(), Value::from(format!("{}1", text(value)))));
                continue;
            };
            for (field, value) in own {
                let mut altered = own.clone();
                altered.insert(field.clone(), Value::from(format!("{}1", text(value))));
                changes.push((name.clone(), Value::from(altered)));
                let mut gone = own.clone();
                gone.remove(field);
                changes.push((name.clone(), Value::from(gone)));
            }
        }
        for (name, value) in changes {
            vector.inputs.insert(name.clone(), value);
            assert_ne!(vector.compute_signature(), vector.signature, "{} {name}", vector.id);
            vector.inputs = inputs.clone();
        }
    }
}

#[test]
fn callbacks_of_the_vectors_are_believed() {
    let signed = |kind: &str| matches!(kind, "result" | "success");
    for vector in vectors().iter().filter(|vector| signed(&vector.kind)) {
        let (merchant, fields) = (vector.merchant(), vector.callback());
        let number = vector.input("InvId");
        if vector.kind == "result" {
            let notice = merchant.verify(&fields).expect(&vector.id);
            assert_eq!(notice.inv_id().to_string(), number);
            assert_eq!(notice.answer(), format!("OK{number}"));
            assert_eq!(notice.shp().fields(), vector.own_fields());
        } else {
            let back = merchant.verify_return(&fields).expect(&vector.id);
            assert_eq!(back.inv_id.to_string(), number);
        }
    }
}

#[test]
fn questions_of_the_vectors_are_asked() {
    for vector in vectors().iter().filter(|vector| vector.kind == "opstate") {
        let number = InvId::parse(&vector.input("InvoiceID")).expect("a number");
        let form = vector.merchant().ask_state(number);
        let signature = ("Signature".to_owned(), vector.signature.clone());
        assert!(form.fields.contains(&signature), "{}", vector.id);
    }
}

#[test]
fn tokens_of_the_vectors_are_believed() {
    let mut bodies = 0;
    for vector in vectors().iter().filter(|vector| vector.kind.ends_with("_jwt")) {
        let token = format!("{}.{}", vector.base, vector.signature);
        if let Some(body) = vector.inputs.get("http_body") {
            assert_eq!(text(body), format!("\"{token}\""), "{}", vector.id);
            bodies += 1;
        }
        if let Some(key) = vector.inputs.get("hmac_key") {
            assert_eq!(text(key), vector.key(), "{}", vector.id);
        }
        let payload = vector.input("payload_json");
        assert_eq!(jwt::read(&token, vector.algorithm, &vector.key()), Ok(payload));
    }
    assert_eq!(bodies, 5);
}

/// The settings of a shop in Russia, which is what the tokens of the vectors are for.
fn russian() -> Shop {
    let keys = |prefix: &str| {
        json!({ "password1": format!("{prefix}-1"), "password2": format!("{prefix}-2"),
                "outgoing": "sha256", "result": "sha256", "success": "sha256" })
    };
    let settings = json!({
        "login": "photopacks-kz", "origin": "https://auth.robokassa.ru", "country": "ru",
        "mode": "live", "live": keys("example-pass"), "test": null, "tax": null,
        "refunds": { "password3": "example-pass-3", "algorithm": "sha256",
                     "origin": RefundApi::ORIGIN },
    });
    Shop::parse(&settings.to_string()).expect("settings")
}

/// Our own request for a full refund is a vector, letter by letter.
#[test]
fn a_full_refund_is_the_vector() {
    let vectors = vectors();
    let vector = vectors.iter().find(|vector| vector.id == "rf01").expect("rf01");
    let op_key = "0f8fad5b-d9cb-469f-a165-70867728950e".to_owned();
    let shop = russian();
    let api = RefundApi::of(&shop).expect("the right");
    let call = api.create(&Refund { op_key, sum: None, items: Vec::new() }).expect("a call");
    assert_eq!(call.body, Some(vector.input("http_body")));
}
