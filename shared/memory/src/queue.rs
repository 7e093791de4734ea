//! The queue of photos to edit, in memory.

use crate::Faults;
use domain::PhotoId;
use domain::ports::{EditQueue, StoreError};
use std::sync::{Arc, Mutex, PoisonError};

/// Photos that somebody asked for. Whoever plays the queue takes them out and delivers them, as
/// often and as late as it likes.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    asked: Arc<Mutex<Vec<PhotoId>>>,
    faults: Faults,
}

impl Queue {
    /// An empty queue.
    pub fn create(faults: Faults) -> Self {
        Self { asked: Arc::default(), faults }
    }

    /// Takes out what was asked for since the last time.
    pub fn take(&self) -> Vec<PhotoId> {
        std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl EditQueue for Queue {
    async fn ask(&self, id: PhotoId) -> Result<(), StoreError> {
        let ask = || {
            self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(id);
            Ok(())
        };
        self.faults.around("ask", ask).await
    }
}
