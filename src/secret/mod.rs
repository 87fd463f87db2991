//! stub
pub struct Forms;
impl Forms { pub fn empty() -> Self { Self } }
pub fn is_secret_name(_: &str) -> bool { false }
pub fn is_placeholder(_: &str) -> bool { false }
pub fn is_reference(_: &str) -> bool { false }
pub fn looks_live(_: &Forms, _: &str) -> bool { false }
pub const SECRET_WORDS: &[&str] = &["password", "secret"];

use crate::model::Span;
pub fn entropy(_: &str) -> f64 { 0.0 }
#[derive(Default)]
pub struct UrlParts { pub scheme: Option<Span>, pub user: Option<Span>, pub password: Option<Span>, pub host: Option<Span>, pub port: Option<Span>, pub database: Option<Span> }
pub fn url_parts(_: &str) -> Option<UrlParts> { None }
pub fn connection_string(_: &str) -> Option<UrlParts> { None }
pub struct FormSource { pub id: String, pub provider: String, pub regex: String, pub keywords: Vec<String>, pub entropy: Option<f64> }
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct FormError { pub index: usize, pub message: String }
impl Forms { pub fn compile(_: &[FormSource]) -> Result<Self, FormError> { Ok(Self) } }
impl std::fmt::Debug for Forms { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("Forms") } }
