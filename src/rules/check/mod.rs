//! The check of rules, ours and a user's: everything that can be said without running an example.
//!
//! [`check_form`] needs the rule files only and runs when tf2lint is built. [`check_facts`] holds
//! the rules against what TensorFlow really has, which it asks through [`Api`].

mod api;
mod atlas;
mod clash;
mod facts;
mod form;
mod mentions;
mod types;

pub use api::Api;
pub use facts::check_facts;
pub use form::check_form;
pub use types::check_types;
