import { Card, Page } from '@shopify/polaris';
import { ListBulletedIcon, PlusIcon } from '@shopify/polaris-icons';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { EmptyNote } from '../../empty-note.tsx';
import { useAdmin } from '../../use-admin.ts';
import type { ListName } from '../forms/sections.ts';
import { ItemsTable } from './items-table.tsx';
import { SharedForm } from './shared-form.tsx';

type Props = { list: ListName; settings: ProgrammeSettings; revision: string; now: Date };

/** The rules, campaigns or rewards of the draft. */
export function ListPage({ list, settings, revision, now }: Props) {
  const { t } = useAdmin();
  const empty = settings[list].length === 0;
  return (
    <Page
      title={t(`programme:cards.${list}.title`)}
      subtitle={t(`programme:cards.${list}.text`)}
      backAction={{ content: t('programme:title'), url: '/app/programme' }}
      primaryAction={{
        content: t(`programme:lists.${list}.add`),
        icon: PlusIcon,
        url: `/app/programme/${list}/new`,
      }}
    >
      <SharedForm list={list} settings={settings} revision={revision}>
        <Card padding="0">
          {empty ? (
            <EmptyNote
              heading="h2"
              icon={ListBulletedIcon}
              title={t(`programme:lists.${list}.empty.title`)}
              text={t(`programme:lists.${list}.empty.text`)}
              action={{ label: t(`programme:lists.${list}.add`), url: `/app/programme/${list}/new` }}
            />
          ) : (
            <ItemsTable list={list} settings={settings} now={now} />
          )}
        </Card>
      </SharedForm>
    </Page>
  );
}
