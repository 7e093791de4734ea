//! What every page says to the browser about itself.

use edge::Answer;
use edge::settings::{self, SettingError};
use lambda_http::http::HeaderName;
use lambda_http::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
};

/// The origins beside our own that a page may talk to.
#[derive(Debug, Clone)]
pub struct Origins {
    /// Where uploads go.
    pub uploads: String,
    /// Where results come from.
    pub results: String,
    /// Where the form of a payment is posted to.
    pub payments: String,
}

/// Where browsers report what the policy stopped.
pub(crate) const REPORTS: &str = "/reports";

/// A page changes with a deploy, a price or a document: it is asked for each time, and mostly the
/// answer is that nothing changed.
const PAGE: &str = "public, max-age=0, must-revalidate";
/// The name of an asset changes with its content.
const ASSET: &str = "public, max-age=31536000, immutable";

impl Origins {
    /// The origins that the function was given.
    pub fn from_env() -> Result<Self, SettingError> {
        let of = settings::text;
        let (uploads, results) = (of("UPLOADS_ORIGIN")?, of("RESULTS_ORIGIN")?);
        Ok(Self { uploads, results, payments: of("PAYMENT_ORIGIN")? })
    }

    /// The content security policy of a page.
    pub(crate) fn policy(&self) -> String {
        let Self { uploads, results, payments } = self;
        let buckets = if uploads == results { uploads } else { &format!("{uploads} {results}") };
        format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: \
             {results}; connect-src 'self' {buckets}; font-src 'self'; worker-src \
             'self'; manifest-src 'self'; form-action 'self' {payments}; base-uri 'none'; \
             object-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
             trusted-types suret; report-to csp"
        )
    }

    /// The headers of a page.
    pub(crate) fn of_page(&self, answer: Answer) -> Answer {
        hardened(answer)
            .with(CONTENT_SECURITY_POLICY, self.policy())
            .with(HeaderName::from_static("reporting-endpoints"), format!("csp=\"{REPORTS}\""))
            .with(CACHE_CONTROL, PAGE.to_owned())
    }
}

/// The headers of a file with a digest in its name.
pub(crate) fn of_asset(answer: Answer) -> Answer {
    hardened(answer).with(CACHE_CONTROL, ASSET.to_owned())
}

/// The headers of a file whose name stays.
pub(crate) fn of_file(answer: Answer) -> Answer {
    hardened(answer).with(CACHE_CONTROL, PAGE.to_owned())
}

fn hardened(answer: Answer) -> Answer {
    let fixed = [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()"),
    ];
    let answer = answer
        .with(REFERRER_POLICY, "strict-origin-when-cross-origin".to_owned())
        .with(STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains; preload".to_owned());
    fixed.into_iter().fold(answer, |answer, (name, value)| {
        answer.with(HeaderName::from_static(name), value.to_owned())
    })
}
