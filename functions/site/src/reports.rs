//! What browsers say that the content security policy stopped: one line of the log each. Anybody
//! can send them, so little is kept, and no address with what stands behind its path.

use edge::{Answer, Problem, Request};
use serde::Deserialize;

/// Reports of one request that are looked at.
const REPORTS_MAX: usize = 5;
/// Bytes of a request; browsers stay far below.
const BYTES_MAX: usize = 16 * 1024;
/// Characters of a field.
const FIELD_CHARS_MAX: usize = 120;

#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    body: Stopped,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Stopped {
    effective_directive: String,
    #[serde(rename = "blockedURL")]
    blocked: String,
    #[serde(rename = "documentURL")]
    page: String,
}

/// Writes the reports down.
pub(crate) fn keep(request: &Request) -> Result<Answer, Problem> {
    let body = request.raw(BYTES_MAX)?;
    let Ok(reports) = serde_json::from_slice::<Vec<Report>>(body) else {
        return Err(Problem::invalid("", "is no list of reports"));
    };
    for Report { body } in reports.iter().take(REPORTS_MAX) {
        let (directive, blocked, page) =
            (short(&body.effective_directive), short(&body.blocked), short(&body.page));
        tracing::warn!(nuisance = "policy-report", directive, blocked, page, "stopped");
    }
    Ok(Answer::nothing())
}

/// The text up to its query or fragment: signatures and tokens stand there.
fn short(text: &str) -> String {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    path.chars().filter(|c| !c.is_control()).take(FIELD_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_secret_is_cut_off() {
        assert_eq!(short("https://suret.example/kk/reset#t=abc"), "https://suret.example/kk/reset");
        assert_eq!(
            short("https://suret.example/ru/paid?SignatureValue=1"),
            "https://suret.example/ru/paid"
        );
        assert_eq!(short(&"a\n".repeat(500)).len(), FIELD_CHARS_MAX);
    }
}
