//! What a kind of node is to the rule language, in words that all grammars share.

/// The part that a kind of node plays. Kinds without a part of their own are `Other` and match by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    Other,
    Comment,
    Attribute,
    /// `(Exception e)` of a catch clause.
    CatchDeclaration,
    /// Python: `value as name`.
    Alias,
    /// Brackets, separators, quotes: said by the structure already.
    Punctuation,
    /// Operators and keywords that tell one node from another.
    Token,
    /// What a pattern need not name: modifiers, types, attributes, default values.
    Droppable,
    /// Stands for what it holds: parentheses, `await`, an expression as a statement.
    Wrapper,
    Await,
    /// A name or a bare literal: compared by its text.
    Leaf,
    /// A name with type arguments.
    GenericName,
    String,
    Call,
    New,
    Member,
    /// C#: `a?.b`, whose second half is a binding.
    ConditionalAccess,
    MemberBinding,
    ElementBinding,
    Index,
    Assign,
    /// `name = value` in a declaration.
    Declarator,
    /// A declaration that stands for its only declarator.
    Declaration,
    Function,
    /// A function without a name of its own, that takes its binding's.
    Lambda,
    Class,
    Parameter,
    /// Arguments, parameters, elements: an ordered list in brackets.
    List,
    /// Keys with values in any order: object literals, initialisers, dictionaries.
    Object,
    Block,
    /// An argument or an element, perhaps with a name.
    Argument,
    Keyed,
    Shorthand,
    Spread,
    /// JSX: an element, one of its attributes, `{…}`.
    Element,
    ElementAttribute,
    Braces,
    Decorated,
    Loop,
    If,
    Try,
    Catch,
    Import,
    Error,
}

impl Part {
    /// The part of an anonymous token.
    pub(super) fn of_token(text: &str) -> Self {
        match text {
            "(" | ")" | "[" | "]" | "{" | "}" | "," | ";" | ":" | "." | "\"" | "'" | "`" | "${" | "?." | "=>"
            | "->" | "@" | "#" | "" => Self::Punctuation,
            "async" | "await" | "static" | "const" | "let" | "var" | "readonly" | "declare" | "abstract"
            | "override" | "accessor" => Self::Droppable,
            _ => Self::Token,
        }
    }
}
