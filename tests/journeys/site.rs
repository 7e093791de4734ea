//! A visitor opens the page.

use tests::Stack;

#[tokio::test]
async fn a_visitor_sees_today_s_prices_in_their_language_without_an_account() {
    let stack = Stack::deployed();
    let front = stack.send("GET", "/", None).await.expect(302);
    assert_eq!(front.header("location"), "/kk/");
    for (language, price) in
        [("kk", "9\u{a0}990\u{a0}₸"), ("ru", "9\u{a0}990\u{a0}₸"), ("en", "₸9,990")]
    {
        let page = stack.send("GET", &format!("/{language}/packs"), None).await.expect(200);
        assert!(page.text().contains(price), "R1, R32: {language}");
        assert!(page.text().contains(&format!("<html lang=\"{language}\"")), "{language}");
    }
}
