//! Signals that ask the program to end while it writes: it ends between two files, so that each is
//! old or new, and no temporary file stays.

#[cfg(unix)]
use std::sync::Arc;
#[cfg(unix)]
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// From now on, Ctrl-C and its like are held back until [`Interruption::end_if_asked`].
pub(super) struct Interruption {
    /// The signal that came; 0 before.
    #[cfg(unix)]
    signal: Arc<AtomicUsize>,
    /// Whether signals end the program at once again.
    #[cfg(unix)]
    is_over: Arc<AtomicBool>,
}

impl Interruption {
    /// Holds signals back.
    ///
    /// # Errors
    /// If the system refuses.
    pub(super) fn hold_back() -> std::io::Result<Self> {
        #[cfg(unix)]
        {
            use signal_hook::consts::{SIGINT, SIGTERM};
            let signal = Arc::new(AtomicUsize::new(0));
            let is_over = Arc::new(AtomicBool::new(false));
            for number in [SIGINT, SIGTERM] {
                let value = number.unsigned_abs() as usize;
                signal_hook::flag::register_conditional_default(number, Arc::clone(&is_over))?;
                signal_hook::flag::register_usize(number, Arc::clone(&signal), value)?;
            }
            Ok(Self { signal, is_over })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    /// All is written: from now on signals end the program at once.
    ///
    /// # Errors
    /// Those of [`Self::end_if_asked`].
    pub(super) fn over(self) -> std::io::Result<()> {
        #[cfg(unix)]
        self.is_over.store(true, Ordering::SeqCst);
        self.end_if_asked()
    }

    /// Ends the program as the signal would have ended it, if one came.
    ///
    /// # Errors
    /// If the system refuses.
    pub(super) fn end_if_asked(&self) -> std::io::Result<()> {
        #[cfg(unix)]
        if let Ok(signal @ 1..) = i32::try_from(self.signal.load(Ordering::SeqCst)) {
            signal_hook::low_level::emulate_default_handler(signal)?;
        }
        Ok(())
    }
}
