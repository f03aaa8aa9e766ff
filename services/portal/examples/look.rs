//! Writes every page in both languages, with its assets, into a folder: `cargo run -p portal --example look -- /tmp/look`.
//!
//! Serve the folder (`npx serve /tmp/look`) and open `/da/login.html`.

#[path = "../tests/gallery/mod.rs"]
mod gallery;

use std::{env, error::Error, fs, path::PathBuf};

use portal::{assets::ASSETS, words::Lang};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("say which folder to write to")?);
    fs::create_dir_all(folder.join("assets"))?;
    for asset in ASSETS {
        fs::write(folder.join(asset.path.trim_start_matches('/')), asset.bytes)?;
    }
    for lang in Lang::ALL {
        let pages = folder.join(lang.tag());
        fs::create_dir_all(&pages)?;
        for page in gallery::all(*lang) {
            fs::write(pages.join(format!("{}.html", page.name)), page.html)?;
        }
    }
    Ok(())
}
