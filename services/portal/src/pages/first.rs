//! The first page of a role on a day when nothing waits.

use chrono::{DateTime, Utc};
use maud::html;
use proto::actor::Role;

use crate::{
    dates,
    pages::{
        Page,
        part::{Icon, Tone, alert, icon},
    },
    words::{Lang, Words},
};

/// Nothing waits. The page says what was looked for, so that nobody needs to wonder.
#[derive(Debug, Clone, Copy)]
pub struct NothingWaits {
    /// Whose page it is.
    pub role: Role,
    /// When it was looked for.
    pub checked_at: DateTime<Utc>,
}

impl NothingWaits {
    /// The page.
    #[must_use]
    pub fn page(&self, lang: Lang) -> Page {
        let words = Words::of(lang);
        let (title, checked) = self.keys();
        let title = words.say(title);
        let today = dates::weekday_and_date(dates::day_of(self.checked_at), lang);
        let at = dates::time(self.checked_at, lang);
        let content = html! {
            h1 { (title) }
            p class="sub" { (today) }
            (alert(Tone::Success, &words.say("first-nothing"), Some(&words.say_with("first-checked", &[("time", at.into())]))))
            ul class="checked" {
                @for key in checked { li { (icon(Icon::Check)) (words.say(key)) } }
            }
        };
        Page::new(title, content)
    }

    /// The heading, and what was looked for.
    const fn keys(&self) -> (&'static str, &'static [&'static str]) {
        match self.role {
            Role::CaseWorker => (
                "first-case-worker",
                &["checked-returned", "checked-referrals", "checked-consider"],
            ),
            Role::BridgeBuilder => (
                "first-today",
                &["checked-new-referrals", "checked-due", "checked-silent", "checked-alerts"],
            ),
            Role::Coordinator => (
                "first-coordinator",
                &["checked-offers", "checked-matches", "checked-certificates"],
            ),
            Role::Volunteer => ("first-volunteer", &["checked-meeting", "checked-log"]),
            Role::Family => ("first-family", &["checked-answers", "checked-agreed"]),
            Role::Leader => {
                ("first-leader", &["checked-waiting", "checked-silent", "checked-alerts"])
            }
            Role::Auditor => {
                ("first-auditor", &["checked-chain", "checked-glass", "checked-refused"])
            }
            Role::Administrator | Role::System => {
                ("first-administrator", &["checked-services", "checked-parked", "checked-machines"])
            }
        }
    }
}
