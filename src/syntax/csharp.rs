//! What the kinds of nodes of the C# grammar are.

use super::Part;

pub(super) fn part(kind: &str) -> Part {
    match kind {
        "comment" => Part::Comment,
        "identifier" | "predefined_type" | "integer_literal" | "real_literal" | "null_literal" | "boolean_literal"
        | "character_literal" | "discard" | "implicit_type" => Part::Leaf,
        "generic_name" => Part::GenericName,
        "string_literal" | "verbatim_string_literal" | "raw_string_literal" | "interpolated_string_expression" => {
            Part::String
        }
        "invocation_expression" => Part::Call,
        "object_creation_expression" | "implicit_object_creation_expression" => Part::New,
        "member_access_expression" | "qualified_name" | "alias_qualified_name" => Part::Member,
        "conditional_access_expression" => Part::ConditionalAccess,
        "member_binding_expression" => Part::MemberBinding,
        "element_binding_expression" => Part::ElementBinding,
        "element_access_expression" => Part::Index,
        "assignment_expression" => Part::Assign,
        "variable_declarator" | "property_declaration" => Part::Declarator,
        "variable_declaration" | "local_declaration_statement" | "field_declaration" | "event_field_declaration" => {
            Part::Declaration
        }
        "method_declaration" | "local_function_statement" | "constructor_declaration" => Part::Function,
        "lambda_expression" | "anonymous_method_expression" => Part::Lambda,
        "class_declaration" | "record_declaration" | "struct_declaration" | "interface_declaration" => Part::Class,
        "parameter" | "implicit_parameter" => Part::Parameter,
        "argument_list"
        | "bracketed_argument_list"
        | "parameter_list"
        | "type_argument_list"
        | "attribute_argument_list"
        | "collection_expression" => Part::List,
        "initializer_expression" => Part::Object,
        "block" | "compilation_unit" | "declaration_list" => Part::Block,
        "catch_declaration" => Part::CatchDeclaration,
        "attribute" => Part::Attribute,
        "argument" | "attribute_argument" => Part::Argument,
        "spread_element" => Part::Spread,
        "parenthesized_expression" | "expression_statement" | "global_statement" | "checked_expression" => {
            Part::Wrapper
        }
        "await_expression" => Part::Await,
        "for_statement" | "foreach_statement" | "while_statement" | "do_statement" => Part::Loop,
        "if_statement" => Part::If,
        "try_statement" => Part::Try,
        "catch_clause" => Part::Catch,
        "using_directive" => Part::Import,
        "modifier"
        | "attribute_list"
        | "type_parameter_list"
        | "type_parameter_constraints_clause"
        | "catch_filter_clause"
        | "constructor_initializer" => Part::Droppable,
        "ERROR" => Part::Error,
        _ => Part::Other,
    }
}
