//! Mail, in memory.

use crate::Faults;
use domain::Mail;
use domain::ports::{Mails, StoreError};
use std::sync::{Arc, Mutex, PoisonError};

/// Mail that was handed over.
#[derive(Debug, Clone, Default)]
pub struct Mailbox {
    sent: Arc<Mutex<Vec<Mail>>>,
    faults: Faults,
}

impl Mailbox {
    /// No mail yet.
    pub fn create(faults: Faults) -> Self {
        Self { sent: Arc::default(), faults }
    }

    /// Takes out what was sent since the last time.
    pub fn take(&self) -> Vec<Mail> {
        std::mem::take(&mut *self.sent.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Mails for Mailbox {
    async fn send(&self, mail: &Mail) -> Result<(), StoreError> {
        let send = || {
            self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(mail.clone());
            Ok(())
        };
        self.faults.around("mail", send).await
    }
}
