//! Which service configuration elsewhere is about.

use super::world::*;
use crate::model::*;

fn workload(path: &str, extent: Extent, name: &str) -> Workload {
    Workload {
        path: RepoPath::new(path),
        extent,
        runner: if path.contains("compose") { Runner::Compose } else { Runner::Cluster },
        name: Some(name.to_owned()),
        context: None,
        dockerfile: None,
        images: Vec::new(),
        starts: Vec::new(),
    }
}

fn images(workload: Workload, images: &[&str]) -> Workload {
    Workload { images: images.iter().map(|image| (*image).to_owned()).collect(), ..workload }
}

/// Two services, and what is seen in each line of a file of the root.
fn shop(path: &str, workloads: Vec<Workload>) -> World {
    let bad = Check { rules: vec![rule("bad", Emits::Finding)], ..prohibition("no-bad") };
    let mut world = World::new().check(bad).http("services/pay-api").http("services/mail").file(path);
    world.scanned.workloads = workloads;
    world
}

/// Who has a finding that stands in a line of the file.
#[track_caller]
fn speaks(workload: Workload, expected: &str) {
    let path = workload.path.clone();
    let report = shop(path.as_str(), vec![workload]).sees("bad", path.as_str(), 5).report();
    let failing: Vec<String> = verdicts(&report, "no-bad").into_iter().filter(|line| line.contains("fail")).collect();
    assert_eq!(failing, [format!("{expected} fail Violated high")]);
}

#[test]
fn what_an_image_is_built_from_tells_before_what_it_is_called() {
    let lines = Extent::Lines(4, 9);
    let plain = workload("compose.yml", lines, "mail");
    let built = |context: &str| Workload { context: Some(context.to_owned()), ..plain.clone() };
    speaks(built("services/pay-api"), "pay-api");
    speaks(built("services"), "mail");
    speaks(Workload { dockerfile: Some("services/pay-api/Dockerfile".to_owned()), ..built("") }, "pay-api");
    speaks(Workload { dockerfile: Some("docker/pay-api.Dockerfile".to_owned()), ..built("") }, "pay-api");
    speaks(images(plain.clone(), &["Pay_Api"]), "pay-api");
    speaks(images(plain.clone(), &["postgres"]), "mail");
    speaks(plain, "mail");
    speaks(workload("compose.yml", lines, "PayApi"), "pay-api");
    speaks(workload("compose.yml", lines, "redis"), "-");
    speaks(workload("compose.yml", Extent::Lines(6, 9), "mail"), "-");
}

#[test]
fn a_chart_is_about_its_service_wherever_it_lies() {
    let chart = workload("deploy/api/Chart.yaml", Extent::Folder, "api");
    let values = images(workload("deploy/api/values.yaml", Extent::Folder, "values"), &["pay-api"]);
    let world = shop("deploy/api/templates/app.yaml", vec![chart.clone(), values.clone()]);
    let report = world.sees("bad", "deploy/api/templates/app.yaml", 3).report();
    assert_eq!(verdicts(&report, "no-bad")[1], "pay-api fail Violated high");
    // The values of the chart around it use its name.
    let outer = workload("deploy/values.yaml", Extent::Lines(4, 9), "api");
    let world = shop("deploy/values.yaml", vec![chart, values, outer]);
    let report = world.sees("bad", "deploy/values.yaml", 5).report();
    assert_eq!(verdicts(&report, "no-bad")[1], "pay-api fail Violated high");
}

#[test]
fn how_many_instances_run_is_true_of_the_service_whose_workload_says_so() {
    let several = |lines: &[usize]| {
        let workloads = vec![
            workload("compose.yml", Extent::Lines(2, 4), "pay-api"),
            workload("compose.yml", Extent::Lines(5, 7), "mail"),
            workload("compose.yml", Extent::Lines(8, 9), "redis"),
        ];
        let graver =
            SeverityWhen { when: SeverityCondition::Fact(FactId::new("scales-out")), severity: Severity::Critical };
        let limits = Check { severity: Severity::High, severity_when: vec![graver], ..check("limits") };
        let world = shop("compose.yml", workloads).fact(fact("scales-out", Scope::Project)).check(limits);
        let world = lines.iter().fold(world, |world, line| world.sees("sees-scales-out", "compose.yml", *line));
        let report = world.report();
        ["mail", "pay-api"].map(|service| assessment(&report, "limits", service).severity)
    };
    assert_eq!(several(&[3]), [Severity::High, Severity::Critical]);
    assert_eq!(several(&[6]), [Severity::Critical, Severity::High]);
    assert_eq!(several(&[8]), [Severity::High, Severity::High], "a database beside them");
    assert_eq!(several(&[12]), [Severity::Critical, Severity::Critical], "nobody knows whose it is");
}

#[test]
fn a_workload_of_nobody_says_nothing_of_a_service_that_has_its_own_there() {
    let evidence = vec![rule("user-named", Emits::Evidence)];
    let needing = Check { applies_when: is("pods-lack-a-user"), rules: evidence, ..check("user") };
    let own = |path| images(workload(path, Extent::Lines(1, 9), "pay-api"), &["pay-api"]);
    let stray = |path| images(workload(path, Extent::Lines(1, 9), "accounts"), &["postgres"]);
    let says = |workloads: Vec<Workload>| {
        let path = "k8s/accounts.yaml";
        let world = shop(path, workloads).fact(fact("pods-lack-a-user", Scope::Project)).check(needing.clone());
        let report = world.sees("sees-pods-lack-a-user", path, 5).report();
        ["pay-api", "mail"].map(|service| assessment(&report, "user", service).verdict)
    };
    use Verdict::{Fail, NotApplicable};
    assert_eq!(says(vec![own("k8s/pay.yaml"), stray("k8s/accounts.yaml")]), [NotApplicable, Fail]);
    assert_eq!(says(vec![own("docker-compose.yml"), stray("k8s/accounts.yaml")]), [Fail, Fail], "another runner's");
    let nameless = workload("k8s/accounts.yaml", Extent::Lines(1, 9), "accounts");
    assert_eq!(says(vec![own("k8s/pay.yaml"), nameless]), [Fail, Fail], "it may scale or set up what runs elsewhere");
}
