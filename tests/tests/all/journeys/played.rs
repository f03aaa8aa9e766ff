//! The demo's story, as a newcomer plays it.

use platform::Clock;

use crate::stage::Stage;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_is_played_to_its_end() {
    let stage = Stage::set(Clock::wall()).await;
    let house = stage.open().await;
    let played = tokio::task::block_in_place(|| stage.types(&["demo", "nikolaj"]));
    let (told, wrong) =
        (String::from_utf8_lossy(&played.stdout), String::from_utf8_lossy(&played.stderr));
    assert!(played.status.success(), "{told}\n{wrong}");
    assert!(told.contains("The thread is closed."), "{told}");
    house.drain().await;
}
