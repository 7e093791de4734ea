//! What seals numbers and marks them, in memory. The keys are known to everybody: it guards
//! nothing, and only behaves like what does.

use crate::Faults;
use domain::ports::{StoreError, Vault as VaultPort};
use domain::{AccountId, Mark, Sealed, Sha256};

/// The keys.
#[derive(Debug, Clone, Default)]
pub struct Vault {
    faults: Faults,
}

/// The text was not sealed for this owner.
#[derive(Debug, thiserror::Error)]
#[error("the text was not sealed for this owner")]
struct NotTheirs;

impl Vault {
    /// A vault.
    pub fn create(faults: Faults) -> Self {
        Self { faults }
    }
}

impl VaultPort for Vault {
    async fn seal(&self, owner: AccountId, text: &str) -> Result<Sealed, StoreError> {
        let turned: String = text.chars().rev().collect();
        let seal = || Ok(Sealed::from_base64(format!("{}+{turned}", owner.bare())));
        self.faults.around("seal", seal).await
    }

    async fn unseal(&self, owner: AccountId, sealed: &Sealed) -> Result<String, StoreError> {
        let unseal = || match sealed.as_str().split_once('+') {
            Some((of, turned)) if of == owner.bare() => Ok(turned.chars().rev().collect()),
            _ => Err(StoreError::Unavailable(Box::new(NotTheirs))),
        };
        self.faults.around("unseal", unseal).await
    }

    async fn mark(&self, text: &str) -> Result<Mark, StoreError> {
        let mark = || Ok(Mark(*Sha256::of(format!("mark of {text}").as_bytes()).as_bytes()));
        self.faults.around("mark", mark).await
    }
}
