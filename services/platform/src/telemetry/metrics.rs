//! What is counted.

use std::time::Duration;

use opentelemetry::{
    KeyValue, global,
    metrics::{Counter, Gauge, Histogram, Meter},
};
use proto::problem::Problem;

/// A service's instruments. Without an exporter they do nothing; every method is cheap enough for every command.
#[derive(Debug, Clone)]
pub struct Metrics {
    service: KeyValue,
    commands: Counter<u64>,
    rejections: Counter<u64>,
    batch_size: Histogram<u64>,
    commit_time: Histogram<f64>,
    relay_lag: Gauge<i64>,
    consumer_lag: Gauge<i64>,
    deadlines_due: Gauge<i64>,
    deadlines_failing: Gauge<i64>,
    parked: Gauge<i64>,
    stopped: Gauge<i64>,
    forged: Counter<u64>,
    unpublished: Gauge<i64>,
    tasks_fell: Counter<u64>,
    ended_age: Gauge<i64>,
}

impl Metrics {
    /// Of `service`, to where [`super::init`] was told to export; so to be called after it.
    #[must_use]
    pub fn of(service: &'static str) -> Metrics {
        Metrics::on(&global::meter("brobygger"), service)
    }

    #[expect(clippy::too_many_lines, reason = "a table of what is measured")]
    pub(super) fn on(meter: &Meter, service: &'static str) -> Metrics {
        let gauge = |name: &'static str, unit: &'static str, what: &'static str| {
            meter.i64_gauge(name).with_unit(unit).with_description(what).build()
        };
        Metrics {
            service: KeyValue::new("brobygger.service", service),
            commands: meter
                .u64_counter("brobygger.commands")
                .with_unit("{command}")
                .with_description("Commands answered, whatever the answer")
                .build(),
            rejections: meter
                .u64_counter("brobygger.rejections")
                .with_unit("{command}")
                .with_description("Commands answered with a problem, by its code")
                .build(),
            batch_size: meter
                .u64_histogram("brobygger.batch.size")
                .with_unit("{command}")
                .with_description("Commands committed together")
                .with_boundaries((0..=11).map(|it| f64::from(1 << it)).collect())
                .build(),
            commit_time: meter
                .f64_histogram("brobygger.commit.time")
                .with_unit("s")
                .with_description("From taking a batch to its commit")
                .with_boundaries(vec![
                    0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0,
                ])
                .build(),
            relay_lag: gauge(
                "brobygger.relay.lag",
                "{event}",
                "Events committed and not yet published",
            ),
            consumer_lag: gauge(
                "brobygger.consumer.lag",
                "{event}",
                "Events of a source that are not handled yet",
            ),
            deadlines_due: gauge(
                "brobygger.deadlines.due",
                "{deadline}",
                "Deadlines that have fallen due and wait",
            ),
            deadlines_failing: gauge(
                "brobygger.deadlines.failing",
                "{deadline}",
                "Deadlines whose command broke, put off and tried again later",
            ),
            unpublished: gauge(
                "brobygger.relay.unpublished",
                "{event}",
                "Events larger than NATS takes, which subscribers fetch from the log",
            ),
            tasks_fell: meter
                .u64_counter("brobygger.tasks.fell")
                .with_unit("{fall}")
                .with_description("Long tasks that panicked or ended before they were asked to")
                .build(),
            ended_age: gauge(
                "brobygger.ended.age",
                "s",
                "Since the last message that says which grants and sessions have ended",
            ),
            parked: gauge(
                "brobygger.parked",
                "{event}",
                "Events of a source parked until somebody mends the cause",
            ),
            stopped: gauge(
                "brobygger.consumer.stopped",
                "{source}",
                "1 while the events of a source are not handled, because its log is not the one that was handled",
            ),
            forged: meter
                .u64_counter("brobygger.consumer.forged")
                .with_unit("{event}")
                .with_description("Events on the wire that the log of their source does not hold")
                .build(),
        }
    }

    /// A command was answered: accepted, or with `problem`.
    pub fn answered(&self, command: &'static str, problem: Option<&Problem>) {
        let command = KeyValue::new("command.name", command);
        if let Some(problem) = problem {
            let code = KeyValue::new("problem.code", problem.code.clone());
            self.rejections.add(1, &[self.service.clone(), command.clone(), code]);
        }
        self.commands.add(1, &[self.service.clone(), command]);
    }

    /// A batch of `commands` was committed.
    pub fn committed(&self, commands: usize, took: Duration) {
        let service = std::slice::from_ref(&self.service);
        self.batch_size.record(commands as u64, service);
        self.commit_time.record(took.as_secs_f64(), service);
    }

    /// This many events are committed and not yet published.
    pub fn relay_lag(&self, events: i64) {
        self.relay_lag.record(events, std::slice::from_ref(&self.service));
    }

    /// This many events of `source` are not yet handled.
    pub fn consumer_lag(&self, source: &'static str, events: i64) {
        self.consumer_lag
            .record(events, &[self.service.clone(), KeyValue::new("event.source", source)]);
    }

    /// This many deadlines have fallen due and wait.
    pub fn deadlines_due(&self, deadlines: i64) {
        self.deadlines_due.record(deadlines, std::slice::from_ref(&self.service));
    }

    /// This many deadlines' commands broke, and are tried again later.
    pub fn deadlines_failing(&self, deadlines: i64) {
        self.deadlines_failing.record(deadlines, std::slice::from_ref(&self.service));
    }

    /// This many events are larger than NATS takes.
    pub fn unpublished(&self, events: i64) {
        self.unpublished.record(events, std::slice::from_ref(&self.service));
    }

    /// A long task panicked, or ended before it was asked to.
    pub fn task_fell(&self, task: &'static str) {
        self.tasks_fell.add(1, &[self.service.clone(), KeyValue::new("task.name", task)]);
    }

    /// This many events of `source` are parked.
    pub fn parked(&self, source: &'static str, events: i64) {
        self.parked.record(events, &[self.service.clone(), KeyValue::new("event.source", source)]);
    }

    /// Whether `source` is not handled any more.
    pub fn stopped(&self, source: &'static str, is_stopped: bool) {
        let source = KeyValue::new("event.source", source);
        self.stopped.record(i64::from(is_stopped), &[self.service.clone(), source]);
    }

    /// An event came by the wire that the log of `source` does not hold.
    pub fn forged(&self, source: &'static str) {
        self.forged.add(1, &[self.service.clone(), KeyValue::new("event.source", source)]);
    }

    /// The last message of what has ended came this long ago.
    pub fn ended_heard(&self, ago: Duration) {
        let seconds = i64::try_from(ago.as_secs()).unwrap_or(i64::MAX);
        self.ended_age.record(seconds, std::slice::from_ref(&self.service));
    }
}
