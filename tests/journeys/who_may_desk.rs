//! The rows of the desk: an operator with a second factor, and nobody else.

use super::Row;
use serde_json::json;

/// What is only for operators: everybody else gets the same answer, whatever the request is.
pub(super) fn rows() -> Vec<Row> {
    let only = |status| [401, 401, 401, 401, 401, status];
    let act = |route, path, body, status| (route, path, Some(body), only(status));
    let why = json!({ "why": "Used elsewhere" });
    let paid = json!({ "reference": "made-up-transfer-9" });
    vec![
        ("GET /operator/refunds", "/operator/refunds", None, only(200)),
        act(
            "POST /operator/refunds/{id}/approval",
            "/operator/refunds/rf_{order}_1/approval",
            json!({}),
            200,
        ),
        act(
            "POST /operator/refunds/{id}/refusal",
            "/operator/refunds/rf_{order}_1/refusal",
            why,
            409,
        ),
        act(
            "POST /operator/refunds/{id}/unsend",
            "/operator/refunds/rf_{order}_1/unsend",
            json!({}),
            200,
        ),
        act(
            "POST /operator/refunds/{id}/payout",
            "/operator/refunds/rf_{order}_1/payout",
            paid,
            200,
        ),
        ("GET /operator/incidents", "/operator/incidents", None, only(200)),
        ("GET /operator/orders", "/operator/orders", None, only(200)),
        ("GET /operator/orders/{number}", "/operator/orders/{order}", None, only(200)),
        act(
            "POST /operator/orders/{number}/refunds",
            "/operator/orders/{order}/refunds",
            json!({}),
            400,
        ),
        act("POST /operator/documents", "/operator/documents", json!({}), 400),
        ("GET /operator/catalogue", "/operator/catalogue", None, only(200)),
        act("PUT /operator/catalogue", "/operator/catalogue", json!({}), 400),
        ("GET /operator/audit", "/operator/audit", None, only(200)),
        act("POST /operator/searches", "/operator/searches", json!({ "order": "1000000000" }), 200),
        ("GET /operator/accounts/{id}", "/operator/accounts/{account}", None, only(200)),
        act(
            "POST /operator/accounts/{id}/block",
            "/operator/accounts/{account}/block",
            json!({}),
            400,
        ),
        act(
            "POST /operator/accounts/{id}/unblock",
            "/operator/accounts/{account}/unblock",
            json!({}),
            400,
        ),
        (
            "GET /operator/accounts/{id}/photos",
            "/operator/accounts/{account}/photos",
            None,
            only(200),
        ),
        ("GET /operator/photos/{id}", "/operator/photos/{photo}", None, only(200)),
        act(
            "POST /operator/photos/{id}/impound",
            "/operator/photos/{photo}/impound",
            json!({}),
            400,
        ),
        (
            "GET /operator/photos/{id}/exhibit/{part}",
            "/operator/photos/{photo}/exhibit/original",
            None,
            only(409),
        ),
        act(
            "POST /operator/photos/{id}/release",
            "/operator/photos/{photo}/release",
            json!({}),
            400,
        ),
        ("GET /operator/exhibits", "/operator/exhibits", None, only(200)),
        ("GET /operator/disclosures", "/operator/disclosures", None, only(200)),
        act("POST /operator/disclosures", "/operator/disclosures", json!({}), 400),
        act("POST /operator/extracts", "/operator/extracts", json!({}), 400),
        ("GET /operator/extensions", "/operator/extensions", None, only(200)),
        act("POST /operator/extensions", "/operator/extensions", json!({}), 400),
    ]
}
