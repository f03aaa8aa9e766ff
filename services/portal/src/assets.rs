//! Stylesheets, script, fonts and icons: embedded, compressed when built, and served under names that hold their hash.

/// One file under `/assets/`. Its path changes with its content, so browsers may keep it for a year (`immutable`).
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// The name without hash, for example `portal.css`.
    pub name: &'static str,
    /// The path with hash, for example `/assets/portal-0123456789abcdef.css`.
    pub path: &'static str,
    /// The value of `content-type`.
    pub content_type: &'static str,
    /// The content.
    pub bytes: &'static [u8],
    /// The content compressed with gzip, where that saves at least a tenth.
    pub gzip: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The asset served under this path (with hash).
#[must_use]
pub fn asset(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|it| it.path == path)
}

/// The path (with hash) of the asset of this name, for example `portal.css`.
#[must_use]
pub fn href(name: &str) -> Option<&'static str> {
    ASSETS.iter().find(|it| it.name == name).map(|it| it.path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> &'static Asset {
        href(name).and_then(asset).unwrap()
    }

    #[test]
    fn names_change_with_content() {
        let css = named("portal.css");
        assert!(css.path.starts_with("/assets/portal-") && css.path.ends_with(".css"));
        assert_eq!(css.path, PORTAL_CSS);
        assert!(asset("/assets/portal.css").is_none());
    }

    #[test]
    fn every_address_in_the_stylesheets_is_an_asset() {
        for sheet in ["dkfds.css", "portal.css"] {
            let css = std::str::from_utf8(named(sheet).bytes).unwrap();
            for after in css.split("url(").skip(1) {
                let (target, _) = after.split_once(')').unwrap();
                assert!(asset(target).is_some(), "{sheet} refers to {target}");
            }
        }
    }

    #[test]
    fn fonts_are_ours_by_range_and_not_the_whole_ones() {
        let css = std::str::from_utf8(named("dkfds.css").bytes).unwrap();
        assert_eq!(css.matches("@font-face").count(), css.matches("unicode-range").count());
        assert_eq!(css.matches("@font-face").count(), 18);
        assert!(!css.contains(".woff)") && !css.contains(".ttf"));
    }

    #[test]
    fn a_first_visit_is_light() {
        let wire = |name| {
            let asset = named(name);
            asset.gzip.map_or(asset.bytes.len(), <[u8]>::len)
        };
        let files = [
            "dkfds.css",
            "portal.css",
            "portal.js",
            "icons.svg",
            "IBMPlexSans-Regular-Latin1.woff2",
            "IBMPlexSans-SemiBold-Latin1.woff2",
        ];
        let sum: usize = files.into_iter().map(wire).sum();
        // What is left of 100 KB is for the page.
        assert!(sum < 85_000, "{sum} bytes");
    }
}
