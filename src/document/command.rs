//! What a command may start: the modules of Python that its words name.
//!
//! It owns what such words look like: the file behind the interpreter, the module behind an option, `module:object`. It
//! refuses to know servers and runners, and whether there is such a module; whoever knows the files takes the first that
//! there is.

/// The most modules that are taken of one command.
const MOST: usize = 64;

/// Options before a script, which has steps of its own, or before a file that configures what is started.
const SETTINGS: &[&str] = &["-c", "--config"];

/// The modules, as paths without extension from where the command finds them, the most telling first. `folder` is the
/// one in an image in which it is run: how much of it stands for the root of the sources nobody knows, so each of its
/// ends is tried, the longest first.
pub(super) fn modules(command: &str, folder: Option<&str>) -> Vec<String> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let mut steps: Vec<Vec<&str>> = vec![Vec::new()];
    for word in words {
        let bare = word.trim_matches(['"', '\'', '[', ']', ',', '(', ')', ';']);
        match steps.last_mut() {
            Some(step) if !matches!(bare, "&&" | "||" | "|" | "&" | "") => step.push(bare),
            _ => steps.push(Vec::new()),
        }
        if word.ends_with(';') {
            steps.push(Vec::new());
        }
    }
    // What goes on running comes last: the steps before it prepare.
    let named = steps.iter().rev().flat_map(|step| named(step));
    named.flat_map(|module| placed(&module, folder)).take(MOST).collect()
}

/// What one step names: objects of modules, then the rest in the order of its words.
fn named(step: &[&str]) -> Vec<String> {
    let mut objects = Vec::new();
    let mut others = Vec::new();
    let mut before = "";
    for word in step {
        let (is_option, word) = match word.split_once('=') {
            Some((option, value)) if option.starts_with('-') => (true, value),
            _ => (before.starts_with('-') && !SETTINGS.contains(&before), *word),
        };
        match word.split_once(':') {
            Some((module, object)) if is_module(module) && is_module(object.trim_end_matches("()")) => {
                objects.push(module.replace('.', "/"));
            }
            Some(_) => {}
            None => match word.strip_suffix(".py") {
                Some(_) if SETTINGS.contains(&before) => {}
                Some(path) if !path.contains(['$', '{', '*']) => {
                    others.push(path.trim_start_matches("./").to_owned());
                }
                _ if is_module(word) && (is_option || word.contains('.')) => others.push(word.replace('.', "/")),
                _ => {}
            },
        }
        before = word;
    }
    objects.extend(others);
    objects
}

/// Whether a text is a name, or several with dots between them.
fn is_module(text: &str) -> bool {
    text.split('.').all(|part| {
        part.starts_with(|first: char| first.is_alphabetic() || first == '_')
            && part.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
    })
}

/// Where a module may lie among the sources.
fn placed(module: &str, folder: Option<&str>) -> Vec<String> {
    if let Some(inner) = module.strip_prefix('/') {
        return ends(inner).map(str::to_owned).collect();
    }
    let folder = folder.unwrap_or_default().trim_matches('/');
    let around = ends(folder).filter(|end| !end.is_empty() && !end.contains(['$', '{', '.']));
    around.map(|end| format!("{end}/{module}")).chain([module.to_owned()]).collect()
}

/// A path, and what is left of it without its first folder, and so on.
fn ends(path: &str) -> impl Iterator<Item = &str> {
    std::iter::once(0).chain(path.match_indices('/').map(|(at, _)| at + 1)).filter_map(|at| path.get(at..))
}

#[cfg(test)]
mod tests {
    use super::modules;

    #[track_caller]
    fn starts(command: &str, expected: &[&str]) {
        assert_eq!(modules(command, None), expected, "{command}");
    }

    #[test]
    fn a_command_names_a_file_a_module_or_an_object_of_one() {
        starts("python consumers/orders.py --queue orders", &["consumers/orders", "orders"]);
        starts("python -u ./main.py", &["main"]);
        starts("python -m services.ingest.main", &["services/ingest/main"]);
        starts("uvicorn app.main:app --host 0.0.0.0 --port 8000", &["app/main"]);
        starts("gunicorn 'shop.web:create_app()' -b 0.0.0.0:80", &["shop/web"]);
        starts("celery -A app.tasks worker -l info", &["app/tasks", "info"]);
        starts("celery --app=shop beat", &["shop"]);
        starts("sh -c \"python app.py\"", &["app"]);
    }

    #[test]
    fn what_serves_is_not_what_is_served() {
        starts("gunicorn -c gunicorn.py -k workers.Fast shop.web:app", &["shop/web", "workers/Fast"]);
        starts("python -m uvicorn app.main:app", &["app/main", "uvicorn"]);
        starts("redis-server --requirepass secret", &["secret"]);
        starts("postgres -c max_connections=200", &[]);
        starts("curl http://localhost:8000/health", &[]);
        starts("python ${SCRIPT}.py", &[]);
    }

    #[test]
    fn what_goes_on_running_comes_before_what_prepares_it() {
        starts("sh -c 'alembic upgrade head && python app/seed.py && uvicorn app.main:app'", &["app/main", "app/seed"]);
        starts("python prepare.py; python serve.py", &["serve", "prepare"]);
    }

    #[test]
    fn a_path_in_an_image_may_begin_anywhere_among_the_sources() {
        starts("python /app/jobs/run.py", &["app/jobs/run", "jobs/run", "run"]);
        assert_eq!(modules("python main.py", Some("/app/api")), ["app/api/main", "api/main", "main"]);
        assert_eq!(modules("python main.py", Some("${HOME}")), ["main"]);
    }
}
