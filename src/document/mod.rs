//! Configuration files as trees of values, each with its place in the file.
//!
//! It owns the formats: how JSON, YAML, TOML, SQL and the others are read, and how a key path picks values from what was
//! read. It refuses to know what a key means; that is for packs to say. It promises that every span lies within the
//! text and on character boundaries, that no text can make it overflow the stack or grow without bound, and that no
//! error message quotes the file, which may hold secrets.

mod command;
mod dependency;
mod dockerfile;
mod dotenv;
mod hcl;
mod ini;
mod json;
mod kind;
mod known;
mod limits;
mod manifest;
mod nginx;
mod path;
mod prisma;
mod properties;
mod reading;
mod requirements;
#[cfg(test)]
mod shown;
mod sql;
mod toml;
mod tree;
mod workload;
mod xml;
mod yaml;
mod yarn_lock;

pub use dependency::{Dependency, Ecosystem, Needed, Range, Reference, Wanted, dependencies, dependency_ecosystem};
pub use kind::DocumentKind;
pub use manifest::read_manifest;
pub use path::{KeyCase, KeyPath, KeyPathError, PathMatch, Walked};
pub use reading::{Reading, is_filled_in, read};
pub use tree::*;
pub use workload::{Run, runs};
pub use yaml::{duplicate_keys, parse_yaml};

use crate::model::Format;

/// Reads a text of the given format. A byte order mark must be gone.
///
/// # Errors
///
/// [`Malformed`] if the text is not of the format, or asks for more depth or more values than are granted to any file.
pub fn parse(format: Format, text: &str) -> Result<Document, Malformed> {
    match format {
        Format::Json => json::parse_json(text),
        Format::Yaml => parse_yaml(text),
        Format::Dotenv => Ok(dotenv::parse_dotenv(text)),
        Format::Toml => toml::parse_toml(text),
        Format::Xml => xml::parse_xml(text),
        Format::Dockerfile => dockerfile::parse_dockerfile(text),
        Format::Ini => Ok(ini::parse_ini(text)),
        Format::Properties => Ok(properties::parse_properties(text)),
        Format::Hcl => hcl::parse_hcl(text),
        Format::Sql => sql::parse_sql(text),
        Format::Nginx => nginx::parse_nginx(text),
        Format::Prisma => prisma::parse_prisma(text),
        Format::Requirements => Ok(requirements::parse_requirements(text)),
        Format::YarnLock => yarn_lock::parse_yarn_lock(text),
    }
}
