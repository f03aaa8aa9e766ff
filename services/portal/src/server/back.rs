//! Where somebody goes on to after they have logged in: one of our own pages, and nowhere else.

use axum::http::Uri;

/// The longest path that is remembered.
const LENGTH_MAX: usize = 500;

/// `path`, if it is a path of ours as a browser reads it: one that no browser takes for another site's address.
#[must_use]
pub(crate) fn own(path: &str) -> Option<&str> {
    let is_plain = path.len() <= LENGTH_MAX
        && path.starts_with('/')
        && path.bytes().all(|it| (0x21..=0x7e).contains(&it) && it != b'\\');
    // A second slash, at once or after dots that a browser takes out, begins another site's name.
    let mut parts = path.split(['?', '#']).next().unwrap_or_default().split('/').skip(1);
    let first = parts.next().unwrap_or_default();
    let is_here =
        is_plain && !matches!(first, "" | "." | "..") || path == "/" || path.starts_with("/?");
    let has_dots = path.split(['?', '#']).next().unwrap_or_default().split('/').any(is_dots);
    let uri: Uri = path.parse().ok()?;
    let is_whole = uri.authority().is_none() && uri.scheme().is_none();
    (is_plain && is_here && !has_dots && is_whole).then_some(path)
}

/// What a browser takes out of a path, also when it is written in another way.
fn is_dots(part: &str) -> bool {
    let part = part.to_ascii_lowercase().replace("%2e", ".");
    matches!(part.as_str(), "." | "..")
}

#[cfg(test)]
mod tests {
    use super::own;

    /// Threat 15.
    #[test]
    fn threat_15_nobody_is_sent_to_another_site() {
        for path in [
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "\t//evil.example",
            " //evil.example",
            "/.//evil.example",
            "/..//evil.example",
            "/%2e//evil.example",
            "/%2E%2e//evil.example",
            "/a/..//evil.example",
            "/a/%2e%2e//evil.example",
            "https://evil.example",
            "https:evil.example",
            "https:/evil.example",
            "http://localhost:8080@evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "evil.example",
            "@evil.example",
            ":80",
            "",
            "?a=//evil.example",
            "#/threads",
            "/threads evil",
            "/threads\u{0}",
            "/threads\u{7f}",
            "/tråde",
            "/\u{2044}evil.example",
            "/\u{ff0f}evil.example",
            "/threads\\..\\..",
            "/../threads",
            "/./threads",
            "/threads/../..",
            "//",
            "/ ",
            "/\r\nSet-Cookie: a=b",
        ] {
            assert_eq!(own(path), None, "{path:?}");
        }
        assert_eq!(own(&format!("/{}", "a".repeat(500))), None);
        for path in
            ["/", "/?page=2", "/threads", "/threads/1?filter=a%20b", "/threads#story", "/a//b"]
        {
            assert_eq!(own(path), Some(path));
        }
    }
}
