//! Reads the tables of types: `rules/types/*.toml`.

use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::files::{SourceFile, Span};

use super::problem::{RuleProblem, span_of};
use super::types::{Shape, TypeSource, TypeTable};

/// A whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default, rename = "type")]
    types: Vec<RawType>,
}

/// `[[type]]`: one type, and what gives it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct RawType {
    is: Spanned<String>,
    #[serde(default)]
    calls: Vec<Spanned<String>>,
    #[serde(default)]
    reads: Vec<Spanned<String>>,
    #[serde(default)]
    enters: Vec<Spanned<String>>,
    #[serde(default)]
    items: Vec<Spanned<String>>,
    #[serde(default)]
    elements: Vec<Spanned<String>>,
    #[serde(default)]
    operations: Vec<Spanned<String>>,
    #[serde(default)]
    calls_anywhere: Vec<String>,
    #[serde(default)]
    reads_anywhere: Vec<String>,
    #[serde(default)]
    parameters: Vec<String>,
    #[serde(default)]
    told_by: Vec<String>,
    #[serde(default)]
    open: bool,
}

/// The tables of a folder, and where they speak of what.
#[derive(Debug, Default)]
pub struct TypeFiles {
    /// The tables.
    pub table: TypeTable,
    /// The files.
    pub sources: Vec<SourceFile>,
    /// Every name in them: the position of its file, its place, the name.
    pub names: Vec<(usize, Span, String)>,
}

/// Reads every table in `folder`; what is wrong is told with its place.
///
/// # Errors
/// If the folder or a file cannot be read.
pub fn load_types(folder: &Path) -> io::Result<(TypeFiles, Vec<RuleProblem>)> {
    let mut files = TypeFiles::default();
    let mut problems = Vec::new();
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        let shown = path.to_string_lossy().replace('\\', "/");
        let source = SourceFile::new(shown, fs::read_to_string(&path)?);
        read(&source, &mut files, &mut problems);
        files.sources.push(source);
    }
    let table = &mut files.table;
    table.names.sort();
    table.members.sort();
    table.anywhere.sort();
    table.parameters.sort();
    table.telling.sort();
    Ok((files, problems))
}

fn read(source: &SourceFile, files: &mut TypeFiles, problems: &mut Vec<RuleProblem>) {
    let file: RawFile = match toml::from_str(&source.text) {
        Ok(file) => file,
        Err(error) => {
            let span = span_of(error.span().unwrap_or(0..0));
            problems.push(RuleProblem::new(source, span, error.message().to_owned()));
            return;
        }
    };
    for entry in file.types {
        let place = span_of(entry.is.span());
        let Some(shape) = parse(entry.is.get_ref()) else {
            let message = format!("`{}` is not a type", entry.is.get_ref());
            let problem = RuleProblem::new(source, place, message).with_help(
                "write a class, `self`, `(tf.Tensor, _)` for a tuple or `[tf.Tensor]` for a list",
            );
            problems.push(problem);
            continue;
        };
        let file = files.sources.len();
        let mut classes = Vec::new();
        shape.classes(&mut classes);
        let mentioned = classes
            .into_iter()
            .map(|class| (file, place, class.to_owned()));
        files.names.extend(mentioned);
        let table = &mut files.table;
        let shape_number = number(table.shapes.len());
        if let Shape::Class(class) = &shape {
            if entry.open {
                table.open.push(class.clone());
            }
            let parameters = entry.parameters.into_iter();
            let parameters = parameters.map(|name| (name, class.clone()));
            table.parameters.extend(parameters);
            let members = entry.told_by.into_iter();
            let members = members.map(|name| (name, class.clone()));
            table.telling.extend(members);
        }
        table.shapes.push(shape);
        let lists = [
            (TypeSource::Call, entry.calls),
            (TypeSource::Read, entry.reads),
            (TypeSource::Enter, entry.enters),
            (TypeSource::Item, entry.items),
            (TypeSource::Element, entry.elements),
            (TypeSource::Operate, entry.operations),
        ];
        for (act, names) in lists {
            for name in names {
                let span = span_of(name.span());
                files.names.push((file, span, name.get_ref().clone()));
                add(
                    source,
                    table,
                    problems,
                    (act, name.into_inner(), shape_number),
                    span,
                );
            }
        }
        let anywhere = [
            (TypeSource::Call, entry.calls_anywhere),
            (TypeSource::Read, entry.reads_anywhere),
        ];
        for (act, names) in anywhere {
            let names = names.into_iter();
            table
                .anywhere
                .extend(names.map(|name| (act, name, shape_number)));
        }
    }
}

fn add(
    source: &SourceFile,
    table: &mut TypeTable,
    problems: &mut Vec<RuleProblem>,
    (act, name, shape): (TypeSource, String, u32),
    span: Span,
) {
    let mut known = table.names.iter();
    if known.any(|(of, known, _)| *of == act && *known == name) {
        let message = format!("the type of `{name}` is told twice");
        problems.push(RuleProblem::new(source, span, message));
        return;
    }
    if let Some((class, member)) = name.rsplit_once('.') {
        let (member, class) = (member.to_owned(), class.to_owned());
        table.members.push((act, member, class, shape));
    }
    table.names.push((act, name, shape));
}

/// The type that a text stands for.
fn parse(text: &str) -> Option<Shape> {
    let text = text.trim();
    if let Some(inner) = text.strip_prefix('[') {
        let inner = parse(inner.strip_suffix(']')?)?;
        return Some(Shape::Each(Box::new(inner)));
    }
    if let Some(inner) = text.strip_prefix('(') {
        let parts = split(inner.strip_suffix(')')?)?;
        let parts = parts.into_iter().map(|part| match part {
            "_" => Some(None),
            part => parse(part).map(Some),
        });
        return Some(Shape::Tuple(parts.collect::<Option<_>>()?));
    }
    let is_part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    match text {
        "self" => Some(Shape::Receiver),
        _ if text.contains('.') && text.split('.').all(is_part) => {
            Some(Shape::Class(text.to_owned()))
        }
        _ => None,
    }
}

/// The parts between commas that stand in no brackets.
fn split(text: &str) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.checked_sub(1)?,
            ',' if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    Some(parts)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("there are not four thousand million types")
}
