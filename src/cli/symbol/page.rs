//! The page of a name in a terminal.

use super::advice::Advice;
use super::{MemberLife, Symbol};
use crate::atlas::{
    Biography, Definition, Deprecation, Kind, Signature, Stretch, Verdict, Version,
};
use crate::cli::page::Page;
use crate::diagnose::differences;
use crate::report::Appearance;
use crate::report::text::harmless;
use crate::rules::Style;

/// The page of a name that never was.
pub(super) fn unknown(name: &str, nearest: &[String]) -> String {
    let name = harmless(name);
    let mut text = format!("There never was a name `{name}`.\n");
    if !nearest.is_empty() {
        let names: Vec<String> = nearest.iter().map(|near| format!("`{near}`")).collect();
        text.push_str(&format!("Names like it: {}\n", names.join(", ")));
    }
    text
}

/// The page of `symbol`.
pub(super) fn of(symbol: &Symbol, appearance: Appearance) -> String {
    let mut page = Page::new(appearance);
    page.title(&symbol.name, &kind(symbol));
    let with = if symbol.legacy_keras {
        " with legacy Keras"
    } else {
        ""
    };
    page.heading(&format!("In TensorFlow {}{with}", symbol.target));
    page.paragraph(&fate(&symbol.verdict));
    if let Verdict::Changed {
        signature: Some(change),
        ..
    }
    | Verdict::Moved {
        signature: Some(change),
        ..
    }
    | Verdict::CompatOnly {
        signature: Some(change),
        ..
    } = &symbol.verdict
    {
        page.paragraph(&differences(change));
    }
    for advice in &symbol.advice {
        advise(&mut page, advice);
    }
    if let Some(biography) = &symbol.biography {
        life(&mut page, biography);
    }
    if let Some(member) = &symbol.member {
        life_of_member(&mut page, member);
    }
    page.into_text()
}

/// What it is: `function`, `class of tf-slim`.
fn kind(symbol: &Symbol) -> String {
    let Some(biography) = &symbol.biography else {
        let class = symbol.member.as_ref().map(|member| member.class.as_str());
        return format!("member of {}", class.unwrap_or("a class"));
    };
    let last = biography.life.last().or(biography.legacy_keras.last());
    let kind = last.map_or("name", |last| word(last.what.kind));
    let private = if biography.private { "private " } else { "" };
    match biography.package.root {
        "tf" => format!("{private}{kind}"),
        _ => format!("{private}{kind} of {}", biography.package.name),
    }
}

const fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Module => "module",
        Kind::Class => "class",
        Kind::Function => "function",
        Kind::Constant => "value",
    }
}

/// What became of it, in a few words.
fn fate(verdict: &Verdict) -> String {
    let changed = |signature: bool| match signature {
        true => ", and takes other arguments",
        false => "",
    };
    match verdict {
        Verdict::Same => "the same".to_owned(),
        Verdict::Changed {
            definition: true, ..
        } => "something else under the same name".to_owned(),
        Verdict::Changed { .. } => "takes other arguments".to_owned(),
        Verdict::Moved { to, signature } => {
            format!("now `{to}`{}", changed(signature.is_some()))
        }
        Verdict::CompatOnly { to, signature } => {
            format!("only `{to}`{}", changed(signature.is_some()))
        }
        Verdict::Gone { last } => format!("gone; the last version that has it is {last}"),
        Verdict::NotYet { since } => format!("not there yet; it comes with {since}"),
        Verdict::Unknown { .. } => "no such name".to_owned(),
    }
}

fn advise(page: &mut Page, advice: &Advice) {
    let calls = if advice.calls_only {
        ", some calls"
    } else {
        ""
    };
    page.heading(&format!("{} {}{calls}", advice.code, advice.rule));
    page.paragraph(&advice.summary);
    let mut entries: Vec<(String, String)> = Vec::new();
    for answer in &advice.answers {
        let style = match answer.style {
            _ if answer.after_refusal => "or",
            Some(Style::Native) => "native",
            Some(Style::Compat) => "compat",
            None => "write",
        };
        entries.push((style.to_owned(), answer.text.clone()));
    }
    entries.extend(
        advice
            .note
            .iter()
            .map(|note| ("note".to_owned(), note.clone())),
    );
    entries.extend(
        advice
            .url
            .iter()
            .map(|url| ("page".to_owned(), url.clone())),
    );
    page.entries(&entries);
}

fn life(page: &mut Page, biography: &Biography) {
    let whose = match biography.package.root {
        "tf" => String::new(),
        _ => format!(" in the versions of {}", biography.package.name),
    };
    page.heading(&format!("Life{whose}"));
    let definition = |definition: &Definition| match &definition.path {
        Some(path) => format!("{} `{path}`", word(definition.kind)),
        None => word(definition.kind).to_owned(),
    };
    page.entries(&runs(&biography.life, definition));
    section(
        page,
        "With legacy Keras",
        &runs(&biography.legacy_keras, definition),
    );
    section(
        page,
        "In tf.compat.v1",
        &runs(&biography.compat, definition),
    );
    let signatures = runs(&biography.signatures, |signature| signature.to_string());
    section(page, "Signature", &signatures);
    section(page, "What becomes of it", &runs(&biography.verdicts, fate));
    let legacy = runs(&biography.legacy_keras_verdicts, fate);
    section(page, "What becomes of it with legacy Keras", &legacy);
    let aliases = runs(&biography.aliases, |names| names.join(", "));
    section(page, "Other names", &aliases);
    let said = runs(&biography.deprecations, |all| {
        let texts: Vec<String> = all.iter().map(deprecation).collect();
        texts.join("; ")
    });
    section(page, "Deprecated", &said);
}

fn life_of_member(page: &mut Page, member: &MemberLife) {
    page.heading("Life");
    let signature = |found: &Option<Signature>| {
        found
            .as_ref()
            .map_or_else(String::new, Signature::to_string)
    };
    page.entries(&runs(&member.life, signature));
}

fn section(page: &mut Page, heading: &str, entries: &[(String, String)]) {
    if !entries.is_empty() {
        page.heading(heading);
        page.entries(entries);
    }
}

fn runs<T>(stretches: &[Stretch<T>], words: impl Fn(&T) -> String) -> Vec<(String, String)> {
    let entry = |stretch: &Stretch<T>| (run(stretch), words(&stretch.what));
    stretches.iter().map(entry).collect()
}

/// `1.0 to 1.15`, `2.0 on`, `2.3`.
fn run<T>(stretch: &Stretch<T>) -> String {
    let (first, last): (Version, Version) = (stretch.first, stretch.last);
    match (stretch.open, first == last) {
        (true, _) => format!("{first} on"),
        (false, true) => first.to_string(),
        (false, false) => format!("{first} to {last}"),
    }
}

fn deprecation(deprecation: &Deprecation) -> String {
    let said = |names: &[&str], what: &str, text: &str| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        format!("{what} {}: {text}", names.join(", "))
    };
    match deprecation {
        Deprecation::Whole { text } => (*text).to_owned(),
        Deprecation::Arguments { names, text } => said(names, "argument", text),
        Deprecation::Values { names, text } => said(names, "some values of", text),
        Deprecation::Name { instead: Some(to) } => format!("the name; use `{to}`"),
        Deprecation::Name { instead: None } => "the name".to_owned(),
    }
}
