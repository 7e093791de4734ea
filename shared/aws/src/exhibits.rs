//! The files of impounded photos, in a bucket of their own: nothing there ends by itself, and only
//! operators come to it.

use crate::Bucket;
use crate::bucket::{NOT_IN_FILE_NAMES, presigning, status};
use crate::unavailable;
use aws_sdk_s3::types::ChecksumAlgorithm;
use domain::exhibit::ExhibitFiles;
use domain::ports::{StoreError, Stored};
use domain::{FileName, Part, Photo, PhotoId, Span, Time};
use percent_encoding::utf8_percent_encode;
use store::keys;

impl Bucket {
    /// Where a file of a photo is: bucket and key.
    fn place(&self, photo: &Photo, part: Part) -> (&str, String) {
        let bucket = match part {
            Part::Original => &self.uploads,
            Part::Result => &self.results,
        };
        (bucket, keys::file(photo, part))
    }
}

impl ExhibitFiles for Bucket {
    async fn is_there(&self, photo: &Photo, part: Part) -> Result<bool, StoreError> {
        let (bucket, key) = self.place(photo, part);
        Ok(self.look(bucket, &key).await?.is_some())
    }

    async fn keep(
        &self,
        photo: &Photo,
        at: Time,
        part: Part,
    ) -> Result<Option<Stored>, StoreError> {
        if let Some(there) = self.kept(photo.id, at, part).await? {
            return Ok(Some(there));
        }
        let (bucket, key) = self.place(photo, part);
        let call = self
            .client
            .copy_object()
            .copy_source(format!("{bucket}/{key}"))
            .bucket(&self.exhibits)
            .key(keys::kept(photo.id, at, part))
            .checksum_algorithm(ChecksumAlgorithm::Sha256);
        match call.send().await {
            Ok(_) => self.kept(photo.id, at, part).await,
            Err(error) if status(&error) == Some(404) => Ok(None),
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn kept(
        &self,
        photo: PhotoId,
        at: Time,
        part: Part,
    ) -> Result<Option<Stored>, StoreError> {
        self.look(&self.exhibits, &keys::kept(photo, at, part)).await
    }

    async fn sign_kept(
        &self,
        photo: PhotoId,
        at: Time,
        part: Part,
        name: &FileName,
        life: Span,
    ) -> Result<String, StoreError> {
        let encoded = utf8_percent_encode(name.as_str(), NOT_IN_FILE_NAMES);
        let signed = self
            .client
            .get_object()
            .bucket(&self.exhibits)
            .key(keys::kept(photo, at, part))
            // A stranger's bytes: no browser is to guess what they are.
            .response_content_type("application/octet-stream")
            .response_content_disposition(format!("attachment; filename*=UTF-8''{encoded}"))
            .presigned(presigning(life)?)
            .await
            .map_err(unavailable)?;
        Ok(signed.uri().to_owned())
    }

    async fn put_back(&self, photo: &Photo, at: Time) -> Result<(), StoreError> {
        let key = keys::result(photo);
        if self.look(&self.results, &key).await?.is_some() {
            return Ok(());
        }
        let kept = keys::kept(photo.id, at, Part::Result);
        let call = self
            .client
            .copy_object()
            .copy_source(format!("{}/{kept}", self.exhibits))
            .bucket(&self.results)
            .key(key)
            .checksum_algorithm(ChecksumAlgorithm::Sha256);
        match call.send().await {
            Ok(_) => Ok(()),
            Err(error) if status(&error) == Some(404) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn remove_kept(&self, photo: PhotoId, at: Time, part: Part) -> Result<(), StoreError> {
        self.remove(&self.exhibits, &keys::kept(photo, at, part)).await
    }
}
