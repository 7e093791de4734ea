//! The hash behind codes that change with the time (RFC 6238): HMAC-SHA-1, because that is what
//! the apps on operators' phones compute.

use domain::Time;
use domain::operator::{TotpCode, TotpSecret, TotpStep};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// The code of one step.
pub fn code(secret: &TotpSecret, step: TotpStep) -> TotpCode {
    let mut mac = <Hmac<Sha1> as KeyInit>::new_from_slice(secret.as_bytes())
        .expect("HMAC takes keys of any length");
    mac.update(&step.message());
    TotpCode::of(&mac.finalize().into_bytes().into())
}

/// The step whose code was given, if it is one that is taken at `now`. All are computed, so that
/// the time does not tell which.
pub fn step(secret: &TotpSecret, given: TotpCode, now: Time) -> Option<TotpStep> {
    let fits = TotpStep::near(now).map(|step| (code(secret, step) == given).then_some(step));
    fits.into_iter().flatten().next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> TotpSecret {
        TotpSecret::parse("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").expect("the secret of the RFC")
    }

    fn given(text: &str) -> TotpCode {
        TotpCode::parse(text).expect("six digits")
    }

    /// RFC 6238, appendix B, the rows of SHA-1; the last six of their eight digits.
    #[track_caller]
    fn check(seconds: u64, eight: &str) {
        let six = given(eight.get(2..).expect("eight digits"));
        let step = TotpStep::new(seconds / TotpStep::SECONDS);
        assert_eq!(code(&secret(), step), six, "{seconds}");
    }

    #[test]
    fn vectors_of_the_rfc() {
        check(59, "94287082");
        check(1_111_111_109, "07081804");
        check(1_111_111_111, "14050471");
        check(1_234_567_890, "89005924");
        check(2_000_000_000, "69279037");
        check(20_000_000_000, "65353130");
    }

    #[test]
    fn a_code_lives_one_step_longer_and_no_more() {
        let of_59 = given("287082");
        let at = |seconds: u64| step(&secret(), of_59, Time::from_millis(seconds * 1_000));
        assert_eq!(at(0), Some(TotpStep::new(1)), "a clock that is behind");
        assert_eq!(at(30), Some(TotpStep::new(1)));
        assert_eq!(at(89), Some(TotpStep::new(1)));
        assert_eq!(at(90), None);
        assert_eq!(step(&secret(), given("000000"), Time::from_millis(59_000)), None);
    }
}
