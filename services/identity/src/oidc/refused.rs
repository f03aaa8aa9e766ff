//! Why a login or a logout token was not taken. Each reason holds no content: nothing of a token, a claim or a person can be printed.

use thiserror::Error;

/// Why nobody is logged in, or nobody is logged out. Each has a stable code for pages, rows and numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum Refused {
    /// `provider_unknown`
    #[error("no provider has this code")]
    ProviderUnknown,
    /// `provider_away`: another way in may work.
    #[error("the provider cannot be used now")]
    ProviderAway(#[source] Away),
    /// `answer_not_ours`: the answer says another issuer than the one that was asked, or none where one is promised (RFC 9207).
    #[error("the answer is not from the provider that was asked")]
    AnswerNotOurs,
    /// `code_refused`: used, too old, or another's.
    #[error("the provider does not take the code")]
    CodeRefused,
    /// `client_refused`: the operator's to mend: wrong secret, key or redirect address at the provider.
    #[error("the provider does not take us for the client that we say we are")]
    ClientRefused,
    /// `answer_not_understood`: not what the standard says.
    #[error("the provider's answer is not what the standard says")]
    AnswerNotUnderstood,
    /// `token_malformed`: not a token, or a claim of another type than the standard says.
    #[error("the token is not formed as the standard says")]
    TokenMalformed,
    /// `token_encrypted`: we publish no key to encrypt to.
    #[error("the token is encrypted")]
    TokenEncrypted,
    /// `algorithm_not_allowed`: also `none`, and everything with a shared secret.
    #[error("the token is signed in a way that this provider may not use")]
    AlgorithmNotAllowed,
    /// `key_unknown`: also after the provider's keys were fetched again.
    #[error("the provider has no key that fits the token")]
    KeyUnknown,
    /// `token_forged`: the key is the provider's, the signature is not.
    #[error("the token is not signed by the provider")]
    TokenForged,
    /// `issuer_differs`
    #[error("the token is of another issuer")]
    IssuerDiffers,
    /// `token_not_for_us`: another audience, one more than us, or another party that it was made for.
    #[error("the token is not for us alone")]
    TokenNotForUs,
    /// `nonce_differs`: also when there is none.
    #[error("the token was not made for this login")]
    NonceDiffers,
    /// `access_token_differs`
    #[error("the access token is not the one that the ID token speaks of")]
    AccessTokenDiffers,
    /// `too_old`: run out, or made too long ago.
    #[error("the token is too old")]
    TooOld,
    /// `clock_differs`: made in the future.
    #[error("the provider's clock is ahead of ours")]
    ClockDiffers,
    /// `login_too_old`: a fresh login was asked for, and the provider answered with an earlier one or does not say when it was.
    #[error("the provider did not ask the person again")]
    LoginTooOld,
    /// `userinfo_differs`
    #[error("the userinfo is about somebody else")]
    UserinfoDiffers,
    /// `claim_not_understood`: a claim we were told to read is not what it should be.
    #[error("a claim is not what it should be")]
    ClaimNotUnderstood,
    /// `level_too_low`: lower than this provider's logins must be, or a level that is not on its map.
    #[error("the login is of too low a level")]
    LevelTooLow,
    /// `not_a_logout_token`: another kind of token, or one that says not who is logged out.
    #[error("the token is not a logout token")]
    NotALogoutToken,
}

impl Refused {
    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Refused::ProviderUnknown => "provider_unknown",
            Refused::ProviderAway(_) => "provider_away",
            Refused::AnswerNotOurs => "answer_not_ours",
            Refused::CodeRefused => "code_refused",
            Refused::ClientRefused => "client_refused",
            Refused::AnswerNotUnderstood => "answer_not_understood",
            Refused::TokenMalformed => "token_malformed",
            Refused::TokenEncrypted => "token_encrypted",
            Refused::AlgorithmNotAllowed => "algorithm_not_allowed",
            Refused::KeyUnknown => "key_unknown",
            Refused::TokenForged => "token_forged",
            Refused::IssuerDiffers => "issuer_differs",
            Refused::TokenNotForUs => "token_not_for_us",
            Refused::NonceDiffers => "nonce_differs",
            Refused::AccessTokenDiffers => "access_token_differs",
            Refused::TooOld => "too_old",
            Refused::ClockDiffers => "clock_differs",
            Refused::LoginTooOld => "login_too_old",
            Refused::UserinfoDiffers => "userinfo_differs",
            Refused::ClaimNotUnderstood => "claim_not_understood",
            Refused::LevelTooLow => "level_too_low",
            Refused::NotALogoutToken => "not_a_logout_token",
        }
    }
}

impl From<Away> for Refused {
    fn from(why: Away) -> Refused {
        Refused::ProviderAway(why)
    }
}

/// Why a provider cannot be used now. Each has a stable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum Away {
    /// `unreachable`: no connection, or it broke, or its certificate is not trusted.
    #[error("it cannot be reached")]
    Unreachable,
    /// `too_slow`
    #[error("it does not answer in time")]
    TooSlow,
    /// `too_large`
    #[error("its answer is too large")]
    TooLarge,
    /// `redirected`: we follow nobody elsewhere.
    #[error("it answers with another address")]
    Redirected,
    /// `failing`: a status that is neither an answer nor a refusal.
    #[error("it answers that it fails")]
    Failing,
    /// `address_not_allowed`: something else than https.
    #[error("it names an address that is not safe")]
    AddressNotAllowed,
    /// `metadata_not_understood`: also keys.
    #[error("its metadata or keys are not what the standard says")]
    MetadataNotUnderstood,
    /// `metadata_of_another`: the issuer is not, letter by letter, the one of the configuration.
    #[error("its metadata is of another issuer")]
    MetadataOfAnother,
}

impl Away {
    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Away::Unreachable => "unreachable",
            Away::TooSlow => "too_slow",
            Away::TooLarge => "too_large",
            Away::Redirected => "redirected",
            Away::Failing => "failing",
            Away::AddressNotAllowed => "address_not_allowed",
            Away::MetadataNotUnderstood => "metadata_not_understood",
            Away::MetadataOfAnother => "metadata_of_another",
        }
    }
}
