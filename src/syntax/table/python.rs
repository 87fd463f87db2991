//! Modules of Python. Every name at the outermost level can be imported, those that a module imports itself too.

use std::collections::BTreeSet;

use foldhash::HashSet;

use super::source::Source;
use super::{Constant, Declared, NameTable, Reaches};
use crate::model::{ExportedName, ImportedName};

struct Reader<'s, 't> {
    source: &'s Source<'t>,
    imports: Vec<ImportedName>,
    exports: Vec<ExportedName>,
    declared: Vec<Declared>,
    /// What is registered with a variable, under the variable's name.
    registered: Vec<Declared>,
    constants: Vec<Constant>,
    passed: BTreeSet<usize>,
}

pub(super) fn read(source: &Source<'_>) -> NameTable {
    let mut reader = Reader {
        source,
        imports: Vec::new(),
        exports: Vec::new(),
        declared: Vec::new(),
        registered: Vec::new(),
        constants: Vec::new(),
        passed: BTreeSet::new(),
    };
    reader.walk();
    reader.finish()
}

impl Reader<'_, '_> {
    fn walk(&mut self) {
        let (source, mut at, mut depth) = (self.source, 0, 0_usize);
        // Where a decorated declaration begins.
        let mut decorated = None;
        while at < source.count() {
            let begins = depth == 0 && source.begins_line(at) && !(at > 0 && source.is(at - 1, "\\"));
            if begins {
                match source.text(at) {
                    "import" => {
                        at = self.import(at);
                        continue;
                    }
                    "from" => {
                        at = self.import_from(at);
                        continue;
                    }
                    "@" if source.is_at_margin(at) => decorated = decorated.or(Some(at)),
                    _ if source.is_at_margin(at) => self.outermost(at, decorated.take()),
                    _ => {}
                }
            }
            match source.depth_change(at) {
                1 => depth += 1,
                -1 => depth = depth.saturating_sub(1),
                _ => {}
            }
            at += 1;
        }
    }

    /// `import a.b as c, d`
    fn import(&mut self, from: usize) -> usize {
        let (source, mut at) = (self.source, from + 1);
        loop {
            let start = at;
            while source.is(at + 1, ".") && source.is_word(at + 2) {
                at += 2;
            }
            let module: String = (start..=at).map(|it| source.text(it)).collect();
            if !source.is_word(at) {
                return from + 1;
            }
            let local = if source.is(at + 1, "as") {
                at += 2;
                source.text(at).to_owned()
            } else {
                module.clone()
            };
            self.imports.push(ImportedName { local, module, exported: None });
            if !source.is(at + 1, ",") {
                self.passed.extend(from..=at);
                return at + 1;
            }
            at += 2;
        }
    }

    /// `from ..a.b import c, d as e`, `from . import (a, b)`, `from a import *`
    fn import_from(&mut self, from: usize) -> usize {
        let (source, mut at) = (self.source, from + 1);
        let mut module = String::new();
        while source.is(at, ".") || (source.is_word(at) && !source.is(at, "import")) {
            module.push_str(source.text(at));
            at += 1;
        }
        if module.is_empty() || !source.is(at, "import") {
            return from + 1;
        }
        at += 1;
        let in_brackets = source.is(at, "(");
        at += usize::from(in_brackets);
        let is_outermost = source.is_at_margin(from);
        loop {
            if source.is(at, "\\") {
                at += 1;
                continue;
            }
            let name = source.text(at);
            let is_name = source.is_word(at) && (in_brackets || !source.begins_line(at) || source.is(at - 1, "\\"));
            if !is_name && name != "*" {
                break;
            }
            let renamed = source.is(at + 1, "as");
            let local = if renamed { source.text(at + 2) } else { name };
            at += if renamed { 3 } else { 1 };
            if is_outermost {
                self.exports.push(ExportedName::handed_on(local.to_owned(), module.clone(), name.to_owned()));
            }
            self.imports.push(ImportedName {
                local: local.to_owned(),
                module: module.clone(),
                exported: Some(name.to_owned()),
            });
            if !source.is(at, ",") {
                break;
            }
            at += 1;
        }
        at += usize::from(in_brackets && source.is(at, ")"));
        self.passed.extend(from..at);
        at.max(from + 1)
    }

    /// A statement at the margin: a function, a class, or what a name is bound to.
    fn outermost(&mut self, at: usize, decorated: Option<usize>) {
        let source = self.source;
        let first = decorated.unwrap_or(at);
        let word = at + usize::from(source.is(at, "async"));
        let (is_class, is_function) = (source.is(word, "class"), source.is(word, "def"));
        let last = self.end(at);
        let name = if is_class || is_function { word + 1 } else { at };
        let is_bound = source.is(at + 1, "=") && !source.is(at + 2, "=") || source.is(at + 1, ":");
        if !source.is_word(name) || !(is_class || is_function || is_bound) {
            return;
        }
        let name = source.text(name).to_owned();
        if is_class {
            self.members(&name, word, last);
        } else if is_bound {
            self.constant("", at, last);
        }
        // What a decorator of a variable registers there, is used with the variable: `@router.get("/")`.
        for mark in first..at {
            let is_member = source.is(mark, "@") && source.begins_line(mark) && source.is(mark + 2, ".");
            if is_member && source.is_at_margin(mark) && source.is_word(mark + 1) {
                self.registered.push(Declared { name: source.text(mark + 1).to_owned(), first, last });
            }
        }
        self.declared.push(Declared { name, first, last });
    }

    /// The last token before the next one at the margin.
    fn end(&self, from: usize) -> usize {
        let (source, mut depth) = (self.source, 0_usize);
        for at in from..source.count() {
            if at > from && depth == 0 && source.is_at_margin(at) && !source.is(at - 1, "\\") {
                return at - 1;
            }
            match source.depth_change(at) {
                1 => depth += 1,
                -1 => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        source.count().saturating_sub(1)
    }

    fn members(&mut self, owner: &str, class: usize, last: usize) {
        let source = self.source;
        let mut depth = 0_usize;
        let mut column = None;
        for at in class + 1..=last {
            match source.depth_change(at) {
                1 => depth += 1,
                -1 => depth = depth.saturating_sub(1),
                _ if depth == 0 && source.begins_line(at) => {
                    let indent = source.indent(at);
                    if *column.get_or_insert(indent) == indent {
                        self.constant(&format!("{owner}."), at, last);
                    }
                }
                _ => {}
            }
        }
    }

    /// `NAME = "text"`, `NAME: str = "text"`
    fn constant(&mut self, owner: &str, at: usize, last: usize) {
        let source = self.source;
        let equals = if source.is(at + 1, ":") {
            (at + 2..=last.min(at + 12)).find(|it| source.is(*it, "=") && !source.begins_line(*it))
        } else {
            Some(at + 1).filter(|it| source.is(*it, "="))
        };
        let Some(equals) = equals.filter(|_| source.is_word(at)) else { return };
        let is_alone = equals + 2 >= source.count() || source.begins_line(equals + 2);
        if let Some((text, span)) = source.literal(equals + 1).filter(|_| is_alone) {
            self.constants.push(Constant { name: format!("{owner}{}", source.text(at)), text: text.to_owned(), span });
        }
    }

    fn finish(self) -> NameTable {
        let source = self.source;
        let locals: HashSet<&str> =
            self.imports.iter().map(|import| import.local.split('.').next().unwrap_or_default()).collect();
        let mut exports = self.exports;
        let own: HashSet<&str> = self.declared.iter().map(|one| one.name.as_str()).collect();
        let of_own = self.registered.iter().filter(|one| own.contains(one.name.as_str()));
        let declared: Vec<Declared> = self.declared.iter().chain(of_own).cloned().collect();
        let mut reaches = Reaches::of(source, &declared, &|name| locals.contains(name));
        for (at, one) in declared.iter().enumerate() {
            let reach = reaches.from(at);
            exports.push(ExportedName { name: one.name.clone(), lines: reach.lines, needs: reach.needs, from: None });
        }
        let uses = source.words_but(&self.passed);
        NameTable { imports: self.imports, exports, uses, constants: self.constants }
    }
}
