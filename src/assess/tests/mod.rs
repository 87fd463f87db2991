//! Phase two over small worlds, built by hand.

mod checklist;
mod commons;
mod components;
mod credit;
mod derive;
mod facts;
mod images;
mod links;
mod parts;
mod programs;
mod services;
mod shuffle;
mod verdicts;
mod world;
