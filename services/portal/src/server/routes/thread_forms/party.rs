//! Somebody who is to be told that a consent has ended, as a form sends it.

use proto::{
    id::{ConsentId, OrganisationId},
    thread::{ConcernedParty, Party},
};

/// As the form sends it.
pub(super) fn value(consent: ConsentId, it: ConcernedParty) -> String {
    match it.organisation {
        Some(organisation) => format!("{consent}:{}:{organisation}", it.party),
        None => format!("{consent}:{}", it.party),
    }
}

/// What a form sent.
pub(super) fn read(value: &str) -> Option<(ConsentId, ConcernedParty)> {
    let mut parts = value.split(':');
    let consent: ConsentId = parts.next()?.parse().ok()?;
    let party: Party = parts.next()?.parse().ok()?;
    let organisation: Option<OrganisationId> = match parts.next() {
        Some(it) => Some(it.parse().ok()?),
        None => None,
    };
    Some((consent, ConcernedParty { party, organisation }))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn who_is_to_be_told_comes_back_as_it_was_sent() {
        let consent = ConsentId(Uuid::from_u128(1));
        for (party_, organisation) in [
            (Party::Family, None),
            (Party::Child, None),
            (Party::Organisation, Some(OrganisationId(Uuid::from_u128(2)))),
        ] {
            let it = ConcernedParty { party: party_, organisation };
            assert_eq!(read(&value(consent, it)), Some((consent, it)));
        }
        for nonsense in ["", "x", "family", "00000000-0000-0000-0000-000000000001:nobody"] {
            assert_eq!(read(nonsense), None, "{nonsense}");
        }
    }
}
