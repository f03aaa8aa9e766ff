//! What the OpenAPI document says of the command line's login.

use serde_json::{Map, Value, json};

use super::JSON;

/// The two addresses; `issued` is a bearer.
pub(super) fn paths(paths: &mut Map<String, Value>, issued: &Value, problem: &Value) {
    let begin = json!({
        "type": "object", "required": ["challenge"], "additionalProperties": false,
        "properties": { "challenge": { "type": "string", "pattern": "^[A-Za-z0-9_-]{43}$", "description": "SHA-256 of the verifier, in base64url." } },
    });
    let begun = json!({
        "type": "object", "required": ["code", "address", "expires_in", "interval"],
        "properties": {
            "code": { "type": "string", "description": "What somebody types, as BCDF-GHJK." },
            "address": { "type": "string", "format": "uri", "description": "Where they type it." },
            "expires_in": { "type": "integer", "description": "Seconds." },
            "interval": { "type": "integer", "description": "Seconds between two questions." },
        },
    });
    let fetch = json!({
        "type": "object", "required": ["verifier"], "additionalProperties": false,
        "properties": {
            "verifier": { "type": "string", "description": "What only the program knows: 43 letters of base64url at least." },
            "code": { "type": "string", "description": "What came back on the loopback; none of a program that showed a code." },
        },
    });
    let content = |schema: &Value| json!({ JSON: { "schema": schema } });
    paths.insert("/programs".to_owned(), json!({
        "post": {
            "operationId": "session.program", "tags": ["session"], "security": [],
            "summary": "Begins the login of a program without a browser: somebody types its code within five minutes (RFC 8628).",
            "requestBody": { "required": true, "content": content(&begin) },
            "responses": { "201": { "description": "A code.", "content": content(&begun) }, "default": problem },
        },
    }));
    paths.insert("/programs/session".to_owned(), json!({
        "post": {
            "operationId": "session.program_login", "tags": ["session"], "security": [],
            "summary": "Fetches the login that somebody has let a program have.",
            "description": "409 `program_waits`: nobody has answered; 429 `slow_down`: once a second; 403 `program_refused`; 409 `program_over`.",
            "requestBody": { "required": true, "content": content(&fetch) },
            "responses": { "200": { "description": "A bearer for eight hours at most.", "content": content(issued) }, "default": problem },
        },
    }));
}
