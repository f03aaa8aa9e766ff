//! Derived ids stand in logs: the same parts must give the same id in every version.

use uuid::Uuid;

use crate::id::{
    AgreementId, AssignmentId, CommandId, EventId, FollowUpId, OrganisationId, ReferralId,
    ThreadId, derive,
};

const ONE: Uuid = Uuid::from_u128(1);

/// Computed once, outside this project, from the definition in words.
#[test]
fn a_derived_id_never_changes() {
    let table = [
        (EventId::of(CommandId(ONE), 0).0, "4b3ec93e-b633-8df0-ab29-ec3cef9404f7"),
        (EventId::of(CommandId(ONE), 1).0, "d6453ae2-a915-8432-8965-115b2ea9fc20"),
        (
            CommandId::of_reaction("thread", EventId(ONE), 0).0,
            "7a591ce2-d19e-8fcd-bb42-a50185ce9cf3",
        ),
        (ThreadId::of(ReferralId(ONE)).0, "085d46aa-a7d9-8f56-81a3-78cb86c1aea2"),
        (
            AgreementId::of(OrganisationId(ONE), "0751".parse().unwrap()).0,
            "fe7f61d1-928e-82c4-9a19-438971fe722f",
        ),
        (FollowUpId::of(AssignmentId(ONE)).0, "8a04a427-633a-871f-8c8a-34da3ce64c1b"),
    ];
    for (derived, written) in table {
        assert_eq!(derived.to_string(), written);
        assert_eq!((derived.get_version_num(), derived.get_variant()), (8, uuid::Variant::RFC4122));
    }
}

#[test]
fn other_parts_give_another_id() {
    let ids = [
        derive("a", &[]),
        derive("b", &[]),
        derive("a", &[b""]),
        derive("a", &[b"", b""]),
        derive("a", &[b"xy"]),
        derive("a", &[b"x", b"y"]),
        derive("a", &[b"y", b"x"]),
    ];
    assert_eq!(ids.iter().collect::<std::collections::HashSet<_>>().len(), ids.len());
}
