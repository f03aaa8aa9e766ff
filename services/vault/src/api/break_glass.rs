//! Glass is broken, an auditor's when a second person approves, and looked into (P-30).

use platform::{CommandFor, Failure, RequestContext};
use proto::{
    actor::Role,
    problem::Problem,
    vault::{ApproveBreakGlass, BreakGlass, BrokenGlass, BrokenGlasses, Field, ReviewBreakGlass},
};

use crate::{
    VaultService,
    domain::{
        Command,
        break_glass::{self, Wanted},
        subject_request::is_data_protection_officer,
    },
    view,
};

/// Breaks the glass, or asks to; why must be in the sealed store, written by who breaks it about whom they look at.
pub(crate) async fn use_it(
    ctx: RequestContext<VaultService>,
    asked: BreakGlass,
) -> Result<CommandFor<Command>, Failure> {
    let BreakGlass { break_glass, subject, reason, words } = asked;
    let items = view::items(&ctx.pool, ctx.actor.tenant, &[subject.0], &[words.id], 1).await?;
    let by = ctx.actor.subject;
    let is_why = items.iter().any(|it| {
        it.kept.sealed == words
            && it.kept.field == Field::BreakGlassReason
            && it.kept.sealed_by == by
    });
    if !is_why {
        return Err(Problem::new(
            422,
            "no_reason",
            "say why: seal a break_glass_reason about the same person first, and refer to it",
        )
        .into());
    }
    let now = ctx.clock.now();
    let wanted = Wanted { by, subject, reason, words, now };
    let command = match ctx.actor.role == Role::Auditor {
        true => break_glass::Command::Ask(wanted),
        false => break_glass::Command::Use(wanted),
    };
    Ok(CommandFor { stream: break_glass.0, command: Command::BreakGlass(break_glass, command) })
}

/// A second person lets an auditor break it: a leader, or the data protection officer.
pub(crate) async fn approve(
    ctx: RequestContext<VaultService>,
    asked: ApproveBreakGlass,
) -> Result<CommandFor<Command>, Failure> {
    must_answer_for_others(&ctx)?;
    let ApproveBreakGlass { break_glass } = asked;
    let (by, now) = (ctx.actor.subject, ctx.clock.now());
    let command = break_glass::Command::Approve { by, now };
    Ok(CommandFor { stream: break_glass.0, command: Command::BreakGlass(break_glass, command) })
}

/// Any other auditor changes nothing.
fn must_answer_for_others(ctx: &RequestContext<VaultService>) -> Result<(), Problem> {
    if ctx.actor.role == Role::Auditor && !is_data_protection_officer(&ctx.actor) {
        return Err(Problem::not_your_mandate());
    }
    Ok(())
}

/// Somebody else looks into it: a leader, or the data protection officer.
pub(crate) async fn review(
    ctx: RequestContext<VaultService>,
    asked: ReviewBreakGlass,
) -> Result<CommandFor<Command>, Failure> {
    must_answer_for_others(&ctx)?;
    let ReviewBreakGlass { break_glass, finding } = asked;
    let command = break_glass::Command::Review { by: ctx.actor.subject, finding };
    Ok(CommandFor { stream: break_glass.0, command: Command::BreakGlass(break_glass, command) })
}

/// The broken glasses, and those that auditors ask to break.
pub(crate) async fn list(
    ctx: RequestContext<VaultService>,
    asked: BrokenGlasses,
) -> Result<Vec<BrokenGlass>, Failure> {
    let now = ctx.clock.now();
    Ok(view::broken_glasses(&ctx.pool, ctx.actor.tenant, asked.reviewed, now).await?)
}
