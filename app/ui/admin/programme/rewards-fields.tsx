import {
  BlockStack,
  Box,
  Button,
  ButtonGroup,
  Divider,
  FormLayout,
  InlineStack,
  Text,
  TextField,
} from '@shopify/polaris';
import { ArrowDownIcon, ArrowUpIcon, DeleteIcon, PlusIcon } from '@shopify/polaris-icons';
import { Fragment } from 'react';
import { parseTypedInteger } from '../../../i18n/formatters.ts';
import { Group } from '../group.tsx';
import { useAdmin } from '../use-admin.ts';
import { type FieldsProps, useFieldError } from './field-error.ts';
import { FieldsCard } from './fields-card.tsx';
import { spendingFor } from './preview.ts';

const REWARDS_MAX = 20;

/** What members can exchange points for, in the order in which they see it. */
export function RewardsFields({ form, errors, change }: FieldsProps) {
  const { t } = useAdmin();
  const errorOf = useFieldError(errors);
  const { rewards } = form;
  const move = (index: number, by: 1 | -1) => {
    const next = [...rewards];
    const moved = next.splice(index, 1);
    next.splice(index + by, 0, ...moved);
    change({ rewards: next });
  };
  return (
    <FieldsCard title={t('programme:sections.rewards.title')} text={t('programme:sections.rewards.text')}>
      <BlockStack gap="400">
        {rewards.length === 0 && <Text as="p">{t('programme:rewards.empty')}</Text>}
        {rewards.map((reward, index) => (
          <Fragment key={reward.id}>
            {index > 0 && <Divider />}
            <Reward
              {...{ form, errors, change, index }}
              moveUp={index > 0 ? () => move(index, -1) : null}
              moveDown={index < rewards.length - 1 ? () => move(index, 1) : null}
            />
          </Fragment>
        ))}
        <InlineStack>
          <Button
            icon={PlusIcon}
            disabled={rewards.length >= REWARDS_MAX}
            onClick={() =>
              change({ rewards: [...rewards, { id: crypto.randomUUID(), points: '', value: '' }] })
            }
          >
            {t('programme:rewards.add')}
          </Button>
        </InlineStack>
        <Divider />
        <TextField
          label={t('programme:voucherDays.label')}
          helpText={t('programme:voucherDays.help')}
          value={form.voucherDays}
          onChange={(voucherDays) => change({ voucherDays })}
          inputMode="numeric"
          autoComplete="off"
          suffix={t('programme:daysSuffix')}
          {...errorOf('voucherDays')}
        />
      </BlockStack>
    </FieldsCard>
  );
}

type RewardProps = FieldsProps & {
  index: number;
  moveUp: (() => void) | null;
  moveDown: (() => void) | null;
};

function Reward({ form, errors, change, index, moveUp, moveDown }: RewardProps) {
  const { t, f, shop } = useAdmin();
  const errorOf = useFieldError(errors);
  const reward = form.rewards[index];
  if (reward === undefined) return null;
  const set = (next: Partial<typeof reward>) =>
    change({ rewards: form.rewards.map((each, place) => (place === index ? { ...each, ...next } : each)) });
  const points = parseTypedInteger(reward.points);
  const spending = points === null ? null : spendingFor(points, form, shop.currency);
  const n = index + 1;
  return (
    <Group label={t('programme:rewards.one', { n })}>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h3" variant="headingSm">
            {t('programme:rewards.one', { n })}
          </Text>
          <ButtonGroup gap="tight">
            <Button
              icon={ArrowUpIcon}
              variant="tertiary"
              accessibilityLabel={t('programme:rewards.up', { n })}
              disabled={moveUp === null}
              onClick={() => moveUp?.()}
            />
            <Button
              icon={ArrowDownIcon}
              variant="tertiary"
              accessibilityLabel={t('programme:rewards.down', { n })}
              disabled={moveDown === null}
              onClick={() => moveDown?.()}
            />
            <Button
              icon={DeleteIcon}
              variant="tertiary"
              tone="critical"
              accessibilityLabel={t('programme:rewards.remove', { n })}
              onClick={() => change({ rewards: form.rewards.filter((_, place) => place !== index) })}
            />
          </ButtonGroup>
        </InlineStack>
        <FormLayout>
          <FormLayout.Group condensed>
            <TextField
              label={t('programme:rewards.points')}
              value={reward.points}
              onChange={(value) => set({ points: value })}
              inputMode="numeric"
              autoComplete="off"
              {...errorOf(`rewards.${index}.points`)}
            />
            <TextField
              label={t('programme:rewards.value')}
              value={reward.value}
              onChange={(value) => set({ value })}
              inputMode="decimal"
              autoComplete="off"
              suffix={shop.currency}
              {...errorOf(`rewards.${index}.value`, true)}
            />
          </FormLayout.Group>
        </FormLayout>
        {spending !== null && (
          <Box>
            <Text as="p" variant="bodySm" tone="subdued">
              {t('programme:rewards.spending', { amount: f.money(spending, shop.currency) })}
            </Text>
          </Box>
        )}
      </BlockStack>
    </Group>
  );
}
