//! What is told about a running process: logs to standard error, and traces and metrics over OTLP when configured.
//!
//! Fields have the same dotted names everywhere (`thread.id`, `event.type`, `command.id`) and hold ids, codes, numbers
//! and times, never a person. One trace leads from the command through the commit and the relay to each consumer: the
//! `traceparent` of who caused it travels in the request's header and then in the event itself.

use std::{
    fs, io,
    io::IsTerminal as _,
    path::{Path, PathBuf},
    sync::Mutex,
    time::Duration,
};

use anyhow::Context as _;
use opentelemetry::{
    Context, global,
    propagation::{Extractor, TextMapPropagator as _},
    trace::{SpanContext, TraceContextExt as _, TracerProvider as _},
};
use opentelemetry_otlp::{MetricExporter, SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::{
    Resource, metrics::SdkMeterProvider, propagation::TraceContextPropagator,
    trace::SdkTracerProvider,
};
use tracing::{Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::{
    EnvFilter, Layer, Registry,
    filter::{FilterExt as _, LevelFilter},
    fmt,
    layer::SubscriberExt as _,
    registry::LookupSpan,
};
use uuid::Uuid;

mod metrics;
#[cfg(test)]
mod tests;

pub use metrics::Metrics;

/// What is traced. What the exporter itself does stays out, or exporting would cause exports.
const TRACED: &str = "info,opentelemetry=off,hyper=off,hyper_util=off,reqwest=off";

/// How long ending may wait for a collector that does not answer.
const GOODBYE_MAX: Duration = Duration::from_secs(5);

/// Where telemetry goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// What is logged, as directives of `RUST_LOG`.
    pub log: String,
    /// Logs as JSON, one object a line; otherwise for human eyes.
    pub json: bool,
    /// A file that is also written to, from `info` on, for human eyes.
    pub file: Option<PathBuf>,
    /// Where traces go (OTLP over HTTP), if anywhere.
    pub traces: Option<String>,
    /// Where metrics go (OTLP over HTTP), if anywhere.
    pub metrics: Option<String>,
}

impl Options {
    /// As the environment says; `log` is what is logged when it says nothing of that.
    ///
    /// - `RUST_LOG`: what is logged; `LOG_FORMAT`: `json` or `text` (otherwise text on a terminal, JSON elsewhere).
    /// - `OTEL_EXPORTER_OTLP_ENDPOINT`, or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` and `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT`:
    ///   where to export; without them nothing is. `OTEL_SDK_DISABLED=true` turns both off.
    /// - What else OpenTelemetry defines (sampling, headers, timeouts, resource attributes) holds as defined there.
    #[must_use]
    pub fn from_env(log: &str) -> Options {
        Options::of(log, io::stderr().is_terminal(), |name| std::env::var(name).ok())
    }

    fn of(log: &str, is_terminal: bool, env: impl Fn(&str) -> Option<String>) -> Options {
        let env = |name: &str| env(name).filter(|it| !it.is_empty());
        let is_off = env("OTEL_SDK_DISABLED").is_some_and(|it| it.eq_ignore_ascii_case("true"));
        let endpoint = |own: &str, path: &str| {
            let shared = || {
                env("OTEL_EXPORTER_OTLP_ENDPOINT")
                    .map(|it| format!("{}/{path}", it.trim_end_matches('/')))
            };
            env(own).or_else(shared).filter(|_| !is_off)
        };
        Options {
            log: env("RUST_LOG").unwrap_or_else(|| log.to_owned()),
            json: env("LOG_FORMAT").map_or(!is_terminal, |it| it.eq_ignore_ascii_case("json")),
            file: None,
            traces: endpoint("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "v1/traces"),
            metrics: endpoint("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "v1/metrics"),
        }
    }
}

/// Keeps telemetry going; dropping it delivers what has not been delivered, also when the process ends with an error.
///
/// Hold it in `main` for as long as anything runs. `std::process::exit` drops nothing: return from `main` instead.
#[derive(Debug)]
#[must_use = "telemetry ends when this is dropped"]
pub struct Guard {
    traces: Option<SdkTracerProvider>,
    metrics: Option<SdkMeterProvider>,
}

/// Starts telemetry for this process, named `process` where traces and metrics are looked at.
///
/// # Errors
/// When it was started before, or an option does not hold what it should.
pub fn init(process: &'static str, options: &Options) -> anyhow::Result<Guard> {
    let guard = Guard::exporting(process, options)?;
    let file = options.file.as_deref().map(log_file).transpose()?;
    let subscriber =
        Registry::default().with(logs(options)?).with(file).with(guard.traces.as_ref().map(spans));
    tracing::subscriber::set_global_default(subscriber)
        .context("telemetry is started once in a process")?;
    if let Some(provider) = &guard.metrics {
        global::set_meter_provider(provider.clone());
    }
    Ok(guard)
}

impl Guard {
    fn exporting(process: &'static str, options: &Options) -> anyhow::Result<Guard> {
        // A name given by the operator wins over ours.
        let named = std::env::var_os("OTEL_SERVICE_NAME").is_some();
        let resource = Resource::builder();
        let resource = if named { resource } else { resource.with_service_name(process) }.build();

        let mut guard = Guard { traces: None, metrics: None };
        if let Some(endpoint) = &options.traces {
            let exporter =
                SpanExporter::builder().with_http().with_endpoint(plain(endpoint)?).build();
            let exporter =
                exporter.with_context(|| format!("traces cannot be exported to {endpoint}"))?;
            let provider = SdkTracerProvider::builder()
                .with_resource(resource.clone())
                .with_batch_exporter(exporter);
            guard.traces = Some(provider.build());
        }
        if let Some(endpoint) = &options.metrics {
            let exporter =
                MetricExporter::builder().with_http().with_endpoint(plain(endpoint)?).build();
            let exporter =
                exporter.with_context(|| format!("metrics cannot be exported to {endpoint}"))?;
            let provider = SdkMeterProvider::builder()
                .with_resource(resource)
                .with_periodic_exporter(exporter);
            guard.metrics = Some(provider.build());
        }
        Ok(guard)
    }

    /// Delivers now what has not been delivered.
    ///
    /// # Errors
    /// When a collector does not take it.
    pub fn flush(&self) -> anyhow::Result<()> {
        self.traces
            .as_ref()
            .map_or(Ok(()), SdkTracerProvider::force_flush)
            .context("traces were not delivered")?;
        self.metrics
            .as_ref()
            .map_or(Ok(()), SdkMeterProvider::force_flush)
            .context("metrics were not delivered")
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let traces = self.traces.take().map_or(Ok(()), |it| it.shutdown_with_timeout(GOODBYE_MAX));
        let metrics =
            self.metrics.take().map_or(Ok(()), |it| it.shutdown_with_timeout(GOODBYE_MAX));
        for (what, outcome) in [("traces", traces), ("metrics", metrics)] {
            if let Err(why) = outcome {
                tracing::warn!(error = %why, "the last {what} were not delivered");
            }
        }
    }
}

/// The exporter speaks HTTP without TLS: it is meant for a collector on the same machine or in the same pod.
fn plain(endpoint: &str) -> anyhow::Result<&str> {
    let is_plain = endpoint.starts_with("http://");
    anyhow::ensure!(
        is_plain,
        "telemetry goes to a collector nearby: give an http:// address, not {endpoint}"
    );
    Ok(endpoint)
}

fn logs<S>(options: &Options) -> anyhow::Result<Box<dyn Layer<S> + Send + Sync>>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let filter = EnvFilter::try_new(&options.log)
        .with_context(|| format!("RUST_LOG={} cannot be read", options.log))?;
    // Whatever `RUST_LOG` says: one level down, libraries print the messages they carry, with names, words and tokens.
    let filter = filter.and(LevelFilter::DEBUG);
    let layer = fmt::layer().with_writer(io::stderr);
    Ok(if options.json {
        layer.json().flatten_event(true).with_span_list(false).with_filter(filter).boxed()
    } else {
        layer
            .compact()
            .with_ansi(io::stderr().is_terminal())
            .with_target(false)
            .with_filter(filter)
            .boxed()
    })
}

/// A log that has grown larger than this begins anew; the one before it is kept beside it.
const LOG_FILE_MAX_BYTES: u64 = 16 * 1024 * 1024;

fn log_file<S>(file: &Path) -> anyhow::Result<Box<dyn Layer<S> + Send + Sync>>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let context = || format!("the log {} cannot be written: is the disk full?", file.display());
    if file.metadata().is_ok_and(|it| it.len() > LOG_FILE_MAX_BYTES) {
        fs::rename(file, file.with_extension("log.1")).with_context(context)?;
    }
    let open = fs::OpenOptions::new().create(true).append(true).open(file).with_context(context)?;
    let layer = fmt::layer().with_writer(Mutex::new(open)).compact().with_ansi(false);
    Ok(layer.with_filter(LevelFilter::INFO).boxed())
}

fn spans<S>(provider: &SdkTracerProvider) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("brobygger"))
        // Off: `thread.id` is the thread around a child here, not one of the operating system's.
        .with_threads(false)
        .with_location(false)
        .with_tracked_inactivity(false)
        .with_context_activation(false)
        .with_filter(EnvFilter::new(TRACED))
}

/// The W3C `traceparent` of the current span; empty when nothing is traced or this trace is not sampled.
#[must_use]
pub fn traceparent() -> String {
    let context = Span::current().context();
    let span = context.span();
    let it = span.span_context();
    if it.is_valid() && it.is_sampled() {
        format!("00-{}-{}-{:02x}", it.trace_id(), it.span_id(), it.trace_flags().to_u8())
    } else {
        String::new()
    }
}

/// Makes `span` a child of the span that `traceparent` names. To be called before `span` is entered.
///
/// What is not a `traceparent` is passed over: a trace may break, a command may not.
pub fn continue_from(span: &Span, traceparent: &str) {
    if let Some(cause) = read(traceparent) {
        // An error here says that nothing is traced.
        drop(span.set_parent(Context::new().with_remote_span_context(cause)));
    }
}

/// One span named `name` for each message (its id and its `traceparent`) that is traced; they end when dropped.
///
/// A batch of `service` serves many commands, each with a trace of its own: so the batch is a span in every one of them.
pub fn in_each<'a>(
    name: &'static str,
    service: &'static str,
    messages: impl Iterator<Item = (Uuid, &'a str)>,
) -> Vec<Span> {
    let traced = messages.filter(|(_, traceparent)| !traceparent.is_empty());
    let begin = |(id, traceparent)| {
        let span = tracing::info_span!(
            "batch",
            otel.name = name,
            service.name = service,
            messaging.message.id = %id
        );
        continue_from(&span, traceparent);
        span
    };
    traced.map(begin).collect()
}

fn read(traceparent: &str) -> Option<SpanContext> {
    struct Header<'a>(&'a str);

    impl Extractor for Header<'_> {
        fn get(&self, key: &str) -> Option<&str> {
            (key == "traceparent").then_some(self.0)
        }

        fn keys(&self) -> Vec<&str> {
            vec!["traceparent"]
        }
    }

    if traceparent.is_empty() {
        return None;
    }
    let context =
        TraceContextPropagator::new().extract_with_context(&Context::new(), &Header(traceparent));
    let cause = context.span().span_context().clone();
    cause.is_valid().then_some(cause)
}
