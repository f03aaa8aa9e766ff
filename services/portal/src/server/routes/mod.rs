//! Each address, and what answers there.

mod access;
mod account;
mod address;
mod alerts;
mod coordinator;
mod custody;
mod family;
mod frame;
mod history;
mod invitation;
mod leader;
mod organisations;
mod own_name;
mod passkey;
mod program;
mod provider;
mod refer;
mod referrals;
mod thread_forms;
mod thread_page;
mod thread_words;
mod threads;
mod today;
mod typed;
mod volunteer;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};
use tower_http::{compression::CompressionLayer, timeout::TimeoutLayer};

use super::{Server, api, guards, live, secure};

/// How long a page may take.
const PAGE_MAX: std::time::Duration = std::time::Duration::from_secs(15);

/// Every address of the portal.
pub(crate) fn router(server: Server) -> Router {
    let pages = Router::new()
        .route("/", get(frame::first))
        .route("/login", get(provider::login))
        .route("/login/{provider}", post(provider::go))
        .route("/login/{provider}/back", get(provider::back))
        .route("/login/{provider}/logout", post(provider::logged_out_there))
        .route("/demo", get(account::demo).post(account::be))
        .route("/roles", get(account::roles).post(account::choose))
        .route("/sessions", get(account::own_sessions))
        .route("/sessions/{session}/end", post(account::end_one))
        .route("/sessions/end-others", post(account::end_others))
        .route("/logout", post(account::log_out))
        .route("/ended", get(account::ended))
        .route("/language/{tag}", get(frame::language))
        .route("/session", get(frame::clock))
        .route("/session/stay", post(frame::stay))
        .route("/exit", get(frame::exit))
        .route("/about/quick-exit", get(frame::about_exit).post(frame::understood))
        .route("/worried", get(frame::worried))
        .route("/about/accessibility", get(frame::accessibility))
        .route("/about/privacy", get(frame::privacy))
        .route("/about/api", get(api::about))
        .route("/about/api/reference", get(api::reference))
        .route("/drafts/{draft}", post(frame::keep_draft))
        .merge(casework())
        .merge(partners())
        .merge(helping())
        .merge(access_to_it())
        .merge(program::router())
        .merge(families())
        .fallback(frame::nowhere)
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(
            axum::http::StatusCode::SERVICE_UNAVAILABLE,
            PAGE_MAX,
        ));
    Router::new()
        .route("/live", get(live::stream_of))
        .route("/assets/{file}", get(frame::asset))
        .merge(pages)
        .layer(DefaultBodyLimit::max(secure::BODY_MAX_BYTES))
        .layer(middleware::from_fn_with_state(server.clone(), guards::typed_is_kept))
        .layer(middleware::from_fn_with_state(server.clone(), secure::own_forms))
        .layer(middleware::from_fn(guards::whatever_happens))
        .merge(api::router(&server))
        .layer(middleware::from_fn_with_state(server.clone(), secure::headers))
        .with_state(server)
}

/// What municipal staff work with, and what is proved of it.
fn casework() -> Router<Server> {
    Router::new()
        .route("/history", get(history::list))
        .route("/history/{service}/{position}", get(history::one))
        .route("/refused", get(history::refused))
        .route("/alerts", get(alerts::list))
        .route("/alerts/{alert}/acknowledge", post(alerts::acknowledge))
        .route("/alerts/{alert}/resolve", post(alerts::resolve))
        .route("/referrals", get(referrals::list))
        .route("/referrals/new", get(refer::begin))
        .route("/referrals/new/{referral}", get(refer::draw).post(refer::send))
        .route("/referrals/{referral}", get(referrals::one))
        .route("/referrals/{referral}/accept", post(referrals::accept))
        .route("/referrals/{referral}/return", post(referrals::send_back))
        .route("/referrals/{referral}/withdraw", post(referrals::withdraw))
        .route("/referrals/{referral}/custody", get(custody::draw).post(custody::send))
        .route("/threads", get(threads::list))
        .route("/threads/{thread}", get(thread_page::one))
        .route("/threads/{thread}/resume", post(thread_forms::resume))
        .route("/threads/{thread}/words", get(thread_words::words))
        .route("/threads/{thread}/assignments/{assignment}/offer", post(thread_forms::offer))
        .route("/threads/{thread}/{deed}", get(thread_forms::draw).post(thread_forms::send))
}

/// The organisations that a municipality works with.
fn partners() -> Router<Server> {
    Router::new()
        .route("/organisations", get(organisations::list))
        .route("/organisations/new", get(organisations::new).post(organisations::add))
        .route(
            "/organisations/{organisation}/agreement",
            get(organisations::agreement).post(organisations::agreed),
        )
}

/// Who has access, and how one comes to have it.
fn access_to_it() -> Router<Server> {
    Router::new()
        .route("/login/passkey", post(passkey::log_in))
        .route("/login/passkey/question", post(passkey::login_question))
        .route("/sessions/passkey", post(passkey::add))
        .route("/sessions/passkey/question", post(passkey::own_question))
        .route("/sessions/logins/{login}/remove", post(passkey::remove))
        .route("/invitation", get(invitation::opened).post(invitation::tried))
        .route("/invitation/take", post(invitation::take))
        .route("/invitation/passkey", post(invitation::with_passkey))
        .route("/invitation/passkey/question", post(invitation::passkey_question))
        .route("/invitation/login/{provider}", post(invitation::log_in_first))
        .route("/invitation/waiting/{invitation}", get(invitation::waiting))
        .route("/access", get(access::list))
        .route("/access/invite", get(access::invite).post(access::invited))
        .route("/access/invitations/{invitation}/withdraw", post(access::withdrawn))
        .route("/access/accounts/{account}/{deed}", post(access::account_changed))
        .route("/access/{grant}", get(access::person))
        .route("/access/{grant}/{deed}", post(access::changed))
}

/// What a volunteer and an organisation do.
fn helping() -> Router<Server> {
    Router::new()
        .route("/matches/{match}", get(volunteer::matched).post(coordinator::match_changed))
        .route("/matches/{match}/session", get(volunteer::session).post(volunteer::log))
        .route("/matches/{match}/correction", post(volunteer::correct))
        .route("/matches/{match}/stop", get(volunteer::stop).post(volunteer::stopped))
        .route("/offers/{assignment}", get(coordinator::offer).post(coordinator::offer_answered))
        .route("/offers/{assignment}/part", post(coordinator::part_answered))
        .route(
            "/assignments/{assignment}/volunteer",
            get(coordinator::propose).post(coordinator::proposed),
        )
        .route("/volunteers", get(coordinator::volunteers))
        .route("/volunteers/new", get(coordinator::newcomer).post(coordinator::taken_in))
        .route(
            "/volunteers/{volunteer}",
            get(coordinator::volunteer).post(coordinator::volunteer_changed),
        )
        .route("/capacity", get(coordinator::capacity).post(coordinator::capacity_declared))
}

/// What a family sees and says.
fn families() -> Router<Server> {
    Router::new()
        .route("/permissions", get(family::permissions))
        .route("/looks", get(family::looks))
        .route("/my-data", get(family::my_data).post(family::ask_for_data))
        .route("/answers/consents/{consent}", get(family::consent).post(family::consent_answered))
        .route("/answers/matches/{match}", get(family::matched).post(family::matched_answered))
        .route("/answers/closings/{thread}", get(family::closing).post(family::closing_answered))
}
