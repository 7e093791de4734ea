//! The answer of `OpStateExt`: the second way to learn the truth (4.2). It is not signed: what
//! speaks for it is that we asked, over TLS.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::amount::Amount;
use crate::signature::Shp;

/// Longest answer that is read.
pub const BYTES_MAX: usize = 64 * 1024;
/// Deepest nesting that is read; the protocol needs four.
pub const DEPTH_MAX: usize = 8;

/// Where an operation stands (4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// 5: no money yet.
    Started,
    /// 10: cancelled, no money taken.
    Cancelled,
    /// 20: held on the card.
    Held,
    /// 50: money received, being credited to the shop.
    Crediting,
    /// 60: crediting refused, the buyer got the money back.
    Returned,
    /// 80: stopped for a check by their support.
    Suspended,
    /// 100: done.
    Done,
    /// A code that the protocol does not name.
    Other(u32),
}

impl State {
    /// The state of a code.
    pub const fn of_code(code: u32) -> Self {
        match code {
            5 => Self::Started,
            10 => Self::Cancelled,
            20 => Self::Held,
            50 => Self::Crediting,
            60 => Self::Returned,
            80 => Self::Suspended,
            100 => Self::Done,
            other => Self::Other(other),
        }
    }
}

/// An operation as Robokassa knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Where it stands.
    pub state: State,
    /// What the buyer paid; it may hold a commission that the buyer bears. The answer's `OutSum`
    /// is what the shop gets and is not to be compared with a price, so it is not read.
    pub inc_sum: Option<Amount>,
    /// The key of the operation, opaque.
    pub op_key: Option<String>,
    /// Our own fields.
    pub shp: Shp,
}

impl Operation {
    /// Longest key of an operation.
    pub const OP_KEY_BYTES_MAX: usize = 128;
}

/// What was answered (4.2, result codes).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// 0: here it is.
    Found(Operation),
    /// 1: our signature is wrong.
    WrongSignature,
    /// 2: no such shop, or it is not activated.
    NoShop,
    /// 3: no operation; normal until the buyer has confirmed the details.
    NotFound,
    /// 4: two operations with this number, one of them a test.
    Ambiguous,
    /// 1000 and whatever else: try later.
    Failed(u32),
}

/// Why an answer cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// Longer than [`BYTES_MAX`] or deeper than [`DEPTH_MAX`].
    #[error("the answer is too large")]
    TooLarge,
    /// Not JSON, or a field of another type.
    #[error("the answer is not the JSON that was expected")]
    Json,
    /// Not XML, or with a document type, or with entities of its own.
    #[error("the answer is not plain XML")]
    Xml,
    /// Not the answer to this question, or something in it is missing, repeated or no number.
    #[error("the answer lacks {0}")]
    Lacks(&'static str),
}

/// The text of an element under the local names on the way to it, joined by `/`.
type Leaf = (String, String);

impl Answer {
    /// Reads the XML (4.2). Elements are matched by local name, for the namespace differs between
    /// the documentation and the service.
    pub fn parse(xml: &str) -> Result<Self, AnswerError> {
        let leaves = read(xml)?;
        let code = |path, what| {
            let text = only(&leaves, path).ok_or(AnswerError::Lacks(what))?;
            text.parse::<u32>().map_err(|_| AnswerError::Lacks(what))
        };
        match code("OperationStateResponse/Result/Code", "a result code")? {
            0 => {}
            1 => return Ok(Self::WrongSignature),
            2 => return Ok(Self::NoShop),
            3 => return Ok(Self::NotFound),
            4 => return Ok(Self::Ambiguous),
            other => return Ok(Self::Failed(other)),
        }
        let state = State::of_code(code("OperationStateResponse/State/Code", "a state code")?);
        // Without money there may be an empty sum.
        let inc_sum = match only(&leaves, "OperationStateResponse/Info/IncSum") {
            None | Some("") => None,
            Some(text) => Some(Amount::parse(text).map_err(|_| AnswerError::Lacks("a sum"))?),
        };
        let op_key = only(&leaves, "OperationStateResponse/Info/OpKey")
            .filter(|key| !key.is_empty() && key.len() <= Operation::OP_KEY_BYTES_MAX)
            .map(str::to_owned);
        Ok(Self::Found(Operation { state, inc_sum, op_key, shp: own_fields(&leaves)? }))
    }
}

/// The text at a path that is there once.
fn only<'a>(leaves: &'a [Leaf], path: &str) -> Option<&'a str> {
    let mut found = leaves.iter().filter(|(own, _)| own == path);
    let (_, text) = found.next()?;
    if found.next().is_some() { None } else { Some(text.as_str()) }
}

/// The own fields: each a name and then a value.
fn own_fields(leaves: &[Leaf]) -> Result<Shp, AnswerError> {
    let ends = |end| leaves.iter().filter(move |(path, _)| path.ends_with(end));
    let (names, values) = (ends("/Field/Name"), ends("/Field/Value"));
    if names.clone().count() != values.clone().count() {
        return Err(AnswerError::Lacks("the value of a field"));
    }
    let pairs = names.zip(values).map(|((_, name), (_, value))| (name.clone(), value.clone()));
    Ok(Shp::new(pairs.collect()))
}

/// Every element without children, with its text.
fn read(xml: &str) -> Result<Vec<Leaf>, AnswerError> {
    if xml.len() > BYTES_MAX {
        return Err(AnswerError::TooLarge);
    }
    let mut reader = Reader::from_str(xml.trim_start_matches('\u{feff}'));
    let (mut path, mut leaves, mut text) = (Vec::<String>::new(), Vec::new(), String::new());
    let mut is_leaf = false;
    loop {
        match reader.read_event().map_err(|_| AnswerError::Xml)? {
            Event::Start(start) => {
                path.push(local_name(&start));
                if path.len() > DEPTH_MAX {
                    return Err(AnswerError::TooLarge);
                }
                text.clear();
                is_leaf = true;
            }
            Event::Empty(start) => {
                leaves.push((format!("{}/{}", path.join("/"), local_name(&start)), String::new()));
                is_leaf = false;
            }
            Event::End(_) => {
                if is_leaf {
                    leaves.push((path.join("/"), text.trim().to_owned()));
                }
                path.pop();
                is_leaf = false;
            }
            Event::Text(part) => text.push_str(&part),
            Event::CData(part) => text.push_str(&part),
            Event::GeneralRef(name) => text.push(entity(&name)?),
            Event::Eof if path.is_empty() => return Ok(leaves),
            Event::DocType(_) | Event::Eof => return Err(AnswerError::Xml),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
}

/// The name of an element without its prefix.
fn local_name(start: &BytesStart<'_>) -> String {
    start.local_name().as_ref().to_owned()
}

/// One of the five entities of XML, or a character by number; nothing is ever fetched.
fn entity(name: &str) -> Result<char, AnswerError> {
    let number = |digits: &str, radix| {
        u32::from_str_radix(digits, radix).ok().and_then(char::from_u32).ok_or(AnswerError::Xml)
    };
    match name {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => match (name.strip_prefix("#x"), name.strip_prefix('#')) {
            (Some(hex), _) => number(hex, 16),
            (None, Some(decimal)) => number(decimal, 10),
            (None, None) => Err(AnswerError::Xml),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, AnswerError, BYTES_MAX, State};

    fn answer(prefix: &str, namespace: &str, inner: &str) -> String {
        let attribute = if prefix.is_empty() { "xmlns" } else { "xmlns:m" };
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{prefix}OperationStateResponse \
             {attribute}=\"{namespace}\">{inner}</{prefix}OperationStateResponse>"
        )
    }

    fn plain(inner: &str) -> Result<Answer, AnswerError> {
        Answer::parse(&answer("", "http://merchant.roboxchange.com/WebService/", inner))
    }

    const FOUND: &str = "<Result><Code>0</Code></Result>
        <State><Code>100</Code><RequestDate>2026-01-01T00:00:00.0000000+03:00</RequestDate></State>
        <Info><IncSum>1990.000000</IncSum><IncAccount/><PaymentMethod><Code>BankCard</Code>
        </PaymentMethod><OutSum>1900.55</OutSum><OpKey>A-1&amp;b</OpKey></Info>
        <UserField><Field><Name>Shp_pack</Name><Value>20</Value></Field>
        <Field><Name>Shp_empty</Name><Value/></Field></UserField>";

    #[test]
    fn an_operation_is_read_whatever_the_namespace() {
        let Ok(Answer::Found(operation)) = plain(FOUND) else { panic!("not found") };
        assert_eq!(operation.state, State::Done);
        assert_eq!(operation.inc_sum.map(crate::Amount::tiyn), Some(199_000));
        assert_eq!(operation.op_key.as_deref(), Some("A-1&b"));
        assert_eq!(operation.shp.get("Shp_pack"), Some("20"));
        assert_eq!(operation.shp.get("Shp_empty"), Some(""));
        let fields = FOUND.replace("UserField", "UserFields").replace("</", "</m:");
        let fields = fields.replace('<', "<m:").replace("<m:/m:", "</m:");
        let other = answer("m:", "http://auth.robokassa.ru/Merchant/WebService/", &fields);
        assert_eq!(Answer::parse(&other), Ok(Answer::Found(operation)));
    }

    #[test]
    fn a_cancelled_operation_may_have_an_empty_sum() {
        for sum in ["<IncSum/>", "<IncSum> </IncSum>", ""] {
            let inner = format!(
                "<Result><Code>0</Code></Result><State><Code>10</Code></State><Info>{sum}</Info>"
            );
            let Ok(Answer::Found(operation)) = plain(&inner) else { panic!("not found") };
            assert_eq!((operation.state, operation.inc_sum), (State::Cancelled, None));
        }
    }

    #[test]
    fn result_codes_have_names() {
        let result = |code: &str| plain(&format!("<Result><Code>{code}</Code></Result>"));
        assert_eq!(result("1"), Ok(Answer::WrongSignature));
        assert_eq!(result("2"), Ok(Answer::NoShop));
        assert_eq!(result("3"), Ok(Answer::NotFound));
        assert_eq!(result("4"), Ok(Answer::Ambiguous));
        assert_eq!(result("1000"), Ok(Answer::Failed(1000)));
        assert_eq!(result("x"), Err(AnswerError::Lacks("a result code")));
        assert_eq!(result("0"), Err(AnswerError::Lacks("a state code")));
        assert_eq!(result("3</Code><Code>0"), Err(AnswerError::Lacks("a result code")));
        for code in [5, 10, 20, 50, 60, 80, 100] {
            assert_ne!(State::of_code(code), State::Other(code));
        }
        assert_eq!(State::of_code(7), State::Other(7));
    }

    #[test]
    fn what_is_not_the_answer_is_refused() {
        assert_eq!(Answer::parse(""), Err(AnswerError::Lacks("a result code")));
        let html = "<html><body><p>down</p></body></html>";
        assert_eq!(Answer::parse(html), Err(AnswerError::Lacks("a result code")));
        let entity = "<!DOCTYPE a [<!ENTITY x \"1\">]><a>&x;</a>";
        assert_eq!(Answer::parse(entity), Err(AnswerError::Xml));
        assert_eq!(plain("<Result><Code>&x;</Code></Result>"), Err(AnswerError::Xml));
        assert_eq!(plain("<Result><Code>3</Result>"), Err(AnswerError::Xml));
        assert_eq!(Answer::parse("<a><b>"), Err(AnswerError::Xml));
        assert_eq!(plain(&"<a>".repeat(9)), Err(AnswerError::TooLarge));
        assert_eq!(plain(&" ".repeat(BYTES_MAX)), Err(AnswerError::TooLarge));
        let sum = FOUND.replace("1990.000000", "1e3");
        assert_eq!(plain(&sum), Err(AnswerError::Lacks("a sum")));
    }
}
