//! Who may complain, read complaints, and ask for papers or send them.

use super::{MINE, Row};
use serde_json::json;

/// Anybody may complain, and what is wrong with it is told to anybody. Papers are one customer's,
/// blocked or not; all else is the desk's.
pub(super) fn rows() -> Vec<Row> {
    let only = |status| [401, 401, 401, 401, 401, status];
    let (empty, none) = (|| Some(json!({})), "/operator/complaints/0000-0000-0000");
    let answer = json!({ "decision": "upheld", "text": "Yes." });
    vec![
        ("POST /complaints", "/complaints", empty(), [400; 6]),
        ("GET /account/papers", "/account/papers", None, MINE),
        (
            "POST /account/papers/{id}",
            "/account/papers/pa_01040G2081040G2081040G2081",
            empty(),
            [401, 400, 400, 400, 401, 401],
        ),
        ("GET /operator/complaints", "/operator/complaints", None, only(200)),
        ("GET /operator/complaints/{number}", none, None, only(404)),
        (
            "GET /operator/complaints/{number}/files/{n}",
            "/operator/complaints/0000-0000-0000/files/1",
            None,
            only(404),
        ),
        (
            "POST /operator/complaints/{number}/answer",
            "/operator/complaints/0000-0000-0000/answer",
            Some(answer),
            only(404),
        ),
        (
            "GET /operator/accounts/{id}/papers",
            "/operator/accounts/{account}/papers",
            None,
            only(200),
        ),
        (
            "POST /operator/accounts/{id}/papers",
            "/operator/accounts/{account}/papers",
            empty(),
            only(400),
        ),
        (
            "GET /operator/accounts/{id}/papers/{paper}/file",
            "/operator/accounts/{account}/papers/pa_01040G2081040G2081040G2081/file",
            None,
            only(404),
        ),
        (
            "POST /operator/accounts/{id}/papers/{paper}/checked",
            "/operator/accounts/{account}/papers/pa_01040G2081040G2081040G2081/checked",
            empty(),
            only(400),
        ),
    ]
}
