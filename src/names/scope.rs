//! Scopes and what is bound in them, followed through branches.
//!
//! The tables hold the state at the place that is being visited. A branch is visited on top of
//! the state before it, rolled back, and merged with the other branches when they join.

use rustc_hash::FxHashMap;

use super::binding::{BindingId, Bound, Join, Junction};

/// How many things a name may be before it is taken for unknown.
const MOST_CANDIDATES: usize = 16;

/// The number of a scope within its module; 0 is the module itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ScopeId(u32);

/// The number of a name within its module. Texts are hashed once for a question, numbers once for
/// each scope that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct NameId(u32);

/// What opened a scope. Functions do not see the names of the classes around them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function,
    Comprehension,
}

struct Scope {
    kind: ScopeKind,
    parent: Option<ScopeId>,
    names: FxHashMap<NameId, Entry>,
}

/// What a scope says of a name.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    bound: Option<Bound>,
    unbound: Unbound,
    /// The last join of branches that came across the name, and the place of the name in it.
    met: (u32, usize),
}

/// What a name is in a scope that does not bind it, or not yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Unbound {
    /// What it is around the scope.
    #[default]
    Around,
    /// Nothing, whatever is around: a function binds it later.
    Own,
    /// What it is in another scope: `global`, `nonlocal`.
    In(ScopeId),
}

/// A name that a branch bound, and its last binding there; `None` means unbound.
pub(super) type Change = (ScopeId, NameId, Option<Bound>);

/// What a branch changed.
pub(super) type Changes = Vec<Change>;

/// All scopes of a module.
pub(super) struct Scopes<'a> {
    scopes: Vec<Scope>,
    junctions: Vec<Junction>,
    /// The numbers of all names that were ever set or declared.
    numbers: FxHashMap<&'a str, NameId>,
    /// By their numbers, the names, and whether they were ever set.
    names: Vec<(&'a str, bool)>,
    /// What stood before each change, while there is a branch to roll back to.
    log: Vec<Change>,
    open_branches: usize,
    /// How often branches ended or joined.
    meetings: u32,
}

/// A place in the log.
pub(super) struct Mark(usize);

impl<'a> Scopes<'a> {
    pub(super) const MODULE: ScopeId = ScopeId(0);

    pub(super) fn new() -> Self {
        let mut scopes = Self {
            scopes: Vec::new(),
            junctions: Vec::new(),
            numbers: FxHashMap::default(),
            names: Vec::new(),
            log: Vec::new(),
            open_branches: 0,
            meetings: 0,
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
        });
        id
    }

    pub(super) fn kind(&self, scope: ScopeId) -> ScopeKind {
        self.get(scope).kind
    }

    fn get(&self, scope: ScopeId) -> &Scope {
        &self.scopes[scope.0 as usize]
    }

    fn entry(&self, scope: ScopeId, name: NameId) -> Option<&Entry> {
        self.get(scope).names.get(&name)
    }

    fn entry_mut(&mut self, scope: ScopeId, name: NameId) -> &mut Entry {
        let names = &mut self.scopes[scope.0 as usize].names;
        names.entry(name).or_default()
    }

    /// The number of a name, a new one if it has none.
    fn number(&mut self, name: &'a str) -> NameId {
        let next = NameId(u32::try_from(self.names.len()).expect("fewer names than bytes"));
        let number = *self.numbers.entry(name).or_insert(next);
        if number == next {
            self.names.push((name, false));
        }
        number
    }

    /// Binds `name` in the scope that Python would choose for a statement in `scope`.
    pub(super) fn bind(&mut self, scope: ScopeId, name: &'a str, bound: Bound) {
        let number = self.number(name);
        self.names[number.0 as usize].1 = true;
        let block = self.block(scope);
        let (home, before) = match self.entry(block, number).map(|entry| entry.unbound) {
            // Who runs first is not known: what was there may be there still.
            Some(Unbound::In(home)) if home != block => (home, self.entry(home, number)),
            _ => (block, None),
        };
        let joined = match before.and_then(|before| before.bound) {
            Some(before) => self.join(&[before, bound], Join::Either),
            None => Some(bound),
        };
        self.change(home, number, joined);
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
                if outer.kind == ScopeKind::Function && self.local(id, name).is_some() {
                    break;
                }
                around = outer.parent;
            }
            around
        };
        if let Some(target) = target {
            let name = self.number(name);
            self.entry_mut(scope, name).unbound = Unbound::In(target);
        }
    }

    /// The scope into which a binding in `scope` really goes.
    pub(super) fn home(&self, scope: ScopeId, name: &str) -> ScopeId {
        let number = self.numbers.get(name);
        let entry = number.and_then(|number| self.entry(scope, *number));
        match entry.map(|entry| entry.unbound) {
            Some(Unbound::In(elsewhere)) => elsewhere,
            _ => scope,
        }
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
        let name = *self.numbers.get(name)?;
        let mut here = Some(scope);
        while let Some(id) = here {
            let current = self.get(id);
            if (id == scope || current.kind != ScopeKind::Class)
                && let Some(entry) = current.names.get(&name)
            {
                match (entry.bound, entry.unbound) {
                    (Some(bound), _) => return Some(bound),
                    (None, Unbound::In(elsewhere)) => return self.entry(elsewhere, name)?.bound,
                    (None, Unbound::Own) => return Some(Bound::Unknown),
                    (None, Unbound::Around) => {}
                }
            }
            here = current.parent;
        }
        None
    }

    /// Makes room for as many names in `scope`.
    pub(super) fn reserve(&mut self, scope: ScopeId, names: usize) {
        self.scopes[scope.0 as usize].names.reserve(names);
    }

    /// Makes names those of the function `scope`, bound or not yet.
    pub(super) fn own(&mut self, scope: ScopeId, names: &[&'a str]) {
        for name in names {
            let name = self.number(name);
            let unbound = &mut self.entry_mut(scope, name).unbound;
            if *unbound == Unbound::Around {
                *unbound = Unbound::Own;
            }
        }
    }

    /// What `name` is bound to in `scope` itself.
    pub(super) fn local(&self, scope: ScopeId, name: &str) -> Option<Bound> {
        self.entry(scope, *self.numbers.get(name)?)?.bound
    }

    /// All names that are bound in `scope` itself.
    pub(super) fn names_of(&self, scope: ScopeId) -> impl Iterator<Item = (&'a str, Bound)> {
        let names = self.get(scope).names.iter();
        names.filter_map(|(name, entry)| Some((self.names[name.0 as usize].0, entry.bound?)))
    }

    /// Whether any scope of the module binds `name`.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        let number = self.numbers.get(name);
        number.is_some_and(|number| self.names[number.0 as usize].1)
    }

    /// Binds `name`, or unbinds it (`None`).
    pub(super) fn set(&mut self, scope: ScopeId, name: &'a str, bound: Option<Bound>) {
        let name = self.number(name);
        self.names[name.0 as usize].1 = true;
        self.change(scope, name, bound);
    }

    fn change(&mut self, scope: ScopeId, name: NameId, bound: Option<Bound>) {
        let before = std::mem::replace(&mut self.entry_mut(scope, name).bound, bound);
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
    pub(super) fn roll_back(&mut self, mark: &Mark) -> Changes {
        self.meetings += 1;
        let mut changes: Changes = Vec::new();
        for index in (mark.0..self.log.len()).rev() {
            let (scope, name, before) = self.log[index];
            let meeting = self.meetings;
            let entry = self.entry_mut(scope, name);
            let after = std::mem::replace(&mut entry.bound, before);
            if entry.met.0 != meeting {
                entry.met = (meeting, 0);
                changes.push((scope, name, after));
            }
        }
        self.log.truncate(mark.0);
        self.open_branches -= 1;
        changes.reverse();
        changes
    }

    /// Makes the changes of a branch that is certain to run.
    pub(super) fn apply(&mut self, changes: Changes) {
        for (scope, name, bound) in changes {
            self.change(scope, name, bound);
        }
    }

    /// Joins branches that started from the present state.
    pub(super) fn merge(&mut self, branches: &[Changes], join: Join) {
        self.meetings += 1;
        let meeting = self.meetings;
        // Each name that changed, with what it is at the end of each branch.
        let mut changed: Vec<(ScopeId, NameId)> = Vec::new();
        let mut ends: Vec<Option<Bound>> = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            for &(scope, name, bound) in branch {
                let entry = self.entry_mut(scope, name);
                if entry.met.0 != meeting {
                    entry.met = (meeting, changed.len());
                    changed.push((scope, name));
                    ends.extend(std::iter::repeat_n(entry.bound, branches.len()));
                }
                ends[entry.met.1 * branches.len() + index] = bound;
            }
        }
        let mut bounds: Vec<Bound> = Vec::with_capacity(branches.len());
        for ((scope, name), ends) in changed.into_iter().zip(ends.chunks(branches.len().max(1))) {
            bounds.clear();
            bounds.extend(ends.iter().flatten());
            let joined = self.join(&bounds, join);
            self.change(scope, name, joined);
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
                    let (bindings, or_unknown) = self.bindings(bound);
                    junction.or_unknown |= or_unknown;
                    for binding in bindings {
                        if !junction.bindings.contains(binding) {
                            junction.bindings.push(*binding);
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
    pub(super) fn bindings<'s>(&'s self, bound: &'s Bound) -> (&'s [BindingId], bool) {
        match bound {
            Bound::Unknown | Bound::Nothing => (&[], true),
            Bound::One(id) => (std::slice::from_ref(id), false),
            Bound::Several(id) => {
                let junction = &self.junctions[*id as usize];
                (&junction.bindings, junction.or_unknown)
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
