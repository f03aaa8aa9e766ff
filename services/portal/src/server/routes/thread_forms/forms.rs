//! Each form of a thread: what is filled in first, its fields, and what it asks.

use maud::Markup;

use super::{asked::Asked, closing, consents, deed::Deed, helping, scene::Scene, voices, work};
use crate::{pages::form::Form, words::Words};

/// What is filled in before anybody types.
pub(super) fn first(deed: Deed) -> Form {
    match deed {
        Deed::Contact
        | Deed::Step
        | Deed::Consent
        | Deed::Pause
        | Deed::HandOver
        | Deed::Correct => work::first(deed),
        Deed::Goal
        | Deed::Progress
        | Deed::ChildView
        | Deed::FamilyView
        | Deed::Meeting
        | Deed::Met => voices::first(deed),
        Deed::Answer | Deed::Told => consents::first(deed),
        Deed::Closing | Deed::Close | Deed::Reopen => closing::first(deed),
        Deed::Help | Deed::EndHelp | Deed::FollowUp | Deed::Measurement => helping::first(deed),
    }
}

/// The fields.
pub(super) fn draw(deed: Deed, scene: &Scene, form: &Form, words: &Words) -> Markup {
    match deed {
        Deed::Contact => work::contact(scene, form, words),
        Deed::Step => work::step(scene, form, words),
        Deed::Consent => work::consent(scene, form, words),
        Deed::Pause => work::pause(form, words),
        Deed::HandOver => work::hand_over(scene, form, words),
        Deed::Goal => voices::goal(scene, form, words),
        Deed::Progress => voices::progress(scene, form, words),
        Deed::ChildView => voices::child_view(scene, form, words),
        Deed::FamilyView => voices::family_view(scene, form, words),
        Deed::Meeting => voices::meeting(form, words),
        Deed::Met => voices::met(scene, form, words),
        Deed::Correct => work::correct(scene, form, words),
        Deed::Answer => consents::answer(scene, form, words),
        Deed::Told => consents::told(scene, form, words),
        Deed::Closing => closing::begin(form, words),
        Deed::Close => closing::close(scene, form, words),
        Deed::Reopen => closing::reopen(scene, form, words),
        Deed::Help => helping::help(scene, form, words),
        Deed::EndHelp => helping::end_help(scene, form, words),
        Deed::FollowUp => helping::follow_up(scene, form, words),
        Deed::Measurement => helping::measurement(scene, form, words),
    }
}

/// What the form asks, or nothing: then it says what is wrong.
pub(super) fn read(deed: Deed, scene: &Scene, form: &mut Form, words: &Words) -> Option<Asked> {
    match deed {
        Deed::Contact => work::read_contact(scene, form, words),
        Deed::Step => work::read_step(scene, form, words),
        Deed::Consent => work::read_consent(scene, form, words),
        Deed::Pause => work::read_pause(scene, form, words),
        Deed::HandOver => work::read_hand_over(scene, form, words),
        Deed::Goal => voices::read_goal(scene, form, words),
        Deed::Progress => voices::read_progress(scene, form, words),
        Deed::ChildView => voices::read_child_view(scene, form, words),
        Deed::FamilyView => voices::read_family_view(scene, form, words),
        Deed::Meeting => voices::read_meeting(scene, form, words),
        Deed::Met => voices::read_met(scene, form, words),
        Deed::Correct => work::read_correct(scene, form, words),
        Deed::Answer => consents::read_answer(form, words),
        Deed::Told => consents::read_told(form, words),
        Deed::Closing => closing::read_begin(scene, form, words),
        Deed::Close => closing::read_close(scene, form, words),
        Deed::Reopen => closing::read_reopen(scene, form, words),
        Deed::Help => helping::read_help(scene, form, words),
        Deed::EndHelp => helping::read_end_help(scene, form, words),
        Deed::FollowUp => helping::read_follow_up(form, words),
        Deed::Measurement => helping::read_measurement(scene, form, words),
    }
}
