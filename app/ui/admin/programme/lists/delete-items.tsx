import { BlockStack, List, Modal, Text } from '@shopify/polaris';
import { useAdmin } from '../../use-admin.ts';
import type { ListName } from '../forms/sections.ts';

type Props = { list: ListName; titles: readonly string[]; confirm: () => void; close: () => void };

/** Asks before items leave the draft. */
export function DeleteItems({ list, titles, confirm, close }: Props) {
  const { t } = useAdmin();
  return (
    <Modal
      open
      onClose={close}
      title={t('programme:lists.deleteTitle')}
      primaryAction={{ content: t('programme:lists.delete'), destructive: true, onAction: confirm }}
      secondaryActions={[{ content: t('common:cancel'), onAction: close }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <Text as="p">{t(`programme:lists.${list}.deleteText`)}</Text>
          <List>
            {titles.map((title) => (
              <List.Item key={title}>{title}</List.Item>
            ))}
          </List>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
