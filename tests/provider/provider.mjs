// An OpenID provider for the tests. It prints {"issuer", "control"} as one line and ends when its standard input is closed.
//
// The control port takes JSON by POST and answers in JSON:
//   /clients  {client_id, ...}            registers a client, or replaces it (names as in OpenID Connect Registration)
//   /users    {login, sub, acr?, claims?} registers a person, or replaces them; every claim lands in the ID token
//   /answer   {hint, login} or {hint, error}  who answers from now on where the request's `login_hint` is `hint`; else the person of
//                                         that name does
//   /keys     {}                          restarts the provider with new keys; sessions stay
//   /logout   {client_id, sub, sid?}      posts a logout token to the client's `backchannel_logout_uri`
//   /asked    {login}                     {asked: how many times that person was asked to log in}
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const rows = new Map();
const users = new Map();
const answers = new Map();
const asked = new Map();
const names = new Set(['sub', 'name', 'email', 'email_verified']);

/** Where the provider keeps everything: shared by the provider before a restart and the one after. */
class Rows {
  constructor(kind) {
    this.kind = kind;
  }
  key(id) {
    return `${this.kind}:${id}`;
  }
  async find(id) {
    return structuredClone(rows.get(this.key(id)));
  }
  async findByUid(uid) {
    return this.findBy((row) => row.uid === uid);
  }
  async findByUserCode(code) {
    return this.findBy((row) => row.userCode === code);
  }
  findBy(fits) {
    const found = [...rows].find(([key, row]) => key.startsWith(`${this.kind}:`) && fits(row));
    return structuredClone(found?.[1]);
  }
  async upsert(id, row) {
    rows.set(this.key(id), structuredClone(row));
  }
  async consume(id) {
    const row = rows.get(this.key(id));
    if (row) row.consumed = Math.floor(Date.now() / 1000);
  }
  async destroy(id) {
    rows.delete(this.key(id));
  }
  async revokeByGrantId(grantId) {
    for (const [key, row] of rows) if (key.startsWith(`${this.kind}:`) && row.grantId === grantId) rows.delete(key);
  }
}

function keys() {
  const pairs = [
    ['RS256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ];
  return pairs.map(([alg, { privateKey }]) => ({
    ...privateKey.export({ format: 'jwk' }), alg, kid: randomUUID(), use: 'sig',
  }));
}

const byAccount = (id) => [...users.values()].find(({ sub }) => sub === id);

function configuration(jwks) {
  return {
    acrValues: ['low', 'substantial', 'high'],
    adapter: Rows,
    claims: { openid: [...names] },
    conformIdTokenClaims: false,
    cookies: { keys: ['for the tests'] },
    features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: false } },
    // Without the guard against this machine's own addresses: the tests are on it.
    fetch: (url, { dispatcher, ...options }) => fetch(url, options),
    findAccount: (ctx, id) => {
      const user = byAccount(id);
      return user && { accountId: id, claims: () => ({ ...user.claims, sub: id }) };
    },
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    jwks: { keys: jwks },
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope([...oidc.requestParamScopes].join(' '));
      await grant.save();
      return grant;
    },
  };
}

/** Answers an interaction at once: as the person the control port named for this hint, else as the person of that name. */
async function interact(provider, request, response) {
  const { params, prompt } = await provider.interactionDetails(request, response);
  const { error, login = params.login_hint } = answers.get(params.login_hint) ?? {};
  const user = users.get(login);
  if (prompt.name !== 'login' || error || !user) {
    const refusal = { error: error ?? 'access_denied', error_description: 'as told' };
    return provider.interactionFinished(request, response, refusal);
  }
  asked.set(login, (asked.get(login) ?? 0) + 1);
  return provider.interactionFinished(request, response, { login: { accountId: user.sub, acr: user.acr } });
}

let provider;
let jwks = keys();
function restart(issuer) {
  const made = new Provider(issuer, configuration(jwks));
  provider = { made, handle: made.callback() };
}

const controls = {
  '/clients': async (client) => rows.set(`Client:${client.client_id}`, client),
  '/users': async (user) => {
    const claims = user.claims ?? {};
    const before = names.size;
    Object.keys(claims).forEach((name) => names.add(name));
    users.set(user.login, { ...user, claims });
    if (names.size > before) restart(issuer);
  },
  '/answer': async ({ hint, ...answer }) => {
    answers.set(hint, answer);
  },
  '/keys': async () => {
    jwks = keys();
    restart(issuer);
  },
  '/logout': async ({ client_id: id, sub, sid }) => (await provider.made.Client.find(id)).backchannelLogout(sub, sid),
  '/asked': async ({ login }) => ({ asked: asked.get(login) ?? 0 }),
};

async function control(request, response) {
  let status = 200;
  let body = {};
  try {
    const parts = await request.toArray();
    const told = JSON.parse(Buffer.concat(parts).toString() || '{}');
    const said = await controls[request.url](told);
    if (request.url === '/asked') body = said;
  } catch (error) {
    status = 500;
    body = { error: String(error) };
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function listen(handle) {
  const server = createServer(handle);
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
}

const port = await listen((request, response) => {
  const answer = request.url.startsWith('/interaction/')
    ? interact(provider.made, request, response)
    : provider.handle(request, response);
  answer?.catch?.((error) => response.writeHead(500).end(String(error)));
});
const issuer = `http://localhost:${port}`;
restart(issuer);
const controlPort = await listen(control);
process.stdout.write(`${JSON.stringify({ issuer, control: `http://localhost:${controlPort}` })}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
