//! Mail, on Amazon SES.

use crate::connection::{Connection, configure};
use crate::unavailable;
use aws_sdk_sesv2 as ses;
use domain::ports::{Mails, StoreError};
use domain::{Email, Mail, Unsubscribe};
use edge::settings::{self, SettingError};
use ses::config::retry::RetryConfig;
use ses::error::BuildError;
use ses::types::{Body, Content, Destination, EmailContent, Message, MessageHeader};

/// What carries mail.
#[derive(Debug, Clone)]
pub struct Mailbox {
    client: ses::Client,
    from: Email,
}

impl Mailbox {
    /// Sends from the address that the function was given.
    pub fn from_env(connection: &Connection) -> Result<Self, SettingError> {
        Ok(Self::connect(connection, settings::email("MAIL_FROM")?))
    }

    /// Sends from an address that SES knows to be ours.
    pub fn connect(connection: &Connection, from: Email) -> Self {
        // SES has no token that makes a repetition harmless: what did not answer may have been
        // sent, so whoever asked decides about another try.
        let config = configure!(connection, ses, Connection::small_calls())
            .retry_config(RetryConfig::disabled())
            .build();
        Self { client: ses::Client::from_conf(config), from }
    }
}

fn content(mail: &Mail) -> Result<EmailContent, BuildError> {
    let utf8 = |text: &str| Content::builder().data(text).charset("UTF-8").build();
    let body = Body::builder().text(utf8(&mail.text)?).html(utf8(&mail.html)?).build();
    let mut message = Message::builder().subject(utf8(mail.subject.as_str())?).body(body);
    for (name, value) in mail.unsubscribe.iter().flat_map(Unsubscribe::headers) {
        message = message.headers(MessageHeader::builder().name(name).value(value).build()?);
    }
    Ok(EmailContent::builder().simple(message.build()).build())
}

impl Mails for Mailbox {
    async fn send(&self, mail: &Mail) -> Result<(), StoreError> {
        let to = Destination::builder().to_addresses(mail.to.as_str()).build();
        let call = self
            .client
            .send_email()
            .from_email_address(self.from.as_str())
            .destination(to)
            .content(content(mail).map_err(unavailable)?);
        call.send().await.map(drop).map_err(unavailable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Subject;

    fn headers(unsubscribe: Option<Unsubscribe>) -> Vec<(String, String)> {
        let text = || "Сәлем".to_owned();
        let (to, subject) = (Email::parse("a@example.kz"), Subject::parse("Сәлем"));
        let mail = Mail {
            to: to.expect("an address"),
            subject: subject.expect("a line"),
            text: text(),
            html: text(),
            unsubscribe,
        };
        let content = content(&mail).expect("a mail");
        let message = content.simple().expect("a simple one").headers();
        message.iter().map(|it| (it.name().to_owned(), it.value().to_owned())).collect()
    }

    #[test]
    fn only_advertising_says_how_to_unsubscribe() {
        // R24, RFC 8058.
        assert_eq!(headers(None), []);
        let [list, post] = headers(Unsubscribe::new("https://suret.example", "T"))
            .try_into()
            .expect("two headers");
        assert_eq!(list.0, "List-Unsubscribe");
        assert_eq!(list.1, "<https://suret.example/unsubscriptions?t=T>");
        assert_eq!(post.0, "List-Unsubscribe-Post");
        assert_eq!(post.1, "List-Unsubscribe=One-Click");
    }
}
