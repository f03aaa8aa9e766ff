//! A code as a table has it.

use std::str::FromStr;

use anyhow::Context as _;

pub(super) fn code<T>(text: &str) -> anyhow::Result<T>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    text.parse().context("a code that nobody knows")
}
