/*
 * Stand-in for https://cdn.shopify.com/shopifycloud/app-bridge.js: runs inside the app's frame and talks to the admin
 * page around it by postMessage. The contract is ShopifyGlobal of @shopify/app-bridge-types.
 */
(() => {
  const script = document.currentScript;
  const scriptOrigin = new URL(script.src).origin;
  // The app at its public host is framed by Shopify's admin, wherever its script came from.
  const asShopify = scriptOrigin === 'https://cdn.shopify.com' || location.hostname === 'lealta.example.com';
  const hostOrigin = asShopify ? 'https://admin.shopify.com' : scriptOrigin;
  const address = new URLSearchParams(location.search);
  const apiKey =
    script.dataset.apiKey ?? document.querySelector('meta[name="shopify-api-key"]')?.content ?? '';

  // The first page of the frame carries these in its address; later pages of the same tab remember them.
  const remembered = (name) => {
    const given = address.get(name);
    try {
      if (given) sessionStorage.setItem(`dev-shop:${name}`, given);
      return given ?? sessionStorage.getItem(`dev-shop:${name}`) ?? undefined;
    } catch {
      return given ?? undefined;
    }
  };
  const config = {
    apiKey,
    shop: remembered('shop'),
    host: remembered('host'),
    locale: remembered('locale') ?? 'en',
  };

  const embedded = window.top !== window;
  if (!embedded && config.host) {
    // Like App Bridge: an app opened outside the admin is taken into it.
    const handle = atob(config.host).split('/').pop();
    location.replace(
      `${hostOrigin}/admin/store/${handle}/apps/lealta${location.pathname.replace(/^\/app/, '')}`,
    );
    return;
  }

  let lastId = 0;
  const waiting = new Map();
  const tell = (type, data) => parent.postMessage({ devShop: true, type, data }, hostOrigin);
  const ask = (type, data) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      parent.postMessage({ devShop: true, id: lastId, type, data }, hostOrigin);
    });

  // Elements whose clicks the admin page passes on, by number.
  const clickable = new Map();
  const refs = new WeakMap();
  const refOf = (element) => {
    if (!refs.has(element)) {
      refs.set(element, `e${clickable.size + 1}`);
      clickable.set(refs.get(element), element);
    }
    return refs.get(element);
  };
  const callbacks = new Map();

  const fromHost = {
    click: ({ ref }) => clickable.get(ref)?.click(),
    navigate: ({ path }) => {
      const link = document.createElement('a');
      link.href = path;
      link.style.display = 'none';
      document.body.append(link);
      link.click();
      link.remove();
    },
    callback: ({ id, name }) => callbacks.get(id)?.[name]?.(),
  };
  addEventListener('message', (event) => {
    if (event.origin !== hostOrigin || event.source !== parent || !event.data?.devShop) return;
    const { replyTo, error, result, type, data } = event.data;
    if (replyTo === undefined) {
      fromHost[type]?.(data);
      return;
    }
    const promise = waiting.get(replyTo);
    waiting.delete(replyTo);
    if (error) promise?.reject(new Error(error));
    else promise?.resolve(result);
  });

  const idToken = () => ask('idToken');

  const networkFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    if (url.origin !== location.origin) return networkFetch(input, init);
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    const authorize = !headers.has('Authorization');
    headers.set('X-Requested-With', 'XMLHttpRequest');
    headers.set('Accept-Language', headers.get('Accept-Language') ?? config.locale);
    const send = async () => {
      if (authorize) headers.set('Authorization', `Bearer ${await idToken()}`);
      return networkFetch(input instanceof Request ? input.clone() : input, { ...init, headers });
    };
    const response = await send();
    const again = authorize && response.headers.get('X-Shopify-Retry-Invalid-Session-Request');
    return again ? send() : response;
  };

  // --- Save bar, title bar, navigation, modal: elements of the app, shown by the admin page ---

  const labelOf = (element) => element.textContent.trim();
  const isOn = (element, name) => element.hasAttribute(name) && element.getAttribute(name) !== 'false';
  const buttonsOf = (root) =>
    [...root.querySelectorAll('button, a[href]')].map((button) => ({
      ref: refOf(button),
      label: labelOf(button),
      variant: button.getAttribute('variant'),
      tone: button.getAttribute('tone'),
      disabled: button.disabled === true,
      loading: isOn(button, 'loading'),
    }));

  // A sheet, not a style attribute: the app's own rendering must find its elements as it made them.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('ui-save-bar, ui-title-bar, ui-nav-menu, s-app-nav, ui-modal { display: none; }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  class Announced extends HTMLElement {
    connectedCallback() {
      this.watch ??= new MutationObserver(() => this.announce());
      this.watch.observe(this, { subtree: true, childList: true, characterData: true, attributes: true });
      this.announce();
    }
    disconnectedCallback() {
      this.watch?.disconnect();
      this.withdraw();
    }
    announce() {}
    withdraw() {}
  }

  class SaveBar extends Announced {
    showing = false;
    get discardConfirmation() {
      return isOn(this, 'discardConfirmation');
    }
    set discardConfirmation(value) {
      this.toggleAttribute('discardConfirmation', Boolean(value));
    }
    async show() {
      if (this.showing) return;
      this.showing = true;
      this.announce();
      this.dispatchEvent(new Event('show'));
    }
    async hide() {
      if (!this.showing) return;
      this.withdraw();
      this.dispatchEvent(new Event('hide'));
    }
    async toggle() {
      await (this.showing ? this.hide() : this.show());
    }
    announce() {
      if (this.showing)
        tell('saveBar', { buttons: buttonsOf(this), confirmDiscard: this.discardConfirmation });
    }
    withdraw() {
      if (!this.showing) return;
      this.showing = false;
      tell('saveBar', null);
    }
  }
  customElements.define('ui-save-bar', SaveBar);

  class TitleBar extends Announced {
    announce() {
      if (!this.closest('ui-modal')) {
        tell('titleBar', { title: this.getAttribute('title') ?? '', buttons: buttonsOf(this) });
      }
    }
    withdraw() {
      tell('titleBar', null);
    }
  }
  customElements.define('ui-title-bar', TitleBar);

  class NavMenu extends Announced {
    announce() {
      const links = [...this.querySelectorAll('a[href]')].map((link) => ({
        ref: refOf(link),
        label: labelOf(link),
        path: new URL(link.getAttribute('href'), location.href).pathname,
        home: link.getAttribute('rel') === 'home',
      }));
      tell('navMenu', links);
    }
    // Kept while pages change: the next page's menu replaces it.
  }
  customElements.define('ui-nav-menu', NavMenu);
  customElements.define('s-app-nav', class extends NavMenu {});

  // The real modal lies over the whole admin; here it lies over the frame.
  class Modal extends HTMLElement {
    showing = false;
    get content() {
      if (!this.body) {
        this.body = document.createElement('div');
        this.shell = document.createElement('dialog');
        this.shell.style.cssText =
          'border:0;border-radius:12px;padding:0;min-width:min(30rem,92vw);max-width:92vw';
        this.head = document.createElement('header');
        this.head.style.cssText = 'display:flex;gap:8px;align-items:center;padding:12px 16px;font-weight:600';
        this.foot = document.createElement('footer');
        this.foot.style.cssText = 'display:flex;gap:8px;justify-content:flex-end;padding:12px 16px';
        this.shell.append(this.head, this.body, this.foot);
        this.shell.addEventListener('close', () => this.hide());
      }
      return this.body;
    }
    async show() {
      if (this.showing) return;
      this.showing = true;
      if (this.body === undefined && this.childNodes.length > 0) {
        const own = [...this.childNodes].filter((node) => node.localName !== 'ui-title-bar');
        this.content.append(...own);
      }
      const bar = this.querySelector('ui-title-bar');
      this.content.hidden = false;
      this.head.textContent = bar?.getAttribute('title') ?? '';
      this.foot.replaceChildren(
        ...[...(bar?.querySelectorAll('button') ?? [])].map((button) => {
          const copy = document.createElement('button');
          copy.textContent = labelOf(button);
          copy.addEventListener('click', () => button.click());
          return copy;
        }),
      );
      document.body.append(this.shell);
      this.shell.showModal();
      this.dispatchEvent(new Event('show'));
    }
    async hide() {
      if (!this.showing) return;
      this.showing = false;
      this.shell.close();
      this.shell.remove();
      this.dispatchEvent(new Event('hide'));
    }
    async toggle() {
      await (this.showing ? this.hide() : this.show());
    }
    disconnectedCallback() {
      this.hide();
    }
  }
  customElements.define('ui-modal', Modal);

  const byId = (id, method) => async () => {
    const element = document.getElementById(id);
    if (!element && method === 'hide') return; // it left the page, and its bar with it
    if (!element) throw new Error(`There is no element with the id "${id}"`);
    await element[method]();
  };
  const remote = (id) => ({ show: byId(id, 'show'), hide: byId(id, 'hide'), toggle: byId(id, 'toggle') });

  // --- Addresses: the admin's address follows the frame's ---

  const ownParameters = [
    'embedded',
    'shop',
    'host',
    'locale',
    'id_token',
    'hmac',
    'session',
    'timestamp',
    'shopify-reload',
  ];
  const reportAddress = () => {
    const query = new URLSearchParams(location.search);
    for (const name of ownParameters) query.delete(name);
    const search = query.toString();
    tell('address', { path: location.pathname + (search ? `?${search}` : '') + location.hash });
  };
  for (const name of ['pushState', 'replaceState']) {
    const original = history[name].bind(history);
    history[name] = (...values) => {
      original(...values);
      reportAddress();
    };
  }
  addEventListener('popstate', reportAddress);

  // Links into the admin, in any of the ways Shopify understands them, stay on this machine.
  const adminPath = (href) => {
    const path = /^shopify:(?:\/\/)?admin(\/.*)$/.exec(href ?? '')?.[1];
    if (path) return path;
    const shop = config.shop ?? '';
    for (const root of [`https://${shop}/admin`, `https://admin.shopify.com/store/${shop.split('.')[0]}`]) {
      if (shop && href?.startsWith(`${root}/`)) return href.slice(root.length);
    }
    return null;
  };
  const openInAdmin = (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    const path = adminPath(link?.getAttribute('href'));
    if (path === null) return;
    event.preventDefault();
    event.stopPropagation();
    tell('open', { path });
  };
  document.addEventListener('click', openInAdmin, { capture: true });
  const nativeOpen = window.open.bind(window);
  window.open = (href, target, features) => {
    const path = adminPath(String(href ?? ''));
    if (path !== null) {
      tell('open', { path });
      return null;
    }
    return nativeOpen(href, target, features);
  };

  const notHere = (what) => () => Promise.reject(new Error(`${what} is not available in dev-shop`));
  let toasts = 0;

  window.shopify = {
    config,
    origin: hostOrigin,
    ready: Promise.resolve(),
    setSignals() {},
    environment: { embedded, mobile: false, pos: false, intent: false },
    idToken,
    loading: (isLoading = true) => tell('loading', isLoading),
    toast: {
      show(message, options = {}) {
        toasts += 1;
        const id = `toast-${toasts}`;
        callbacks.set(id, { action: options.onAction, dismiss: options.onDismiss });
        const { duration = 5000, isError = false, action } = options;
        tell('toast', { id, message, duration, isError, action });
        return id;
      },
      hide: (id) => tell('hideToast', id),
    },
    saveBar: {
      show: (id) => remote(id).show(),
      hide: (id) => remote(id).hide(),
      toggle: (id) => remote(id).toggle(),
      leaveConfirmation: () => ask('leaveConfirmation'),
    },
    modal: {
      show: (id) => remote(id).show(),
      hide: (id) => remote(id).hide(),
      toggle: (id) => remote(id).toggle(),
    },
    resourcePicker: (options) => ask('resourcePicker', options),
    picker: notHere('picker'),
    scanner: { capture: notHere('scanner') },
    user: () => ask('user'),
    scopes: {
      query: () => ask('scopes'),
      request: async (scopes) => ({
        result: 'granted-all',
        detail: { granted: scopes, required: scopes, optional: [] },
      }),
      revoke: async () => ({ detail: await ask('scopes') }),
    },
    app: { extensions: async () => [] },
    intents: { register: () => () => {}, request: { value: null, subscribe: () => () => {} } },
    webVitals: { onReport: () => () => {} },
    support: { registerHandler: async () => {} },
    reviews: {
      request: async () => ({ success: false, code: 'not-available', message: 'dev-shop has no reviews' }),
    },
    tools: {},
    pos: {},
  };

  // The bounce page: fetch a token and go back to where the app was asked for.
  const reload = address.get('shopify-reload');
  if (reload) {
    idToken().then((token) => {
      const url = new URL(reload, location.href);
      url.searchParams.set('id_token', token);
      for (const name of ['shop', 'host', 'locale']) {
        if (config[name] && !url.searchParams.has(name)) url.searchParams.set(name, config[name]);
      }
      url.searchParams.set('embedded', '1');
      location.replace(url);
    });
    return;
  }
  tell('ready', null);
  reportAddress();
})();
