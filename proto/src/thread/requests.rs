//! What `thread` can be asked: one file for each topic, and the table of all.

mod caseload;
mod consent;
mod disclosure;
mod thread;
mod transfer;

pub use self::{caseload::*, consent::*, disclosure::*, thread::*, transfer::*};
use super::views::{
    ArchivedThread, BridgeBuilderList, ConsentList, ConsentView, DisclosureList, OwnThreads,
    ThreadList, ThreadView, TransferList, WithdrawalView,
};
use crate::catalog::requests;

fn usual_limit() -> u16 {
    50
}

requests! {
    "thread"
    commands {
        "add_child_strand" AddChildStrand,
        "hand_over_thread" HandOverThread,
        "set_next_step" SetNextStep,
        "complete_step" CompleteStep,
        "record_contact" RecordContact,
        "correct_thread_entry" CorrectThreadEntry,
        "record_child_view" RecordChildView,
        "record_family_view" RecordFamilyView,
        "agree_goal" AgreeGoal,
        "revise_goal" ReviseGoal,
        "achieve_goal" AchieveGoal,
        "plan_network_meeting" PlanNetworkMeeting,
        "hold_network_meeting" HoldNetworkMeeting,
        "pause_thread" PauseThread,
        "resume_thread" ResumeThread,
        "begin_closing" BeginClosing,
        "confirm_closing" ConfirmClosing,
        "decline_closing" DeclineClosing,
        "close_thread" CloseThread,
        "reopen_thread" ReopenThread,
        "link_sibling_thread" LinkSiblingThread,
        "split_strand" SplitStrand,
        "merge_threads" MergeThreads,
        "undo_merge" UndoMerge,
        "activate_bridge_builder" ActivateBridgeBuilder,
        "deactivate_bridge_builder" DeactivateBridgeBuilder,
        "reactivate_bridge_builder" ReactivateBridgeBuilder,
        "request_consent" RequestConsent,
        "sign_consent" SignConsent,
        "refuse_consent" RefuseConsent,
        "withdraw_consent" WithdrawConsent,
        "confirm_withdrawal" ConfirmWithdrawal,
        "renew_consent" RenewConsent,
        "confirm_own_right" ConfirmOwnRight,
        "record_disclosure" RecordDisclosure,
        "end_disclosure" EndDisclosure,
        "detect_move" DetectMove,
        "initiate_transfer" InitiateTransfer,
        "send_transfer_material" SendTransferMaterial,
        "receive_transfer" ReceiveTransfer,
        "cancel_transfer" CancelTransfer,
    }
    queries {
        "thread" ShowThread => ThreadView,
        "threads" ListThreads => ThreadList,
        "own_threads" ListOwnThreads => OwnThreads,
        "bridge_builders" ListBridgeBuilders => BridgeBuilderList,
        "consent" ShowConsent => ConsentView,
        "consents" ListConsents => ConsentList,
        "consent_withdrawal" ConsentWithdrawal => WithdrawalView,
        "disclosures" ListDisclosures => DisclosureList,
        "transfers" ListTransfers => TransferList,
        "archived_thread" ShowArchivedThread => ArchivedThread,
    }
}
