//! What values are: the tables of types, held against the classes that the atlas knows.

use std::sync::{Arc, OnceLock};

use crate::atlas::{Atlas, Kind, Membership, Target, Version};
use crate::memory::Memory;
use crate::names::{Act, QualifiedName, Subject, Type};
use crate::rules::{Shape, TypeSource, TypeTable};

static TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/types.bin"));

/// What TensorFlow 1 calls `tf.x` lies here as well.
const COMPAT: &str = "tf.compat.v1";

/// The tables that are embedded.
fn embedded() -> &'static TypeTable {
    static DECODED: OnceLock<TypeTable> = OnceLock::new();
    DECODED
        .get_or_init(|| postcard::from_bytes(TABLE).expect("the build script encoded these tables"))
}

/// Types for one target. Each question is answered once and remembered.
pub struct Types {
    atlas: &'static Atlas,
    table: &'static TypeTable,
    target: Target,
    results: Memory<Question, Option<Type>>,
    ancestries: Memory<String, Arc<[String]>>,
    /// Whether classes have members, by `class.member`.
    members: Memory<String, bool>,
}

/// What is asked for: of what, what is done with it, and its member.
type Question = (Asked, TypeSource, String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Asked {
    Path,
    Member,
    Instance,
}

impl Types {
    /// The embedded tables, for this target.
    #[must_use]
    pub fn new(atlas: &'static Atlas, target: Target) -> Self {
        Self {
            atlas,
            table: embedded(),
            target,
            results: Memory::default(),
            ancestries: Memory::default(),
            members: Memory::default(),
        }
    }

    /// The type of what an act on a thing gives.
    #[must_use]
    pub fn result(&self, of: Subject<'_>, act: Act) -> Option<Type> {
        let source = source(act);
        let (asked, key) = match of {
            Subject::Path(path) => (Asked::Path, path.to_owned()),
            Subject::Member { class, member } => (Asked::Member, format!("{class}.{member}")),
            Subject::Instance(class) => (Asked::Instance, class.to_owned()),
            Subject::MemberOfAnything(member) => {
                let shape = self.table.of_anything(source, member)?;
                return self.typed(shape, "");
            }
        };
        let question = (asked, source, key);
        self.results.answer(&question, || match of {
            Subject::Path(path) => self.of_path(path, source),
            Subject::Member { class, member } => self.of_member(class, member, source),
            Subject::Instance(class) => self.of_instance(class, source),
            Subject::MemberOfAnything(_) => None,
        })
    }

    /// Whether `path` is a class, in the last TensorFlow 1 or at the target.
    #[must_use]
    pub fn is_class(&self, path: &str) -> bool {
        !self.ancestry(path).is_empty()
    }

    /// Whether every instance of `class` is one of `of`.
    #[must_use]
    pub fn is_a(&self, class: &str, of: &str) -> bool {
        self.distance(class, of).is_some()
    }

    /// How many classes come before `of` when a member of `class` is looked up; `None` if `class`
    /// does not derive from it.
    #[must_use]
    pub fn distance(&self, class: &str, of: &str) -> Option<usize> {
        if class == of {
            return Some(0);
        }
        let of = self.ancestry(of);
        let of = of.first()?;
        self.ancestry(class).iter().position(|base| base == of)
    }

    /// Whether an instance of `class` has or had a member `member`.
    #[must_use]
    pub fn has_member(&self, class: &str, member: &str) -> bool {
        let name = format!("{class}.{member}");
        self.members
            .answer(name.as_str(), || self.finds_member(class, member))
    }

    fn finds_member(&self, class: &str, member: &str) -> bool {
        let versions = [Version::LAST_TF1.into(), self.target];
        let mut there = versions.into_iter();
        there.any(|version: Target| {
            matches!(
                self.atlas.membership(class, member, version),
                Membership::Member(_)
            )
        }) || self.of_member(class, member, TypeSource::Call).is_some()
    }

    /// Whether values of `class` may have more members than the class shows.
    #[must_use]
    pub fn is_open(&self, class: &str) -> bool {
        self.table.open_classes().any(|open| self.is_a(class, open))
    }

    /// The class whose instances parameters of this name usually are.
    #[must_use]
    pub fn guess(&self, parameter: &str) -> Option<QualifiedName> {
        let class = self.table.of_parameter(parameter)?;
        Some(QualifiedName::of_module(class))
    }

    /// The class of whatever has a member of this name, if no other library has one.
    #[must_use]
    pub fn told_by(&self, member: &str) -> Option<QualifiedName> {
        let class = self.table.told_by(member)?;
        Some(QualifiedName::of_module(class))
    }

    fn of_path(&self, path: &str, source: TypeSource) -> Option<Type> {
        let owner = path.rsplit_once('.').map_or("", |(owner, _)| owner);
        if let Some(shape) = self.table.of_name(source, &plain(path)) {
            return self.typed(shape, owner);
        }
        if source == TypeSource::Call && self.is_class(path) {
            let class = self.public(path);
            return Some(Type::Object(QualifiedName::of_module(&class)));
        }
        if let Some((class, member)) = path.rsplit_once('.')
            && self.is_class(class)
        {
            return self.of_member(class, member, source);
        }
        let names = self.atlas.aliases(path, Version::LAST_TF1);
        let mut shapes = names
            .iter()
            .filter_map(|name| self.table.of_name(source, &plain(name)));
        self.typed(shapes.next()?, owner)
    }

    fn of_member(&self, class: &str, member: &str, source: TypeSource) -> Option<Type> {
        let candidates = self.table.of_member(source, member);
        let nearest = candidates
            .filter_map(|(of, shape)| Some((self.distance(class, of)?, shape)))
            .min_by_key(|(distance, _)| *distance);
        self.typed(nearest?.1, class)
    }

    fn of_instance(&self, class: &str, source: TypeSource) -> Option<Type> {
        if let Some(shape) = self.table.of_name(source, &plain(class)) {
            return self.typed(shape, class);
        }
        if source == TypeSource::Call {
            return self.of_member(class, "__call__", source);
        }
        let bases = self.ancestry(class);
        let known = self.table.sources(source);
        let nearest = known
            .filter_map(|(name, shape)| {
                let base = self.ancestry(name);
                let base = base.first()?;
                Some((bases.iter().position(|path| path == base)?, shape))
            })
            .min_by_key(|(distance, _)| *distance);
        self.typed(nearest?.1, class)
    }

    /// The type that a shape of the tables stands for. What comes out of `tf.compat.v1` stays
    /// there.
    fn typed(&self, shape: &Shape, receiver: &str) -> Option<Type> {
        Some(match shape {
            Shape::Class(class) => {
                let twin = class
                    .strip_prefix("tf.")
                    .filter(|_| receiver.starts_with(COMPAT))
                    .map(|rest| format!("{COMPAT}.{rest}"))
                    .filter(|twin| self.atlas.kind(twin, self.target) == Some(Kind::Class));
                let class = twin.as_deref().unwrap_or(class);
                Type::Object(QualifiedName::of_module(class))
            }
            Shape::Receiver => Type::Object(QualifiedName::of_module(&self.public(receiver))),
            Shape::Tuple(parts) => Type::Tuple(
                parts
                    .iter()
                    .map(|part| self.typed(part.as_ref()?, receiver))
                    .collect(),
            ),
            Shape::Each(element) => Type::Each(Box::new(self.typed(element, receiver)?)),
        })
    }

    /// The public name of a class that is reached by its source path.
    fn public(&self, class: &str) -> String {
        Some(class)
            .filter(|class| self.atlas.is_private(class))
            .and_then(|class| self.atlas.public_name(class, Version::LAST_TF1))
            .unwrap_or_else(|| class.to_owned())
    }

    /// A class and its bases by the paths of their definitions, in the last TensorFlow 1 that had
    /// it, else at the target; empty if it is no class.
    fn ancestry(&self, class: &str) -> Arc<[String]> {
        self.ancestries.answer(class, || self.find_ancestry(class))
    }

    fn find_ancestry(&self, class: &str) -> Arc<[String]> {
        let last = Version::LAST_TF1;
        let older = self.atlas.versions().iter().rev();
        let older = older.copied().filter(|version| *version < last);
        let versions = std::iter::once(Target::from(last))
            .chain([self.target])
            .chain(older.map(Target::from));
        match self.atlas.is_known(class) {
            true => versions
                .map(|version| self.atlas.ancestry(class, version))
                .find(|ancestry| !ancestry.is_empty())
                .unwrap_or_default()
                .into(),
            false => Arc::default(),
        }
    }
}

/// The name by which the tables know what is reached through `tf.compat.v1`.
fn plain(name: &str) -> String {
    match name.strip_prefix(COMPAT) {
        Some(rest) if rest.starts_with('.') => format!("tf{rest}"),
        _ => name.to_owned(),
    }
}

fn source(act: Act) -> TypeSource {
    match act {
        Act::Call => TypeSource::Call,
        Act::Read => TypeSource::Read,
        Act::Enter => TypeSource::Enter,
        Act::Item => TypeSource::Item,
        Act::Element => TypeSource::Element,
        Act::Operate => TypeSource::Operate,
    }
}
