//! A made-up person, for tests that need an account and do not care whose.

use domain::{
    Account, AccountId, CustomerStatus, Email, Identity, Iin, Language, Mark, Name, Number,
    PackTerms, PasswordHash, PersonName, Phone, Profile, Sealed, Sha256, Step, Time,
};

/// Somebody with this address. The number is everybody's, its mark is the account's own.
#[must_use]
pub fn profile(account: AccountId, email: Email, password: PasswordHash, now: Time) -> Profile {
    let name = |text| Name::parse(text).expect("a name");
    let number = Number::Iin(Iin::parse("010203100002").expect("a worked example"));
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
        identity: Identity::new(&number, Sealed::from_base64("c2VhbGVk".to_owned()), mark),
        organisation: None,
        address: domain::Address::parse("Алматы, Үлгі к-сі, 1"),
        chosen: None,
        created: now,
        data_confirmed: None,
        version: 0,
    }
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
        due: None,
    };
    [Account::open(profile.clone(), Vec::new()), account.confirm(profile, None, Some(terms), now)]
}
