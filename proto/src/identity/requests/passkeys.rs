//! Invitations as `portal` asks about them, and passkeys (adgangsnøgler).

use crate::{
    id::{AccountId, InvitationId, LoginId, SessionId},
    identity::{Device, ExistingPlace, Opaque, Place},
    message::messages,
    sealed::Digest,
};

messages! {
    requests:

    /// Lets somebody in again who has lost every device with a passkey: as an invitation, by a link and a code. It gives no role. Whoever redeems
    /// it logs in with a new passkey, and with none of the old ones.
    pub struct RecoverAccount {
        /// Whose.
        pub account: AccountId,
        /// Where the asker knows them from.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// Chosen by the asker.
        pub invitation: InvitationId,
        /// SHA-256 of the secret and the code together.
        pub digest: Digest,
    }

    /// What an invitation offers and how it stands, for whoever opened the link. Nothing of the inviter is shown.
    pub struct LookAtInvitation {
        /// Where.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// Which.
        pub invitation: InvitationId,
    }

    /// Tries a code. A wrong one is recorded and counts; a right one changes nothing: ask what the invitation shows before and after.
    pub struct CheckCode {
        /// Where.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// Which.
        pub invitation: InvitationId,
        /// SHA-256 of the link's secret and the code together.
        pub digest: Digest,
    }

    /// Begins to make a passkey: for whoever takes an invitation. Good for five minutes, once, in this browser.
    pub struct BeginInvitedPasskey {
        /// SHA-256 of the secret in the cookie that says which browser it is.
        pub browser: Digest,
        /// Where.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// Which invitation.
        pub invitation: InvitationId,
    }

    /// Begins to make another passkey, for whoever has logged in. Good for five minutes, once, in this browser.
    pub struct BeginOwnPasskey {
        /// SHA-256 of the secret in the browser's cookie.
        pub cookie: Digest,
        /// SHA-256 of the secret in the cookie that says which browser it is.
        pub browser: Digest,
    }

    /// Begins a login with a passkey. Good for five minutes, once, in this browser.
    pub struct BeginPasskeyLogin {
        /// SHA-256 of the secret in the cookie that says which browser it is.
        pub browser: Digest,
    }

    /// Logs in with a passkey.
    pub struct LogInWithPasskey {
        /// SHA-256 of the secret in the cookie that says which browser it is.
        pub browser: Digest,
        /// What the browser answered: `AuthenticationResponseJSON` of Web Authentication, without spaces.
        pub credential: Opaque,
        /// Chosen by the asker.
        pub session: SessionId,
        /// SHA-256 of the secret in the browser's cookie from now on.
        pub cookie: Digest,
        /// On what.
        pub device: Device,
    }

    /// Takes a role that one was offered with a passkey that was made for it, and logs in. With a wrong code nobody is logged in.
    pub struct RedeemWithPasskey {
        /// SHA-256 of the secret in the cookie that says which browser it is.
        pub browser: Digest,
        /// Where the role is held.
        #[serde(deserialize_with = "ExistingPlace::deserialize_as")]
        #[schemars(with = "ExistingPlace")]
        pub place: Place,
        /// Which.
        pub invitation: InvitationId,
        /// SHA-256 of the link's secret and the code together.
        pub digest: Digest,
        /// What the browser answered: `RegistrationResponseJSON` of Web Authentication, without spaces.
        pub credential: Opaque,
        /// Chosen by the asker.
        pub session: SessionId,
        /// SHA-256 of the secret in the browser's cookie from now on.
        pub cookie: Digest,
        /// On what.
        pub device: Device,
    }

    /// Logs in with this passkey too, from now on.
    pub struct AddPasskey {
        /// SHA-256 of the secret in the browser's cookie.
        pub cookie: Digest,
        /// SHA-256 of the secret in the cookie that says which browser it is.
        pub browser: Digest,
        /// What the browser answered: `RegistrationResponseJSON` of Web Authentication, without spaces.
        pub credential: Opaque,
    }

    /// Logs in this way no more, and ends what was logged in by it.
    pub struct RemoveLogin {
        /// SHA-256 of the secret in the browser's cookie.
        pub cookie: Digest,
        /// Which.
        pub login: LoginId,
    }

    /// The ways in which one can log in.
    pub struct MyLogins {
        /// SHA-256 of the secret in the browser's cookie.
        pub cookie: Digest,
    }
}
