//! What a file's imports call things: the local name of each, and what it stands for.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::{Dialect, Part, shape::named_children};
use crate::model::Language;

/// What a local name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The module as written: `express-rate-limit`, `./db`, `os.path`.
    pub module: String,
    /// The exported name; `None` for the module itself, `default` for a default export.
    pub name: Option<String>,
}

/// The imports of one file, by local name.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    by_local: BTreeMap<String, Imported>,
}

impl Imports {
    /// Reads the imports of a whole file, those inside functions included.
    pub fn read(dialect: Dialect, root: Node<'_>, text: &str) -> Self {
        let mut imports = Self::default();
        let mut cursor = root.walk();
        loop {
            let node = cursor.node();
            let part = dialect.part(node);
            match part {
                Part::Import => imports.take_statement(dialect, node, text),
                Part::Declarator => imports.take_require(node, text),
                _ => {}
            }
            if part != Part::Import && cursor.goto_first_child() {
                continue;
            }
            loop {
                if cursor.goto_next_sibling() {
                    break;
                }
                if !cursor.goto_parent() {
                    return imports;
                }
            }
        }
    }

    /// What `local` stands for, if it was imported.
    pub fn get(&self, local: &str) -> Option<&Imported> {
        self.by_local.get(local)
    }

    /// The local names that stand for `name` of `module`.
    pub fn locals_of<'a>(&'a self, module: &'a str) -> impl Iterator<Item = (&'a str, &'a Imported)> {
        self.by_local
            .iter()
            .filter(move |(_, imported)| imported.module == module)
            .map(|(local, imported)| (local.as_str(), imported))
    }

    fn put(&mut self, local: &str, module: &str, name: Option<&str>) {
        let imported = Imported { module: module.to_owned(), name: name.map(ToOwned::to_owned) };
        self.by_local.insert(local.to_owned(), imported);
    }

    fn take_statement(&mut self, dialect: Dialect, node: Node<'_>, text: &str) {
        match dialect.language() {
            Language::TypeScript => self.take_typescript(dialect, node, text),
            Language::Python => self.take_python(dialect, node, text),
            Language::CSharp => {}
        }
    }

    fn take_typescript(&mut self, dialect: Dialect, node: Node<'_>, text: &str) {
        let Some(module) = node.child_by_field_name("source").map(|source| unquoted(source, text)) else {
            return;
        };
        let Some(clause) = named_children(dialect, node).into_iter().find(|child| child.kind() == "import_clause")
        else {
            return;
        };
        for child in named_children(dialect, clause) {
            match child.kind() {
                "identifier" => self.put(slice(child, text), module, Some("default")),
                "namespace_import" => {
                    if let Some(name) = child.named_child(0) {
                        self.put(slice(name, text), module, None);
                    }
                }
                _ => {
                    for specifier in named_children(dialect, child) {
                        let Some(name) = specifier.child_by_field_name("name") else { continue };
                        let local = specifier.child_by_field_name("alias").unwrap_or(name);
                        self.put(slice(local, text), module, Some(slice(name, text)));
                    }
                }
            }
        }
    }

    fn take_require(&mut self, declarator: Node<'_>, text: &str) {
        let (Some(name), Some(value)) =
            (declarator.child_by_field_name("name"), declarator.child_by_field_name("value"))
        else {
            return;
        };
        let (call, member) = match value.child_by_field_name("object") {
            Some(object) => (object, value.child_by_field_name("property")),
            None => (value, None),
        };
        let is_require =
            call.child_by_field_name("function").is_some_and(|function| slice(function, text) == "require");
        let module = call.child_by_field_name("arguments").and_then(|arguments| arguments.named_child(0));
        let (true, Some(module)) = (is_require, module) else { return };
        let module = unquoted(module, text);
        if name.kind() == "identifier" {
            let exported = member.map_or("default", |member| slice(member, text));
            self.put(slice(name, text), module, Some(exported));
            return;
        }
        let mut cursor = name.walk();
        for entry in name.named_children(&mut cursor) {
            let key = entry.child_by_field_name("key").unwrap_or(entry);
            let local = entry.child_by_field_name("value").unwrap_or(entry);
            self.put(slice(local, text), module, Some(slice(key, text)));
        }
    }

    fn take_python(&mut self, dialect: Dialect, node: Node<'_>, text: &str) {
        let module = node.child_by_field_name("module_name").map(|module| slice(module, text));
        let mut cursor = node.walk();
        let names: Vec<_> = node.children_by_field_name("name", &mut cursor).collect();
        for name in names {
            let (what, alias) = match name.child_by_field_name("alias") {
                Some(alias) => (name.child_by_field_name("name").unwrap_or(name), Some(alias)),
                None => (name, None),
            };
            let what = slice(what, text);
            match module {
                Some(module) => self.put(alias.map_or(what, |alias| slice(alias, text)), module, Some(what)),
                None => match alias {
                    Some(alias) => self.put(slice(alias, text), what, None),
                    None => {
                        let first = what.split('.').next().unwrap_or(what);
                        self.put(first, first, None);
                    }
                },
            }
        }
        let _ = dialect;
    }
}

fn slice<'s>(node: Node<'_>, text: &'s str) -> &'s str {
    text.get(node.byte_range()).unwrap_or("")
}

fn unquoted<'s>(node: Node<'_>, text: &'s str) -> &'s str {
    slice(node, text).trim_matches(['"', '\'', '`'])
}
