//! Products that keep secrets: by what a value says that the secret is there. Data in, answers out.

/// One product, as the pack's data says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreSource {
    pub id: String,
    pub provider: String,
    /// What a value begins with that sends its reader there, in lower case: `vault:`, `op://`.
    pub prefixes: Vec<String>,
    /// Names before a colon inside `${…}` that fetch from there, so that what follows is a path and no fallback.
    pub resolvers: Vec<String>,
}

/// The products that are known.
#[derive(Debug, Default)]
pub(super) struct Stores {
    prefixes: Vec<String>,
    resolvers: Vec<String>,
}

impl Stores {
    pub fn of(sources: Vec<StoreSource>) -> Self {
        let mut stores = Self::default();
        for source in sources {
            stores.prefixes.extend(source.prefixes);
            stores.resolvers.extend(source.resolvers);
        }
        stores
    }

    /// Whether a value, in lower case, sends its reader to one of them.
    pub fn are_meant_by(&self, lower: &str) -> bool {
        self.prefixes.iter().any(|prefix| lower.starts_with(prefix.as_str()))
    }

    /// Whether a name inside `${…}` fetches from one of them.
    pub fn resolve(&self, name: &str) -> bool {
        self.resolvers.iter().any(|resolver| resolver == name)
    }
}
