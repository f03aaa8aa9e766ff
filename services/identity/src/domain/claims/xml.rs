//! OIO Basic Privilege Profile 1.2: base64 of XML.

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use proto::identity::NothingGiven;
use roxmltree::{Document, Node, ParsingOptions};

use super::{
    group::{BYTES_MAX, Group, Groups, must_be_few, must_be_short},
    scope::Scope,
};

const NAMESPACE: &str = "http://digst.dk/oiosaml/basic_privilege_profile";

/// More than what 64 KiB of base64 can be with a line break after each 64 letters.
const WRITTEN_MAX: usize = BYTES_MAX * 3 / 2;

/// Elements, attributes and texts that are read at most.
const NODES_MAX: u32 = 10_000;

/// With or without `=` at the end: both are seen.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Reads a claim.
///
/// # Errors
/// Why nothing of it counts.
pub(super) fn read(claim: &str) -> Result<Groups, NothingGiven> {
    if claim.len() > WRITTEN_MAX {
        return Err(NothingGiven::TooLarge);
    }
    let letters: Vec<u8> = claim.bytes().filter(|it| !it.is_ascii_whitespace()).collect();
    let bytes = BASE64.decode(letters).map_err(|_| NothingGiven::NotUnderstood)?;
    must_be_short(bytes.len())?;
    let text = std::str::from_utf8(&bytes).map_err(|_| NothingGiven::NotUnderstood)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // No DTD: no entity is ever followed. What the reader says of a fault repeats what was read, so it is not handed on.
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let document =
        Document::parse_with_options(text, options).map_err(|_| NothingGiven::NotUnderstood)?;
    let root = document.root_element();
    if root.tag_name().name() != "PrivilegeList" || root.tag_name().namespace() != Some(NAMESPACE) {
        return Err(NothingGiven::NotUnderstood);
    }
    let elements = || root.children().filter(Node::is_element);
    must_be_few(elements().count())?;
    if has_text(root) || elements().any(|it| !is_named(it, "PrivilegeGroup")) {
        return Err(NothingGiven::NotUnderstood);
    }
    Ok(elements().map(group).collect())
}

/// By the profile inner elements have no namespace; some writers give them that of the list.
fn is_named(node: Node<'_, '_>, name: &str) -> bool {
    let namespace = node.tag_name().namespace();
    node.tag_name().name() == name && namespace.is_none_or(|it| it == NAMESPACE)
}

fn has_text(node: Node<'_, '_>) -> bool {
    let texts = node.children().filter(Node::is_text).filter_map(|it| it.text());
    texts.into_iter().any(|it| !it.trim_ascii().is_empty())
}

fn group(node: Node<'_, '_>) -> Result<Group, NothingGiven> {
    let scope = node.attribute("Scope").ok_or(NothingGiven::ScopeUnknown)?;
    let scope = Scope::read(scope)?;
    // A constraint, and whatever else may narrow the rights of this group.
    let is_narrowed = node.attributes().any(|it| it.name() != "Scope" || it.namespace().is_some())
        || node.children().any(|it| it.is_element() && !is_named(it, "Privilege"));
    if is_narrowed {
        return Err(NothingGiven::Constrained);
    }
    if has_text(node) {
        return Err(NothingGiven::NotUnderstood);
    }
    let rights = node.children().filter(Node::is_element).map(right);
    Ok(Group { scope: Some(scope), rights: rights.collect::<Result<_, _>>()? })
}

/// A right is one text: a comment in the middle of it must not end it there.
fn right(node: Node<'_, '_>) -> Result<String, NothingGiven> {
    if node.attributes().next().is_some() {
        return Err(NothingGiven::Constrained);
    }
    let mut children = node.children();
    match (children.next(), children.next()) {
        (Some(only), None) if only.is_text() => {
            let text = only.text().unwrap_or_default().trim_ascii();
            Some(text).filter(|it| !it.is_empty()).map(str::to_owned)
        }
        (_, _) => None,
    }
    .ok_or(NothingGiven::NotUnderstood)
}
