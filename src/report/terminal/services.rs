//! `audit services`: what the repository is made of, and what proves it.

use super::page::{Ink, Line, Page};
use super::rows::{Body, Hint, Room, Rows};
use crate::model::{Component, FactSeen, Report, ServiceRole};
use crate::report::measure;
use crate::report::style::{Detail, TerminalStyle};
use crate::report::wording;

/// Every component, services first, with its role, its folder, the files that prove it, and its facts with the places that show them.
pub fn services(report: &Report, style: &TerminalStyle) -> String {
    let mut page = Page::new(style);
    let lines = measure::wrap(&page.safe(&headline(&page, report)), page.measure());
    page.lines(lines.into_iter().map(|line| Line::of(Ink::Strong, line)));
    let (services, others): (Vec<_>, Vec<_>) = report.components.iter().partition(|one| one.role.is_service());
    for component in services.into_iter().chain(others) {
        page.blank();
        one(&mut page, component);
    }
    if !report.facts.is_empty() {
        page.blank();
        page.line(Line::of(Ink::Strong, "the project"));
        let mut rows = Rows::new(2, Ink::Dim);
        rows.add("facts", facts(&page, &report.facts));
        rows.write(&mut page);
    }
    page.finish()
}

fn headline(page: &Page, report: &Report) -> String {
    let others = [
        (ServiceRole::Library, "library", "libraries"),
        (ServiceRole::Infra, "folder of infrastructure", "folders of infrastructure"),
        (ServiceRole::Test, "test project", "test projects"),
    ];
    let mut parts = vec![wording::services(report)];
    for (role, one, many) in others {
        let number = report.components.iter().filter(|component| component.role == role).count();
        if number > 0 {
            parts.push(wording::count(number, one, many));
        }
    }
    parts.join(page.separator())
}

fn one(page: &mut Page, component: &Component) {
    let name = Line::of(Ink::Strong, page.safe(component.name.as_str())).gap(2).plain(component.role.word());
    let folder = if component.folder.is_empty() { "." } else { component.folder.as_str() };
    let folder = page.safe(folder);
    if name.width() + 2 + measure::width(&folder) <= page.measure() {
        let column = page.measure() - measure::width(&folder);
        page.line(name.up_to(column, 2).with(Ink::Dim, folder));
    } else {
        page.line(name);
        page.line(Line::new().gap(2).with(Ink::Dim, folder));
    }
    details(page, component);
}

/// What proves a component, why it has its role, what it uses, and what is true of it.
fn details(page: &mut Page, component: &Component) {
    let mut rows = Rows::new(2, Ink::Dim);
    let proof = component.manifests.iter().map(|path| page.safe(path.as_str())).collect();
    rows.items("proof", proof, Hint::None, Room::Unlimited);
    if !component.because.is_empty() {
        rows.text("because", page.sentence(&component.because));
    }
    let uses = component.libraries.iter().map(|path| page.safe(path)).collect();
    let room = if page.detail() == Detail::Verbose { Room::Unlimited } else { Room::Lines(2) };
    rows.items("uses", uses, Hint::None, room);
    if !component.facts.is_empty() && page.detail() != Detail::Quiet {
        rows.add("facts", facts(page, &component.facts));
    }
    rows.write(page);
}

/// One fact a line with the place that shows it.
fn facts(page: &Page, facts: &[FactSeen]) -> Body {
    let pair = |seen: &FactSeen| {
        let shown = seen.shown_by.as_ref().map(|place| page.safe(&wording::place(place)));
        (page.safe(seen.fact.as_str()), shown.unwrap_or_else(|| "follows from others".to_owned()))
    };
    Body::Pairs(facts.iter().map(pair).collect())
}
