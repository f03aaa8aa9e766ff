//! The report as a CSV file beside the input, for whoever mends it in a spreadsheet.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::report::Report;
use crate::i18n::Lang;

/// Collects what became of each row. No cell of the input stands in it but keys.
pub(super) struct ReportFile {
    path: PathBuf,
    lang: Lang,
    csv: csv::Writer<Vec<u8>>,
}

impl ReportFile {
    /// `referrals.csv` gets `referrals.report.csv`; one of an earlier import is replaced.
    pub(super) fn beside(input: &Path, lang: Lang) -> anyhow::Result<ReportFile> {
        // Spreadsheets in Denmark read semicolons, and take a file for UTF-8 only when it begins so.
        let mut csv = csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".into());
        let heading = lang.pick(
            ["row", "key", "outcome", "reference", "explanation"],
            ["række", "nøgle", "udfald", "henvisning", "forklaring"],
        );
        csv.write_record(heading)?;
        Ok(ReportFile { path: input.with_extension("report.csv"), lang, csv })
    }

    pub(super) fn add(&mut self, report: &Report) -> anyhow::Result<()> {
        Ok(self.csv.write_record(report.cells(self.lang))?)
    }

    /// Writes it down, and answers where.
    pub(super) fn write(self) -> anyhow::Result<PathBuf> {
        let ReportFile { path, lang: _, csv } = self;
        let bytes = csv.into_inner().ok().context("the report cannot be put together")?;
        std::fs::write(&path, bytes)
            .with_context(|| format!("the report cannot be written to {}", path.display()))?;
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use proto::referral::ExternalKey;

    use super::*;
    use crate::import::{
        columns::{Column, Why},
        report::Outcome,
        row::Wrong,
    };

    #[test]
    fn it_stands_beside_the_input() {
        let dir = tempfile::tempdir().unwrap();
        let input = dir.path().join("henvisninger.csv");
        let mut file = ReportFile::beside(&input, Lang::Da).unwrap();
        let wrong = vec![Wrong::Cell(Column::Child, Why::Missing), Wrong::Unnamed(7)];
        let key = ExternalKey::confirmed("-7").ok();
        file.add(&Report { line: 4, key, referral: None, outcome: wrong.into() }).unwrap();
        file.add(&Report { line: 5, key: None, referral: None, outcome: Outcome::Created })
            .unwrap();
        let path = file.write().unwrap();
        assert_eq!(path, dir.path().join("henvisninger.report.csv"));
        let text = std::fs::read_to_string(path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "\u{feff}række;nøgle;udfald;henvisning;forklaring");
        assert!(lines[1].starts_with("4;'-7;rejected;;"), "{}", lines[1]);
        assert!(lines[1].contains("kolonne 7"), "{}", lines[1]);
        assert!(lines[2].starts_with("5;;created;;"), "{}", lines[2]);
    }
}
