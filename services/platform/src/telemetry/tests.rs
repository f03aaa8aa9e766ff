use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread::JoinHandle,
    time::Duration,
};

use opentelemetry::{KeyValue, metrics::MeterProvider as _, trace::SpanId};
use opentelemetry_sdk::{
    error::OTelSdkResult,
    metrics::{
        PeriodicReader, SdkMeterProvider, Temporality,
        data::{AggregatedMetrics, MetricData, ResourceMetrics},
        exporter::PushMetricExporter,
    },
    trace::{Sampler, SdkTracerProvider, SpanData, SpanExporter},
};
use proto::problem::Problem;
use tracing::{Span, info_span, subscriber::with_default};
use tracing_subscriber::{Registry, layer::SubscriberExt as _};

use super::{Guard, Metrics, Options, continue_from, init, spans, traceparent};

const CAUSE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

#[derive(Debug, Clone, Default)]
struct Ended(Arc<Mutex<Vec<SpanData>>>);

impl SpanExporter for Ended {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        self.0.lock().unwrap().extend(batch);
        Ok(())
    }
}

/// What `traced` leaves behind, by span name.
fn collect(sampler: Sampler, traced: impl FnOnce()) -> HashMap<String, SpanData> {
    let ended = Ended::default();
    let provider = SdkTracerProvider::builder()
        .with_sampler(sampler)
        .with_simple_exporter(ended.clone())
        .build();
    with_default(Registry::default().with(spans(&provider)), traced);
    provider.force_flush().unwrap();
    ended.0.lock().unwrap().drain(..).map(|it| (it.name.to_string(), it)).collect()
}

fn trace_id(span: &SpanData) -> String {
    span.span_context.trace_id().to_string()
}

#[test]
fn one_trace_from_the_command_to_the_hearer() {
    let spans = collect(Sampler::AlwaysOn, || {
        let command = info_span!("command", command.id = "1");
        continue_from(&command, CAUSE);
        let said = command.in_scope(traceparent);
        let handle = info_span!(parent: Span::none(), "handle");
        continue_from(&handle, &said);
        handle.in_scope(|| info_span!("project").in_scope(|| assert!(!traceparent().is_empty())));
    });
    let [command, handle, project] = ["command", "handle", "project"].map(|it| &spans[it]);
    for span in [command, handle, project] {
        assert_eq!(trace_id(span), "0af7651916cd43dd8448eb211c80319c");
    }
    assert_eq!(command.parent_span_id, SpanId::from_hex("b7ad6b7169203331").unwrap());
    assert_eq!(handle.parent_span_id, command.span_context.span_id());
    assert_eq!(project.parent_span_id, handle.span_context.span_id());
}

#[test]
fn a_traceparent_names_the_current_span() {
    let mut said = String::new();
    let spans = collect(Sampler::AlwaysOn, || {
        assert_eq!(traceparent(), "", "outside any span");
        said = info_span!("command").in_scope(traceparent);
    });
    let it = &spans["command"].span_context;
    assert_eq!(said, format!("00-{}-{}-01", it.trace_id(), it.span_id()));
}

#[test]
fn what_is_no_traceparent_is_passed_over() {
    let zeros = "00-00000000000000000000000000000000-b7ad6b7169203331-01";
    for cause in
        ["", "x", "00-xyz-1-01", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", zeros]
    {
        let spans = collect(Sampler::AlwaysOn, || {
            let command = info_span!("command");
            continue_from(&command, cause);
            command.in_scope(|| assert_ne!(traceparent(), ""));
        });
        assert_eq!(spans["command"].parent_span_id, SpanId::INVALID, "{cause}");
    }
}

#[test]
fn what_is_not_sampled_is_not_said() {
    let spans = collect(Sampler::AlwaysOff, || {
        info_span!("command").in_scope(|| assert_eq!(traceparent(), ""));
    });
    assert!(spans.is_empty());
}

#[test]
fn without_an_exporter_nothing_happens() {
    with_default(Registry::default(), || {
        let command = info_span!("command");
        continue_from(&command, CAUSE);
        command.in_scope(|| assert_eq!(traceparent(), ""));
    });
    Metrics::of("toy").answered("take_place", None);
}

/// `thread.id` is the thread around a child; the operating system's thread must not overwrite it.
#[test]
fn a_span_holds_our_fields_and_no_others() {
    let spans = collect(Sampler::AlwaysOn, || {
        info_span!("command", thread.id = "t", event.r#type = "toy.taken").in_scope(|| ());
    });
    let fields: BTreeSet<_> =
        spans["command"].attributes.iter().map(|it| format!("{}={}", it.key, it.value)).collect();
    let fields: Vec<_> =
        fields.iter().map(String::as_str).filter(|it| !it.starts_with("target=")).collect();
    assert_eq!(fields, ["event.type=toy.taken", "thread.id=t"]);
}

#[test]
fn the_environment_says_where_telemetry_goes() {
    let options = |env: &[(&str, &str)]| {
        let env: HashMap<_, _> = env.iter().copied().collect();
        Options::of("info", true, move |name| env.get(name).map(|it| (*it).to_owned()))
    };
    let nothing =
        Options { log: "info".to_owned(), json: false, file: None, traces: None, metrics: None };
    assert_eq!(options(&[]), nothing);
    assert_eq!(options(&[("OTEL_EXPORTER_OTLP_ENDPOINT", "")]), nothing);
    assert_eq!(
        options(&[("LOG_FORMAT", "json"), ("RUST_LOG", "debug")]),
        Options { log: "debug".to_owned(), json: true, ..nothing.clone() }
    );

    let shared = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318/");
    let own = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://tempo:4318/traces");
    let (traces, metrics) = (
        Some("http://collector:4318/v1/traces".to_owned()),
        Some("http://collector:4318/v1/metrics".to_owned()),
    );
    assert_eq!(options(&[shared]), Options { traces, metrics: metrics.clone(), ..nothing.clone() });
    let traces = Some("http://tempo:4318/traces".to_owned());
    assert_eq!(
        options(&[shared, own]),
        Options { traces: traces.clone(), metrics, ..nothing.clone() }
    );
    assert_eq!(options(&[own]), Options { traces, ..nothing.clone() });
    assert_eq!(options(&[shared, own, ("OTEL_SDK_DISABLED", "true")]), nothing);
}

#[test]
fn what_cannot_work_is_said_at_the_start() {
    let fine =
        Options { log: "info".to_owned(), json: true, file: None, traces: None, metrics: None };
    for options in [
        Options { log: "info=loud".to_owned(), ..fine.clone() },
        Options { traces: Some("https://collector:4318/v1/traces".to_owned()), ..fine.clone() },
        Options { metrics: Some("collector".to_owned()), ..fine.clone() },
    ] {
        assert!(init("toy", &options).is_err(), "{options:?}");
    }
    assert!(Guard::exporting("toy", &fine).unwrap().flush().is_ok());
}

/// A request's path and body.
type Taken = (String, Vec<u8>);

/// A collector that takes what it is sent, and answers with the path and body of each request it has had.
fn collector(requests: usize) -> (String, JoinHandle<Vec<Taken>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let taken = std::thread::spawn(move || {
        let take = || {
            let mut stream = BufReader::new(listener.accept().unwrap().0);
            let (mut head, mut length) = (String::new(), 0);
            while !head.ends_with("\r\n\r\n") {
                let start = head.len();
                assert!(stream.read_line(&mut head).unwrap() > 0, "the exporter hung up");
                let line = head[start..].to_lowercase();
                length = line
                    .strip_prefix("content-length:")
                    .map_or(length, |it| it.trim().parse().unwrap());
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body).unwrap();
            stream
                .get_mut()
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                .unwrap();
            (head.split(' ').nth(1).unwrap().to_owned(), body)
        };
        (0..requests).map(|_| take()).collect()
    });
    (address, taken)
}

/// Also when the process ends with an error: whoever drops the guard delivers.
#[test]
fn what_was_told_last_is_delivered() {
    let (address, taken) = collector(2);
    let options = Options::of("off", false, |name| {
        (name == "OTEL_EXPORTER_OTLP_ENDPOINT").then(|| address.clone())
    });
    let failing = || -> anyhow::Result<()> {
        let guard = Guard::exporting("toy", &options)?;
        let (traces, metrics) = (guard.traces.as_ref().unwrap(), guard.metrics.as_ref().unwrap());
        Metrics::on(&metrics.meter("brobygger"), "toy").committed(1, Duration::from_millis(1));
        with_default(Registry::default().with(spans(traces)), || {
            info_span!("the last command", command.id = "c-1").in_scope(|| ());
        });
        anyhow::bail!("it ends badly")
    };
    assert!(failing().is_err());
    // Whatever has not come by now never will: end the wait.
    for _ in 0..2 {
        drop(TcpStream::connect(address.trim_start_matches("http://")));
    }
    let taken: BTreeMap<_, _> = taken.join().unwrap().into_iter().collect();
    let says =
        |path: &str, words: &str| taken[path].windows(words.len()).any(|it| it == words.as_bytes());
    for words in ["service.name", "toy", "the last command", "command.id", "c-1"] {
        assert!(says("/v1/traces", words), "{words}");
    }
    for words in ["service.name", "toy", "brobygger.commit.time"] {
        assert!(says("/v1/metrics", words), "{words}");
    }
}

/// The sum of each instrument's points, by its name and attributes.
#[derive(Debug, Clone, Default)]
struct Counted(Arc<Mutex<BTreeMap<String, f64>>>);

impl PushMetricExporter for Counted {
    async fn export(&self, metrics: &ResourceMetrics) -> OTelSdkResult {
        fn point<'a>(name: &str, attributes: impl Iterator<Item = &'a KeyValue>) -> String {
            let attributes: BTreeSet<_> =
                attributes.map(|it| format!("{}={}", it.key, it.value)).collect();
            format!("{name} {}", Vec::from_iter(attributes).join(" "))
        }
        let mut counted = self.0.lock().unwrap();
        for metric in metrics.scope_metrics().flat_map(|it| it.metrics()) {
            match metric.data() {
                AggregatedMetrics::U64(MetricData::Sum(it)) => {
                    counted.extend(
                        it.data_points()
                            .map(|it| (point(metric.name(), it.attributes()), it.value() as f64)),
                    );
                }
                AggregatedMetrics::I64(MetricData::Gauge(it)) => {
                    counted.extend(
                        it.data_points()
                            .map(|it| (point(metric.name(), it.attributes()), it.value() as f64)),
                    );
                }
                AggregatedMetrics::U64(MetricData::Histogram(it)) => {
                    counted.extend(
                        it.data_points()
                            .map(|it| (point(metric.name(), it.attributes()), it.sum() as f64)),
                    );
                }
                AggregatedMetrics::F64(MetricData::Histogram(it)) => {
                    counted.extend(
                        it.data_points()
                            .map(|it| (point(metric.name(), it.attributes()), it.sum())),
                    );
                }
                AggregatedMetrics::F64(_)
                | AggregatedMetrics::I64(_)
                | AggregatedMetrics::U64(_) => {
                    panic!("{} is of a kind we have none of", metric.name())
                }
            }
        }
        Ok(())
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }

    fn temporality(&self) -> Temporality {
        Temporality::Cumulative
    }
}

#[test]
fn everything_that_is_counted() {
    let counted = Counted::default();
    let provider = SdkMeterProvider::builder()
        .with_reader(PeriodicReader::builder(counted.clone()).build())
        .build();
    let metrics = Metrics::on(&provider.meter("test"), "toy");
    metrics.answered("take_place", None);
    metrics
        .answered("take_place", Some(&Problem::new(409, "no_place_left", "ask for another day")));
    metrics.committed(2, Duration::from_millis(250));
    metrics.committed(5, Duration::from_millis(250));
    metrics.relay_lag(7);
    metrics.consumer_lag("thread", 8);
    metrics.consumer_lag("thread", 3);
    metrics.deadlines_due(4);
    metrics.parked("thread", 1);
    provider.force_flush().unwrap();

    let counted = counted.0.lock().unwrap();
    let counted: Vec<_> = counted.iter().map(|(point, value)| (point.as_str(), *value)).collect();
    assert_eq!(
        counted,
        [
            ("brobygger.batch.size brobygger.service=toy", 7.0),
            ("brobygger.commands brobygger.service=toy command.name=take_place", 2.0),
            ("brobygger.commit.time brobygger.service=toy", 0.5),
            ("brobygger.consumer.lag brobygger.service=toy event.source=thread", 3.0),
            ("brobygger.deadlines.due brobygger.service=toy", 4.0),
            ("brobygger.parked brobygger.service=toy event.source=thread", 1.0),
            (
                "brobygger.rejections brobygger.service=toy command.name=take_place problem.code=no_place_left",
                1.0
            ),
            ("brobygger.relay.lag brobygger.service=toy", 7.0),
        ]
    );
}
