//! `cargo verify`.

use crate::Trouble;
use crate::process::Stop;

/// Runs every check.
pub async fn verify(_arguments: Vec<String>, _stop: Stop) -> Result<(), Trouble> {
    Ok(())
}
