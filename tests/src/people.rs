//! A made-up person, for tests that need an account and do not care whose.

use domain::{
    Account, AccountId, CustomerStatus, Email, Identity, Iin, Language, Mark, Name, Number,
    Opening, PackTerms, PasswordHash, PersonName, Phone, Profile, Sealed, Sha256, Step, Time,
};

/// Somebody with this address. The number is everybody's, its mark is the account's own.
#[must_use]
pub fn profile(account: AccountId, email: Email, password: PasswordHash, now: Time) -> Profile {
    let name = |text| Name::parse(text).expect("a name");
    let number = Number::Iin(Iin::parse("010203100002").expect("a worked example"));
    // As the vault in memory seals it.
    let sealed = Sealed::from_base64(format!("{}+200001302010", account.bare()));
    let mark = Mark(*Sha256::of(account.bare().as_bytes()).as_bytes());
    Profile {
        account,
        email,
        email_pending: None,
        password,
        language: Language::Ru,
        status: CustomerStatus::Person,
        name: PersonName {
            surname: name("Үлгі"),
            first: name("Ару"),
            patronymic: Some(name("Қанатқызы")),
        },
        phone: Phone::parse("+7 701 234 56 78").expect("a number"),
        identity: Identity::new(&number, sealed, mark),
        organisation: None,
        address: domain::Address::parse("Алматы, Үлгі к-сі, 1"),
        chosen: None,
        created: now,
        data_confirmed: None,
        version: 0,
    }
}

/// The made-up operator of one machine.
#[must_use]
pub fn requisites() -> edge::Requisites {
    let email = |text| Email::parse(text).expect("an address");
    edge::Requisites {
        name: "«Үлгі» ЖШС (ТОО «Үлгі»)".to_owned(),
        number: "991240000003".to_owned(),
        address: "Алматы қ., Үлгі к-сі, 1".to_owned(),
        bank: None,
        phone: None,
        support: email("help@example.kz"),
        privacy: email("privacy@example.kz"),
        payments: email("payments@example.kz"),
    }
}

/// A number that passes both checks and that nobody else has: `seed` tells them apart.
#[must_use]
pub fn iin(seed: u64) -> String {
    // A year without anybody living in it, and a serial that the seed makes.
    let head = |n: u64| {
        format!(
            "01{:02}{:02}{}{:04}",
            n / 90_000_000 % 12 + 1,
            n / 3_000_000 % 28 + 1,
            n / 1_000_000 % 2 + 1,
            n % 10_000
        )
    };
    let valid = |n: u64| {
        (0..10).map(|last| format!("{}{last}", head(n))).find(|text| Iin::parse(text).is_ok())
    };
    (seed..).find_map(valid).expect("most serials are issued")
}

/// What a visitor sends to register.
#[must_use]
pub fn registration(email: &str, password: &str, iin: &str) -> serde_json::Value {
    let text = |kind| edge::consents::text(kind, Language::Ru, &requisites());
    let given = |kind| serde_json::json!({ "given": true, "text": text(kind) });
    let version = "2026-11-01";
    serde_json::json!({
        "email": email,
        "password": password,
        "language": "ru",
        "status": "person",
        "surname": "Үлгі",
        "first_name": "Ару",
        "patronymic": "Қанатқызы",
        "phone": "8 701 234-56-78",
        "iin": iin,
        "address": "Алматы, Үлгі к-сі, 1",
        "pack": "starter",
        "accepted": {
            "agreement": version, "privacy_policy": version, "payment_policy": version,
        },
        "consents": {
            "processing": given(domain::ConsentKind::Processing),
            "abroad": given(domain::ConsentKind::Abroad),
            "advertising": { "given": false, "text": text(domain::ConsentKind::Advertising) },
        },
        "declares_adult_and_rights": true,
    })
}

/// The steps that open the account of a profile and confirm its address, with the free pack.
#[must_use]
pub fn opening(profile: &Profile, terms: &PackTerms, now: Time) -> [Step; 2] {
    let account = Account {
        id: profile.account,
        stage: domain::AccountStage::Active,
        epoch: 0,
        opened: now,
        confirmed: None,
        block: None,
        erasing: None,
        due: None,
    };
    [
        Account::open(profile.clone(), Vec::new()),
        account.confirm(profile, None, Opening::Free(terms), now),
    ]
}
