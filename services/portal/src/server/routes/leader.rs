//! The first page of a leader.

use axum::response::Response;
use platform::Clock;
use proto::{
    actor::Role,
    problem::Problem,
    referral::Standing,
    reporting::{AcceptanceRate, ActiveChildren, TimeToFirstMeeting},
    thread::ListBridgeBuilders,
};

use super::{
    access::machines,
    alerts,
    threads::{Due, Filter, OpenThreads, Whose},
};
use crate::{
    pages::{
        codes,
        leader::{Figure, Leader, Load, SMALL, people},
        story::capital,
        threads::sign,
        today::{Press, Tile, Urgent, When},
    },
    server::{Portal, visitor::Acts},
    words::Words,
};

/// How many alerts the first page shows.
const NEEDS_MAX: usize = 10;

/// `GET /` of a leader.
pub(crate) async fn page(server: &Portal, acts: &Acts) -> Response {
    let words = Words::of(acts.visitor.lang);
    match drawn(server, acts, words).await {
        Ok(page) => acts.visitor.page(server, 200, &page.page(acts.visitor.lang)),
        Err(no) => acts.refused(server, no),
    }
}

async fn drawn(server: &Portal, acts: &Acts, words: &Words) -> Result<Leader, Problem> {
    let builders = ListBridgeBuilders {};
    let (threads, waiting, builders, alerts, figures, machines) = futures::join!(
        acts.open_threads(server, false),
        acts.referrals(server, Some(Standing::Waiting)),
        acts.show(server, &builders),
        acts.alerts(server),
        figures(server, acts, words),
        machines::ending(server, acts),
    );
    let (threads, waiting, alerts) = (threads?, waiting?, alerts?);
    acts.ask_names(
        server,
        builders.iter().flat_map(|it| &it.bridge_builders).map(|it| it.bridge_builder),
    )
    .await;
    let lines = threads.lines.iter().map(|it| (it.thread, *it)).collect();
    let mine = alerts::Filter { is_mine: true, code: None };
    let mine_alerts = mine.of_these(acts, &alerts, &lines);
    let load = |it: &proto::thread::BridgeBuilderLine| {
        let of = |due, label: String| {
            let filter = Filter { whose: Whose::Of(it.bridge_builder), due, state: None };
            let count = filter.of_these(&threads).len();
            // To have threads is no fault.
            let press = if due.is_some() { Press::Late } else { Press::Not };
            Tile { href: filter.href(Role::Leader), count, label, press }
        };
        let name = acts.name_of(server, it.bridge_builder);
        let other = || {
            let id = it.bridge_builder.to_string();
            format!("{} {}", words.say("colleague-other"), sign(&id, words))
        };
        Load {
            who: capital(&name.unwrap_or_else(other)),
            threads: of(None, words.say("menu-threads")),
            overdue: of(Some(Due::Overdue), words.say("filter-overdue")),
            is_active: it.active,
        }
    };
    let needs = mine_alerts.iter().take(NEEDS_MAX).map(|it| {
        let what = words.say(codes::alert(it.code));
        Urgent {
            when: When::Moment(it.due_by),
            about: what.clone(),
            why: words.say(codes::alert_what_to_do(it.code)),
            href: mine.href(),
            label: words.say("leader-see-alerts"),
            what,
        }
    });
    let place = acts.acting.actor.tenant.name().unwrap_or("?");
    Ok(Leader {
        place: words.say_with("place-municipality", &[("name", place.into())]),
        tiles: tiles(&threads, waiting.len(), mine_alerts.len(), mine, words),
        needs: needs.collect(),
        // A page without them is better than none.
        machines: machines.unwrap_or_default(),
        figures: figures?,
        loads: builders?.bridge_builders.iter().map(load).collect(),
        now: Clock::wall().now(),
    })
}

fn tiles(
    threads: &OpenThreads,
    waiting: usize,
    alerts: usize,
    mine: alerts::Filter,
    words: &Words,
) -> Vec<Tile> {
    let of = |due, key: &str| {
        let filter = Filter { whose: Whose::All, due: Some(due), state: None };
        let count = filter.of_these(threads).len();
        let label = words.say_with(key, &[("count", count.into())]);
        Tile { href: filter.href(Role::Leader), count, label, press: Press::Late }
    };
    let referrals = Tile {
        href: "/referrals?standing=waiting".to_owned(),
        count: waiting,
        label: words.say("tile-waiting"),
        press: Press::Not,
    };
    let alerts = Tile {
        href: mine.href(),
        count: alerts,
        label: words.say_with("tile-alerts", &[("count", alerts.into())]),
        press: Press::Late,
    };
    vec![
        referrals,
        of(Due::Silent, "tile-silent"),
        of(Due::Overdue, "tile-threads-overdue"),
        alerts,
    ]
}

/// Figures of the municipality; `n` stands with each, and small ones are hidden.
async fn figures(server: &Portal, acts: &Acts, words: &Words) -> Result<Vec<Figure>, Problem> {
    let (children, answers, first) =
        (ActiveChildren {}, AcceptanceRate::default(), TimeToFirstMeeting {});
    let (children, answers, first) = futures::join!(
        acts.show(server, &children),
        acts.show(server, &answers),
        acts.show(server, &first),
    );
    let tenant = acts.acting.actor.tenant;
    let is_here = |it: proto::code::Municipality| it == tenant;
    let children = children?.iter().find(|it| is_here(it.municipality)).map_or(0, |it| it.n);
    let answers = answers?.into_iter().find(|it| is_here(it.municipality));
    let first = first?.into_iter().find(|it| is_here(it.municipality));
    let hidden = || words.say_with("figure-hidden", &[("small", SMALL.into())]);
    let made = |key: &str, n: i64| words.say_with(key, &[("n", people(n, words).into())]);
    let (met, met_n) =
        first.map_or((None, 0), |it| (Some(it.median_days).filter(|_| it.n >= SMALL), it.n));
    let (rate, rate_n) =
        answers.map_or((None, 0), |it| (Some(it.rate).filter(|_| it.n >= SMALL), it.n));
    Ok(vec![
        Figure {
            label: words.say("figure-children"),
            value: people(children, words),
            made: words.say("figure-children-made"),
        },
        Figure {
            label: words.say("figure-first-meeting"),
            value: met.map_or_else(hidden, |it| {
                words.say_with("figure-days", &[("count", it.round().into())])
            }),
            made: made("figure-first-meeting-made", met_n),
        },
        Figure {
            label: words.say("figure-answers"),
            value: rate.map_or_else(hidden, |it| format!("{:.0} %", it * 100.0)),
            made: made("figure-answers-made", rate_n),
        },
    ])
}
