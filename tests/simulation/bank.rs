//! The Robokassa of the town. It knows what browsers post to it and what the handlers ask, takes
//! money, answers questions (late, wrongly or not at all) and pays money back.

use crate::world::World;
use domain::Sha256;
use domain::ports::{WebReply, WebRequest};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const LOGIN: &str = "suret-example";
const PASSWORD3: &str = "example-pass-3";
const ORIGIN: &str = "https://auth.robokassa.kz";

/// Which passwords sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keys {
    Live,
    Test,
    /// Nobody's.
    Forged,
}

impl Keys {
    fn password(self, number: u8) -> String {
        match self {
            Self::Live => format!("example-live-{number}"),
            Self::Test => format!("example-test-{number}"),
            Self::Forged => format!("guessed-{number}"),
        }
    }
}

/// Where an operation stands, by the code of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Started = 5,
    Cancelled = 10,
    Crediting = 50,
    Returned = 60,
    Suspended = 80,
    Done = 100,
}

/// One invoice as the bank has it.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) sum_tiyn: u64,
    pub(crate) keys: Keys,
    pub(crate) state: State,
    /// What nobody paid until then is called off.
    until: u64,
    /// What questions are told until that time; nothing: the bank knows of no operation.
    lag: (u64, Option<State>),
    /// The shop has asked about it since it moved.
    pub(crate) was_asked: bool,
    /// The shop said OK to a callback.
    pub(crate) heard_ok: bool,
    /// The bank has told of it as often as it wants to.
    pub(crate) gave_up: bool,
}

impl Operation {
    /// Nobody confirmed anything: the bank knows of no operation until it moves.
    pub(crate) fn forgets(&mut self) {
        self.lag = (u64::MAX, None);
    }
}

/// Money on its way back.
#[derive(Debug, Clone)]
pub(crate) struct Payout {
    id: String,
    pub(crate) order: u32,
    pub(crate) sum_tiyn: u64,
    /// The refund that it is for, when an operator made it by hand.
    by_hand: Option<String>,
    done_at: u64,
    is_cancelled_then: bool,
}

impl Payout {
    pub(crate) fn is_cancelled(&self, now: u64) -> bool {
        self.is_cancelled_then && now >= self.done_at
    }
}

#[derive(Debug, Default)]
pub(crate) struct Books {
    pub(crate) operations: BTreeMap<u32, Operation>,
    pub(crate) payouts: Vec<Payout>,
}

/// The bank.
#[derive(Debug, Clone)]
pub(crate) struct Bank {
    books: Arc<Mutex<Books>>,
    world: World,
}

impl Bank {
    pub(crate) fn new(world: &World) -> Self {
        Self { books: Arc::default(), world: world.clone() }
    }

    pub(crate) fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The settings of the shop as its owner writes them.
    pub(crate) fn settings(&self) -> String {
        let mix = self.world.mix();
        let keys = |keys: Keys| {
            json!({
                "password1": keys.password(1), "password2": keys.password(2),
                "outgoing": "sha256", "result": "sha256", "success": "sha256",
            })
        };
        let refunds = json!({
            "password3": PASSWORD3, "algorithm": "sha256",
            "origin": "https://services.robokassa.ru",
        });
        json!({
            "login": LOGIN, "origin": ORIGIN, "tax": null,
            "country": if mix.pays_back_by_service { "ru" } else { "kz" },
            "mode": if mix.is_test_shop { "test" } else { "live" },
            "live": keys(Keys::Live), "test": keys(Keys::Test),
            "refunds": if mix.pays_back_by_service { refunds } else { Value::Null },
        })
        .to_string()
    }

    /// A browser posts the form. The number and the sum are what the form says.
    pub(crate) fn open(&self, fields: &BTreeMap<String, String>) -> Result<u32, String> {
        let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
        let (sum, number) = (field("OutSum"), field("InvId"));
        let keys = if field("IsTest") == "1" { Keys::Test } else { Keys::Live };
        let base = format!("{LOGIN}:{sum}:{number}:{}", keys.password(1));
        if field("SignatureValue") != Sha256::of(base.as_bytes()).to_hex() {
            return Err(format!("the form of order {number} is signed wrongly"));
        }
        let sum_tiyn = tiyn(sum).ok_or_else(|| format!("{sum} is no sum"))?;
        let number = number.parse().map_err(|_| format!("{number} is no number"))?;
        self.begin(number, sum_tiyn, keys);
        Ok(number)
    }

    /// An operation begins; one that was begun goes on.
    pub(crate) fn begin(&self, number: u32, sum_tiyn: u64, keys: Keys) {
        let operation = Operation {
            sum_tiyn,
            keys,
            state: State::Started,
            until: self.world.millis() + self.world.mix().pay_seconds * 1_000 + 1_800_000,
            lag: (u64::MAX, None),
            was_asked: false,
            heard_ok: false,
            gave_up: false,
        };
        self.books().operations.entry(number).or_insert(operation);
    }

    /// It comes to this state, and questions learn of it later.
    pub(crate) fn moves(&self, number: u32, state: State, lag: u64) {
        let now = self.world.millis();
        let until = now + lag;
        if let Some(operation) = self.books().operations.get_mut(&number) {
            let told = match operation.lag {
                (until, told) if now < until => told,
                _ => Some(operation.state),
            };
            operation.lag = (until, told);
            operation.state = state;
            operation.was_asked = false;
        }
        self.world.tell(|| format!("bank: order {number} is {state:?}, told {lag} ms later"));
    }

    /// How much money the bank took for an order.
    pub(crate) fn taken(&self, number: u32) -> Option<u64> {
        let books = self.books();
        let operation = books.operations.get(&number)?;
        (operation.state == State::Done).then_some(operation.sum_tiyn)
    }

    /// How much of it went back, or is about to, and in how many payouts.
    pub(crate) fn paid_back(&self, number: u32) -> (u64, usize) {
        let now = self.world.millis();
        let books = self.books();
        let mine = books.payouts.iter().filter(|it| it.order == number && !it.is_cancelled(now));
        mine.fold((0, 0), |(sum, count), it| (sum + it.sum_tiyn, count + 1))
    }

    /// An operator looked at the payouts of an order: nobody cancels them any more.
    pub(crate) fn keep_for_good(&self, order: u32) {
        let now = self.world.millis();
        for payout in self.books().payouts.iter_mut().filter(|it| it.order == order) {
            payout.is_cancelled_then &= now >= payout.done_at;
        }
    }

    /// An operator pays by hand, having looked into the list of what was paid.
    pub(crate) fn pay_by_hand(&self, refund: &str, order: u32, sum_tiyn: u64) {
        let now = self.world.millis();
        let mut books = self.books();
        if books.payouts.iter().any(|it| it.by_hand.as_deref() == Some(refund)) {
            return;
        }
        let id = format!("hand-{}", books.payouts.len());
        let by_hand = Some(refund.to_owned());
        let payout =
            Payout { id, order, sum_tiyn, by_hand, done_at: now, is_cancelled_then: false };
        books.payouts.push(payout);
    }

    /// The fields of a callback: what is said of which invoice, under which signature.
    pub(crate) fn callback(sum: &str, invoice: u64, keys: Keys) -> Vec<(String, String)> {
        let base = format!("{sum}:{invoice}:{}", keys.password(2));
        signed(sum, invoice, &Sha256::of(base.as_bytes()).to_hex().to_uppercase())
    }

    /// The fields with which the browser comes back.
    pub(crate) fn way_back(sum: &str, invoice: u64, keys: Keys) -> Vec<(String, String)> {
        let base = format!("{sum}:{invoice}:{}", keys.password(1));
        signed(sum, invoice, &Sha256::of(base.as_bytes()).to_hex())
    }

    /// What a handler asks over the wire.
    pub(crate) fn answer(&self, request: &WebRequest) -> WebReply {
        let (is_down, is_odd) = {
            let mut core = self.world.core();
            // Few towns come to a payout, so it goes wrong more often than the rest.
            let least = if request.url.contains("/Refund/Create") { 250 } else { 0 };
            let rate = if core.quiet { 0 } else { core.mix.bank_down.max(least) };
            (core.dice.chance(rate), core.dice.chance(500))
        };
        if request.url.ends_with("/OpStateExt") {
            if is_down {
                self.world.saw("bank: no answer");
                let body = xml("<Result><Code>1000</Code></Result>");
                return if is_odd { reply(200, body) } else { reply(502, "<html>".to_owned()) };
            }
            return self.state_of(&request.body);
        }
        if request.url.contains("/Refund/Create") {
            if is_down && !is_odd {
                self.world.saw("bank: payout refused");
                let refused = r#"{"success":false,"message":"NotEnoughOperationFunds"}"#;
                return reply(200, refused.to_owned());
            }
            let answer = self.pay_back(&request.body);
            if is_down {
                self.world.saw("bank: payout without an answer");
                return reply(502, "<html>".to_owned());
            }
            return answer;
        }
        if is_down {
            return reply(500, r#"{"message":"later"}"#.to_owned());
        }
        self.payout_of(&request.url)
    }

    fn state_of(&self, body: &str) -> WebReply {
        let pairs: BTreeMap<&str, &str> =
            body.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let invoice = pairs.get("InvoiceID").copied().unwrap_or_default();
        let base = format!("{LOGIN}:{invoice}:{}", Keys::Live.password(2));
        if pairs.get("Signature") != Some(&Sha256::of(base.as_bytes()).to_hex().as_str()) {
            self.world.breaks("a question to the bank is signed wrongly".to_owned());
        }
        let (now, mut books) = (self.world.millis(), self.books());
        let number = invoice.parse().unwrap_or(0);
        if let Some(operation) = books.operations.get_mut(&number) {
            operation.was_asked = true;
        }
        let told = books.operations.get(&number).and_then(|it| match it.lag {
            (until, told) if now < until => told.map(|told| (it, told)),
            _ => Some((it, it.state)),
        });
        let told = told.map(|(it, state)| match state {
            State::Started if it.until < now => (it, State::Cancelled),
            state => (it, state),
        });
        let Some((operation, state)) = told.filter(|(it, _)| it.keys == Keys::Live) else {
            return reply(200, xml("<Result><Code>3</Code></Result>"));
        };
        if state != operation.state {
            self.world.saw("bank: says what was before");
        }
        let sum = text_of(operation.sum_tiyn);
        reply(
            200,
            xml(&format!(
                "<Result><Code>0</Code></Result><State><Code>{}</Code></State>\
                 <Info><IncSum>{sum}</IncSum><OpKey>key-{number}</OpKey></Info>",
                state as u32,
            )),
        )
    }

    fn pay_back(&self, body: &str) -> WebReply {
        let token = body.trim_matches('"');
        let sha256 = robokassa::Algorithm::Sha256;
        let Ok(payload) = robokassa::jwt::read(token, sha256, PASSWORD3) else {
            self.world.breaks("a payout is signed wrongly".to_owned());
            return reply(401, r#"{"message":"no access"}"#.to_owned());
        };
        let payload: Value = serde_json::from_str(&payload).unwrap_or_default();
        let key = payload["OpKey"].as_str().unwrap_or_default();
        let order = key.strip_prefix("key-").and_then(|text| text.parse().ok()).unwrap_or(0);
        let sum_tiyn = tiyn(&payload["RefundSum"].to_string()).unwrap_or(0);
        let done_at = self.world.millis() + self.world.between(1_000, 900_000);
        let is_cancelled_then = self.world.chance(150);
        let (paid_back, _) = self.paid_back(order);
        if self.taken(order).is_none_or(|taken| taken < paid_back + sum_tiyn) {
            self.world.breaks(format!("the bank is to pay back more than it took for {order}"));
        }
        self.world.tell(|| format!("bank: pays {sum_tiyn} tiyn of order {order} back"));
        let mut books = self.books();
        let id = format!("rq-{}", books.payouts.len());
        let answer = json!({ "success": true, "message": null, "requestId": id }).to_string();
        let by_hand = None;
        books.payouts.push(Payout { id, order, sum_tiyn, by_hand, done_at, is_cancelled_then });
        reply(200, answer)
    }

    fn payout_of(&self, url: &str) -> WebReply {
        let id = url.rsplit('=').next().unwrap_or_default();
        let (now, books) = (self.world.millis(), self.books());
        let Some(payout) = books.payouts.iter().find(|payout| payout.id == id) else {
            return reply(200, r#"{"message":"not found"}"#.to_owned());
        };
        let label = match payout {
            payout if now < payout.done_at => "processing",
            payout if payout.is_cancelled_then => "canceled",
            _ => "finished",
        };
        let amount = serde_json::from_str::<Value>(&text_of(payout.sum_tiyn)).unwrap_or_default();
        let answer = json!({ "requestId": payout.id, "amount": amount, "label": label });
        reply(200, answer.to_string())
    }
}

fn signed(sum: &str, invoice: u64, signature: &str) -> Vec<(String, String)> {
    let fields = [
        ("OutSum", sum),
        ("InvId", &invoice.to_string()),
        ("SignatureValue", signature),
        ("PaymentMethod", "BankCard"),
        ("IncSum", sum),
        ("EMail", "buyer@suret.example"),
    ];
    fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

fn reply(status: u16, body: String) -> WebReply {
    WebReply { status, body }
}

fn xml(inside: &str) -> String {
    format!("<OperationStateResponse>{inside}</OperationStateResponse>")
}

/// A sum as the bank writes it, with six decimals.
pub(crate) fn text_of(tiyn: u64) -> String {
    format!("{}.{:02}0000", tiyn / 100, tiyn % 100)
}

fn tiyn(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part = format!("{part:0<2}");
    let (part, rest) = part.split_at(2);
    if rest.bytes().any(|digit| digit != b'0') {
        return None;
    }
    Some(whole.parse::<u64>().ok()? * 100 + part.parse::<u64>().ok()?)
}
