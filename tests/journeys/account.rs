//! The cabinet.

use serde_json::json;
use tests::Stack;

#[tokio::test]
async fn a_new_customer_has_ten_free_photos_and_a_journal_that_says_so() {
    let customer = Stack::deployed().customer("new").await;
    let account = customer.account().await;
    assert_eq!(account["email"], json!(customer.email));
    assert_eq!(account["available"], 10);
    assert_eq!(account["packs"][0]["kind"], "try");
    let lines = account["journal"]["lines"].as_array().expect("lines");
    assert_eq!(lines.len(), 1);
    assert_eq!((&lines[0]["what"], &lines[0]["units"]), (&json!("granted"), &json!(10)));
}
