//! Who the operators are: a secret document of this form.
//!
//! ```json
//! {"operators": [{"name": "aru", "password": "$argon2id$v=19$m=19456,t=2,p=1$…$…",
//!                 "totp": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}]}
//! ```

use domain::operator::TotpSecret;
use domain::{OperatorName, PasswordHash};
use serde::Deserialize;

/// Longest document: what a parameter of the standard tier holds.
pub const BYTES_MAX: usize = 4 * 1024;
/// Most operators.
pub const OPERATORS_MAX: usize = 20;
/// How a password has to be hashed: other parameters would take another time, and the time of an
/// answer would tell whose name it is.
const HASHED: &str = "$argon2id$v=19$m=19456,t=2,p=1$";

/// All operators.
#[derive(Debug)]
pub struct Roster(Vec<Operator>);

/// One of them.
#[derive(Debug)]
pub struct Operator {
    /// What he is called.
    pub name: OperatorName,
    /// What his password hashes to.
    pub password: PasswordHash,
    /// What his codes are made from.
    pub totp: TotpSecret,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    operators: Vec<WrittenOperator>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenOperator {
    name: String,
    password: String,
    totp: String,
}

impl Roster {
    /// The operator of this name.
    pub fn find(&self, name: &OperatorName) -> Option<&Operator> {
        self.0.iter().find(|operator| operator.name == *name)
    }
}

/// Reads the document. What is wrong is named by its place and never quoted.
pub fn parse(json: &str) -> Result<Roster, String> {
    if json.len() > BYTES_MAX {
        return Err(format!("it is longer than {BYTES_MAX} bytes"));
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    let written: Written = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        // The message of serde would quote what it found.
        let (line, column) = (error.inner().line(), error.inner().column());
        format!("{} is not as it should be, line {line}, column {column}", error.path())
    })?;
    reader.end().map_err(|_| "something stands behind it".to_owned())?;
    if !(1..=OPERATORS_MAX).contains(&written.operators.len()) {
        return Err(format!("it names 1 to {OPERATORS_MAX} operators"));
    }
    let mut roster = Roster(Vec::new());
    for (place, written) in written.operators.into_iter().enumerate() {
        let operator = operator(written).map_err(|what| format!("operators[{place}].{what}"))?;
        if roster.find(&operator.name).is_some() {
            return Err(format!("operators[{place}].name stands there twice"));
        }
        roster.0.push(operator);
    }
    Ok(roster)
}

fn operator(written: WrittenOperator) -> Result<Operator, String> {
    let name = OperatorName::parse(&written.name).ok_or_else(|| {
        let max = OperatorName::CHARS_MAX;
        format!("name has 1 to {max} of a to z, 0 to 9, dot and hyphen")
    })?;
    if !written.password.starts_with(HASHED) {
        return Err(format!("password begins with {HASHED}"));
    }
    let password = PasswordHash::from_phc(written.password);
    let totp = TotpSecret::parse(&written.totp).ok_or_else(|| {
        let (min, max) = (TotpSecret::BYTES_MIN, TotpSecret::BYTES_MAX);
        format!("totp is {min} to {max} bytes in base32, in capital letters")
    })?;
    Ok(Operator { name, password, totp })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = r#"{"operators": [{"name": "aru",
        "password": "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA",
        "totp": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}]}"#;

    #[test]
    fn operators_by_name() {
        let roster = parse(ONE).expect("a roster");
        let name = |text| OperatorName::parse(text).expect("a name");
        assert!(roster.find(&name("aru")).is_some());
        assert!(roster.find(&name("dana")).is_none());
        let shown = format!("{roster:?}");
        assert!(!shown.contains("c2Fsd") && !shown.contains("GEZD"), "{shown}");
    }

    #[track_caller]
    fn check(from: &str, to: &str, said: &str) {
        let changed = ONE.replacen(from, to, 1);
        assert_ne!(changed, ONE, "{from}");
        let error = parse(&changed).expect_err("it is wrong");
        assert!(error.contains(said), "{error}");
        assert!(!error.contains("GEZD") && !error.contains("SECRET"), "no values: {error}");
    }

    #[test]
    fn mistakes_are_named_without_values() {
        check("aru", "SECRET", "operators[0].name has");
        check("m=19456", "m=99999", "operators[0].password begins");
        check("GEZDG", "SECRET1", "operators[0].totp is");
        check("GEZDGNBVGY3TQOJQ", "", "operators[0].totp is");
        check("\"aru\"", "[\"SECRET\"]", "operators[0].name is not");
        check("\"totp\"", "\"code\"", "operators[0]");
        check("{\"name\"", "7, {\"name\"", "operators[0] is not");
        assert!(parse(&format!("{ONE} {{}}")).is_err());
        assert!(parse(r#"{"operators": []}"#).is_err());
        assert!(parse(&" ".repeat(BYTES_MAX + 1)).is_err());
        let (head, tail) = ONE.split_at(ONE.len() - 2);
        let one = &head["{\"operators\": [".len()..];
        let twice = format!("{head},{one}{tail}");
        assert_eq!(parse(&twice).expect_err("two"), "operators[1].name stands there twice");
    }
}
