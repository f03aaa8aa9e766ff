//! Fetches the design system by its lock file and writes every asset under a name that holds the hash of its content, so that
//! browsers may keep it for ever. The crate embeds what is written here: nothing is fetched when it runs.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::Command,
};

use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Weights that pages use. 500 is drawn as 600: one font less to fetch.
const WEIGHTS: &[(&str, &str)] = &[("Regular", "400"), ("SemiBold", "500 600"), ("Bold", "700")];

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=assets");
    let ours = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("assets");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let dkfds = install(&ours, &out.join("npm"))?;

    let into = out.join("assets");
    fs::create_dir_all(&into)?;
    let mut assets = Assets { into, written: BTreeMap::new() };
    let faces = fonts(&mut assets, &ours, &dkfds)?;
    design_system(&mut assets, &dkfds, &faces)?;
    let icons = icons(&mut assets, &ours, &dkfds)?;
    assets.add("LICENSE.md", &fs::read(dkfds.join("LICENSE.md"))?)?;
    for own in ["portal.css", "portal.js", "favicon.svg"] {
        assets.add(own, &fs::read(ours.join(own))?)?;
    }
    fs::write(out.join("assets.rs"), assets.table()?)?;
    fs::write(out.join("icons.rs"), icons)?;
    Ok(())
}

/// Installs what `package-lock.json` names, once for each lock file, and returns the folder `dist` of the design system.
fn install(ours: &Path, npm: &Path) -> Result<PathBuf> {
    let lock = fs::read_to_string(ours.join("package-lock.json"))?;
    let stamp = npm.join("installed.json");
    if fs::read_to_string(&stamp).ok().as_deref() != Some(lock.as_str()) {
        fs::create_dir_all(npm)?;
        for file in ["package.json", "package-lock.json", ".npmrc"] {
            fs::copy(ours.join(file), npm.join(file))?;
        }
        let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        let status = match Command::new("npm").args(arguments).current_dir(npm).status() {
            Ok(status) => status,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err("npm is missing: install Node.js 18 or newer with npm. \
                    The portal fetches its stylesheet, fonts and icons with it when it is built"
                    .into());
            }
            Err(error) => return Err(format!("npm does not start: {error}").into()),
        };
        if !status.success() {
            return Err(format!("`npm {}` failed in {}", arguments.join(" "), npm.display()).into());
        }
        fs::write(stamp, lock)?;
    }
    Ok(npm.join("node_modules/dkfds/dist"))
}

/// Our own `@font-face` rules: small files by range of letters, in place of the design system's whole fonts.
fn fonts(assets: &mut Assets, ours: &Path, dkfds: &Path) -> Result<String> {
    let mut faces = String::new();
    for line in fs::read_to_string(ours.join("fonts.txt"))?.lines() {
        let (letters, range) = line.split_once(' ').ok_or("fonts.txt: name, space, range")?;
        for (name, weight) in WEIGHTS {
            let file = format!("IBMPlexSans-{name}-{letters}.woff2");
            let bytes = fs::read(dkfds.join("fonts/IBMPlexSans/split/woff2").join(&file))?;
            let path = assets.add(&file, &bytes)?;
            write!(
                faces,
                "@font-face{{font-display:swap;font-family:IBM Plex Sans;font-weight:{weight};\
                 src:url({path}) format(\"woff2\");unicode-range:{range}}}"
            )?;
        }
    }
    Ok(faces)
}

/// The design system's stylesheet with our fonts, and without the classes that draw an icon as a background: pages draw icons as
/// symbols.
fn design_system(assets: &mut Assets, dkfds: &Path, faces: &str) -> Result<()> {
    let css = fs::read_to_string(dkfds.join("css/dkfds.min.css"))?;
    let css = without_rules(&css, |selector| {
        selector == "@font-face"
            || (selector.starts_with(".icon-") && selector.ends_with(":not(a)"))
    });
    let mut rewritten = faces.to_owned();
    let mut rest = css.as_str();
    while let Some((before, after)) = rest.split_once("url(") {
        let (target, after) = after.split_once(')').ok_or("dkfds.min.css: url( without end")?;
        rewritten.push_str(before);
        match target.strip_prefix("../img/svg-icons/") {
            Some(icon) => {
                let path = assets.add(icon, &fs::read(dkfds.join("img/svg-icons").join(icon))?)?;
                write!(rewritten, "url({path})")?;
            }
            None if target.starts_with("../img/logo") => rewritten.push_str("none"),
            None => return Err(format!("dkfds.min.css refers to {target}: unknown").into()),
        }
        rest = after;
    }
    rewritten.push_str(rest);
    assets.add("dkfds.css", rewritten.as_bytes())?;
    Ok(())
}

/// `css`, minified, without the rules whose selector `unwanted` names.
fn without_rules(css: &str, unwanted: impl Fn(&str) -> bool) -> String {
    let mut kept = String::with_capacity(css.len());
    for rule in css.split_inclusive('}') {
        let selector = rule.split_once('{').map_or("", |(selector, _)| selector);
        if !unwanted(selector) {
            kept.push_str(rule);
        }
    }
    kept
}

/// One file with the symbols that `icons.txt` names, and the Rust enum of them.
fn icons(assets: &mut Assets, ours: &Path, dkfds: &Path) -> Result<String> {
    let all = fs::read_to_string(dkfds.join("img/all-svg-icons.svg"))?;
    let mut svg = "<svg xmlns=\"http://www.w3.org/2000/svg\">".to_owned();
    let (mut variants, mut names) = (String::new(), String::new());
    for icon in fs::read_to_string(ours.join("icons.txt"))?.lines() {
        let begin = all
            .find(&format!("<symbol id=\"{icon}\""))
            .ok_or(format!("icons.txt: the design system has no icon {icon}"))?;
        let (symbol, _) = all
            .get(begin..)
            .and_then(|it| it.split_once("</symbol>"))
            .ok_or("all-svg-icons.svg: symbol without end")?;
        write!(svg, "{symbol}</symbol>")?;
        let variant: String = icon.split('-').map(capitalised).collect();
        writeln!(variants, "    /// `{icon}`\n    {variant},")?;
        writeln!(names, "            Self::{variant} => \"{icon}\",")?;
    }
    svg.push_str("</svg>");
    assets.add("icons.svg", svg.as_bytes())?;
    Ok(format!(
        "/// An icon of the design system. `assets/icons.txt` lists those that are embedded.\n\
         #[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum Icon {{\n{variants}}}\n\n\
         impl Icon {{\n    /// The symbol's id in `icons.svg`.\n    #[must_use]\n    pub const fn symbol(self) -> &'static str {{\n        \
         match self {{\n{names}        }}\n    }}\n}}\n"
    ))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_ascii_uppercase(), letters.as_str())
    })
}

/// Everything that is served under `/assets/`.
struct Assets {
    into: PathBuf,
    /// By plain name: the name with hash, and whether a compressed copy was written.
    written: BTreeMap<String, (String, bool)>,
}

impl Assets {
    /// Writes an asset and returns the path it is served under. The same name twice is one asset.
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<String> {
        if let Some((hashed, _)) = self.written.get(name) {
            return Ok(format!("/assets/{hashed}"));
        }
        let (stem, extension) = name.rsplit_once('.').ok_or("an asset without extension")?;
        let mut hash = String::new();
        for byte in Sha256::digest(bytes).iter().take(8) {
            write!(hash, "{byte:02x}")?;
        }
        let hashed = format!("{stem}-{hash}.{extension}");
        fs::write(self.into.join(&hashed), bytes)?;
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes)?;
        let compressed = encoder.finish()?;
        let helps = compressed.len() < bytes.len() / 10 * 9;
        if helps {
            fs::write(self.into.join(format!("{hashed}.gz")), compressed)?;
        }
        let path = format!("/assets/{hashed}");
        self.written.insert(name.to_owned(), (hashed, helps));
        Ok(path)
    }

    /// The Rust table of all that was written.
    fn table(&self) -> Result<String> {
        let mut table =
            "/// Every asset there is, by name.\npub static ASSETS: &[Asset] = &[\n".to_owned();
        for (name, (hashed, helps)) in &self.written {
            let file = self.into.join(hashed);
            let gzip = if *helps {
                format!("Some(include_bytes!(\"{}.gz\"))", file.display())
            } else {
                "None".to_owned()
            };
            writeln!(
                table,
                "    Asset {{ name: \"{name}\", path: \"/assets/{hashed}\", content_type: \"{}\", bytes: include_bytes!(\"{}\"), gzip: {gzip} }},",
                content_type(name)?,
                file.display()
            )?;
        }
        table.push_str("];\n");
        for (constant, name) in [
            ("DKFDS_CSS", "dkfds.css"),
            ("PORTAL_CSS", "portal.css"),
            ("PORTAL_JS", "portal.js"),
            ("FAVICON", "favicon.svg"),
            ("ICONS", "icons.svg"),
            ("LICENCES", "LICENSE.md"),
            ("FONT_REGULAR", "IBMPlexSans-Regular-Latin1.woff2"),
            ("FONT_SEMI_BOLD", "IBMPlexSans-SemiBold-Latin1.woff2"),
        ] {
            let (hashed, _) = self.written.get(name).ok_or(format!("{name} was not written"))?;
            writeln!(
                table,
                "/// Path of `{name}`.\npub const {constant}: &str = \"/assets/{hashed}\";"
            )?;
        }
        Ok(table)
    }
}

fn content_type(name: &str) -> Result<&'static str> {
    match name.rsplit_once('.') {
        Some((_, "css")) => Ok("text/css; charset=utf-8"),
        Some((_, "js")) => Ok("text/javascript; charset=utf-8"),
        Some((_, "svg")) => Ok("image/svg+xml"),
        Some((_, "woff2")) => Ok("font/woff2"),
        Some((_, "md")) => Ok("text/plain; charset=utf-8"),
        _ => Err(format!("{name}: of no known type").into()),
    }
}
