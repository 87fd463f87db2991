//! What follows from observations: each form of derived rule, over several services of which some satisfy and some do not.

mod count;
mod join;
