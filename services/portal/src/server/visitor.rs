//! Who a request comes from: their language, their login, whom they act as.

use std::sync::Arc;

use axum::http::HeaderMap;
use proto::{
    actor::Role,
    identity::{Acting, ActsAs, OwnRole, Place, SessionView},
    problem::Problem,
    sealed::Digest,
};
use uuid::Uuid;

use super::{
    Portal,
    colleague_names::ColleagueNames,
    cookies::{self, Secret},
    seen::Seen,
};
use crate::{
    pages::{
        frame::{Flash, Frame, MenuItem, SessionClock, Who},
        part::Tone,
        roles::role_label,
    },
    words::{Lang, Words},
};

/// Whoever asks for a page.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) lang: Lang,
    /// Path and query of what they ask for.
    pub(crate) path: String,
    pub(crate) cookie: Option<Digest>,
    pub(crate) browser: Option<Secret>,
    /// What came of what they did last.
    pub(crate) flash: Option<String>,
    /// Their login, if it lasts; why not, if it is not known.
    pub(crate) login: Result<Option<Arc<SessionView>>, Problem>,
}

/// Somebody who has logged in.
#[derive(Debug, Clone)]
pub(crate) struct LoggedIn {
    pub(crate) visitor: Visitor,
    pub(crate) view: Arc<SessionView>,
    pub(crate) cookie: Digest,
}

/// Somebody who acts as somebody.
#[derive(Debug, Clone)]
pub(crate) struct Acts {
    pub(crate) visitor: Visitor,
    pub(crate) view: Arc<SessionView>,
    pub(crate) acting: Acting,
    /// The grant or person that forms are drawn under.
    pub(crate) owner: Uuid,
    /// How far the services had come with what they did last.
    pub(crate) seen: Seen,
    /// What colleagues are called, as far as this page has asked.
    pub(crate) names: ColleagueNames,
}

/// The language somebody chose, or Danish.
pub(crate) fn language(headers: &HeaderMap) -> Lang {
    cookies::value(headers, cookies::LANGUAGE).and_then(Lang::from_tag).unwrap_or_default()
}

/// What forms are drawn under: a grant, or a person of a family.
pub(crate) fn owner_of(acts_as: ActsAs) -> Uuid {
    match acts_as {
        ActsAs::Grant(grant) => grant.0,
        ActsAs::Person(it) => it.person.0,
    }
}

/// Where a role is held, in words.
pub(crate) fn place_label(place: Place, words: &Words) -> String {
    match place {
        Place::Country => words.say("place-country"),
        Place::Municipality(it) => {
            words.say_with("place-municipality", &[("name", it.name().unwrap_or("?").into())])
        }
        Place::Organisation(_) => words.say("place-organisation"),
    }
}

/// A role in words, with its place.
pub(crate) fn role_and_place(it: &OwnRole, words: &Words) -> (String, String) {
    (role_label(it.role, words), place_label(it.place, words))
}

impl Visitor {
    /// The frame of a page of theirs.
    pub(crate) fn frame(&self, server: &Portal) -> Frame {
        let words = Words::of(self.lang);
        let view = self.login.as_ref().ok().and_then(Option::as_ref);
        let acting = view.and_then(|it| it.acting.as_ref());
        let role = acting.map(|it| it.actor.role);
        Frame {
            lang: self.lang,
            who: view.map(|it| who(server, it, words)),
            menu: role.map(|it| menu(it, &self.path, words)).unwrap_or_default(),
            flash: self.flash.as_deref().and_then(|it| flash(it, words)),
            quick_exit: role == Some(Role::Family),
            worried: role.is_some_and(|it| it != Role::Administrator && it != Role::Auditor),
            session: view
                .map(|it| SessionClock { idle_ends_at: it.idle_ends_at, ends_at: it.ends_at }),
            live: None,
            path: self.path.clone(),
        }
    }
}

fn who(server: &Portal, view: &SessionView, words: &Words) -> Who {
    let subject = view.acting.as_ref().map(|it| it.actor.subject);
    let name = subject.and_then(|it| server.config.name_of(it));
    let own = match view.acts_as {
        Some(ActsAs::Grant(grant)) => view.roles.iter().find(|it| it.grant == grant),
        Some(ActsAs::Person(_)) | None => None,
    };
    let (role, place) = match (own, view.acts_as) {
        (Some(own), _) => role_and_place(own, words),
        (None, Some(ActsAs::Person(it))) => {
            (role_label(Role::Family, words), place_label(Place::Municipality(it.tenant), words))
        }
        (None, _) => (words.say("role-none"), String::new()),
    };
    let can_change_role = view.roles.len() + view.registered_as.len() > 1;
    Who { name, role, place, can_change_role }
}

/// The menu of each role: where it leads, and what it says.
const fn entries(role: Role) -> &'static [(&'static str, &'static str)] {
    match role {
        Role::BridgeBuilder => &[
            ("/", "menu-today"),
            ("/threads", "menu-threads"),
            ("/referrals", "menu-referrals"),
            ("/alerts", "menu-alerts"),
            ("/organisations", "menu-organisations"),
            ("/access/invite", "menu-invite"),
        ],
        Role::CaseWorker => &[
            ("/", "menu-overview"),
            ("/referrals", "menu-referrals"),
            ("/referrals/new", "menu-refer"),
            ("/threads", "menu-threads"),
            ("/organisations", "menu-organisations"),
        ],
        Role::Leader => &[
            ("/", "menu-overview"),
            ("/alerts", "menu-alerts"),
            ("/threads", "menu-threads"),
            ("/referrals", "menu-referrals"),
            ("/organisations", "menu-organisations"),
            ("/access", "menu-access"),
        ],
        Role::Auditor => &[
            ("/", "menu-proof"),
            ("/history", "menu-history"),
            ("/refused", "menu-refused"),
            ("/access", "menu-access"),
        ],
        Role::Volunteer => &[("/", "first-volunteer")],
        Role::Family => {
            &[("/", "first-family"), ("/permissions", "menu-permissions"), ("/looks", "menu-looks")]
        }
        Role::Coordinator => &[
            ("/", "menu-today"),
            ("/volunteers", "menu-volunteers"),
            ("/capacity", "menu-capacity"),
            ("/access", "menu-access"),
        ],
        Role::Administrator | Role::System => {
            &[("/", "menu-today"), ("/access", "menu-access"), ("/sessions", "menu-sessions")]
        }
    }
}

/// The entry a page belongs to is the one that its address goes on from, the longest first.
fn menu(role: Role, path: &str, words: &Words) -> Vec<MenuItem> {
    let path = path.split('?').next().unwrap_or_default();
    let is_in = |href: &str| path == href || (href != "/" && path.starts_with(&format!("{href}/")));
    let entries = entries(role);
    let found = entries.iter().filter(|(href, _)| is_in(href));
    let current = found.max_by_key(|(href, _)| href.len()).map(|(href, _)| *href);
    let item = |(href, label): &(&'static str, &'static str)| MenuItem {
        href: (*href).to_owned(),
        label: words.say(label),
        is_current: current == Some(*href),
        count: None,
    };
    entries.iter().map(item).collect()
}

/// What may have come of the last request: the code, how it is said, and in which words.
const FLASHES: &[(&str, Tone, &str)] = &[
    ("role-chosen", Tone::Success, "flash-role-chosen"),
    ("role-taken", Tone::Success, "flash-role-taken"),
    ("passkey-added", Tone::Success, "flash-passkey-added"),
    ("login-removed", Tone::Success, "flash-login-removed"),
    ("login-too-old", Tone::Warning, "flash-login-too-old"),
    ("last-login", Tone::Warning, "flash-last-login"),
    ("passkey-again", Tone::Warning, "flash-passkey-again"),
    ("passkey-known", Tone::Warning, "flash-passkey-known"),
    ("grant-ended", Tone::Success, "flash-grant-ended"),
    ("grant-confirmed", Tone::Success, "flash-grant-confirmed"),
    ("grant-given", Tone::Success, "flash-grant-given"),
    ("account-blocked", Tone::Success, "flash-account-blocked"),
    ("account-unblocked", Tone::Success, "flash-account-unblocked"),
    ("account-closed", Tone::Success, "flash-account-closed"),
    ("account-forgotten", Tone::Success, "flash-account-forgotten"),
    ("invitation-withdrawn", Tone::Success, "flash-invitation-withdrawn"),
    ("session-ended", Tone::Success, "flash-session-ended"),
    ("others-ended", Tone::Success, "flash-others-ended"),
    ("contact-noted", Tone::Success, "flash-contact-noted"),
    ("step-set", Tone::Success, "flash-step-set"),
    ("consent-asked", Tone::Success, "flash-consent-asked"),
    ("paused", Tone::Success, "flash-paused"),
    ("resumed", Tone::Success, "flash-resumed"),
    ("handed-over", Tone::Success, "flash-handed-over"),
    ("goal-agreed", Tone::Success, "flash-goal-agreed"),
    ("progress-noted", Tone::Success, "flash-progress-noted"),
    ("view-noted", Tone::Success, "flash-view-noted"),
    ("meeting-planned", Tone::Success, "flash-meeting-planned"),
    ("meeting-held", Tone::Success, "flash-meeting-held"),
    ("closing-begun", Tone::Success, "flash-closing-begun"),
    ("thread-closed", Tone::Success, "flash-thread-closed"),
    ("thread-reopened", Tone::Success, "flash-thread-reopened"),
    ("help-asked", Tone::Success, "flash-help-asked"),
    ("help-not-asked", Tone::Warning, "flash-help-not-asked"),
    ("help-ended", Tone::Success, "flash-help-ended"),
    ("follow-up-held", Tone::Success, "flash-follow-up-held"),
    ("measurement-noted", Tone::Success, "flash-measurement-noted"),
    ("answer-noted", Tone::Success, "flash-answer-noted"),
    ("told-noted", Tone::Success, "flash-told-noted"),
    ("entry-corrected", Tone::Success, "flash-entry-corrected"),
    ("custody-noted", Tone::Success, "flash-custody-noted"),
    ("organisation-added", Tone::Success, "flash-organisation-added"),
    ("agreement-noted", Tone::Success, "flash-agreement-noted"),
    ("volunteer-taken-in", Tone::Success, "flash-volunteer-taken-in"),
    ("referral-accepted", Tone::Success, "flash-referral-accepted"),
    ("referral-returned", Tone::Success, "flash-referral-returned"),
    ("referral-withdrawn", Tone::Success, "flash-referral-withdrawn"),
    ("referral-sent", Tone::Success, "flash-referral-sent"),
    ("referral-begun", Tone::Info, "flash-referral-begun"),
    ("alert-seen", Tone::Success, "flash-alert-seen"),
    ("alert-resolved", Tone::Success, "flash-alert-resolved"),
    ("session-logged", Tone::Success, "flash-session-logged"),
    ("session-moved", Tone::Info, "flash-session-moved"),
    ("session-taken-back", Tone::Success, "flash-session-taken-back"),
    ("match-paused", Tone::Success, "flash-match-paused"),
    ("match-resumed", Tone::Success, "flash-match-resumed"),
    ("match-ended", Tone::Success, "flash-match-ended"),
    ("consent-given", Tone::Success, "flash-consent-given"),
    ("consent-refused", Tone::Success, "flash-consent-refused"),
    ("consent-withdrawn", Tone::Success, "flash-consent-withdrawn"),
    ("match-confirmed", Tone::Success, "flash-match-confirmed"),
    ("match-declined", Tone::Success, "flash-match-declined"),
    ("closing-confirmed", Tone::Success, "flash-closing-confirmed"),
    ("closing-declined", Tone::Success, "flash-closing-declined"),
    ("data-asked", Tone::Success, "flash-data-asked"),
    ("offer-accepted", Tone::Success, "flash-offer-accepted"),
    ("offer-declined", Tone::Success, "flash-offer-declined"),
    ("match-proposed", Tone::Success, "flash-match-proposed"),
    ("match-started", Tone::Success, "flash-match-started"),
    ("capacity-declared", Tone::Success, "flash-capacity-declared"),
    ("volunteer-changed", Tone::Success, "flash-volunteer-changed"),
    ("part-confirmed", Tone::Success, "flash-part-confirmed"),
    ("kept", Tone::Info, "flash-kept"),
];

/// What came of the last request. The cookie holds a code: what it says stands above.
fn flash(code: &str, words: &Words) -> Option<Flash> {
    let (_, tone, key) = FLASHES.iter().find(|(it, ..)| *it == code)?;
    Some(Flash { tone: *tone, text: words.say(key) })
}
