// The shop works without this file; it saves clicks: steppers, adding without leaving the page, prices of formats.
const root = window.Shopify?.routes?.root ?? '/';
const all = (selector, scope = document) => scope.querySelectorAll(selector);

for (const box of all('[data-quantity]')) {
  const input = box.querySelector('input');
  for (const button of all('button', box)) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const next = Math.max(Number(input.min), (Number(input.value) || 0) + Number(button.dataset.step));
      input.value = String(Math.min(Number(input.max), next));
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }
}

for (const form of all('[data-sieve]')) {
  form.querySelector('button').hidden = true;
  form.addEventListener('change', () => form.requestSubmit());
}

for (const form of all('[data-basket]')) {
  form.querySelector('[data-update]').hidden = true;
  let wait;
  form.addEventListener('change', (event) => {
    if (!event.target.name.startsWith('updates[')) return;
    clearTimeout(wait);
    wait = setTimeout(() => form.requestSubmit(form.querySelector('[data-update]')), 500);
  });
}

for (const form of all('[data-buy]')) {
  const problem = form.querySelector('[data-problem]');
  form.addEventListener('change', (event) => {
    if (event.target.name !== 'id') return;
    const { now, before } = event.target.dataset;
    const price = document.querySelector('[data-price] .price');
    price.replaceChildren();
    if (before) {
      price.append(Object.assign(document.createElement('s'), { textContent: before }), ' ');
      price.append(Object.assign(document.createElement('b'), { textContent: now }));
    } else price.textContent = now;
    history.replaceState(null, '', `?variant=${event.target.value}`);
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = event.submitter ?? form.querySelector('[type=submit]');
    button.setAttribute('aria-busy', 'true');
    problem.hidden = true;
    try {
      const answer = await fetch(`${root}cart/add.js`, { method: 'POST', body: new FormData(form) });
      const body = await answer.json();
      if (!answer.ok) {
        problem.textContent = body.description;
        problem.hidden = false;
        return;
      }
      const cart = await (await fetch(`${root}cart.js`)).json();
      showCount(cart.item_count);
      showToast();
    } catch {
      form.submit();
    } finally {
      button.removeAttribute('aria-busy');
    }
  });
}

function showCount(count) {
  const link = document.querySelector('[data-cart-link]');
  link.querySelector('[data-cart-count]').textContent = count;
  link.ariaLabel = (count === 1 ? link.dataset.one : link.dataset.other).replace(/\d+/, count);
}

let fading;
function showToast() {
  const toast = document.querySelector('[data-toast]');
  const link = Object.assign(document.createElement('a'), {
    href: toast.dataset.cart,
    textContent: toast.dataset.view,
  });
  toast.replaceChildren(`${toast.dataset.added} `, link);
  clearTimeout(fading);
  fading = setTimeout(() => toast.replaceChildren(), 8000);
}

// A checkout counts as begun once it has a contact, so it is told as soon as the e-mail is typed.
const till = document.querySelector('[data-till]');
till?.elements.email.addEventListener('change', () => {
  const body = new URLSearchParams(new FormData(till));
  body.set('action', 'contact');
  // Not `till.action`: buttons of that name stand in the form.
  fetch(till.getAttribute('action'), { method: 'POST', body }).catch(() => {});
});
document.querySelector('[data-focus]')?.focus();
