//! What a project says of the packages it is to run with: in commands within code, and in the
//! files around it.
//!
//! ```text
//! commands ─┐
//!           ├─► Requirement ─► judge ─► rules on packages
//! read ─────┘                    ▲
//!                  rules/api/fits.json (which versions fit which TensorFlow)
//! ```
//!
//! What suggestions need and nobody asks for is `lacking`. What is wrong with requirements is said in `rules/packages` and worded in [`crate::diagnose`].

mod commands;
mod comments;
mod fits;
mod judge;
mod lacking;
mod marker;
mod pins;
mod pip;
mod read;
mod specifier;

pub use commands::{Command, commands};
pub use comments::comments;
pub use fits::{Fit, brings, fit, fits};
pub use judge::judge;
pub use lacking::{Lacking, Need, Stated, lacking};
pub use marker::{Pythons, left_out};
pub use pins::{Pin, asked_for, pins};
pub use pip::{Requirement, installed};
pub use read::{Unreadable, stated};
pub use specifier::Specifier;
