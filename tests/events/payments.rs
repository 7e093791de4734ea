//! The part of the world that has to do with money: an order that waits for it, one that is paid,
//! and somebody else's.

#[path = "obligations.rs"]
mod obligations;

use crate::{NOW, ORIGIN, Place, Still};
use domain::order::{Accepted, DocumentVersion, OrderRequest};
use domain::ports::{Ledger, WebReply, WebRequest};
use domain::{
    Account, Catalogue, Move, Order, OrderNumber, PackKind, Payment, PaymentMode, Sha256, Span,
};
use edge::{Answer, Document, Problem};
use memory::{Faults, Papers, Postbox, Tables, Wire};
use robokassa::Shop;
use store::Store;

/// The orders that the events name.
pub(crate) const WAITS: u32 = 1_500_000_001;
pub(crate) const PAID: u32 = 1_500_000_002;
pub(crate) const THEIRS: u32 = 1_500_000_003;

const SHOP: &str = r#"{
    "login": "suret-example", "origin": "https://auth.robokassa.kz", "country": "kz",
    "mode": "live", "tax": "none", "refunds": null,
    "live": {"password1": "example-live-1", "password2": "example-live-2",
             "outgoing": "sha256", "result": "sha256", "success": "sha256"},
    "test": {"password1": "example-test-1", "password2": "example-test-2",
             "outgoing": "sha256", "result": "sha256", "success": "sha256"}
}"#;

fn papers(name: &str, text: &str) -> Papers {
    let papers = Papers::create(Faults::default());
    papers.set(name, text);
    papers
}

pub(crate) fn catalogue() -> Document<Papers, Catalogue> {
    let papers = papers("catalogue", include_str!("../../infra/catalog.json"));
    Document::dated(papers, "catalogue", edge::catalogue::parse)
}

pub(crate) fn shop() -> Document<Papers, Shop> {
    Document::new(papers("shop", SHOP), "shop", Shop::parse)
}

/// A Robokassa that has heard of nothing.
pub(crate) fn robokassa() -> Wire {
    Wire::create(Faults::default(), |_: &WebRequest| {
        let body = "<OperationStateResponse><Result><Code>3</Code></Result>\
                    </OperationStateResponse>";
        WebReply { status: 200, body: body.to_owned() }
    })
}

pub(crate) async fn prepare(store: &Store<Tables>, mine: &Account, theirs: &Account) {
    place(store, mine, WAITS).await;
    place(store, theirs, THEIRS).await;
    let order = place(store, mine, PAID).await;
    let payment = Payment { sum: order.price, mode: PaymentMode::Live, at: NOW };
    let Ok(Move::Step(step)) = order.pay(&payment) else { panic!("it can be paid") };
    store.commit(&step).await.expect("paid");
}

async fn place(store: &Store<Tables>, account: &Account, number: u32) -> Order {
    let catalogue = edge::catalogue::parse(include_str!("../../infra/catalog.json"), NOW);
    let catalogue = catalogue.expect("the catalogue of the repository");
    let entry = catalogue.at(NOW).expect("it has begun");
    let offer = entry.offer(PackKind::Starter).expect("a pack");
    let version = || DocumentVersion::parse("2026-11-01").expect("a version");
    let accepted = Accepted { agreement: version(), payment: version(), privacy: version() };
    let number = OrderNumber::new(number).expect("a number");
    let request =
        OrderRequest { key: format!("key-of-{number}"), digest: Sha256::of(b"a request") };
    let life = Span::days(1);
    let (order, step) = Order::place(number, account.id, offer, accepted, request, life, NOW);
    store.commit(&step).await.expect("a new order");
    order
}

pub(crate) async fn http(function: &str, event: &str, place: &Place) -> Result<Answer, Problem> {
    let request = lambda_http::request::from_str(event).expect("an event of the HTTP API");
    let request = edge::Request::from(request);
    let (store, world) = (place.store.clone(), Still::default());
    if function == "payment-callback" {
        let letters = Postbox::create(Faults::default());
        let it = payment_callback::Till { store, shop: shop(), letters, world };
        return payment_callback::handle(&it, request).await;
    }
    let it = checkout::Checkout {
        store,
        catalogue: catalogue(),
        shop: shop(),
        world,
        site_origin: ORIGIN.to_owned(),
        support: "help@suret.example".to_owned(),
        pay_life: Span::days(1),
    };
    checkout::handle(&it, request).await
}

/// The owner writes another price down: what is sold changes, what was ordered does not.
#[tokio::test]
async fn a_new_price_never_touches_an_order_already_placed() {
    let place = Place::of("checkout").await;
    let (store, world) = (place.store.clone(), Still::default());
    let text = include_str!("../../infra/catalog.json").replacen("9990", "12990", 1);
    let catalogue =
        Document::dated(papers("catalogue", &text), "catalogue", edge::catalogue::parse);
    let it = checkout::Checkout {
        store,
        catalogue,
        shop: shop(),
        world,
        site_origin: ORIGIN.to_owned(),
        support: "help@suret.example".to_owned(),
        pay_life: Span::days(1),
    };
    let ask = async |path: &str| {
        let cookie = format!("__Host-session={}", crate::TOKEN);
        let request = edge::Request::new(lambda_http::http::Method::GET, path);
        let answer = checkout::handle(&it, request.with_header("cookie", &cookie)).await;
        let response = answer.expect("an answer").respond();
        let lambda_http::Body::Text(body) = response.body() else { panic!("a body") };
        serde_json::from_str::<serde_json::Value>(body).expect("JSON")
    };
    assert_eq!(ask("/packs").await["packs"][1]["price"]["tenge"], 12_990);
    let order = ask(&format!("/orders/{WAITS}")).await;
    assert_eq!(order["price"]["tenge"], 9_990);
    let fields = order["payment"]["fields"].as_array().expect("the form");
    let sum = fields.iter().find(|field| field["name"] == "OutSum").expect("a sum");
    assert_eq!(sum["value"], "9990.00");
}

/// What the sweeper comes to when its schedule says so.
pub(crate) async fn reconcile(event: &str, place: &Place) -> String {
    let event: serde_json::Value = serde_json::from_str(event).expect("an event of a schedule");
    assert!(event["time"].is_string(), "a schedule says when");
    let it = reconcile::Sweeper {
        store: place.store.clone(),
        bucket: place.bucket.clone(),
        queue: place.queue.clone(),
        letters: Postbox::create(Faults::default()),
        web: robokassa(),
        shop: shop(),
        world: Still::default(),
    };
    let swept = reconcile::handle(&it).await;
    if swept.is_ok() { "done".to_owned() } else { "retry".to_owned() }
}
