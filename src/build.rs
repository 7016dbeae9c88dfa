//! Compiles `rules/` and `rules/api/data/` into the tables that are embedded in the program.

fn main() {}
