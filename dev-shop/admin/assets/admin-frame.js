/* The admin page around the app: answers the frame's App Bridge and draws what it asks for. */
(() => {
  const settings = JSON.parse(document.getElementById('frame-settings').textContent);
  const frame = document.getElementById('app-frame');
  const texts = settings.texts;
  const appOrigin = settings.appOrigin;
  let saveBar = null;
  const calls = [];
  window.devShopCalls = calls; // what the frame asked for, for tests to look at
  let currentPath = settings.path;
  let leavingUntil = 0;

  const send = (message) => frame.contentWindow.postMessage({ devShop: true, ...message }, appOrigin);
  const click = (ref) => send({ type: 'click', data: { ref } });
  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  async function confirmLeave() {
    // The app may ask again for the same step (saveBar.leaveConfirmation): one answer serves both.
    if (!saveBar || performance.now() < leavingUntil) return true;
    if (!window.confirm(texts.leave)) return false;
    leavingUntil = performance.now() + 1000;
    return true;
  }

  function drawSaveBar() {
    const bar = document.getElementById('save-bar');
    bar.hidden = saveBar === null;
    document.body.classList.toggle('is-saving', saveBar !== null);
    if (!saveBar) return;
    const buttons = saveBar.buttons.length ? saveBar.buttons : [];
    bar.replaceChildren(
      element('span', { textContent: texts.unsaved }),
      ...buttons.map((button) => {
        const primary = button.variant === 'primary';
        const made = element('button', {
          textContent: button.label || (primary ? texts.save : texts.discard),
          className: primary ? 'primary' : '',
          disabled: button.disabled || button.loading,
        });
        made.addEventListener('click', () => {
          if (!primary && saveBar?.confirmDiscard && !window.confirm(texts.discardConfirm)) return;
          click(button.ref);
        });
        return made;
      }),
    );
  }

  function drawTitleBar(bar) {
    document.getElementById('title-bar').hidden = bar === null;
    document.title = bar?.title ? `${bar.title} · Lealta` : settings.title;
    if (!bar) return;
    document.getElementById('title-bar').replaceChildren(
      element('strong', { textContent: bar.title }),
      element(
        'span',
        {},
        ...bar.buttons.map((button) => {
          const made = element('button', {
            textContent: button.label,
            className: button.variant === 'primary' ? 'primary' : '',
            disabled: button.disabled || button.loading,
          });
          made.addEventListener('click', () => click(button.ref));
          return made;
        }),
      ),
    );
  }

  let links = [];
  function drawNav() {
    const list = document.getElementById('app-nav');
    const path = currentPath.split(/[?#]/)[0];
    const matches = links.filter((link) => path === link.path || path.startsWith(`${link.path}/`));
    const active = matches.sort((a, b) => b.path.length - a.path.length)[0];
    list.replaceChildren(
      ...links
        .filter((link) => !link.home)
        .map((link) => {
          const anchor = element('a', { textContent: link.label, href: adminAddress(link.path) });
          if (link === active) anchor.setAttribute('aria-current', 'page');
          anchor.addEventListener('click', async (event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            if (await confirmLeave()) click(link.ref);
            document.body.classList.remove('nav-open');
          });
          return element('li', {}, anchor);
        }),
    );
    document.getElementById('app-home').toggleAttribute('data-active', !active || active.home);
  }

  const adminAddress = (path) => settings.base + path.replace(/^\/app(?=\/|\?|#|$)/, '');

  function toast({ id, message, duration, isError, action }) {
    const made = element('div', { className: isError ? 'toast is-error' : 'toast', id });
    made.setAttribute('role', isError ? 'alert' : 'status');
    const answer = (name) => send({ type: 'callback', data: { id, name } });
    made.append(element('span', { textContent: message }));
    if (action) {
      const button = element('button', { textContent: action });
      button.addEventListener('click', () => answer('action'));
      made.append(button);
    }
    const dismiss = element('button', { textContent: '×', title: texts.close });
    dismiss.addEventListener('click', () => {
      made.remove();
      answer('dismiss');
    });
    made.append(dismiss);
    document.getElementById('toasts').append(made);
    setTimeout(() => made.remove(), duration);
  }

  const pickers = {
    product: { list: 'products', title: texts.pickProducts },
    variant: { list: 'variants', title: texts.pickVariants },
    collection: { list: 'collections', title: texts.pickCollections },
  };

  async function pickResources(options = {}) {
    const picker = pickers[options.type];
    if (!picker) throw new Error(`resourcePicker has no type ${options.type}`);
    const dialog = document.getElementById('picker');
    const response = await fetch(`${settings.apiBase}/picker`);
    const resources = (await response.json())[picker.list];
    const chosen = new Set((options.selectionIds ?? []).map((item) => item.id));
    const several = options.multiple === true || Number(options.multiple) > 1;
    const list = element(
      'div',
      { className: 'picker-list' },
      ...resources.map(({ id, title, displayName = title }) => {
        const box = element('input', {
          type: several ? 'checkbox' : 'radio',
          name: 'picked',
          value: id,
        });
        box.checked = chosen.has(id);
        return element('label', {}, box, element('span', { textContent: displayName }));
      }),
    );
    return new Promise((resolve) => {
      const cancel = element('button', { textContent: texts.cancel, type: 'button' });
      const pick = element('button', { textContent: texts.select, type: 'button', className: 'primary' });
      dialog.replaceChildren(
        element('h2', { textContent: picker.title }),
        list,
        element('footer', {}, cancel, pick),
      );
      cancel.addEventListener('click', () => dialog.close());
      pick.addEventListener('click', () => {
        const ids = [...list.querySelectorAll('input:checked')].map((input) => input.value);
        dialog.returnValue = 'picked';
        dialog.close();
        resolve(resources.filter((resource) => ids.includes(resource.id)));
      });
      dialog.addEventListener('close', () => resolve(undefined), { once: true });
      dialog.showModal();
    });
  }

  const answers = {
    idToken: async () => {
      const response = await fetch(`${settings.apiBase}/session-token`, { method: 'POST' });
      if (!response.ok) throw new Error('dev-shop gave no session token');
      return (await response.json()).token;
    },
    user: async () => ({ id: 42, name: 'Ana García', email: settings.email, accountAccess: 'full' }),
    scopes: async () => ({ granted: settings.scopes, required: settings.scopes, optional: [] }),
    leaveConfirmation: async () => {
      if (!(await confirmLeave())) throw new Error('The merchant stays on the page');
    },
    resourcePicker: (options) => pickResources(options),
  };

  const told = {
    ready: () => {
      document.body.classList.remove('is-loading');
    },
    loading: (isLoading) => {
      document.body.classList.toggle('is-loading', Boolean(isLoading));
    },
    toast,
    hideToast: (id) => document.getElementById(id)?.remove(),
    saveBar: (bar) => {
      saveBar = bar;
      drawSaveBar();
    },
    titleBar: drawTitleBar,
    navMenu: (menu) => {
      links = menu;
      drawNav();
    },
    address: ({ path }) => {
      currentPath = path;
      // The bounce page and other technical pages are not places a merchant goes back to.
      if (/^\/app(?=\/|\?|#|$)/.test(path)) history.replaceState(null, '', adminAddress(path));
      drawNav();
    },
    open: ({ path }) => {
      const prefix = `/store/${settings.handle}`;
      location.assign(`${settings.adminRoot}${path.startsWith(prefix) ? path.slice(prefix.length) : path}`);
    },
  };

  addEventListener('message', async (event) => {
    if (event.origin !== appOrigin || event.source !== frame.contentWindow || !event.data?.devShop) return;
    const { id, type, data } = event.data;
    calls.push({ type, data });
    if (id === undefined) {
      told[type]?.(data);
      return;
    }
    try {
      if (!answers[type]) throw new Error(`${type} is not available in dev-shop`);
      send({ replyTo: id, result: await answers[type](data) });
    } catch (error) {
      send({ replyTo: id, error: error.message });
    }
  });

  document.getElementById('app-home').addEventListener('click', async (event) => {
    const home = links.find((link) => link.home);
    if (!home || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    document.body.classList.remove('nav-open');
    if (await confirmLeave()) click(home.ref);
  });
  for (const link of document.querySelectorAll('.side li a[href]')) {
    if (link.id === 'app-home' || link.target) continue;
    link.addEventListener('click', (event) => {
      if (saveBar && !window.confirm(texts.leave)) event.preventDefault();
    });
  }
  frame.src = settings.frameUrl;
})();
