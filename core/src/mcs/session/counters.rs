//! What is counted towards aborting and towards silence.
//!
//! The counters of firebase-messaging's `abort_on_sequential_error_count` and `log_warn_limit`,
//! per kind. A start clears both (its peer forgets to).

use super::reason::ErrorKind;
use super::reason::Warning;

/// Errors of each kind in a row, and warnings of each kind given.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    errors: [u32; 4],
    warnings: [u32; 6],
}

impl Counters {
    /// Counts an error and tells whether `limit` of its kind in a row is reached.
    pub(crate) fn error(&mut self, kind: ErrorKind, limit: Option<u32>) -> bool {
        let Some(count) = self.errors.get_mut(kind as usize) else {
            return false;
        };
        *count = count.saturating_add(1);
        limit.is_some_and(|limit| *count >= limit)
    }

    /// Ends a row of errors.
    pub(crate) fn clear(&mut self, kind: ErrorKind) {
        if let Some(count) = self.errors.get_mut(kind as usize) {
            *count = 0;
        }
    }

    /// Counts a warning and tells whether it may still be given.
    pub(crate) fn warning(&mut self, kind: Warning, limit: Option<u32>) -> bool {
        let Some(count) = self.warnings.get_mut(kind as usize) else {
            return false;
        };
        *count = count.saturating_add(1);
        limit.is_none_or(|limit| *count <= limit)
    }
}
