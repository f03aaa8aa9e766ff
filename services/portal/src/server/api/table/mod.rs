//! Every address of the API, and what is asked there. One row each: a test holds them against everything that can be asked.

mod helping;
mod overseeing;
mod working;

/// One address, and what is asked there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) way: Way,
    /// Below `/api/v1`. What stands in braces is a field of what is asked.
    pub(crate) path: &'static str,
    /// Who is asked; [`EVERY_SERVICE`] where the path names it.
    pub(crate) service: &'static str,
    /// The command or query.
    pub(crate) name: &'static str,
}

/// The service of what every service can be asked, as `proto` calls it.
pub(crate) const EVERY_SERVICE: &str = "every_service";

/// How something is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    /// A query whose fields stand in the path and after the question mark: none of them tells anything of anybody.
    Show,
    /// A query whose fields stand in a body, because of what they tell.
    Search,
    /// A command.
    Do,
}

impl Way {
    /// The method of HTTP.
    pub(crate) const fn method(self) -> &'static str {
        match self {
            Way::Show => "GET",
            Way::Search | Way::Do => "POST",
        }
    }
}

const fn show(path: &'static str, service: &'static str, name: &'static str) -> Row {
    Row { way: Way::Show, path, service, name }
}

const fn search(path: &'static str, service: &'static str, name: &'static str) -> Row {
    Row { way: Way::Search, path, service, name }
}

const fn ask(path: &'static str, service: &'static str, name: &'static str) -> Row {
    Row { way: Way::Do, path, service, name }
}

/// Every row.
pub(crate) fn rows() -> impl Iterator<Item = &'static Row> {
    let all = [working::REFERRAL, working::THREAD, helping::ASSIGNMENT, helping::FOLLOWUP];
    let rest = [
        overseeing::VAULT,
        overseeing::REPORTING,
        overseeing::AUDIT,
        overseeing::IDENTITY,
        overseeing::EVERY,
    ];
    all.into_iter().chain(rest).flatten()
}
