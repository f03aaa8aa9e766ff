//! The municipalities of Denmark.

use proto::code::Municipality;

/// Code, name, region, population (2023), Statistics Denmark's group.
const LIST: &str = include_str!("../../../proto/data/municipalities.csv");

/// `Aarhus (0751)`; the code alone for one that is none.
pub(crate) fn name(municipality: Municipality) -> String {
    let line = LIST.lines().find(|line| line.split(',').next() == Some(municipality.as_str()));
    match line.and_then(|line| line.split(',').nth(1)) {
        Some(name) => format!("{name} ({municipality})"),
        None => municipality.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_98_are_there() {
        assert_eq!(LIST.lines().count(), 99);
        assert_eq!(name("0751".parse().unwrap()), "Aarhus (0751)");
        assert_eq!(name("0607".parse().unwrap()), "Fredericia (0607)");
        assert_eq!(name(Municipality::COUNTRY), "0000");
    }
}
