//! Letters that are to be written, on Amazon SQS.

use crate::connection::{Connection, configure};
use crate::unavailable;
use aws_sdk_sqs as sqs;
use domain::complaint::{ComplaintLetters, ComplaintNumber, News};
use domain::ports::{Letters, StoreError};
use domain::{About, Fate, Letter, Span};
use edge::settings::{self, SettingError};
use serde_json::{Value, json};

/// The queue of letters.
#[derive(Debug, Clone)]
pub struct Postbox {
    client: sqs::Client,
    url: String,
}

impl Postbox {
    /// The queue that the function was given.
    pub fn from_env(connection: &Connection) -> Result<Self, SettingError> {
        Ok(Self::connect(connection, settings::text("LETTER_QUEUE_URL")?))
    }

    /// A queue by its address.
    pub fn connect(connection: &Connection, url: String) -> Self {
        let config = configure!(connection, sqs, Connection::small_calls()).build();
        Self { client: sqs::Client::from_conf(config), url }
    }
}

/// The letter as a message. Ids and numbers only: whoever writes it looks the person up.
fn message(letter: &Letter) -> Value {
    let about = match letter.about {
        About::PackEnds { pack, photos, on, days } => json!({
            "kind": "pack-ends",
            "pack": pack.to_string(),
            "photos": photos,
            "on": on.to_string(),
            "days": days,
        }),
        About::PackLow { pack } => json!({ "kind": "pack-low", "pack": pack.to_string() }),
        About::PackUsedUp { pack } => json!({ "kind": "pack-used-up", "pack": pack.to_string() }),
        About::PhotosEnded { newest } => json!({
            "kind": "photos-ended",
            "newest": newest.as_millis(),
        }),
        About::DocumentChanged { name, from } => json!({
            "kind": "document-changed",
            "document": name.as_str(),
            "from": from.to_string(),
        }),
        About::OrderPaid { order, sum } => json!({
            "kind": "order-paid",
            "order": order.to_string(),
            "tiyn": sum.tiyn(),
        }),
        About::Exhibit { photo, at, fate } => json!({
            "kind": "exhibit",
            "photo": photo.to_string(),
            "at": at.as_millis(),
            "fate": fate.map(Fate::as_str),
        }),
        About::Account { notice, slot } => json!({
            "kind": "account",
            "notice": notice.as_str(),
            "slot": slot,
        }),
        About::Refund { refund, stage, sum } => json!({
            "kind": "refund",
            "refund": refund.to_string(),
            "stage": stage,
            "tiyn": sum.tiyn(),
        }),
        About::Paper { paper, stage } => json!({
            "kind": "paper",
            "paper": paper.to_string(),
            "stage": stage,
        }),
    };
    json!({ "key": letter.key(), "account": letter.account.to_string(), "about": about })
}

impl Postbox {
    async fn send(&self, message: &Value, delay: Span) -> Result<(), StoreError> {
        let delay = i32::try_from(delay.as_seconds()).unwrap_or(i32::MAX);
        let call = self.client.send_message().queue_url(&self.url);
        let call = call.message_body(message.to_string());
        // Zero is left out: the queue's own delay holds then.
        let call = call.set_delay_seconds(Some(delay).filter(|delay| *delay > 0));
        call.send().await.map(drop).map_err(unavailable)
    }
}

impl Letters for Postbox {
    async fn post(&self, letter: &Letter) -> Result<(), StoreError> {
        self.send(&message(letter), letter.delay()).await
    }
}

impl ComplaintLetters for Postbox {
    async fn post_news(&self, number: ComplaintNumber, news: News) -> Result<(), StoreError> {
        let message = json!({
            "key": news.key(number),
            "complaint": number.to_string(),
            "news": news.as_str(),
        });
        self.send(&message, Span::seconds(0)).await
    }
}
