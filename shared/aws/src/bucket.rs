//! The buckets on Amazon S3. A function that uses only one of them knows only one name.

use crate::connection::{Connection, configure};
use crate::unavailable;
use aws_sdk_s3 as s3;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::ports::{Results, SignedRequest, StoreError, Stored, Uploads};
use domain::{FileName, Photo, PhotoId, PhotoOrder, Sha256, Span};
use edge::settings;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use s3::Client;
use s3::error::SdkError;
use s3::presigning::PresigningConfig;
use s3::primitives::ByteStream;
use s3::types::ChecksumMode;
use std::time::Duration;
use store::keys;

/// Uploads, results and exhibits.
#[derive(Debug, Clone)]
pub struct Bucket {
    pub(crate) client: Client,
    pub(crate) uploads: String,
    pub(crate) results: String,
    pub(crate) exhibits: String,
}

/// What may not stand bare in the `filename*` of RFC 6266 (the `attr-char` of RFC 5987).
pub(crate) const NOT_IN_FILE_NAMES: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'%')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'*')
    .add(b',')
    .add(b'/')
    .add(b':')
    .add(b';')
    .add(b'<')
    .add(b'=')
    .add(b'>')
    .add(b'?')
    .add(b'@')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'{')
    .add(b'}');

impl Bucket {
    /// The buckets that the function was given.
    pub fn from_env(connection: &Connection) -> Self {
        let name = |setting| settings::maybe(setting).unwrap_or_default();
        let names = ["UPLOADS_BUCKET", "RESULTS_BUCKET", "EXHIBITS_BUCKET"].map(name);
        Self::connect(connection, names)
    }

    /// Buckets by name: those of uploads, of results, of exhibits.
    pub fn connect(connection: &Connection, names: [String; 3]) -> Self {
        let [uploads, results, exhibits] = names;
        let config = configure!(connection, s3, Connection::transfers())
            .force_path_style(connection.endpoint.is_some())
            .build();
        Self { client: Client::from_conf(config), uploads, results, exhibits }
    }

    /// The bucket that events of uploads must come from.
    pub fn uploads_name(&self) -> &str {
        &self.uploads
    }

    pub(crate) async fn look(&self, bucket: &str, key: &str) -> Result<Option<Stored>, StoreError> {
        let call = self.client.head_object().bucket(bucket).key(key);
        match call.checksum_mode(ChecksumMode::Enabled).send().await {
            Ok(head) => Ok(Some(Stored {
                size_bytes: head.content_length().and_then(|n| n.try_into().ok()).unwrap_or(0),
                sha256: head.checksum_sha256().and_then(from_base64),
            })),
            Err(error)
                if error.as_service_error().is_some_and(
                    aws_sdk_s3::operation::head_object::HeadObjectError::is_not_found,
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(unavailable(error)),
        }
    }

    pub(crate) async fn remove(&self, bucket: &str, key: &str) -> Result<(), StoreError> {
        let call = self.client.delete_object().bucket(bucket).key(key);
        call.send().await.map(drop).map_err(unavailable)
    }
}

pub(crate) fn to_base64(sha256: Sha256) -> String {
    STANDARD.encode(sha256.as_bytes())
}

fn from_base64(text: &str) -> Option<Sha256> {
    STANDARD.decode(text).ok()?.try_into().ok().map(Sha256::from_bytes)
}

pub(crate) fn presigning(life: Span) -> Result<PresigningConfig, StoreError> {
    PresigningConfig::expires_in(Duration::from_millis(life.as_millis())).map_err(unavailable)
}

pub(crate) fn status<E>(error: &SdkError<E>) -> Option<u16> {
    error.raw_response().map(|response| response.status().as_u16())
}

impl Uploads for Bucket {
    async fn sign_upload(
        &self,
        id: PhotoId,
        order: &PhotoOrder,
        life: Span,
    ) -> Result<SignedRequest, StoreError> {
        let signed = self
            .client
            .put_object()
            .bucket(&self.uploads)
            .key(keys::upload(id))
            .content_type(order.media.as_str())
            .content_length(i64::try_from(order.size_bytes).map_err(unavailable)?)
            .checksum_sha256(to_base64(order.sha256))
            .if_none_match("*")
            .presigned(presigning(life)?)
            .await
            .map_err(unavailable)?;
        let header = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Ok(SignedRequest {
            url: signed.uri().to_owned(),
            headers: signed.headers().map(header).collect(),
        })
    }

    async fn uploaded(&self, id: PhotoId) -> Result<Option<Stored>, StoreError> {
        self.look(&self.uploads, &keys::upload(id)).await
    }

    async fn load(&self, id: PhotoId) -> Result<Option<Vec<u8>>, StoreError> {
        let call = self.client.get_object().bucket(&self.uploads).key(keys::upload(id));
        match call.send().await {
            Ok(object) => {
                let bytes = object.body.collect().await.map_err(unavailable)?;
                Ok(Some(bytes.to_vec()))
            }
            Err(error)
                if error.as_service_error().is_some_and(
                    aws_sdk_s3::operation::get_object::GetObjectError::is_no_such_key,
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn remove_upload(&self, id: PhotoId) -> Result<(), StoreError> {
        self.remove(&self.uploads, &keys::upload(id)).await
    }
}

impl Results for Bucket {
    async fn add_result(&self, photo: &Photo, bytes: Vec<u8>) -> Result<Stored, StoreError> {
        let key = keys::result(photo);
        let sha256 = Sha256::of(&bytes);
        let size_bytes = bytes.len().try_into().map_err(unavailable)?;
        let call = self
            .client
            .put_object()
            .bucket(&self.results)
            .key(&key)
            .content_type(photo.kind().media().as_str())
            .checksum_sha256(to_base64(sha256))
            .if_none_match("*")
            .body(ByteStream::from(bytes));
        match call.send().await {
            Ok(_) => Ok(Stored { size_bytes, sha256: Some(sha256) }),
            // Precondition failed: an earlier run stored it, and its bytes count.
            Err(error) if status(&error) == Some(412) => {
                let there = self.look(&self.results, &key).await?;
                there.ok_or_else(|| unavailable(error))
            }
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn sign_download(
        &self,
        photo: &Photo,
        name: &FileName,
        life: Span,
    ) -> Result<String, StoreError> {
        let encoded = utf8_percent_encode(name.as_str(), NOT_IN_FILE_NAMES);
        let signed = self
            .client
            .get_object()
            .bucket(&self.results)
            .key(keys::result(photo))
            .response_content_type(photo.kind().media().as_str())
            .response_content_disposition(format!("attachment; filename*=UTF-8''{encoded}"))
            .presigned(presigning(life)?)
            .await
            .map_err(unavailable)?;
        Ok(signed.uri().to_owned())
    }

    async fn remove_result(&self, photo: &Photo) -> Result<(), StoreError> {
        self.remove(&self.results, &keys::result(photo)).await
    }
}
