//! Modules of TypeScript and JavaScript, those of CommonJS too.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashMapExt as _};

use super::source::Source;
use super::{Constant, Declared, NameTable, Reaches};
use crate::model::{ExportedName, ImportedName};
use crate::syntax::TokenKind;

/// Words that begin a declaration, whose name follows.
const DECLARING: &[&str] =
    &["const", "let", "var", "function", "class", "enum", "namespace", "module", "interface", "type"];
/// Words that may stand before those.
const BEFORE_DECLARING: &[&str] = &["async", "abstract", "declare", "default", "export"];

/// The most tokens of a statement, where a bracket with all in it counts as one; what goes on longer is cut.
const MOST_PARTS: usize = 500;

/// The most tokens of an import, where all names in braces count as one.
const LONGEST_IMPORT: usize = 16;

/// An export as written, before it is known what it holds.
enum Given {
    /// A declaration of the file by its own name.
    Own(String, String),
    /// Another module's, handed on.
    HandedOn(String, String, String),
    /// Tokens that are no declaration.
    Tokens(String, usize, usize),
}

struct Reader<'s, 't> {
    source: &'s Source<'t>,
    imports: Vec<ImportedName>,
    given: Vec<Given>,
    declared: Vec<Declared>,
    constants: Vec<Constant>,
    /// Tokens of imports and of names handed on, which are no uses.
    passed: BTreeSet<usize>,
}

pub(super) fn read(source: &Source<'_>) -> NameTable {
    let mut reader = Reader {
        source,
        imports: Vec::new(),
        given: Vec::new(),
        declared: Vec::new(),
        constants: Vec::new(),
        passed: BTreeSet::new(),
    };
    reader.walk();
    reader.finish()
}

impl<'t> Reader<'_, 't> {
    fn walk(&mut self) {
        let (mut at, mut depth) = (0, 0_usize);
        while at < self.source.count() {
            match self.source.depth_change(at) {
                1 => depth += 1,
                -1 => depth = depth.saturating_sub(1),
                _ if self.source.is_word(at) && !self.follows_a_dot(at) => {
                    at = self.statement(at, depth);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
    }

    fn follows_a_dot(&self, at: usize) -> bool {
        at > 0 && self.source.is(at - 1, ".")
    }

    /// What begins with this word; gives the token to go on with.
    fn statement(&mut self, at: usize, depth: usize) -> usize {
        match self.source.text(at) {
            "import" => self.import(at),
            "require" => self.require(at),
            "export" if depth == 0 => self.export(at),
            "module" | "exports" if depth == 0 => self.common_export(at).unwrap_or(at + 1),
            "const" if self.source.is(at.wrapping_sub(1), "as") => at + 1,
            word if depth == 0 && (DECLARING.contains(&word) || word == "async" || word == "abstract") => {
                self.declaration(at);
                at + 1
            }
            _ => at + 1,
        }
    }

    fn import(&mut self, at: usize) -> usize {
        let source = self.source;
        if source.is(at + 1, "(") {
            if let Some((module, _)) = source.literal(at + 2) {
                self.take("", module, None);
            }
            return at + 1;
        }
        let mut next = at + 1;
        let is_type = source.is(next, "type") && !source.is(next + 1, "from") && !source.is(next + 1, ",");
        next += usize::from(is_type);
        let mut names: Vec<(String, Option<String>)> = Vec::new();
        let mut end = source.count().min(at + LONGEST_IMPORT);
        while next < end && source.kind(next) != Some(TokenKind::Text) {
            match source.text(next) {
                "{" => {
                    let close = source.closing(next);
                    names.extend(self.specifiers(next, close).into_iter().map(|(name, local)| (local, Some(name))));
                    end = source.count().min(end + close - next);
                    next = close;
                }
                "*" => {
                    names.push((source.text(next + 2).to_owned(), None));
                    next += 2;
                }
                "from" if source.kind(next + 1) == Some(TokenKind::Text) => {}
                "=" | "," | "(" | "require" => {}
                _ if source.is_word(next) => names.push((source.text(next).to_owned(), Some("default".to_owned()))),
                _ => return at + 1,
            }
            next += 1;
        }
        let Some((module, _)) = source.literal(next) else { return at + 1 };
        self.passed.extend(at..=next);
        if names.is_empty() && !is_type {
            self.take("", module, None);
        }
        for (local, exported) in names.into_iter().filter(|_| !is_type) {
            self.take(&local, module, exported.as_deref());
        }
        next + 1
    }

    fn take(&mut self, local: &str, module: &str, exported: Option<&str>) {
        self.imports.push(ImportedName {
            local: local.to_owned(),
            module: module.to_owned(),
            exported: exported.map(str::to_owned),
        });
    }

    /// `{a, b as c, type D}`: each name with the one behind `as` or `:`.
    fn specifiers(&self, open: usize, close: usize) -> Vec<(String, String)> {
        let (source, mut found, mut at) = (self.source, Vec::new(), open + 1);
        while at < close {
            let is_type = source.is(at, "type") && source.is_word(at + 1) && !source.is(at + 1, "as");
            at += usize::from(is_type);
            if source.is_word(at) {
                let name = source.text(at).to_owned();
                let renamed = source.is(at + 1, "as") || source.is(at + 1, ":");
                let other = if renamed { source.text(at + 2).to_owned() } else { name.clone() };
                if !is_type {
                    found.push((name, other));
                }
            }
            // A default value, or a pattern in a pattern, is passed over.
            while at < close && !source.is(at, ",") {
                at = if source.depth_change(at) == 1 { source.closing(at) } else { at };
                at += 1;
            }
            at += 1;
        }
        found
    }

    /// `const {a, b: c} = require('m')`, `const a = require('m').b`, `require('m')`.
    fn require(&mut self, at: usize) -> usize {
        let source = self.source;
        let module = source.is(at + 1, "(").then(|| source.literal(at + 2)).flatten();
        let Some((module, _)) = module.filter(|_| source.is(at + 3, ")")) else { return at + 1 };
        let is_bound = at >= 2 && source.is(at - 1, "=");
        let member = source.is(at + 4, ".").then(|| source.text(at + 5));
        let (mut from, mut names) = (at, Vec::new());
        if is_bound && source.is_word(at - 2) {
            from = at - 2;
            names.push((source.text(from), member.unwrap_or("default")));
        }
        let pattern = if is_bound && source.is(at - 2, "}") {
            (0..at - 2).rev().take(200).find(|open| source.is(*open, "{") && source.closing(*open) == at - 2)
        } else {
            None
        };
        let specifiers = pattern.map(|open| self.specifiers(open, at - 2)).unwrap_or_default();
        from = pattern.unwrap_or(from);
        for (local, exported) in names {
            self.take(local, module, Some(exported));
        }
        for (name, local) in &specifiers {
            self.take(local, module, Some(name));
        }
        if from == at {
            self.take("", module, None);
        }
        self.passed.extend(from..=at + 3);
        at + 4
    }

    fn export(&mut self, at: usize) -> usize {
        let source = self.source;
        let mut next = at + 1;
        let is_type = source.is(next, "type") && (source.is(next + 1, "{") || source.is(next + 1, "*"));
        next += usize::from(is_type);
        match source.text(next) {
            "*" => {
                let name = if source.is(next + 1, "as") { source.text(next + 2) } else { "*" };
                let from = next + if name == "*" { 2 } else { 4 };
                let Some((module, _)) = source.literal(from) else { return at + 1 };
                self.given.push(Given::HandedOn(name.to_owned(), module.to_owned(), "*".to_owned()));
                self.passed.extend(at..=from);
                from + 1
            }
            "{" => {
                let close = source.closing(next);
                let module = source.is(close + 1, "from").then(|| source.literal(close + 2)).flatten();
                for (name, given) in self.specifiers(next, close) {
                    self.given.push(match module {
                        Some((module, _)) => Given::HandedOn(given, module.to_owned(), name),
                        None => Given::Own(given, name),
                    });
                }
                self.passed.extend(at..=close);
                close + 1
            }
            "default" => {
                let declares = self.declaration(at);
                let given = match declares.first() {
                    Some(name) => Given::Own("default".to_owned(), name.clone()),
                    None if source.is_word(next + 1) && self.ends_statement(next + 2) => {
                        self.passed.insert(next + 1);
                        Given::Own("default".to_owned(), source.text(next + 1).to_owned())
                    }
                    None => Given::Tokens("default".to_owned(), at, self.end_of_statement(next + 1)),
                };
                self.given.push(given);
                next + 1
            }
            "=" if source.is_word(next + 1) => {
                self.given.push(Given::Own("default".to_owned(), source.text(next + 1).to_owned()));
                next + 1
            }
            _ => {
                for name in self.declaration(at) {
                    self.given.push(Given::Own(name.clone(), name));
                }
                next
            }
        }
    }

    /// `module.exports = …`, `module.exports.a = …`, `exports.a = …`.
    fn common_export(&mut self, at: usize) -> Option<usize> {
        let source = self.source;
        let mut next = at + 1;
        if source.text(at) == "module" {
            if !(source.is(next, ".") && source.is(next + 1, "exports")) {
                self.declaration(at);
                return None;
            }
            next += 2;
        }
        let name = if source.is(next, ".") && source.is_word(next + 1) {
            next += 2;
            Some(source.text(next - 1))
        } else {
            None
        };
        if !source.is(next, "=") || source.is(next + 1, "=") {
            return None;
        }
        let (value, end) = (next + 1, self.end_of_statement(next + 1));
        match name {
            None if source.is(value, "{") => {
                let close = source.closing(value);
                for (name, own) in self.specifiers(value, close) {
                    self.given.push(Given::Own(name, own));
                }
                self.given.push(Given::Tokens("default".to_owned(), value, close));
            }
            _ if source.is_word(value) && self.ends_statement(value + 1) => {
                let own = source.text(value).to_owned();
                self.given.push(Given::Own(name.unwrap_or("default").to_owned(), own));
                self.passed.insert(value);
            }
            _ => self.given.push(Given::Tokens(name.unwrap_or("default").to_owned(), at, end)),
        }
        Some(value)
    }

    fn ends_statement(&self, at: usize) -> bool {
        at >= self.source.count() || self.source.is(at, ";") || self.source.begins_line(at)
    }

    /// A declaration that begins here, with `export` and the like; gives its names.
    fn declaration(&mut self, first: usize) -> Vec<String> {
        let source = self.source;
        let mut at = first;
        while BEFORE_DECLARING.contains(&source.text(at)) && source.is_word(at) {
            at += 1;
        }
        let word = source.text(at);
        if !DECLARING.contains(&word) {
            return Vec::new();
        }
        let is_enum = word == "const" && source.is(at + 1, "enum");
        at += 1 + usize::from(is_enum);
        at += usize::from(word == "function" && source.is(at, "*"));
        let is_block = is_enum || !matches!(word, "const" | "let" | "var" | "type");
        let last = if is_block { self.end_of_block(at) } else { self.end_of_statement(at) };
        let names = match source.text(at) {
            "{" => self.specifiers(at, source.closing(at)).into_iter().map(|(_, local)| local).collect(),
            name if source.is_word(at) => vec![name.to_owned()],
            _ => Vec::new(),
        };
        // What is exported is met twice: by that word, and by its own.
        if self.declared.last().is_some_and(|one| one.last == last && names.contains(&one.name)) {
            return names;
        }
        if let [name] = names.as_slice() {
            match word {
                "const" if !is_enum => self.bound(name, at, last),
                "class" | "enum" | "const" => self.members(name, at, last),
                _ => {}
            }
        }
        self.declared.extend(names.iter().map(|name| Declared { name: name.clone(), first, last }));
        names
    }

    /// `NAME = 'text'`, `NAME = {KEY: 'text'}`.
    fn bound(&mut self, name: &str, at: usize, last: usize) {
        let source = self.source;
        let Some(equals) = (at..=last).find(|it| source.is(*it, "=")) else { return };
        if source.is(equals + 1, "{") {
            self.members(name, equals, last);
        } else if let Some((text, span)) = source.literal(equals + 1)
            && (self.ends_statement(equals + 2) || source.is(equals + 2, "as"))
        {
            self.constants.push(Constant { name: name.to_owned(), text: text.to_owned(), span });
        }
    }

    /// The members of an object, a class or an enum that are plain texts.
    fn members(&mut self, owner: &str, at: usize, last: usize) {
        let source = self.source;
        let Some(open) = (at..=last).find(|it| source.is(*it, "{")) else { return };
        let mut depth = 0_usize;
        for it in open..=last {
            match source.depth_change(it) {
                1 => depth += 1,
                -1 => depth = depth.saturating_sub(1),
                _ if depth == 1 && source.is_word(it) && (source.is(it + 1, ":") || source.is(it + 1, "=")) => {
                    let behind = [",", "}", ";", "as"].iter().any(|mark| source.is(it + 3, mark));
                    if let Some((text, span)) = source.literal(it + 2).filter(|_| behind || source.begins_line(it + 3))
                    {
                        let name = format!("{owner}.{}", source.text(it));
                        self.constants.push(Constant { name, text: text.to_owned(), span });
                    }
                }
                _ => {}
            }
        }
    }

    /// The brace that closes the body of a function, a class or the like.
    fn end_of_block(&self, from: usize) -> usize {
        let (source, mut at) = (self.source, from);
        for _ in 0..MOST_PARTS {
            if source.is(at, "{") {
                let close = source.closing(at);
                // A type in braces may stand before the body.
                if !source.is(close + 1, "{") || source.begins_line(close + 1) {
                    return close;
                }
                at = close;
            } else if source.is(at, ";") {
                return at;
            } else if source.depth_change(at) == 1 {
                at = source.closing(at);
            }
            at += 1;
        }
        at.min(source.count().saturating_sub(1))
    }

    /// The last token of a statement: before a semicolon, or before a line that begins anew.
    fn end_of_statement(&self, from: usize) -> usize {
        let (source, mut at) = (self.source, from);
        for _ in 0..MOST_PARTS {
            if at >= source.count() {
                break;
            }
            if source.is(at, ";") {
                return at;
            }
            if source.depth_change(at) == -1 {
                return at.saturating_sub(1).max(from);
            }
            let goes_on = |word: &str| matches!(word, "as" | "satisfies" | "instanceof" | "in" | "extends");
            if at > from && source.begins_line(at) && self.ends_operand(at - 1) {
                let is_word = source.is_word(at) && !goes_on(source.text(at));
                if is_word || source.is(at, "@") || source.is(at, "}") {
                    return at - 1;
                }
            }
            at = if source.depth_change(at) == 1 { source.closing(at) } else { at };
            at += 1;
        }
        at.min(source.count().saturating_sub(1))
    }

    fn ends_operand(&self, at: usize) -> bool {
        match self.source.kind(at) {
            Some(TokenKind::Mark) => matches!(self.source.text(at), ")" | "]" | "}" | "!"),
            _ => true,
        }
    }

    fn finish(self) -> NameTable {
        let source = self.source;
        let locals: HashMap<&str, &ImportedName> =
            self.imports.iter().map(|import| (import.local.as_str(), import)).collect();
        let is_foreign = |name: &str| locals.contains_key(name);
        let mut declared = self.declared;
        let mut places: HashMap<String, usize> = HashMap::new();
        for (at, one) in declared.iter().enumerate() {
            places.entry(one.name.clone()).or_insert(at);
        }
        let mut exports = Vec::new();
        let mut owns = Vec::new();
        for given in self.given {
            let (name, own) = match given {
                Given::HandedOn(name, module, there) => {
                    exports.push(ExportedName::handed_on(name, module, there));
                    continue;
                }
                Given::Tokens(name, first, last) => {
                    declared.push(Declared { name: String::new(), first, last });
                    owns.push((name, declared.len() - 1));
                    continue;
                }
                Given::Own(name, own) => (name, own),
            };
            match (places.get(&own).copied(), locals.get(own.as_str())) {
                (Some(at), _) => owns.push((name, at)),
                // What was imported is handed on.
                (None, Some(import)) => {
                    let there = import.exported.clone().unwrap_or_else(|| "*".to_owned());
                    exports.push(ExportedName::handed_on(name, import.module.clone(), there));
                }
                (None, None) => {}
            }
        }
        let mut reaches = Reaches::of(source, &declared, &is_foreign);
        for (name, at) in owns {
            let reach = reaches.from(at);
            exports.push(ExportedName { name, lines: reach.lines, needs: reach.needs, from: None });
        }
        let uses = source.words_but(&self.passed);
        NameTable { imports: self.imports, exports, uses, constants: self.constants }
    }
}
