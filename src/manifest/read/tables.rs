//! `pyproject.toml` (PEP 621, PEP 735, Poetry) and `Pipfile`.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{PYTHON, Unreadable, elsewhere, python};
use crate::manifest::pip::Requirement;

type Value<'t> = Spanned<DeValue<'t>>;

/// What `pyproject.toml` asks for.
pub(super) fn pyproject(text: &str) -> Result<Vec<Requirement>, Unreadable> {
    let table = parse(text)?;
    let mut reader = Reader {
        text,
        found: Vec::new(),
    };
    let project = table_at(&table, &["project"]);
    if let Some(project) = project {
        if let Some(value) = project.get("requires-python") {
            reader.python(value);
        }
        reader.lists(project.get("dependencies"));
        reader.lists(project.get("optional-dependencies"));
    }
    reader.lists(table.get("dependency-groups"));
    reader.lists(table_at(&table, &["build-system"]).and_then(|it| it.get("requires")));
    if let Some(poetry) = table_at(&table, &["tool", "poetry"]) {
        reader.packages(poetry.get("dependencies"));
        reader.packages(poetry.get("dev-dependencies"));
        let groups = table_at(poetry, &["group"])
            .into_iter()
            .flat_map(DeTable::iter);
        for (_, group) in groups {
            let group = group.get_ref().as_table();
            reader.packages(group.and_then(|group| group.get("dependencies")));
        }
    }
    Ok(reader.found)
}

/// What a `Pipfile` asks for.
pub(super) fn pipfile(text: &str) -> Result<Vec<Requirement>, Unreadable> {
    let table = parse(text)?;
    let mut reader = Reader {
        text,
        found: Vec::new(),
    };
    reader.packages(table.get("packages"));
    reader.packages(table.get("dev-packages"));
    if let Some(requires) = table_at(&table, &["requires"]) {
        for key in ["python_version", "python_full_version"] {
            let Some(value) = requires.get(key) else {
                continue;
            };
            let version = value.get_ref().as_str().unwrap_or_default();
            reader.found.extend(python(version, inner(text, value)));
        }
    }
    Ok(reader.found)
}

fn parse(text: &str) -> Result<DeTable<'_>, Unreadable> {
    match DeTable::parse(text) {
        Ok(table) => Ok(table.into_inner()),
        Err(error) => Err(Unreadable {
            message: error.message().lines().collect::<Vec<_>>().join(": "),
            range: error.span().unwrap_or_default(),
        }),
    }
}

/// The table at a path of keys.
fn table_at<'a, 't>(table: &'a DeTable<'t>, path: &[&str]) -> Option<&'a DeTable<'t>> {
    path.iter()
        .try_fold(table, |table, key| table.get(*key)?.get_ref().as_table())
}

/// The place of the text in a string, or of the whole value.
fn inner(text: &str, value: &Value<'_>) -> Range<usize> {
    let span = value.span();
    let said = value.get_ref().as_str().unwrap_or_default();
    match text.get(span.clone()).and_then(|raw| raw.find(said)) {
        Some(at) if !said.is_empty() => span.start + at..span.start + at + said.len(),
        _ => span,
    }
}

/// A file that is being read.
struct Reader<'t> {
    text: &'t str,
    found: Vec<Requirement>,
}

impl Reader<'_> {
    /// Requirements in the notation of pip, in lists at any depth.
    fn lists(&mut self, value: Option<&Value<'_>>) {
        let Some(value) = value else { return };
        match value.get_ref() {
            DeValue::String(said) => {
                let range = inner(self.text, value);
                let is_verbatim = self.text.get(range.clone()) == Some(said.as_ref());
                let requirement = Requirement::parse(said, range.start);
                self.found.extend(requirement.map(|it| match is_verbatim {
                    true => it,
                    false => Requirement {
                        range,
                        plain: None,
                        ..it
                    },
                }));
            }
            DeValue::Array(values) => values.iter().for_each(|it| self.lists(Some(it))),
            DeValue::Table(table) => {
                // `{ include-group = "…" }` names a group.
                let values = table.iter().filter(|(_, value)| value.get_ref().is_array());
                values.for_each(|(_, value)| self.lists(Some(value)));
            }
            _ => {}
        }
    }

    /// Requirements as keys: `tensorflow = "^1.15"`, `tensorflow = { version = "1.15" }`.
    fn packages(&mut self, table: Option<&Value<'_>>) {
        let table = table.and_then(|value| value.get_ref().as_table());
        for (name, value) in table.into_iter().flat_map(DeTable::iter) {
            let version = match value.get_ref() {
                DeValue::String(version) => Some(version.as_ref()),
                DeValue::Table(table) => table.get("version").and_then(|it| it.get_ref().as_str()),
                _ => None,
            };
            let range = name.span().start..value.span().end;
            self.found.push(elsewhere(
                name.get_ref(),
                version.unwrap_or_default(),
                range,
            ));
        }
    }

    /// `requires-python`.
    fn python(&mut self, value: &Value<'_>) {
        if let Some(versions) = value.get_ref().as_str() {
            self.found
                .push(elsewhere(PYTHON, versions, inner(self.text, value)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::said;

    #[test]
    fn reads_every_table_of_pyproject() {
        let text = "[project]\nname = \"x\"\nrequires-python = \">=3.6\"\ndependencies = [\"tensorflow==1.15\", 'tf-slim']\n\
                    [project.optional-dependencies]\ngpu = [\"tensorflow-gpu<2\"]\n[dependency-groups]\n\
                    dev = [\"keras<3\", { include-group = \"gpu\" }]\n[tool.poetry.dependencies]\npython = \"^3.6\"\n\
                    tensorflow = \"^1.15\"\nnumpy = { version = \"1.18\", optional = true }\nlocal = { path = \".\" }\n\
                    [tool.poetry.group.dev.dependencies]\nprotobuf = \"~3.19\"\n[tool.other]\nx = \"tensorflow==1.1\"\n";
        assert_eq!(
            said("pyproject.toml", text),
            [
                "python>=3.6",
                "tensorflow==1.15",
                "tf-slim",
                "tensorflow-gpu<2",
                "keras<3",
                "python^3.6",
                "tensorflow^1.15",
                "numpy 1.18",
                "local",
                "protobuf~3.19",
            ]
        );
    }

    #[test]
    fn reads_pipfiles() {
        let text = "[packages]\ntensorflow = \"==1.15\"\n\"tf-slim\" = \"*\"\n[requires]\npython_version = \"3.6\"\n";
        assert_eq!(
            said("Pipfile", text),
            ["tensorflow==1.15", "tf-slim *", "python==3.6.*"]
        );
    }
}
