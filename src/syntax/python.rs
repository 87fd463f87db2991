//! What the kinds of nodes of the Python grammar are.

use super::Part;

pub(super) fn part(kind: &str) -> Part {
    match kind {
        "comment" | "line_continuation" => Part::Comment,
        "identifier" | "integer" | "float" | "true" | "false" | "none" | "ellipsis" => Part::Leaf,
        "string" | "concatenated_string" => Part::String,
        "call" => Part::Call,
        "attribute" => Part::Member,
        "subscript" | "generic_type" => Part::Index,
        "assignment" => Part::Assign,
        "function_definition" => Part::Function,
        "lambda" => Part::Lambda,
        "class_definition" => Part::Class,
        "typed_parameter" | "default_parameter" | "typed_default_parameter" => Part::Parameter,
        "argument_list" | "parameters" | "list" | "tuple" | "lambda_parameters" => Part::List,
        "dictionary" => Part::Object,
        "block" | "module" => Part::Block,
        "keyword_argument" | "pair" => Part::Keyed,
        "list_splat" | "dictionary_splat" => Part::Spread,
        "parenthesized_expression" | "expression_statement" | "type" => Part::Wrapper,
        "await" => Part::Await,
        "as_pattern" => Part::Alias,
        "decorated_definition" => Part::Decorated,
        "for_statement" | "while_statement" => Part::Loop,
        "if_statement" => Part::If,
        "try_statement" => Part::Try,
        "except_clause" => Part::Catch,
        "import_statement" | "import_from_statement" | "future_import_statement" => Part::Import,
        "decorator" | "type_parameter" => Part::Droppable,
        "ERROR" => Part::Error,
        _ => Part::Other,
    }
}
