//! Every span in a file's text that must never be shown.
//!
//! Lexical on purpose: it must work on files that do not parse, on strings inside strings, on comments. Each way of finding a secret adds spans of its
//! own, and what is found twice is joined in the end.

mod arguments;
mod commands;
mod expression;
mod literal;
mod loose;
mod markup;
mod named;
mod nested;
mod pairs;
mod pem;
mod plain;
mod quotes;
mod value;

use std::cell::OnceCell;

use super::bytes::slice;
use super::forms::{Audience, FormMatch, Forms};
use super::host::is_local_host;
use super::landmarks::Landmarks;
use super::live::is_harmless;
use super::mask::merge;
use super::placeholder::is_placeholder;
use super::random::is_credible;
use super::reference::{is_reference, literal_default};
use super::token::is_dead;
use crate::model::Span;

pub(super) use commands::{COMMANDS, PROGRAMS};
pub(super) use pem::{holds_private_key, is_empty_armour};

/// How far signs, expressions and blocks are followed from a name, in bytes.
const REACH: usize = 400;

/// The least length of a password in a command that is one beyond doubt, in bytes.
const SHORTEST_LOGIN: usize = 8;

/// The longest host of an address, in bytes.
const LONGEST_HOST: usize = 256;

/// How a text writes down names and values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// A programming language: values are in quotes.
    Code,
    Json,
    /// One `NAME=value` a line.
    Dotenv,
    Yaml,
    /// XML, HTML and their kin.
    Xml,
    /// Anything else: TOML, INI, HCL, Dockerfiles, scripts, prose.
    Other,
}

/// A text that is searched for secrets. Whatever is asked of it, it is gone through once for each way of finding them.
pub struct Search<'t> {
    forms: &'t Forms,
    text: &'t str,
    dialect: Dialect,
    landmarks: OnceCell<Landmarks>,
    /// The known forms, documentation examples as well.
    known: OnceCell<Vec<FormMatch<'t>>>,
    /// The passwords of addresses.
    addresses: OnceCell<Vec<Span>>,
    /// What stands under secret names.
    under_names: OnceCell<Vec<Span>>,
}

impl<'t> Search<'t> {
    pub const fn new(forms: &'t Forms, text: &'t str, dialect: Dialect) -> Self {
        Self {
            forms,
            text,
            dialect,
            landmarks: OnceCell::new(),
            known: OnceCell::new(),
            addresses: OnceCell::new(),
            under_names: OnceCell::new(),
        }
    }

    /// The spans that must never be shown, sorted, apart, and on character boundaries: known forms, private keys, passwords in URLs and
    /// connection strings, literal values under secret names in any notation, credentials of headers, and random texts. Placeholders and
    /// references stay visible.
    ///
    /// Takes time linear in the text. Masks rather too much than too little; names are never masked.
    pub fn secret_spans(&self) -> Vec<Span> {
        let live = self.known_forms().filter(|known| known.audience != Audience::Everybody);
        let mut spans: Vec<Span> = live.map(|known| known.span).collect();
        spans.extend(self.found(|found| {
            pem::private_keys(found);
            loose::random_texts(found);
        }));
        spans.extend(self.addresses().iter().chain(self.under_names()));
        merge(self.text, spans)
    }

    /// The known forms that are credentials by themselves, whatever they are called: they are their owner's alone, and not dead for long.
    pub fn known_credentials(&self) -> impl Iterator<Item = &FormMatch<'t>> {
        self.known_forms()
            .filter(|known| known.audience == Audience::Owner && !is_dead(self.slice(known.span)))
            .filter(|known| !is_shown_as_a_sample(self.text, known.span.start))
    }

    /// The spans of values that stand under a name that promises a secret, or are said to log in, and were drawn rather than written: what a
    /// person would call a credential at a look. Sorted and apart.
    pub fn named_secrets(&self) -> Vec<Span> {
        let mut spans = self.addresses().clone();
        spans.extend(self.under_names());
        spans.retain(|span| is_credible(self.slice(*span)));
        // What a command or an address logs in with is a credential, drawn or not.
        let mut logins = self.found(commands::logins);
        logins.extend(self.addresses().iter().filter(|span| opens_a_remote_host(self.text, **span)));
        let told = |span: &Span| {
            let login = self.slice(*span);
            login.len() >= SHORTEST_LOGIN && login.bytes().any(|byte| byte.is_ascii_digit())
        };
        spans.extend(logins.into_iter().filter(told));
        if !spans.is_empty() {
            let public: Vec<Span> =
                self.known().iter().filter(|known| known.audience != Audience::Owner).map(|known| known.span).collect();
            let is_public = |span: &Span| public.iter().any(|known| known.start <= span.start && span.end <= known.end);
            spans.retain(|span| !is_public(span) && !is_dead(self.slice(*span)));
        }
        merge(self.text, spans)
    }

    fn slice(&self, span: Span) -> &'t str {
        slice(self.text, span.start, span.end)
    }

    fn landmarks(&self) -> &Landmarks {
        self.landmarks.get_or_init(|| self.forms.landmarks(self.text))
    }

    fn known(&self) -> &Vec<FormMatch<'t>> {
        self.known.get_or_init(|| self.forms.find_by(self.text, self.landmarks()))
    }

    /// The known forms, but for documentation examples and what stands where one shall be put.
    fn known_forms(&self) -> impl Iterator<Item = &FormMatch<'t>> {
        self.known().iter().filter(|known| !is_placeholder(self.slice(known.span)))
    }

    fn addresses(&self) -> &Vec<Span> {
        self.addresses.get_or_init(|| self.found(loose::addresses))
    }

    fn under_names(&self) -> &Vec<Span> {
        self.under_names.get_or_init(|| self.found(under_names))
    }

    /// What one way of searching finds.
    fn found(&self, seek: impl FnOnce(&mut Found<'_>)) -> Vec<Span> {
        let (forms, landmarks) = (self.forms, self.landmarks());
        let mut found = Found { forms, landmarks, text: self.text, dialect: self.dialect, spans: Vec::new() };
        seek(&mut found);
        found.spans
    }
}

/// The spans of a text that must never be shown: [`Search::secret_spans`] of a text that is asked nothing else.
pub fn secret_spans(forms: &Forms, text: &str, dialect: Dialect) -> Vec<Span> {
    Search::new(forms, text, dialect).secret_spans()
}

/// Names of what is shown to people as a sample: in an empty field of a form, in the description of an interface.
const SAMPLES: [&str; 5] = ["placeholder", "example", "examples", "sample", "hint"];

/// How far before a value such a name may stand, in bytes.
const REACH_OF_SAMPLES: usize = 64;

/// Whether a value is given to such a name: `placeholder: "…"`, `.example('…')`, `"examples": ["…"]`.
fn is_shown_as_a_sample(text: &str, start: usize) -> bool {
    let before = slice(text, start.saturating_sub(REACH_OF_SAMPLES), start);
    let name_end = before.trim_end_matches(|mark: char| !mark.is_alphanumeric() && mark != '_' && mark != ';');
    let gives = slice(before, name_end.len(), before.len()).contains([':', '=', '(', '[']);
    let name = name_end.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or_default();
    gives && SAMPLES.iter().any(|sample| name.eq_ignore_ascii_case(sample))
}

/// Whether a password of an address stands before a host that is elsewhere.
fn opens_a_remote_host(text: &str, password: Span) -> bool {
    let host = slice(text, password.end + 1, password.end + LONGEST_HOST);
    let end = host.find(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '.' | '-'));
    let host = slice(host, 0, end.unwrap_or(host.len()));
    host.contains('.') && !is_local_host(host) && !is_placeholder(host)
}

fn under_names(found: &mut Found<'_>) {
    loose::headers(found);
    commands::logins(found);
    commands::options(found);
    named::values(found);
    match found.dialect {
        Dialect::Json => nested::json(found),
        Dialect::Yaml => nested::yaml(found),
        Dialect::Xml => markup::elements(found),
        Dialect::Other => nested::sections(found),
        Dialect::Code | Dialect::Dotenv => {}
    }
}

/// What was found so far in a text.
struct Found<'t> {
    forms: &'t Forms,
    landmarks: &'t Landmarks,
    text: &'t str,
    dialect: Dialect,
    spans: Vec<Span>,
}

impl Found<'_> {
    /// Takes the value from `start` to `end`, which stands under a secret name, unless it surely is no secret. Of a reference with a literal fallback
    /// the fallback is taken. Says whether anything was.
    fn offer(&mut self, start: usize, end: usize) -> bool {
        let value = super::bytes::trimmed(self.text, start, end);
        if value.text.is_empty() {
            return false;
        }
        if !is_harmless(self.forms, value.text) {
            self.spans.push(value.span);
            return true;
        }
        if is_reference(self.forms, value.text)
            && let Some(default) = literal_default(self.forms, value.text)
        {
            let at = value.span.start;
            return self.offer_plain(at + default.start, at + default.end);
        }
        false
    }

    /// The same for a value that is no reference.
    fn offer_plain(&mut self, start: usize, end: usize) -> bool {
        let taken = !is_harmless(self.forms, slice(self.text, start, end));
        if taken {
            self.spans.push(Span::new(start, end));
        }
        taken
    }
}
