//! A municipality's rules of when civil society is considered (R4-16): data with versions and validity. Pure.

use chrono::NaiveDate;
use platform::Aggregate;
use proto::{
    code::AgeBand,
    id::InvolvementRuleId,
    referral::{CaseStepKind, InvolvementRuleFact, RuleVersion},
};

/// All rules of a municipality in all their versions: a step may be told of long after it was taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules(Vec<Rule>);

/// A rule in one version.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    of: RuleVersion,
    terms: Terms,
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// At which steps.
    pub kinds: Vec<CaseStepKind>,
    /// At which ages.
    pub age_bands: Vec<AgeBand>,
    /// From this day.
    pub valid_from: NaiveDate,
    /// To this day, if it ends.
    pub valid_to: Option<NaiveDate>,
}

/// What someone asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// To have a rule, or to have it otherwise.
    Define {
        /// Which.
        rule: InvolvementRuleId,
        /// What it is to say.
        terms: Terms,
        /// The day.
        today: NaiveDate,
    },
    /// To have it no more.
    Retire {
        /// Which.
        rule: InvolvementRuleId,
        /// From this day.
        from: NaiveDate,
        /// The day.
        today: NaiveDate,
    },
}

/// Why the answer is no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is none.
    #[error("there is no such rule: check the id")]
    Unknown,
    /// It would never ask for anything.
    #[error("a rule names at least one kind of step: say at which steps it holds")]
    NoStep,
    /// It would never ask for anything.
    #[error("a rule names at least one age: say at which ages it holds")]
    NoAge,
    /// What was decided stays as it was decided.
    #[error("a rule cannot begin or end on a day that has passed: choose today or later")]
    InPast,
    /// It would never hold.
    #[error("a rule cannot end before it begins: change its days")]
    EndsFirst,
    /// Nothing would change.
    #[error("the rule says this already: change something, or leave it")]
    Unchanged,
    /// It has ended.
    #[error("the rule holds no more on that day: define it again if it is needed")]
    AlreadyEnded,
}

impl Rules {
    /// The rule that asks for civil society to be considered at such a step; of several, the one that was first.
    #[must_use]
    pub fn covering(
        &self,
        on: NaiveDate,
        kind: CaseStepKind,
        age_band: AgeBand,
    ) -> Option<RuleVersion> {
        let covers = |it: &&Rule| {
            it.terms.holds_on(on)
                && it.terms.kinds.contains(&kind)
                && it.terms.age_bands.contains(&age_band)
        };
        self.0.iter().find(covers).map(|it| it.of)
    }

    fn versions(&self, rule: InvolvementRuleId) -> impl Iterator<Item = &Rule> {
        self.0.iter().filter(move |it| it.of.rule == rule)
    }

    /// From `from` on, no version of `rule` holds.
    fn end(&mut self, rule: InvolvementRuleId, from: NaiveDate) {
        let Some(last) = from.pred_opt() else { return };
        for it in self.0.iter_mut().filter(|it| it.of.rule == rule) {
            it.terms.valid_to = Some(it.terms.valid_to.map_or(last, |to| to.min(last)));
        }
    }
}

impl Terms {
    fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }

    fn check(&self, today: NaiveDate) -> Result<(), Rejection> {
        if self.kinds.is_empty() {
            Err(Rejection::NoStep)
        } else if self.age_bands.is_empty() {
            Err(Rejection::NoAge)
        } else if self.valid_from < today {
            Err(Rejection::InPast)
        } else if self.valid_to.is_some_and(|to| to < self.valid_from) {
            Err(Rejection::EndsFirst)
        } else {
            Ok(())
        }
    }

    /// In the order of the codes, each once: so that the same rule reads the same.
    fn in_order(mut self) -> Terms {
        self.kinds.sort_unstable();
        self.kinds.dedup();
        self.age_bands.sort_unstable();
        self.age_bands.dedup();
        self
    }
}

impl Aggregate for Rules {
    type Command = Command;
    type Event = InvolvementRuleFact;
    type Rejection = Rejection;

    fn decide(&self, command: Command) -> Result<Vec<InvolvementRuleFact>, Rejection> {
        match command {
            Command::Define { rule, terms, today } => {
                terms.check(today)?;
                let terms = terms.in_order();
                let last = self.versions(rule).last();
                if last.is_some_and(|it| it.terms == terms) {
                    return Err(Rejection::Unchanged);
                }
                let version = last.map_or(0, |it| it.of.version) + 1;
                let Terms { kinds, age_bands, valid_from, valid_to } = terms;
                let rule = RuleVersion { rule, version };
                let defined =
                    InvolvementRuleFact::Defined { rule, kinds, age_bands, valid_from, valid_to };
                Ok(vec![defined])
            }
            Command::Retire { rule, from, today } => {
                let mut ends = self.versions(rule).map(|it| it.terms.valid_to).peekable();
                if ends.peek().is_none() {
                    return Err(Rejection::Unknown);
                }
                if from < today {
                    return Err(Rejection::InPast);
                }
                if ends.all(|to| to.is_some_and(|to| to < from)) {
                    return Err(Rejection::AlreadyEnded);
                }
                Ok(vec![InvolvementRuleFact::Retired { rule, from }])
            }
        }
    }

    fn evolve(mut self, fact: &InvolvementRuleFact) -> Rules {
        match fact {
            InvolvementRuleFact::Defined { rule, kinds, age_bands, valid_from, valid_to } => {
                self.end(rule.rule, *valid_from);
                let terms = Terms {
                    kinds: kinds.clone(),
                    age_bands: age_bands.clone(),
                    valid_from: *valid_from,
                    valid_to: *valid_to,
                };
                self.0.push(Rule { of: *rule, terms });
            }
            InvolvementRuleFact::Retired { rule, from } => self.end(*rule, *from),
        }
        self
    }
}
