//! What the database bills for one order, one photo and one refund: the units that the embedded
//! database counts while the handlers answer the events. Printed by `cargo units`.

use crate::{Place, answer, events};

/// The parts of each, as events in the order in which they happen.
const WAYS: [(&str, &[&str]); 3] = [
    ("order", &["checkout/places-an-order.201", "payment-callback/pays.200"]),
    ("photo", &["upload-url/takes-a-batch.201", "edit-photo/s3-put.done"]),
    ("refund", &["refund/asks.201", "operator/approves.200", "operator/pays-out.200"]),
];
/// Nothing is to cost more than this by a slip: write units of the whole way.
const WRITES_MAX: f64 = 40.0;

#[tokio::test]
async fn what_one_order_one_photo_and_one_refund_cost() {
    let all = events();
    println!("{:<8} {:<32} {:>6} {:>6}", "way", "event", "reads", "writes");
    for (way, parts) in WAYS {
        let mut sum = (0.0, 0.0);
        for part in parts {
            let (function, _) = part.split_once('/').expect("a function and a case");
            let event = all.get(&format!("{part}.json")).expect("the event is there");
            let place = Place::of(function).await;
            place.store.engine().consumed();
            answer(function, event, &place).await;
            let units = place.store.engine().consumed();
            println!("{way:<8} {part:<32} {:>6.1} {:>6.1}", units.reads, units.writes);
            assert!(units.writes > 0.0, "{part} writes something");
            sum = (sum.0 + units.reads, sum.1 + units.writes);
        }
        println!("{way:<8} {:<32} {:>6.1} {:>6.1}", "all of it", sum.0, sum.1);
        assert!(sum.1 <= WRITES_MAX, "{way} costs {} write units", sum.1);
    }
}
