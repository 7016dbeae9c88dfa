//! What the user configures.
