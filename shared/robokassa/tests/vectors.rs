//! Signatures that independent libraries computed, reproduced; and each of them changes when any
//! one of its inputs does.

use robokassa::signature::{Order, callback_base, start_base, state_base};
use robokassa::{Algorithm, Algorithms, InvId, Keys, Login, Merchant, Secret, Shp};
use serde_json::{Map, Value};

/// Optional fields in the order of their slots (1.4).
const SLOTS: [&str; 3] = ["OutSumCurrency", "UserIp", "Receipt"];

/// How many vectors the file holds; a shorter file would prove less.
const VECTORS: usize = 32;

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

fn vectors() -> Vec<Vector> {
    let all: Vec<Value> = serde_json::from_str(include_str!("vectors.json")).expect("JSON");
    let vector = |entry: &Value| {
        let passwords = entry["passwords"].as_object().expect("passwords");
        assert_eq!(passwords.len(), 1);
        Vector {
            id: text(&entry["id"]),
            kind: text(&entry["kind"]),
            algorithm: Algorithm::parse(&text(&entry["algorithm"])).expect("an algorithm"),
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
            "payment_start" => {
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
            other => panic!("no base for {other}"),
        }
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
        assert_eq!(vector.algorithm.sign(&base), vector.signature, "{}", vector.id);
        assert!(vector.algorithm.matches(&base, &vector.signature.to_uppercase()));
    }
}

#[test]
fn every_input_counts() {
    for mut vector in vectors() {
        for other in Algorithm::ALL.into_iter().filter(|other| *other != vector.algorithm) {
            assert!(!other.matches(&vector.base, &vector.signature), "{}", vector.id);
        }
        vector.password.push('x');
        assert_ne!(vector.algorithm.sign(&vector.compute_base()), vector.signature);
        vector.password.pop();
        let inputs = vector.inputs.clone();
        let mut changes = Vec::new();
        for (name, value) in &inputs {
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
            let signature = vector.algorithm.sign(&vector.compute_base());
            assert_ne!(signature, vector.signature, "{} {name}", vector.id);
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
