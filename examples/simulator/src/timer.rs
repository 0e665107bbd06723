//! Waiting for a moment that may never come.
//!
//! Tokio's clock, so that tests run in virtual time. Dropping the future forgets the wait.

use tokio::time::Instant;
use tokio::time::sleep_until;

/// Waits until then, or for ever.
pub(crate) async fn at(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}
