//! The page as people use it, in a headless Chromium that is driven over WebDriver.
//!
//! It needs `chromium` and `chromedriver`, so it is run by name: `cargo test --test browser`. Where they are missing it
//! fails. `AUDIT_SHOTS=FOLDER` keeps a picture of each state that is looked at.

#[path = "browser/driver.rs"]
mod driver;
#[path = "browser/pages.rs"]
mod pages;

use std::time::Instant;

use driver::{Browser, Look};
use pages::Page;
use serde_json::json;

/// Names that a repository may hold, which must stay text.
const HOSTILE: &str = "</script><img src=x onerror=\"window.owned=1\">\u{202e}'\"--><svg onload=window.owned=1>";

const VISIBLE: &str =
    "return [...document.querySelectorAll('.item')].filter(one => one.checkVisibility()).map(one => one.id)";

fn open(page: &Page, look: Look) -> Browser {
    let browser = Browser::start(look);
    browser.go(&page.address(""));
    browser
}

fn visible(browser: &Browser) -> Vec<String> {
    let ids = browser.run(VISIBLE);
    ids.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

fn choose(browser: &Browser, name: &str, value: &str) {
    browser.run_with(
        "const one = document.querySelector(`select[name=${arguments[0]}]`); one.value = arguments[1]; \
         if (one.value !== arguments[1]) throw new Error('no such choice'); \
         one.dispatchEvent(new Event('change', {bubbles: true}));",
        &[json!(name), json!(value)],
    );
}

#[test]
fn it_asks_for_nothing_and_reports_no_error() {
    let page = pages::shop();
    let browser = open(&page, Look::WIDE);
    browser.run("for (const one of document.querySelectorAll('details')) one.open = true;");
    browser.picture("all-open");
    assert_eq!(browser.console(), Vec::<String>::new());
    assert_eq!(browser.requests(), vec![page.address("")]);
    // The policy forbids even what a script of the page would try.
    let asked = browser.run("return fetch('https://example.com/').then(() => 'answered', () => 'refused')");
    assert_eq!(asked, "refused");
    assert!(browser.requests().iter().all(|one| one.starts_with("file:")), "{:?}", browser.requests());
    assert!(!browser.console().is_empty(), "an error would have been seen");
}

#[test]
fn choices_narrow_the_checks() {
    let page = pages::shop();
    let browser = open(&page, Look::WIDE);
    let all = visible(&browser);
    assert_eq!(all.len(), page.checks());

    choose(&browser, "verdict", "fail");
    let failing = page.ids(|check| check["verdict"] == "fail");
    assert_eq!(visible(&browser), failing);
    choose(&browser, "severity", "critical");
    let critical = page.ids(|check| check["verdict"] == "fail" && check["severity"] == "critical");
    assert!(!critical.is_empty() && critical.len() < failing.len());
    assert_eq!(visible(&browser), critical);
    let count = browser.run("return document.getElementById('_count').value");
    assert_eq!(count, format!("{} of {} checks", critical.len(), all.len()));

    browser.run("document.querySelector('.filters [type=reset]').click()");
    browser.wait_until(
        "document.querySelectorAll('.item:not([hidden])').length === document.querySelectorAll('.item').length",
    );
    choose(&browser, "category", "resilience");
    assert_eq!(visible(&browser), page.ids(|check| check["category"] == "resilience"));

    browser.run("document.querySelector('.filters [type=reset]').click()");
    browser.wait_until(
        "document.querySelector('select[name=category]').value === '' && !document.querySelector('.item[hidden]')",
    );
    choose(&browser, "service", "gateway");
    choose(&browser, "verdict", "fail");
    let here = page.ids_in("gateway", |one| one["verdict"] == "fail");
    assert!(!here.is_empty());
    assert_eq!(visible(&browser), here);
    let others = browser.run("return [...document.querySelectorAll('.item:not([hidden]) .case:not([hidden])')].map(one => one.dataset.service)");
    assert!(others.as_array().unwrap().iter().all(|name| name == "gateway"));
    browser.picture("filtered");
}

#[test]
fn a_search_finds_what_is_folded_away() {
    let page = pages::shop();
    let browser = open(&page, Look::WIDE);
    browser.press("/");
    browser.type_in("rate-limit.ts");
    browser.wait_until(
        "document.querySelectorAll('.item:not([hidden])').length < document.querySelectorAll('.item').length",
    );
    assert!(visible(&browser).contains(&"distributed-rate-limiting".to_owned()));
    browser.type_in(" no such words anywhere");
    browser.wait_until("!document.getElementById('_empty').hidden");
    assert!(visible(&browser).is_empty());
    browser.press(driver::ESCAPE);
    browser.wait_until("!document.querySelector('.item[hidden]')");
    assert_eq!(visible(&browser).len(), page.checks());
}

#[test]
fn a_link_leads_to_an_item_and_to_an_item_in_a_service() {
    let page = pages::shop();
    let browser = Browser::start(Look::WIDE);
    let is_open = "return [...document.querySelectorAll('.item > details[open]')].map(one => one.parentElement.id)";
    browser.go(&page.address("#console-logging"));
    assert_eq!(browser.run(is_open), json!(["console-logging"]));
    let top = browser.run("return document.getElementById('console-logging').getBoundingClientRect().top");
    assert!((0.0..400.0).contains(&top.as_f64().unwrap()), "{top}");
    browser.picture("item");

    // From the matrix to a service, though a filter hides it.
    choose(&browser, "verdict", "pass");
    browser.run("document.querySelector('.matrix a[href=\"#console-logging/payments\"]').click()");
    browser.wait_until(
        "document.getElementById('console-logging/payments').open && !document.querySelector('.item[hidden]')",
    );
    let focused = browser.run("return document.activeElement.parentElement.id");
    assert_eq!(focused, "console-logging/payments");
    browser.picture("service");
}

#[test]
fn keys_are_enough() {
    let page = pages::shop();
    let browser = open(&page, Look::WIDE);
    let at = "return document.activeElement.closest('.item')?.id ?? ''";
    let all = visible(&browser);
    browser.press("j");
    assert_eq!(browser.run(at), all[0].as_str());
    browser.press("j");
    browser.press(driver::DOWN);
    assert_eq!(browser.run(at), all[2].as_str());
    browser.press("k");
    browser.press(driver::UP);
    browser.press(driver::UP);
    assert_eq!(browser.run(at), all[0].as_str());
    let ring = browser.run("return getComputedStyle(document.activeElement).outlineStyle");
    assert_eq!(ring, "solid", "what has the focus is seen");
    browser.press(driver::ENTER);
    browser.wait_until("document.activeElement.parentElement.open");
    browser.picture("keys");
    browser.press(driver::ESCAPE);
    browser.wait_until("!document.querySelector('.item > details[open]')");
    assert_eq!(browser.run(at), all[0].as_str());
}

#[test]
fn it_is_dark_where_people_want_it_dark() {
    let page = pages::shop();
    let ground = "return getComputedStyle(document.body).backgroundColor";
    let (light, dark) = (open(&page, Look::WIDE), open(&page, Look { dark: true, ..Look::WIDE }));
    let (bright, dim) = (light.run(ground), dark.run(ground));
    assert_ne!(bright, dim);
    dark.picture("dark");
    light.run("document.querySelector('.theme').click()");
    assert_eq!(light.run(ground), dim);
    light.go(&page.address(""));
    assert_eq!(light.run(ground), dim, "the choice is remembered");
    light.run("document.querySelector('.theme').click()");
    assert_eq!(light.run(ground), bright);
    for browser in [&light, &dark] {
        let faint = browser.run(pages::FAINT);
        assert_eq!(faint, json!([]), "every text stands out from its ground");
    }
}

#[test]
fn paper_shows_what_fails_and_no_controls() {
    let page = pages::shop();
    let browser = open(&page, Look { dark: true, ..Look::WIDE });
    browser.run(
        "window.printed = 0; addEventListener('beforeprint', () => { \
        window.printed = document.querySelectorAll('.item > details[open]').length; });",
    );
    let pdf = browser.print();
    assert!(pdf.starts_with("JVBERi"), "a PDF");
    assert_eq!(browser.run("return window.printed"), json!(page.ids(|check| check["verdict"] == "fail").len()));
    browser.wait_until("!document.querySelector('.item > details[open]')");
    browser.emulate_print();
    let shown = browser.run(
        "return [...document.querySelectorAll('.contents, .filters')].filter(one => one.checkVisibility()).length",
    );
    assert_eq!(shown, 0);
    let scheme = browser.run("return getComputedStyle(document.documentElement).colorScheme");
    assert_eq!(scheme, "light", "paper is light");
    browser.picture("paper");
}

#[test]
fn nothing_is_wider_than_a_narrow_window() {
    for page in [pages::shop(), pages::hostile(HOSTILE)] {
        for look in [Look::NARROW, Look::WIDE] {
            let browser = open(&page, look);
            browser.picture("closed");
            browser.run("for (const one of document.querySelectorAll('details')) one.open = true;");
            let (width, room) = (browser.run("return document.documentElement.scrollWidth"), look.width);
            assert!(width.as_u64().unwrap() <= room, "{width} of {room}");
            browser.picture("open");
        }
    }
}

#[test]
fn nothing_of_a_repository_acts() {
    let page = pages::hostile(HOSTILE);
    let browser = open(&page, Look::WIDE);
    browser.run("for (const one of document.querySelectorAll('details')) one.open = true;");
    assert_eq!(browser.run("return window.owned ?? 'nobody'"), "nobody");
    assert_eq!(browser.run("return document.querySelectorAll('img, iframe, [onload], [onerror]').length"), 0);
    assert_eq!(browser.run("return document.scripts.length"), 1);
    assert!(browser.run("return document.body.textContent.includes('<img src=x')").as_bool().unwrap());
    assert_eq!(browser.run("return document.querySelectorAll('.item').length"), page.checks());
    assert_eq!(browser.console(), Vec::<String>::new());
    // The filters work with such names, too.
    choose(&browser, "verdict", "fail");
    assert_eq!(visible(&browser).len(), page.ids(|check| check["verdict"] == "fail").len());
}

#[test]
fn five_thousand_findings_stay_usable() {
    let page = pages::large(5_000);
    let browser = open(&page, Look::WIDE);
    assert_eq!(browser.run("return document.querySelectorAll('[data-problem]').length >= 5000"), true);
    let closed = browser.run("return document.documentElement.scrollHeight").as_u64().unwrap();
    assert!(closed < 20_000, "closed, it is a few screens: {closed}");
    // No measure of time, which would tell of the machine: an opened item shows a bounded number of places.
    browser.run("for (const one of document.querySelector('.item').querySelectorAll(':scope > details, .case')) one.open = true;");
    let shown = browser.run(
        "return Math.max(...[...document.querySelector('.item').querySelectorAll('ul.places')].map(one => \
         [...one.children].filter(place => place.checkVisibility()).length))",
    );
    assert!(shown.as_u64().unwrap() <= 9, "{shown}");
    assert!(browser.run("return document.querySelectorAll('.more > summary').length").as_u64().unwrap() > 0);
    let started = Instant::now();
    browser
        .run("const s = document.getElementById('_search'); s.value = 'console'; s.dispatchEvent(new Event('input'));");
    browser.wait_until("document.querySelector('.item[hidden]')");
    eprintln!("a search over 5,000 findings: {:?}", started.elapsed());
    browser.picture("large");
}

#[test]
fn it_reads_without_its_script() {
    let page = pages::shop();
    let browser = Browser::start(Look { script: false, ..Look::WIDE });
    browser.go(&page.address("#console-logging"));
    let text = browser.source_text();
    assert!(text.contains("NOT READY"));
    browser.picture("no-script");
    // Without script there is nothing to ask the page by, so its accessibility tree is asked.
    let seen = browser.heard();
    assert!(seen.iter().any(|name| name == "To fix, worst first"), "{seen:?}");
    assert!(!seen.iter().any(|name| name == "Filter the checks"), "no control that does nothing");
}

#[test]
fn it_is_told_to_those_who_hear_it() {
    let page = pages::shop();
    let browser = open(&page, Look::WIDE);
    let marks = browser.run(
        "return [document.querySelectorAll('main').length, document.querySelectorAll('nav[aria-label]').length, \
         document.querySelectorAll('h1').length, document.querySelectorAll('[role=search]').length, \
         document.querySelectorAll('output[aria-live=polite]').length]",
    );
    assert_eq!(marks, json!([1, 1, 1, 1, 1]));
    let unscoped = browser.run("return document.querySelectorAll('th:not([scope])').length");
    assert_eq!(unscoped, 0);
    let silent = browser.run(
        "return [...document.querySelectorAll('input, select, button, a, svg:not([aria-hidden])')].filter(one => \
         !(one.getAttribute('aria-label') || one.textContent.trim())).length",
    );
    assert_eq!(silent, 0, "everything to act on has a name");
    let steps = browser.run(
        "let last = 1; const jumps = []; for (const one of document.querySelectorAll('h1, h2, h3, h4')) { \
         const level = Number(one.tagName[1]); if (level > last + 1) jumps.push(one.textContent); last = level; } return jumps",
    );
    assert_eq!(steps, json!([]), "no level of heading is skipped");
}
