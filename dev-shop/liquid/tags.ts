import {
  type Context,
  type Emitter,
  evalToken,
  Hash,
  type Liquid,
  Tag,
  type TagToken,
  type Template,
  Tokenizer,
  TokenKind,
  type TopLevelToken,
  toValueSync,
  type ValueToken,
} from 'liquidjs';
import { escapeHtml, htmlAttributes, toText } from './filters/arguments.ts';

/** Where each kind of `{% form %}` posts. */
const FORM_ACTIONS: Record<string, string> = {
  activate_customer_password: '/account/activate',
  cart: '/cart',
  contact: '/contact#contact_form',
  create_customer: '/account',
  customer: '/contact#contact_form',
  customer_address: '/account/addresses',
  customer_login: '/account/login',
  guest_login: '/account/login',
  localization: '/localization',
  product: '/cart/add',
  recover_customer_password: '/account/recover',
  reset_customer_password: '/account/reset',
  storefront_password: '/password',
};

/** Reads tokens up to the tag's end; what is inside is data (JSON, CSS, documentation), never Liquid to run. */
function skipTo(end: string, remaining: TopLevelToken[]): string {
  let body = '';
  while (remaining.length > 0) {
    const token = remaining.shift();
    if (!token) break;
    if (token.kind === TokenKind.Tag && (token as TagToken).name === end) return body;
    body += token.getText();
  }
  throw new Error(`tag ${end} is missing`);
}

function parseInside(liquid: Liquid, end: string, remaining: TopLevelToken[]): Template[] {
  const templates: Template[] = [];
  let closed = false;
  const stream = liquid.parser
    .parseStream(remaining)
    .on('template', (template: Template) => templates.push(template))
    .on(`tag:${end}`, () => {
      closed = true;
      stream.stop();
    });
  stream.start();
  if (!closed) throw new Error(`tag ${end} is missing`);
  return templates;
}

/** A tag whose body is read and printed nowhere: `schema`, `stylesheet`, `javascript`, `doc`. */
function silentTag(name: string): Parameters<Liquid['registerTag']>[1] {
  return class extends Tag {
    constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
      super(token, remaining, liquid);
      skipTo(`end${name}`, remaining);
    }
    override *render(): Generator<unknown, void, unknown> {}
  };
}

/** `{% style %}`: Liquid inside a `<style data-shopify>` element. */
class StyleTag extends Tag {
  private readonly templates: Template[];
  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
    super(token, remaining, liquid);
    this.templates = parseInside(liquid, 'endstyle', remaining);
  }
  override *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    emitter.write('<style data-shopify>');
    yield this.liquid.renderer.renderTemplates(this.templates, context, emitter);
    emitter.write('</style>');
  }
}

/** `{% form 'product', product, class: 'x' %}`: the form with Shopify's hidden fields and a `form` object inside. */
class FormTag extends Tag {
  private readonly templates: Template[];
  private readonly positional: ValueToken[] = [];
  private readonly attributes: Hash;
  constructor(token: TagToken, remaining: TopLevelToken[], liquid: Liquid) {
    super(token, remaining, liquid);
    const tokenizer = new Tokenizer(token.args);
    while (!tokenizer.end()) {
      tokenizer.skipBlank();
      const start = tokenizer.p;
      // `name:` opens the attributes; everything before is positional (the kind, then its object).
      if (/^[\w-]+\s*:/.test(token.args.slice(start))) break;
      const value = tokenizer.readValue();
      if (!value) break;
      this.positional.push(value);
      tokenizer.skipBlank();
      if (tokenizer.peek() === ',') tokenizer.p += 1;
    }
    this.attributes = new Hash(token.args.slice(tokenizer.p));
    this.templates = parseInside(liquid, 'endform', remaining);
  }
  override *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    const evaluate = (value: ValueToken | undefined): unknown =>
      value ? evaluateSync(value, context) : null;
    const kind = toText(evaluate(this.positional[0]));
    const subject = evaluate(this.positional[1]) as { id?: unknown } | null;
    const attributes = (yield this.attributes.render(context)) as Record<string, unknown>;
    const { return_to: returnTo, ...rest } = attributes;
    const action = FORM_ACTIONS[kind];
    if (!action) throw new Error(`unknown form type: ${kind}`);
    const upload = kind === 'product' || kind === 'cart' ? { enctype: 'multipart/form-data' } : {};
    const shown = { method: 'post', action, 'accept-charset': 'UTF-8', ...upload, ...rest };
    emitter.write(`<form${htmlAttributes(shown)}>`);
    emitter.write(`<input type="hidden" name="form_type" value="${escapeHtml(kind)}">`);
    emitter.write('<input type="hidden" name="utf8" value="✓">');
    const forms = context.getSync(['forms']) as Record<string, unknown> | undefined;
    const posted = forms && Object.hasOwn(forms, kind) ? forms[kind] : undefined;
    context.push({ form: posted ?? { errors: null, 'posted_successfully?': false } });
    yield this.liquid.renderer.renderTemplates(this.templates, context, emitter);
    context.pop();
    if (kind === 'product' && subject?.id) {
      emitter.write(`<input type="hidden" name="product-id" value="${escapeHtml(subject.id)}">`);
    }
    if (returnTo) emitter.write(`<input type="hidden" name="return_to" value="${escapeHtml(returnTo)}">`);
    emitter.write('</form>');
  }
}

function evaluateSync(value: ValueToken, context: Context): unknown {
  return toValueSync(evalToken(value, context));
}

/** Registers the tags of Shopify's dialect that liquidjs lacks. */
export function registerShopifyTags(engine: Liquid): void {
  for (const name of ['schema', 'stylesheet', 'javascript', 'doc']) engine.registerTag(name, silentTag(name));
  engine.registerTag('style', StyleTag);
  engine.registerTag('form', FormTag);
}
