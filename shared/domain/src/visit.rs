//! Where a request came from: the network by the gateway's word, and what the browser calls itself.

use std::net::IpAddr;

/// Who asked, as far as the network tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Visit {
    /// The address that the gateway saw; nothing when it did not say.
    pub address: Option<IpAddr>,
    /// What the program calls itself.
    pub agent: Agent,
}

impl Visit {
    /// Where it came from, coarsely enough to be shown: the network without the machine.
    pub fn hint(&self) -> String {
        match self.address.map(|address| address.to_canonical()) {
            Some(IpAddr::V4(v4)) => {
                let [a, b, c, _] = v4.octets();
                format!("{a}.{b}.{c}.•")
            }
            Some(IpAddr::V6(v6)) => {
                let [a, b, c, ..] = v6.segments();
                format!("{a:x}:{b:x}:{c:x}::•")
            }
            None => String::new(),
        }
    }

    /// The network whose tries are counted together: one address of IPv4, one subscriber of IPv6.
    pub fn network(&self) -> String {
        match self.address.map(|address| address.to_canonical()) {
            Some(IpAddr::V4(v4)) => v4.to_string(),
            Some(IpAddr::V6(v6)) => {
                let [a, b, c, d, ..] = v6.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
            None => "unknown".to_owned(),
        }
    }
}

/// What a program calls itself: anybody can write anything there, so it is cut and never trusted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agent(String);

impl Agent {
    /// Characters that are kept.
    pub const CHARS_MAX: usize = 200;

    /// The visible part of a text, cut to its length.
    pub fn of(text: &str) -> Self {
        let visible = text.chars().filter(|c| c.is_ascii_graphic() || *c == ' ');
        Self(visible.take(Self::CHARS_MAX).collect::<String>().trim().to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The device in words that its owner knows: `Firefox, Windows`.
    pub fn device(&self) -> String {
        // In this order: each of them also claims to be some that come later.
        const BROWSERS: [(&str, &str); 8] = [
            ("YaBrowser/", "Yandex Browser"),
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("SamsungBrowser/", "Samsung Internet"),
            ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"),
            ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
        ];
        const SYSTEMS: [(&str, &str); 7] = [
            ("Windows", "Windows"),
            ("Android", "Android"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Mac OS X", "macOS"),
            ("CrOS", "ChromeOS"),
            ("Linux", "Linux"),
        ];
        let named = |table: &[(&str, &'static str)]| {
            table.iter().find(|(mark, _)| self.0.contains(mark)).map(|(_, name)| *name)
        };
        match (named(&BROWSERS), named(&SYSTEMS)) {
            (Some(browser), Some(system)) => format!("{browser}, {system}"),
            (Some(name), None) | (None, Some(name)) => name.to_owned(),
            (None, None) => self.0.split(['/', ' ']).next().unwrap_or_default().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, hint: &str, network: &str) {
        let visit = Visit { address: address.parse().ok(), agent: Agent::default() };
        assert_eq!((visit.hint().as_str(), visit.network().as_str()), (hint, network));
    }

    #[test]
    fn networks() {
        check("192.0.2.7", "192.0.2.•", "192.0.2.7");
        check("::ffff:192.0.2.7", "192.0.2.•", "192.0.2.7");
        check("2001:db8:1:2:3:4:5:6", "2001:db8:1::•", "2001:db8:1:2::/64");
        check("nowhere", "", "unknown");
    }

    #[test]
    fn devices() {
        let device = |text: &str| Agent::of(text).device();
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like \
                       Gecko) Chrome/126.0 Safari/537.36";
        assert_eq!(device(windows), "Chrome, Windows");
        assert_eq!(device(&format!("{windows} Edg/126.0")), "Edge, Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604";
        assert_eq!(device(phone), "Safari, iPhone");
        assert_eq!(device("curl/8.1"), "curl");
        assert_eq!(device(""), "");
    }

    #[test]
    fn an_agent_is_cut_and_plain() {
        assert_eq!(Agent::of("a\r\nSet-Cookie: b\u{202e}").as_str(), "aSet-Cookie: b");
        assert_eq!(Agent::of(&"x".repeat(10_000)).as_str().len(), Agent::CHARS_MAX);
    }
}
