//! What can be typed.

mod audit;

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use proto::{
    actor::{Actor, Duty, Role},
    code::Municipality,
    id::{CommandId, OrganisationId, SubjectRequestId, ThreadId, UserId},
};
use uuid::Uuid;

pub(crate) use self::audit::{Audit, Refused};
use crate::{
    door::Asking,
    i18n::Lang,
    import,
    municipalities::{municipality, municipality_or_country},
    out::wire_name,
    remote::{LogIn, NewKey, Way},
};

const EXIT_CODES: &str = "\
Exit codes:
  0  it is done
  1  it was refused, or it failed
  2  the command line cannot be understood
  3  nobody answers: the stack is not running, or not within reach
  4  a log is not as it was written";

/// One unbroken thread around a child or a family (den røde tråd).
#[derive(Debug, Parser)]
#[command(name = "brobygger", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Cli {
    /// The stack file: it names the databases, NATS and the keys
    #[arg(
        long,
        global = true,
        env = "BROBYGGER_STACK",
        default_value = ".brobygger/stack.json",
        value_name = "FILE"
    )]
    pub(crate) stack: PathBuf,
    /// Language of the output: `da` or `en` [default: the language of this machine]
    #[arg(long, global = true, env = "BROBYGGER_LANG", value_enum)]
    pub(crate) lang: Option<Lang>,
    /// Print JSON instead of text, for programs
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) way: Way,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start a private stack: PostgreSQL, NATS, every service, demo data. Ctrl-C ends it; the data stays
    Dev(Dev),
    /// Show whether the stack runs, how many events each service has, and how many events are parked
    Status,
    /// Show the last lines of the log files: services, PostgreSQL and nats-server
    Logs {
        /// Keep running and show new lines as they come
        #[arg(long, short)]
        follow: bool,
    },
    /// Run one service, several, or all of them
    Serve(Serve),
    /// Create the databases and database users of the stack, and run new migrations
    Prepare,
    /// Log in at a portal: your browser opens, and you let this program act as you
    Login(LogIn),
    /// Show as whom this program acts, where, and until when
    Whoami,
    /// Log out at the portal
    Logout,
    /// Make a key for a machine, so that scripts log in without a person. An administrator registers it, and a leader confirms it
    NewKey(NewKey),
    /// Play a demo story through the services, and show the thread that came of it
    Demo {
        /// Name of the story, for example `nikolaj`
        #[arg(value_enum)]
        scenario: Scenario,
    },
    /// Show one thread: what happened, when, who did it, and the next step
    Thread(Thread),
    /// List threads: who is accountable, the next step, and what is overdue
    Threads(Threads),
    /// Send a command to a service
    Send(Send),
    /// Send a query to a service
    Ask(Ask),
    /// Import data from another system
    #[command(subcommand)]
    Import(Import),
    /// Answer requests from people about their own data
    #[command(subcommand)]
    Subject(Subject),
    /// Prove that nobody changed the logs, copy them, and see who was refused
    #[command(subcommand)]
    Audit(Audit),
    /// Recover logs that were restored from a backup: put back the later events from the copies that exist, or say what is
    /// wrong and what can be done. Run it before the services start
    Recover {
        /// Name of the service, for example `referral` [default: all services]
        services: Vec<String>,
    },
    /// Manage the keys of `vault`
    #[command(subcommand)]
    Vault(Vault),
    /// Delete the views of a service and build them again from the events
    Rebuild {
        /// Name of the service, for example `reporting`
        service: String,
        /// Take in this service's events again from the first one. Use it when the service says that its checkpoint and that log
        /// do not agree. Stop the service first
        #[arg(long, value_name = "SERVICE")]
        resubscribe: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Scenario {
    /// Nikolaj wants to play football in Aarhus: from the referral to the closing of the thread
    Nikolaj,
}

#[derive(Debug, Args)]
pub(crate) struct Dev {
    /// Start without demo data
    #[arg(long)]
    pub(crate) no_demo: bool,
    /// First delete all data of the private stack, its keys too
    #[arg(long, conflicts_with_all = ["database_url", "nats_url"])]
    pub(crate) fresh: bool,
    /// Port of the private PostgreSQL [default: a free port]
    #[arg(long, value_name = "PORT")]
    pub(crate) postgres_port: Option<u16>,
    /// Port of the private nats-server [default: a free port]
    #[arg(long, value_name = "PORT")]
    pub(crate) nats_port: Option<u16>,
    /// Port of the portal, at http://localhost:PORT [default: 8080, or a free port if that is taken]
    #[arg(long, value_name = "PORT")]
    pub(crate) portal_port: Option<u16>,
    /// Use this PostgreSQL instead of a private one. The user must be allowed to create databases and users
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub(crate) database_url: Option<String>,
    /// Use this nats-server with JetStream instead of a private one
    #[arg(long, env = "NATS_URL", value_name = "URL", hide_env_values = true)]
    pub(crate) nats_url: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Names of the services, for example `referral thread`; `all` for every one
    #[arg(required = true, value_name = "SERVICE")]
    pub(crate) services: Vec<String>,
    /// Write this file every few seconds while the process lives. It contains `well` while every part answers
    #[arg(long, env = "BROBYGGER_LIVENESS_FILE", value_name = "FILE")]
    pub(crate) liveness_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Thread {
    /// Id of the thread
    pub(crate) thread: ThreadId,
    /// Keep running and show new events as they come
    #[arg(long, short)]
    pub(crate) follow: bool,
    /// Role to act in, in a demo [default: bridge-builder, if nobody is logged in]. Leaders and auditors must have broken the glass first
    #[arg(long = "as", value_parser = role, value_name = "ROLE")]
    role: Option<Role>,
    /// Municipality, by code or name [default: the one that is responsible now]
    #[arg(long, value_parser = municipality, value_name = "MUNICIPALITY")]
    pub(crate) tenant: Option<Municipality>,
    /// Id of the person to act as, in a demo [default: a new id]
    #[arg(long, value_name = "ID")]
    subject: Option<UserId>,
}

impl Thread {
    pub(crate) fn actor(&self, tenant: Municipality) -> Actor {
        let subject = self.subject.unwrap_or_else(|| UserId(Uuid::new_v4()));
        let role = self.role.unwrap_or(Role::BridgeBuilder);
        Actor { subject, role, tenant, organisation: None, duty: None }
    }

    pub(crate) fn asking<'a>(&'a self, way: &'a Way, stack: &'a Path) -> Asking<'a> {
        Asking {
            way,
            stack,
            tenant: self.tenant,
            in_demo: Some(self.actor(self.tenant.unwrap_or(Municipality::COUNTRY))),
            is_chosen: self.role.is_some() || self.subject.is_some(),
            is_long: false,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Threads {
    /// Only threads whose next step is overdue
    #[arg(long)]
    pub(crate) overdue: bool,
    /// Also closed threads
    #[arg(long)]
    pub(crate) closed: bool,
    #[command(flatten)]
    pub(crate) who: Reader,
}

/// Role and municipality of a query; in a demo an auditor of the whole country by default.
#[derive(Debug, Args)]
pub(crate) struct Reader {
    /// Role to act in, in a demo, for example `case-worker` [default: auditor, if nobody is logged in]
    #[arg(long = "as", value_parser = role, value_name = "ROLE")]
    role: Option<Role>,
    /// Municipality, by code or name (0751 or Aarhus) [default: your own; in a demo 0000, the whole country]
    #[arg(long, value_parser = municipality_or_country, value_name = "MUNICIPALITY")]
    tenant: Option<Municipality>,
}

impl Reader {
    pub(crate) fn asking<'a>(&'a self, way: &'a Way, stack: &'a Path) -> Asking<'a> {
        let actor = Actor {
            subject: UserId(Uuid::new_v4()),
            role: self.role.unwrap_or(Role::Auditor),
            tenant: self.tenant.unwrap_or(Municipality::COUNTRY),
            organisation: None,
            duty: None,
        };
        Asking {
            way,
            stack,
            tenant: self.tenant,
            in_demo: Some(actor),
            is_chosen: self.role.is_some(),
            is_long: false,
        }
    }
}

/// Who asks.
#[derive(Debug, Args)]
pub(crate) struct Asker {
    /// Role to act in, in a demo, for example `case-worker`. Whoever is logged in acts in the role they logged in with
    #[arg(long = "as", value_parser = role, value_name = "ROLE")]
    role: Option<Role>,
    /// Municipality, by code or name (0751 or Aarhus) [default: your own; in a demo 0751]. 0000 is the whole country
    #[arg(long, value_parser = municipality_or_country, value_name = "MUNICIPALITY")]
    tenant: Option<Municipality>,
    /// Id of the organisation to act for, in a demo
    #[arg(long, value_name = "ID", requires = "role")]
    organisation: Option<OrganisationId>,
    /// Id of the person to act as, in a demo [default: a new id]
    #[arg(long, value_name = "ID", requires = "role")]
    subject: Option<UserId>,
    /// Duty to act on, in a demo, for example `data-protection`
    #[arg(long, value_parser = duty, value_name = "DUTY", requires = "role")]
    duty: Option<Duty>,
}

impl Asker {
    fn actor(&self) -> Option<Actor> {
        Some(Actor {
            subject: self.subject.unwrap_or_else(|| UserId(Uuid::new_v4())),
            role: self.role?,
            tenant: self.tenant.map_or_else(aarhus, Some)?,
            organisation: self.organisation,
            duty: self.duty,
        })
    }

    pub(crate) fn asking<'a>(&'a self, way: &'a Way, stack: &'a Path) -> Asking<'a> {
        let is_chosen = self.role.is_some();
        Asking { way, stack, tenant: self.tenant, in_demo: self.actor(), is_chosen, is_long: false }
    }
}

/// Where a demo is, if nothing else is said.
pub(crate) fn aarhus() -> Option<Municipality> {
    "0751".parse().ok()
}

#[derive(Debug, Args)]
pub(crate) struct Send {
    /// Name of the service, for example `referral`
    pub(crate) service: String,
    /// Name of the command, for example `submit_referral`
    pub(crate) command: String,
    /// The body as JSON; `-` reads it from standard input
    pub(crate) json_body: String,
    /// Id of the command. A command that is sent again with the same id is not done again
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<CommandId>,
    /// The version you last saw. The command is refused if there is a newer one
    #[arg(long, value_name = "VERSION")]
    pub(crate) expected_version: Option<i64>,
    /// First wait until the service has taken in this much: `<service>=<position>[,..]`
    #[arg(long, value_name = "POSITIONS")]
    pub(crate) at_least: Option<String>,
    #[command(flatten)]
    pub(crate) who: Asker,
}

#[derive(Debug, Args)]
pub(crate) struct Ask {
    /// Name of the service, for example `referral`
    pub(crate) service: String,
    /// Name of the query, for example `threads`
    pub(crate) query: String,
    /// The body as JSON; `-` reads it from standard input
    #[arg(default_value = "{}")]
    pub(crate) json_body: String,
    /// First wait until the service has taken in this much: `<service>=<position>[,..]`
    #[arg(long, value_name = "POSITIONS")]
    pub(crate) at_least: Option<String>,
    #[command(flatten)]
    pub(crate) who: Asker,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Subject {
    /// Write everything that is stored about one person into a folder: JSON for programs and a page to read. You act as data
    /// protection officer
    Package(Package),
}

#[derive(Debug, Args)]
pub(crate) struct Package {
    /// Id of the request for access; the identity of the person must have been verified
    pub(crate) request: SubjectRequestId,
    /// The folder to create
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Role to act in, in a demo: auditor or leader [default: auditor, if nobody is logged in]
    #[arg(long = "as", value_parser = role, value_name = "ROLE")]
    role: Option<Role>,
    /// Municipality, by code or name [default: your own; in a demo 0751]
    #[arg(long, value_parser = municipality, value_name = "MUNICIPALITY")]
    tenant: Option<Municipality>,
    /// Id of the person to act as, in a demo [default: a new id]
    #[arg(long, value_name = "ID")]
    subject: Option<UserId>,
}

impl Package {
    pub(crate) fn asking<'a>(&'a self, way: &'a Way, stack: &'a Path) -> Asking<'a> {
        let in_demo = self.tenant.map_or_else(aarhus, Some).map(|tenant| Actor {
            subject: self.subject.unwrap_or_else(|| UserId(Uuid::new_v4())),
            role: self.role.unwrap_or(Role::Auditor),
            tenant,
            organisation: None,
            duty: Some(Duty::DataProtection),
        });
        let is_chosen = self.role.is_some() || self.subject.is_some();
        Asking { way, stack, tenant: self.tenant, in_demo, is_chosen, is_long: false }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// Import referrals from a CSV file, one on each row. Importing the same file again changes nothing
    #[command(after_help = import::COLUMNS)]
    Referrals(import::Options),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Vault {
    /// Replace the master key: every data key is encrypted with the new one while `vault` goes on running
    Rotate(Rotate),
}

#[derive(Debug, Args)]
pub(crate) struct Rotate {
    /// File with the new master key; it is created if it does not exist [default: the first key that `vault` has]
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    pub(crate) new_key_file: Option<PathBuf>,
    /// Change nothing. Open every data key and count which master key each one needs
    #[arg(long)]
    pub(crate) check: bool,
}

fn role(text: &str) -> Result<Role, String> {
    code(text, Role::ALL)
}

fn duty(text: &str) -> Result<Duty, String> {
    code(text, Duty::ALL)
}

/// Reads a code as the wire writes it; `bridge-builder` is as good as `bridge_builder`.
fn code<T: serde::Serialize + Copy>(text: &str, all: &[T]) -> Result<T, String> {
    let names: Vec<String> = all.iter().map(|it| wire_name(*it)).collect();
    let wanted = text.replace('-', "_").to_ascii_lowercase();
    let at = names.iter().position(|it| *it == wanted);
    at.map(|at| all[at]).ok_or_else(|| format!("choose one of {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn roles_are_typed_either_way() {
        assert_eq!(role("bridge-builder"), Ok(Role::BridgeBuilder));
        assert_eq!(role("Case_Worker"), Ok(Role::CaseWorker));
        assert!(role("king").unwrap_err().contains("case_worker, bridge_builder"));
    }

    #[test]
    fn what_is_asked_of_a_service_is_read() {
        let thread = Uuid::from_u128(7).to_string();
        let words = [
            "brobygger",
            "send",
            "thread",
            "set_next_step",
            "{}",
            "--as",
            "bridge-builder",
            "--tenant",
            "0657",
            "--subject",
            &thread,
        ];
        let Command::Send(send) = Cli::try_parse_from(words).unwrap().command else {
            panic!("not a send")
        };
        let actor = send.who.actor().unwrap();
        assert_eq!(
            (actor.role, actor.tenant.as_str(), actor.subject.0.as_u128()),
            (Role::BridgeBuilder, "0657", 7)
        );
        // Whoever is logged in need not say who they are; who is somebody else says in which role.
        let bare = ["brobygger", "send", "thread", "set_next_step", "{}"];
        let Command::Send(send) = Cli::try_parse_from(bare).unwrap().command else {
            panic!("not a send")
        };
        assert_eq!(send.who.actor(), None);
        let nobody = bare.into_iter().chain(["--subject", thread.as_str()]);
        assert!(Cli::try_parse_from(nobody).is_err());
        let nowhere = words.map(|it| if it == "0657" { "9999" } else { it });
        assert!(Cli::try_parse_from(nowhere).is_err(), "no such municipality");
    }
}
