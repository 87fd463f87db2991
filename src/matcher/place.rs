//! Where a piece of code can stand: the closed list of places for each language, and the text that makes each.

use crate::model::Language;

/// What kind of thing a pattern is, once it stands somewhere. Readings of different natures are an ambiguity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    Expression,
    Statement,
    Member,
    Argument,
    Attribute,
    Parameter,
    Type,
    Catch,
    Declaration,
}

impl Place {
    pub const ALL: [Self; 9] = [
        Self::Expression,
        Self::Statement,
        Self::Member,
        Self::Argument,
        Self::Attribute,
        Self::Parameter,
        Self::Type,
        Self::Catch,
        Self::Declaration,
    ];

    /// The word for `as:`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Expression => "expression",
            Self::Statement => "statement",
            Self::Member => "member",
            Self::Argument => "argument",
            Self::Attribute => "attribute",
            Self::Parameter => "parameter",
            Self::Type => "type",
            Self::Catch => "catch",
            Self::Declaration => "declaration",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.word() == word)
    }

    /// What to put before and after a pattern so that it stands here; several where the language has several such places.
    pub(super) const fn frames(self, language: Language) -> &'static [(&'static str, &'static str)] {
        match language {
            Language::CSharp => self.csharp(),
            Language::TypeScript => self.typescript(),
            Language::Python => self.python(),
        }
    }

    const fn csharp(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Expression => &[("class Q { async Task M() { return ", "\n; } }")],
            Self::Statement => &[("class Q { async Task M() { ", "\n } }"), ("class Q { async Task M() { ", "\n; } }")],
            Self::Member => &[
                ("class Q { async Task M() { return new C { ", "\n }; } }"),
                ("class Q { ", "\n }"),
                ("class Q { ", "\n; }"),
            ],
            Self::Argument => &[("class Q { async Task M() { f(", "\n); } }")],
            Self::Attribute => &[("", "\nclass Q { }"), ("class Q { ", "\n }"), ("[", "]\nclass Q { }")],
            Self::Parameter => &[("class Q { void M(", "\n) { } }")],
            Self::Type => &[("class Q { ", " f; }")],
            Self::Catch => &[("class Q { void M() { try { } ", "\n } }")],
            Self::Declaration => &[("", "\n")],
        }
    }

    const fn typescript(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Expression => &[("x_ = ", "\n;")],
            Self::Statement => &[("async function q_() { ", "\n }")],
            Self::Member => &[("x_ = { ", "\n };"), ("class Q { ", "\n }")],
            Self::Argument => &[("f(", "\n);")],
            Self::Attribute => {
                &[("x_ = <Q ", "\n/>"), ("", "\nclass Q { }"), ("class Q { ", "\nm() {} }"), ("class Q { ", "\n }")]
            }
            Self::Parameter => &[("function f(", "\n) { }")],
            Self::Type => &[("let x_: ", "\n;")],
            Self::Catch => &[("try { } ", "\n")],
            Self::Declaration => &[("", "\n")],
        }
    }

    const fn python(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Expression => &[("x_ = (", "\n)\n")],
            Self::Statement | Self::Declaration => &[("", "\n")],
            Self::Member => &[("class Q:\n ", "\n")],
            Self::Argument => &[("f(", "\n)\n")],
            Self::Attribute => &[("", "\ndef q(): pass\n")],
            Self::Parameter => &[("def q(", "\n): pass\n")],
            Self::Type => &[("x_: ", "\n")],
            Self::Catch => &[("try:\n pass\n", "\n")],
        }
    }
}
