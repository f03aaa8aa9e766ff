// Makes the pages nicer; each works without it. No framework, nothing kept in the browser. Texts come from the page.
'use strict';

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector, root = document) => root.querySelector(selector);
const filled = (text, values) => text.replace(/%(\w+)%/g, (_, name) => values[name]);
const SECOND = 1000;
const MINUTE = 60 * SECOND;

// A page from the browser's memory may show what one may no longer see.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

// The list of errors is what one reads first.
one('[data-summary]')?.focus();

// ---- Leaving quickly: the link, or Shift three times within five seconds. The page is blank before anybody answers.
{
  const link = one('[data-exit]');
  const status = one('[data-exit-status]');
  let presses = [];

  const leave = () => {
    document.body.classList.add('is-leaving');
    document.title = '';
    tabs?.postMessage({ ended: true });
    location.replace(link.href);
  };

  if (link) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      leave();
    });
    addEventListener('keydown', (event) => {
      if (event.repeat) return;
      if (event.key !== 'Shift') {
        presses = [];
        return;
      }
      presses = [...presses.filter((at) => event.timeStamp - at < 5 * SECOND), event.timeStamp];
      status.textContent = filled(status.dataset.more, { n: Math.max(0, 3 - presses.length) });
      if (presses.length >= 3) leave();
    });
  }
}

// ---- Double clicks: a form is sent once. Coming back makes it ready again.
addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = 'yes';
  event.submitter?.setAttribute('aria-disabled', 'true');
  setTimeout(() => {
    delete form.dataset.sent;
    event.submitter?.removeAttribute('aria-disabled');
  }, 10 * SECOND);
});

// ---- Letters left. A line break counts as one, as it does on the server; readers hear it when one pauses.
for (const group of all('[data-letters-max]')) {
  const area = one('textarea', group);
  const counter = one('[data-counter]', group);
  const spoken = one('[data-counter-spoken]', group);
  let pause;

  const count = () => {
    const left = Number(group.dataset.lettersMax) - [...area.value.replace(/\r\n?/g, '\n')].length;
    counter.textContent = filled(left < 0 ? counter.dataset.over : counter.dataset.left, { n: Math.abs(left) });
    counter.classList.toggle('is-over', left < 0);
  };

  count();
  area.addEventListener('input', () => {
    count();
    clearTimeout(pause);
    pause = setTimeout(() => (spoken.textContent = counter.textContent), SECOND);
  });
}

// ---- Drafts: what is typed is kept by the server two seconds after the last change.
const unsaved = new Set();
for (const form of all('form[data-draft]')) {
  const status = one('[data-draft-status]', form);
  let timer;
  let version = 0;
  let isSaving = false;

  const show = (text, isFailed) => {
    if (!status) return;
    status.textContent = text;
    status.classList.toggle('is-failed', isFailed);
  };

  const clock = () => {
    const now = new Date();
    const two = (number) => String(number).padStart(2, '0');
    return filled(status.dataset.clock, { h: two(now.getHours()), m: two(now.getMinutes()) });
  };

  const save = async () => {
    if (isSaving) return again(SECOND);
    isSaving = true;
    const sent = version;
    try {
      // Files are not part of a draft: they have their own button.
      const fields = [...new FormData(form)].filter(([, value]) => typeof value === 'string');
      const answer = await fetch(`/drafts/${encodeURIComponent(form.dataset.draft)}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        credentials: 'same-origin',
        redirect: 'error',
        signal: AbortSignal.timeout(20 * SECOND),
      });
      if (answer.status === 401) return ended();
      if (!answer.ok) throw new Error(String(answer.status));
      if (sent === version) unsaved.delete(form);
      if (status) show(filled(status.dataset.saved, { t: clock() }), false);
    } catch (error) {
      if (status) show(error instanceof TypeError || error.name === 'TimeoutError' ? status.dataset.offline : status.dataset.refused, true);
      again(10 * SECOND);
    } finally {
      isSaving = false;
    }
  };

  const again = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  const changed = () => {
    version += 1;
    unsaved.add(form);
    again(2 * SECOND);
  };
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  form.addEventListener('submit', () => {
    clearTimeout(timer);
    unsaved.delete(form);
  });
  addEventListener('online', () => unsaved.has(form) && again(0));
}

// ---- The end of the session. The server is the clock; all tabs share what one of them hears.
const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('session') : null;

// Whoever has logged out here is logged out in every tab: each asks, and goes.
if (location.pathname === '/ended') tabs?.postMessage({ look: true });

function ended(isHeard = false) {
  if (!isHeard) tabs?.postMessage({ ended: true });
  location.replace('/ended');
}

{
  const dialog = one('#session');
  const WARN = 5 * MINUTE;
  let idleEnds = Date.parse(document.body.dataset.idleEndsAt);
  let ends = Date.parse(document.body.dataset.endsAt);
  let ahead = 0; // how far the server's clock is ahead of ours
  let heardAt = Date.now();
  let spokenMinutes;
  let isKnown = false; // whether one has been told of the end that cannot be put off

  const left = () => Math.min(idleEnds, ends) - (Date.now() + ahead);
  const when = (name, isShown) => all(`[data-when="${name}"]`, dialog).forEach((it) => (it.hidden = !isShown));

  const take = (clock) => {
    idleEnds = Date.parse(clock.idle_ends_at);
    ends = Date.parse(clock.ends_at);
    ahead = Date.parse(clock.now) - Date.now();
    heardAt = Date.now();
  };

  const ask = async (path, options) => {
    heardAt = Date.now(); // the next minute begins, whatever comes of it
    try {
      const answer = await fetch(path, { credentials: 'same-origin', redirect: 'manual', ...options });
      if (answer.status === 401) return ended();
      if (!answer.ok) return;
      const clock = await answer.json();
      take(clock);
      tabs?.postMessage({ clock });
    } catch {
      // No connection: the clock goes on by what it knows.
    }
  };

  const stay = async () => {
    if (ends - (Date.now() + ahead) <= WARN) {
      isKnown = true;
    } else {
      await ask('/session/stay', { method: 'POST' });
    }
    if (dialog.open) dialog.close();
  };

  const warn = (rest) => {
    const isEnd = ends <= idleEnds;
    if (isEnd && isKnown) return;
    when('idle', !isEnd);
    when('end', isEnd);
    when('saved', unsaved.size === 0 && one('form[data-draft]') !== null);
    when('unsaved', unsaved.size > 0);
    if (!dialog.open) {
      spokenMinutes = undefined;
      dialog.showModal();
      one('#session-heading').focus();
    }
    const seconds = Math.max(0, Math.floor(rest / SECOND));
    one('[data-countdown]', dialog).textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    const minutes = Math.ceil(seconds / 60);
    if (minutes !== spokenMinutes) {
      spokenMinutes = minutes;
      const spoken = one('[data-spoken]', dialog);
      spoken.textContent = filled(spoken.dataset.spoken, { n: minutes });
    }
  };

  const tick = async () => {
    if (Date.now() - heardAt >= MINUTE) await ask('/session');
    let rest = left();
    // Another tab, or a click on its way, may have put it off: the server is asked before anybody is logged off.
    if (rest <= 0 && Date.now() - heardAt > 2 * SECOND) {
      await ask('/session');
      rest = left();
    }
    if (rest <= 0) return ended();
    if (rest <= WARN) warn(rest);
    else if (dialog.open) dialog.close();
    setTimeout(tick, SECOND);
  };

  if (dialog) {
    one('[data-stay]', dialog).addEventListener('click', stay);
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      stay();
    });
    tabs?.addEventListener('message', ({ data }) => {
      if (data.ended) ended(true);
      else if (data.look) ask('/session');
      else if (data.clock) take(data.clock);
    });
    // A tab that slept asks at once.
    addEventListener('visibilitychange', () => {
      if (!document.hidden && Date.now() - heardAt > 20 * SECOND) ask('/session');
    });
    tick();
  }
}

// ---- News: a notice with a link. Nothing moves under one's hands.
for (const place of all('[data-live]')) {
  const stream = new EventSource(`/live?on=${encodeURIComponent(place.dataset.live)}`);
  stream.addEventListener('new', () => (one('p', place).hidden = false));
  stream.addEventListener('ended', () => {
    stream.close();
    ended();
  });
  addEventListener('pagehide', () => stream.close());
}

// ---- Invitations: what stands after the # goes into the form and out of the address. It is sent to nobody before the button is pressed.
{
  const place = one('[data-link-of-fragment]');
  if (place && location.hash.length > 1) {
    one('input', place).value = location.hash.slice(1);
    place.hidden = true;
    history.replaceState(null, '', location.pathname);
  }
}

// ---- Passkeys: our server asks, the device answers, the form is sent.
{
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (it) => it.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  const known = (list) => (list ?? []).map((it) => ({ ...it, id: bytes(it.id) }));

  const question = async (form) => {
    const answer = await fetch(form.dataset.question, {
      method: 'POST',
      body: new URLSearchParams(new FormData(form)),
      credentials: 'same-origin',
      redirect: 'error',
      signal: AbortSignal.timeout(20 * SECOND),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const whole = await answer.json();
    const options = whole.publicKey ?? whole;
    options.challenge = bytes(options.challenge);
    return options;
  };

  const make = async (form) => {
    const options = await question(form);
    options.user = { ...options.user, id: bytes(options.user.id), name: form.dataset.name, displayName: form.dataset.name };
    options.excludeCredentials = known(options.excludeCredentials);
    const made = await navigator.credentials.create({ publicKey: options });
    return answered(made, {
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    });
  };

  const use = async (form) => {
    const options = await question(form);
    options.allowCredentials = known(options.allowCredentials);
    const used = await navigator.credentials.get({ publicKey: options });
    return answered(used, {
      authenticatorData: text(used.response.authenticatorData),
      signature: text(used.response.signature),
      userHandle: used.response.userHandle && text(used.response.userHandle),
    });
  };

  const answered = (credential, response) =>
    JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
      clientExtensionResults: {},
    });

  for (const form of all('form[data-passkey]')) {
    if (!window.PublicKeyCredential || !navigator.credentials) continue;
    form.hidden = false;
    const note = form.nextElementSibling;
    if (note?.matches('[data-no-passkey]')) note.hidden = true;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const status = one('[data-passkey-status]', form);
      status.textContent = '';
      try {
        form.elements.credential.value = await (form.dataset.passkey === 'make' ? make(form) : use(form));
        form.submit();
      } catch (error) {
        status.textContent = error.name === 'NotAllowedError' ? form.dataset.cancelled : form.dataset.failed;
      }
    });
  }
}
