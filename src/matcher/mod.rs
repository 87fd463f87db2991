//! One file for one kind of matcher: patterns and what is asked of them, the prefilter, the constraints, the values.
//!
//! A matcher sees one file and says where a rule holds, in three-valued truth. It knows nothing of YAML, checks or verdicts.

mod address;
mod after;
mod anchor;
mod compile;
mod condition;
mod constraint;
mod content;
mod context;
mod document;
mod engine;
mod hole;
mod kind;
mod named;
mod origin;
mod pattern;
mod place;
mod prefilter;
mod quantity;
mod required;
mod sql;
mod stands;
mod stencil;
mod stops;
mod tokens;
mod told;
mod trace;
mod truth;
mod unify;
mod value;
mod ways;
mod words;

pub use address::{AddressKind, AddressPart};
pub use after::After;
pub use anchor::{Need, Skeleton};
pub use compile::compile_pattern;
pub use condition::Condition;
pub use constraint::Constraint;
pub use content::Content;
pub use context::{Binding, Context, Sight};
pub use document::{DocumentMatch, HolePath, Kept, KeyMatch, OverBudget, Presence, Solution, Tree, solutions};
pub use engine::{Anchoring, Engine, Found, MOST_PLACES};
pub use hole::{Bindings, Held, Hole, Holes};
pub use kind::Kind;
pub use named::{Named, NamedUse};
pub use pattern::{Pattern, PatternError, PatternItem, PatternNode, PatternPiece, Standing};
pub use place::Place;
pub use prefilter::{Hits, Prefilter};
pub use quantity::{Comparison, Unit, duration, size};
pub use sql::SQL_VERBS;
pub use trace::{Gathers, Step, Stop, Tracer};
pub use truth::{MOST_BINDINGS, Matches, Truth};
pub use value::{Folded, Value};
pub use ways::{Taken, Ways};
