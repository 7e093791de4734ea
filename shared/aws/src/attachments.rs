//! Attached files on Amazon S3: in the bucket of uploads, under a prefix that wakes nobody.

use crate::Bucket;
use crate::bucket::{NOT_IN_FILE_NAMES, presigning, to_base64};
use crate::unavailable;
use domain::ports::{SignedRequest, StoreError, Stored};
use domain::{AttachedTo, Attachment, Attachments, FileName, Span};
use percent_encoding::utf8_percent_encode;
use store::keys;

impl Attachments for Bucket {
    async fn sign_attaching(
        &self,
        to: AttachedTo,
        file: &Attachment,
        life: Span,
    ) -> Result<SignedRequest, StoreError> {
        let signed = self
            .client
            .put_object()
            .bucket(&self.uploads)
            .key(keys::attachment(to))
            .content_type(file.media.as_str())
            .content_length(i64::try_from(file.size_bytes).map_err(unavailable)?)
            .checksum_sha256(to_base64(file.sha256))
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

    async fn attached(&self, to: AttachedTo) -> Result<Option<Stored>, StoreError> {
        self.look(&self.uploads, &keys::attachment(to)).await
    }

    async fn sign_handing_out(
        &self,
        to: AttachedTo,
        name: &FileName,
        life: Span,
    ) -> Result<String, StoreError> {
        let encoded = utf8_percent_encode(name.as_str(), NOT_IN_FILE_NAMES);
        let signed = self
            .client
            .get_object()
            .bucket(&self.uploads)
            .key(keys::attachment(to))
            // Whatever a stranger sent: no browser is to show it.
            .response_content_type("application/octet-stream")
            .response_content_disposition(format!("attachment; filename*=UTF-8''{encoded}"))
            .presigned(presigning(life)?)
            .await
            .map_err(unavailable)?;
        Ok(signed.uri().to_owned())
    }

    async fn detach(&self, to: AttachedTo) -> Result<(), StoreError> {
        self.remove(&self.uploads, &keys::attachment(to)).await
    }
}
