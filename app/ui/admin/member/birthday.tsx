import { useFetcher } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { Banner, BlockStack, Button, FormLayout, Modal, Select, Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { MemberProfile } from '#app/db/member.queries.ts';
import type { action } from '../../../routes/app.members.$memberId.tsx';
import { useAdmin } from '../use-admin.ts';
import { type BirthdayErrors, checkBirthday } from './member-action.ts';

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);
const DAYS = Array.from({ length: 31 }, (_, index) => String(index + 1));

/** The member's birthday, and the merchant's way to put it right. */
export function Birthday({ member, openUntil }: { member: MemberProfile; openUntil: Date | null }) {
  const { t, f } = useAdmin();
  const [open, setOpen] = useState(false);
  const { birthMonth: month, birthDay: day } = member;
  const known = month !== null && day !== null;
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="bodySm" tone="subdued">
        {t('member:profile.birthday')}
      </Text>
      <Text as="p">
        {known ? t('member:birthday.on', { day, month: f.month(month) }) : t('member:profile.noBirthday')}
      </Text>
      {known && (
        <Text as="p" variant="bodySm" tone="subdued">
          {openUntil === null
            ? t('member:profile.birthdayLocked')
            : t('member:profile.birthdayOpen', { date: f.dateTime(openUntil) })}
        </Text>
      )}
      <div>
        <Button
          variant="plain"
          onClick={() => setOpen(true)}
          accessibilityLabel={t(known ? 'member:birthday.changeLabel' : 'member:birthday.addLabel')}
        >
          {t(known ? 'member:birthday.change' : 'member:birthday.add')}
        </Button>
      </div>
      {open && <BirthdayModal month={month} day={day} close={() => setOpen(false)} />}
    </BlockStack>
  );
}

type ModalProps = { month: number | null; day: number | null; close: () => void };

function BirthdayModal({ month: knownMonth, day: knownDay, close }: ModalProps) {
  const { t, f } = useAdmin();
  const shopify = useAppBridge();
  const fetcher = useFetcher<typeof action>();
  const [month, setMonth] = useState(String(knownMonth ?? ''));
  const [day, setDay] = useState(String(knownDay ?? ''));
  const [shown, setShown] = useState<BirthdayErrors>({});
  const answer = fetcher.data?.intent === 'birthday' ? fetcher.data : null;
  const outcome = answer && 'outcome' in answer ? answer.outcome : null;

  useEffect(() => {
    if (outcome !== 'set' && outcome !== 'unchanged' && outcome !== 'cleared') return;
    shopify.toast.show(t(outcome === 'cleared' ? 'member:birthday.removed' : 'member:birthday.saved'));
    close();
  }, [outcome, shopify, t, close]);

  const save = () => {
    const { errors } = checkBirthday(month, day);
    setShown(errors ?? {});
    if (errors === null) fetcher.submit({ intent: 'birthday', month, day }, { method: 'post' });
  };
  const remove = () => fetcher.submit({ intent: 'birthday', month: '', day: '' }, { method: 'post' });
  const pick = (options: { label: string; value: string }[], value: string) =>
    value === '' ? [{ label: '', value: '' }, ...options] : options;
  const error = shown.birthday && t(`member:birthday.errors.${shown.birthday}`);
  return (
    <Modal
      open
      onClose={close}
      title={t('member:birthday.title')}
      primaryAction={{
        content: t('member:birthday.save'),
        onAction: save,
        loading: fetcher.state !== 'idle',
      }}
      secondaryActions={[
        ...(knownMonth === null
          ? []
          : [{ content: t('member:birthday.remove'), onAction: remove, destructive: true }]),
        { content: t('common:cancel'), onAction: close },
      ]}
    >
      <Modal.Section>
        <FormLayout>
          {outcome === 'not-a-member' && (
            <Banner tone="critical">{t('member:birthday.refused.not-a-member')}</Banner>
          )}
          <FormLayout.Group condensed>
            <Select
              label={t('member:birthday.day')}
              options={pick(
                DAYS.map((value) => ({ label: value, value })),
                day,
              )}
              value={day}
              onChange={setDay}
              {...(error ? { error } : {})}
            />
            <Select
              label={t('member:birthday.month')}
              options={pick(
                MONTHS.map((value) => ({ label: f.month(value), value: String(value) })),
                month,
              )}
              value={month}
              onChange={setMonth}
            />
          </FormLayout.Group>
          <Text as="p" tone="subdued">
            {t('member:birthday.help')}
          </Text>
        </FormLayout>
      </Modal.Section>
    </Modal>
  );
}
