use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

use opentelemetry_proto::tonic::{
    collector::{metrics::v1::ExportMetricsServiceRequest, trace::v1::ExportTraceServiceRequest},
    common::v1::any_value::Value,
    trace::v1::Span,
};
use platform::Clock;
use prost::Message as _;
use proto::{
    referral::AcceptReferral,
    request::{Command as _, Done},
};
use uuid::Uuid;

use super::load::submit;
use crate::stage::{Cast, Stage, until};

/// What an OTLP collector was told.
#[derive(Default)]
pub(crate) struct Told {
    spans: Vec<Span>,
    metrics: BTreeSet<String>,
    /// Everything that was sent, to the letter.
    pub(crate) bodies: Vec<Vec<u8>>,
}

/// An OTLP collector over HTTP, on a port of its own; it ends with the test process.
pub(crate) fn collector() -> (String, Arc<Mutex<Told>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let told = Arc::<Mutex<Told>>::default();
    let telling = Arc::clone(&told);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            take(stream.unwrap(), &telling);
        }
    });
    (address, told)
}

fn take(stream: TcpStream, told: &Mutex<Told>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let (mut line, mut path, mut length) = (String::new(), String::new(), 0);
    while stream.read_line(&mut line).ok()? > 2 {
        if path.is_empty() {
            path = line.split(' ').nth(1)?.to_owned();
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        line.clear();
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    stream
        .get_mut()
        .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        .ok()?;
    let mut told = told.lock().unwrap();
    if path.ends_with("/traces") {
        let request = ExportTraceServiceRequest::decode(&body[..]).unwrap();
        let scopes = request.resource_spans.into_iter().flat_map(|it| it.scope_spans);
        told.spans.extend(scopes.flat_map(|it| it.spans));
    } else {
        let request = ExportMetricsServiceRequest::decode(&body[..]).unwrap();
        let scopes = request.resource_metrics.into_iter().flat_map(|it| it.scope_metrics);
        told.metrics.extend(scopes.flat_map(|it| it.metrics).map(|it| it.name));
    }
    told.bodies.push(body);
    Some(())
}

/// One trace from the command through the commit and the relay to each consumer, from real processes to a real collector.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_trace_from_the_command_to_each_hearer() {
    let stage = Stage::set(Clock::wall()).await;
    let (address, told) = collector();
    let deciding =
        stage.child_with(&["referral", "thread"], &[("OTEL_EXPORTER_OTLP_ENDPOINT", &address)]);
    let consuming =
        stage.child_with(&["reporting", "audit"], &[("OTEL_EXPORTER_OTLP_ENDPOINT", &address)]);
    let cast = Cast::of("0751");
    let referral = submit(&stage, &cast).await;
    let trace = Uuid::new_v4().simple().to_string();
    let token = stage.token(&cast.bridge_builder);
    let mut headers = async_nats::HeaderMap::new();
    headers.insert("Command-Id", Uuid::new_v4().to_string().as_str());
    headers.insert("Actor", token.as_str());
    headers.insert("traceparent", format!("00-{trace}-00f067aa0ba902b7-01").as_str());
    let body = serde_json::to_vec(&AcceptReferral { referral }).unwrap();
    let subject = proto::subject::command(AcceptReferral::SERVICE, AcceptReferral::NAME);
    let answer =
        stage.client.nats().request_with_headers(subject, headers, body.into()).await.unwrap();
    serde_json::from_slice::<Done>(&answer.payload).unwrap();
    until("everybody has handled of the thread", async || {
        // Opened, accountable, next, in whose hands, around whom: the thread, the bridge-builder's and the child's streams.
        let handled = "select count(*) from checkpoints where source = 'thread' and position >= 5";
        for consumer in ["referral", "reporting", "audit"] {
            if stage.count(consumer, handled).await == 0 {
                return false;
            }
        }
        true
    })
    .await;
    // A farewell delivers what has not been delivered.
    assert!(deciding.stop().success());
    assert!(consuming.stop().success());
    let told = told.lock().unwrap();
    let of_it = told.spans.iter().filter(|it| hex(&it.trace_id) == trace);
    // Who did what with which message. Each at least once: after a late acknowledgement the relay says it again.
    let done: BTreeSet<[&str; 3]> = of_it
        .map(|it| [&it.name, text(it, "service.name"), text(it, "messaging.message.id")])
        .collect();
    let count = |name: &str| done.iter().filter(|[it, ..]| *it == name).count();
    assert_eq!(count("command"), 1, "{done:?}");
    // The command's own, and of the reaction that opened the thread.
    assert_eq!(count("commit"), 2, "{done:?}");
    // One event of referral and five of thread.
    assert_eq!(count("relay"), 6, "{done:?}");
    // The referral's is handled by thread, reporting and audit; thread's five by referral, reporting and audit.
    assert_eq!(count("handle"), 3 + 3 * 5, "{done:?}");
    for metric in [
        "brobygger.commands",
        "brobygger.batch.size",
        "brobygger.commit.time",
        "brobygger.relay.lag",
        "brobygger.parked",
    ] {
        assert!(told.metrics.contains(metric), "{:?}", told.metrics);
    }
}

/// What `span` says of `attribute`, a text; empty if nothing.
fn text<'a>(span: &'a Span, attribute: &str) -> &'a str {
    let found = span.attributes.iter().find(|it| it.key == attribute);
    match found.and_then(|it| it.value.as_ref()?.value.as_ref()) {
        Some(Value::StringValue(it)) => it,
        _ => "",
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}
