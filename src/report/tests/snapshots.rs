//! What people see, word for word. Accept a wanted change with `INSTA_UPDATE=always cargo test --lib report`.

use super::sample;
use crate::model::{Catalogue, Condition, Emits, Fact, Scope};
use crate::report::*;

fn assert_same(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn style(width: usize) -> TerminalStyle {
    TerminalStyle { width, ..TerminalStyle::default() }
}

/// The page without its style and script, an element a line, so that a change of it can be read.
fn readable(page: &str) -> String {
    let text = page.split_once("</head>").unwrap().1;
    ["<details", "<section", "<article", "<summary", "<tr", "<li", "<p", "<h", "<div", "<td", "<option"]
        .iter()
        .fold(text.to_owned(), |text, element| text.replace(element, &format!("\n{element}")))
}

fn catalogue() -> Catalogue {
    let mut checks: Vec<_> = sample::report().checks.into_iter().map(|result| result.check).collect();
    checks.sort_by(|a, b| a.id.cmp(&b.id));
    Catalogue { checks, facts: vec![scales_out(), internet_facing()], ..Catalogue::default() }
}

fn scales_out() -> Fact {
    Fact {
        id: "scales-out".into(),
        title: "More than one instance runs".to_owned(),
        scope: Scope::Project,
        when: None,
        rules: vec![
            sample::rule("helm-replicas", Emits::Fact, "helm-values", "replicas: {COUNT}"),
            sample::rule("horizontal-autoscaler", Emits::Fact, "kubernetes", ""),
        ],
        derive: Vec::new(),
    }
}

fn internet_facing() -> Fact {
    Fact {
        id: "internet-facing".into(),
        title: "It answers the internet".to_owned(),
        scope: Scope::Service,
        when: Some(Condition::All(vec![
            Condition::Is("http-server".into()),
            Condition::Not(Box::new(Condition::Is("behind-gateway".into()))),
        ])),
        rules: Vec::new(),
        derive: Vec::new(),
    }
}

#[test]
fn the_terminal_at_a_hundred_columns() {
    assert_same("terminal_wide", &terminal(&sample::report(), &style(100)));
}

#[test]
fn the_terminal_at_forty_columns() {
    assert_same("terminal_narrow", &terminal(&sample::report(), &style(40)));
}

#[test]
fn the_terminal_in_ascii() {
    let style = TerminalStyle { charset: Charset::Ascii, ..style(80) };
    assert_same("terminal_ascii", &terminal(&sample::report(), &style));
}

#[test]
fn the_terminal_in_colour() {
    let style = TerminalStyle { color: Color::On, ..style(100) };
    assert_same("terminal_colour", &terminal(&sample::report(), &style).replace('\x1b', "␛"));
}

#[test]
fn the_terminal_in_few_words() {
    let style = TerminalStyle { detail: Detail::Quiet, ..style(100) };
    assert_same("terminal_quiet", &terminal(&sample::report(), &style));
}

#[test]
fn the_terminal_with_everything() {
    let style = TerminalStyle { detail: Detail::Verbose, show_passes: ShowPasses::Show, ..style(100) };
    assert_same("terminal_verbose", &terminal(&sample::report(), &style));
}

#[test]
fn the_terminal_when_all_is_well() {
    let style = TerminalStyle { show_passes: ShowPasses::Show, ..style(100) };
    assert_same("terminal_ready", &terminal(&sample::ready(), &style));
}

#[test]
fn the_services() {
    assert_same("services", &services(&sample::report(), &style(80)));
}

#[test]
fn the_page_of_a_check() {
    assert_same("explain_check", &explain_check(&sample::rate_limit_check(), &style(80)));
}

#[test]
fn the_page_of_a_fact() {
    let both = [scales_out(), internet_facing()].map(|fact| explain_fact(&fact, &style(80)));
    assert_same("explain_fact", &both.join("----\n"));
}

#[test]
fn the_catalogue_and_what_applies_here() {
    assert_same("list", &list(&catalogue(), None, &style(80)));
    assert_same("list_here", &list(&catalogue(), Some(&sample::report()), &style(80)));
}

#[test]
fn the_document() {
    assert_same("markdown", &markdown(&sample::report()));
    assert_same("markdown_ready", &markdown(&sample::ready()));
}

#[test]
fn the_json() {
    assert_same("json", &json(&sample::small()));
}

#[test]
fn the_formats_that_programs_read() {
    let report = sample::small();
    assert_same("sarif", &sarif(&report));
    assert_same("junit", &junit(&report));
    assert_same("github", &github(&sample::report()));
    assert_same("gitlab", &gitlab(&report));
    assert_same("csv", &csv(&report).replace('\r', ""));
    assert_same("agent", &agent(&report));
    assert_same("html", &readable(&html(&report)));
}
