//! What one can do in a thread, and who.

use proto::actor::Role;
use serde::Deserialize;

/// What one can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Deed {
    Contact,
    Step,
    Consent,
    Pause,
    HandOver,
    Goal,
    Progress,
    ChildView,
    FamilyView,
    Meeting,
    Met,
    Closing,
    Close,
    Reopen,
    Help,
    EndHelp,
    FollowUp,
    Measurement,
    Correct,
    Answer,
    Told,
}

/// What is to know of a deed.
pub(super) struct About {
    /// The end of its address.
    pub(super) path: &'static str,
    /// The key of what it is called.
    pub(super) title: &'static str,
    /// The key of what one should know first.
    pub(super) lead: &'static str,
    /// What is said when it is done.
    pub(super) done: &'static str,
    /// The field at which a no is shown.
    pub(super) field: &'static str,
    /// Who may, so that nobody fills in a form in vain. The services decide.
    pub(super) who: &'static [Role],
}

const BRIDGE_BUILDER: &[Role] = &[Role::BridgeBuilder];
const WORKING: &[Role] = &[Role::BridgeBuilder, Role::CaseWorker];
const LEADING: &[Role] = &[Role::BridgeBuilder, Role::Leader];

macro_rules! about {
    ($($deed:ident: $path:literal $title:literal $lead:literal $done:literal $field:literal $who:ident;)+) => {
        impl Deed {
            pub(super) const fn about(self) -> About {
                match self {
                    $(Self::$deed => About {
                        path: $path, title: $title, lead: $lead, done: $done, field: $field, who: $who,
                    }),+
                }
            }
        }
    };
}

about! {
    Contact: "contact" "act-contact" "act-contact-lead" "contact-noted" "with" BRIDGE_BUILDER;
    Step: "step" "act-step" "act-step-lead" "step-set" "step" BRIDGE_BUILDER;
    Consent: "consent" "act-consent" "act-consent-lead" "consent-asked" "recipients" WORKING;
    Pause: "pause" "act-pause" "act-pause-lead" "paused" "reason" BRIDGE_BUILDER;
    HandOver: "hand-over" "act-hand-over" "act-hand-over-lead" "handed-over" "to" LEADING;
    Goal: "goal" "act-goal" "act-goal-lead" "goal-agreed" "goal" BRIDGE_BUILDER;
    Progress: "progress" "act-progress" "act-progress-lead" "progress-noted" "which" BRIDGE_BUILDER;
    ChildView: "child-view" "act-child-view" "act-child-view-lead" "view-noted" "note" BRIDGE_BUILDER;
    FamilyView: "family-view" "act-family-view" "act-family-view-lead" "view-noted" "by" BRIDGE_BUILDER;
    Meeting: "meeting" "act-meeting" "act-meeting-lead" "meeting-planned" "on" BRIDGE_BUILDER;
    Met: "met" "act-met" "act-met-lead" "meeting-held" "on" BRIDGE_BUILDER;
    Closing: "closing" "act-closing" "act-closing-lead" "closing-begun" "outcome" BRIDGE_BUILDER;
    Close: "close" "act-close" "act-close-lead" "thread-closed" "reason" BRIDGE_BUILDER;
    Reopen: "reopen" "act-reopen" "act-reopen-lead" "thread-reopened" "step" LEADING;
    Help: "help" "act-help" "act-help-lead" "help-asked" "first" BRIDGE_BUILDER;
    EndHelp: "end-help" "act-end-help" "act-end-help-lead" "help-ended" "which" BRIDGE_BUILDER;
    FollowUp: "follow-up" "act-follow-up" "act-follow-up-lead" "follow-up-held" "on" BRIDGE_BUILDER;
    Answer: "answer" "act-answer" "act-answer-lead" "answer-noted" "which" WORKING;
    Told: "told" "act-told" "act-told-lead" "told-noted" "which" WORKING;
    Correct: "correct" "act-correct" "act-correct-lead" "entry-corrected" "which" BRIDGE_BUILDER;
    Measurement: "measurement" "act-measurement" "act-measurement-lead" "measurement-noted" "score" BRIDGE_BUILDER;
}

impl Deed {
    /// Whether somebody in this role may.
    pub(super) fn is_of(self, role: Role) -> bool {
        self.about().who.contains(&role)
    }
}
