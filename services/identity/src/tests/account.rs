//! Every command meets every state of an account.

use platform::testing::check;
use proto::{
    actor::Level,
    id::LoginId,
    identity::{AccountFact as Fact, AccountKind, BlockReason, CloseReason, LoginKind},
};
use uuid::Uuid;

use super::LOGIN;
use crate::domain::account::{Account, Command, Rejection};

const OPENED: Fact = Fact::Opened { kind: AccountKind::Human };
const BLOCKED: Fact = Fact::Blocked { why: BlockReason::Left };
const UNBLOCKED: Fact = Fact::Unblocked {};
const CLOSED: Fact = Fact::Closed { why: CloseReason::Left };
const FORGOTTEN: Fact = Fact::Forgotten {};
const SECOND: LoginId = LoginId(Uuid::from_u128(0xe2));

fn added(login: LoginId) -> Fact {
    Fact::LoginAdded { login, kind: LoginKind::Oidc, level: Level::Substantial }
}

fn passkey(login: LoginId) -> Fact {
    Fact::LoginAdded { login, kind: LoginKind::Passkey, level: Level::Low }
}

fn add(login: LoginId) -> Command {
    Command::AddLogin { login, kind: LoginKind::Oidc, level: Level::Substantial }
}

/// By state: unknown, open, blocked, closed, forgotten.
fn states() -> [Vec<Fact>; 5] {
    let open = vec![OPENED, added(LOGIN)];
    [
        vec![],
        open.clone(),
        [open.clone(), vec![BLOCKED]].concat(),
        [open.clone(), vec![CLOSED]].concat(),
        [open, vec![CLOSED, FORGOTTEN]].concat(),
    ]
}

#[track_caller]
fn row(when: Command, then: [Result<&[Fact], Rejection>; 5]) {
    for (state, then) in states().iter().zip(then) {
        check::<Account>(state, when, then);
    }
}

#[test]
fn what_may_become_of_it() {
    use Rejection::{
        AlreadyBlocked, AlreadyForgotten, AlreadyOpen, Blocked, Closed, LastLogin, NotBlocked,
        NotClosed, Unknown,
    };
    let open = Command::Open { kind: AccountKind::Human };
    let taken = Err(AlreadyOpen);
    row(open, [Ok(&[OPENED]), taken, taken, taken, taken]);
    let (unknown, closed) = (|| Err(Unknown), || Err(Closed));
    let block = Command::Block { why: BlockReason::Left };
    row(block, [unknown(), Ok(&[BLOCKED]), Err(AlreadyBlocked), closed(), closed()]);
    row(Command::Unblock, [unknown(), Err(NotBlocked), Ok(&[UNBLOCKED]), closed(), closed()]);
    let close = Command::Close { why: CloseReason::Left };
    row(close, [unknown(), Ok(&[CLOSED]), Ok(&[CLOSED]), closed(), closed()]);
    row(
        Command::Forget,
        [unknown(), Err(NotClosed), Err(NotClosed), Ok(&[FORGOTTEN]), Err(AlreadyForgotten)],
    );
    row(add(SECOND), [unknown(), Ok(&[added(SECOND)]), Err(Blocked), closed(), closed()]);
    row(add(LOGIN), [unknown(), Ok(&[]), Err(Blocked), closed(), closed()]);
    let recover = Command::Recover { login: SECOND, level: Level::Low };
    let with_passkey = [passkey(SECOND)];
    row(recover, [unknown(), Ok(&with_passkey), Err(Blocked), closed(), closed()]);
    let (from, to, level) = (LOGIN, SECOND, Level::High);
    let (moved, is_moved) =
        (Command::MoveLogin { from, to, level }, [Fact::LoginMoved { from, to, level }]);
    row(moved, [unknown(), Ok(&is_moved), Err(Blocked), closed(), closed()]);
    let remove = Command::RemoveLogin { login: LOGIN };
    row(remove, [unknown(), Err(LastLogin), Err(LastLogin), closed(), closed()]);
}

#[test]
fn a_login_that_was_removed_comes_back_to_nobody() {
    let two = [OPENED, added(LOGIN), added(SECOND)];
    let removed = Fact::LoginRemoved { login: SECOND };
    let remove = Command::RemoveLogin { login: SECOND };
    check::<Account>(&two, remove, Ok(std::slice::from_ref(&removed)));
    let blocked = [two.as_slice(), &[BLOCKED]].concat();
    check::<Account>(&blocked, remove, Ok(std::slice::from_ref(&removed)));
    let one = [two.as_slice(), &[removed]].concat();
    check::<Account>(&one, remove, Err(Rejection::NoSuchLogin));
    check::<Account>(&one, add(SECOND), Err(Rejection::LoginRemoved));
    check::<Account>(&[OPENED], Command::RemoveLogin { login: LOGIN }, Err(Rejection::NoSuchLogin));
}

/// Threat 31: what a login was moved from is nobody's any more, and nothing is moved there.
#[test]
fn a_login_is_moved_once() {
    let (from, to, level) = (LOGIN, SECOND, Level::High);
    let moved = [OPENED, added(LOGIN), Fact::LoginMoved { from, to, level }];
    check::<Account>(&moved, Command::MoveLogin { from, to, level }, Ok(&[]));
    let back = Command::MoveLogin { from: to, to: from, level };
    check::<Account>(&moved, back, Err(Rejection::LoginRemoved));
    check::<Account>(&moved, add(LOGIN), Err(Rejection::LoginRemoved));
    check::<Account>(&moved, add(SECOND), Ok(&[]));
    let third = LoginId(Uuid::from_u128(0xe3));
    let never = Command::MoveLogin { from: third, to: LoginId(Uuid::from_u128(0xe4)), level };
    check::<Account>(&moved, never, Err(Rejection::NoSuchLogin));
    let account = moved.iter().fold(Account::default(), platform::Aggregate::evolve);
    assert!(account.has_provider() && account.has_login(SECOND) && !account.has_login(LOGIN));
}

#[test]
fn only_who_is_open_is_given_anything() {
    use Rejection::{Blocked, Closed, Unknown};
    let expected = [Err(Unknown), Ok(()), Err(Blocked), Err(Closed), Err(Closed)];
    for (state, expected) in states().iter().zip(expected) {
        let account = state.iter().fold(Account::default(), platform::Aggregate::evolve);
        assert_eq!(account.must_be_open(), expected, "{state:?}");
    }
}

#[test]
fn who_is_let_in_again_has_one_passkey() {
    let third = LoginId(Uuid::from_u128(0xe3));
    let known = [OPENED, passkey(LOGIN), passkey(SECOND), added(third)];
    let fourth = LoginId(Uuid::from_u128(0xe4));
    let recover = |login| Command::Recover { login, level: Level::Low };
    let gone = |login| Fact::LoginRemoved { login };
    check::<Account>(&known, recover(fourth), Ok(&[passkey(fourth), gone(LOGIN), gone(SECOND)]));
    check::<Account>(&known, recover(SECOND), Ok(&[gone(LOGIN)]));
    let after = [known.as_slice(), &[gone(LOGIN)]].concat();
    check::<Account>(&after, recover(LOGIN), Err(Rejection::LoginRemoved));
    let has_provider = |facts: &[Fact]| {
        facts.iter().fold(Account::default(), platform::Aggregate::evolve).has_provider()
    };
    assert!(has_provider(&known));
    assert!(!has_provider(&[OPENED, passkey(LOGIN)]));
}
