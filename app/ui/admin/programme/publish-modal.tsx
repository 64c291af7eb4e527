import { BlockStack, Modal, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { useAdmin } from '../use-admin.ts';
import { DifferenceList } from './difference-list.tsx';
import { differences } from './settings-facts.ts';

type Props = {
  before: ProgrammeSettings | null;
  after: ProgrammeSettings;
  publishing: boolean;
  publish: (note: string) => void;
  close: () => void;
};

/** The last look before rules become a version that cannot be changed. */
export function PublishModal({ before, after, publishing, publish, close }: Props) {
  const { t, f, shop } = useAdmin();
  const [note, setNote] = useState('');
  const changes = differences(before, after, { t, f, currency: shop.currency });
  return (
    <Modal
      open
      onClose={close}
      title={t('programme:publish.title')}
      primaryAction={{
        content: t('programme:publish.confirm'),
        onAction: () => publish(note),
        loading: publishing,
        disabled: changes.length === 0,
      }}
      secondaryActions={[{ content: t('common:cancel'), onAction: close }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Text as="p">{t(before === null ? 'programme:publish.first' : 'programme:publish.text')}</Text>
          {changes.length === 0 ? (
            <Text as="p">{t('programme:publish.same')}</Text>
          ) : (
            <DifferenceList differences={changes} />
          )}
          <TextField
            label={t('programme:publish.note')}
            helpText={t('programme:publish.noteHelp')}
            value={note}
            onChange={setNote}
            maxLength={200}
            autoComplete="off"
          />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
