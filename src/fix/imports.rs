//! Imports as operations: make a module available, redirect an import to where things went.

use super::rename::below;
use super::{NoFix, Site};
use crate::files::{FileKind, Span};
use crate::fix::Edit;
use crate::names::{BindingKind, ImportPart, Usage, Value};
use crate::rules::Replacement;
use crate::syntax::ast::visitor::{self, Visitor};
use crate::syntax::{ast, span_of};

/// Something that should be available, and how one imports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    /// What it is: `absl.flags`.
    pub(super) qualified: String,
    /// The module in `from module import name`; `None` for `import qualified`.
    from: Option<String>,
    /// The name under which it is usually known: `flags`, `slim`.
    local: String,
}

impl Wanted {
    /// What a replacement requires.
    pub(super) fn from(replacement: &Replacement) -> Option<Self> {
        let statement = replacement.requires.as_ref()?.import.as_deref()?;
        let words: Vec<&str> = statement.split_whitespace().collect();
        let wanted = |from: Option<&str>, name: &str, local: &str| Self {
            qualified: from.map_or_else(
                || module_name(name),
                |from| format!("{}.{name}", module_name(from)),
            ),
            from: from.map(str::to_owned),
            local: local.to_owned(),
        };
        match words[..] {
            ["import", module] => Some(wanted(None, module, module)),
            ["import", module, "as", local] => Some(wanted(None, module, local)),
            ["from", module, "import", name] => Some(wanted(Some(module), name, name)),
            ["from", module, "import", name, "as", local] => {
                Some(wanted(Some(module), name, local))
            }
            _ => None,
        }
    }

    /// The root package of a qualified name, under its usual name.
    pub(super) fn root_of(qualified: &str) -> Option<Self> {
        let root = qualified.split('.').next()?;
        Some(Self {
            qualified: root.to_owned(),
            from: None,
            local: root.to_owned(),
        })
    }

    /// The import statement that binds it as `local`.
    pub(super) fn statement_as(&self, local: &str) -> String {
        let name = self.qualified.rsplit('.').next().unwrap_or(&self.qualified);
        match &self.from {
            Some(from) if name == local => format!("from {from} import {name}"),
            Some(from) => format!("from {from} import {name} as {local}"),
            None => {
                let module = source_name(&self.qualified);
                if module == local {
                    format!("import {module}")
                } else {
                    format!("import {module} as {local}")
                }
            }
        }
    }

    fn module(&self) -> String {
        self.from
            .clone()
            .unwrap_or_else(|| source_name(&self.qualified))
    }
}

/// The module `tf.x` as an import statement calls it.
fn source_name(qualified: &str) -> String {
    match below(qualified, "tf") {
        Some(rest) => format!("tensorflow{rest}"),
        None => qualified.to_owned(),
    }
}

/// The qualified name of what an import statement calls `module`.
fn module_name(module: &str) -> String {
    match below(module, "tensorflow") {
        Some(rest) => format!("tf{rest}"),
        None => module.to_owned(),
    }
}

/// Names of the module that the reference of the site sees, as (path, local name): imports, and
/// aliases by assignment that are to become imports. A binding that is mended itself has the path
/// that it will have.
pub(super) fn module_level(site: &Site<'_>) -> impl Iterator<Item = (String, String)> {
    site.names.bindings().filter_map(|(id, binding)| {
        let Value::Path(path) = &binding.value else {
            return None;
        };
        if !binding.at_module_level || binding.guarded {
            return None;
        }
        let becomes = || (site.becomes)(path.as_str());
        let (local, path) = match &binding.kind {
            BindingKind::Import(part) => {
                let path = becomes().unwrap_or_else(|| path.to_string());
                (local_name(part.alias), path)
            }
            BindingKind::Assignment => {
                let path = becomes()?;
                let is_done = is_done_before(site, binding.span);
                (site.file.slice(binding.span), is_done.then_some(path)?)
            }
            BindingKind::Partial
            | BindingKind::Star(_)
            | BindingKind::Class
            | BindingKind::Function => return None,
        };
        let is_seen = site.names.sees(site.reference, local, id);
        is_seen.then(|| (path, local.to_owned()))
    })
}

/// Whether `name` is bound by an alias `name = chain` that is complete where the site stands.
fn is_done_before(site: &Site<'_>, name: Span) -> bool {
    let is_complete = |assign: &ast::StmtAssign| {
        let target = assign.targets.first().map(span_of);
        let before = span_of(assign).end <= site.reference.span.start;
        target == Some(name) && (before || !site.names.runs_at_once(site.reference))
    };
    let mut references = site.names.references.iter();
    references.any(|other| matches!(other.usage, Usage::Alias(assign) if is_complete(assign)))
}

/// The name that one alias of an import statement binds.
pub(super) fn local_name(alias: &ast::Alias) -> &str {
    match &alias.asname {
        Some(local) => local.as_str(),
        None => alias.name.split('.').next().unwrap_or_default(),
    }
}

/// The local name of what is wanted, and the edit that imports it.
pub(super) fn add(site: &Site<'_>, wanted: &Wanted) -> Result<(String, Edit), NoFix> {
    let root = wanted.qualified.split('.').next().unwrap_or_default();
    // `tf2` where `tf` is that of `tensorflow.compat.v1`; the package's own name if it has one.
    let alternative = match root == wanted.local {
        true => format!("{root}2"),
        false if wanted.qualified == root => root.to_owned(),
        false => format!("{root}_{}", wanted.local),
    };
    let local = [&wanted.local, &alternative]
        .into_iter()
        .find(|name| !site.names.is_taken(name))
        .ok_or_else(|| NoFix::Import(wanted.qualified.clone()))?;
    let (at, indent) =
        beside_own_import(site).unwrap_or_else(|| (place(site, &wanted.module()), ""));
    let line_end = line_end(site);
    let statement = wanted.statement_as(local);
    let text = format!("{statement}{line_end}{indent}");
    Ok((local.clone(), site.replace(Span::new(at, at), text)))
}

/// The import that the site goes back to, with its indentation, if it is one that not every
/// program makes: in a function, or where its failure is handled.
fn beside_own_import<'a>(site: &Site<'a>) -> Option<(u32, &'a str)> {
    let binding = site.names.binding(site.candidate.binding?);
    let BindingKind::Import(part) = binding.kind else {
        return None;
    };
    let start = span_of(part.statement).start;
    let mut function = Enclosing {
        at: start,
        function: None,
    };
    function.visit_body(site.module.body());
    let used = site.reference.span;
    let is_seen = |span: Span| span.start <= used.start && used.end <= span.end;
    // `global tf` in one function is seen in others, and what is imported beside it is not.
    if !function.function.map_or(binding.guarded, is_seen) {
        return None;
    }
    let indent = site.file.slice(Span::new(line_start(site, start), start));
    indent.trim().is_empty().then_some((start, indent))
}

/// Looks for the innermost function or class around a place.
struct Enclosing {
    at: u32,
    function: Option<Span>,
}

impl<'a> Visitor<'a> for Enclosing {
    fn visit_stmt(&mut self, statement: &'a ast::Stmt) {
        let span = span_of(statement);
        if span.start <= self.at && self.at < span.end {
            if matches!(
                statement,
                ast::Stmt::FunctionDef(_) | ast::Stmt::ClassDef(_)
            ) {
                self.function = Some(span);
            }
            visitor::walk_stmt(self, statement);
        }
    }
}

/// Where isort would put an import of `module`: beside the first import at module level of
/// something that is followed, otherwise after docstring, `__future__` and the first imports. In a
/// notebook or a document all of that holds for the first cell or block with imports.
fn place(site: &Site<'_>, module: &str) -> u32 {
    let (body, start) = beginning(site);
    let mut after = None;
    for statement in body {
        let name = match statement {
            ast::Stmt::Import(import) => import.names.first().map(|alias| alias.name.as_str()),
            ast::Stmt::ImportFrom(import) if import.level == 0 => import.module.as_deref(),
            ast::Stmt::Expr(expression)
                if after.is_none() && expression.value.is_string_literal_expr() =>
            {
                None
            }
            _ => break,
        };
        if name.is_some_and(|name| name != "__future__" && is_neighbour(name) && module < name) {
            return line_start(site, span_of(statement).start);
        }
        after = Some(span_of(statement).end);
    }
    match after {
        Some(end) => next_line(site, end),
        None => body
            .first()
            .map_or(start, |first| line_start(site, span_of(first).start)),
    }
}

/// The statements among which imports stand, and where they begin: all of a script; of other files
/// those from the first import of the first unit on that has one.
fn beginning<'a>(site: &Site<'a>) -> (&'a [ast::Stmt], u32) {
    let body = site.module.body();
    let is_import = |statement: &ast::Stmt| {
        matches!(statement, ast::Stmt::Import(_) | ast::Stmt::ImportFrom(_))
    };
    let first = body.iter().position(is_import).unwrap_or_default();
    if site.file.kind() == FileKind::Script || body.is_empty() {
        return (body, 0);
    }
    let start = span_of(&body[first]).start;
    let units = site.file.units();
    let unit = units.iter().rev().find(|unit| unit.span.start <= start);
    let end = unit.map_or(u32::MAX, |unit| unit.span.end);
    let count = body[first..]
        .iter()
        .take_while(|statement| span_of(*statement).start < end)
        .count();
    (&body[first..first + count], start)
}

/// Whether a module belongs to the group of imports in which TensorFlow stands.
fn is_neighbour(module: &str) -> bool {
    module.starts_with("tensorflow") || module.starts_with("tf_")
}

pub(super) fn line_start(site: &Site<'_>, at: u32) -> u32 {
    site.file.line_span(site.file.line_index(at)).start
}

pub(super) fn next_line(site: &Site<'_>, at: u32) -> u32 {
    site.file.line_span(site.file.line_index(at)).end
}

/// How lines end in the file.
pub(super) fn line_end(site: &Site<'_>) -> &'static str {
    let first = site.file.slice(site.file.line_span(0));
    if first.ends_with("\r\n") {
        "\r\n"
    } else if first.ends_with('\r') {
        "\r"
    } else {
        "\n"
    }
}

/// Makes one alias of an import statement bind `to`, or the place below it, instead of `from`.
pub(super) fn redirect(
    site: &Site<'_>,
    part: ImportPart<'_>,
    from: &str,
    to: &str,
) -> Result<Vec<Edit>, NoFix> {
    let rest = below(site.candidate.name.as_str(), from).unwrap_or_default();
    let new = format!("{to}{rest}");
    let local = part.alias.asname.as_ref();
    let statement = match part.statement {
        ast::Stmt::Import(_) => match local {
            Some(local) => import_of(&new, local.as_str()),
            // `import a.b.c` binds `a`; what is written below it changes too.
            None => return Err(NoFix::ImportForm),
        },
        ast::Stmt::ImportFrom(import) if part.alias.name.as_str() == "*" => {
            let module = import.module.as_ref().ok_or(NoFix::ImportForm)?;
            return Ok(vec![site.replace(span_of(module), source_name(&new))]);
        }
        ast::Stmt::ImportFrom(_) => import_of(&new, local.unwrap_or(&part.alias.name).as_str()),
        _ => return Err(NoFix::ImportForm),
    };
    let whole = span_of(part.statement);
    let Some(gap) = with_comma(part)? else {
        return Ok(vec![site.replace(whole, statement)]);
    };
    if site.file.slice(gap).contains('#') {
        return Err(NoFix::Comment);
    }
    let line = site.file.line_span(site.file.line_index(whole.start));
    let indent = site.file.slice(Span::new(line.start, whole.start));
    if !indent.trim().is_empty() {
        return Err(NoFix::ImportForm);
    }
    let line_end = line_end(site);
    Ok(vec![
        site.replace(
            Span::new(whole.start, whole.start),
            format!("{statement}{line_end}{indent}"),
        ),
        site.replace(gap, ""),
    ])
}

/// One alias of an import statement with the comma that goes with it; `None` if it is the only one.
pub(super) fn with_comma(part: ImportPart<'_>) -> Result<Option<Span>, NoFix> {
    let names: &[ast::Alias] = match part.statement {
        ast::Stmt::Import(import) => &import.names,
        ast::Stmt::ImportFrom(import) => &import.names,
        _ => &[],
    };
    let index = names
        .iter()
        .position(|alias| std::ptr::eq(alias, part.alias))
        .ok_or(NoFix::ImportForm)?;
    let alias = span_of(part.alias);
    Ok(match (index.checked_sub(1), names.get(index + 1)) {
        (_, Some(next)) => Some(Span::new(alias.start, span_of(next).start)),
        (Some(before), None) => Some(Span::new(span_of(&names[before]).end, alias.end)),
        (None, None) => None,
    })
}

/// The statement that binds the qualified name as `local`.
fn import_of(qualified: &str, local: &str) -> String {
    match qualified.rsplit_once('.') {
        Some((module, name)) => Wanted {
            qualified: qualified.to_owned(),
            from: Some(source_name(module)),
            local: name.to_owned(),
        },
        None => Wanted {
            qualified: qualified.to_owned(),
            from: None,
            local: local.to_owned(),
        },
    }
    .statement_as(local)
}
