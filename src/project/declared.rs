//! Where `setup.py` and `pyproject.toml` say that packages are.
//!
//! Only what is written down plainly is read: literals, and the tables of setuptools and poetry.

use std::path::Path;

use toml::Table;
use toml::Value;

use crate::files::{Directories, decode, read};
use crate::syntax::ast::visitor::{self, Visitor};
use crate::syntax::ast::{self, Expr};
use crate::syntax::parse;

use super::root::Root;

/// What the setup files in `directory` say; nothing if there are none.
pub(super) fn declared_in(directory: &Path, directories: &Directories) -> Vec<Root> {
    let mut roots = Vec::new();
    let text_of = |name: &str| {
        let there = directories.has_file(directory, name);
        let bytes = there.then(|| read(&directory.join(name)).ok()).flatten()?;
        decode(bytes).ok().map(|decoded| decoded.text)
    };
    let setup = text_of("setup.py");
    let pyproject = text_of("pyproject.toml");
    if setup.is_none() && pyproject.is_none() {
        return roots;
    }
    if let Some(text) = setup {
        roots.extend(in_setup(&text, directory));
    }
    if let Some(Ok(table)) = pyproject.map(|text| text.parse::<Table>()) {
        roots.extend(in_pyproject(&table, directory));
    }
    roots.push(Root::Directory(directory.to_path_buf()));
    if directories.has_directory(directory, "src") {
        roots.push(Root::Directory(directory.join("src")));
    }
    roots
}

/// `package_dir={"": "lib"}` and `find_packages(where="lib")` in a `setup.py`.
fn in_setup(text: &str, directory: &Path) -> Vec<Root> {
    let Ok(module) = parse(text) else {
        return Vec::new();
    };
    let mut calls = Calls {
        directory,
        roots: Vec::new(),
    };
    calls.visit_body(module.body());
    calls.roots
}

struct Calls<'d> {
    directory: &'d Path,
    roots: Vec<Root>,
}

impl Calls<'_> {
    fn packages_of(&mut self, dictionary: &ast::ExprDict) {
        for item in &dictionary.items {
            if let (Some(Expr::StringLiteral(name)), Expr::StringLiteral(path)) =
                (&item.key, &item.value)
            {
                let path = self.directory.join(path.value.to_str());
                self.roots.push(Root::of_package(name.value.to_str(), path));
            }
        }
    }
}

impl<'a> Visitor<'a> for Calls<'_> {
    fn visit_expr(&mut self, expression: &'a Expr) {
        visitor::walk_expr(self, expression);
        let Expr::Call(call) = expression else {
            return;
        };
        let function = match &*call.func {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => return,
        };
        let keyword = |name: &str| call.arguments.find_keyword(name).map(|found| &found.value);
        match function {
            "setup" => {
                if let Some(Expr::Dict(dictionary)) = keyword("package_dir") {
                    self.packages_of(dictionary);
                }
            }
            "find_packages" | "find_namespace_packages" => {
                let place = call.arguments.args.first().or_else(|| keyword("where"));
                if let Some(Expr::StringLiteral(path)) = place {
                    let path = self.directory.join(path.value.to_str());
                    self.roots.push(Root::of_package("", path));
                }
            }
            _ => {}
        }
    }
}

/// `[tool.setuptools]` and `[tool.poetry]` in a `pyproject.toml`.
fn in_pyproject(table: &Table, directory: &Path) -> Vec<Root> {
    let mut roots = Vec::new();
    let tool = table.get("tool");
    let at = |path: &[&str]| {
        path.iter()
            .try_fold(tool?, |value: &Value, key| value.get(key))
    };
    if let Some(Value::Table(packages)) = at(&["setuptools", "package-dir"]) {
        for (name, path) in packages {
            let path = path.as_str().map(|path| directory.join(path));
            roots.extend(path.map(|path| Root::of_package(name, path)));
        }
    }
    if let Some(Value::Array(places)) = at(&["setuptools", "packages", "find", "where"]) {
        let places = places.iter().filter_map(Value::as_str);
        roots.extend(places.map(|path| Root::of_package("", directory.join(path))));
    }
    if let Some(Value::Array(packages)) = at(&["poetry", "packages"]) {
        let from = |package: &Value| Some(directory.join(package.get("from")?.as_str()?));
        let places = packages.iter().filter_map(from);
        roots.extend(places.map(|path| Root::of_package("", path)));
    }
    roots
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Root, in_pyproject, in_setup};

    #[test]
    fn reads_literals_of_setup_calls() {
        let text = "import setuptools\nsetuptools.setup(\n  name='x',\n  package_dir={'': 'lib', 'nets': 'research/nets', **more},\n  packages=setuptools.find_packages(where='python') + find_packages('other'),\n)\n";
        let roots = in_setup(text, Path::new("/p"));
        let directory = |path: &str| Root::Directory(path.into());
        assert_eq!(roots.len(), 4);
        for root in ["/p/lib", "/p/python", "/p/other"] {
            assert!(roots.contains(&directory(root)), "{root}");
        }
        assert!(roots.contains(&Root::of_package("nets", "/p/research/nets".into())));
    }

    #[test]
    fn reads_setuptools_and_poetry_tables() {
        let text = "[tool.setuptools]\npackage-dir = { \"\" = \"lib\" }\n[tool.setuptools.packages.find]\nwhere = [\"python\"]\n[tool.poetry]\npackages = [{ include = \"nets\", from = \"research\" }, { include = \"here\" }]\n";
        let table = text.parse().expect("TOML");
        let roots = in_pyproject(&table, Path::new("/p"));
        let expected = ["/p/lib", "/p/python", "/p/research"];
        assert_eq!(roots, expected.map(|path| Root::Directory(path.into())));
    }
}
