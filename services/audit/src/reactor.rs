//! Does the chain hold? Pure.

use proto::{audit::FaultKind, recorded::Recorded, sealed::Digest};

/// The hash that the first event of a log is linked to.
pub(crate) const BEGINNING: Digest = Digest([0; 32]);

/// The faults in `events`, which follow one another, when the one before the first bears `before`; none if it is not there.
///
/// After a fault the chain is taken up at what the log states: one change is one fault, not a fault in everything after it.
pub(crate) fn faults(before: Option<Digest>, events: &[Recorded]) -> Vec<(i64, FaultKind)> {
    let mut faults = vec![];
    let mut before = before;
    let mut expected = events.first().map_or(0, |it| it.position);
    for event in events {
        match before {
            Some(before) if event.position == expected => {
                if event.link(&before) != event.hash {
                    faults.push((event.position, FaultKind::Broken));
                }
            }
            Some(_) | None => faults.push((event.position, FaultKind::Gap)),
        }
        before = Some(event.hash);
        expected = event.position + 1;
    }
    faults
}
