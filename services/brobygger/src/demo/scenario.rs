//! The scenario file: who there is, what they do, and on which day. Its form is described in `demo/README.md`.

use std::collections::BTreeMap;

use anyhow::Context as _;
use serde::Deserialize;
use serde_json::Value;

/// The files of the scenario. They are parts of one: each holds some of the fields of [`Scenario`].
const FILES: &[(&str, &str)] = &[
    ("people.toml", include_str!("../../demo/people.toml")),
    ("parts-begin.toml", include_str!("../../demo/parts-begin.toml")),
    ("parts-organisation.toml", include_str!("../../demo/parts-organisation.toml")),
    ("parts-end.toml", include_str!("../../demo/parts-end.toml")),
    ("stories.toml", include_str!("../../demo/stories.toml")),
    ("aarhus.toml", include_str!("../../demo/aarhus.toml")),
    ("herning.toml", include_str!("../../demo/herning.toml")),
    ("fredericia.toml", include_str!("../../demo/fredericia.toml")),
    ("words.toml", include_str!("../../demo/words.toml")),
    ("visitors.toml", include_str!("../../demo/visitors.toml")),
];

/// The whole scenario.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Scenario {
    /// The municipalities, by a short name.
    pub(super) towns: BTreeMap<String, Town>,
    /// Organisations: the same in every playing.
    pub(super) organisations: Vec<Story>,
    /// Volunteers.
    pub(super) volunteers: Vec<Story>,
    /// Children and their families.
    pub(super) children: Vec<Story>,
    /// What people do, in pieces that several stories share.
    pub(super) part: BTreeMap<String, Vec<StepSpec>>,
    /// Stories: each is a list of parts with the day on which the part begins, as `meet 3`.
    pub(super) stories: BTreeMap<String, Vec<String>>,
    /// What goes with a need: values for each story that has it.
    pub(super) needs: BTreeMap<String, BTreeMap<String, Value>>,
    /// Words that fit many children, by what they are.
    pub(super) words: BTreeMap<String, Vec<String>>,
    /// Whom one may be in the portal.
    pub(super) visitors: Vec<Visitor>,
}

/// Somebody whom one may be in the portal.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Visitor {
    pub(super) key: String,
    pub(super) name: String,
    /// In which story they take part: an organisation's, a volunteer's or a child's.
    pub(super) story: String,
    /// As whom: a name of the town's, `coordinator`, `volunteer` or `family:<person>`.
    pub(super) who: String,
    /// Somebody of that story's family whom they are too.
    #[serde(default)]
    pub(super) also: Option<String>,
    pub(super) role_da: String,
    pub(super) role_en: String,
    /// What one will see, in one line.
    pub(super) line_da: String,
    pub(super) line_en: String,
}

/// A municipality and who works there. The names are for who reads the file: nobody's name is kept anywhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Town {
    /// Its code.
    pub(super) code: String,
    pub(super) case_workers: Vec<String>,
    pub(super) bridge_builders: Vec<String>,
    pub(super) leader: String,
    pub(super) auditor: String,
    /// The data protection officer.
    pub(super) officer: String,
    pub(super) administrator: String,
}

/// One story: an organisation's, a volunteer's or a child's.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Story {
    /// Its name in this file.
    pub(super) key: String,
    /// In which municipality.
    pub(super) town: String,
    /// Which of the stories it is.
    pub(super) story: String,
    /// Which one, when it is played in one go on one day; the same if none is given.
    #[serde(default)]
    pub(super) in_one_day: Option<String>,
    /// How many days ago it began.
    pub(super) begins: u64,
    /// The last day of the story that has happened; every day until today if none is given.
    #[serde(default)]
    pub(super) stops: Option<i64>,
    /// First name, of a person.
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) surname: String,
    /// In years, on the day the story begins.
    #[serde(default)]
    pub(super) age: u32,
    /// In how many days the child is a year older; otherwise it has its birthday after the last day of the demo.
    #[serde(default)]
    pub(super) birthday: Option<u64>,
    /// Who has custody: first name and age, as `Signe 38`.
    #[serde(default)]
    pub(super) parents: Vec<String>,
    /// Other children of the family: first name and age.
    #[serde(default)]
    pub(super) siblings: Vec<String>,
    /// Whatever its steps refer to.
    #[serde(flatten)]
    pub(super) values: BTreeMap<String, Value>,
}

/// Somebody does something on a day.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepSpec {
    /// Days after the beginning of the part, and the time of the day: `3 13:30`.
    pub(super) at: String,
    /// Who: a role, as `coordinator`, `coordinator:club` or `case_worker@to`.
    pub(super) who: String,
    /// The service and the command: `thread.record_contact`.
    #[serde(rename = "do")]
    pub(super) command: String,
    /// The body of the command, with references.
    pub(super) body: Value,
    /// What they write first, by the name it is referred to with: about whom, and what it is.
    #[serde(default)]
    pub(super) seal: BTreeMap<String, (String, String)>,
    /// Once for each `parent`, `sibling` or child of the family: `parents`, `siblings`.
    #[serde(default)]
    pub(super) for_each: Option<String>,
    /// Only when the child is at least so old.
    #[serde(default)]
    pub(super) from_age: u32,
    /// What they do, in English and in Danish.
    pub(super) en: String,
    pub(super) da: String,
}

impl Scenario {
    /// Reads the files that are part of this program.
    pub(super) fn load() -> anyhow::Result<Scenario> {
        let mut whole = Scenario::default();
        for (name, text) in FILES {
            let file: Scenario =
                toml::from_str(text).with_context(|| format!("demo/{name} cannot be read"))?;
            let Scenario {
                towns,
                organisations,
                volunteers,
                children,
                part,
                stories,
                needs,
                words,
                visitors,
            } = file;
            whole.towns.extend(towns);
            whole.organisations.extend(organisations);
            whole.volunteers.extend(volunteers);
            whole.children.extend(children);
            whole.part.extend(part);
            whole.stories.extend(stories);
            whole.needs.extend(needs);
            whole.words.extend(words);
            whole.visitors.extend(visitors);
        }
        for child in &mut whole.children {
            let need = child.values.get("need").and_then(Value::as_str);
            for (name, value) in need.and_then(|it| whole.needs.get(it)).into_iter().flatten() {
                child.values.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        Ok(whole)
    }

    /// Every story, those first that others rest on.
    pub(super) fn all(&self) -> impl Iterator<Item = &Story> {
        self.organisations.iter().chain(&self.volunteers).chain(&self.children)
    }

    /// The story of a child and of whom it refers to: what is played for that child alone.
    pub(super) fn only(&self, key: &str) -> anyhow::Result<Vec<&Story>> {
        let child = self.children.iter().find(|it| it.key == key);
        let child = child.with_context(|| format!("there is no child {key} in the demo"))?;
        let names = |of: &Story, it: &Story| of.values.values().any(|value| value == &it.key);
        let volunteers: Vec<_> =
            self.volunteers.iter().filter(|volunteer| names(child, volunteer)).collect();
        let is_needed = |it: &&Story| {
            names(child, it) || volunteers.iter().any(|volunteer| names(volunteer, it))
        };
        let mut only: Vec<_> = self.organisations.iter().filter(is_needed).collect();
        only.extend(volunteers);
        only.push(child);
        Ok(only)
    }
}
