//! What the user silences.
