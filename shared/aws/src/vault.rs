//! What seals numbers and marks them: two keys of AWS KMS, which never leave it.

use crate::connection::{Connection, configure};
use crate::unavailable;
use aws_sdk_kms as kms;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::ports::StoreError;
use domain::{AccountId, Mark, Sealed};
use edge::settings::{self, SettingError};
use kms::primitives::Blob;
use kms::types::MacAlgorithmSpec;

/// The keys.
#[derive(Debug, Clone)]
pub struct Vault {
    client: kms::Client,
    seal_key: String,
    mark_key: String,
}

/// The service answered without what was asked for.
#[derive(Debug, thiserror::Error)]
#[error("the key service answered without {0}")]
struct Missing(&'static str);

/// Under which name the owner stands in what is sealed: a text that was moved to another account
/// does not open there.
const OWNER: &str = "account";

impl Vault {
    /// The keys that the function was given.
    pub fn from_env(connection: &Connection) -> Result<Self, SettingError> {
        let (seal, mark) = (settings::text("SEAL_KEY")?, settings::text("MARK_KEY")?);
        Ok(Self::connect(connection, seal, mark))
    }

    /// Keys by their ids.
    pub fn connect(connection: &Connection, seal_key: String, mark_key: String) -> Self {
        let config = configure!(connection, kms, Connection::small_calls()).build();
        Self { client: kms::Client::from_conf(config), seal_key, mark_key }
    }
}

impl domain::ports::Vault for Vault {
    async fn seal(&self, owner: AccountId, text: &str) -> Result<Sealed, StoreError> {
        let call = self.client.encrypt().key_id(&self.seal_key);
        let call = call.plaintext(Blob::new(text)).encryption_context(OWNER, owner.bare());
        let sealed = call.send().await.map_err(unavailable)?.ciphertext_blob;
        let sealed = sealed.ok_or_else(|| unavailable(Missing("a sealed text")))?;
        Ok(Sealed::from_base64(STANDARD.encode(sealed)))
    }

    async fn unseal(&self, owner: AccountId, sealed: &Sealed) -> Result<String, StoreError> {
        let bytes = STANDARD.decode(sealed.as_str()).map_err(unavailable)?;
        let call = self.client.decrypt().key_id(&self.seal_key);
        let call = call.ciphertext_blob(Blob::new(bytes)).encryption_context(OWNER, owner.bare());
        let text = call.send().await.map_err(unavailable)?.plaintext;
        let text = text.ok_or_else(|| unavailable(Missing("a text")))?;
        String::from_utf8(text.into_inner()).map_err(unavailable)
    }

    async fn mark(&self, text: &str) -> Result<Mark, StoreError> {
        let call = self.client.generate_mac().key_id(&self.mark_key);
        let call = call.mac_algorithm(MacAlgorithmSpec::HmacSha256).message(Blob::new(text));
        let mac = call.send().await.map_err(unavailable)?.mac;
        let mac = mac.ok_or_else(|| unavailable(Missing("a mark")))?;
        let mark = mac.into_inner().try_into().map_err(|_| unavailable(Missing("32 bytes")))?;
        Ok(Mark(mark))
    }
}
