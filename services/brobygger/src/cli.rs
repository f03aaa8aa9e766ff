//! What can be typed.

mod audit;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use encoding_rs::Encoding;
use proto::{
    code::Municipality,
    id::{CommandId, OrganisationId, SubjectRequestId, ThreadId, UserId},
    referral::ExternalKey,
    who::{Actor, Duty, Role},
};
use uuid::Uuid;

pub(crate) use self::audit::{Audit, Refused};
use crate::{
    import::{Question, encoding},
    places::{municipality, municipality_or_country},
    speak::Lang,
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
    /// The file that says where the stack's parts are
    #[arg(
        long,
        global = true,
        env = "BROBYGGER_STACK",
        default_value = ".brobygger/stack.json",
        value_name = "FILE"
    )]
    pub(crate) stack: PathBuf,
    /// The language of what is printed; the machine's if left out
    #[arg(long, global = true, env = "BROBYGGER_LANG", value_enum)]
    pub(crate) lang: Option<Lang>,
    /// Print JSON, for programs
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start a private stack: PostgreSQL, NATS, every service, demo data. Ctrl-C ends it; the data stays
    Dev(Dev),
    /// Show whether the stack runs: each service, how many events it has, what is parked
    Status,
    /// Show the last lines of a private stack's logs: the services', PostgreSQL's and nats-server's
    Logs {
        /// Go on showing what is written
        #[arg(long, short)]
        follow: bool,
    },
    /// Serve some services, or all, of the stack
    Serve(Serve),
    /// Make the stack's databases and roles, and bring them up to date
    Prepare,
    /// Play a scenario through the services, and show what came of it
    Demo {
        /// Which
        #[arg(value_enum)]
        scenario: Scenario,
    },
    /// Show one thread: what happened, when, who, and what is next
    Thread(Thread),
    /// List threads: who is accountable, what is next, what is overdue
    Threads(Threads),
    /// Ask a service to do something
    Send(Send),
    /// Ask a service to show something
    Ask(Ask),
    /// Take in what another system knows
    #[command(subcommand)]
    Import(Import),
    /// Answer what people ask about their own data
    #[command(subcommand)]
    Subject(Subject),
    /// Prove the logs
    #[command(subcommand)]
    Audit(Audit),
    /// Put back into logs that come from a backup what was said since, from audit's copy, from yours and from the wire; or tell
    /// what is wrong with them. Before serving
    Complete {
        /// Whose; every service's if left out
        services: Vec<String>,
    },
    /// Keep the keys of vault
    #[command(subcommand)]
    Vault(Vault),
    /// Build a service's views anew from events
    Rebuild {
        /// Whose
        service: String,
        /// Let it hear this service again from its first event: what it has heard is not what that log holds. Stop it first
        #[arg(long, value_name = "SERVICE")]
        hear_again: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Scenario {
    /// Nikolaj's football, Aarhus: from a case worker's referral to a thread that is closed well
    Nikolaj,
}

#[derive(Debug, Args)]
pub(crate) struct Dev {
    /// Leave the demo data out
    #[arg(long)]
    pub(crate) no_demo: bool,
    /// Throw away all data of the private stack first, keys included, and begin anew
    #[arg(long, conflicts_with_all = ["database_url", "nats_url"])]
    pub(crate) fresh: bool,
    /// Where the private PostgreSQL listens; a free port if left out
    #[arg(long, value_name = "PORT")]
    pub(crate) postgres_port: Option<u16>,
    /// Where the private nats-server listens; a free port if left out
    #[arg(long, value_name = "PORT")]
    pub(crate) nats_port: Option<u16>,
    /// Use this PostgreSQL, as a user who may make databases and roles, instead of a private one
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub(crate) database_url: Option<String>,
    /// Use this nats-server with JetStream instead of a private one
    #[arg(long, env = "NATS_URL", value_name = "URL", hide_env_values = true)]
    pub(crate) nats_url: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Which; `all` for every one
    #[arg(required = true, value_name = "SERVICE")]
    pub(crate) services: Vec<String>,
    /// Write this file every few seconds: fresh while the process lives, `well` in it while all parts answer
    #[arg(long, env = "BROBYGGER_LIVENESS_FILE", value_name = "FILE")]
    pub(crate) liveness_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Thread {
    /// Which
    pub(crate) thread: ThreadId,
    /// Go on showing what happens
    #[arg(long, short)]
    pub(crate) follow: bool,
    /// As whom; leaders and auditors must have broken the glass
    #[arg(long = "as", value_parser = role, default_value = "bridge-builder", value_name = "ROLE")]
    role: Role,
    /// In which municipality; the one that acts now if left out
    #[arg(long, value_parser = municipality, value_name = "MUNICIPALITY")]
    pub(crate) tenant: Option<Municipality>,
    /// As which person; somebody new if left out
    #[arg(long, value_name = "ID")]
    subject: Option<UserId>,
}

impl Thread {
    pub(crate) fn actor(&self, tenant: Municipality) -> Actor {
        let subject = self.subject.unwrap_or_else(|| UserId(Uuid::new_v4()));
        Actor { subject, role: self.role, tenant, organisation: None, duty: None }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Threads {
    /// Only those whose next step is overdue
    #[arg(long)]
    pub(crate) overdue: bool,
    /// Closed ones too
    #[arg(long)]
    pub(crate) closed: bool,
    #[command(flatten)]
    pub(crate) who: Reader,
}

/// As whom one lists: an auditor of the whole country unless said otherwise.
#[derive(Debug, Args)]
pub(crate) struct Reader {
    /// As whom
    #[arg(long = "as", value_parser = role, default_value = "auditor", value_name = "ROLE")]
    role: Role,
    /// For which municipality, by code or name (0751 or Aarhus); 0000 is the country
    #[arg(long, value_parser = municipality_or_country, default_value = "0000", value_name = "MUNICIPALITY")]
    tenant: Municipality,
}

impl Reader {
    pub(crate) fn actor(&self) -> Actor {
        Actor {
            subject: UserId(Uuid::new_v4()),
            role: self.role,
            tenant: self.tenant,
            organisation: None,
            duty: None,
        }
    }
}

/// As whom one asks.
#[derive(Debug, Args)]
pub(crate) struct Asker {
    /// As whom
    #[arg(long = "as", value_parser = role, value_name = "ROLE")]
    role: Role,
    /// For which municipality, by code or name (0751 or Aarhus); 0000 is the country
    #[arg(long, value_parser = municipality_or_country, default_value = "0751", value_name = "MUNICIPALITY")]
    tenant: Municipality,
    /// For which organisation
    #[arg(long, value_name = "ID")]
    organisation: Option<OrganisationId>,
    /// As which person; somebody new if left out
    #[arg(long, value_name = "ID")]
    subject: Option<UserId>,
    /// On which duty
    #[arg(long, value_parser = duty, value_name = "DUTY")]
    duty: Option<Duty>,
}

impl Asker {
    pub(crate) fn actor(&self) -> Actor {
        let subject = self.subject.unwrap_or_else(|| UserId(Uuid::new_v4()));
        Actor {
            subject,
            role: self.role,
            tenant: self.tenant,
            organisation: self.organisation,
            duty: self.duty,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Send {
    /// Which service
    pub(crate) service: String,
    /// Which command, as `submit_referral`
    pub(crate) command: String,
    /// The body; `-` reads it from standard input
    pub(crate) json_body: String,
    /// The command's id: asking again with the same id does nothing twice
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<CommandId>,
    /// The version of the stream last seen: refused when it has moved on
    #[arg(long, value_name = "VERSION")]
    pub(crate) expected_version: Option<i64>,
    #[command(flatten)]
    pub(crate) who: Asker,
}

#[derive(Debug, Args)]
pub(crate) struct Ask {
    /// Which service
    pub(crate) service: String,
    /// Which query, as `threads`
    pub(crate) query: String,
    /// The body; `-` reads it from standard input
    #[arg(default_value = "{}")]
    pub(crate) json_body: String,
    /// Wait until the service has heard this much: `<service>=<position>[,..]`
    #[arg(long, value_name = "POSITIONS")]
    pub(crate) at_least: Option<String>,
    #[command(flatten)]
    pub(crate) who: Asker,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Subject {
    /// Put everything that is held about one person into a folder: JSON for programs, a page to read. As data protection officer
    Package(Package),
}

#[derive(Debug, Args)]
pub(crate) struct Package {
    /// The request for access, whose asker's identity is verified
    pub(crate) request: SubjectRequestId,
    /// The folder to make
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// As whom: an auditor or a leader
    #[arg(long = "as", value_parser = role, default_value = "auditor", value_name = "ROLE")]
    role: Role,
    /// For which municipality, by code or name
    #[arg(long, value_parser = municipality, default_value = "0751", value_name = "MUNICIPALITY")]
    tenant: Municipality,
    /// As which person; somebody new if left out
    #[arg(long, value_name = "ID")]
    subject: Option<UserId>,
}

impl Package {
    pub(crate) fn actor(&self) -> Actor {
        Actor {
            subject: self.subject.unwrap_or_else(|| UserId(Uuid::new_v4())),
            role: self.role,
            tenant: self.tenant,
            organisation: None,
            duty: Some(Duty::DataProtection),
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// Referrals, one a row of a CSV file; again and again, what is there stays as it is
    #[command(after_help = IMPORT_COLUMNS)]
    Referrals(ImportReferrals),
}

const IMPORT_COLUMNS: &str = "\
The first row names the columns, in any order, with semicolons, commas or tabs between them:
  external_key   what the other system calls the referral; never a CPR number
  child          the child's id in Brobygger; or instead of it
  cpr            the child's CPR number: looked up, or registered and sealed at once; never printed
  age_band       age_0_to_5, age_6_to_9, age_10_to_14, age_15_to_17, age_18_to_22
  siblings       optional: id:age_band|id:age_band
  legal_basis    early_preventive, supportive, other
  law            optional: LBK 282/2025 § 32a stk. 1 2025-03-17
  purpose        leisure_participation, family_relief, stable_adult, school_support
  needs          the most important first: leisure|loneliness
  wish, no_wish  the wish in the family's own words, or too_young, did_not_want_to_say, not_asked_yet
  urgency        optional: ordinary, soon

Blank rows are left out. Rows are counted as an editor counts lines. What becomes of each row is printed, and stands
in FILE.report.csv beside the file. A row that looks wrong is not taken in; where that may be meant, the report asks,
and you answer with --accept.";

#[derive(Debug, Args)]
pub(crate) struct ImportReferrals {
    /// The file
    pub(crate) file: PathBuf,
    /// Change nothing; say what would become of each row
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The other system's name: a row is known again by it and its key
    #[arg(long, default_value = "csv", value_name = "NAME")]
    pub(crate) source: ExternalKey,
    /// The file's encoding, as utf-8 or windows-1252; found out if left out
    #[arg(long, value_parser = encoding, value_name = "NAME")]
    pub(crate) encoding: Option<&'static Encoding>,
    /// Take in rows that were asked about; can be given several times
    #[arg(long, value_enum, value_name = "QUESTION")]
    pub(crate) accept: Vec<Question>,
    /// For which municipality, by code or name
    #[arg(long, value_parser = municipality, default_value = "0751", value_name = "MUNICIPALITY")]
    tenant: Municipality,
    /// As which case worker: who refers may read the wishes. Somebody who stands for the other system if left out
    #[arg(long, value_name = "ID")]
    subject: Option<UserId>,
}

impl ImportReferrals {
    /// The same each time: what is asked again must be asked by the same.
    pub(crate) fn actor(&self) -> Actor {
        let importer = || {
            let parts = [self.tenant.as_str().as_bytes(), self.source.as_str().as_bytes()];
            UserId(proto::id::derive("importer", &parts))
        };
        Actor {
            subject: self.subject.unwrap_or_else(importer),
            role: Role::CaseWorker,
            tenant: self.tenant,
            organisation: None,
            duty: None,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Vault {
    /// Let another master key take over: every data key is wrapped anew, while vault serves
    Rotate(Rotate),
}

#[derive(Debug, Args)]
pub(crate) struct Rotate {
    /// The new master key; drawn and written there if there is none. Left out: go on with the first key that vault has
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    pub(crate) new_key_file: Option<PathBuf>,
    /// Change nothing: open every data key, and count which master key each needs
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
    let names: Vec<String> = all.iter().map(|it| name(*it)).collect();
    let wanted = text.replace('-', "_").to_ascii_lowercase();
    let at = names.iter().position(|it| *it == wanted);
    at.map(|at| all[at]).ok_or_else(|| format!("choose one of {}", names.join(", ")))
}

/// A code as the wire writes it.
pub(crate) fn name(code: impl serde::Serialize) -> String {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(_) | Err(_) => "?".to_owned(),
    }
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
        let actor = send.who.actor();
        assert_eq!(
            (actor.role, actor.tenant.as_str(), actor.subject.0.as_u128()),
            (Role::BridgeBuilder, "0657", 7)
        );
        assert!(
            Cli::try_parse_from(["brobygger", "send", "thread", "set_next_step", "{}"]).is_err(),
            "nobody asks"
        );
        let nowhere = words.map(|it| if it == "0657" { "9999" } else { it });
        assert!(Cli::try_parse_from(nowhere).is_err(), "no such municipality");
    }
}
