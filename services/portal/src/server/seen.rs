//! How far the services had come with what somebody did last: it travels in a cookie, so that the next page knows of it, whichever replica
//! shows it.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use proto::request::Done;

use super::cookies::{self, SEEN};

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

    /// As a header says it: `<service>=<position>`, several with commas between.
    pub(crate) fn of_header(text: &str) -> Option<Seen> {
        let mut seen = Seen::default();
        for one in text.split(',') {
            let (service, position) = one.trim().split_once('=')?;
            seen.saw(service, position.parse().ok()?);
        }
        (seen.0.len() <= 10).then_some(seen)
    }

    /// So far `service` is to have come.
    pub(crate) fn saw(&mut self, service: &str, position: i64) {
        let known = self.0.entry(service.to_owned()).or_insert(position);
        *known = position.max(*known);
    }

    /// With what was done just now, as a cookie for the next page.
    pub(crate) fn cookie(mut self, service: &str, done: &Done) -> (HeaderName, HeaderValue) {
        self.0.insert(service.to_owned(), done.position);
        let pairs: Vec<_> = self.0.iter().map(|(name, at)| format!("{name}-{at}")).collect();
        cookies::set(SEEN, &pairs.join("."))
    }

    /// What `service` is to have handled before it answers: of itself and of those it consumes.
    pub(super) fn at_least(
        &self,
        service: &str,
        subscriptions: &[(&str, &[&str])],
    ) -> Option<String> {
        let of = subscriptions.iter().find(|(name, _)| *name == service);
        let handles = |it: &str| it == service || of.is_some_and(|(_, all)| all.contains(&it));
        let wanted = self.0.iter().filter(|(name, _)| handles(name));
        let wanted: Vec<_> = wanted.map(|(name, at)| format!("{name}={at}")).collect();
        (!wanted.is_empty()).then(|| wanted.join(","))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_header_names_each_service_and_the_last_position_counts() {
        let subscriptions: &[(&str, &[&str])] = &[("reporting", &["thread"])];
        for (text, expected) in [
            ("thread=3", Some("thread=3")),
            ("thread=3, referral=1,thread=5,thread=4", Some("thread=5")),
            ("reporting=0", Some("reporting=0")),
        ] {
            let seen = Seen::of_header(text).unwrap();
            assert_eq!(seen.at_least("reporting", subscriptions).as_deref(), expected, "{text}");
        }
        let many: Vec<_> = (0..11).map(|it| format!("s{it}=1")).collect();
        for bad in ["", "thread", "thread=", "thread=x", "thread=1,", &many.join(",")] {
            assert_eq!(Seen::of_header(bad), None, "{bad}");
        }
    }

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
