//! Words from closed lists, as JSON strings. The lists are the model's, so that the schema names every word that can come.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model;

/// A type whose values are words.
pub(super) trait Listed: Copy {
    /// The name of its schema.
    const NAME: &'static str;

    fn word(self) -> &'static str;
    fn words() -> Vec<&'static str>;
    fn from_word(word: &str) -> Option<Self>;
}

macro_rules! listed {
    ($($type:ident),+ $(,)?) => {
        $(impl Listed for model::$type {
            const NAME: &'static str = stringify!($type);

            fn word(self) -> &'static str {
                self.word()
            }

            fn words() -> Vec<&'static str> {
                Self::ALL.iter().map(|value| value.word()).collect()
            }

            fn from_word(word: &str) -> Option<Self> {
                Self::from_word(word)
            }
        })+
    };
}

listed!(Confidence, DecidedBy, Effort, FileRole, Readiness, Reason, Scope, ServiceRole, Severity, Status, Verdict,);

/// One of the words of `T`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<T>(pub T);

impl<T: Listed> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.word())
    }
}

impl<'de, T: Listed> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = Cow::<str>::deserialize(deserializer)?;
        let known = || format!("one of {}", T::words().join(", "));
        T::from_word(&word).map(Self).ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&word), &known().as_str()))
    }
}

impl<T: Listed> JsonSchema for Word<T> {
    fn schema_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut schema = Schema::default();
        schema.insert("type".to_owned(), "string".into());
        schema.insert("enum".to_owned(), T::words().into());
        schema
    }
}
