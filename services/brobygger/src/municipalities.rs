//! The municipalities of Denmark, as they are written for people.

use proto::code::Municipality;

/// `Aarhus (0751)`; the code alone for one that is none.
pub(crate) fn name(municipality: Municipality) -> String {
    match municipality.name() {
        Some(name) => format!("{name} ({municipality})"),
        None => municipality.to_string(),
    }
}

/// Reads a municipality that a person typed: its code or its Danish name.
pub(crate) fn municipality(text: &str) -> Result<Municipality, String> {
    Municipality::find(text).map_err(|_| {
        "write one of the 98 municipalities, by its code or its name, as 0751 or Aarhus".to_owned()
    })
}

/// As [`municipality`]; 0000 is the country.
pub(crate) fn municipality_or_country(text: &str) -> Result<Municipality, String> {
    if text == Municipality::COUNTRY.as_str() {
        return Ok(Municipality::COUNTRY);
    }
    municipality(text).map_err(|why| format!("{why}, or 0000 for the country"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_written_with_their_names() {
        assert_eq!(name("0751".parse().unwrap()), "Aarhus (0751)");
        assert_eq!(name("0607".parse().unwrap()), "Fredericia (0607)");
        assert_eq!(name(Municipality::COUNTRY), "0000");
    }

    #[test]
    fn they_are_typed_by_code_or_name() {
        assert_eq!(municipality("herning"), "0657".parse().map_err(|_| String::new()));
        assert_eq!(municipality_or_country("0000"), Ok(Municipality::COUNTRY));
        for none in ["9999", "0000", "Atlantis", ""] {
            assert!(municipality(none).unwrap_err().contains("0751 or Aarhus"), "{none}");
        }
        assert!(municipality_or_country("0001").unwrap_err().contains("0000"));
    }
}
