//! A CSV file as a table: its delimiter, its heading, its rows, and the line each begins on.

use anyhow::{Context as _, bail, ensure};

/// A file's rows.
#[derive(Debug)]
pub(crate) struct Table {
    /// What the first row says, in lower case.
    pub(crate) heading: Vec<String>,
    /// The others, without those that are blank.
    pub(crate) records: Vec<Record>,
}

/// A row.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// The line it begins on, as an editor counts.
    pub(crate) line: u64,
    /// As they are written.
    pub(crate) cells: Vec<String>,
}

/// Reads a table.
///
/// # Errors
/// When it is none, or a quotation mark is opened and not closed where the cell ends.
pub(crate) fn read(text: &str) -> anyhow::Result<Table> {
    let (delimiter, from) = delimiter(text)?;
    let body = text.get(from..).unwrap_or_default();
    let mut lines = Lines::new(text);
    let heading = body.lines().find(|it| !it.trim().is_empty()).unwrap_or_default();
    let columns = heading.matches(delimiter).count() + 1;
    if let Some(at) = unclosed(body, delimiter, columns) {
        bail!(
            "nothing is taken in: in row {} a quotation mark (\") is opened and not closed where its cell ends; close it, or \
             take it away",
            lines.at(from + at)
        );
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(delimiter).context("the file's separator is no single letter")?)
        .flexible(true)
        .has_headers(false)
        .from_reader(body.as_bytes());
    let mut records = vec![];
    for record in reader.records() {
        let record = record.context("the file is not CSV")?;
        let at = record.position().map_or(0, csv::Position::byte);
        let at = from + usize::try_from(at).unwrap_or_default();
        // What ends the row before, and blank rows, may stand before the first cell.
        let blank =
            text.get(at..).map_or(0, |it| it.len() - it.trim_start_matches(['\r', '\n']).len());
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        if !cells.iter().all(|it| proto::text::is_blank(it)) {
            records.push(Record { line: lines.at(at + blank), cells });
        }
    }
    let mut records = records.into_iter();
    let heading = records.next().map(|it| it.cells).unwrap_or_default();
    let heading = heading.iter().map(|it| it.trim().to_lowercase()).collect();
    Ok(Table { heading, records: records.collect() })
}

/// What stands between cells, and where the table begins: a line `sep=;` says so, else the heading shows it.
fn delimiter(text: &str) -> anyhow::Result<(char, usize)> {
    let line = text.lines().next().unwrap_or_default();
    let said = line.trim().trim_matches('"').to_ascii_lowercase();
    if let Some(sign) = said.strip_prefix("sep=") {
        let mut signs = sign.chars();
        let (sign, more) = (signs.next(), signs.next());
        let from = text.find('\n').map_or(text.len(), |it| it + 1);
        return match (sign, more) {
            (Some(sign), None) if sign.is_ascii() && sign != '"' => Ok((sign, from)),
            // A tab at the end of a line was trimmed.
            (None, _) if line.contains('\t') => Ok(('\t', from)),
            _ => bail!("the first row says sep= and no single sign after it: write sep=;"),
        };
    }
    let heading = text.lines().find(|it| !it.trim().is_empty()).unwrap_or_default();
    let count = |sign: char| heading.matches(sign).count();
    let most = [';', ',', '\t'].into_iter().rev().max_by_key(|it| count(*it));
    ensure!(!heading.contains('\0'), "the file is no text: save it as CSV, not as a spreadsheet");
    Ok((most.unwrap_or(';'), 0))
}

/// Where a quotation mark is opened that is not closed where its cell ends. A cell that holds a line of as many cells as a
/// row has is taken for two rows that a lost quotation mark made one; people who write lists put spaces after the commas.
fn unclosed(text: &str, delimiter: char, columns: usize) -> Option<usize> {
    #[derive(Clone, Copy)]
    enum At {
        Begin,
        Plain,
        /// Opened where, and how many delimiters since the last line end.
        Quoted(usize, Option<usize>),
        /// Opened where.
        Closed(usize, Option<usize>),
    }
    let mut state = At::Begin;
    let mut signs = text.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        let is_end = matches!(sign, '\n' | '\r');
        let is_spaced = signs.peek().is_some_and(|(_, next)| *next == ' ');
        state = match (state, sign) {
            (At::Begin, '"') => At::Quoted(at, None),
            (At::Quoted(opened, delimiters), '"') => At::Closed(opened, delimiters),
            (At::Quoted(opened, _), _) if is_end => At::Quoted(opened, Some(0)),
            (At::Quoted(opened, Some(since)), _) if sign == delimiter && !is_spaced => {
                if since + 2 >= columns.max(3) {
                    return Some(opened);
                }
                At::Quoted(opened, Some(since + 1))
            }
            (At::Quoted(opened, since), _) => At::Quoted(opened, since),
            // Two are one, and the cell goes on.
            (At::Closed(opened, delimiters), '"') => At::Quoted(opened, delimiters),
            (At::Begin | At::Plain | At::Closed(..), _) if is_end || sign == delimiter => At::Begin,
            (At::Closed(opened, delimiters), ' ' | '\t') => At::Closed(opened, delimiters),
            (At::Closed(opened, _), _) => return Some(opened),
            (At::Begin | At::Plain, _) => At::Plain,
        };
    }
    match state {
        At::Quoted(opened, _) => Some(opened),
        At::Begin | At::Plain | At::Closed(..) => None,
    }
}

/// Counts lines as an editor does: CRLF, LF and CR each end one.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn new(text: &str) -> Lines<'_> {
        Lines { text, at: 0, line: 1 }
    }

    /// The line of the letter at `at`; asked in order.
    fn at(&mut self, at: usize) -> u64 {
        let bytes = self.text.as_bytes();
        while self.at < at {
            let is_pair = bytes.get(self.at + 1) == Some(&b'\n');
            match bytes.get(self.at) {
                Some(b'\n') => self.line += 1,
                Some(b'\r') if !is_pair => self.line += 1,
                Some(_) | None => {}
            }
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<u64> {
        read(text).unwrap().records.iter().map(|it| it.line).collect()
    }

    #[test]
    fn rows_are_counted_as_an_editor_counts() {
        assert_eq!(lines("a;b\n1;2\n3;4\n"), [2, 3]);
        assert_eq!(lines("a;b\r\n1;2\r\n3;4\r\n"), [2, 3]);
        assert_eq!(lines("a;b\r1;2\r3;4"), [2, 3]);
        assert_eq!(lines("a;b\n\n1;2\n\n\n3;4\n"), [3, 6]);
        assert_eq!(
            lines("a;b\r\n\r\n1;2\r\n;\r\n ; \r\n3;4\r\n"),
            [3, 6],
            "blank rows are overlooked"
        );
        assert_eq!(lines("a;b\r\n1;\"2\r\n2\r\n2\"\r\n3;4\r\n"), [2, 5]);
        assert_eq!(lines("sep=;\r\na;b\r\n1;2\r\n"), [3]);
    }

    #[test]
    fn the_separator_is_found() {
        for text in [
            "a;b,c;d\n1;2,3;4",
            "sep=;\na;b,c;d\n1;2,3;4",
            "\"sep=;\"\r\na;b,c;d\r\n1;2,3;4",
            "a,d\n1,4",
        ] {
            assert_eq!(
                read(text).unwrap().heading.len() - 1,
                read(text).unwrap().records[0].cells.len() - 1
            );
        }
        assert_eq!(read("A\tB\n1\t2").unwrap().heading, ["a", "b"]);
        assert_eq!(read("sep=\t\nA\tB\n1\t2").unwrap().records[0].cells, ["1", "2"]);
        assert_eq!(read("sep=|\na|b\n1|2").unwrap().records[0].cells, ["1", "2"]);
        assert!(read("sep=;;\na;b").is_err());
        assert_eq!(read("").unwrap().heading, Vec::<String>::new());
    }

    #[test]
    fn a_quotation_mark_is_closed_where_its_cell_ends() {
        for (text, row) in [
            ("a;b\n1;\"2\n3;4\n", 2),
            ("a;b\n1;2\n3;\"4", 3),
            ("a;b\n1;2\n3;\"4\n5;\"6\"\n", 3),
            ("a;b;c\n1;\"2;3\n4;\"\";5\n6;\"7\";8\n", 2),
            ("a;b;c\n1;\"2;3\n4;5;6\n7\";8;9\n", 2),
            ("a;b\n1;\"2\"3\n", 2),
        ] {
            let why = read(text).unwrap_err().to_string();
            assert!(why.contains(&format!("in row {row} a quotation mark")), "{text}: {why}");
        }
        let whole = read("a;b;c\n1;\"2 \"\"x\"\"; y\nz\" ;3\n4;5\";6\n").unwrap();
        assert_eq!(whole.records[0].cells, ["1", "2 \"x\"; y\nz ", "3"]);
        assert_eq!(whole.records[1].cells, ["4", "5\"", "6"]);
        let list = read("a,b,c\n1,\"Gerne:\nfodbold, dans, skak, kor\",3\n").unwrap();
        assert_eq!(list.records[0].cells[1], "Gerne:\nfodbold, dans, skak, kor");
    }
}
