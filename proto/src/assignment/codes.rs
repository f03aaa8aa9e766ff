//! The closed lists of `assignment`, and the small values that its facts, requests and views share.

use crate::code::codes;

codes! {
    /// What kind of organisation it is.
    OrganisationKind {
        /// A branch of a national voluntary social organisation (frivillig social forening).
        VoluntarySocial
        /// A sports club.
        SportsClub
        /// Scouts.
        Scouts
        /// Culture, music, angling and other associations.
        Association
        /// A housing association's social work (boligsocial indsats).
        HousingAssociation
        /// A church's social work.
        Church
    }

    /// How many people carry it; never an input to who is asked (I-15).
    SizeBand {
        /// Fewer than 10 members.
        #[serde(rename = "under_10")]
        Under10
        /// 10 to 99.
        #[serde(rename = "from_10_to_99")]
        From10To99
        /// 100 to 999.
        #[serde(rename = "from_100_to_999")]
        From100To999
        /// 1,000 or more.
        #[serde(rename = "over_999")]
        Over999
    }

    /// An entry of a match that can be corrected.
    MatchEntry {
        /// The first meeting.
        FirstMeeting
        /// A later one.
        Session
    }

    /// A programme that organisations run.
    Programme {
        /// A place for all (Plads til Alle).
        PladsTilAlle
        /// Association mentor (ForeningsMentor).
        ForeningsMentor
        /// Adult friend (voksenven).
        AdultFriend
        /// Homework café (lektiecafé).
        HomeworkCafe
        /// Family experience club (familieoplevelsesklub).
        FamilyExperienceClub
    }

    /// Why an organisation that said no, or nothing, is asked the same again (I-17).
    AskAgainReason {
        /// It has places now.
        CapacityChanged
        /// The family wishes it.
        FamilyWish
        /// What is asked for is not quite the same.
        OtherTerms
    }

    /// Why an organisation says no.
    DeclineReason {
        /// No places or volunteers now.
        NoCapacity
        /// Not what it does.
        NotOurTask
        /// Too far away.
        TooFar
        /// Does not suit the times.
        Times
    }

    /// What spoke for asking this organisation; kept with the offer so that it can be explained.
    Factor {
        /// Its place in the bridge-builder's order, 1 is first.
        Order
        /// Free places when it was asked.
        FreePlaces
        /// Days left of its agreement.
        AgreementDays
    }

    /// What an organisation gives to an assignment (R4-02).
    Contribution {
        /// A volunteer.
        Volunteer
        /// Coordination.
        Coordination
        /// A place on a team or in a group.
        Place
        /// Transport.
        Transport
    }

    /// Which course a volunteer took.
    Course {
        /// The basic course (R4-25).
        Basic
        /// About children who have it hard.
        ChildrenInNeed
    }

    /// How a session was attended (R4-01).
    Attendance {
        /// The child came.
        Attended
        /// The child did not come.
        Absent
    }

    /// How a session was, in the eyes of who was there with the child.
    Went {
        /// It was good.
        Good
        /// Neither good nor hard.
        Fair
        /// It was hard: the coordinator hears of it.
        Hard
    }

    /// Why a match ended.
    EndReason {
        /// As agreed from the beginning.
        Completed
        /// The family wished it.
        FamilyWish
        /// The volunteer stopped.
        VolunteerLeft
        /// It was not right for the child.
        NotRight
        /// Its assignment ended.
        AssignmentEnded
    }

    /// Why something rests.
    PauseReason {
        /// A consent it rests on has ended; only a new one brings it back (I-07).
        Consent
        /// The family wishes a break.
        FamilyWish
        /// The volunteer is away.
        VolunteerAway
        /// Holidays, or between two seasons.
        Holiday
        /// The volunteer's clearance has run out: certificate or basic course (I-09). It comes and goes by itself.
        Certificate
        /// The organisation does not let the volunteer meet children for the time being. It comes and goes by itself.
        VolunteerOnHold
    }

    /// How an organisation lets a volunteer stand.
    VolunteerStanding {
        /// They may help, when their papers are in order.
        Open
        /// They rest from it.
        OnHold
        /// They may not meet children here. Why is recorded nowhere (C4).
        StoodDown
        /// They stopped.
        Left
        /// They were not taken on.
        Rejected
    }

    /// Why an assignment ended before its time.
    AssignmentEndReason {
        /// The family lives in another municipality now, which finds its own organisations (L-12).
        Moved
        /// Its thread is closed.
        ThreadClosed
        /// The family wished it.
        FamilyWish
        /// It was not right for the child.
        NotRight
        /// The organisation cannot go on.
        OrganisationStopped
    }

    /// How far a match has come.
    MatchStanding {
        /// The family is asked.
        Proposed
        /// The family said yes; it has not begun.
        Confirmed
        /// It has begun; it may rest.
        Active
        /// It ended, or came to nothing.
        Ended
    }

    /// How an assignment stands.
    AssignmentState {
        /// Nobody is asked yet.
        Planned
        /// Somebody is asked.
        Offering
        /// Somebody said yes.
        Accepted
        /// A match of it has begun.
        Active
        /// It ended as planned.
        Completed
        /// Nobody was left to ask.
        Unplaced
        /// It ended before its time.
        Ended
    }

    /// What came of asking a candidate.
    CandidateOutcome {
        /// It was not asked.
        NotAsked
        /// It has not answered yet.
        Open
        /// It said yes.
        Accepted
        /// It said no.
        Declined
        /// It did not answer in time.
        Lapsed
        /// It need not answer any more: the assignment has ended.
        Withdrawn
    }
}
