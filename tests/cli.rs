//! The command line as its users meet it: one file a case in `tests/cli/`.
//!
//! `TRYCMD=overwrite cargo test --test cli` writes what comes out, to be read by eye.

#[test]
fn commands_answer_as_written_down() {
    trycmd::TestCases::new()
        .case("tests/cli/*.trycmd")
        .case("tests/cli/*.toml");
}
