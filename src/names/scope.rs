//! Scopes and what is bound in them, followed through branches.
//!
//! The tables hold the state at the place that is being visited. A branch is visited on top of
//! the state before it, rolled back, and merged with the other branches when they join.

use rustc_hash::{FxHashMap, FxHashSet};

use super::binding::{BindingId, Bound, Join, Junction};

/// How many things a name may be before it is taken for unknown.
const MOST_CANDIDATES: usize = 16;

/// The number of a scope within its module; 0 is the module itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ScopeId(u32);

/// What opened a scope. Functions do not see the names of the classes around them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function,
    Comprehension,
}

struct Scope<'a> {
    kind: ScopeKind,
    parent: Option<ScopeId>,
    names: FxHashMap<&'a str, Bound>,
    /// Names that `global` or `nonlocal` hands to another scope.
    elsewhere: FxHashMap<&'a str, ScopeId>,
    /// Names that a function binds anywhere: before that they mean nothing, whatever is around it.
    own: FxHashSet<&'a str>,
}

/// What a branch changed: the last binding of each name that it bound. `None` means unbound.
pub(super) type Changes<'a> = Vec<(ScopeId, &'a str, Option<Bound>)>;

/// All scopes of a module.
pub(super) struct Scopes<'a> {
    scopes: Vec<Scope<'a>>,
    junctions: Vec<Junction>,
    /// What stood before each change, while there is a branch to roll back to.
    log: Vec<(ScopeId, &'a str, Option<Bound>)>,
    open_branches: usize,
    /// Every name that is bound anywhere in the module.
    pub(super) taken: FxHashSet<&'a str>,
}

/// A place in the log.
pub(super) struct Mark(usize);

impl<'a> Scopes<'a> {
    pub(super) const MODULE: ScopeId = ScopeId(0);

    pub(super) fn new() -> Self {
        let mut scopes = Self {
            scopes: Vec::new(),
            junctions: Vec::new(),
            log: Vec::new(),
            open_branches: 0,
            taken: FxHashSet::default(),
        };
        scopes.open(ScopeKind::Module, None);
        scopes
    }

    pub(super) fn open(&mut self, kind: ScopeKind, parent: Option<ScopeId>) -> ScopeId {
        let id = ScopeId(u32::try_from(self.scopes.len()).expect("fewer scopes than bytes"));
        self.scopes.push(Scope {
            kind,
            parent,
            names: FxHashMap::default(),
            elsewhere: FxHashMap::default(),
            own: FxHashSet::default(),
        });
        id
    }

    pub(super) fn kind(&self, scope: ScopeId) -> ScopeKind {
        self.get(scope).kind
    }

    fn get(&self, scope: ScopeId) -> &Scope<'a> {
        &self.scopes[scope.0 as usize]
    }

    fn get_mut(&mut self, scope: ScopeId) -> &mut Scope<'a> {
        &mut self.scopes[scope.0 as usize]
    }

    /// Makes `name` in `scope` stand for the name of the module (`global`) or of the nearest
    /// enclosing function that has it (`nonlocal`).
    pub(super) fn hand_over(&mut self, scope: ScopeId, name: &'a str, global: bool) {
        let target = if global {
            Some(Self::MODULE)
        } else {
            let mut around = self.get(scope).parent;
            while let Some(id) = around {
                let outer = self.get(id);
                if outer.kind == ScopeKind::Function && outer.names.contains_key(name) {
                    break;
                }
                around = outer.parent;
            }
            around
        };
        if let Some(target) = target {
            self.get_mut(scope).elsewhere.insert(name, target);
        }
    }

    /// The scope into which a binding in `scope` really goes.
    pub(super) fn home(&self, scope: ScopeId, name: &str) -> ScopeId {
        self.get(scope)
            .elsewhere
            .get(name)
            .copied()
            .unwrap_or(scope)
    }

    /// The scope of the nearest enclosing function, class or module; comprehensions are none.
    pub(super) fn block(&self, mut scope: ScopeId) -> ScopeId {
        while self.get(scope).kind == ScopeKind::Comprehension {
            match self.get(scope).parent {
                Some(parent) => scope = parent,
                None => break,
            }
        }
        scope
    }

    /// What `name` is bound to, seen from `scope`, after Python's rules.
    pub(super) fn look_up(&self, scope: ScopeId, name: &str) -> Option<Bound> {
        let mut here = Some(scope);
        while let Some(id) = here {
            let current = self.get(id);
            if id == scope || current.kind != ScopeKind::Class {
                if let Some(bound) = current.names.get(name) {
                    return Some(*bound);
                }
                if let Some(elsewhere) = current.elsewhere.get(name) {
                    return self.get(*elsewhere).names.get(name).copied();
                }
                if current.own.contains(name) {
                    return Some(Bound::Unknown);
                }
            }
            here = current.parent;
        }
        None
    }

    /// Makes names those of the function `scope`, bound or not yet.
    pub(super) fn own(&mut self, scope: ScopeId, names: impl IntoIterator<Item = &'a str>) {
        self.get_mut(scope).own.extend(names);
    }

    /// What `name` is bound to in `scope` itself.
    pub(super) fn local(&self, scope: ScopeId, name: &str) -> Option<Bound> {
        self.get(scope).names.get(name).copied()
    }

    /// All names that are bound in `scope` itself.
    pub(super) fn names_of(&self, scope: ScopeId) -> impl Iterator<Item = (&'a str, Bound)> {
        self.get(scope)
            .names
            .iter()
            .map(|(name, bound)| (*name, *bound))
    }

    /// Binds `name`, or unbinds it (`None`).
    pub(super) fn set(&mut self, scope: ScopeId, name: &'a str, bound: Option<Bound>) {
        self.taken.insert(name);
        let names = &mut self.get_mut(scope).names;
        let before = match bound {
            Some(bound) => names.insert(name, bound),
            None => names.remove(name),
        };
        if self.open_branches > 0 {
            self.log.push((scope, name, before));
        }
    }

    /// Begins a branch.
    pub(super) fn mark(&mut self) -> Mark {
        self.open_branches += 1;
        Mark(self.log.len())
    }

    /// Ends a branch: the state is again what it was at the mark, and the changes are returned.
    pub(super) fn roll_back(&mut self, mark: &Mark) -> Changes<'a> {
        let mut changes: Changes<'a> = Vec::new();
        let mut seen = FxHashSet::default();
        for (scope, name, before) in self.log.drain(mark.0..).rev() {
            let names = &mut self.scopes[scope.0 as usize].names;
            let after = match before {
                Some(before) => names.insert(name, before),
                None => names.remove(name),
            };
            if seen.insert((scope, name)) {
                changes.push((scope, name, after));
            }
        }
        self.open_branches -= 1;
        changes.reverse();
        changes
    }

    /// Makes the changes of a branch that is certain to run.
    pub(super) fn apply(&mut self, changes: Changes<'a>) {
        for (scope, name, bound) in changes {
            self.set(scope, name, bound);
        }
    }

    /// Joins branches that started from the present state.
    pub(super) fn merge(&mut self, branches: &[Changes<'a>], join: Join) {
        let tables: Vec<FxHashMap<(ScopeId, &str), Option<Bound>>> = branches
            .iter()
            .map(|branch| {
                branch
                    .iter()
                    .map(|&(scope, name, bound)| ((scope, name), bound))
                    .collect()
            })
            .collect();
        let mut done = FxHashSet::default();
        for &(scope, name, _) in branches.iter().flatten() {
            if !done.insert((scope, name)) {
                continue;
            }
            let before = self.local(scope, name);
            let bounds: Vec<Bound> = tables
                .iter()
                .filter_map(|table| table.get(&(scope, name)).copied().unwrap_or(before))
                .collect();
            let joined = self.join(&bounds, join);
            self.set(scope, name, joined);
        }
    }

    /// One binding that stands for all of `bounds`; `None` if there are none.
    pub(super) fn join(&mut self, bounds: &[Bound], join: Join) -> Option<Bound> {
        let first = bounds.first()?;
        if bounds.iter().all(|bound| bound == first) {
            return Some(*first);
        }
        let mut junction = Junction {
            bindings: Vec::new(),
            join,
            or_unknown: false,
            ends_unknown: bounds.last() == Some(&Bound::Unknown),
        };
        for bound in bounds {
            match *bound {
                Bound::Unknown => junction.or_unknown = true,
                Bound::Nothing => {}
                Bound::One(_) | Bound::Several(_) => {
                    let (bindings, or_unknown) = self.bindings(*bound);
                    junction.or_unknown |= or_unknown;
                    for binding in bindings {
                        if !junction.bindings.contains(&binding) {
                            junction.bindings.push(binding);
                        }
                    }
                }
            }
        }
        Some(match junction.bindings[..] {
            _ if junction.bindings.len() > MOST_CANDIDATES => Bound::Unknown,
            [] => Bound::Unknown,
            [only] if !junction.or_unknown => Bound::One(only),
            _ => self.add(junction),
        })
    }

    fn add(&mut self, junction: Junction) -> Bound {
        let id = u32::try_from(self.junctions.len()).expect("fewer junctions than bytes");
        self.junctions.push(junction);
        Bound::Several(id)
    }

    /// The bindings behind `bound`, and whether something unknown is possible too.
    pub(super) fn bindings(&self, bound: Bound) -> (Vec<BindingId>, bool) {
        match bound {
            Bound::Unknown | Bound::Nothing => (Vec::new(), true),
            Bound::One(id) => (vec![id], false),
            Bound::Several(id) => {
                let junction = &self.junctions[id as usize];
                (junction.bindings.clone(), junction.or_unknown)
            }
        }
    }

    /// Whether the last of the bindings behind `bound` is unknown.
    pub(super) fn ends_unknown(&self, bound: Bound) -> bool {
        match bound {
            Bound::Several(id) => self.junctions[id as usize].ends_unknown,
            _ => false,
        }
    }

    /// How the bindings behind `bound` met.
    pub(super) fn join_of(&self, bound: Bound) -> Join {
        match bound {
            Bound::Several(id) => self.junctions[id as usize].join,
            _ => Join::Either,
        }
    }
}
