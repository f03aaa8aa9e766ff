//! An organisation acts in several municipalities: what it has in each is asked for there, and shown together.

use std::sync::Arc;

use proto::{code::Municipality, problem::Problem, request::Query};

use super::{Portal, visitor::Acts};

impl Acts {
    /// The same person, asking in `tenant`.
    ///
    /// # Errors
    /// 404 when they do not act there; the login's.
    pub(crate) async fn within(
        &self,
        server: &Portal,
        tenant: Municipality,
    ) -> Result<Acts, Problem> {
        if tenant == self.acting.actor.tenant {
            return Ok(self.clone());
        }
        let cookie = self.visitor.cookie.ok_or_else(Problem::not_found)?;
        let view = server.logins.of(cookie, Some(tenant)).await?;
        let acting = view.acting.clone().ok_or_else(Problem::not_found)?;
        Ok(Acts { acting, view: Arc::clone(&view), ..self.clone() })
    }

    /// What a service shows in each municipality they act in, with whom to ask there again.
    ///
    /// # Errors
    /// The first no.
    pub(crate) async fn everywhere<Q: Query>(
        &self,
        server: &Portal,
        query: &Q,
    ) -> Result<Vec<(Acts, Q::Answer)>, Problem> {
        let mut all = vec![];
        for tenant in self.tenants() {
            let acts = self.within(server, tenant).await?;
            let answer = acts.show(server, query).await?;
            all.push((acts, answer));
        }
        Ok(all)
    }

    /// Where they act: where they are first.
    fn tenants(&self) -> Vec<Municipality> {
        let own = self.acting.actor.tenant;
        let others = self.acting.tenants.iter().copied().filter(|it| *it != own);
        std::iter::once(own).chain(others).collect()
    }
}
