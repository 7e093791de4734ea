//! The built page: files that were embedded when the function was compiled.

/// Path below `page/dist`, and the bytes. Sorted by path.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The file at a path; nothing for a path that is none.
pub(crate) fn file(path: &str) -> Option<&'static [u8]> {
    let at = FILES.binary_search_by(|(name, _)| (*name).cmp(path)).ok()?;
    FILES.get(at).map(|(_, bytes)| *bytes)
}

/// A file that is text.
pub(crate) fn text(path: &str) -> Option<&'static str> {
    std::str::from_utf8(file(path)?).ok()
}

/// Whether a page was built at all.
pub(crate) fn is_built() -> bool {
    !FILES.is_empty()
}

/// How a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Brotli,
    Gzip,
    Bare,
}

impl Packing {
    /// As `Content-Encoding` names it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
            Self::Bare => "",
        }
    }

    /// Whether the header `Accept-Encoding` names it and does not refuse it.
    pub(crate) fn is_taken(self, accepted: &str) -> bool {
        accepted.split(',').any(|part| {
            let mut words = part.split(';').map(str::trim);
            let named = words.next().is_some_and(|name| name.eq_ignore_ascii_case(self.name()));
            named && !words.any(|word| matches!(word, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    }
}

/// The smallest packed form that the caller takes.
pub(crate) fn packed(path: &str, accepted: &str) -> Option<(Packing, &'static [u8])> {
    [(Packing::Brotli, "br"), (Packing::Gzip, "gz")]
        .into_iter()
        .filter(|(packing, _)| packing.is_taken(accepted))
        .find_map(|(packing, ending)| Some((packing, file(&format!("{path}.{ending}"))?)))
        .or_else(|| Some((Packing::Bare, file(path)?)))
}

/// What a file is, by its ending: the build makes no others.
pub(crate) fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webp" => "image/webp",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accepted: &str, brotli: bool, gzip: bool) {
        let taken = [Packing::Brotli, Packing::Gzip].map(|packing| packing.is_taken(accepted));
        assert_eq!(taken, [brotli, gzip], "{accepted}");
    }

    #[test]
    fn what_a_caller_takes() {
        check("gzip, deflate, br", true, true);
        check("gzip;q=1.0, br;q=0", false, true);
        check("BR", true, false);
        check("", false, false);
        check("identity, brr", false, false);
    }
}
