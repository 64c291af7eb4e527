import { Banner, Link, List } from '@shopify/polaris';
import type { Contradiction } from '#app/domain/programme/contradictions.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { useAdmin } from '../../use-admin.ts';
import { type Item, isListName } from '../forms/sections.ts';
import { itemTitle } from '../settings-differences.ts';

type Props = { wrong: readonly Contradiction[]; settings: ProgrammeSettings };

/** What keeps the draft from being published, with the way to each place. */
export function Contradictions({ wrong, settings }: Props) {
  const language = useAdmin();
  const { t } = language;
  return (
    <Banner tone="warning" title={t('programme:contradictions.title')}>
      <List>
        {wrong.map(({ path, code }) => {
          const [list = '', place = ''] = path.split('.');
          const items: readonly Item[] = isListName(list) ? settings[list] : [];
          const item = items[Number(place)];
          return (
            <List.Item key={path}>
              {item && (
                <>
                  <Link url={`/app/programme/${list}/${item.id}`}>{itemTitle(item, language)}</Link>:{' '}
                </>
              )}
              {list === 'referrals' && (
                <>
                  <Link url="/app/programme/referrals">{t('programme:cards.referrals.title')}</Link>:{' '}
                </>
              )}
              {t(`programme:errors.${code}`)}
            </List.Item>
          );
        })}
      </List>
    </Banner>
  );
}
