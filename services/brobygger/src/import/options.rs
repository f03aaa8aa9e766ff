//! What can be typed after `brobygger import referrals`.

use std::path::{Path, PathBuf};

use clap::Args;
use encoding_rs::Encoding;
use proto::{
    actor::{Actor, Role},
    code::Municipality,
    id::UserId,
    referral::ExternalKey,
};

use super::{columns::Question, file::encoding};
use crate::{cli::aarhus, door::Asking, municipalities::municipality, remote::Way};

/// The help on the columns.
pub(crate) const COLUMNS: &str = "\
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
pub(crate) struct Options {
    /// The CSV file
    pub(crate) file: PathBuf,
    /// Change nothing. Only say what would happen to each row
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Name of the other system. A row is recognised by this name and its key
    #[arg(long, default_value = "csv", value_name = "NAME")]
    pub(crate) source: ExternalKey,
    /// Encoding of the file, for example utf-8 or windows-1252 [default: detected]
    #[arg(long, value_parser = encoding, value_name = "NAME")]
    pub(crate) encoding: Option<&'static Encoding>,
    /// Import rows although the import asked about this. May be given several times
    #[arg(long, value_enum, value_name = "QUESTION")]
    pub(crate) accept: Vec<Question>,
    /// Municipality, by code or name [default: your own; in a demo 0751]
    #[arg(long, value_parser = municipality, value_name = "MUNICIPALITY")]
    tenant: Option<Municipality>,
    /// Id of the case worker to act as, in a demo; this person may read the wishes [default: an id that stands for the other system]
    #[arg(long, value_name = "ID")]
    subject: Option<UserId>,
}

impl Options {
    /// Who imports in a demo, the same each time: what is asked again must be asked by the same.
    pub(super) fn actor(&self) -> Option<Actor> {
        let tenant = self.tenant.map_or_else(aarhus, Some)?;
        let importer = || {
            let parts = [tenant.as_str().as_bytes(), self.source.as_str().as_bytes()];
            UserId(proto::id::derive("importer", &parts))
        };
        Some(Actor {
            subject: self.subject.unwrap_or_else(importer),
            role: Role::CaseWorker,
            tenant,
            organisation: None,
            duty: None,
        })
    }

    pub(crate) fn asking<'a>(&'a self, way: &'a Way, stack: &'a Path) -> Asking<'a> {
        let is_chosen = self.subject.is_some();
        Asking { way, stack, tenant: self.tenant, in_demo: self.actor(), is_chosen, is_long: true }
    }
}
