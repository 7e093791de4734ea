//! What may happen to a call on its way to a store and back.

use domain::ports::StoreError;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

/// What happens to one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is carried out and answered.
    Fine,
    /// It never arrives.
    Lost,
    /// It is carried out, but the answer never arrives.
    Unknown,
}

type Roll = dyn FnMut(&'static str) -> (u32, Fate) + Send;

/// Decides the fate of every call. Without faults every call is carried out at once.
#[derive(Clone, Default)]
pub struct Faults {
    roll: Option<Arc<Mutex<Roll>>>,
}

impl std::fmt::Debug for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Faults(on: {})", self.roll.is_some())
    }
}

/// A fault that was made on purpose.
#[derive(Debug, thiserror::Error)]
#[error("a fault made on purpose: {0}")]
struct OnPurpose(&'static str);

impl Faults {
    /// Asks `roll` at each call, by the call's name: how often the caller has to wait before the
    /// call is carried out, and what becomes of it.
    pub fn decided_by(roll: impl FnMut(&'static str) -> (u32, Fate) + Send + 'static) -> Self {
        Self { roll: Some(Arc::new(Mutex::new(roll))) }
    }

    /// Carries out `call` as fate will have it. The future can be dropped before and after the
    /// call is carried out, which is what a crash between two calls is.
    pub async fn around<T>(
        &self,
        name: &'static str,
        call: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Some(roll) = &self.roll else { return call() };
        let (waits, fate) = {
            let mut roll = roll.lock().unwrap_or_else(PoisonError::into_inner);
            roll(name)
        };
        for _ in 0..=waits {
            GiveWay(false).await;
        }
        let lost = || StoreError::Unavailable(Box::new(OnPurpose(name)));
        if fate == Fate::Lost {
            return Err(lost());
        }
        let answer = call();
        GiveWay(false).await;
        if fate == Fate::Unknown { Err(lost()) } else { answer }
    }
}

/// Lets every other task run once.
struct GiveWay(bool);

impl Future for GiveWay {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.0 {
            return Poll::Ready(());
        }
        self.0 = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
