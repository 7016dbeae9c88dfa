//! What commands within code ask for.

use super::commands::Command;
use super::pip::{Requirement, installed};
use crate::files::Span;

/// A magic that selects TensorFlow 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// Where.
    pub span: Span,
    /// As it is written: `tensorflow==1.15`.
    pub written: String,
    /// The idiom of the rule that speaks of it.
    pub idiom: &'static str,
}

/// The magics in `commands` that select TensorFlow 1, in order.
#[must_use]
pub fn pins(commands: &[Command]) -> Vec<Pin> {
    commands.iter().flat_map(of_command).collect()
}

fn of_command(command: &Command) -> Option<Pin> {
    let version = command.text.strip_prefix("%tensorflow_version")?;
    let word = version.split_whitespace().next().unwrap_or_default();
    let before = version.find(word).unwrap_or_default();
    let end = command.text.len() - version.len() + before + word.len();
    word.starts_with('1').then(|| Pin {
        span: command.place_of(0..end),
        written: command.text[..end].to_owned(),
        idiom: "selects-tensorflow-1",
    })
}

/// What `commands` install, at the places in the source.
#[must_use]
pub fn asked_for(commands: &[Command]) -> Vec<Requirement> {
    let of_command = |command: &Command| {
        let place = |range| command.place_of(range).range();
        let moved = |it: Requirement| Requirement {
            plain: it.plain.clone().filter(|_| command.is_verbatim).map(place),
            range: place(it.range.clone()),
            ..it
        };
        installed(&command.text)
            .into_iter()
            .map(moved)
            .collect::<Vec<_>>()
    };
    commands.iter().flat_map(of_command).collect()
}

#[cfg(test)]
mod tests {
    use super::{asked_for, pins};
    use crate::files::SourceFile;
    use crate::manifest::commands;
    use crate::syntax::parse_source;

    fn found(text: &str) -> Vec<(String, String)> {
        let source = SourceFile::new("a.py".into(), text.into());
        let module = parse_source(&source).expect("not deep");
        let commands = commands(&source, &module);
        let magics = pins(&commands).into_iter();
        let magics = magics.map(|pin| (pin.written, source.slice(pin.span).to_owned()));
        let asked = asked_for(&commands).into_iter();
        magics
            .chain(asked.map(|it| (it.written(), source.text[it.range].to_owned())))
            .collect()
    }

    #[test]
    fn finds_them_in_every_form_of_a_notebook() {
        for (text, written, place) in [
            (
                "!pip install -q tensorflow==1.15\n",
                "tensorflow==1.15",
                "tensorflow==1.15",
            ),
            (
                "%tensorflow_version 1.x\n",
                "%tensorflow_version 1.x",
                "%tensorflow_version 1.x",
            ),
            (
                "get_ipython().system('pip install tensorflow-gpu<2')\n",
                "tensorflow-gpu<2",
                "tensorflow-gpu<2",
            ),
            (
                "get_ipython().run_line_magic('tensorflow_version', '1.x')\n",
                "%tensorflow_version 1.x",
                "'1.x'",
            ),
            (
                "get_ipython().run_cell_magic('bash', '', 'ls\\npip install tensorflow==1.4\\n')\n",
                "tensorflow==1.4",
                "'ls\\npip install tensorflow==1.4\\n'",
            ),
            (
                "# %%\n%%bash\nls\npip install tensorflow==1.4\n",
                "tensorflow==1.4",
                "tensorflow==1.4",
            ),
        ] {
            assert_eq!(
                found(text),
                [(written.to_owned(), place.to_owned())],
                "{text}"
            );
        }
    }

    #[test]
    fn leaves_other_commands_alone() {
        let text = "%tensorflow_version 2.x\n!pip freeze\n!ls\n\
                    get_ipython().system(f'pip install tensorflow==1.15')\n\
                    shell().system('pip install tensorflow==1.15')\n";
        assert_eq!(found(text), []);
    }
}
