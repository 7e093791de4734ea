//! The queue of photos to edit on Amazon SQS.

use crate::connection::{Connection, configure};
use crate::unavailable;
use aws_sdk_sqs as sqs;
use domain::PhotoId;
use domain::ports::{EditQueue, StoreError};
use edge::settings::{self, SettingError};

/// The queue.
#[derive(Debug, Clone)]
pub struct Queue {
    client: sqs::Client,
    url: String,
}

impl Queue {
    /// The queue that the function was given.
    pub fn from_env(connection: &Connection) -> Result<Self, SettingError> {
        Ok(Self::connect(connection, settings::text("EDIT_QUEUE_URL")?))
    }

    /// A queue by its address.
    pub fn connect(connection: &Connection, url: String) -> Self {
        let config = configure!(connection, sqs, Connection::small_calls()).build();
        Self { client: sqs::Client::from_conf(config), url }
    }
}

impl EditQueue for Queue {
    async fn ask(&self, id: PhotoId) -> Result<(), StoreError> {
        let body = serde_json::json!({ "photo": id.to_string() }).to_string();
        let call = self.client.send_message().queue_url(&self.url).message_body(body);
        call.send().await.map(drop).map_err(unavailable)
    }
}
