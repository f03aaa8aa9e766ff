//! Asks services as whoever acts. What somebody has just done they see on the next page, whichever replica shows it: the positions of it
//! travel in a cookie.

use std::collections::BTreeMap;

use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderName, HeaderValue},
    response::Response,
};
use platform::client::How;
use proto::{
    id::CommandId,
    problem::Problem,
    request::{Command, Done, Query},
};
use uuid::Uuid;

use super::{
    Portal, answer,
    cookies::{self, SEEN},
    logins::problem,
    visitor::Acts,
};
use crate::pages::form::Form;

/// How far each service had come with what somebody did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seen(BTreeMap<String, i64>);

impl Seen {
    pub(crate) fn read(headers: &HeaderMap) -> Seen {
        let text = cookies::value(headers, SEEN).unwrap_or_default();
        let pairs = text.split('.').filter_map(|it| {
            let (service, position) = it.split_once('-')?;
            let is_name = service.bytes().all(|it| it.is_ascii_lowercase());
            Some((service.to_owned(), position.parse().ok()?)).filter(|_| is_name)
        });
        Seen(pairs.take(10).collect())
    }

    /// With what was done just now, as a cookie for the next page.
    pub(crate) fn cookie(mut self, service: &str, done: &Done) -> (HeaderName, HeaderValue) {
        self.0.insert(service.to_owned(), done.position);
        let pairs: Vec<_> = self.0.iter().map(|(name, at)| format!("{name}-{at}")).collect();
        cookies::set(SEEN, &pairs.join("."))
    }

    /// What `service` is to have handled before it answers: of itself and of those it consumes.
    fn at_least(&self, service: &str, subscriptions: &[(&str, &[&str])]) -> Option<String> {
        let of = subscriptions.iter().find(|(name, _)| *name == service);
        let handles = |it: &str| it == service || of.is_some_and(|(_, all)| all.contains(&it));
        let wanted = self.0.iter().filter(|(name, _)| handles(name));
        let wanted: Vec<_> = wanted.map(|(name, at)| format!("{name}={at}")).collect();
        (!wanted.is_empty()).then(|| wanted.join(","))
    }
}

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
        server.requester.show(Some(&self.acting.token), query, how).await.map_err(problem)
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
        server.requester.ask(Some(&self.acting.token), command, how).await.map_err(problem)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_did_is_asked_for_where_it_is_handled() {
        let mut headers = HeaderMap::new();
        let done = Done { stream: Uuid::nil(), version: 1, position: 12 };
        let (_, cookie) = Seen::default().cookie("thread", &done);
        let text = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        headers.insert("cookie", text.parse().unwrap());
        let seen = Seen::read(&headers);
        let subscriptions: &[(&str, &[&str])] = &[("reporting", &["thread"]), ("vault", &[])];
        for (service, expected) in
            [("thread", Some("thread=12")), ("reporting", Some("thread=12")), ("vault", None)]
        {
            assert_eq!(seen.at_least(service, subscriptions).as_deref(), expected, "{service}");
        }
        for bad in ["thread=12", "thread-x", "-1", "THREAD-1", "a-1-2"] {
            let mut headers = HeaderMap::new();
            headers.insert("cookie", format!("{SEEN}={bad}").parse().unwrap());
            let read = Seen::read(&headers);
            assert!(read.at_least("thread", subscriptions).is_none(), "{bad}");
        }
    }
}
