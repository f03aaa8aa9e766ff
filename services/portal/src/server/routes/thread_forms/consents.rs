//! What somebody of the family answers who does not log in, and who was told that a consent has ended.

use maud::{Markup, html};
use proto::{
    id::{ConsentId, PersonId},
    thread::{
        Channel, ConfirmWithdrawal, RefuseConsent, SignConsent, SignatureChannel, WithdrawConsent,
    },
};

use super::{asked::Asked, deed::Deed, fields::choices, party, read::chosen, scene::Scene};
use crate::{
    pages::{
        codes,
        form::{Choice, Field, Form},
    },
    words::Words,
};

/// How it comes to whoever notes it: with MitID everybody answers for themself.
const BROUGHT: [SignatureChannel; 2] = [SignatureChannel::Paper, SignatureChannel::Oral];

pub(super) fn first(deed: Deed) -> Form {
    if deed == Deed::Answer {
        Form::new([("channel", "paper"), ("what", "sign")])
    } else {
        Form::default()
    }
}

pub(super) fn answer(scene: &Scene, form: &Form, words: &Words) -> Markup {
    let what = [
        Choice::new("sign", words.say("answer-sign")),
        Choice::new("refuse", words.say("answer-refuse")),
        Choice::new("withdraw", words.say("answer-withdraw")),
    ];
    html! {
        @if scene.consents.is_empty() { p { (words.say("answer-nothing")) } }
        @else {
            (form.radios(&Field::new("which", words.say("field-which-consent")), &scene.consents, words))
            (form.radios(&Field::new("who", words.say("field-who-answers")), &scene.signatories, words))
            (form.radios(&Field::new("what", words.say("field-answer")), &what, words))
            (form.radios(&Field::new("channel", words.say("field-answer-how")).hint(words.say("field-answer-how-hint")), &choices(&BROUGHT, codes::signature_channel, words), words))
        }
    }
}

pub(super) fn read_answer(form: &mut Form, words: &Words) -> Option<Asked> {
    let consent: Option<ConsentId> = chosen(form, "which", "error-which-consent", words);
    let by: Option<PersonId> = chosen(form, "who", "error-who-answers", words);
    let channel: Option<SignatureChannel> = chosen(form, "channel", "error-answer-how", words);
    if channel.is_some_and(|it| !BROUGHT.contains(&it)) {
        form.refuse("channel", words.say("error-answer-how"));
    }
    let what = form.value("what").to_owned();
    if !["sign", "refuse", "withdraw"].contains(&what.as_str()) {
        form.refuse("what", words.say("error-answer"));
    }
    let (consent, by, channel) = (consent?, by?, channel.filter(|it| BROUGHT.contains(it))?);
    match what.as_str() {
        "sign" => Some(Asked::Sign(SignConsent { consent, by, channel })),
        "refuse" => Some(Asked::Refuse(RefuseConsent { consent, by, channel })),
        "withdraw" => Some(Asked::Withdraw(WithdrawConsent { consent, by, channel })),
        _ => None,
    }
}

pub(super) fn told(scene: &Scene, form: &Form, words: &Words) -> Markup {
    html! {
        @if scene.untold.is_empty() { p { (words.say("told-nobody")) } }
        @else {
            (form.radios(&Field::new("which", words.say("field-told")), &scene.untold, words))
            (form.radios(&Field::new("channel", words.say("field-channel")), &choices(Channel::ALL, codes::channel, words), words))
        }
    }
}

pub(super) fn read_told(form: &mut Form, words: &Words) -> Option<Asked> {
    let found = party::read(form.value("which"));
    if found.is_none() {
        form.refuse("which", words.say("error-told"));
    }
    let channel = chosen(form, "channel", "error-channel", words);
    let ((consent, party), channel) = (found?, channel?);
    Some(Asked::Told(ConfirmWithdrawal { consent, party, channel }))
}
