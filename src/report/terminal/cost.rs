//! `audit list --cost`: the rules by what they cost, dearest first.

use super::page::{Ink, Line, Page};
use crate::model::{RuleCost, Tried, Work};
use crate::report::style::{Detail, TerminalStyle};
use crate::report::{measure, wording};

/// As many rules as are of use at once.
const MOST: usize = 40;

/// Every rule with what it is searched by; over a repository with its share of all steps, the files that it looks at and that
/// hold its anchors, and the places found. Rules that did nothing are counted only.
pub fn cost(costs: &[RuleCost], style: &TerminalStyle) -> String {
    let mut page = Page::new(style);
    let total: u64 = costs.iter().filter_map(|cost| cost.work).map(|work| work.steps).sum();
    let is_measured = costs.iter().any(|cost| cost.work.is_some());
    let idle = |cost: &&RuleCost| cost.work.is_some_and(|work| work.alive == 0);
    let busy: Vec<&RuleCost> = costs.iter().filter(|cost| !idle(cost)).collect();
    let most = if page.detail() == Detail::Verbose { busy.len() } else { MOST };
    let shown = &busy[..busy.len().min(most)];
    let width = shown.iter().map(|cost| measure::width(cost.rule.as_str())).max().unwrap_or_default();
    let head = if is_measured { " share     steps   alive   files   found  " } else { " guess  " };
    page.line(Line::of(Ink::Dim, format!("{head}{:width$}  searched by", "rule")));
    for cost in shown {
        let figures = match cost.work {
            Some(work) => figures(work, total),
            None => format!("{:>6}  ", cost.guess),
        };
        let lead =
            Line::of(Ink::Plain, figures).with(Ink::Strong, format!("{:width$}", page.safe(cost.rule.as_str()))).gap(2);
        let room = page.columns().saturating_sub(lead.width());
        let anchors = page.safe(&anchors(cost, room, page.ellipsis()));
        page.line(lead.with(Ink::Dim, anchors));
    }
    page.blank();
    let mut rest = Vec::new();
    if busy.len() > shown.len() {
        rest.push(format!("{} more (-v)", busy.len() - shown.len()));
    }
    if costs.len() > busy.len() {
        rest.push(format!(
            "{} whose anchors stand in no file",
            wording::count(costs.len() - busy.len(), "rule", "rules")
        ));
    }
    if is_measured {
        rest.push(format!("{total} steps, each rule tried alone"));
    }
    if !rest.is_empty() {
        page.line(Line::of(Ink::Dim, rest.join(page.separator())));
    }
    page.finish()
}

fn figures(work: Work, total: u64) -> String {
    let share = work.steps.saturating_mul(1_000) / total.max(1);
    format!(
        "{:>4}.{}% {:>9} {:>7} {:>7} {:>7}  ",
        share / 10,
        share % 10,
        work.steps,
        work.alive,
        work.files,
        work.found
    )
}

/// The anchors that fit, and how many more.
fn anchors(cost: &RuleCost, room: usize, ellipsis: &str) -> String {
    let lead = match cost.tried {
        Tried::AtAnchors => "",
        Tried::AtEveryNode if cost.anchors.is_empty() => return format!("every node of {}", cost.looks_at),
        Tried::AtEveryNode => "every node, in files with ",
        Tried::InEveryFile => return format!("every file: {}", cost.looks_at),
    };
    let mut shown = lead.to_owned();
    for (index, anchor) in cost.anchors.iter().enumerate() {
        let rest = cost.anchors.len() - index;
        let more = format!("{ellipsis} {rest} more");
        if index > 0 && measure::width(&shown) + measure::width(anchor) + measure::width(&more) + 3 > room {
            return format!("{shown} {more}");
        }
        if index > 0 {
            shown.push(' ');
        }
        shown.push_str(anchor);
    }
    shown
}
