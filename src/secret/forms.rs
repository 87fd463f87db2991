//! The known forms of providers' credentials: data in, spans out. With them goes what is known of products that keep secrets.
//!
//! Regular expressions read bytes, so `\b`, `\w`, `\d` and `(?i)` are about ASCII alone; a match that would split a character is widened to it.

use std::cmp::Reverse;
use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};

use super::bytes::{ceil, floor, slice};
use super::entropy::entropy;
use super::landmarks::{LandmarkSearch, Landmarks};
use super::stores::{StoreSource, Stores};
use crate::model::Span;

/// What one compiled regular expression may take, in bytes: forms may come from a stranger's pack.
const COMPILED_SIZE: usize = 1 << 20;
/// What the lazy automaton of one form may take while it searches, in bytes.
const SEARCH_CACHE: usize = 1 << 20;

/// One form, as the pack's data says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormSource {
    pub id: String,
    pub provider: String,
    /// Linear (no look-around, no back-references). Its named group `secret`, where it has one, is what must be hidden; else the whole match is.
    pub regex: String,
    /// Lower-case literals, one of which is in every text that holds the form, whatever its case. None means that every text is searched.
    pub keywords: Vec<String>,
    /// Bits per character that the secret must exceed.
    pub entropy: Option<f64>,
    pub audience: Audience,
}

/// Whom a provider's key is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// Its owner alone.
    #[default]
    Owner,
    /// Its owner's servers, or every visitor: the form does not tell. Hidden, but no finding by itself; under a secret's name it is one.
    Unclear,
    /// Every visitor, who finds it in the page: neither hidden nor a finding, whatever it is called.
    Everybody,
}

/// Why a form cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FormError {
    /// Which of the sources, from 0.
    pub index: usize,
    pub message: String,
}

/// A known form in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormMatch<'f> {
    pub span: Span,
    /// The form's id.
    pub form: &'f str,
    /// Whose credential it is, as people call them.
    pub provider: &'f str,
    pub audience: Audience,
}

/// The forms, ready to search.
#[derive(Debug, Default)]
pub struct Forms {
    forms: Vec<Form>,
    /// All keywords of all forms, with what is sought besides.
    landmarks: Option<LandmarkSearch>,
    /// Where secrets are kept instead.
    pub(super) stores: Stores,
}

#[derive(Debug)]
struct Form {
    id: String,
    provider: String,
    source: String,
    /// Made when a text first holds one of the keywords: most runs meet few forms, and making all of them costs more than reading a small repository.
    regex: OnceLock<Option<Regex>>,
    entropy: Option<f64>,
    audience: Audience,
    always: bool,
}

impl Form {
    fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| make(&self.source).ok()).as_ref()
    }
}

impl Forms {
    /// No forms: nothing is known of any provider.
    pub fn empty() -> Self {
        Self { landmarks: LandmarkSearch::build(&[]).ok(), ..Self::default() }
    }

    /// Prepares the forms for searching.
    ///
    /// # Errors
    /// The first form whose regular expression does not parse or matches the empty text, or whose keyword is empty or not lower-case. That an
    /// expression is too large is found by [`Forms::verify`] alone, since it costs the time that is saved here; such a form finds nothing.
    pub fn compile(sources: &[FormSource]) -> Result<Self, FormError> {
        let mut forms = Vec::with_capacity(sources.len());
        let mut keywords: Vec<(&str, usize)> = Vec::new();
        for (index, source) in sources.iter().enumerate() {
            forms.push(compile_one(source).map_err(|message| FormError { index, message })?);
            keywords.extend(source.keywords.iter().map(|keyword| (keyword.as_str(), index)));
        }
        let landmarks = LandmarkSearch::build(&keywords).map_err(|error| FormError {
            index: 0,
            message: format!("the keywords are too many to search for: {error}"),
        })?;
        Ok(Self { forms, landmarks: Some(landmarks), stores: Stores::default() })
    }

    /// The same, with products that keep secrets: a value that sends its reader to one of them is none.
    #[must_use]
    pub fn with_stores(self, sources: Vec<StoreSource>) -> Self {
        Self { stores: Stores::of(sources), ..self }
    }

    /// Makes every regular expression, for those who write forms rather than use them.
    ///
    /// # Errors
    /// The first form whose regular expression is too large.
    pub fn verify(&self) -> Result<(), FormError> {
        for (index, form) in self.forms.iter().enumerate() {
            make(&form.source).map_err(|message| FormError { index, message })?;
        }
        Ok(())
    }

    /// The spans of known forms in a text, sorted and apart. Where two overlap the longest stays, then the earliest, then the form that was given
    /// first. Documentation examples are found as well: whether a match is a placeholder is another question.
    pub fn find(&self, text: &str) -> Vec<FormMatch<'_>> {
        self.find_by(text, &self.landmarks(text))
    }

    /// What all ways of finding a secret in a text begin with.
    pub(super) fn landmarks(&self, text: &str) -> Landmarks {
        self.landmarks.as_ref().map(|landmarks| landmarks.of(text)).unwrap_or_default()
    }

    /// The same as [`Forms::find`], by the landmarks of the text.
    pub(super) fn find_by(&self, text: &str, landmarks: &Landmarks) -> Vec<FormMatch<'_>> {
        let mut all = Vec::new();
        let is_alive = |index: usize, form: &Form| form.always || landmarks.forms.binary_search(&index).is_ok();
        for (_, form) in self.forms.iter().enumerate().filter(|(index, form)| is_alive(*index, form)) {
            let Some(regex) = form.regex() else { continue };
            for captures in regex.captures_iter(text.as_bytes()) {
                let Some(found) = captures.name("secret").or_else(|| captures.get(0)) else {
                    continue;
                };
                let span = Span::new(floor(text, found.start()), ceil(text, found.end()));
                if form.entropy.is_none_or(|least| entropy(slice(text, span.start, span.end)) > least) {
                    all.push(FormMatch { span, form: &form.id, provider: &form.provider, audience: form.audience });
                }
            }
        }
        longest_apart(all)
    }
}

fn compile_one(source: &FormSource) -> Result<Form, String> {
    if let Some(keyword) =
        source.keywords.iter().find(|word| word.is_empty() || word.bytes().any(|byte| byte.is_ascii_uppercase()))
    {
        return Err(format!("the keyword `{keyword}` of form `{}` must be a lower-case literal", source.id));
    }
    let parsed = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(&source.regex);
    let parsed =
        parsed.map_err(|error| format!("the regular expression of form `{}` cannot be used: {error}", source.id))?;
    if parsed.properties().minimum_len().is_none_or(|least| least == 0) {
        return Err(format!("the regular expression of form `{}` matches the empty text", source.id));
    }
    Ok(Form {
        id: source.id.clone(),
        provider: source.provider.clone(),
        source: source.regex.clone(),
        regex: OnceLock::new(),
        entropy: source.entropy,
        audience: source.audience,
        always: source.keywords.is_empty(),
    })
}

fn make(source: &str) -> Result<Regex, String> {
    let mut builder = RegexBuilder::new(source);
    builder.unicode(false).size_limit(COMPILED_SIZE).dfa_size_limit(SEARCH_CACHE);
    builder.build().map_err(|error| error.to_string())
}

/// Keeps the longest of those that overlap. The sort is stable, so forms keep their order among equals.
fn longest_apart(mut all: Vec<FormMatch<'_>>) -> Vec<FormMatch<'_>> {
    all.retain(|found| !found.span.is_empty());
    all.sort_by_key(|found| (Reverse(found.span.len()), found.span.start));
    let mut kept: std::collections::BTreeMap<usize, FormMatch<'_>> = std::collections::BTreeMap::new();
    for found in all {
        let before = kept.range(..found.span.end).next_back();
        if before.is_none_or(|(_, other)| other.span.end <= found.span.start) {
            kept.insert(found.span.start, found);
        }
    }
    kept.into_values().collect()
}
