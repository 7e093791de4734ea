//! Uploads, results and exhibits in memory. A browser's part is played by [`Bucket::upload`].

use crate::Faults;
use domain::exhibit::ExhibitFiles;
use domain::ports::{Results, SignedRequest, StoreError, Stored, Uploads};
use domain::{
    AttachedTo, Attachment, Attachments, FileName, Part, Photo, PhotoId, PhotoOrder, Sha256, Span,
    Time,
};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::keys;

/// All buckets.
#[derive(Debug, Clone, Default)]
pub struct Bucket {
    objects: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    faults: Faults,
}

fn stored(bytes: &[u8]) -> Stored {
    let sha256 = Sha256::of(bytes);
    Stored { size_bytes: bytes.len().try_into().unwrap_or(u64::MAX), sha256: Some(sha256) }
}

impl Bucket {
    /// Empty buckets.
    pub fn create(faults: Faults) -> Self {
        Self { objects: Arc::default(), faults }
    }

    fn objects(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.objects.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a browser does with a link: stores the object unless there is one, and says whether it
    /// was stored.
    pub fn upload(&self, id: PhotoId, bytes: Vec<u8>) -> bool {
        let mut objects = self.objects();
        let key = keys::upload(id);
        let is_free = !objects.contains_key(&key);
        if is_free {
            objects.insert(key, bytes);
        }
        is_free
    }

    /// The same with the link of an attached file.
    pub fn attach(&self, to: AttachedTo, bytes: Vec<u8>) -> bool {
        let mut objects = self.objects();
        let key = keys::attachment(to);
        let is_free = !objects.contains_key(&key);
        if is_free {
            objects.insert(key, bytes);
        }
        is_free
    }

    /// The keys of all objects.
    pub fn keys(&self) -> Vec<String> {
        self.objects().keys().cloned().collect()
    }

    /// The object with this key.
    pub fn object(&self, key: &str) -> Option<Vec<u8>> {
        self.objects().get(key).cloned()
    }
}

impl Uploads for Bucket {
    async fn sign_upload(
        &self,
        id: PhotoId,
        _order: &PhotoOrder,
        _life: Span,
    ) -> Result<SignedRequest, StoreError> {
        let url = format!("memory:{}", keys::upload(id));
        self.faults.around("sign", || Ok(SignedRequest { url, headers: Vec::new() })).await
    }

    async fn uploaded(&self, id: PhotoId) -> Result<Option<Stored>, StoreError> {
        let look = || Ok(self.objects().get(&keys::upload(id)).map(|bytes| stored(bytes)));
        self.faults.around("head", look).await
    }

    async fn load(&self, id: PhotoId) -> Result<Option<Vec<u8>>, StoreError> {
        self.faults.around("load", || Ok(self.object(&keys::upload(id)))).await
    }

    async fn remove_upload(&self, id: PhotoId) -> Result<(), StoreError> {
        let remove = || {
            self.objects().remove(&keys::upload(id));
            Ok(())
        };
        self.faults.around("remove", remove).await
    }
}

impl Results for Bucket {
    async fn add_result(&self, photo: &Photo, bytes: Vec<u8>) -> Result<Stored, StoreError> {
        let add = || {
            let mut objects = self.objects();
            Ok(stored(objects.entry(keys::result(photo)).or_insert(bytes)))
        };
        self.faults.around("add_result", add).await
    }

    async fn sign_download(
        &self,
        photo: &Photo,
        name: &FileName,
        _life: Span,
    ) -> Result<String, StoreError> {
        let (key, media) = (keys::result(photo), photo.kind().media().as_str());
        let url = format!("memory:{key}?as={}&type={media}", name.as_str());
        self.faults.around("sign", || Ok(url)).await
    }

    async fn remove_result(&self, photo: &Photo) -> Result<(), StoreError> {
        let remove = || {
            self.objects().remove(&keys::result(photo));
            Ok(())
        };
        self.faults.around("remove", remove).await
    }
}

impl ExhibitFiles for Bucket {
    async fn is_there(&self, photo: &Photo, part: Part) -> Result<bool, StoreError> {
        let look = || Ok(self.objects().contains_key(&keys::file(photo, part)));
        self.faults.around("head", look).await
    }

    async fn keep(
        &self,
        photo: &Photo,
        at: Time,
        part: Part,
    ) -> Result<Option<Stored>, StoreError> {
        let copy = || {
            let mut objects = self.objects();
            let key = keys::kept(photo.id, at, part);
            if let Some(bytes) = objects.get(&keys::file(photo, part)).cloned() {
                objects.entry(key.clone()).or_insert(bytes);
            }
            Ok(objects.get(&key).map(|bytes| stored(bytes)))
        };
        self.faults.around("keep", copy).await
    }

    async fn kept(
        &self,
        photo: PhotoId,
        at: Time,
        part: Part,
    ) -> Result<Option<Stored>, StoreError> {
        let look =
            || Ok(self.objects().get(&keys::kept(photo, at, part)).map(|bytes| stored(bytes)));
        self.faults.around("head", look).await
    }

    async fn sign_kept(
        &self,
        photo: PhotoId,
        at: Time,
        part: Part,
        name: &FileName,
        _life: Span,
    ) -> Result<String, StoreError> {
        let url = format!("memory:{}?as={}", keys::kept(photo, at, part), name.as_str());
        self.faults.around("sign", || Ok(url)).await
    }

    async fn put_back(&self, photo: &Photo, at: Time) -> Result<(), StoreError> {
        let copy = || {
            let mut objects = self.objects();
            if let Some(bytes) = objects.get(&keys::kept(photo.id, at, Part::Result)).cloned() {
                objects.entry(keys::result(photo)).or_insert(bytes);
            }
            Ok(())
        };
        self.faults.around("put_back", copy).await
    }

    async fn remove_kept(&self, photo: PhotoId, at: Time, part: Part) -> Result<(), StoreError> {
        let remove = || {
            self.objects().remove(&keys::kept(photo, at, part));
            Ok(())
        };
        self.faults.around("remove", remove).await
    }
}

impl Attachments for Bucket {
    async fn sign_attaching(
        &self,
        to: AttachedTo,
        _file: &Attachment,
        _life: Span,
    ) -> Result<SignedRequest, StoreError> {
        let url = format!("memory:{}", keys::attachment(to));
        self.faults.around("sign", || Ok(SignedRequest { url, headers: Vec::new() })).await
    }

    async fn attached(&self, to: AttachedTo) -> Result<Option<Stored>, StoreError> {
        let look = || Ok(self.objects().get(&keys::attachment(to)).map(|bytes| stored(bytes)));
        self.faults.around("head", look).await
    }

    async fn sign_handing_out(
        &self,
        to: AttachedTo,
        name: &FileName,
        _life: Span,
    ) -> Result<String, StoreError> {
        let url = format!("memory:{}?as={}", keys::attachment(to), name.as_str());
        self.faults.around("sign", || Ok(url)).await
    }

    async fn detach(&self, to: AttachedTo) -> Result<(), StoreError> {
        let remove = || {
            self.objects().remove(&keys::attachment(to));
            Ok(())
        };
        self.faults.around("remove", remove).await
    }
}
