//! The keywords of `setup()` in a `setup.py`, as far as they are literals or names of literals.

use rustc_hash::FxHashMap;

use super::{PYTHON, elsewhere, lines};
use crate::files::SourceFile;
use crate::manifest::pip::Requirement;
use crate::syntax::ast::visitor::{Visitor, walk_expr, walk_stmt};
use crate::syntax::{Module, ast, span_of};

/// Keywords of `setup()` that hold requirements.
const KEYWORDS: [&str; 4] = [
    "install_requires",
    "tests_require",
    "setup_requires",
    "extras_require",
];

/// What a `setup.py` asks for.
pub(super) fn requirements(source: &SourceFile, module: &Module) -> Vec<Requirement> {
    let mut reader = Reader {
        source,
        values: FxHashMap::default(),
        items: Vec::new(),
        calls: Vec::new(),
    };
    reader.visit_body(module.body());
    let mut found = Vec::new();
    for call in std::mem::take(&mut reader.calls) {
        for keyword in &call.arguments.keywords {
            match &keyword.arg {
                Some(name) => reader.keyword(name.as_str(), &keyword.value, &mut found),
                None => reader.unpacked(&keyword.value, &mut found),
            }
        }
    }
    found.sort_by_key(|requirement| requirement.range.start);
    found.dedup_by(|one, other| one.range == other.range);
    found
}

/// How many names and lists deep values are followed.
const DEPTH: usize = 8;

struct Reader<'a> {
    source: &'a SourceFile,
    /// What names are assigned, in any order.
    values: FxHashMap<&'a str, Vec<&'a ast::Expr>>,
    /// What is put into names under a key.
    items: Vec<((&'a str, &'a str), &'a ast::Expr)>,
    calls: Vec<&'a ast::ExprCall>,
}

impl<'a> Visitor<'a> for Reader<'a> {
    fn visit_stmt(&mut self, statement: &'a ast::Stmt) {
        match statement {
            ast::Stmt::Assign(assign) => {
                for target in &assign.targets {
                    match target {
                        ast::Expr::Name(name) => {
                            let values = self.values.entry(name.id.as_str()).or_default();
                            values.push(&assign.value);
                        }
                        ast::Expr::Subscript(item) => {
                            self.items
                                .extend(item_of(item).map(|it| (it, &*assign.value)));
                        }
                        _ => {}
                    }
                }
            }
            ast::Stmt::AugAssign(assign) => {
                if let ast::Expr::Name(name) = &*assign.target {
                    self.values
                        .entry(name.id.as_str())
                        .or_default()
                        .push(&assign.value);
                }
            }
            _ => {}
        }
        walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a ast::Expr) {
        if let ast::Expr::Call(call) = expression {
            let is_setup = match &*call.func {
                ast::Expr::Name(name) => name.id.as_str() == "setup",
                ast::Expr::Attribute(attribute) => attribute.attr.as_str() == "setup",
                _ => false,
            };
            if is_setup {
                self.calls.push(call);
            }
        }
        walk_expr(self, expression);
    }
}

/// The name that an expression is.
fn named(expression: &ast::Expr) -> Option<&str> {
    expression.as_name_expr().map(|name| name.id.as_str())
}

/// The name and the key of `name["key"]`.
fn item_of(item: &ast::ExprSubscript) -> Option<(&str, &str)> {
    let key = item.slice.as_string_literal_expr()?;
    Some((named(&item.value)?, key.value.to_str()))
}

impl<'a> Reader<'a> {
    /// Adds the requirements in a value: a string, a list, a dictionary of lists, a sum, a name.
    fn collect(&self, value: &'a ast::Expr, depth: usize, found: &mut Vec<Requirement>) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match value {
            ast::Expr::StringLiteral(literal) => self.literal(literal, found),
            ast::Expr::List(list) => list
                .elts
                .iter()
                .for_each(|it| self.collect(it, depth, found)),
            ast::Expr::Tuple(tuple) => tuple
                .elts
                .iter()
                .for_each(|it| self.collect(it, depth, found)),
            ast::Expr::Dict(dict) => dict
                .items
                .iter()
                .for_each(|it| self.collect(&it.value, depth, found)),
            ast::Expr::Call(call) if named(&call.func) == Some("dict") => {
                let keywords = call.arguments.keywords.iter();
                keywords.for_each(|it| self.collect(&it.value, depth, found));
            }
            ast::Expr::BinOp(sum) => {
                self.collect(&sum.left, depth, found);
                self.collect(&sum.right, depth, found);
            }
            ast::Expr::Name(name) => {
                for value in self.values.get(name.id.as_str()).into_iter().flatten() {
                    self.collect(value, depth, found);
                }
            }
            _ => {}
        }
    }

    /// Adds the requirements that a string states: one, or one a line.
    fn literal(&self, literal: &ast::ExprStringLiteral, found: &mut Vec<Requirement>) {
        let span = span_of(literal).range();
        let text = literal.value.to_str();
        let written = &self.source.text[span.clone()];
        match written.find(text).filter(|_| !text.is_empty()) {
            Some(at) => {
                let lines = lines::requirements(text).into_iter();
                found.extend(lines.map(|it| it.moved(span.start + at)));
            }
            None => found.extend(Requirement::parse(text, 0).map(|it| Requirement {
                range: span,
                plain: None,
                ..it
            })),
        }
    }

    /// Adds what an argument of `setup()` asks for.
    fn keyword(&self, name: &str, value: &'a ast::Expr, found: &mut Vec<Requirement>) {
        if name == "python_requires" {
            self.python(value, found);
        } else if KEYWORDS.contains(&name) {
            self.collect(value, DEPTH, found);
        }
    }

    /// Adds what `**value` asks for: a dictionary, and what is put into it later.
    fn unpacked(&self, value: &'a ast::Expr, found: &mut Vec<Requirement>) {
        let name = named(value);
        let items = self.items.iter().filter(|((of, _), _)| Some(*of) == name);
        for ((_, key), value) in items {
            self.keyword(key, value, found);
        }
        let values = name.and_then(|name| self.values.get(name));
        for value in values.into_iter().flatten().copied().chain([value]) {
            match value {
                ast::Expr::Dict(dict) => {
                    for item in &dict.items {
                        if let Some(ast::Expr::StringLiteral(key)) = &item.key {
                            self.keyword(key.value.to_str(), &item.value, found);
                        }
                    }
                }
                ast::Expr::Call(call) if named(&call.func) == Some("dict") => {
                    for item in &call.arguments.keywords {
                        if let Some(key) = &item.arg {
                            self.keyword(key.as_str(), &item.value, found);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// What `python_requires` says.
    fn python(&self, value: &'a ast::Expr, found: &mut Vec<Requirement>) {
        match value {
            ast::Expr::StringLiteral(literal) => {
                found.push(elsewhere(
                    PYTHON,
                    literal.value.to_str(),
                    span_of(literal).range(),
                ));
            }
            ast::Expr::Name(name) => {
                for value in self.values.get(name.id.as_str()).into_iter().flatten() {
                    if value.is_string_literal_expr() {
                        self.python(value, found);
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::said;

    #[test]
    fn follows_literals_and_names() {
        let text = "import setuptools\nTF = ['tensorflow==1.15']\nTF += ['tf-slim']\nOTHER = ['tensorflow==1.4']\n\
                    setuptools.setup(\n    name='tensorflow==1.3',\n    python_requires='>=3.5,<3.8',\n    install_requires=TF + ['six'],\n    \
                    extras_require={'gpu': ['tensorflow-gpu' '<2'], 'x': load()},\n)\n";
        assert_eq!(
            said("setup.py", text),
            [
                "tensorflow==1.15",
                "tf-slim",
                "python>=3.5,<3.8",
                "six",
                "tensorflow-gpu<2"
            ]
        );
    }

    #[test]
    fn follows_mappings_and_strings_of_several_lines() {
        let text = concat!(
            "kw = {'install_requires': ['tensorflow==1.15'], 'name': 'tensorflow==1.1'}\n",
            "kw['extras_require'] = dict(gpu=['tensorflow-gpu'], **more)\n",
            "setup(setup_requires=\"\"\"\n  numpy>=1  # why\n  six\n\"\"\", **kw)\n",
            "setup(**{'tests_require': 'mock'})\nsetup(**dict(python_requires='<3.8'))\n",
        );
        let mut found = said("setup.py", text);
        found.sort();
        let expected = [
            "mock",
            "numpy>=1",
            "python<3.8",
            "six",
            "tensorflow-gpu",
            "tensorflow==1.15",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_list_that_holds_itself_ends() {
        assert_eq!(
            said(
                "setup.py",
                "A = ['x']\nA = A + ['y']\nsetup(install_requires=A)\n"
            )
            .len(),
            2
        );
    }
}
