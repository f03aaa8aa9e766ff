//! Inside a crate, too, arrows point one way: no file takes a name from a file that takes one from it, however far around.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use crate::architecture::{ROOT, files};

/// A module's path inside its crate: `["domain", "decisions", "thread"]`; empty for the root.
type Module = Vec<String>;

/// The module that a file of `src` holds.
fn module_of(src: &Path, file: &Path) -> Module {
    let inside = file.strip_prefix(src).unwrap().with_extension("");
    let mut parts: Module = inside.iter().map(|it| it.to_str().unwrap().to_owned()).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

/// Every path that the `use` statements of `source` name, each with all its parts.
fn used(source: &str) -> Vec<Module> {
    let code: String = source
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default()
        .lines()
        .map(|it| it.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n");
    let mut paths = vec![];
    for statement in code.split("use ").skip(1) {
        let Some((tree, _)) = statement.split_once(';') else { continue };
        spread(&[], tree.trim(), &mut paths);
    }
    paths
}

/// Takes `a::{b, c::d}` apart into `a::b` and `a::c::d`.
fn spread(before: &[String], tree: &str, paths: &mut Vec<Module>) {
    let Some((head, list)) = tree.split_once('{') else {
        let mut path = before.to_vec();
        path.extend(
            tree.split("::").map(|it| it.trim().split(' ').next().unwrap_or("").to_owned()),
        );
        paths.push(path);
        return;
    };
    let mut path = before.to_vec();
    path.extend(head.split("::").map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()));
    let list = list.trim_end().strip_suffix('}').unwrap_or(list);
    let (mut depth, mut start) = (0, 0);
    for (at, letter) in list.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                spread(&path, list[start..at].trim(), paths);
                start = at + 1;
            }
            _ => {}
        }
    }
    if !list[start..].trim().is_empty() {
        spread(&path, list[start..].trim(), paths);
    }
}

/// The module of `modules` that `path`, said in `here`, leads to.
fn target(here: &Module, path: &Module, modules: &BTreeSet<Module>) -> Option<Module> {
    let mut base = match path.first().map(String::as_str)? {
        "crate" => vec![],
        "self" => here.clone(),
        "super" => here.clone(),
        _ => return None,
    };
    for part in path.iter().skip(usize::from(path.first()? != "super")) {
        if part == "super" {
            base.pop();
        } else {
            base.push(part.clone());
        }
    }
    while !modules.contains(&base) {
        base.pop()?;
    }
    Some(base)
}

/// The files of a crate, and from which others each takes names. A module and what is inside it are one room.
fn arrows(src: &Path) -> BTreeMap<Module, BTreeSet<Module>> {
    let is_test = |file: &&std::path::PathBuf| {
        let inside = file.strip_prefix(src).unwrap();
        inside.starts_with("tests") || inside.ends_with("tests.rs")
    };
    let all = files(src, "rs");
    let sources: Vec<_> = all.iter().filter(|it| !is_test(it)).collect();
    let modules: BTreeSet<Module> = sources.iter().map(|it| module_of(src, it)).collect();
    let is_inside = |one: &Module, other: &Module| one.starts_with(other) || other.starts_with(one);
    sources
        .iter()
        .map(|file| {
            let here = module_of(src, file);
            let source = fs::read_to_string(file).unwrap();
            let to = used(&source)
                .iter()
                .filter_map(|it| target(&here, it, &modules))
                .filter(|it| !is_inside(&here, it))
                .collect();
            (here, to)
        })
        .collect()
}

/// One circle, if there is any: the modules along it.
fn circle(arrows: &BTreeMap<Module, BTreeSet<Module>>) -> Option<Vec<Module>> {
    fn walk<'a>(
        at: &'a Module,
        arrows: &'a BTreeMap<Module, BTreeSet<Module>>,
        way: &mut Vec<&'a Module>,
        done: &mut BTreeSet<&'a Module>,
    ) -> Option<Vec<Module>> {
        if let Some(from) = way.iter().position(|it| *it == at) {
            return Some(way[from..].iter().map(|it| (*it).clone()).collect());
        }
        if !done.insert(at) {
            return None;
        }
        way.push(at);
        let found = arrows.get(at)?.iter().find_map(|it| walk(it, arrows, way, done));
        way.pop();
        found
    }
    let mut done = BTreeSet::new();
    arrows.keys().find_map(|it| walk(it, arrows, &mut vec![], &mut done))
}

#[test]
fn no_circle_inside_a_crate() {
    let services = Path::new(ROOT).join("services");
    let crates = fs::read_dir(services).unwrap().map(|it| it.unwrap().path().join("src"));
    let crates = crates.chain([Path::new(ROOT).join("proto/src")]);
    for src in crates {
        let found = circle(&arrows(&src))
            .map(|it| it.iter().map(|it| it.join("::")).collect::<Vec<_>>().join(" -> "));
        assert_eq!(found, None, "{}: its files use each other in a circle", src.display());
    }
}

/// The test finds what it is for.
#[test]
fn a_circle_is_found() {
    let module = |it: &str| it.split("::").map(str::to_owned).collect::<Module>();
    let modules = BTreeSet::from([module("a"), module("b"), module("b::c"), vec![]]);
    let source = "use std::fmt;\nuse crate::{\n    a::{self, One},\n    b::c::{Two as Other, three},\n};\nuse super::b;";
    let found: BTreeSet<_> =
        used(source).iter().filter_map(|it| target(&module("a"), it, &modules)).collect();
    assert_eq!(found, BTreeSet::from([module("a"), module("b"), module("b::c")]));
    let arrows = |pairs: &[(&str, &str)]| {
        let mut all = BTreeMap::<Module, BTreeSet<Module>>::new();
        for (from, to) in pairs {
            all.entry(module(from)).or_default().insert(module(to));
            all.entry(module(to)).or_default();
        }
        all
    };
    assert_eq!(circle(&arrows(&[("a", "b"), ("b", "c"), ("a", "c")])), None);
    let around = circle(&arrows(&[("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")]));
    assert_eq!(around, Some(vec![module("a"), module("b"), module("c")]));
}
