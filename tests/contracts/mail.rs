//! What carries mail.

use domain::ports::{Mails, StoreError};
use domain::{Email, Mail, Subject, Unsubscribe};
use memory::{Faults, Mailbox};
use tests::Cloud;

fn mail(to: &str) -> Mail {
    Mail {
        to: Email::parse(to).expect("an address"),
        subject: Subject::parse("Тапсырыс төленді: 9\u{a0}990\u{a0}₸").expect("one line"),
        text: "Сәлеметсіз бе!\n\nЗаказ оплачен.\n".to_owned(),
        html: "<p>Сәлеметсіз бе!</p>\n".to_owned(),
        unsubscribe: Unsubscribe::new("https://suret.example", "T"),
    }
}

#[tokio::test]
async fn what_is_sent_in_memory_can_be_taken() {
    let mailbox = Mailbox::create(Faults::default());
    mailbox.send(&mail("aru@example.kz")).await.expect("sent");
    assert_eq!(mailbox.take(), [mail("aru@example.kz")]);
    assert_eq!(mailbox.take(), []);
}

#[tokio::test]
async fn what_is_sent_on_aws_arrives_as_it_was_written() {
    let cloud = Cloud::connect();
    let mailbox = cloud.mailbox("letters@example.kz").await;
    let to = format!("{}@example.kz", cloud.prefix());
    let mail = mail(&to);
    mailbox.send(&mail).await.expect("sent");
    let arrived = cloud.mailed(&to).await;
    let [arrived] = arrived.as_slice() else { panic!("one mail: {arrived:?}") };
    assert_eq!(arrived["Source"], "letters@example.kz");
    assert_eq!(arrived["Subject"], mail.subject.as_str());
    assert_eq!(arrived["BodyText"], mail.text);
    assert_eq!(arrived["BodyHtml"], mail.html);
}

#[tokio::test]
async fn an_address_that_is_not_ours_sends_nothing() {
    let cloud = Cloud::connect();
    cloud.mailbox("letters@example.kz").await;
    let from = Email::parse("letters@other.example").expect("an address");
    let stranger = aws::Mailbox::connect(cloud.connection(), from);
    let to = format!("stranger-{}@example.kz", cloud.prefix());
    let sent = stranger.send(&mail(&to)).await;
    assert!(matches!(sent, Err(StoreError::Unavailable(_))), "{sent:?}");
    assert!(cloud.mailed(&to).await.is_empty());
}
