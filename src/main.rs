//! The command: arguments in, exit code out.
use std::sync::Arc;
use tf2lint::files::*;
use tf2lint::run::*;
use tf2lint::{Linter, Options};
fn main() {
    let mut options = Options::default();
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    if args[0].starts_with("--target=") { options.target.version = args.remove(0)[9..].parse().expect("v"); }
    let linter = Arc::new(Linter::new(options));
    let cwd = std::env::current_dir().expect("cwd");
    let sel = Arc::new(Selection::usual(cwd.clone()));
    let paths: Vec<_> = args.iter().map(Into::into).collect();
    let found = discover(&paths, &cwd, &mut |_| sel.clone());
    let jobs: Vec<Job> = found.files.into_iter().map(|file| Job { file, linter: linter.clone() }).collect();
    let n = Needles::new(["tensorflow"]);
    let done = check_files(&jobs, &n, &pool().expect("pool"));
    use std::io::Write;
    let mut out = std::io::BufWriter::new(std::io::stdout());
    for d in &done { for g in &d.checked.diagnostics {
        let p = d.checked.source.as_ref().map(|s| s.place(g.span.map_or(0, |s| s.start))).unwrap_or(Place{line:1,column:1});
        let _ = writeln!(out, "{}:{}:{}: {} {} [{}] {}", d.checked.path, p.line, p.column, g.code, g.message, g.symbol.clone().unwrap_or_default(), g.fix.as_ref().map_or(String::new(), |f| format!("{:?} {}", f.applicability, f.message)));
    }}
    eprintln!("{} files {} done", jobs.len(), done.len());
}
