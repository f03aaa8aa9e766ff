//! The binary: serves any of the services, and is the tool for whoever runs them.

mod audit;
mod cli;
mod connect;
mod demo;
mod dev;
mod door;
mod exit;
mod i18n;
mod import;
mod logs;
mod municipalities;
mod out;
#[cfg(test)]
mod picture;
mod prepare;
mod rebuild;
mod recover;
mod refused;
mod remote;
mod send;
mod serve;
mod services;
mod status;
mod subject;
mod thread;
mod threads;
mod timeline;
mod vault;

use std::process::ExitCode;

use clap::Parser as _;
use platform::telemetry;

use crate::{
    cli::{Cli, Command},
    i18n::Lang,
    out::Out,
};

/// The whole program: reads the command line, does what it says.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let out = Out { json: cli.json, lang: cli.lang.unwrap_or_else(Lang::of_this_machine) };
    match run(cli, out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            out.complain(&why);
            exit::code_of(&why)
        }
    }
}

fn run(cli: Cli, out: Out) -> anyhow::Result<()> {
    // A server tells what it does; a tool only what is wrong.
    let log = if matches!(cli.command, Command::Serve(_)) { "info" } else { "error" };
    let mut options = telemetry::Options::from_env(log);
    if matches!(cli.command, Command::Dev(_)) {
        options.file = Some(dev::log_file(&cli.stack)?);
    }
    let telemetry = telemetry::init("brobygger", &options)?;
    if matches!(cli.command, Command::Serve(_) | Command::Dev(_)) {
        platform::log_without_words();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(dispatch(cli, out));
    // Telemetry is delivered after the last task, and on failure too.
    drop(runtime);
    drop(telemetry);
    done
}

async fn dispatch(cli: Cli, out: Out) -> anyhow::Result<()> {
    let (stack, way) = (cli.stack, cli.way);
    match cli.command {
        Command::Dev(options) => Box::pin(dev::run(&stack, &options, out)).await,
        Command::Status => status::run(&stack, out).await,
        Command::Logs { follow } => logs::run(&stack, follow),
        Command::Serve(options) => serve::run(&stack, &options).await,
        Command::Prepare => prepare::run(&stack, out).await,
        Command::Login(options) => Box::pin(remote::log_in(&way, &stack, &options, out)).await,
        Command::Whoami => remote::who_am_i(&way, &stack, out).await,
        Command::Logout => remote::log_out(out).await,
        Command::NewKey(options) => remote::new_key(&options, out),
        Command::Demo { .. } => Box::pin(demo::run(&stack, out)).await,
        Command::Thread(options) => Box::pin(thread::run(&way, &stack, &options, out)).await,
        Command::Threads(options) => Box::pin(threads::run(&way, &stack, &options, out)).await,
        Command::Send(options) => Box::pin(send::send(&way, &stack, options, out)).await,
        Command::Ask(options) => Box::pin(send::ask(&way, &stack, options, out)).await,
        Command::Subject(cli::Subject::Package(options)) => {
            Box::pin(subject::package(&way, &stack, &options, out)).await
        }
        Command::Import(cli::Import::Referrals(options)) => {
            Box::pin(import::referrals(&way, &stack, &options, out)).await
        }
        Command::Audit(cli::Audit::Verify { services }) => {
            audit::verify(&stack, &services, out).await
        }
        Command::Audit(cli::Audit::Head { services }) => audit::head(&stack, &services, out).await,
        Command::Audit(cli::Audit::Copy { services, to }) => {
            audit::copy(&stack, &services, to.as_deref(), out).await
        }
        Command::Audit(cli::Audit::Refused(options)) => {
            Box::pin(refused::run(&way, &stack, &options, out)).await
        }
        Command::Recover { services } => recover::run(&stack, &services, out).await,
        Command::Vault(cli::Vault::Rotate(options)) => vault::rotate(&stack, &options, out).await,
        Command::Rebuild { service, resubscribe } => {
            rebuild::run(&stack, &service, resubscribe.as_deref(), out).await
        }
    }
}
