//! Each row of the threats that a provider, or somebody who plays one, can make true. A test begins with the number of its row.

mod away;
mod browser;
mod clock;
mod config;
mod garbage;
mod liar;
mod login;
mod logout;
mod real;
mod tokens;
mod world;
