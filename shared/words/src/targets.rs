//! Places that want a certain shape and size, from one dated table.

use std::sync::OnceLock;

use crate::Language;

const TABLE: &str = include_str!("../lexicon/targets.txt");

/// A named place and the shape that it wants.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// As the lexicon writes it: `instagram-post`.
    pub name: String,
    /// In pixels, or in tenths of a millimetre where `is_print`.
    pub width: u16,
    /// The same.
    pub height: u16,
    /// Whether the size is one on paper.
    pub is_print: bool,
    /// The day on which the size was looked up.
    pub checked: String,
    /// Where it was found, or that it is our own choice.
    pub source: String,
    kk: String,
    ru: String,
    en: String,
}

impl Target {
    /// What the customer reads.
    pub fn title(&self, language: Language) -> &str {
        match language {
            Language::Kazakh => &self.kk,
            Language::Russian => &self.ru,
            Language::English => &self.en,
        }
    }

    pub(crate) fn long_edge(&self) -> u16 {
        let long = self.width.max(self.height);
        if self.is_print { dots(long) } else { long }
    }
}

/// Tenths of a millimetre as pixels at 300 dots an inch.
pub(crate) fn dots(tenths: u16) -> u16 {
    let pixels = (u32::from(tenths) * 300 + 127) / 254;
    u16::try_from(pixels).unwrap_or(u16::MAX)
}

/// All, in the order of the table.
pub fn targets() -> &'static [Target] {
    static TARGETS: OnceLock<Vec<Target>> = OnceLock::new();
    TARGETS.get_or_init(|| TABLE.lines().filter_map(target).collect())
}

pub(crate) fn index(name: &str) -> Option<usize> {
    targets().iter().position(|target| target.name == name)
}

/// `name | 1080x1350 px | checked | kk | ru | en | source`
fn target(line: &str) -> Option<Target> {
    let fields: Vec<&str> = line.split('|').map(str::trim).collect();
    let [name, measures, checked, kk, ru, en, source] = fields.as_slice() else {
        return None;
    };
    let (sides, unit) = measures.split_once(' ')?;
    let (width, height) = sides.split_once('x')?;
    let is_print = unit == "mm";
    let number = |text: &str| {
        let number: u16 = text.parse().ok()?;
        number.checked_mul(if is_print { 10 } else { 1 })
    };
    Some(Target {
        name: (*name).to_owned(),
        width: number(width)?,
        height: number(height)?,
        is_print,
        checked: (*checked).to_owned(),
        source: (*source).to_owned(),
        kk: (*kk).to_owned(),
        ru: (*ru).to_owned(),
        en: (*en).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{TABLE, dots, targets};

    #[test]
    fn every_line_is_a_target_with_a_date_and_a_source() {
        let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(lines.count(), targets().len());
        for target in targets() {
            let date: Vec<usize> = target.checked.split('-').map(str::len).collect();
            assert_eq!(date, [4, 2, 2], "{}", target.name);
            assert!(target.source.len() > 10, "{}", target.name);
        }
    }

    #[test]
    fn a_print_has_300_dots_an_inch() {
        assert_eq!(dots(254), 300);
        assert_eq!(dots(450), 531);
    }
}
