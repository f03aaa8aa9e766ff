//! What is wrong with a plan.

use std::collections::BTreeSet;

use serde_json::Value;

/// The rows of a page, and then some: what costs more, costs more as the table grows.
const PAGE: f64 = 1_000.0;
/// Pairs that a nested loop may look at where it has no index to ask.
const PAIRS_MAX: f64 = 20_000.0;

/// Judges plans.
pub(super) struct Judge {
    /// The tables that grow.
    pub(super) growing: BTreeSet<String>,
}

/// What stands above a node.
#[derive(Clone, Copy, Default)]
struct Above {
    /// It stops when it has enough.
    stops: bool,
    /// Something above has said already that it is too much.
    is_said: bool,
}

impl Judge {
    /// Nothing when the plan costs as much over a table ten times as large.
    pub(super) fn faults(&self, plan: &Value) -> Vec<String> {
        let mut faults = vec![];
        self.look(plan, Above::default(), &mut faults);
        faults
    }

    fn look(&self, node: &Value, mut above: Above, faults: &mut Vec<String>) {
        let kind = text(node, "Node Type");
        let is_said = above.is_said;
        let mut say = |fault: String| {
            if !is_said {
                faults.push(fault);
            }
        };
        // What takes away reads what it takes away.
        let takes_away = kind == "ModifyTable" && text(node, "Operation") == "Delete";
        if kind == "Limit" || takes_away {
            above.stops = true;
        }
        // What gathers everything before it gives anything is not stopped by who wants little.
        if ["Sort", "Hash", "Aggregate", "WindowAgg"].contains(&kind) {
            let input =
                inputs(node).map(|it| it["Plan Rows"].as_f64().unwrap()).fold(0.0, f64::max);
            if input > PAGE {
                let verb = match kind {
                    "Sort" => "sorts",
                    "Hash" => "hashes",
                    _ => "counts or groups",
                };
                say(format!("{verb} {input} rows{}", of(node)));
                above.is_said = true;
            }
            above.stops = false;
        }
        if kind == "BitmapAnd" {
            // The estimate of a span of moments that is not known is one row in two hundred; it may be all of them.
            let whole = inputs(node).filter(|it| {
                text(it, "Node Type") == "Bitmap Index Scan"
                    && !text(it, "Index Cond").contains(" = ")
            });
            for it in whole {
                say(format!("reads a span of {} beside another index", text(it, "Index Name")));
            }
        }
        if kind == "Nested Loop" {
            self.look_at_loop(node, &mut say);
        }
        if let Some(table) = node["Relation Name"].as_str().filter(|it| self.growing.contains(*it))
            && kind != "ModifyTable"
        {
            self.look_at_scan(node, kind, table, above, &mut say);
        }
        for child in node["Plans"].as_array().into_iter().flatten() {
            // Asked only for whether there is one.
            let is_asked_once =
                text(node, "Join Type") == "Semi" || text(node, "Join Type") == "Anti";
            let stops = above.stops && text(child, "Parent Relationship") != "Inner"
                || is_asked_once && text(child, "Parent Relationship") == "Inner"
                || text(child, "Parent Relationship") == "SubPlan";
            self.look(child, Above { stops, ..above }, faults);
        }
    }

    fn look_at_scan(
        &self,
        node: &Value,
        kind: &str,
        table: &str,
        above: Above,
        say: &mut impl FnMut(String),
    ) {
        let rows = node["Plan Rows"].as_f64().unwrap();
        if kind == "Seq Scan" {
            return say(format!("walks every row of {table}"));
        }
        let narrows = node["Index Cond"].is_string() || kind == "Bitmap Heap Scan";
        if !narrows && node["Filter"].is_string() {
            return say(format!(
                "walks an index of {table} to find {rows} rows: {}",
                text(node, "Filter")
            ));
        }
        if rows > PAGE && !above.stops {
            say(format!("has no bound: reads {rows} rows of {table}"));
        }
    }

    fn look_at_loop(&self, node: &Value, say: &mut impl FnMut(String)) {
        let side = |which: &str| inputs(node).find(|it| text(it, "Parent Relationship") == which);
        let (Some(outer), Some(inner)) = (side("Outer"), side("Inner")) else { return };
        let rows = |it: &Value| it["Plan Rows"].as_f64().unwrap();
        let pairs = rows(outer) * rows(inner);
        if !asks_index(inner) && pairs > PAIRS_MAX {
            say(format!("goes through {pairs} pairs in a nested loop"));
        }
    }
}

fn asks_index(node: &Value) -> bool {
    node["Index Cond"].is_string() || inputs(node).any(asks_index)
}

fn inputs(node: &Value) -> impl Iterator<Item = &Value> {
    let plans = node["Plans"].as_array().into_iter().flatten();
    plans.filter(|it| !["SubPlan", "InitPlan"].contains(&text(it, "Parent Relationship")))
}

fn text<'a>(node: &'a Value, key: &str) -> &'a str {
    node[key].as_str().unwrap_or_default()
}

/// The table that a node works on, where it is one.
fn of(node: &Value) -> String {
    let mut node = node;
    loop {
        if let Some(table) = node["Relation Name"].as_str() {
            return format!(" of {table}");
        }
        match inputs(node).next() {
            Some(child) => node = child,
            None => return String::new(),
        }
    }
}
