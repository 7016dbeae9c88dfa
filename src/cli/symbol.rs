//! `tf2lint symbol`: the life of a name, and what to write for it.

mod advice;
mod page;

use std::io::{self, Write};

use serde::Serialize;

use self::advice::Advice;
use super::Ending;
use super::args::{SymbolArguments, TextOrJson};
use super::terminal::{Screen, write_json};
use crate::atlas::{
    Atlas, Biography, Kind, Membership, Signature, Stretch, Target, Verdict, Version,
};
use crate::names::QualifiedName;
use crate::rules::RuleSet;

/// Runs the command. A name that never was is not a wrong call, but nothing is found.
pub(super) fn run(typed: &SymbolArguments, screen: &Screen) -> anyhow::Result<Ending> {
    let atlas = Atlas::embedded();
    let target = Target {
        version: typed.target.unwrap_or_else(|| atlas.newest()),
        legacy_keras: typed.legacy_keras,
    };
    let name = QualifiedName::of_module(typed.name.trim())
        .as_str()
        .to_owned();
    let mut out = io::stdout().lock();
    let Some(symbol) = Symbol::of(atlas, &name, target) else {
        let nearest = atlas.nearest(&name);
        match typed.output_format {
            TextOrJson::Json => write_json(&Unknown { name, nearest }, &mut out)?,
            TextOrJson::Text => out.write_all(page::unknown(&name, &nearest).as_bytes())?,
        }
        return Ok(Ending::Findings);
    };
    match typed.output_format {
        TextOrJson::Json => write_json(&symbol, &mut out)?,
        TextOrJson::Text => {
            out.write_all(page::of(&symbol, screen.output()).as_bytes())?;
        }
    }
    Ok(Ending::Clean)
}

/// A name that never was.
#[derive(Serialize)]
struct Unknown {
    name: String,
    nearest: Vec<String>,
}

/// All that is to be said of a name.
#[derive(Serialize)]
struct Symbol {
    name: String,
    target: Version,
    legacy_keras: bool,
    /// What became of it at the target.
    verdict: Verdict,
    /// What the rules say of it at the target.
    advice: Vec<Advice>,
    /// What the atlas knows of the name; `None` for a member of a class.
    biography: Option<Biography>,
    /// The class and the versions of a member.
    member: Option<MemberLife>,
}

/// The life of a member of a class.
#[derive(Serialize)]
struct MemberLife {
    class: String,
    /// The versions that have it, and how it is called, where that is known.
    life: Vec<Stretch<Option<Signature>>>,
}

impl Symbol {
    /// `None` if there never was such a name.
    fn of(atlas: &Atlas, name: &str, target: Target) -> Option<Self> {
        let biography = atlas.biography(name);
        let member = match &biography {
            Some(_) => None,
            None => MemberLife::of(atlas, name, target),
        };
        if biography.is_none() && member.is_none() {
            // Of an attribute of a value, such as a flag, the value itself is told.
            let owner = atlas.longest_known_prefix(name)?;
            let is_value = || {
                let versions = atlas.versions().iter();
                let mut kinds = versions.filter_map(|&version| atlas.kind(owner, version));
                // A module that is loaded when it is first used looks like a value, too.
                kinds.all(|kind| kind == Kind::Constant)
            };
            return (owner.len() < name.len() && is_value())
                .then(|| Self::of(atlas, owner, target))
                .flatten();
        }
        let name = biography.as_ref().map_or(name, |found| &found.name);
        let verdict = atlas.verdict(name, target);
        let rules = RuleSet::embedded();
        Some(Self {
            name: name.to_owned(),
            target: target.version,
            legacy_keras: target.legacy_keras,
            advice: advice::on(name, &verdict, target, &rules),
            verdict,
            biography,
            member,
        })
    }
}

impl MemberLife {
    fn of(atlas: &Atlas, name: &str, target: Target) -> Option<Self> {
        let class = atlas.longest_known_prefix(name)?;
        let member = name[class.len()..].strip_prefix('.')?;
        let mut life: Vec<Stretch<Option<Signature>>> = Vec::new();
        let mut adjoins = false;
        for &version in atlas.versions() {
            let at = Target { version, ..target };
            let Membership::Member(found) = atlas.membership(class, member, at) else {
                adjoins = false;
                continue;
            };
            match life.last_mut() {
                Some(last) if adjoins && last.what == found.signature => last.last = version,
                _ => life.push(Stretch {
                    first: version,
                    last: version,
                    open: false,
                    what: found.signature,
                }),
            }
            adjoins = true;
        }
        let last = life.last_mut()?;
        last.open = last.last == atlas.newest();
        Some(Self {
            class: class.to_owned(),
            life,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Symbol;
    use crate::atlas::{Atlas, Target, Version};

    fn symbol(name: &str, minor: u16) -> Option<Symbol> {
        Symbol::of(
            Atlas::embedded(),
            name,
            Target::from(Version::new(2, minor)),
        )
    }

    #[test]
    fn members_have_a_life_and_values_answer_for_their_attributes() {
        let member = symbol("tf.data.Dataset.make_one_shot_iterator", 21).expect("known");
        let life = member.member.expect("a member").life;
        assert_eq!(life.last().map(|last| last.last), Some(Version::LAST_TF1));
        let flag = symbol("tf.flags.FLAGS.batch_size", 21).expect("known");
        assert_eq!(flag.name, "tf.flags.FLAGS");
        assert!(symbol("tf.contrib.no_such_thing", 21).is_none());
        assert!(symbol("banana", 21).is_none());
    }

    #[test]
    fn a_moved_name_is_answered_in_both_styles_at_once() {
        let log = symbol("tf.log", 21).expect("known");
        let [advice] = &log.advice[..] else {
            panic!("one rule speaks of tf.log")
        };
        let answers = advice.answers.iter();
        let answers: Vec<_> = answers.filter_map(|answer| answer.to.as_deref()).collect();
        assert_eq!(answers, ["tf.math.log"]);
    }
}
