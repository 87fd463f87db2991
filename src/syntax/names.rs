//! What a file's imports call things: the local name of each, and what it stands for.

use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem;
use tree_sitter::Node;

use super::{Dialect, Fields as _, Part, shape::named_children};
use crate::model::Language;

/// What a local name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The module as written: `some-package`, `./db`, `os.path`.
    pub module: String,
    /// The exported name; `None` for the module itself, `default` for a default export.
    pub name: Option<String>,
}

/// The imports of one file, by local name.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    /// A name may be imported from several places, each where the others fail.
    by_local: BTreeMap<String, Vec<Imported>>,
    /// C#: the namespaces whose types need no qualifier: those of `using` and those that the code stands in.
    namespaces: BTreeSet<String>,
    /// C#: the types whose members need no qualifier.
    statics: BTreeSet<String>,
}

/// No honest file says `import` or `require` as often.
const MOST_IMPORTS: usize = 20_000;

impl Imports {
    /// Reads the imports of a whole file, those inside functions included.
    ///
    /// Only the nodes where a word of importing stands are looked at, so that a file costs little more than a search.
    pub fn read(dialect: Dialect, root: Node<'_>, text: &str) -> Self {
        let mut imports = Self::default();
        let words: &[&str] = match dialect.language() {
            Language::CSharp => &["using", "namespace"],
            Language::TypeScript => &["import", "require"],
            Language::Python => &["import"],
        };
        for word in words {
            for start in memmem::find_iter(text.as_bytes(), word).take(MOST_IMPORTS) {
                let end = start + word.len();
                if let Some(node) = root.descendant_for_byte_range(start, end)
                    && node.byte_range() == (start..end)
                {
                    imports.take(dialect, node, text);
                }
            }
        }
        imports
    }

    /// What `local` stands for, if it was imported.
    pub fn of(&self, local: &str) -> &[Imported] {
        self.by_local.get(local).map_or(&[], Vec::as_slice)
    }

    /// Every local name with what it stands for.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Imported)> {
        self.by_local.iter().flat_map(|(local, all)| all.iter().map(move |imported| (local.as_str(), imported)))
    }

    /// C#: whether the types of a namespace need no qualifier here.
    pub fn opens(&self, namespace: &str) -> bool {
        self.namespaces.contains(namespace)
    }

    /// C#: the types whose members need no qualifier here.
    pub fn statics(&self) -> impl Iterator<Item = &str> {
        self.statics.iter().map(String::as_str)
    }

    /// C#: whether a qualified name that begins so begins with a namespace.
    pub fn begins_namespace(&self, first: &str) -> bool {
        matches!(first, "System" | "Microsoft" | "global")
            || self.namespaces.iter().any(|known| known.split('.').next() == Some(first))
    }

    fn put(&mut self, local: &str, module: &str, name: Option<&str>) {
        let imported = Imported { module: module.to_owned(), name: name.map(ToOwned::to_owned) };
        let known = self.by_local.entry(local.to_owned()).or_default();
        if !known.contains(&imported) {
            known.push(imported);
        }
    }

    /// Takes what the word at `node` imports, if it does.
    fn take(&mut self, dialect: Dialect, node: Node<'_>, text: &str) {
        let mut current = node;
        // `const { a } = (await import('m')).b` nests deepest.
        for _ in 0..8 {
            let Some(parent) = current.parent() else { return };
            match dialect.part(parent) {
                Part::Import => return self.take_statement(dialect, parent, text),
                Part::Declarator => return self.take_require(parent, text),
                _ if parent.kind().ends_with("namespace_declaration") => return self.take_namespace(parent, text),
                // The word `import` of a call is a node of its own.
                _ if parent.byte_range() == node.byte_range() => current = parent,
                Part::Call | Part::Member | Part::Await | Part::Wrapper => current = parent,
                _ => return,
            }
        }
    }

    fn take_statement(&mut self, dialect: Dialect, node: Node<'_>, text: &str) {
        match dialect.language() {
            Language::TypeScript => self.take_typescript(dialect, node, text),
            Language::Python => self.take_python(node, text),
            Language::CSharp => self.take_using(dialect, node, text),
        }
    }

    fn take_typescript(&mut self, dialect: Dialect, node: Node<'_>, text: &str) {
        let required = named_children(dialect, node).into_iter().find(|child| child.kind() == "import_require_clause");
        let source = required.unwrap_or(node).field("source");
        let Some(module) = source.map(|source| unquoted(source, text)) else { return };
        if let Some(local) = required.and_then(|clause| clause.named_child(0)) {
            self.put(slice(local, text), module, None);
            return;
        }
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
                        let Some(name) = specifier.field("name") else { continue };
                        let local = specifier.field("alias").unwrap_or(name);
                        self.put(slice(local, text), module, Some(slice(name, text)));
                    }
                }
            }
        }
    }

    fn take_require(&mut self, declarator: Node<'_>, text: &str) {
        let (Some(name), Some(value)) = (declarator.field("name"), declarator.field("value")) else {
            return;
        };
        let Some((module, member)) = required_module(value, text) else { return };
        if name.kind() == "identifier" {
            let exported = member.map_or("default", |member| slice(member, text));
            self.put(slice(name, text), module, Some(exported));
            return;
        }
        let mut cursor = name.walk();
        for entry in name.named_children(&mut cursor) {
            let key = entry.field("key").unwrap_or(entry);
            let local = entry.field("value").unwrap_or(entry);
            self.put(slice(local, text), module, Some(slice(key, text)));
        }
    }

    fn take_python(&mut self, node: Node<'_>, text: &str) {
        let module = node.field("module_name").map(|module| slice(module, text));
        let mut cursor = node.walk();
        let names: Vec<_> = node.children_by_field_name("name", &mut cursor).collect();
        for name in names {
            let (what, alias) = match name.field("alias") {
                Some(alias) => (name.field("name").unwrap_or(name), Some(alias)),
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
    }

    /// `using A.B;`, `using static A.B.C;`, `using D = A.B.C;`, each perhaps global.
    fn take_using(&mut self, dialect: Dialect, node: Node<'_>, text: &str) {
        let alias = node.field("name");
        let target = named_children(dialect, node).into_iter().rfind(|child| Some(*child) != alias);
        let Some(target) = target.map(|target| qualified(slice(target, text))) else { return };
        let mut cursor = node.walk();
        let is_static = node.children(&mut cursor).any(|child| child.kind() == "static");
        match alias {
            Some(alias) => {
                let (module, name) = target.rsplit_once('.').unwrap_or(("", &target));
                self.put(slice(alias, text), module, Some(name));
            }
            None if is_static => {
                self.statics.insert(target);
            }
            None => {
                self.namespaces.insert(target);
            }
        }
    }

    /// Inside `namespace A.B` the names of `A.B` and of `A` need no qualifier.
    fn take_namespace(&mut self, node: Node<'_>, text: &str) {
        let Some(name) = node.field("name").map(|name| qualified(slice(name, text))) else { return };
        let mut open = name.as_str();
        loop {
            self.namespaces.insert(open.to_owned());
            match open.rsplit_once('.') {
                Some((outer, _)) => open = outer,
                None => return,
            }
        }
    }
}

/// The module that a call loads: `require('m')`, `import('m')`.
pub fn module_of<'s>(call: Node<'_>, text: &'s str) -> Option<&'s str> {
    let function = call.field("function")?;
    let module = call.field("arguments")?.named_child(0)?;
    let loads = matches!(slice(function, text), "require" | "import") && module.kind() == "string";
    loads.then(|| unquoted(module, text))
}

/// The module that `require('m')`, `await import('m')` and a member of either load, with the member.
pub fn required_module<'s, 't>(value: Node<'t>, text: &'s str) -> Option<(&'s str, Option<Node<'t>>)> {
    let mut member = None;
    let mut current = value;
    for _ in 0..8 {
        current = match current.kind() {
            "member_expression" => {
                member = current.field("property");
                current.field("object")?
            }
            "await_expression" | "parenthesized_expression" => current.named_child(0)?,
            "call_expression" => return module_of(current, text).map(|module| (module, member)),
            _ => return None,
        };
    }
    None
}

/// A qualified name as one text: without blanks, type arguments and `global::`.
fn qualified(name: &str) -> String {
    let name = name.split('<').next().unwrap_or(name);
    let bare: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    bare.strip_prefix("global::").map_or(bare.clone(), str::to_owned)
}

fn slice<'s>(node: Node<'_>, text: &'s str) -> &'s str {
    text.get(node.byte_range()).unwrap_or("")
}

fn unquoted<'s>(node: Node<'_>, text: &'s str) -> &'s str {
    slice(node, text).trim_matches(['"', '\'', '`'])
}
