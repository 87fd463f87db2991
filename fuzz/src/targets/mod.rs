//! The targets: what is run, with what it is fed.

mod code;
mod documents;
mod packs;

/// Something that no input may break.
pub struct Target {
    pub name: &'static str,
    /// Whole inputs that reach far into it.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Pieces that mean something to it.
    pub words: &'static [&'static str],
    /// Runs it once. A panic is a defect.
    pub run: fn(&[u8]),
}

/// All of them. One that is added here can be run.
pub const TARGETS: &[Target] = &[
    documents::JSON,
    documents::YAML,
    documents::TOML,
    documents::DOTENV,
    documents::XML,
    documents::DOCKERFILE,
    documents::INI,
    documents::PROPERTIES,
    documents::HCL,
    documents::SQL,
    documents::NGINX,
    documents::PRISMA,
    documents::REQUIREMENTS,
    documents::YARN_LOCK,
    code::PATTERNS,
    code::MATCHER,
    code::VALUES,
    packs::PACKS,
];

/// The files under a folder of the repository whose name passes, as seeds.
fn files(folder: &str, is_wanted: fn(&str) -> bool) -> Vec<Vec<u8>> {
    let mut open = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() {
                open.push(path);
            } else if is_wanted(name) {
                found.push(path);
            }
        }
    }
    // The order of a folder is the machine's own.
    found.sort();
    found.into_iter().filter_map(|path| std::fs::read(path).ok()).filter(|text| text.len() < 8_192).collect()
}
