//! Asks services as whoever acts.

use axum::{
    extract::{FromRequest, Request},
    response::Response,
};
use platform::client::How;
use proto::{
    id::CommandId,
    problem::Problem,
    request::{Command, Done, Query},
};
use uuid::Uuid;

use super::{Portal, answer, logins::problem, visitor::Acts};
use crate::pages::{
    act::Act,
    form::{Form, Sends},
};

impl Acts {
    /// What a service shows them.
    ///
    /// # Errors
    /// The service's no.
    pub(crate) async fn show<Q: Query>(
        &self,
        server: &Portal,
        query: &Q,
    ) -> Result<Q::Answer, Problem> {
        let at_least = self.seen.at_least(Q::SERVICE, &server.config.subscriptions);
        let how = How { at_least, ..How::default() };
        server.requester.show(Some(self.acting.token.expose()), query, how).await.map_err(problem)
    }

    /// Asks a service to do something in their name. The same id is done once, however often it is sent.
    ///
    /// # Errors
    /// The service's no.
    pub(crate) async fn ask<C: Command>(
        &self,
        server: &Portal,
        command: &C,
        id: CommandId,
    ) -> Result<Done, Problem> {
        let at_least = self.seen.at_least(C::SERVICE, &server.config.subscriptions);
        let how = How { id: Some(id), at_least, expected: None };
        server.requester.ask(Some(self.acting.token.expose()), command, how).await.map_err(problem)
    }

    /// The same person, whose next question is answered when what `service` did just now is known.
    pub(crate) fn having_seen(&self, service: &str, done: &Done) -> Acts {
        let mut acts = self.clone();
        acts.seen.saw(service, done.position);
        acts
    }

    /// On to `path` after something was done there: what came of it is said once, and the page knows of it.
    pub(crate) fn done(
        &self,
        service: &str,
        done: &Done,
        path: &str,
        flash: &'static str,
    ) -> Response {
        answer::with(answer::done(path, flash), [self.seen.clone().cookie(service, done)])
    }

    /// A page with one form that sends to `action`; 422 when something is wrong with what was typed. With a draft it is kept as it is typed.
    pub(crate) fn form_page(
        &self,
        server: &Portal,
        page: &Act,
        action: &str,
        draft: Option<&str>,
    ) -> Response {
        let status = if page.form.is_refused() { 422 } else { 200 };
        let (grant, command) = (self.owner.to_string(), Some(Uuid::new_v4()));
        let sends = Sends { action, grant: Some(&grant), draft, command };
        self.visitor.page(server, status, &page.page(sends, self.visitor.lang))
    }

    /// What they typed in a form before, if it is kept.
    pub(crate) async fn kept(&self, server: &Portal, draft: &str) -> Option<Form> {
        let browser = self.visitor.browser.as_ref()?;
        match server.drafts.kept(browser, self.owner, draft).await {
            Ok(kept) => kept.map(Form::new),
            Err(why) => {
                let error = format!("{why:#}");
                tracing::warn!(
                    service.name = "portal",
                    error,
                    "a form is shown without what was typed"
                );
                None
            }
        }
    }

    /// What they typed was sent.
    pub(crate) async fn forget(&self, server: &Portal, draft: &str) {
        let Some(browser) = &self.visitor.browser else { return };
        if let Err(why) = server.drafts.forget(browser, self.owner, draft).await {
            let error = format!("{why:#}");
            tracing::warn!(service.name = "portal", error, "a draft is kept until tomorrow");
        }
    }

    /// The page of a service's no.
    pub(crate) fn refused(&self, server: &Portal, no: Problem) -> Response {
        answer::problem_page(server, &self.visitor, no)
    }
}

/// A form that was sent from a page of ours, under the role that acts now.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) acts: Acts,
    /// What was typed.
    pub(crate) form: Form,
    /// The id of the command it asks: drawn with the form, so that a form that is sent twice is done once.
    pub(crate) command: CommandId,
}

impl FromRequest<super::Server> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, server: &super::Server) -> Result<Sent, Response> {
        use axum::extract::{FromRequestParts as _, RawForm};
        let (mut parts, body) = request.into_parts();
        let acts = Acts::from_request_parts(&mut parts, server).await?;
        let RawForm(body) = RawForm::from_request(Request::from_parts(parts, body), server)
            .await
            .map_err(axum::response::IntoResponse::into_response)?;
        let fields: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
        let field = |name: &str| fields.iter().find(|(it, _)| it == name).map(|(_, it)| it.clone());
        acts.must_be_drawn_here(server, field("acting_grant").as_deref()).map_err(|it| *it)?;
        let command = field("command").and_then(|it| it.parse::<Uuid>().ok());
        let Some(command) = command else {
            return Err(answer::error(
                server,
                &acts.visitor,
                &crate::pages::error::Error::Unreadable,
            ));
        };
        Ok(Sent { acts, form: Form::new(fields), command: CommandId(command) })
    }
}
