//! All that is known of the modules of one project, each thing found out once.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::finder::{self, Place};
use super::imports::{Scanned, Taken, scan};
use super::links::Walk;
use super::roots::{Given, Roots, roots_of};
use crate::files::{Directories, Needles, read};
use crate::memory::Memory;
use crate::names::{Exports, Leads, ModuleId, Outside, Packages, TakenNames};

/// The modules of a project, as they import each other. Shared by all threads: nothing that comes
/// out depends on who asks first.
pub struct Project {
    packages: Box<dyn Packages + Send + Sync>,
    needles: Needles,
    given: Given,
    directories: Directories,
    roots: RwLock<FxHashMap<PathBuf, Arc<Roots>>>,
    modules: RwLock<Modules>,
    leading: RwLock<FxHashMap<ModuleId, bool>>,
    taken: RwLock<FxHashMap<ModuleId, TakenNames>>,
    /// Where paths lead; how many of their names are to be spent makes a difference.
    leads: Memory<(Outside, usize), Leads>,
}

#[derive(Default)]
struct Modules {
    numbers: FxHashMap<Place, ModuleId>,
    entries: Vec<Arc<Entry>>,
}

/// One module.
pub(super) struct Entry {
    place: Place,
    /// Whether a file imports it, as far as their imports have been noted.
    pub(super) imported: AtomicBool,
    read: OnceLock<Read>,
    exports: OnceLock<Arc<Exports>>,
    /// The modules in it that were asked for.
    below: Memory<String, Option<ModuleId>>,
}

/// What a file says before it is parsed.
enum Read {
    /// It holds a needle.
    Telling,
    /// It holds none; these are its imports and definitions.
    Quiet(Scanned),
}

impl Project {
    /// A project of which nothing is known yet. A file matters if it holds one of the `needles`;
    /// absolute imports start at the `roots` as well; what a project can hold ends at the `tops`.
    #[must_use]
    pub fn new(
        packages: Box<dyn Packages + Send + Sync>,
        needles: Needles,
        roots: Vec<PathBuf>,
        tops: Vec<PathBuf>,
    ) -> Self {
        Self {
            packages,
            needles,
            given: Given { roots, tops },
            directories: Directories::default(),
            roots: RwLock::default(),
            modules: RwLock::default(),
            leading: RwLock::default(),
            taken: RwLock::default(),
            leads: Memory::default(),
        }
    }

    /// Remembers what a module exports, so that it need not be read again.
    pub fn keep(&self, path: &Path, exports: Exports) {
        if let Some(module) = self.module_at(path) {
            let entry = self.entry(module);
            entry.read.get_or_init(|| Read::Telling);
            entry.exports.get_or_init(|| Arc::new(exports));
        }
    }

    /// The paths into modules that were followed so far, in no order.
    #[must_use]
    pub fn followed(&self) -> FxHashSet<Outside> {
        let questions = self.leads.questions().into_iter();
        questions.map(|(path, _)| path).collect()
    }

    /// Notes that a path is taken if it leads to a watched package: each of its parts from the
    /// module before it.
    pub fn take_what_leads(&self, path: &Outside) {
        if Walk::new(self, self.packages()).tells(path, &[]) {
            self.take_path(path);
        }
    }

    /// Whether another module takes something that leads to a watched package, and has one of the
    /// `names`, from the one at `path`, as far as is known by now.
    #[must_use]
    pub fn takes_any(&self, path: &Path, names: &[Box<str>]) -> bool {
        let taken = self.taken.read().unwrap_or_else(PoisonError::into_inner);
        let taken = self.module_at(path).and_then(|module| taken.get(&module));
        taken.is_some_and(|taken| names.iter().any(|name| taken.hold(name)))
    }

    /// What others take from a module.
    pub(super) fn taken_from(&self, module: ModuleId) -> TakenNames {
        let taken = self.taken.read().unwrap_or_else(PoisonError::into_inner);
        taken.get(&module).cloned().unwrap_or_default()
    }

    fn take_path(&self, outside: &Outside) {
        let mut here = Some(outside.module);
        for name in outside.parts() {
            let Some(module) = here else {
                break;
            };
            self.take(module, Some(name));
            here = self.submodule(module, name);
        }
    }

    /// Notes that a name is taken from a module, or by a star import whatever it gives.
    pub(super) fn take(&self, module: ModuleId, name: Option<&str>) {
        let mut taken = self.taken.write().unwrap_or_else(PoisonError::into_inner);
        let taken = taken.entry(module).or_default();
        match name {
            Some(name) => {
                taken.names.insert(name.into());
            }
            None => taken.by_star = true,
        }
    }

    /// The packages that are watched.
    pub(super) fn packages(&self) -> &dyn Packages {
        &*self.packages
    }

    /// Where the imports of a file start.
    pub(super) fn roots_of(&self, path: &Path) -> Arc<Roots> {
        let directory = path.parent().unwrap_or(path);
        let known = self.roots.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(roots) = known.get(directory) {
            return Arc::clone(roots);
        }
        drop(known);
        let roots = roots_of(directory, &self.given, &self.directories);
        let mut known = self.roots.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(directory.to_path_buf()).or_insert(roots))
    }

    /// The module that an import means.
    pub(super) fn find(&self, roots: &Roots, level: u32, dotted: &str) -> Option<ModuleId> {
        let written = match level {
            0 => Cow::Borrowed(dotted),
            _ => Cow::Owned(".".repeat(level as usize) + dotted),
        };
        roots.found.answer(&*written, || {
            let place = match level {
                0 => finder::absolute(roots, dotted, &self.directories),
                _ => finder::relative(roots, level, dotted, &self.directories),
            };
            place.map(|place| self.number(place))
        })
    }

    /// Whether a module of the project stands before the installed package `name`.
    pub(super) fn shadows(&self, roots: &Roots, name: &str) -> bool {
        finder::shadows(roots, name, &self.directories)
    }

    /// The module that a file is.
    pub(super) fn module_at(&self, path: &Path) -> Option<ModuleId> {
        finder::place_of(path).map(|place| self.number(place))
    }

    /// The module `name` in a package.
    pub(super) fn submodule(&self, module: ModuleId, name: &str) -> Option<ModuleId> {
        let entry = self.entry(module);
        if let Place::File(_) = entry.place {
            return None;
        }
        entry.below.answer(name, || {
            let below = finder::below(entry.place.clone(), name, &self.directories)?;
            Some(self.number(below))
        })
    }

    /// What `attributes` below `of` lead to.
    pub(super) fn leads(&self, of: &Outside, attributes: &[&str]) -> Leads {
        let question = (of.attributes(attributes.iter().copied()), attributes.len());
        let walk = || Walk::new(self, self.packages()).look_up(of, attributes);
        self.leads.answer(&question, walk)
    }

    /// What a module exports. It is read for that, if it can lead anywhere.
    pub(super) fn exports(&self, module: ModuleId) -> Arc<Exports> {
        let entry = self.entry(module);
        if let Some(exports) = entry.exports.get() {
            return Arc::clone(exports);
        }
        let matters = match self.read(&entry) {
            Read::Telling => true,
            Read::Quiet(_) => self.can_lead(module),
        };
        let exports = || match matters {
            true => Arc::new(self.exports_of(&entry.place).unwrap_or_default()),
            false => Arc::default(),
        };
        Arc::clone(entry.exports.get_or_init(exports))
    }

    /// Whether a module that says nothing of a watched package plainly defines `name`, so that it
    /// leads nowhere.
    pub(super) fn defines(&self, module: ModuleId, name: &str) -> bool {
        match self.read(&self.entry(module)) {
            Read::Telling => false,
            Read::Quiet(scanned) => scanned.defined.contains(name),
        }
    }

    /// Whether a module holds a needle, or imports one that does, through any number of modules.
    fn can_lead(&self, start: ModuleId) -> bool {
        let known = |module| {
            let known = self.leading.read().unwrap_or_else(PoisonError::into_inner);
            known.get(&module).copied()
        };
        let mut seen = FxHashSet::default();
        let mut open = vec![start];
        let mut leads = false;
        while let Some(module) = open.pop() {
            if !seen.insert(module) {
                continue;
            }
            let entry = self.entry(module);
            match (known(module), self.read(&entry)) {
                (Some(false), _) => {}
                (Some(true), _) | (None, Read::Telling) => {
                    leads = true;
                    break;
                }
                (None, Read::Quiet(scanned)) => open.extend(self.targets(&entry, scanned)),
            }
        }
        let mut known = self.leading.write().unwrap_or_else(PoisonError::into_inner);
        match leads {
            true => known.extend([(start, true)]),
            false => known.extend(seen.into_iter().map(|module| (module, false))),
        }
        leads
    }

    /// The modules that a file imports.
    fn targets(&self, entry: &Entry, scanned: &Scanned) -> Vec<ModuleId> {
        let Some(path) = entry.place.file() else {
            return Vec::new();
        };
        let roots = self.roots_of(&path);
        let mut targets = Vec::new();
        for import in &scanned.imports {
            let Some(module) = self.find(&roots, import.level, &import.module) else {
                continue;
            };
            targets.push(module);
            if let Taken::Names(names) = &import.taken {
                targets.extend(names.iter().filter_map(|name| self.submodule(module, name)));
            }
        }
        targets
    }

    fn read<'e>(&self, entry: &'e Entry) -> &'e Read {
        entry.read.get_or_init(|| {
            let bytes = entry.place.file().and_then(|path| read(&path).ok());
            let bytes = bytes.unwrap_or_default();
            match self.needles.can_matter(&bytes) {
                true => Read::Telling,
                false => Read::Quiet(scan(&String::from_utf8_lossy(&bytes))),
            }
        })
    }

    pub(super) fn entry(&self, module: ModuleId) -> Arc<Entry> {
        let modules = self.modules.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&modules.entries[module.0 as usize])
    }

    fn number(&self, place: Place) -> ModuleId {
        let modules = self.modules.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = modules.numbers.get(&place) {
            return *number;
        }
        drop(modules);
        let mut modules = self.modules.write().unwrap_or_else(PoisonError::into_inner);
        let next = u32::try_from(modules.entries.len()).expect("fewer modules than files");
        let number = *modules
            .numbers
            .entry(place.clone())
            .or_insert(ModuleId(next));
        if number.0 == next {
            modules.entries.push(Arc::new(Entry {
                place,
                imported: AtomicBool::new(false),
                read: OnceLock::new(),
                exports: OnceLock::new(),
                below: Memory::default(),
            }));
        }
        number
    }
}
