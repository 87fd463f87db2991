//! What the kinds of nodes of the TypeScript and TSX grammars are.

use super::Part;

pub(super) fn part(kind: &str) -> Part {
    match kind {
        "comment" | "html_comment" => Part::Comment,
        "identifier"
        | "property_identifier"
        | "private_property_identifier"
        | "type_identifier"
        | "statement_identifier"
        | "shorthand_property_identifier_pattern"
        | "number"
        | "true"
        | "false"
        | "null"
        | "undefined"
        | "this"
        | "super"
        | "predefined_type"
        | "regex" => Part::Leaf,
        "shorthand_property_identifier" => Part::Shorthand,
        "string" | "template_string" => Part::String,
        "call_expression" => Part::Call,
        "new_expression" => Part::New,
        "member_expression" | "nested_identifier" | "nested_type_identifier" => Part::Member,
        "subscript_expression" => Part::Index,
        "assignment_expression" => Part::Assign,
        "variable_declarator" | "public_field_definition" => Part::Declarator,
        "lexical_declaration" | "variable_declaration" | "export_statement" => Part::Declaration,
        "function_declaration" | "method_definition" | "generator_function_declaration" => Part::Function,
        "arrow_function" | "function_expression" | "generator_function" => Part::Lambda,
        "class_declaration" | "class" | "abstract_class_declaration" => Part::Class,
        "required_parameter" | "optional_parameter" => Part::Parameter,
        "arguments" | "formal_parameters" | "type_arguments" | "array" => Part::List,
        "object" => Part::Object,
        "statement_block" | "program" | "class_body" => Part::Block,
        "pair" => Part::Keyed,
        "jsx_element" | "jsx_self_closing_element" => Part::Element,
        "jsx_attribute" => Part::ElementAttribute,
        "jsx_expression" => Part::Braces,
        "spread_element" => Part::Spread,
        "parenthesized_expression" | "expression_statement" | "non_null_expression" => Part::Wrapper,
        "await_expression" => Part::Await,
        "for_statement" | "for_in_statement" | "while_statement" | "do_statement" => Part::Loop,
        "if_statement" => Part::If,
        "try_statement" => Part::Try,
        "catch_clause" => Part::Catch,
        "import_statement" => Part::Import,
        "type_annotation"
        | "accessibility_modifier"
        | "override_modifier"
        | "decorator"
        | "type_parameters"
        | "optional_chain" => Part::Droppable,
        "ERROR" => Part::Error,
        _ => Part::Other,
    }
}
