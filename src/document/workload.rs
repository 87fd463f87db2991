//! What configuration runs: the services of a compose file, the objects of a cluster, charts.
//!
//! It owns where these formats say what an image is built from and what it is called. Which component of the repository
//! that is, it refuses to know.

use super::command::modules;
use super::manifest::resolve;
use super::{Document, DocumentKind, Node, Reading};
use crate::model::{RepoPath, Runner, Span};

/// Something that is run, and what tells whose it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// What describes it; none where the whole folder does, as that of a chart.
    pub span: Option<Span>,
    pub runner: Runner,
    /// What it is called.
    pub name: Option<String>,
    /// The folder that its image is built from, from the root.
    pub context: Option<String>,
    /// The file that says how, from the root.
    pub dockerfile: Option<String>,
    /// Names of images, without registry, tag and digest.
    pub images: Vec<String>,
    /// The modules that its command may start, as paths without extension, the most telling first.
    pub starts: Vec<String>,
}

/// What a file says is run.
pub fn runs(path: &RepoPath, reading: &Reading) -> Vec<Run> {
    let mut runs = Vec::new();
    for kind in reading.kinds() {
        let read: fn(&RepoPath, &Document) -> Vec<Run> = match kind {
            DocumentKind::Compose => of_compose,
            DocumentKind::Kubernetes => of_kubernetes,
            DocumentKind::HelmChart => of_chart,
            DocumentKind::HelmValues => of_values,
            DocumentKind::Kustomize => of_kustomize,
            _ => continue,
        };
        runs.extend(reading.form(*kind).iter().flat_map(|form| read(path, form)));
    }
    runs
}

fn of_compose(path: &RepoPath, document: &Document) -> Vec<Run> {
    let services = document.roots.iter().filter_map(|root| root.get("services")).flat_map(Node::entries);
    services
        .map(|service| {
            let build = service.node.get("build");
            let told = |key: &str| build.and_then(|build| text(build, key));
            let context = build.and_then(|_| resolve(path, told("context").unwrap_or(".")));
            let dockerfile = context.as_ref().and_then(|context| {
                let beside = RepoPath::new(format!("{context}/Dockerfile").trim_start_matches('/'));
                resolve(&beside, told("dockerfile").unwrap_or("Dockerfile"))
            });
            Run {
                span: Some(Span::new(service.key_span.start, service.node.span.end)),
                runner: Runner::Compose,
                name: Some(service.key.clone()),
                context,
                dockerfile,
                images: text(&service.node, "image").and_then(image_name).into_iter().collect(),
                starts: started(&service.node, ["entrypoint", "command"], "working_dir"),
            }
        })
        .collect()
}

fn of_kubernetes(_: &RepoPath, document: &Document) -> Vec<Run> {
    document
        .roots
        .iter()
        .map(|root| {
            let containers = root.get("workload").and_then(|pod| pod.get("containers")).map_or(&[][..], Node::items);
            Run {
                span: Some(root.span),
                name: name_of(root).map(str::to_owned),
                images: containers.iter().filter_map(|one| image_name(text(one, "image")?)).collect(),
                starts: containers.iter().flat_map(|one| started(one, ["command", "args"], "workingDir")).collect(),
                ..Run::default()
            }
        })
        .collect()
}

/// The labels by which pods are selected that say what they are.
const NAMING: [&str; 3] = ["app.kubernetes.io/name", "app", "k8s-app"];

/// What an object is about: what it scales, the pods that it selects, else what it is called itself.
fn name_of(root: &Node) -> Option<&str> {
    let spec = root.get("spec");
    let scaled = || spec?.get("scaleTargetRef").and_then(|it| text(it, "name"));
    let selected = || {
        let selector = spec?.get("selector").or_else(|| spec?.get("podSelector"))?;
        let labels = selector.get("matchLabels").unwrap_or(selector);
        NAMING.iter().find_map(|label| text(labels, label))
    };
    let called = || root.get("metadata").and_then(|it| text(it, "name"));
    // What has pods of its own is called as they are.
    let is_workload = root.get("workload").is_some();
    scaled().or_else(|| selected().filter(|_| !is_workload)).or_else(called)
}

fn of_chart(_: &RepoPath, document: &Document) -> Vec<Run> {
    let name = document.roots.iter().find_map(|root| text(root, "name"));
    name.map(|name| Run { name: Some(name.to_owned()), ..Run::default() }).into_iter().collect()
}

/// The image of a chart, and under the name of a part (or of a chart within) the image of that.
fn of_values(_: &RepoPath, document: &Document) -> Vec<Run> {
    let image = |node: &Node| node.get("image").and_then(|it| text(it, "repository")).and_then(image_name);
    let mut runs = Vec::new();
    for root in &document.roots {
        runs.extend(image(root).map(|image| Run { images: vec![image], ..Run::default() }));
        for part in root.entries().iter().filter(|part| !part.node.entries().is_empty()) {
            runs.push(Run {
                span: Some(Span::new(part.key_span.start, part.node.span.end)),
                name: Some(part.key.clone()),
                images: image(&part.node).into_iter().collect(),
                ..Run::default()
            });
        }
    }
    runs
}

/// The modules that a container may start by its command, which is written in two parts, in a folder of its image.
fn started(container: &Node, parts: [&str; 2], folder: &str) -> Vec<String> {
    let words = |part: &&str| -> Vec<&str> {
        let Some(part) = container.get(part) else { return Vec::new() };
        part.scalar().into_iter().chain(part.items().iter().filter_map(Node::scalar)).collect()
    };
    let command: Vec<&str> = parts.iter().flat_map(words).collect();
    modules(&command.join(" "), text(container, folder))
}

/// How many instances run of what, by its name.
fn of_kustomize(_: &RepoPath, document: &Document) -> Vec<Run> {
    let counts = document.roots.iter().filter_map(|root| root.get("replicas")).flat_map(Node::items);
    let named =
        |one: &Node| Some(Run { span: Some(one.span), name: Some(text(one, "name")?.to_owned()), ..Run::default() });
    counts.filter_map(named).collect()
}

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key).and_then(Node::scalar)
}

/// `ghcr.io/acme/pay-api:1.2@sha256:…` is `pay-api`; nothing of one that only a tool could fill in.
fn image_name(reference: &str) -> Option<String> {
    let name = reference.split('@').next()?.rsplit('/').next()?;
    let name = name.split(':').next().unwrap_or_default();
    (!name.is_empty() && !name.contains(['$', '{'])).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::read;
    use crate::model::Format;

    fn read_runs(path: &str, text: &str) -> Vec<Run> {
        let path = RepoPath::new(path);
        runs(&path, &read(&path, Format::Yaml, text).expect("the text is YAML"))
    }

    fn seen(path: &str, text: &str) -> Vec<String> {
        let lines = |span: Span| text[span.start..span.end].trim_end().lines().count();
        read_runs(path, text)
            .into_iter()
            .map(|run| {
                format!(
                    "{} {} {} [{}] {}",
                    run.name.unwrap_or_default(),
                    run.context.as_deref().unwrap_or("-"),
                    run.dockerfile.as_deref().unwrap_or("-"),
                    run.images.join(","),
                    run.span.map_or(0, lines)
                )
            })
            .collect()
    }

    #[test]
    fn a_compose_file_says_what_is_built_and_what_it_is_called() {
        let text = "services:\n  pay:\n    build: ../services/pay\n  mail:\n    build:\n      context: ..\n      dockerfile: docker/mail.Dockerfile\n    image: ghcr.io/acme/mailer:1.2\n  db:\n    image: postgres@sha256:00\n";
        assert_eq!(
            seen("deploy/docker-compose.yml", text),
            [
                "pay services/pay services/pay/Dockerfile [] 2",
                "mail  docker/mail.Dockerfile [mailer] 5",
                "db - - [postgres] 2"
            ]
        );
    }

    #[test]
    fn a_command_says_what_is_started() {
        let starts = |path: &str, text: &str| -> Vec<Vec<String>> {
            read_runs(path, text).into_iter().map(|run| run.starts).collect()
        };
        let compose = "services:\n  a:\n    build: .\n    command: python -m shop.orders\n  b:\n    build: .\n    command: [python, main.py]\n    working_dir: /srv/mail\n  c:\n    build: .\n    entrypoint: [python, -m]\n    command: [shop.pay]\n";
        assert_eq!(
            starts("compose.yml", compose),
            [vec!["shop/orders"], vec!["srv/mail/main", "mail/main", "main"], vec!["shop/pay"]]
        );
        let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - {image: shop, command: [python], args: [-m, shop.orders]}\n";
        assert_eq!(starts("k8s/pod.yaml", pod), [["shop/orders"]]);
    }

    #[test]
    fn an_object_of_a_cluster_says_whose_it_is() {
        let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: pay}\nspec:\n  template:\n    spec:\n      containers: [{name: a, image: 'acme/pay-api:1'}]\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: x}\nspec: {scaleTargetRef: {kind: Deployment, name: pay}}\n";
        assert_eq!(seen("k8s/pay.yaml", text), ["pay - - [pay-api] 7", "pay - - [] 4"]);
    }

    #[test]
    fn what_selects_pods_is_about_them() {
        let monitor = "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: figures}\nspec:\n  selector: {matchLabels: {app: pay}}\n";
        assert_eq!(seen("k8s/monitor.yaml", monitor), ["pay - - [] 5"]);
        let service = "apiVersion: v1\nkind: Service\nmetadata: {name: http}\nspec:\n  selector: {app: pay}\n";
        assert_eq!(seen("k8s/service.yaml", service), ["pay - - [] 5"]);
        let all = monitor.replace("app: pay", "tier: backend");
        assert_eq!(seen("k8s/monitor.yaml", &all), ["figures - - [] 5"]);
    }

    #[test]
    fn an_overlay_says_of_what_more_instances_run() {
        let text = "kind: Kustomization\nreplicas:\n  - name: pay\n    count: 3\n  - {name: mail, count: 1}\nimages: [{name: x}]\n";
        assert_eq!(seen("k8s/prod/kustomization.yaml", text), ["pay - - [] 2", "mail - - [] 1"]);
    }

    #[test]
    fn a_chart_and_its_values_say_what_they_run() {
        assert_eq!(seen("charts/api/Chart.yaml", "apiVersion: v2\nname: api\nversion: 1.0.0\n"), ["api - - [] 0"]);
        let values = "image:\n  repository: acme/cafe-api\nfrontend:\n  image:\n    repository: acme/web\n";
        let images: Vec<String> = seen("charts/api/values.yaml", values);
        assert_eq!(images[0], " - - [cafe-api] 0");
        assert_eq!(images.last().map(String::as_str), Some("frontend - - [web] 3"));
    }
}
