import { createInstance, type TFunction } from 'i18next';
import de from './locales/shopper/de.json' with { type: 'json' };
import en from './locales/shopper/en.json' with { type: 'json' };
import es from './locales/shopper/es.json' with { type: 'json' };
import fr from './locales/shopper/fr.json' with { type: 'json' };
import it from './locales/shopper/it.json' with { type: 'json' };
import ptBR from './locales/shopper/pt-BR.json' with { type: 'json' };
import ptPT from './locales/shopper/pt-PT.json' with { type: 'json' };
import type { ShopperLocale } from './shopper-locale.ts';

const resources: Record<ShopperLocale, typeof en> = { en, es, fr, de, it, 'pt-PT': ptPT, 'pt-BR': ptBR };

const texts = createInstance();
texts.init({
  resources,
  lng: 'en',
  ns: Object.keys(en),
  initAsync: false,
  // What is said goes into JSON or a page that escapes for itself.
  interpolation: { escapeValue: false },
});

/** The texts that the server says to shoppers: `t('shopper:too-many-requests')`. */
export const shopperTexts = (locale: ShopperLocale): TFunction => texts.getFixedT(locale);
