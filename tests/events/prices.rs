//! The catalogue that an operator publishes: who looked at another one is refused, each change has
//! its line, and nothing that was ordered changes its price.

use crate::money::{self, Operator};
use crate::{NOW, ORIGIN, Place, customers, payments};
use domain::ports::Audit;
use domain::{Sha256, Span};
use edge::{Document, Request};
use lambda_http::http::Method;
use serde_json::{Value, json};

async fn send(desk: &Operator, method: Method, body: Option<&Value>) -> (u16, Value) {
    customers::send(desk, method, "/operator/catalogue", body).await
}

/// The catalogue with an entry from a day on, in which the small pack costs that much.
fn dearer(catalogue: &Value, from: &str, tenge: u32) -> Value {
    let mut catalogue = catalogue.clone();
    let entries = catalogue["entries"].as_array_mut().expect("a list");
    let mut entry = entries[0].clone();
    entry["from"] = json!(from);
    entry["packs"][1]["price_tenge"] = json!(tenge);
    entries.push(entry);
    catalogue
}

#[tokio::test]
async fn a_published_price_begins_on_its_day_and_never_touches_an_order() {
    let place = Place::of("operator").await;
    payments::prepare(&place.store, &place.mine, &place.theirs).await;
    let desk = money::desk(&place.store);
    let (_, shown) = send(&desk, Method::GET, None).await;
    assert_eq!((&shown["in_force"], &shown["fault"]), (&json!("2026-01-01"), &Value::Null));
    let new = dearer(&shown["catalogue"], "2026-11-24", 12_990);
    let put = |catalogue: &Value, hash: &Value| {
        json!({
            "catalogue": catalogue, "seen_hash": hash, "reason": "The servers cost more",
        })
    };
    let (status, published) = send(&desk, Method::PUT, Some(&put(&new, &shown["hash"]))).await;
    assert_eq!((status, &published["catalogue"]), (200, &new));
    assert_eq!(send(&desk, Method::GET, None).await, (200, published.clone()));
    // The answer got lost; somebody else has an old one before him; history is rewritten.
    let again = send(&desk, Method::PUT, Some(&put(&new, &shown["hash"]))).await;
    assert_eq!(again, (200, published.clone()));
    let other = dearer(&shown["catalogue"], "2026-11-25", 1);
    let (status, problem) = send(&desk, Method::PUT, Some(&put(&other, &shown["hash"]))).await;
    assert_eq!((status, &problem["type"]), (409, &json!("/problems/catalogue-changed")));
    let mut past = new.clone();
    past["entries"][0]["packs"][1]["price_tenge"] = json!(1);
    let (status, problem) = send(&desk, Method::PUT, Some(&put(&past, &published["hash"]))).await;
    assert_eq!((status, &problem["errors"][0]["path"]), (400, &json!("catalogue")), "{problem}");

    let lines = place.store.audit_lines(0, 10).await.expect("an answer");
    let [line] = lines.as_slice() else { panic!("one line: {lines:?}") };
    let digest = |it: &Value| it["hash"].as_str().expect("a digest")[..16].to_owned();
    assert_eq!(line.deed.act, "catalogue-published");
    assert_eq!((&line.deed.before, &line.deed.after), (&digest(&shown), &digest(&published)));
    let text = domain::ports::Documents::document(&desk.catalogue.papers, "catalogue").await;
    let text = text.expect("an answer").expect("it is there");
    assert_eq!(published["hash"], json!(Sha256::of(text.as_bytes()).to_hex()));

    let world = money::Clock::default();
    let catalogue =
        Document::dated(desk.catalogue.papers.clone(), "catalogue", edge::catalogue::parse);
    let it = checkout::Checkout {
        store: place.store.clone(),
        catalogue,
        shop: payments::shop(),
        world,
        site_origin: ORIGIN.to_owned(),
        support: "help@suret.example".to_owned(),
        pay_life: Span::days(1),
    };
    let ask = async |path: &str| {
        let cookie = format!("__Host-session={}", crate::TOKEN);
        let request = Request::new(Method::GET, path).with_header("cookie", &cookie);
        let answer = checkout::handle(&it, request).await.expect("an answer").respond();
        let lambda_http::Body::Text(body) = answer.body() else { panic!("a body") };
        serde_json::from_str::<Value>(body).expect("JSON")
    };
    let price = async || ask("/packs").await["packs"][1]["price"]["tenge"].clone();
    assert_eq!(price().await, 9_990, "not before its day");
    it.world.now.set(NOW.plus(Span::days(1)));
    assert_eq!(price().await, 12_990);
    let order = ask(&format!("/orders/{}", payments::WAITS)).await;
    assert_eq!(order["price"]["tenge"], 9_990);
}
