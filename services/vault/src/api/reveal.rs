//! What is shown of what is sealed, to whom; and that it is logged before.

use anyhow::Context as _;
use platform::{CommandFor, Failure, RequestContext, calendar};
use proto::{
    id::{PersonId, SealedId, ThreadId},
    problem::Problem,
    vault::{Field, LookOutcome, Purpose, Reveal, Revealed, ShareWith, Tie, Verb},
};

use super::sealed_store;
use crate::{
    VaultService,
    domain::{
        Command,
        access_policy::{self, Relation, Sees, Target},
        access_record::{self, Seen},
        age,
        cipher::{self, DoesNotOpen},
    },
    view::{self, Item},
};

/// How much can be looked at in one request.
const REVEAL_MAX: usize = 1_000;

/// What the words of one answer may come to, as JSON: it must fit into a message.
const WORDS_MAX_BYTES: usize = 500_000;

/// What somebody looks at, with all that decides whether they see it.
pub(super) struct Look {
    /// At whom; what is under another registration of theirs is looked at as theirs.
    subject: PersonId,
    pub(super) items: Vec<Item>,
    pub(super) relation: Relation,
    shares: Vec<(SealedId, ShareWith)>,
    pub(super) is_protected: bool,
    restricted: Vec<String>,
    purpose: Purpose,
}

impl Look {
    /// At those of `sealed`, or at all there is, about `subject`.
    pub(super) async fn at(
        ctx: &RequestContext<VaultService>,
        subject: PersonId,
        sealed: &[SealedId],
        purpose: Purpose,
    ) -> Result<Look, Failure> {
        let limit = i64::try_from(REVEAL_MAX).unwrap_or(i64::MAX).saturating_add(1);
        let (pool, tenant, now) = (&ctx.pool, ctx.actor.tenant, ctx.clock.now());
        let same = view::same(pool, subject).await?;
        let items = view::items(pool, tenant, &same, sealed, limit).await?;
        if sealed.len().max(items.len()) > REVEAL_MAX {
            return Err(Problem::new(
                422,
                "too_much",
                format!("that is more than {REVEAL_MAX} at once: name the ones you need"),
            )
            .into());
        }
        let relation = view::relation(pool, &ctx.actor, subject, now).await?;
        let ids: Vec<SealedId> = items.iter().map(|it| it.kept.sealed.id).collect();
        let shares = view::shares(pool, &ids).await?;
        let (mut is_protected, mut restricted) = (false, vec![]);
        for one in same.into_iter().map(PersonId) {
            is_protected |= view::is_protected(pool, tenant, one).await?;
            restricted.extend(view::restricted(pool, one, calendar::day(now)).await?);
        }
        Ok(Look { subject, items, relation, shares, is_protected, restricted, purpose })
    }

    /// What the asker sees of one of them.
    pub(super) fn sees(
        &self,
        ctx: &RequestContext<VaultService>,
        item: &Item,
    ) -> anyhow::Result<Sees> {
        let kept = &item.kept;
        let controller = cipher::controller_named(&kept.controller)
            .context("the sealed store holds a controller that nobody knows")?;
        let shared = self.shares.iter().filter(|(sealed, _)| *sealed == kept.sealed.id);
        let target = Target {
            subject: self.subject,
            controller,
            field: kept.field,
            sealed_by: kept.sealed_by,
            shared_with: shared.map(|(_, with)| *with).collect(),
            is_protected: self.is_protected && kept.field == Field::Address,
        };
        let sees = access_policy::sees(&ctx.actor, &target, &self.relation, self.purpose);
        // What is restricted is kept and not used; whose own it is may see that it is.
        let is_restricted = self.restricted.contains(&kept.controller);
        Ok(match sees {
            Sees::All(Tie::Own) | Sees::Years(Tie::Own) => sees,
            Sees::All(_) | Sees::Years(_) if is_restricted => Sees::Nothing,
            Sees::All(_) | Sees::Years(_) | Sees::Nothing => sees,
        })
    }

    /// In which thread it was said.
    pub(super) fn thread(&self) -> Option<ThreadId> {
        self.items.iter().find_map(|it| it.kept.thread)
    }
}

/// Shows what the asker may see, after it is logged that they saw it, and what they were refused.
pub(crate) async fn reveal(
    ctx: RequestContext<VaultService>,
    reveal: Reveal,
) -> Result<Vec<Revealed>, Failure> {
    let Reveal { subject, mut sealed, purpose } = reveal;
    sealed.sort_unstable();
    sealed.dedup();
    let asked = sealed.clone();
    // Of what was corrected, what is right is looked at.
    let corrected = view::corrected(&ctx.pool, &sealed).await?;
    for (wrong, right) in &corrected {
        sealed.iter_mut().filter(|it| *it == wrong).for_each(|it| *it = *right);
    }
    sealed.sort_unstable();
    sealed.dedup();
    let look = Look::at(&ctx, subject, &sealed, purpose).await?;
    let (mut revealed, mut seen) = (vec![], vec![]);
    let (mut broken, mut bytes) = (None, 0);
    for item in &look.items {
        let sees = look.sees(&ctx, item)?;
        let it = show(&ctx, item, sees).unwrap_or_else(|why| {
            broken = Some(why);
            nothing(item.kept.sealed.id, LookOutcome::Nothing)
        });
        // What was corrected is shown under both ids.
        let times = 1 + corrected.iter().filter(|(_, right)| *right == it.sealed).count();
        bytes += it.words.as_ref().map_or(0, |words| times * as_json(words));
        if bytes > WORDS_MAX_BYTES && it.words.is_some() && !revealed.is_empty() {
            // Nobody sees it, so no look says that somebody did.
            revealed.push(nothing(it.sealed, LookOutcome::LeftOut));
            continue;
        }
        let tie = match sees {
            Sees::All(tie) | Sees::Years(tie) => tie,
            Sees::Nothing => Tie::None,
        };
        let field = it.field.unwrap_or(item.kept.field);
        seen.push(Seen { sealed: Some(it.sealed), field: Some(field), outcome: it.outcome, tie });
        revealed.push(it);
    }
    let missing = |id: &&SealedId| look.items.iter().all(|it| it.kept.sealed.id != **id);
    for id in sealed.iter().filter(missing) {
        let outcome = LookOutcome::Nothing;
        seen.push(Seen { sealed: Some(*id), field: None, outcome, tie: Tie::None });
        revealed.push(nothing(*id, outcome));
    }
    // Nothing is shown until this is committed.
    log(
        &ctx,
        access_record::Command {
            thread: look.thread(),
            subject,
            purpose,
            verb: Verb::Read,
            break_glass: look.relation.broken,
            seen,
        },
    )
    .await?;
    if let Some(why) = broken {
        // One thing that is damaged hides nothing else; where nothing opens, it is the key.
        if revealed.iter().all(|it| it.outcome != LookOutcome::Shown) {
            let why = anyhow::Error::from(why).context("sealed words do not open");
            return Err(Failure::Broken(why));
        }
        tracing::error!(service.name = "vault", %subject, error = %why, "sealed words do not open, and are passed over");
    }
    Ok(as_asked(revealed, &asked, &corrected))
}

/// What was corrected is shown under the id it was asked by too.
fn as_asked(
    mut revealed: Vec<Revealed>,
    asked: &[SealedId],
    corrected: &[(SealedId, SealedId)],
) -> Vec<Revealed> {
    for (wrong, right) in corrected {
        let shown = revealed.iter().find(|it| it.sealed == *right).cloned();
        revealed.extend(shown.map(|it| Revealed {
            sealed: *wrong,
            corrected_by: Some(*right),
            ..it
        }));
    }
    let is_asked = |it: &Revealed| asked.is_empty() || asked.contains(&it.sealed);
    revealed.retain(is_asked);
    revealed
}

/// Logs a look under the request's own id.
pub(super) async fn log(
    ctx: &RequestContext<VaultService>,
    look: access_record::Command,
) -> Result<(), Problem> {
    let id = ctx.id.0;
    ctx.record(CommandFor { stream: id, command: Command::Look(id, look) }).await.map(|_| ())
}

/// One thing as the asker sees it.
pub(super) fn show(
    ctx: &RequestContext<VaultService>,
    item: &Item,
    sees: Sees,
) -> Result<Revealed, DoesNotOpen> {
    let kept = &item.kept;
    if sees == Sees::Nothing {
        return Ok(nothing(kept.sealed.id, LookOutcome::Refused));
    }
    let shown = |field: Field, words: String| Revealed {
        sealed: kept.sealed.id,
        field: Some(field),
        outcome: LookOutcome::Shown,
        words: Some(words),
        corrected_by: None,
    };
    Ok(match (sealed_store::open(&ctx.service, item).transpose()?, sees) {
        (None, _) => nothing(kept.sealed.id, LookOutcome::Erased),
        (Some(words), Sees::Years(_)) => {
            let today = calendar::day(ctx.clock.now());
            match words.parse() {
                Ok(born) => shown(Field::Age, age::years(born, today).to_string()),
                Err(_) => nothing(kept.sealed.id, LookOutcome::Nothing),
            }
        }
        (Some(words), Sees::All(_) | Sees::Nothing) => shown(kept.field, words.to_string()),
    })
}

/// The bytes of words in an answer.
fn as_json(words: &str) -> usize {
    words.len() + words.bytes().filter(|it| matches!(it, b'"' | b'\\' | 0..=31)).count() * 5
}

fn nothing(sealed: SealedId, outcome: LookOutcome) -> Revealed {
    Revealed { sealed, field: None, outcome, words: None, corrected_by: None }
}
