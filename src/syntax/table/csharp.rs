//! Files of C#: their usings, their types by namespace, and the extension methods, which are called by their name alone.

use std::collections::BTreeSet;

use super::source::Source;
use super::{Constant, NameTable};
use crate::model::{ExportedName, ImportedName};

const TYPES: &[&str] = &["class", "struct", "record", "interface", "enum"];

/// The most tokens before a declaration's body, where a bracket with all in it counts as one.
const LONGEST_HEAD: usize = 400;
/// Types within types beyond this are no names that others use.
const DEEPEST_TYPE: usize = 4;

struct Reader<'s, 't> {
    source: &'s Source<'t>,
    imports: Vec<ImportedName>,
    exports: Vec<ExportedName>,
    constants: Vec<Constant>,
    passed: BTreeSet<usize>,
}

/// A namespace or a type that is open.
struct Open {
    name: String,
    is_type: bool,
    /// The depth of brackets around its body; none for a namespace of the whole file.
    depth: Option<usize>,
}

pub(super) fn read(source: &Source<'_>) -> NameTable {
    let mut reader =
        Reader { source, imports: Vec::new(), exports: Vec::new(), constants: Vec::new(), passed: BTreeSet::new() };
    reader.walk();
    let uses = source.words_but(&reader.passed);
    NameTable { imports: reader.imports, exports: reader.exports, uses, constants: reader.constants }
}

impl Reader<'_, '_> {
    fn walk(&mut self) {
        let (source, mut at, mut depth) = (self.source, 0, 0_usize);
        let mut open: Vec<Open> = Vec::new();
        while at < source.count() {
            match source.depth_change(at) {
                1 => depth += 1,
                -1 => {
                    depth = depth.saturating_sub(1);
                    while source.text(at) == "}"
                        && open.last().is_some_and(|one| one.depth.is_some_and(|it| it >= depth))
                    {
                        open.pop();
                    }
                }
                _ => {}
            }
            let in_type = open.last().is_some_and(|one| one.is_type);
            match source.text(at) {
                "using" if !in_type && source.is_word(at) => at = self.using(at),
                "namespace" if source.is_word(at) => at = self.namespace(at, depth, &mut open),
                word if source.is_word(at) && TYPES.contains(&word) && !source.is(at.wrapping_sub(1), ".") => {
                    at = self.declared_type(at, depth, &mut open);
                }
                "this" if in_type && source.is(at.wrapping_sub(1), "(") && self.begins_a_type(at + 1) => {
                    self.extension(at, &open);
                }
                "const" | "readonly" if in_type => self.constant(at, &open),
                _ => {}
            }
            at += 1;
        }
    }

    /// The name with dots that begins here, and its last token.
    fn dotted(&self, from: usize) -> (String, usize) {
        let (source, mut at) = (self.source, from);
        let mut name = source.text(from).to_owned();
        while source.is(at + 1, ".") && source.is_word(at + 2) {
            at += 2;
            name.push('.');
            name.push_str(source.text(at));
        }
        (name, at)
    }

    /// `using A.B;`, `global using static A.B.C;`, `using D = A.B.C;`. A `using` of a resource is none.
    fn using(&mut self, from: usize) -> usize {
        let source = self.source;
        let mut at = from + 1;
        let is_static = source.is(at, "static");
        at += usize::from(is_static);
        let mut local = String::new();
        if source.is_word(at) && source.is(at + 1, "=") {
            source.text(at).clone_into(&mut local);
            at += 2;
        }
        if source.is(at, "global") && source.is(at + 1, ":") {
            at += 3;
        }
        if !source.is_word(at) {
            return from;
        }
        let (name, end) = self.dotted(at);
        if !source.is(end + 1, ";") {
            return from;
        }
        self.passed.extend(from..=end);
        let (module, exported) = match name.rsplit_once('.') {
            Some((module, last)) if is_static || !local.is_empty() => (module.to_owned(), Some(last.to_owned())),
            _ => (name, None),
        };
        if let (true, Some(exported)) = (is_static, &exported) {
            local.clone_from(exported);
        }
        self.imports.push(ImportedName { local, module, exported });
        end
    }

    fn namespace(&mut self, at: usize, depth: usize, open: &mut Vec<Open>) -> usize {
        let source = self.source;
        if !source.is_word(at + 1) {
            return at;
        }
        let (name, end) = self.dotted(at + 1);
        self.passed.extend(at..=end);
        let depth = source.is(end + 1, "{").then_some(depth);
        open.push(Open { name, is_type: false, depth });
        end
    }

    /// `class Name<T>(…) : Base { … }`, `record Name(…);`
    fn declared_type(&mut self, at: usize, depth: usize, open: &mut Vec<Open>) -> usize {
        let source = self.source;
        let is_record = source.is(at, "record") && (source.is(at + 1, "class") || source.is(at + 1, "struct"));
        let name_at = at + 1 + usize::from(is_record);
        let begins_clause = |word: &str| matches!(word, "where" | "new");
        if !source.is_word(name_at) || begins_clause(source.text(name_at)) {
            return at;
        }
        // `where T : class` and `is record` are no declarations: a body, a base, or a semicolon must follow.
        let body = self.body(name_at + 1);
        let name = source.text(name_at).to_owned();
        self.passed.insert(name_at);
        let last = if source.is(body, "{") { source.closing(body) } else { body };
        if !open.iter().rev().take(DEEPEST_TYPE).all(|one| one.is_type) || open.len() < DEEPEST_TYPE {
            self.export(qualified(open, &name), self.begin(at), last);
        }
        if !source.is(body, "{") {
            return name_at;
        }
        open.push(Open { name, is_type: true, depth: Some(depth) });
        name_at
    }

    /// The brace or the semicolon behind the head of a declaration.
    fn body(&self, from: usize) -> usize {
        let (source, mut at) = (self.source, from);
        for _ in 0..LONGEST_HEAD {
            if source.is(at, "{") || source.is(at, ";") {
                break;
            }
            at = if source.depth_change(at) == 1 { source.closing(at) } else { at };
            at += 1;
        }
        at
    }

    /// Where the attributes and modifiers before a declaration begin.
    fn begin(&self, at: usize) -> usize {
        let mut first = at;
        while let Some(before) = first.checked_sub(1) {
            let ends = [";", "{", "}"].iter().any(|mark| self.source.is(before, mark));
            if ends || !(self.source.is_word(before) || at - before < LONGEST_HEAD) {
                break;
            }
            first = before;
        }
        first
    }

    /// Whether a word is a parameter's type or a modifier of it: `(this V it)`, and not `(this, "name")` or `(this is V)`.
    fn begins_a_type(&self, at: usize) -> bool {
        self.source.is_word(at) && !matches!(self.source.text(at), "is" | "as" | "switch" | "with")
    }

    /// `public static T Name<U>(this V it, …) { … }` or `=> …;`
    fn extension(&mut self, this: usize, open: &[Open]) {
        let source = self.source;
        let Some(mut name) = this.checked_sub(2) else { return };
        if source.is(name, ">") {
            // The type parameters, which hold no brackets of their own.
            while name > 0 && !source.is(name, "<") {
                name -= 1;
            }
            name = name.saturating_sub(1);
        }
        if !source.is_word(name) {
            return;
        }
        let at = self.body(source.closing(this - 1) + 1);
        let last = if source.is(at, "{") { source.closing(at) } else { at };
        // The type that holds it is no part of its name, as none is said where it is called.
        let namespaces: Vec<&str> = open.iter().filter(|one| !one.is_type).map(|one| one.name.as_str()).collect();
        let name_text = source.text(name);
        let full = namespaces.iter().copied().chain([name_text]).collect::<Vec<_>>().join(".");
        self.passed.insert(name);
        self.export(full, self.begin(name), last);
    }

    fn export(&mut self, name: String, first: usize, last: usize) {
        let source = self.source;
        let last = last.min(source.count().saturating_sub(1));
        let own = name.rsplit('.').next().unwrap_or_default().to_owned();
        let needs = (first..=last)
            .filter(|at| source.is_word(*at))
            .map(|at| source.text(at))
            .filter(|word| word.starts_with(|first: char| first.is_uppercase()) && *word != own)
            .map(str::to_owned)
            .collect();
        let lines = vec![(source.line(first), source.last_line(last))];
        self.exports.push(ExportedName { name, lines, needs, from: None });
    }

    /// `const string Name = "text";`, `static readonly string Name = "text";`
    fn constant(&mut self, at: usize, open: &[Open]) {
        let source = self.source;
        let is_text = source.is(at + 1, "string") || source.is(at + 1, "String");
        if !is_text || !source.is_word(at + 2) || !source.is(at + 3, "=") || !source.is(at + 5, ";") {
            return;
        }
        if let Some((text, span)) = source.literal(at + 4) {
            let owner = open.last().map_or("", |one| one.name.as_str());
            let name = format!("{owner}.{}", source.text(at + 2));
            self.constants.push(Constant { name, text: text.to_owned(), span });
        }
    }
}

/// A name with what is open around it.
fn qualified(open: &[Open], name: &str) -> String {
    open.iter().map(|one| one.name.as_str()).chain([name]).collect::<Vec<_>>().join(".")
}
