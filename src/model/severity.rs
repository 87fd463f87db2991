//! How bad, how sure, how much work: the three scales that people see.

macro_rules! scale {
    ($(#[$doc:meta])* $type:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$vdoc])* $variant),+ }

        impl $type {
            /// Every value, in the order of the type.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used in YAML, JSON and on the screen.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value that `word` names.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.word() == word)
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }
    };
}
pub(crate) use scale;

scale!(
    /// How bad it is when the promise does not hold. It belongs to the check. Greater is worse.
    Severity { Low = "low", Medium = "medium", High = "high", Critical = "critical" }
);
scale!(
    /// How sure a rule is of what it saw. It belongs to the rule. Greater is surer.
    Confidence { Low = "low", Medium = "medium", High = "high" }
);
scale!(
    /// How much work the fix is: hours, a day or two, a week or more.
    Effort { Small = "small", Medium = "medium", Large = "large" }
);

impl Confidence {
    /// One step less sure; low stays low.
    pub const fn lowered(self) -> Self {
        match self {
            Self::High => Self::Medium,
            Self::Medium | Self::Low => Self::Low,
        }
    }
}
