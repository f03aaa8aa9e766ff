//! What `thread` can be asked.

use super::{
    AchieveGoal, AddChildStrand, AgreeGoal, ArchivedThread, BeginClosing, BridgeBuilderList,
    CancelTransfer, CloseThread, CompleteStep, ConfirmClosing, ConsentList, ConsentView,
    ConsentWithdrawal, DeactivateBridgeBuilder, DeclineClosing, DetectMove, DisclosureList,
    HandOverThread, HoldNetworkMeeting, InitiateTransfer, LinkSiblingThread, ListBridgeBuilders,
    ListConsents, ListDisclosures, ListThreads, ListTransfers, MergeThreads, OpenThread,
    PauseThread, PlanNetworkMeeting, ReactivateBridgeBuilder, ReceiveTransfer, RecordChildView,
    RecordContact, RecordDisclosure, RecordFamilyView, RefuseConsent, RenewConsent, ReopenThread,
    RequestConsent, ResumeThread, ReviseGoal, SendTransferMaterial, SetNextStep,
    ShowArchivedThread, ShowConsent, ShowThread, SignConsent, SplitStrand, ThreadList, ThreadView,
    TransferList, UndoMerge, WithdrawConsent, WithdrawalView,
};
use crate::request::requests;

requests! {
    "thread"
    commands {
        "open_thread" OpenThread,
        "add_child_strand" AddChildStrand,
        "hand_over_thread" HandOverThread,
        "set_next_step" SetNextStep,
        "complete_step" CompleteStep,
        "record_contact" RecordContact,
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
        "deactivate_bridge_builder" DeactivateBridgeBuilder,
        "reactivate_bridge_builder" ReactivateBridgeBuilder,
        "request_consent" RequestConsent,
        "sign_consent" SignConsent,
        "refuse_consent" RefuseConsent,
        "withdraw_consent" WithdrawConsent,
        "renew_consent" RenewConsent,
        "record_disclosure" RecordDisclosure,
        "detect_move" DetectMove,
        "initiate_transfer" InitiateTransfer,
        "send_transfer_material" SendTransferMaterial,
        "receive_transfer" ReceiveTransfer,
        "cancel_transfer" CancelTransfer,
    }
    queries {
        "thread" ShowThread => ThreadView,
        "threads" ListThreads => ThreadList,
        "bridge_builders" ListBridgeBuilders => BridgeBuilderList,
        "consent" ShowConsent => ConsentView,
        "consents" ListConsents => ConsentList,
        "consent_withdrawal" ConsentWithdrawal => WithdrawalView,
        "disclosures" ListDisclosures => DisclosureList,
        "transfers" ListTransfers => TransferList,
        "archived_thread" ShowArchivedThread => ArchivedThread,
    }
}
