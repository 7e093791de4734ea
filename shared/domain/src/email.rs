//! E-mail addresses.

/// An address that mail can be sent to, in the spelling the customer gave.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

/// Why a text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Longer than any address can be.
    #[error("an e-mail address has at most 254 characters")]
    TooLong,
    /// Not of the form `name@domain`.
    #[error("this does not look like an e-mail address")]
    NotAnAddress,
}

impl Email {
    /// Longest address that fits an SMTP path (RFC 5321 section 4.5.3.1.3, less the brackets).
    pub const BYTES_MAX: usize = 254;
    /// Longest local part (RFC 5321 section 4.5.3.1.1).
    pub const LOCAL_BYTES_MAX: usize = 64;

    /// The one door. Takes the unquoted form of RFC 5322 with ASCII or international letters;
    /// whether the box exists only a letter can tell.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        if text.len() > Self::BYTES_MAX {
            return Err(EmailError::TooLong);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(EmailError::NotAnAddress)?;
        let local_is_fine = !local.is_empty()
            && local.len() <= Self::LOCAL_BYTES_MAX
            && local.chars().all(may_stand_in_local_part)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let labels_are_fine = domain.contains('.') && domain.split('.').all(is_label);
        if local_is_fine && labels_are_fine {
            Ok(Self(text.to_owned()))
        } else {
            Err(EmailError::NotAnAddress)
        }
    }

    /// The spelling the customer gave.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The spelling that decides whether two addresses are one box: all in lower case. No server
    /// in use keeps two boxes apart by case alone.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl Email {
    /// Enough for its owner to recognise it by: `a…@example.kz`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        let first: String = local.chars().take(1).collect();
        format!("{first}…@{domain}")
    }
}

fn may_stand_in_local_part(c: char) -> bool {
    c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~-.".contains(c)
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}

/// An address is personal data: a log shows stars.
impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Email(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, folded: Option<&str>) {
        assert_eq!(Email::parse(text).ok().map(|e| e.folded()).as_deref(), folded, "{text:?}");
    }

    #[test]
    fn addresses() {
        check("a@b.kz", Some("a@b.kz"));
        check("  Aigerim.K+photos@Example.KZ ", Some("aigerim.k+photos@example.kz"));
        check("сурет@почта.қаз", Some("сурет@почта.қаз"));
        check("", None);
        check("a", None);
        check("a@b", None);
        check("@b.kz", None);
        check("a@@b.kz", None);
        check(".a@b.kz", None);
        check("a..b@b.kz", None);
        check("a b@b.kz", None);
        check("a@-b.kz", None);
        check("a@b..kz", None);
        check("a\n@b.kz", None);
        check(&format!("{}@b.kz", "a".repeat(65)), None);
        check(&format!("a@{}.kz", "b".repeat(300)), None);
    }
}
