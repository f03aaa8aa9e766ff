//! From the body of a command to its answer. A command that was answered before gets that answer. Others are prepared and
//! decided; a command that was overtaken by another is prepared again.

use proto::{actor::Actor, id::CommandId, problem::Problem, request::Done, sealed::Digest};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    batch::Answer,
    batch_error::reused,
    core::{Call, Core},
    log::{self, Answered},
    message::QueuedCommand,
    service::{CommandSpec, Failure, Prepared, Reading, Service},
};

/// How often a command is prepared that others keep overtaking.
const PREPARED_MAX: usize = 10;

/// What came of one attempt at a command that was prepared.
enum Attempt {
    Answered(Result<Done, Problem>),
    /// It has an effect, and was refused: that is not remembered.
    Refused(Problem),
    /// What it was prepared on had changed before it could be recorded.
    Overtaken,
}

impl<S: Service> Core<S> {
    /// Takes a command that its asker may ask.
    pub(crate) async fn take(
        &self,
        spec: &CommandSpec<S>,
        body: &[u8],
        call: Call,
        about: &mut Option<Uuid>,
    ) -> Result<Done, Problem> {
        let request = digest(spec.name, body, &call.actor);
        if let Reading::Alone(read) = &spec.reading {
            let read = read(self.ctx(&call, request), body).await;
            let (Prepared { ask, effect: _ }, _) = read.map_err(|it| self.told(it))?;
            *about = Some(ask.stream);
            let Call { id, actor, expected, trace } = call;
            let job = QueuedCommand {
                id,
                request,
                actor,
                ask,
                expected,
                cause: id.0,
                occurred_at: None,
                unheard_since: None,
                trace,
            };
            return self.writer.ask(job).await;
        }
        let mut refused = None;
        for _ in 0..PREPARED_MAX {
            let attempt = self.attempt(spec, body, &call, request, about).await;
            match attempt.map_err(|it| self.told(it))? {
                Attempt::Answered(answer) => return answer,
                Attempt::Refused(no) if refused.as_ref() == Some(&no) => return Err(no),
                // Perhaps only because it was overtaken: as it stands now it is prepared, and decided, once more.
                Attempt::Refused(no) => refused = Some(no),
                Attempt::Overtaken => {}
            }
        }
        Err(Problem::not_now(
            "busy",
            "others change the same at this moment: ask again with the same command id",
        ))
    }

    async fn attempt(
        &self,
        spec: &CommandSpec<S>,
        body: &[u8],
        call: &Call,
        request: Digest,
        about: &mut Option<Uuid>,
    ) -> Result<Attempt, Failure> {
        let ctx = || self.ctx(call, request);
        let (prepare, keyed) = match &spec.reading {
            Reading::Alone(prepare) | Reading::Prepared(prepare) => (prepare, None),
            Reading::Secret(prepare, keyed) => (prepare, Some(keyed)),
        };
        // First of all: an answer that was given holds, whatever has changed since.
        let mut answer = None;
        if let Some(before) = self.answered(call.id).await? {
            let same = match keyed {
                None => Some(request),
                Some(keyed) => keyed(ctx(), body).await?,
            };
            if same == Some(before.request) {
                return Ok(Attempt::Answered(told(&before, call.id)));
            }
            // Of a secret command that was answered before bodies were remembered, only preparing it compares anything.
            let is_old = keyed.is_some() && before.request == digest(spec.name, b"", &call.actor);
            if !is_old {
                return Err(reused().into());
            }
            answer = Some(told(&before, call.id));
        }
        let (Prepared { ask, effect }, digest) = prepare(ctx(), body).await?;
        if let Some(answer) = answer {
            return Ok(Attempt::Answered(answer));
        }
        *about = Some(ask.stream);
        let job = QueuedCommand {
            id: call.id,
            request: digest.unwrap_or(request),
            actor: call.actor.clone(),
            ask,
            expected: call.expected,
            cause: call.id.0,
            occurred_at: None,
            unheard_since: None,
            trace: call.trace.clone(),
        };
        let has_effect = effect.is_some();
        Ok(match self.writer.ask_prepared(job, effect).await {
            None => Attempt::Overtaken,
            Some(Err(no)) if has_effect && no.status < 500 => Attempt::Refused(no),
            Some(answer) => Attempt::Answered(answer),
        })
    }

    /// What `command` was answered, if it was.
    pub(crate) async fn answered(&self, command: CommandId) -> sqlx::Result<Option<Answered>> {
        let mut database = self.reads.acquire().await?;
        Ok(log::answers(&mut database, &[command.0]).await?.pop())
    }
}

fn told(before: &Answered, command: CommandId) -> Result<Done, Problem> {
    let answer = serde_json::from_str(&before.answer);
    answer.unwrap_or_else(|_| Answer::Problem(Problem::broken(command.0))).into()
}

pub(crate) fn digest(name: &str, body: &[u8], actor: &Actor) -> Digest {
    let mut hash = Sha256::new_with_prefix(name);
    hash.update([0]);
    hash.update(actor.subject.0);
    hash.update(actor.tenant.as_str());
    hash.update(body);
    Digest(hash.finalize().into())
}
