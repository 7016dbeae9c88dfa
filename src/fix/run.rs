//! Statements that only run what a function gives go, and those that only name it.
//!
//! `init = tf.global_variables_initializer()` and `sess.run(init)` are such a pair.

use super::imports::{line_start, next_line};
use super::{NoFix, Site, remarks, statements};
use crate::files::Span;
use crate::fix::Edit;
use crate::rules::DeleteRun;
use crate::syntax::ast::visitor::{self, Visitor};
use crate::syntax::ast::{self, Expr, Stmt};
use crate::syntax::span_of;

/// Methods that run their only argument.
const RUNNERS: [&str; 2] = ["run", "evaluate"];

/// The edits that delete the statement of the site, and those that share a name with it.
pub(super) fn delete(site: &Site<'_>, what: &DeleteRun) -> Result<Vec<Edit>, NoFix> {
    let call = span_of(site.call()?);
    let mut blocks = Blocks::default();
    blocks.visit_body(site.module.body());
    let made = Made { site, what };
    let (place, statement) = blocks.simple_at(call).ok_or(NoFix::ValueKept)?;
    match made.act(statement) {
        Some(Act::Runs) => Ok(vec![blocks.take_out(&made, place, statement)?]),
        Some(Act::Names(name)) => {
            let scope = blocks.scope_of(statement);
            let pairs = blocks.of_name(&made, scope, name).ok_or(NoFix::ValueKept)?;
            let edits = pairs.into_iter();
            edits
                .map(|(place, statement)| blocks.take_out(&made, place, statement))
                .collect()
        }
        Some(Act::RunsName(_)) | None => Err(NoFix::ValueKept),
    }
}

/// What a statement does with what the functions give.
enum Act<'a> {
    /// Runs it, and nothing else.
    Runs,
    /// Gives it a name.
    Names(&'a str),
    /// Runs what a name stands for.
    RunsName(&'a str),
}

/// What the functions of the rule give.
struct Made<'s, 'a> {
    site: &'s Site<'a>,
    what: &'s DeleteRun,
}

impl Made<'_, '_> {
    /// What a statement does with it; `None` for any other statement.
    fn act<'t>(&self, statement: &'t Stmt) -> Option<Act<'t>> {
        match statement {
            Stmt::Assign(assign) => match &assign.targets[..] {
                [Expr::Name(name)] if self.gives(&assign.value) => {
                    Some(Act::Names(name.id.as_str()))
                }
                _ => None,
            },
            Stmt::Expr(expression) => {
                let run = run_by(&expression.value)?;
                match run {
                    Expr::Name(name) => Some(Act::RunsName(name.id.as_str())),
                    _ => self.gives(run).then_some(Act::Runs),
                }
            }
            _ => None,
        }
    }

    /// Whether an expression is nothing but calls of the functions: one, several in a list, or
    /// grouped.
    fn gives(&self, expression: &Expr) -> bool {
        let all = |elements: &[Expr]| {
            !elements.is_empty() && elements.iter().all(|element| self.gives(element))
        };
        match expression {
            Expr::List(list) => all(&list.elts),
            Expr::Tuple(tuple) => all(&tuple.elts),
            Expr::Call(call) => {
                let name = self.site.called(call);
                let is_group = name == Some("tf.group") && call.arguments.keywords.is_empty();
                is_group && all(&call.arguments.args)
                    || name.is_some_and(|name| self.what.of.iter().any(|known| known == name))
            }
            _ => false,
        }
    }
}

/// What an expression runs: the `x` of `x`, `sess.run(x)`, `self.evaluate(x)`, `x.run()` and
/// `x.run(session=sess)`.
fn run_by(expression: &Expr) -> Option<&Expr> {
    let Expr::Call(call) = expression else {
        return None;
    };
    let Expr::Attribute(method) = &*call.func else {
        return Some(expression);
    };
    let (arguments, keywords) = (&call.arguments.args[..], &call.arguments.keywords[..]);
    let by_session = |keyword: &ast::Keyword| {
        keyword
            .arg
            .as_ref()
            .is_some_and(|name| name.as_str() == "session")
    };
    match (arguments, keywords) {
        ([only], []) if RUNNERS.contains(&method.attr.as_str()) => Some(only),
        ([], given) if method.attr.as_str() == "run" && given.iter().all(by_session) => {
            Some(&method.value)
        }
        _ => Some(expression),
    }
}

/// The blocks of a module, the functions in it, and where names stand.
#[derive(Default)]
struct Blocks<'a> {
    bodies: Vec<&'a [Stmt]>,
    functions: Vec<Span>,
    classes: Vec<Span>,
    names: Vec<&'a ast::ExprName>,
    /// Names that a statement makes those of another scope.
    shared: Vec<&'a str>,
}

/// A statement and the block that it stands in.
type Placed<'a> = (&'a [Stmt], &'a Stmt);

impl<'a> Blocks<'a> {
    /// The innermost statement around `span`, if it holds no others.
    fn simple_at(&self, span: Span) -> Option<Placed<'a>> {
        let statements = self
            .statements()
            .filter(|(_, it)| span_of(*it).covers(span));
        let innermost = statements.min_by_key(|(_, it)| span_of(*it).end - span_of(*it).start);
        innermost.filter(|(_, it)| matches!(it, Stmt::Expr(_) | Stmt::Assign(_)))
    }

    fn statements(&self) -> impl Iterator<Item = Placed<'a>> {
        let bodies = self.bodies.iter().copied();
        bodies.flat_map(|body| body.iter().map(move |statement| (body, statement)))
    }

    /// The function or class around a statement; `None`: the module.
    fn scope_of(&self, statement: &Stmt) -> Option<Span> {
        let all = self.functions.iter().chain(&self.classes);
        let around = all.filter(|scope| scope.covers(span_of(statement)));
        around.copied().min_by_key(|scope| scope.end - scope.start)
    }

    /// The statements that name what the functions give `name` within a scope, and those that run
    /// it; `None` if the name serves for anything else.
    fn of_name(
        &self,
        made: &Made<'_, '_>,
        scope: Option<Span>,
        name: &str,
    ) -> Option<Vec<Placed<'a>>> {
        let is_within = |span: Span| scope.is_none_or(|scope| scope.covers(span));
        let is_exported = scope.is_none() && made.site.names.is_taken_elsewhere(name);
        let is_member = scope.is_some_and(|scope| self.classes.contains(&scope));
        if is_exported || is_member || self.shared.contains(&name) {
            return None;
        }
        let pairs: Vec<Placed<'a>> = self
            .statements()
            .filter(|(_, statement)| is_within(span_of(*statement)))
            .filter(|(_, statement)| match made.act(statement) {
                Some(Act::Names(named)) => named == name && self.scope_of(statement) == scope,
                Some(Act::RunsName(run)) => run == name,
                _ => false,
            })
            .collect();
        let is_known = |used: &&ast::ExprName| {
            pairs
                .iter()
                .any(|(_, statement)| span_of(*statement).covers(span_of(*used)))
        };
        let mut used = self.names.iter().filter(|used| used.id == name);
        used.all(|used| !is_within(span_of(*used)) || is_known(used))
            .then_some(pairs)
    }

    /// Whether a statement of some block will go.
    fn goes(&self, made: &Made<'_, '_>, statement: &Stmt) -> bool {
        if let Stmt::Try(attempt) = statement {
            let goes = |each: &Stmt| each.is_pass_stmt() || self.goes(made, each);
            return bodies_of(attempt).all(|body| body.iter().all(goes));
        }
        match made.act(statement) {
            Some(Act::Runs) => true,
            Some(Act::Names(name) | Act::RunsName(name)) => {
                let mut scope = self.scope_of(statement);
                loop {
                    let pairs = self.of_name(made, scope, name);
                    let is_named =
                        |(_, it): &Placed<'_>| matches!(made.act(it), Some(Act::Names(_)));
                    match (pairs, scope) {
                        (Some(pairs), _) if pairs.iter().any(is_named) => return true,
                        (_, Some(inner)) => scope = self.outside(inner),
                        (_, None) => return false,
                    }
                }
            }
            None => false,
        }
    }

    /// The `try` of which a block is a part, and the block that it stands in itself.
    fn attempt_with(&self, block: &[Stmt]) -> Option<Placed<'a>> {
        self.statements().find(|(_, statement)| match statement {
            Stmt::Try(attempt) => bodies_of(attempt).any(|body| std::ptr::eq(body, block)),
            _ => false,
        })
    }

    /// The scope around a scope.
    fn outside(&self, inner: Span) -> Option<Span> {
        let all = self.functions.iter().chain(&self.classes);
        let around = all.filter(|scope| scope.covers(inner) && **scope != inner);
        around.copied().min_by_key(|scope| scope.end - scope.start)
    }

    /// The edit that takes a statement out of its block. If nothing stays in the block, the first
    /// statement becomes `pass`, or a `try` goes as a whole.
    fn take_out(
        &self,
        made: &Made<'_, '_>,
        block: &[Stmt],
        statement: &Stmt,
    ) -> Result<Edit, NoFix> {
        let is_first = block
            .first()
            .is_some_and(|first| std::ptr::eq(first, statement));
        if is_first && block.iter().all(|each| self.goes(made, each)) {
            if let Some((around, attempt)) = self.attempt_with(block)
                && self.goes(made, attempt)
                && let Ok(edit) = self.take_out(made, around, attempt)
            {
                return Ok(edit);
            }
            let span = span_of(statement);
            return match made.site.file.slice(span).contains('#') {
                true => Err(NoFix::Comment),
                false => Ok(made.site.replace(span, "pass")),
            };
        }
        let about = &made.what.about[..];
        let comments = self.comments(made, block, statement);
        let first = self.first_of_run(made, block, statement);
        let gap = self
            .comments(made, block, first)
            .unwrap_or_else(|| line_start(made.site, span_of(first).start));
        statements::delete_with(made.site, statement, comments, gap, about)
    }

    /// Where the comments above a statement begin that go with it.
    fn comments(&self, made: &Made<'_, '_>, block: &[Stmt], statement: &Stmt) -> Option<u32> {
        let is_alone = self.ends_paragraph(made, block, statement);
        let about = &made.what.about[..];
        is_alone
            .then(|| remarks::above(made.site, span_of(statement), about))
            .flatten()
    }

    /// The first of the statements that go and of which each is on the line after the other, up to
    /// this one.
    fn first_of_run<'s>(
        &self,
        made: &Made<'_, '_>,
        block: &'s [Stmt],
        statement: &'s Stmt,
    ) -> &'s Stmt {
        let mut first = statement;
        for before in block.iter().rev() {
            let end = next_line(made.site, span_of(before).end);
            if end == line_start(made.site, span_of(first).start) && self.goes(made, before) {
                first = before;
            }
        }
        first
    }

    /// Whether nothing that stays follows a statement in its paragraph.
    fn ends_paragraph(&self, made: &Made<'_, '_>, block: &[Stmt], statement: &Stmt) -> bool {
        let is_behind = |each: &&Stmt| span_of(*each).start >= span_of(statement).start;
        let mut behind = block.iter().filter(is_behind);
        behind
            .by_ref()
            .take_while(|each| self.goes(made, each))
            .any(|each| remarks::ends_paragraph(made.site, span_of(each)))
    }
}

/// What a `try` may run.
fn bodies_of(attempt: &ast::StmtTry) -> impl Iterator<Item = &[Stmt]> {
    let handlers = attempt.handlers.iter().map(|handler| {
        let ast::ExceptHandler::ExceptHandler(handler) = handler;
        &handler.body[..]
    });
    let others = [&attempt.body[..], &attempt.orelse, &attempt.finalbody];
    others.into_iter().chain(handlers)
}

impl<'a> Visitor<'a> for Blocks<'a> {
    fn visit_body(&mut self, body: &'a [Stmt]) {
        self.bodies.push(body);
        visitor::walk_body(self, body);
    }

    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(_) => self.functions.push(span_of(statement)),
            Stmt::ClassDef(_) => self.classes.push(span_of(statement)),
            Stmt::Global(ast::StmtGlobal { names, .. })
            | Stmt::Nonlocal(ast::StmtNonlocal { names, .. }) => {
                self.shared
                    .extend(names.iter().map(ast::Identifier::as_str));
            }
            _ => {}
        }
        visitor::walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        if let Expr::Name(name) = expression {
            self.names.push(name);
        }
        visitor::walk_expr(self, expression);
    }
}
