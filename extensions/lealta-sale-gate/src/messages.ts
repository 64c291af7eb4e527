import type { Refusal } from '../../sale-rules/index.ts';
import de from './messages/de.json' with { type: 'json' };
import en from './messages/en.json' with { type: 'json' };
import es from './messages/es.json' with { type: 'json' };
import fr from './messages/fr.json' with { type: 'json' };
import it from './messages/it.json' with { type: 'json' };
import pt from './messages/pt.json' with { type: 'json' };

type Messages = Readonly<Record<keyof typeof en, string>>;
const languages: Readonly<Record<string, Messages>> = { de, en, es, fr, it, pt };

/**
 * Why a cart is refused and what to do, to be read by the buyer.
 * @param language Shopify's code, such as `ES` or `PT_BR`; English where there is no text in it
 */
export function say(refusal: Refusal, language: string): string {
  const messages = languages[language.slice(0, 2).toLowerCase()] ?? en;
  if (refusal.reason !== 'over-allowance') return messages[refusal.reason];
  if (refusal.left === 0) return messages['none-left'];
  return messages['over-allowance'].replace('{left}', String(refusal.left));
}
